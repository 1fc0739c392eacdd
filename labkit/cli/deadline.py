"""From an exam's deadline to its marks: exam collect, verify, grade."""

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from labkit.cli.catalogue import Json, Language, language
from labkit.cli.examinees import Excepted, Folder, Groups, Students, chosen
from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data, data_json, note, progress, table
from labkit.errors import LabkitError
from labkit.language import _, speaking
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.exam.collect import Closed
    from labkit.exam.exam import Exam, Seat
    from labkit.exam.receipts import Receipt, Receipts

_GRADERS = 4
"""Labs that are asked at once: each grader logs in to all devices of its lab, and mostly waits."""
_MINUTE = 60.0


def register(group: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (collect, verify, grade):
        group.command()(command)


def collect(
    folder: Folder,
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="Wait until then: 16:30, or a date and a time.")
    ] = "",
    student: Students = [],  # noqa: B006  typer copies it
    group: Groups = [],  # noqa: B006  typer copies it
    excepted: Excepted = [],  # noqa: B006  typer copies it
    key: Annotated[
        str, typer.Option("--key", metavar="FILE", help="Sign evidence and receipts with this key.")
    ] = "",
    json: Json = False,
) -> None:
    """End the exam: log students out, keep what is on the devices, and list its hashes.

    All labs are closed first, then looked at; nobody gets in again before `labkit exam reopen`. Killed, the
    same command goes on where it was.
    """
    from labkit.exam.collect import close, deadline, list_receipts
    from labkit.exam.running import side_by_side
    from labkit.grading.signing import read_private_key
    from labkit.scenario.catalogue import find_lab

    settings = Settings.from_environment()
    private = read_private_key(Path(key)) if key else None
    exam, seats = chosen(folder, student, group, excepted)
    lab = find_lab(exam.file.lab, settings.search_path, exam.file.vendor)
    if at:
        _wait(deadline(at, datetime.now().astimezone()))
    exam.collected.mkdir(exist_ok=True, mode=0o700)
    found = list(side_by_side(partial(close, exam, settings.state_dir), seats, len(seats)))
    closed = {seat.number: one for seat, one in found if not isinstance(one, LabkitError)}
    failed = {seat.number: str(one) for seat, one in found if isinstance(one, LabkitError)}
    note(_("{count} labs are closed", count=len(closed)))
    there = [seat for seat in seats if seat.number in closed]
    receipts: dict[int, Receipt] = {}
    with progress(len(there)) as step:
        for seat, result in side_by_side(_taker(exam, settings, closed, private), there, _GRADERS):
            if isinstance(result, LabkitError):
                failed[seat.number] = str(result)
            else:
                receipts[seat.number] = result
            step(seat.stem)
    listed = list_receipts(exam, lab.id, private)
    _write_page(exam, listed, lab)
    _tell(exam, seats, receipts, failed, as_json=json)


def _taker(
    exam: "Exam", settings: Settings, closed: "dict[int, Closed]", private: Any
) -> "Callable[[Seat], Receipt]":
    from labkit.cli.collecting import collected
    from labkit.exam.collect import take

    def taken(seat: "Seat") -> "Receipt":
        with speaking("en"):  # evidence is the same whoever collects it
            return take(
                exam,
                settings.state_dir,
                seat,
                closed[seat.number],
                lambda lab: collected(lab, settings),
                private,
            )

    return taken


def _wait(moment: datetime) -> None:
    """Let the time pass until the deadline, and tell how much is left each minute."""
    note(_("the labs will be closed at {time}; Ctrl+C to keep them open", time=f"{moment:%H:%M:%S}"))
    while (left := (moment - datetime.now().astimezone()).total_seconds()) > 0:
        if left > _MINUTE:
            note(_("{minutes} minutes left", minutes=round(left / _MINUTE)))
        time.sleep(min(left, _MINUTE))  # a clock that is set meanwhile is looked at again


def _write_page(exam: "Exam", receipts: "Receipts", lab: Any) -> None:
    from labkit.exam.pages import Paper, receipts_page
    from labkit.exam.receipts import signed_by
    from labkit.private import write_private

    paper = Paper(exam, lab.titles, lab.scenario.minutes, lab.scenario.pass_mark)
    page = receipts_page(paper, receipts.receipts, signed_by(exam.collected))
    write_private(exam.collected / "receipts.html", page)


def _tell(
    exam: "Exam",
    seats: "Sequence[Seat]",
    receipts: "dict[int, Receipt]",
    failed: dict[int, str],
    *,
    as_json: bool,
) -> None:
    from labkit.exam.exam import shown
    from labkit.exam.receipts import clock

    if as_json:
        entries = [
            receipts[seat.number].model_dump()
            if seat.number in receipts
            else {"number": seat.number, "id": seat.id, "name": seat.name, "error": failed[seat.number]}
            for seat in seats
        ]
        data_json({"collected": len(receipts), "receipts": entries})
    else:
        rows = []
        for seat in seats:
            one = receipts.get(seat.number)
            cells = (
                (
                    clock(one.closed)[11:19] or "-",
                    str(one.lines),
                    one.files["snapshot.json"][:16],
                    shown(one.trouble),
                )
                if one
                else ("-", "-", "-", shown(failed[seat.number]))
            )
            rows.append((exam.lab_name(seat), shown(seat.id), shown(seat.name), *cells))
        table(
            (_("LAB"), _("STUDENT"), _("NAME"), _("CLOSED"), _("LINES"), _("HASH"), _("TROUBLE")),
            rows,
        )
        note(_("receipts: {path}", path=exam.collected / "receipts.json"))
    if failed or any(one.trouble for one in receipts.values()):
        raise typer.Exit(ExitCode.FAILED)


def verify(
    folder: Folder,
    key: Annotated[
        str, typer.Option("--key", metavar="FILE", help="The public key that must have signed the receipts.")
    ] = "",
    json: Json = False,
) -> None:
    """Tell whether everything is as it was collected, and who signed the receipts."""
    from labkit.errors import InputError
    from labkit.exam.exam import read_exam
    from labkit.exam.grading import sound_receipts
    from labkit.exam.receipts import read_receipts, signed_by
    from labkit.grading.signing import fingerprint, read_public_key

    exam = read_exam(folder)
    wanted = fingerprint(read_public_key(Path(key))) if key else ""
    faults: list[str] = []
    signer = ""
    count = len(read_receipts(exam.collected).receipts)
    try:
        signer = signed_by(exam.collected)
        sound_receipts(exam)
    except InputError as error:
        faults = [str(problem) for problem in error.problems]
    if not faults and wanted and signer != wanted:
        faults = [
            _("it was signed with another key: {signed_by}", signed_by=signer) if signer else _("not signed")
        ]
    if json:
        data_json({"intact": not faults, "signed_by": signer, "receipts": count, "faults": faults})
    else:
        for fault in faults:
            note(fault)
        if not faults:
            data(_("{count} receipts: everything is as it was collected", count=count))
            note(_("signed with {key}", key=signer) if signer else _("not signed"))
    if faults:
        raise typer.Exit(ExitCode.NEGATIVE)


def grade(
    folder: Folder,
    workers: Annotated[int, typer.Option(help="Processes; 0 is one for each core.")] = 0,
    regrade: Annotated[
        bool,
        typer.Option(
            "--regrade", help="Score the evidence again by the rubric as it is now; tell what changes."
        ),
    ] = False,
    retry_errors: Annotated[
        bool, typer.Option("--retry-errors", help="Grade those again that ended in an error.")
    ] = False,
    lang: Language = "",
    json: Json = False,
) -> None:
    """Grade what was collected, as `labkit batch` does: its ledger, evidence and reports are in `graded`."""
    from labkit.batch.job import Job
    from labkit.batch.ledger import Ledger
    from labkit.batch.run import changed_scores, reopen, run
    from labkit.batch.supervisor import Bounds, Supervisor
    from labkit.cli.batch import tell, watched
    from labkit.exam.exam import read_exam
    from labkit.exam.grading import enter_exam, graded_path

    settings = Settings.from_environment()
    exam = read_exam(folder)
    out = graded_path(exam)
    job = Job(
        lab=exam.file.lab,
        vendor=exam.file.vendor,
        out=str(out.resolve()),
        search_path=tuple(str(path.resolve()) for path in settings.search_path),
        seed=exam.secret,
        language=language(lang),
        regrade=True,  # what was seen at the deadline counts, even if the rubric was mended since
    )
    book = Ledger(f"sqlite:///{out / 'ledger.sqlite'}")
    try:
        number, digest = reopen(job, book, "batch") if regrade else enter_exam(job, exam, book, "batch")
        if retry_errors:
            book.retry(number, ("error", "refused"))
        executor = Supervisor(job, workers or os.cpu_count() or 1, Bounds(120.0, 1024 << 20))
        with watched() as watch:
            summary = run(number, digest, job, book, executor, watch)
        changes = changed_scores(book, number, digest) if regrade else []
    finally:
        book.close()
    if json:
        told: dict[str, object] = {
            "submissions": summary.submissions,
            "graded": summary.graded,
            "errors": summary.errors,
            "seconds": summary.seconds,
        }
        data_json(told | ({"changed": [asdict(one) for one in changes]} if regrade else {}))
    else:
        tell(summary, changes)
    raise typer.Exit(ExitCode.NEGATIVE if summary.errors else ExitCode.DONE)
