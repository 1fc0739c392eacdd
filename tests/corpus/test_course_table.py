"""docs/course-labs.md counts what `labkit lint --config` counts."""

import os
from pathlib import Path

import pytest

from labkit.lint.report import lint
from labkit.lint.sources import find_configurations

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("LABKIT_SHARED", ROOT.parent / "shared"))
CORPUS = SHARED / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real labs is not here")


def counted() -> dict[str, list[int]]:
    """The rows of the table: by lab's number, such as "1.0" or "MPLS 1", what stands behind its title."""
    page = (ROOT / "docs" / "course-labs.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines()]
    counts = {}
    for title, *cells in rows:
        if len(cells) == 6 and all(cell.isdigit() for cell in cells):
            words = title.split()
            number = " ".join(words[:2]) if words[0] == "MPLS" else words[0]
            counts[number] = [int(cell) for cell in cells]
    return counts


def folder_of(number: str) -> Path:
    """The lab's folder in the corpus."""
    pattern = f"ensp-mpls/*_{number[-1]}_*" if number.startswith("MPLS") else f"ensp-hcia/{number} *"
    (folder,) = CORPUS.glob(pattern)
    return folder


@pytest.mark.parametrize("number", ["3.3", "4.2", "5.1", "MPLS 3"])
def test_the_table_counts_what_lint_counts(number):
    """Files, lines and their four sorts, for the small labs that have lines of the less than live sorts."""
    report = lint(find_configurations([folder_of(number)]))
    sorts = [report.counts[sort] for sort in ("stock", "live", "shown", "kept")]
    assert counted()[number] == [report.files, report.lines, *sorts]


def test_the_table_has_every_lab():
    """All files of both corpora are counted once, and the sorts of a row make up its lines."""
    table = counted()
    assert sum(files for files, *_ in table.values()) == 50
    assert all(lines == sum(sorts) for _, lines, *sorts in table.values())
