"""Removes from a batch's folder what tells of students whose results were deleted."""

import json
from collections.abc import Collection, Iterable
from pathlib import Path

from labkit.batch.attempts import evidence_files
from labkit.batch.run import EVENTS
from labkit.batch.tables import SubmissionRow

_OF_ALL = (
    "class.html",
    "class.pdf",
    "gradebook.csv",
    "gradebook.xlsx",
    "moodle.csv",
    "canvas.csv",
    "junit.xml",
)
"""What names everybody; it can be written again of those who stay."""


def erase(out: Path, gone: Iterable[SubmissionRow], staying: Collection[str]) -> None:
    """Remove the evidence of rows that are `gone`, and all that tells of students of whom no other row stays."""
    rows = list(gone)
    if not rows:
        return
    files = [path for row in rows for path in evidence_files(out, row.evidence)]
    for row in rows:
        if row.student not in staying:
            files += [out / "reports" / f"{row.key}.html", out / "gradescope" / f"{row.key}.json"]
            files += [out / "handed-in" / f"{row.key}{ending}" for ending in (".zip", ".json")]
    for path in (*files, *(out / name for name in _OF_ALL)):
        path.unlink(missing_ok=True)
    _forget_events(out / EVENTS, {row.student for row in rows}.difference(staying))


def _forget_events(path: Path, students: Collection[str]) -> None:
    """Leave the lines of other students in the log; the half line of a killed run goes."""
    if not path.is_file():
        return
    partial = path.with_name(path.name + ".part")
    with path.open(encoding="utf-8") as log, partial.open("w", encoding="utf-8") as left:
        left.writelines(line for line in log if _student(line) not in {None, *students})
    partial.replace(path)


def _student(line: str) -> str | None:
    try:
        return str(json.loads(line)["student"])
    except (ValueError, KeyError, TypeError):
        return None
