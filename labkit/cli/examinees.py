"""Whom a command on an exam is about."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from labkit.exam.exam import Exam, Seat

Folder = Annotated[Path, typer.Argument(metavar="EXAM", help="Folder of the exam.")]
Students = Annotated[list[str], typer.Option("--student", help="Only this student; may be given again.")]
Groups = Annotated[list[str], typer.Option("--group", help="Only this group; may be given again.")]
Excepted = Annotated[list[str], typer.Option("--except", help="Not this student; may be given again.")]


def chosen(
    folder: Path, students: Iterable[str], groups: Iterable[str], excepted: Iterable[str]
) -> "tuple[Exam, list[Seat]]":
    """Read an exam, and find whom a command is about. Raises UsageError."""
    from labkit.exam.exam import Choice, read_exam

    exam = read_exam(folder)
    return exam, Choice(tuple(students), tuple(groups), tuple(excepted)).of(exam)


def listed(exam: "Exam", seat: "Seat") -> dict[str, Any]:
    """Return a student as JSON data."""
    return {
        "number": seat.number,
        "id": seat.id,
        "name": seat.name,
        "group": seat.group,
        "lab": exam.lab_name(seat),
        "base_port": exam.base_port(seat) if exam.file.base_port else 0,
        "handout": str(exam.handouts / f"{seat.stem}.html"),
    }
