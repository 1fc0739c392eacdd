#!/usr/bin/env python3
"""Writes the numbers of docs/course-labs.md: what becomes of the lines of the course's labs.

`make docs` runs it where the corpus of real labs is (`LABKIT_SHARED`, or `shared` beside the repository).
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from labkit.lint.lines import ConfigText
from labkit.lint.report import lint
from labkit.lint.sources import find_configurations
from labkit.topology.kinds import device_kind

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "course-labs.md"
CORPUS = Path(os.environ.get("LABKIT_SHARED", ROOT.parent / "shared")) / "corpus"
SOLUTIONS = ROOT / "tests" / "corpus" / "solutions"
_SORTS = ("stock", "live", "shown", "kept")
_COLUMNS = 6
"""Numbers behind a lab's title: files, lines, and the four sorts."""


def main() -> None:
    """Count again, and write the page if a number differs."""
    if not CORPUS.is_dir():
        sys.stderr.write(f"{CORPUS} is not here: docs/course-labs.md stays as it is\n")
        return
    old = PAGE.read_text(encoding="utf-8")
    new = "".join(counted_again(line) for line in old.splitlines(keepends=True))
    if new != old:
        PAGE.write_text(new, encoding="utf-8")
        sys.stdout.write("docs/course-labs.md\n")


def counted_again(line: str) -> str:
    """A row of the table with today's numbers; other lines as they are."""
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    if len(cells) != _COLUMNS + 1 or not all(cell.isdigit() for cell in cells[1:]):
        return line
    return f"| {' | '.join([cells[0], *map(str, counts(number_of(cells[0])))])} |\n"


def number_of(title: str) -> str:
    """A lab's number, such as `1.0` or `MPLS 1`, from its title."""
    words = title.split()
    return " ".join(words[:2]) if words[0] == "MPLS" else words[0]


def configurations_of(number: str) -> list[ConfigText]:
    """What the lab's devices saved, or our solution where there are no saves."""
    ours = SOLUTIONS / number
    if ours.is_dir():
        kind = device_kind("huawei-ar2220")
        return [replace(source, kind=kind) for source in find_configurations([ours])]
    pattern = f"ensp-mpls/*_{number[-1]}_*" if number.startswith("MPLS") else f"ensp-hcia/{number} *"
    return find_configurations(CORPUS.glob(pattern))


def counts(number: str) -> list[int]:
    """Files, lines, and how many lines are of each sort."""
    report = lint(configurations_of(number))
    return [report.files, report.lines, *(report.counts[sort] for sort in _SORTS)]  # type: ignore[index]


if __name__ == "__main__":
    main()
