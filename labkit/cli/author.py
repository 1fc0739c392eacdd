"""For authors of labs: selftest and lint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from labkit.cli.catalogue import Json
from labkit.cli.exit_codes import ExitCode
from labkit.cli.lint_config import lint_configurations
from labkit.cli.terminal import data, data_json, fail, note
from labkit.errors import InputError, LabkitError, Problem, UsageError
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.grading.selftest import SelfTest
    from labkit.lint.report import Finding
    from labkit.runtime.lab import Lab
    from labkit.scenario.plan import LabPlan

Optional = Annotated[str, typer.Argument(metavar="LAB", help="Id of a lab, or the path of its folder.")]
All = Annotated[bool, typer.Option("--all", help="All labs of the catalogue.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (selftest, lint):
        app.command()(command)


def selftest(
    lab: Optional = "",
    everything: All = False,
    runtime: Annotated[
        str, typer.Option(help="Where it runs: local (simulated) or docker (containers).")
    ] = "local",
    mutants: Annotated[
        int,
        typer.Option(
            metavar="N", help="Only N lines are left out, evenly spread; -1: all, or none in containers."
        ),
    ] = -1,
    json: Json = False,
) -> None:
    """Prove a lab's rubric: the solution scores 100 %, and each of its lines is missed by some check."""
    from labkit.runtime.carrier import check_runtime

    check_runtime(runtime)
    settings = Settings.from_environment()
    results = [
        _selftest(reference, settings, runtime, mutants)
        for reference in _references(lab, everything, settings)
    ]
    if json:
        data_json({"labs": [result.record() for result in results]})
    else:
        for result in results:
            _print_selftest(result)
    if not all(result.proved for result in results):
        raise typer.Exit(ExitCode.NEGATIVE)


def _references(lab: str, everything: bool, settings: Settings) -> list[str]:
    from labkit.scenario.catalogue import list_labs

    if bool(lab) == everything:
        raise UsageError("one lab or `--all` is needed", hint="`labkit list` shows the labs")
    if lab:
        return [lab]
    catalogue = list_labs(settings.search_path)
    if catalogue.problems:
        raise InputError(*catalogue.problems)
    return list(catalogue.labs)


def _selftest(reference: str, settings: Settings, runtime: str, mutants: int) -> "SelfTest":
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import read_rubric
    from labkit.grading.selftest import selftest as prove
    from labkit.grading.site import site_of
    from labkit.scenario.catalogue import find_lab, render_plan
    from labkit.scenario.rendering import rubric_document

    lab = find_lab(reference, settings.search_path)
    plan = render_plan(lab, seed=settings.seed)
    document = rubric_document(lab, seed=settings.seed)
    if document is None:
        raise InputError(Problem(str(lab.folder), "there is no rubric.yaml to prove"))
    site = site_of(plan.topology)
    rubric = read_rubric(document, library(settings.search_path), site, pass_mark=plan.pass_mark)
    if runtime == "local":
        return prove(plan, rubric, site, _in_process, sample=None if mutants < 0 else mutants)
    from labkit.runtime.docker.api import connect
    from labkit.runtime.docker.graded import ContainerLabs

    labs = ContainerLabs(connect(), note)
    proof = prove(plan, rubric, site, labs, runtime=runtime, sample=max(mutants, 0))
    return replace(proof, containers=tuple(labs.names))


@dataclass(frozen=True, slots=True)
class _InProcess:
    """A lab in this process, which ends with it."""

    lab: "Lab"

    def run(self, node: str, command: str, answers: Sequence[str] = ()) -> str:
        return self.lab.run(node, command, answers)

    def wait(self) -> bool:
        return False

    def close(self) -> None:
        return None


def _in_process(plan: "LabPlan", configurations: Mapping[str, str]) -> _InProcess:
    from labkit.runtime.lab import Lab

    return _InProcess(Lab.build(plan, configurations=configurations))


def _print_selftest(result: "SelfTest") -> None:
    data(
        f"{result.lab}: start {result.start:g} %, solution {result.solution:g} %,"
        f" {result.caught} of {result.mutants} lines checked, {result.config_share:g} % by configuration text"
    )
    for line in result.missed:
        data(f"  unchecked: {line.node}:{line.number}: {' > '.join((*line.section, line.line))}")
    for score in result.lost:
        data(f"  the solution loses: {score.id}: {score.verdict} {score.reason}".rstrip())
    for error in result.errors:
        data(f"  trouble: {error}")


def lint(
    subjects: Annotated[
        list[str] | None,
        typer.Argument(metavar="LAB|PATH...", help="A lab; with --config, files and folders."),
    ] = None,
    everything: All = False,
    config: Annotated[bool, typer.Option("--config", help="Look at configurations, not at a lab.")] = False,
    round_trip: Annotated[
        bool, typer.Option("--round-trip", help="With --config: is each file printed as it was saved?")
    ] = False,
    shuffle: Annotated[
        int | None, typer.Option(metavar="SEED", help="With --round-trip: feed the lines in another order.")
    ] = None,
    prove_live: Annotated[
        bool, typer.Option("--prove-live", help="With --config: list lines whose absence changes nothing.")
    ] = False,
    json: Json = False,
) -> None:
    """Find faults in a lab: its files, its rubric, and configuration lines that a device refuses.

    Lines that are only kept, stored without any effect, are listed; they are no faults.
    """
    if config:
        lint_configurations(
            subjects or (), round_trip=round_trip, shuffle=shuffle, prove_live=prove_live, json=json
        )
        return
    if round_trip or prove_live or shuffle is not None or len(subjects or ()) > 1:
        raise UsageError("one lab, or `--config` with files and folders")
    lab = next(iter(subjects or ()), "")
    settings = Settings.from_environment()
    found: list[dict[str, Any]] = []
    kept: list[Finding] = []
    for reference in _references(lab, everything, settings):
        try:
            found += _faults(reference, settings)
            kept += _kept(reference, settings)
        except InputError as error:
            found += [
                {"place": one.place, "message": one.message, "hint": one.hint} for one in error.problems
            ]
    if json:
        data_json({"problems": found, "kept_lines": [one.place() for one in kept]})
    else:
        for one in kept:
            data(f"{one.file}:{one.line}: kept: {one.text}")
        for problem in found:
            fail(LabkitError(problem["message"], place=problem["place"], hint=problem["hint"]))
        if not found:
            note("no faults")
    if found:
        raise typer.Exit(ExitCode.NEGATIVE)


def _kept(reference: str, settings: Settings) -> "list[Finding]":
    from labkit.lint.labs import kept_lines
    from labkit.scenario.catalogue import find_lab, render_plan

    return kept_lines(render_plan(find_lab(reference, settings.search_path), seed=settings.seed))


def _faults(reference: str, settings: Settings) -> list[dict[str, Any]]:
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import read_rubric
    from labkit.grading.site import site_of
    from labkit.runtime.lab import Lab
    from labkit.scenario.catalogue import find_lab, render_plan
    from labkit.scenario.rendering import rubric_document

    lab = find_lab(reference, settings.search_path)
    plan = render_plan(lab, seed=settings.seed)
    if document := rubric_document(lab, seed=settings.seed):
        read_rubric(document, library(settings.search_path), site_of(plan.topology), pass_mark=plan.pass_mark)
    found = []
    for part, configurations in (("start", {}), ("solution", plan.solution)):
        for node, problems in Lab.build(plan, configurations=configurations).problems.items():
            place = f"{lab.folder / part / node}.cfg"
            found += [{"place": place, "message": str(problem), "hint": ""} for problem in problems]
    return found
