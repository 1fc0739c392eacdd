"""For authors of labs: lint."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from labkit.cli.catalogue import Json, Vendor
from labkit.cli.exit_codes import ExitCode
from labkit.cli.lint_config import lint_configurations
from labkit.cli.references import All, references
from labkit.cli.terminal import data, data_json, fail, note
from labkit.errors import InputError, LabkitError, Problem, UsageError
from labkit.language import _
from labkit.runtime.carrier import check_runtime
from labkit.settings import Settings

if TYPE_CHECKING:
    from labkit.lint.report import Finding


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(lint)


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
    runtime: Annotated[
        str, typer.Option(help="For a lab, with `docker` or `attach`: also list what cannot be done there.")
    ] = "local",
    vendor: Vendor = "",
    complete: Annotated[
        bool, typer.Option("--complete", help="Gaps count as faults: what a lab of the catalogue has.")
    ] = False,
    json: Json = False,
) -> None:
    """Find faults in a lab: its files, its rubric, and configuration lines that a device refuses.

    Gaps are listed too: texts without a translation, files that are missing, variables that nothing uses. Lines
    that are only kept, stored without any effect, are listed; they are no faults. Nor is what
    cannot be done in containers, with `--runtime docker`, or on attached devices, with `--runtime attach`.
    """
    check_runtime(runtime)
    if config:
        lint_configurations(
            subjects or (), round_trip=round_trip, shuffle=shuffle, prove_live=prove_live, json=json
        )
        return
    if round_trip or prove_live or shuffle is not None or len(subjects or ()) > 1:
        raise UsageError(_("one lab, or `--config` with files and folders"))
    lab = next(iter(subjects or ()), "")
    settings = Settings.from_environment()
    found: list[dict[str, Any]] = []
    gaps: list[dict[str, Any]] = []
    kept: list[Finding] = []
    limits: list[dict[str, str]] = []
    for reference in references(lab, everything, settings):
        try:
            faults, kept_here = _looked_at(reference, settings, vendor)
            found += faults
            kept += kept_here
            gaps += _gaps(reference, settings)
            limits += _limits(reference, settings, runtime)
        except InputError as error:
            found += [_record(one) for one in error.problems]
    if json:
        document = {"problems": found, "gaps": gaps, "kept_lines": [one.place() for one in kept]}
        data_json(document | ({"limits": limits} if runtime != "local" else {}))
    else:
        for one in kept:
            data(_("{file}:{line}: kept: {text}", file=one.file, line=one.line, text=one.text))
        for limit in limits:
            data(_limit_line(limit))
        for gap in gaps:
            data(_("{place}: gap: {message}", place=gap["place"], message=gap["message"]))
        for problem in found:
            fail(LabkitError(problem["message"], place=problem["place"], hint=problem["hint"]))
        if not found:
            note(_("no faults"))
    if found or (complete and gaps):
        raise typer.Exit(ExitCode.NEGATIVE)


def _limit_line(limit: dict[str, str]) -> str:
    lab, node, what = limit["lab"], limit["node"], limit["what"]
    if node:
        return _("{lab}: {node}: not in containers: {what}", lab=lab, node=node, what=what)
    return _("{lab}: not on attached devices: {what}", lab=lab, what=what)


def _limits(reference: str, settings: Settings, runtime: str) -> list[dict[str, str]]:
    """What a runtime cannot do of a lab; the simulation can do all that there is."""
    from labkit.cli.attach import control_needed
    from labkit.lint.carried import container_limits
    from labkit.scenario.catalogue import find_lab, render_plan

    if runtime == "local":
        return []
    plan = render_plan(find_lab(reference, settings.search_path), seed=settings.seed)
    if runtime == "attach":
        return [{"lab": plan.lab_id, "node": "", "what": what} for what in control_needed(plan, settings)]
    return [{"lab": plan.lab_id, "node": limit.node, "what": limit.what} for limit in container_limits(plan)]


def _looked_at(
    reference: str, settings: Settings, vendor: str
) -> "tuple[list[dict[str, Any]], list[Finding]]":
    """Look for faults in a lab (in what students are given, the rubric, lines that devices refuse), and kept lines."""
    from labkit.grading.library import library
    from labkit.grading.rubric_reader import read_rubric
    from labkit.grading.site import site_of
    from labkit.lint.labs import kept_lines
    from labkit.lint.rubric import rubric_faults
    from labkit.runtime.lab import Lab
    from labkit.scenario.catalogue import find_lab, render_plan
    from labkit.scenario.lint import student_faults
    from labkit.scenario.rendering import rubric_document

    lab = find_lab(reference, settings.search_path, vendor)
    if broken := student_faults(lab, settings.seed):
        raise InputError(*broken)
    plan = render_plan(lab, seed=settings.seed)
    kept = kept_lines(plan)
    found = []
    for part, configurations in (("start", {}), ("solution", plan.solution)):
        for node, problems in Lab.build(plan, configurations=configurations).problems.items():
            place = f"{lab.folder / part / node}.cfg"
            found += [{"place": place, "message": str(problem), "hint": ""} for problem in problems]
    if document := rubric_document(lab, seed=settings.seed):
        site = site_of(plan.topology)
        stages = [stage.id for stage in plan.stages]
        rubric = read_rubric(
            document, library(settings.search_path), site, pass_mark=plan.pass_mark, stages=stages
        )
        found += [_record(one) for one in rubric_faults(rubric, document, plan, site, kept)]
    return found, kept


def _gaps(reference: str, settings: Settings) -> list[dict[str, Any]]:
    """Look for what a lab of the catalogue has beside one that merely runs."""
    from labkit.lint.gaps import gaps
    from labkit.scenario.catalogue import find_lab

    return [_record(one) for one in gaps(find_lab(reference, settings.search_path))]


def _record(problem: Problem) -> dict[str, Any]:
    return {"place": problem.place, "message": problem.message, "hint": problem.hint}
