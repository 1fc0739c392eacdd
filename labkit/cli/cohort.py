"""After a batch: gradebook, class-report, override, attempts, replay, forget."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labkit.cli.batch import Name, Url
from labkit.cli.catalogue import Json, Language, language
from labkit.cli.terminal import data, data_json, harmless, note, table
from labkit.errors import InputError, UsageError
from labkit.language import _
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.batch.ledger import Ledger
    from labkit.batch.tables import BatchRow
    from labkit.batch.workshop import Workshop

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="Folder of the batch.")]
Who = Annotated[str, typer.Argument(metavar="STUDENT", help="Student number.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (gradebook, class_report, override, attempts, replay, forget):
        app.command()(command)


@contextmanager
def opened(folder: Path, url: str, name: str) -> Iterator[tuple["Ledger", "BatchRow"]]:
    """Open the ledger of a batch. Raises UsageError where there is none."""
    from labkit.batch.ledger import Ledger

    file = folder / "ledger.sqlite"
    if not url and not file.is_file():
        raise UsageError(_("there is no batch here"), place=str(folder), hint=_("`labkit batch` makes one"))
    ledger = Ledger(url or f"sqlite:///{file}")
    try:
        yield ledger, ledger.batch(name)
    finally:
        ledger.close()


def gradebook(
    folder: Folder,
    form: Annotated[
        str,
        typer.Option(
            "--format", metavar="csv,xlsx,moodle,canvas,gradescope,junit", help="The files to write."
        ),
    ] = "csv",
    roster: Annotated[str, typer.Option("--roster", metavar="FILE", help="The list of the class.")] = "",
    anonymous: Annotated[
        bool, typer.Option("--anonymous", help="Without numbers and names: for statistics and research.")
    ] = False,
    out: Annotated[
        str, typer.Option("--out", metavar="DIR", help="Where; the batch's folder otherwise.")
    ] = "",
    ledger: Url = "",
    name: Name = "",
    lang: Language = "",
) -> None:
    """Write the results of a batch in the forms that schools' systems take."""
    from labkit.batch.gradebook import FORMS, Book, gradescope_json
    from labkit.batch.roster import read_roster
    from labkit.batch.standing import anonymised, standings
    from labkit.batch.submissions import key_of
    from labkit.language import choose, translator

    wanted = [part.strip() for part in form.split(",") if part.strip()]
    for one in wanted:
        if one not in (*FORMS, "gradescope"):
            known = ", ".join((*FORMS, "gradescope"))
            raise UsageError(_("no such form: {form}", form=one), hint=_("there are {names}", names=known))
    target = Path(out) if out else folder
    target.mkdir(parents=True, exist_ok=True)
    known_students = read_roster(Path(roster)) if roster else None
    tongue = language(lang)
    with opened(folder, ledger, name) as (book, batch):
        found = standings(book, batch.id, known_students)
        title = batch.lab
        titles: dict[str, str] = {}
        with suppress(UsageError, InputError):  # the lab is gone, or broken; its results are not
            workshop = _workshop(folder, batch)
            copy = workshop.copy("")
            title = choose(copy.titles, tongue)
            titles = {
                check.id: choose(dict(check.head.title.items()), tongue)
                for check in workshop.rubric(copy).checks
            }
    if anonymous:
        found = anonymised(found)
    shown = Book(found, title, translator(tongue), titles)
    for one in wanted:
        if one == "gradescope":
            for standing in found:
                path = target / "gradescope" / f"{key_of(standing.student.id)}.json"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(gradescope_json(standing, shown))
            note(_("written: {path}", path=target / "gradescope"))
            continue
        file, write = FORMS[one]
        (target / file).write_bytes(write(shown))
        note(_("written: {path}", path=target / file))


def _workshop(folder: Path, batch: "BatchRow") -> "Workshop":
    """What gave everybody a copy of the lab. Raises UsageError where the lab is gone, InputError where it is broken."""
    from labkit.batch.job import Job
    from labkit.batch.origin import Origin, origin_of
    from labkit.batch.workshop import Workshop

    settings = Settings.from_environment()
    origin = origin_of(folder, Origin(settings.seed))
    path = tuple(str(one.resolve()) for one in settings.search_path)
    return Workshop(Job(batch.reference, str(folder), origin.vendor, path, origin.seed))


def class_report(
    folder: Folder,
    roster: Annotated[str, typer.Option("--roster", metavar="FILE", help="The list of the class.")] = "",
    ledger: Url = "",
    name: Name = "",
    lang: Language = "",
) -> None:
    """Write the teacher's report on a class: distribution, checks, skills, mistakes, and whom to talk to."""
    from labkit.batch.class_page import class_page
    from labkit.batch.classroom import class_report as gather
    from labkit.batch.roster import read_roster
    from labkit.batch.standing import standings

    known = read_roster(Path(roster)) if roster else None
    with opened(folder, ledger, name) as (book, batch):
        found = standings(book, batch.id, known)
    report = gather(folder, batch.lab, found, _workshop(folder, batch))
    target = folder / "class.html"
    target.write_text(class_page(report, language(lang)), encoding="utf-8")
    note(_("written: {path}", path=target))


def override(
    folder: Folder,
    student: Who,
    check: Annotated[str, typer.Argument(help="Id of the check.")],
    points: Annotated[float, typer.Option(help="What it is worth.")],
    by: Annotated[str, typer.Option("--by", help="Your name.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    ledger: Url = "",
    name: Name = "",
) -> None:
    """Decide otherwise than the grader; the automatic score stays beside it."""
    if not by.strip() or not reason.strip():
        raise UsageError(_("a decision needs a name and a reason"))
    with opened(folder, ledger, name) as (book, batch):
        book.override(batch.id, student, check, points, by.strip(), reason.strip())
    note(_("{student}, {check}: {points} points", student=student, check=check, points=f"{points:g}"))


def attempts(folder: Folder, student: Who, ledger: Url = "", name: Name = "", json: Json = False) -> None:
    """List all results of a student, with the evidence of each, and what examiners decided.

    Results that were replaced, and decisions that another took the place of, are there too.
    """
    from labkit.batch.attempts import decisions, results

    with opened(folder, ledger, name) as (book, batch):
        found = results(book, batch.id, student, folder)
        decided = decisions(book, batch.id, student)
    if not found:
        raise UsageError(_("no such student in this batch: {student}", student=student))
    if json:
        data_json(
            {
                "results": [{**asdict(one), "replaced": _day(one.replaced)} for one in found],
                "decisions": [{**asdict(one), "time": _day(one.time)} for one in decided],
            }
        )
        return
    header = (_("ATTEMPT"), _("STATE"), _("SCORE"), _("REPLACED"), _("EVIDENCE"))
    table(
        header,
        [
            (
                str(one.attempt),
                _(one.state),
                "-" if one.score is None else f"{one.score:g} / {one.maximum:g}",
                _day(one.replaced) or "-",
                one.evidence or "-",
            )
            for one in found
        ],
    )
    if decided:
        table(
            (_("ATTEMPT"), _("CHECK"), _("AUTOMATIC"), _("DECIDED"), _("BY"), _("WHY"), _("WHEN")),
            [
                (
                    str(one.attempt),
                    one.check,
                    f"{one.automatic:g}",
                    f"{one.points:g}",
                    harmless(one.examiner),
                    harmless(one.reason),
                    _day(one.time),
                )
                for one in decided
            ],
        )


def _day(moment: datetime | None) -> str:
    """A moment as one line; SQLite forgets the zone, which is UTC."""
    return moment.strftime("%Y-%m-%d %H:%M:%S") if moment is not None else ""


def replay(
    folder: Folder,
    student: Who,
    lab_name: Annotated[str, typer.Option("--as", metavar="NAME", help="Name of the running lab.")] = "",
    ledger: Url = "",
    name: Name = "",
) -> None:
    """Bring a student's lab up again as it was handed in, to look at it or to show it."""
    from labkit.batch.origin import Origin, origin_of
    from labkit.batch.replay import replayed

    settings = Settings.from_environment()
    with opened(folder, ledger, name) as (book, batch):
        row = next((row for row in book.rows(batch.id) if row.student == student), None)
        if row is None:
            raise UsageError(_("no such student in this batch: {student}", student=student))
        origin = origin_of(folder, Origin(settings.seed))
        running = replayed(batch.reference, origin, row, settings, lab_name)
    data(_("{name} is up", name=running))
    note(_("`labkit ps {name}` shows its ports", name=running))


def forget(
    folder: Folder,
    before: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="Results from before this day.")],
    ledger: Url = "",
    name: Name = "",
) -> None:
    """Delete results, evidence and reports that are older than the school may keep."""
    from labkit.batch.forgetting import erase

    try:
        moment = datetime.strptime(before, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise UsageError(_("not a date: {text}", text=before), hint="2027-01-31") from error
    with opened(folder, ledger, name) as (book, batch):
        gone = book.delete_before(batch.id, moment)
        erase(folder, gone, {row.student for row in book.rows(batch.id)})
    note(_("{count} submissions deleted", count=len(gone)))
