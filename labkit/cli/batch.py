"""Many submissions: batch."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from labkit.cli.catalogue import Json, Language, Vendor, language
from labkit.cli.exit_codes import ExitCode
from labkit.cli.terminal import data, data_json, harmless, note, table
from labkit.errors import UsageError
from labkit.language import _
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.batch.executor import Executor
    from labkit.batch.job import Job, Order, Outcome
    from labkit.batch.ledger import Ledger
    from labkit.batch.roster import Roster
    from labkit.batch.run import Change, Summary, Watch

_MB = 1 << 20
_SECONDS = {"local": 120.0, "docker": 1800.0}
"""That a submission may take unless said otherwise: in containers, protocols take their time in each phase."""

Submissions = Annotated[
    str,
    typer.Argument(help="Folder with one folder or archive per student, or a platform's download of all."),
]
Lab = Annotated[str, typer.Option("--lab", metavar="LAB", help="Id or folder of the lab that they solved.")]
Regrade = Annotated[
    bool,
    typer.Option("--regrade", help="Score the evidence again by the rubric as it is now; tell what changes."),
]
Running = Annotated[
    bool, typer.Option("--running", help="Grade the students' labs that run here; nothing is done to them.")
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Where ledger, evidence and reports go.")]
RosterFile = Annotated[
    str, typer.Option("--roster", metavar="FILE", help="The list of the class: CSV or xlsx.")
]
Url = Annotated[
    str, typer.Option("--ledger", metavar="URL", help="A database; a file in the batch's folder otherwise.")
]
Name = Annotated[str, typer.Option(help="Name of the batch in a ledger that holds several.")]
Workers = Annotated[
    int, typer.Option(help="Processes; 0 is one for each core. In containers each has one lab at a time.")
]
Transport = Annotated[
    str, typer.Option(help="How the grader logs in: memory, or ssh to a lab process of its own.")
]
Runtime = Annotated[
    str, typer.Option("--runtime", help="Where a submission's devices live: local (simulated), or docker.")
]
Executor_ = Annotated[
    str, typer.Option("--executor", help="processes, serial, or a cluster's scheduler: dask://HOST:PORT.")
]
Tls = Annotated[
    str,
    typer.Option(metavar="CA,CERT,KEY", help="For a cluster: the files of its authority and of this client."),
]
Seconds = Annotated[
    float,
    typer.Option("--time-limit", help="Seconds that one submission may take; 0 is 120, in containers 1800."),
]
Memory = Annotated[int, typer.Option("--memory-limit", help="MB that a grader's process may take.")]
Reports = Annotated[bool, typer.Option("--reports/--no-reports", help="Write a page for each student.")]
Retry = Annotated[bool, typer.Option("--retry-errors", help="Grade those again that ended in an error.")]
Key = Annotated[str, typer.Option("--key", metavar="FILE", help="Sign the evidence with this key.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(batch)


def batch(
    lab: Lab,
    out: Out,
    submissions: Submissions = "",
    roster: RosterFile = "",
    ledger: Url = "",
    name: Name = "",
    workers: Workers = 0,
    transport: Transport = "memory",
    runtime: Runtime = "local",
    vendor: Vendor = "",
    executor: Executor_ = "processes",
    tls: Tls = "",
    time_limit: Seconds = 0.0,
    memory_limit: Memory = 1024,
    reports: Reports = True,
    retry_errors: Retry = False,
    regrade: Regrade = False,
    running: Running = False,
    key: Key = "",
    lang: Language = "",
    json: Json = False,
) -> None:
    """Grade all submissions. Stopped or killed, the same command goes on where it was."""
    from labkit.batch.job import RUNTIMES, TRANSPORTS, Job
    from labkit.batch.origin import Origin, keep_origin, origin_of, same_origin
    from labkit.runtime.carrier import check_runtime

    if not submissions and not regrade and not running:
        raise UsageError(_("name the submissions"), hint=_("or `--regrade` those of an earlier run"))
    if transport not in TRANSPORTS:
        raise UsageError(
            _("no such transport: {name}", name=transport),
            hint=_("there are {names}", names=", ".join(TRANSPORTS)),
        )
    check_runtime(runtime, RUNTIMES)
    settings = Settings.from_environment()
    out.mkdir(parents=True, exist_ok=True)
    origin = (origin_of if regrade else same_origin)(out, Origin(settings.seed, vendor))
    job = Job(
        lab=str(Path(lab).resolve()) if Path(lab).is_dir() else lab,
        out=str(out.resolve()),
        vendor=origin.vendor,
        search_path=tuple(str(path.resolve()) for path in settings.search_path),
        seed=origin.seed,
        transport=transport,
        runtime=runtime,
        language=language(lang),
        reports=reports,
        key=str(Path(key).resolve()) if key else "",
        regrade=regrade,
    )
    workers = workers or os.cpu_count() or 1
    doing = _executor(
        executor,
        job,
        workers,
        time_limit or _SECONDS[runtime],
        memory_limit,
        _files(tls),
        _at_least(Path(submissions), workers) if submissions else 0,
    )
    # loaded while the workers load what they need
    from labkit.batch.ledger import Ledger
    from labkit.batch.run import changed_scores, enter, reopen, run

    book = Ledger(ledger or f"sqlite:///{out / 'ledger.sqlite'}")
    try:
        if regrade:
            number, digest = reopen(job, book, name or "batch")
        elif running:
            number, digest = _of_running(job, settings, _roster(roster), book, name or "batch")
        else:
            known = _roster(roster)
            number, digest = enter(job, Path(submissions), known, book, name or "batch")
        keep_origin(out, origin)
        if retry_errors:
            book.retry(number, ("error", "refused"))
        with watched() as watch:
            summary = run(number, digest, job, book, doing, watch)
        changes = changed_scores(book, number, digest) if regrade else []
    finally:
        book.close()
    if json:
        data_json(
            {
                "submissions": summary.submissions,
                "graded": summary.graded,
                "errors": summary.errors,
                "seconds": summary.seconds,
                **({"changed": [asdict(change) for change in changes]} if regrade else {}),
            }
        )
    else:
        tell(summary, changes)
    raise typer.Exit(ExitCode.NEGATIVE if summary.errors else ExitCode.DONE)


def _of_running(
    job: "Job", settings: Settings, roster: "Roster | None", book: "Ledger", name: str
) -> tuple[int, str]:
    from labkit.batch.running import enter_running

    entered = enter_running(job, settings.state_dir, roster, book, name)
    for student, trouble in sorted(entered.troubles.items()):
        note(_("{student}: its snapshot is graded: {trouble}", student=harmless(student), trouble=trouble))
    return entered.batch, entered.digest


def _files(text: str) -> tuple[str, ...]:
    return tuple(str(Path(part.strip()).resolve()) for part in text.split(",") if part.strip())


def _at_least(place: Path, most: int) -> int:
    """How many submissions there seem to be, up to a number: entries of a folder, or one archive."""
    return sum(1 for _entry in islice(place.iterdir(), most)) if place.is_dir() else place.is_file()


def _roster(file: str) -> "Roster | None":
    from labkit.batch.roster import read_roster

    return read_roster(Path(file)) if file else None


def tell(summary: "Summary", changes: "list[Change]") -> None:
    """Say what came of a batch, and which scores a corrected rubric changed."""
    if changes:
        header = (_("STUDENT"), _("BEFORE"), _("NOW"), _("CHECKS"))
        rows = [
            (
                harmless(change.student),
                _points(change.before, change.maximum_before),
                _points(change.now, change.maximum),
                ", ".join(change.checks),
            )
            for change in changes
        ]
        table(header, rows)
    data(
        _(
            "{graded} of {total} submissions graded, {errors} need a human; {seconds} s",
            graded=summary.graded,
            total=summary.submissions,
            errors=summary.errors,
            seconds=f"{summary.seconds:g}",
        )
    )


def _points(score: float | None, maximum: float | None) -> str:
    return "-" if score is None or maximum is None else f"{score:g} / {maximum:g}"


def _executor(
    kind: str,
    job: "Job",
    workers: int,
    seconds: float,
    memory: int,
    tls: tuple[str, ...],
    at_least: int,
) -> "Executor":
    from labkit.batch.executor import Serial
    from labkit.batch.supervisor import Bounds, Supervisor

    if kind == "serial":
        return Serial(job)
    if kind == "processes":
        supervisor = Supervisor(job, workers, Bounds(seconds, memory * _MB))
        supervisor.hire(at_least)  # they load what they need while the submissions are found
        return supervisor
    if kind.startswith("dask://"):
        from labkit.batch.cluster import Cluster, Security

        if len(tls) not in (0, 3):
            raise UsageError(_("TLS needs three files"), hint="--tls CA.pem,CERT.pem,KEY.pem")
        scheme = "tls" if tls else "tcp"
        address = f"{scheme}://{kind.removeprefix('dask://')}"
        return Cluster(job, address, Bounds(seconds, memory * _MB), Security(*tls))
    known = "processes, serial, dask://HOST:PORT"
    raise UsageError(_("no such executor: {kind}", kind=kind), hint=_("there are {names}", names=known))


@contextmanager
def watched() -> Iterator["Watch"]:
    """Show rate and time left on a terminal; without one, a plain line now and then."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from labkit.batch.run import Watch

    console = Console(stderr=True)
    plain = not console.is_terminal
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=plain) as bar:
        task = bar.add_task("", total=0, rate="")
        seen = 0

        def total(count: int) -> None:
            bar.update(task, total=count)
            if plain:
                note(_("{count} submissions to grade", count=count))

        def done(order: "Order", outcome: "Outcome") -> None:
            nonlocal seen
            seen += 1
            if not plain:
                speed = bar.tasks[0].speed
                bar.update(task, advance=1, rate=f"{speed:.1f}/s" if speed else "")
            elif seen % 100 == 0:
                note(_("{count} graded", count=seen))
            if outcome.state != "graded":
                told = f"{harmless(order.student)}: {harmless(outcome.cause)}"
                bar.console.print(told, markup=False, highlight=False, soft_wrap=True)

        def waiting(count: int) -> None:
            bar.console.print(
                _("waiting for {count} that another grader has in hand, or left behind", count=count)
            )

        yield Watch(total=total, done=done, waiting=waiting)
