"""A teacher's marks for manual items, from a file: `{plan: 4}`, or `{plan: {points: 4, note: tidy}}`."""

from pathlib import Path
from typing import Any

from pydantic import RootModel

from labkit.documents import Document, load
from labkit.errors import InputError
from labkit.grading.evidence import Mark
from labkit.grading.fields import Points, Strict
from labkit.grading.rubric import Rubric
from labkit.language import _
from labkit.sentences import near


class _Entry(Strict):
    points: Points
    note: str = ""


class _File(RootModel[dict[str, Points | _Entry]]):
    """Marks by check."""


def read_marks(path: Path, rubric: Rubric) -> dict[str, Mark]:
    """Read marks. Raises InputError for one that is no manual item's, or more than the item is worth."""
    document = load(path)
    entries = document.validate(_File).root
    worth = {check.id: check.head.points for check in rubric.checks if check.part is None}
    faults = [fault for name in entries if (fault := _fault(document, name, worth, entries[name]))]
    if faults:
        raise InputError(*faults)
    return {name: _mark(entry) for name, entry in entries.items()}


def _mark(entry: Any) -> Mark:
    return Mark(entry.points, entry.note) if isinstance(entry, _Entry) else Mark(float(entry))


def _fault(document: Document, name: str, worth: dict[str, float], entry: Any) -> Any:
    if name not in worth:
        return document.problem((name,), _("there is no manual item {name}", name=name), near(name, worth))
    if _mark(entry).points > worth[name]:
        return document.problem(
            (name,), _("`{name}` is worth {points} points at most", name=name, points=f"{worth[name]:g}")
        )
    return None
