"""What is wrong with a rubric that can be read: points that do not add up, and checks that cannot judge."""

from collections.abc import Iterable, Iterator

from labkit.errors import Problem
from labkit.grading.check import CheckInput, Site
from labkit.grading.rubric import Rubric, RubricCheck, leaves
from labkit.grading.rubric_reader import Source
from labkit.grading.score import CheckResult
from labkit.grading.trial import grade
from labkit.language import _, spoken, translator
from labkit.lint.report import Finding
from labkit.runtime.simulated import SimulatedLabs
from labkit.scenario.plan import LabPlan


def rubric_faults(
    rubric: Rubric, source: Source, plan: LabPlan, site: Site, kept: Iterable[Finding]
) -> list[Problem]:
    """Look at a rubric, and try it on the solution in the simulation; `kept` are the lab's lines without effect."""
    return [
        *_points(rubric, source),
        *_unused(rubric, source),
        *_kept(rubric, source, kept),
        *_without_judgement(rubric, source, plan, site),
    ]


def _points(rubric: Rubric, source: Source) -> Iterator[Problem]:
    """Sums that an author cannot have meant."""
    if rubric.maximum == 0:
        yield Problem(
            source.place(("checks",)),
            _("no check has points"),
            _("bonus and penalties do not count for the maximum"),
        )
    for number, group in enumerate(rubric.groups):
        own = [check.head.points for check in rubric.checks if check.head.group == group.id and check.counts]
        if group.cap is not None and own and sum(own) < group.cap:
            message = _(
                "the cap is never reached: {cap:g}, but the checks of the group have {sum:g}",
                cap=group.cap,
                sum=sum(own),
            )
            yield Problem(source.place(("groups", number, "cap")), message)
        lost = [check for check in rubric.checks if check.head.group == group.id and check.head.penalty]
        if group.floor is not None and not lost:
            message = _("a floor without penalties: {group}", group=group.id)
            yield Problem(source.place(("groups", number, "floor")), message)
    if rubric.floor < 0 and not any(check.head.penalty for check in rubric.checks):
        yield Problem(source.place(("floor",)), _("a floor without penalties: {group}", group="rubric"))


def _unused(rubric: Rubric, source: Source) -> Iterator[Problem]:
    """Groups and phases that no check is in: points were meant for them."""
    groups = {check.head.group for check in rubric.checks}
    for number, group in enumerate(rubric.groups):
        if group.id not in groups:
            yield Problem(source.place(("groups", number)), _("no check is in this group: {id}", id=group.id))
    phases = {check.head.phase for check in rubric.checks}
    for number, phase in enumerate(rubric.phases):
        if phase.id not in phases:
            yield Problem(source.place(("phases", number)), _("no check is in this phase: {id}", id=phase.id))


def _kept(rubric: Rubric, source: Source, kept: Iterable[Finding]) -> Iterator[Problem]:
    """Checks of lines that a device only keeps: whoever has them is right, and nothing works by them."""
    idle = {" ".join(line.text.split()).lower() for line in kept}
    for number, check in enumerate(rubric.checks):
        for line in _lines(check):
            if " ".join(line.split()).lower() in idle:
                hint = _("the line is stored and printed, and changes nothing in the network")
                yield Problem(
                    source.place(("checks", number)),
                    _("grades what is not simulated: {line}", line=line),
                    hint,
                )


def _lines(check: RubricCheck) -> Iterator[str]:
    """The configuration lines that a check compares."""
    for part in check.parts:
        for leaf in leaves(part):
            if leaf.kind.text_based and (line := _line(leaf.inputs)):
                yield line


def _line(inputs: CheckInput) -> str:
    return str(getattr(inputs, "line", ""))


def _without_judgement(rubric: Rubric, source: Source, plan: LabPlan, site: Site) -> Iterator[Problem]:
    """Checks that end as the grader's own trouble on the solution: no template, an unknown command or field."""
    if not plan.solution:
        return
    lab = SimulatedLabs()(plan, plan.start | plan.solution)
    _evidence, report = grade(rubric, site, plan, lab, patient=False)
    guests = {name for name, node in plan.topology.nodes.items() if node.guest is not None}
    for number, check in enumerate(report.checks):
        if check.verdict == "error" and not guests & set(check.nodes):
            message = _("cannot judge in the simulation: {reason}", reason=_reason(check))
            yield Problem(source.place(("checks", number)), message)


def _reason(check: CheckResult) -> str:
    translate = translator(spoken())
    return "; ".join(message.text(translate) for message in (*check.reasons, *check.found))
