"""Makes an exam: a secret, a copy of the lab for each student, and everything on paper."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from labkit.batch.gradebook import Cell, workbook
from labkit.batch.job import lab_digest
from labkit.batch.roster import Roster
from labkit.errors import UsageError
from labkit.exam.exam import (
    Exam,
    ExamFile,
    check_ports,
    new_secret,
    plain_name,
    read_exam,
    seats_for,
    shown,
    write_exam,
)
from labkit.exam.pages import Paper, answer_page, handout_page, sheet_page
from labkit.exam.variant import Variant, Variants
from labkit.language import _, choose
from labkit.private import write_private, write_private_bytes
from labkit.scenario.catalogue import find_lab
from labkit.scenario.lab import Lab

ALL = "all.html"
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  what hand-outs must not name


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an examiner says of an exam. An empty `address` is the host's own."""

    lab: str
    host: str = "127.0.0.1"
    address: str = ""
    base_port: int = 20000
    when: str = ""
    languages: tuple[str, ...] = ("en", "zh")
    secret: str = ""
    vendor: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: the pages to print, and what the examiner should know."""

    exam: Exam
    prints: Mapping[str, Path]
    """The combined pages by what they are: `handouts`, `answers`, `sheet`."""
    notes: tuple[str, ...] = field(default=())


def plan_exam(folder: Path, wishes: Wishes, roster: Roster, search_path: tuple[Path, ...]) -> Exam:
    """Return the exam of a folder with this list, nothing written yet.

    Where there is one already, everybody keeps number and secret. Raises UsageError.
    """
    lab = find_lab(wishes.lab, search_path, wishes.vendor)
    before = read_exam(folder) if (folder / "examiner" / "exam.json").exists() else None
    if before is not None and (before.file.vendor, find_lab(before.file.lab, search_path).id) != (
        wishes.vendor,
        lab.id,
    ):
        raise UsageError(
            _("holds an exam of another lab: {lab}", lab=before.file.lab),
            place=str(folder),
            hint=_("give another `--out`"),
        )
    if before is not None and wishes.secret not in ("", before.secret):
        raise UsageError(_("the exam has another secret already"), place=str(folder))
    if before is None and folder.is_dir() and any(folder.iterdir()):
        raise UsageError(_("is not empty, and no exam"), place=str(folder), hint=_("give another `--out`"))
    file = ExamFile.model_validate(
        {
            "name": before.file.name if before else plain_name(folder.resolve().name),
            "lab": _reference(wishes.lab, lab),
            "vendor": wishes.vendor,
            "lab_digest": lab_digest(lab),
            "when": shown(wishes.when)[:200],
            "languages": wishes.languages,
            "host": wishes.host,
            "address": _address(wishes),
            "base_port": wishes.base_port,
            "step": -(-len(lab.topology.nodes) // 10) * 10,
            "seats": seats_for(roster, before.file.seats if before else ()),
        }
    )
    secret = before.secret if before else wishes.secret or new_secret()
    return Exam(folder, check_ports(file), secret)


def make(
    exam: Exam, search_path: tuple[Path, ...], seen: Callable[[Variant], None] = lambda _variant: None
) -> Made:
    """Write an exam's folder, in place of what an earlier call wrote. Raises LabkitError."""
    variants = Variants(exam, search_path)
    lab = variants.lab
    paper = Paper(exam, lab.titles, lab.scenario.minutes, lab.scenario.pass_mark)
    copies = []
    for seat in exam.file.seats:
        copies.append(variants.of(seat))
        seen(copies[-1])
    write_exam(exam)
    _clear(exam)
    for copy in copies:
        stem = copy.seat.stem
        _write(exam.handouts / f"{stem}.html", handout_page(paper, [copy]))
        write_private(exam.examiner / "answers" / f"{stem}.html", answer_page(paper, [copy]))
        for node, text in copy.plan.solution.items():
            write_private(exam.examiner / "solutions" / stem / f"{node}.cfg", text)
    _write(exam.handouts / ALL, handout_page(paper, copies))
    write_private(exam.examiner / "answers" / ALL, answer_page(paper, copies))
    maximum = max(copy.report.maximum for copy in copies)
    write_private(exam.examiner / "sheet.html", sheet_page(paper, maximum))
    marks = exam.examiner / "marks.xlsx"
    _put_aside(marks)
    write_private_bytes(marks, workbook(_mark_rows(exam), choose(lab.titles, "en")))
    prints = {
        "handouts": exam.handouts / ALL,
        "answers": exam.examiner / "answers" / ALL,
        "sheet": exam.examiner / "sheet.html",
    }
    return Made(exam, prints, tuple(_notes(copies)))


def _clear(exam: Exam) -> None:
    """Remove the pages and solutions of an earlier call: whoever is not on the list any more has none."""
    shutil.rmtree(exam.examiner / "solutions", ignore_errors=True)
    exam.handouts.mkdir(exist_ok=True, mode=0o700)  # they hold passwords
    for folder in (exam.handouts, exam.examiner / "answers"):
        for path in (*folder.glob("*.html"), *folder.glob("*.pdf")):
            path.unlink()


def _put_aside(path: Path) -> None:
    """Keep a workbook in which an examiner may have written."""
    if path.exists():
        number = next(n for n in range(1, 10_000) if not _before(path, n).exists())
        path.rename(_before(path, number))


def _before(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}.before-{number}{path.suffix}")


def _notes(copies: list[Variant]) -> list[str]:
    notes = [
        _(
            "{student}: the reference solution earns {percent} %, it loses {checks}",
            student=shown(copy.seat.id),
            percent=f"{copy.report.percent:g}",
            checks=", ".join(check.id for check in copy.lost),
        )
        for copy in copies
        if copy.lost
    ]
    notes += [
        _("no task text in {language}", language=language)
        for language in copies[0].plan.titles
        if language not in copies[0].plan.tasks
    ]
    values = [str(copy.plan.variables) for copy in copies]
    alike = sum(values.count(one) > 1 for one in values)
    if alike:
        notes.append(_("{count} students have the same values as another: the pools are small", count=alike))
    return notes


def _mark_rows(exam: Exam) -> list[list[Cell]]:
    header = (_("No."), _("Student number"), _("Name"), _("Group"), _("Attended"), _("Mark"), _("Remarks"))
    rows: list[list[Cell]] = [list(header)]
    rows += [[seat.number, seat.id, seat.name, seat.group, None, None, None] for seat in exam.file.seats]
    return rows


def _reference(reference: str, lab: Lab) -> str:
    """How the lab is found again from any folder."""
    return str(lab.folder.resolve()) if Path(reference).exists() else lab.id


def _address(wishes: Wishes) -> str:
    if wishes.base_port and not wishes.address and wishes.host in _EVERYWHERE:
        raise UsageError(
            _("hand-outs need the address under which students reach this machine"),
            hint=_("give it with `--address`"),
        )
    return shown(wishes.address or wishes.host)[:200]


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
