"""docs/course-labs.md counts what `labkit lint --config` counts."""

import runpy
from pathlib import Path

import pytest

from corpus.course import needs_corpus

ROOT = Path(__file__).parents[2]

pytestmark = needs_corpus


@pytest.fixture(scope="module")
def tool():
    """What writes the page's numbers."""
    return runpy.run_path(str(ROOT / "tools" / "course_labs.py"))


@pytest.fixture(scope="module")
def table(tool):
    """The numbers on the page, by lab."""
    page = (ROOT / "docs" / "course-labs.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines()]
    return {
        tool["number_of"](title): [int(cell) for cell in cells]
        for title, *cells in rows
        if len(cells) == 6 and all(cell.isdigit() for cell in cells)
    }


@pytest.mark.parametrize("number", ["3.3", "4.1", "4.2", "4.3", "5.1", "7", "MPLS 3"])
def test_the_table_counts_what_lint_counts(tool, table, number):
    """Files, lines and their four sorts, for small labs; `make docs` writes them."""
    assert table[number] == tool["counts"](number)


def test_the_table_has_every_lab(tool, table):
    """All files of both corpora are counted once, ours beside them; the sorts of a row make up its lines."""
    ours = {path.parent.name for path in tool["SOLUTIONS"].glob("*/*.cfg")}
    assert ours < table.keys()
    assert sum(files for number, (files, *_) in table.items() if number not in ours) == 50
    assert all(lines == sum(sorts) for _, lines, *sorts in table.values())
