"""`labkit selftest`: proves the rubrics of labs, on all processors."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from labkit.cli.catalogue import Json, Vendor
from labkit.cli.exit_codes import ExitCode
from labkit.cli.references import All, Optional, references
from labkit.cli.terminal import data, data_json, note, progress, table
from labkit.errors import InputError, Problem
from labkit.language import _, speak, spoken
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.grading.proof import SelfTest, Share
    from labkit.grading.selftest import Subject


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(selftest)


def selftest(
    lab: Optional = "",
    everything: All = False,
    runtime: Annotated[
        str, typer.Option(help="Where it runs: local (simulated) or docker (containers).")
    ] = "local",
    mutants: Annotated[
        int,
        typer.Option(
            metavar="N", help="Only N mistakes are made, evenly spread; -1: all, or none in containers."
        ),
    ] = -1,
    vendor: Vendor = "",
    jobs: Annotated[int, typer.Option(help="How many processes; 0: one for each processor.")] = 0,
    json: Json = False,
) -> None:
    """Prove a lab's rubric: right solutions score 100 %, and each mistake in them is noticed by some check."""
    from labkit.runtime.carrier import check_runtime

    check_runtime(runtime, ("local", "docker"))
    settings = Settings.from_environment()
    wanted = references(lab, everything, settings)
    if runtime == "local":
        results = _in_processes(
            wanted, settings, vendor, None if mutants < 0 else mutants, jobs or _processors()
        )
    else:
        results = [
            _in_containers(reference, settings, vendor, runtime, max(mutants, 0)) for reference in wanted
        ]
    if json:
        data_json({"labs": [result.record() for result in results]})
    else:
        _print(results)
    if not all(result.proved for result in results):
        raise typer.Exit(ExitCode.NEGATIVE)


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Windows, nor on macOS
        return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Job:
    """A part of a lab's work, as another process is told of it."""

    reference: str
    settings: Settings
    vendor: str
    sample: int | None
    part: int
    parts: int


def _jobs(
    wanted: Sequence[str], settings: Settings, vendor: str, sample: int | None, processes: int
) -> Iterator[_Job]:
    """A few parts for each lab where there are fewer labs than would keep all processes busy to the end."""
    parts = 1 if processes == 1 else max(1, -(-2 * processes // len(wanted))) if len(wanted) < 8 else 2
    for reference in wanted:
        for part in range(parts):
            yield _Job(reference, settings, vendor, sample, part, parts)


def _in_processes(
    wanted: Sequence[str], settings: Settings, vendor: str, sample: int | None, processes: int
) -> "list[SelfTest]":
    """Share the work among processes, and sum up what they find."""
    from labkit.grading.proof import Share
    from labkit.grading.selftest import summed_up

    jobs = list(_jobs(wanted, settings, vendor, sample, processes))
    found: dict[str, dict[int, Share]] = {reference: {} for reference in wanted}
    results: dict[str, SelfTest] = {}
    with progress(len(jobs)) as advance, _pool(min(processes, len(jobs)), settings) as pool:
        running: dict[Future[Share], _Job] = {pool.submit(_work, job): job for job in jobs}
        for future in as_completed(running):
            job = running[future]
            parts = found[job.reference]
            parts[job.part] = future.result()
            advance(f"{job.reference}: {_of(len(parts), job.parts)}")
            if len(parts) == job.parts:
                share = sum((parts[part] for part in range(job.parts)), Share())
                results[job.reference] = summed_up(_subject(job.reference, settings, vendor), share, "local")
    return [results[reference] for reference in wanted]


def _pool(processes: int, settings: Settings) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, initializer=speak, initargs=(spoken(), settings.search_path))


def _work(job: _Job) -> "Share":
    """Do one job, in a process of its own."""
    from labkit.grading.selftest import Extent, prove
    from labkit.runtime.simulated import SimulatedLabs

    return prove(
        _subject(job.reference, job.settings, job.vendor),
        SimulatedLabs(),
        student=lambda name: _subject(job.reference, job.settings, job.vendor, name),
        extent=Extent(job.part, job.parts, job.sample),
    )


def _in_containers(reference: str, settings: Settings, vendor: str, runtime: str, sample: int) -> "SelfTest":
    from labkit.grading.selftest import Extent
    from labkit.grading.selftest import selftest as prove
    from labkit.lint.carried import container_limits
    from labkit.runtime.docker.api import engine
    from labkit.runtime.docker.graded import ContainerLabs

    subject = _subject(reference, settings, vendor)
    with engine() as client:
        labs = ContainerLabs(client, note)
        proof = prove(subject, labs, runtime=runtime, extent=Extent(sample=sample, thorough=False))
    limits = tuple(f"{limit.node}: {limit.what}" for limit in container_limits(subject.plan))
    return replace(proof, containers=tuple(labs.names), limits=limits)


def _subject(reference: str, settings: Settings, vendor: str, student: str = "") -> "Subject":
    """One student's copy of a lab, with its rubric, cast for a vendor."""
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import Source, Unplaced, read_rubric
    from labkit.grading.selftest import Subject
    from labkit.grading.site import site_of
    from labkit.scenario.catalogue import find_lab, render_plan
    from labkit.scenario.rendering import rubric_document

    lab = find_lab(reference, settings.search_path, vendor)
    plan = render_plan(lab, student, seed=settings.seed)
    document: Source | None = Unplaced(plan.rubric) if student else rubric_document(lab, seed=settings.seed)
    if document is None:
        raise InputError(Problem(str(lab.folder), _("there is no rubric.yaml to prove")))
    site = site_of(plan.topology)
    rubric = read_rubric(
        document,
        library(settings.search_path),
        site,
        pass_mark=plan.pass_mark,
        stages=[stage.id for stage in plan.stages],
    )
    return Subject(plan, rubric, site)


def _print(results: "Sequence[SelfTest]") -> None:
    """Print what was found for each lab in a line, then what an author must look at."""
    header = (
        _("LAB"),
        _("START"),
        _("SOLUTION"),
        _("MISTAKES NOTICED"),
        _("EQUIVALENTS"),
        _("STUDENTS"),
        _("BY TEXT"),
    )
    table(header, [_row(result) for result in results])
    for result in results:
        for told in _remarks(result):
            data(f"{result.lab}: {told}")


def _row(result: "SelfTest") -> tuple[str, ...]:
    return (
        result.lab,
        f"{result.start:g} %",
        f"{result.solution:g} %",
        _of(result.caught, result.mutants),
        _of(result.equivalents_full, result.equivalents),
        _of(result.students_full, result.students),
        f"{result.config_share:g} %",
    )


def _of(part: int, whole: int) -> str:
    return _("{part} of {whole}", part=part, whole=whole)


def _remarks(result: "SelfTest") -> Iterator[str]:
    for line in result.missed:
        place = f"{line.node}:{line.number}: {' > '.join((*line.section, line.line))}"
        yield _("unchecked: {place}", place=place) + (f" → {line.wrong}" if line.wrong else "")
    for one in result.lost:
        verdict = _(one.verdict)
        yield _(
            "{state} loses: {id}: {verdict} {reason}",
            state=one.state,
            id=one.id,
            verdict=verdict,
            reason=one.reason,
        ).rstrip()
    for error in result.errors:
        yield _("trouble: {error}", error=error)
    for way in result.unproved:
        yield _("never right: {way}; an `alternatives` folder would show that it can be", way=way)
    for limit in result.limits:
        yield _("not in containers: {what}", what=limit)
    if not result.repeatable:
        yield _("graded twice, the solution gave two reports")
