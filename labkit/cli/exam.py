"""Exams: exam make, start, status, reopen, stop; what comes after the deadline is in labkit.cli.deadline."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from labkit.cli import deadline
from labkit.cli.catalogue import Json, Reference, Vendor
from labkit.cli.examinees import Excepted, Folder, Groups, Students, chosen, listed
from labkit.cli.exit_codes import ExitCode
from labkit.cli.labs import STATES
from labkit.cli.terminal import data, data_json, note, progress, table
from labkit.errors import LabkitError, UsageError
from labkit.language import LANGUAGES, _
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.exam.exam import Exam, Seat


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(
        help="An exam: hand-outs for a class, its labs, the deadline, its marks.", no_args_is_help=True
    )
    for command in (make, start, status, reopen, stop):
        group.command()(command)
    deadline.register(group)
    app.add_typer(group, name="exam")


def make(
    lab: Reference,
    roster: Annotated[
        Path, typer.Option("--roster", metavar="FILE", help="The list of the class: CSV or xlsx.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The exam's folder; made if missing.")],
    address: Annotated[
        str, typer.Option(help="What hand-outs call this machine: the name or address that students use.")
    ] = "",
    host: Annotated[str, typer.Option(help="Address that the devices' ports listen on.")] = "127.0.0.1",
    base_port: Annotated[
        int,
        typer.Option(
            help="Port of the first student's first device; 0 for an exam without labs on this machine."
        ),
    ] = 20000,
    when: Annotated[str, typer.Option(help="Day and time, for the hand-outs.")] = "",
    languages: Annotated[
        str, typer.Option(metavar="en,zh", help="Languages of the hand-outs, one after the other.")
    ] = "en,zh",
    secret: Annotated[
        str, typer.Option(metavar="FILE", help="Draw from this secret; a new one is made unless given.")
    ] = "",
    vendor: Vendor = "",
    pdf: Annotated[bool, typer.Option("--pdf", help="Also as PDF; needs Chromium.")] = False,
    json: Json = False,
) -> None:
    """Make a copy of a lab for each student of a class, with hand-outs, answer key and a sheet for marks.

    What students are given is in `handouts`, what they must not see in `examiner`. Each copy is solved and graded, so
    that nobody gets one whose reference solution would lose points. The same command again, with a longer list, keeps
    everybody's values, ports and password.
    """
    from labkit.batch.roster import read_roster
    from labkit.browser import needed_browser
    from labkit.exam.exam import read_secret
    from labkit.exam.make import Wishes, plan_exam
    from labkit.exam.make import make as make_exam

    if pdf:
        needed_browser()
    wishes = Wishes(
        lab,
        host,
        address,
        base_port,
        when,
        _languages(languages),
        read_secret(Path(secret)) if secret else "",
        vendor,
    )
    search_path = _search_path()
    exam = plan_exam(out, wishes, read_roster(roster), search_path)
    with progress(len(exam.file.seats)) as step:
        made = make_exam(exam, search_path, lambda copy: step(copy.seat.stem))
    prints = dict(made.prints) | (_printed(made.prints) if pdf else {})
    for text in (*made.notes, *_fonts()):
        note(_("note: {text}", text=text))
    if json:
        data_json(
            {
                "exam": exam.file.name,
                "folder": str(out),
                "students": [listed(exam, seat) for seat in exam.file.seats],
                "files": {what: str(path) for what, path in prints.items()},
                "notes": list(made.notes),
            }
        )
        return
    data(
        _(
            "{folder}: {count} hand-outs; all of them to print: {file}",
            folder=out,
            count=len(exam.file.seats),
            file=prints["handouts"],
        )
    )
    note(_("not for students: {folder}", folder=exam.examiner))


def start(
    folder: Folder,
    student: Students = [],  # noqa: B006  typer copies it
    group: Groups = [],  # noqa: B006  typer copies it
    excepted: Excepted = [],  # noqa: B006  typer copies it
    fresh: Annotated[
        bool, typer.Option("--fresh", help="From the start again; what was done before is kept aside.")
    ] = False,
    json: Json = False,
) -> None:
    """Bring up everybody's lab; one that was stopped or has crashed goes on where it was."""
    from labkit.exam.running import bring_up, check_startable

    settings = Settings.from_environment()
    exam, seats = chosen(folder, student, group, excepted)
    check_startable(exam, _search_path())
    work = partial(bring_up, exam, _search_path(), settings.state_dir, fresh=fresh)
    for_each(exam, seats, work, os.cpu_count() or 1, as_json=json)


def status(
    folder: Folder,
    student: Students = [],  # noqa: B006  typer copies it
    group: Groups = [],  # noqa: B006  typer copies it
    excepted: Excepted = [],  # noqa: B006  typer copies it
    json: Json = False,
) -> None:
    """Show everybody's lab: whether it runs, how much was typed, when last, and since when it is closed."""
    from dataclasses import asdict

    from labkit.exam.exam import shown
    from labkit.exam.receipts import clock
    from labkit.exam.running import status as status_of

    settings = Settings.from_environment()
    exam, seats = chosen(folder, student, group, excepted)
    found = [status_of(exam, seat, settings.state_dir) for seat in seats]
    if json:
        rows = [{**asdict(one), **listed(exam, one.seat)} for one in found]
        data_json({"students": [{key: value for key, value in row.items() if key != "seat"} for row in rows]})
        return
    table(
        (_("LAB"), _("STUDENT"), _("NAME"), _("STATE"), _("LINES"), _("LAST"), _("CLOSED")),
        [
            (
                exam.lab_name(one.seat),
                shown(one.seat.id),
                shown(one.seat.name),
                _(STATES[one.state]) if one.state else "-",
                str(one.lines),
                clock(one.last)[11:19] or "-",
                clock(one.frozen)[11:19] or "-",
            )
            for one in found
        ],
    )


def reopen(
    folder: Folder,
    student: Students = [],  # noqa: B006  typer copies it
    group: Groups = [],  # noqa: B006  typer copies it
    excepted: Excepted = [],  # noqa: B006  typer copies it
    json: Json = False,
) -> None:
    """Let students in again after `labkit exam collect`, such as one who has more time."""
    from labkit.exam.running import reopen as open_again

    if not student and not group:
        raise UsageError(_("say for whom"), hint="--student, --group")
    exam, seats = chosen(folder, student, group, excepted)
    for_each(exam, seats, lambda seat: open_again(exam, seat, _state_dir()), 1, as_json=json)


def stop(
    folder: Folder,
    student: Students = [],  # noqa: B006  typer copies it
    group: Groups = [],  # noqa: B006  typer copies it
    excepted: Excepted = [],  # noqa: B006  typer copies it
    json: Json = False,
) -> None:
    """Stop everybody's lab; the work is kept, and `labkit exam start` goes on with it."""
    from labkit.exam.running import take_down

    exam, seats = chosen(folder, student, group, excepted)
    for_each(exam, seats, lambda seat: take_down(exam, seat, _state_dir()), 8, as_json=json)


def for_each(
    exam: "Exam", seats: "Sequence[Seat]", work: "Callable[[Seat], str]", workers: int, *, as_json: bool
) -> None:
    """Do something for each student, and tell what became of it; exits with 3 where something failed."""
    from labkit.exam.exam import shown
    from labkit.exam.running import side_by_side

    rows, failed = [], False
    with progress(len(seats)) as step:
        for seat, result in side_by_side(work, seats, workers):
            error = str(result) if isinstance(result, LabkitError) else ""
            failed |= bool(error)
            rows.append((seat, "" if error else str(result), error))
            step(seat.stem)
    if as_json:
        students = [{**listed(exam, seat), "done": done, "error": error} for seat, done, error in rows]
        data_json({"students": students})
    else:
        table(
            (_("LAB"), _("STUDENT"), _("NAME"), _("WHAT")),
            [
                (exam.lab_name(seat), shown(seat.id), shown(seat.name), done or shown(error))
                for seat, done, error in rows
            ],
        )
    if failed:
        raise typer.Exit(ExitCode.FAILED)


def _languages(text: str) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [one for one in wanted if one not in LANGUAGES]
    if unknown or not wanted:
        raise UsageError(
            _("no such language: {name}", name=", ".join(unknown)), hint=_("there are en and zh")
        )
    return wanted


def _printed(pages: "dict[str, Path] | Any") -> dict[str, Path]:
    """Print the combined pages as PDF beside them."""
    from labkit.browser import print_pdf
    from labkit.private import write_private_bytes

    written = {}
    for what, page in pages.items():
        path = page.with_suffix(".pdf")
        content = print_pdf(page.read_text(encoding="utf-8"))
        if what == "handouts":
            path.write_bytes(content)
        else:
            write_private_bytes(path, content)
        written[f"{what}.pdf"] = path
    return written


def _fonts() -> list[str]:
    """What prints Chinese as boxes on this machine."""
    from labkit.doctor import chinese_fonts

    found = chinese_fonts()
    return [] if found.state == "ok" else [f"{_(found.what)}: {found.detail}; {found.hint}"]


def _search_path() -> tuple[Path, ...]:
    return tuple(path.absolute() for path in Settings.from_environment().search_path)


def _state_dir() -> Path:
    return Settings.from_environment().state_dir
