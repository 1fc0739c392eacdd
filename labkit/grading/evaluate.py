"""From evidence to a score. Pure: the same rubric and evidence give the same report."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from labkit.errors import LabkitError
from labkit.grading.check import Command, Output, Status
from labkit.grading.evidence import Evidence
from labkit.grading.judge import Judgement, expected, judge, judge_part
from labkit.grading.message import Message, say, together
from labkit.grading.rubric import Rubric, RubricCheck, leaves
from labkit.grading.rubric_file import GroupEntry
from labkit.grading.score import EXCERPT, CheckResult, Excerpt, GroupResult, ScoreReport, Sort
from labkit.language import _


def evaluate(rubric: Rubric, evidence: Evidence) -> ScoreReport:
    """Judge every check on what was collected for it."""
    results: dict[str, CheckResult] = {}
    for check in rubric.in_order_of_need():
        results[check.id] = _result(check, evidence, results)
    checks = tuple(results[check.id] for check in rubric.checks)
    return ScoreReport(
        lab=evidence.lab,
        student=evidence.student,
        titles=dict(evidence.titles),
        pass_mark=rubric.pass_mark,
        checks=checks,
        groups=tuple(_group(group, rubric, checks) for group in rubric.groups),
        floor=rubric.floor,
        acts=evidence.acts,
        stages=rubric.stages,
        phases={phase.id: dict[str, str](phase.title.items()) for phase in rubric.phases},
        graded=rubric.graded,
        unsaved=evidence.unsaved,
        objectives=rubric.objectives,
    )


def unpassed(rubric: Rubric, evidence: Evidence) -> list[RubricCheck]:
    """Return the checks that another look may help, in the order of the file."""
    report = evaluate(rubric, evidence)
    return [
        check
        for check, result in zip(rubric.checks, report.checks, strict=True)
        if result.verdict != "passed" and check.part is not None
    ]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A verdict with the points that it is worth before hints and help are taken off."""

    verdict: Status
    points: float
    found: tuple[Message, ...] = ()
    reasons: tuple[Message, ...] = ()
    used: tuple[Command, ...] = ()
    view: Mapping[Command, Output] | None = None
    pending: bool = False


def _result(check: RubricCheck, evidence: Evidence, results: Mapping[str, CheckResult]) -> CheckResult:
    head = check.head
    missing = tuple(name for name in head.needs if results[name].verdict != "passed")
    outcome = _manual(check, evidence) if check.part is None else _looked_at(check, evidence)
    if missing:
        outcome = _blocked(check, evidence, outcome, missing)
    view = outcome.view or {}
    return CheckResult(
        id=check.id,
        check=", ".join(check.kinds),
        title=dict[str, str](head.title.items()),
        verdict=outcome.verdict,
        points=_points(check, outcome, evidence),
        maximum=0.0 if head.penalty else head.points,
        expected=expected(check.part) if check.part is not None else (),
        found=outcome.found,
        reasons=outcome.reasons,
        evidence=tuple(_excerpt(command, view.get(command)) for command in outcome.used),
        nodes=_nodes(check),
        hint=dict[str, str](head.hint.items()),
        hidden=head.hidden,
        needs=missing,
        sort=_sort(check),
        group=head.group,
        stage=head.stage,
        phase=head.phase,
        objectives=head.objectives,
        hints=len(head.hints),
        hints_read=_hints_read(check, evidence),
        pending=outcome.pending,
        helped=check.id in evidence.work.helped,
    )


def _sort(check: RubricCheck) -> Sort:
    return "bonus" if check.head.bonus else "penalty" if check.head.penalty else "points"


def _manual(check: RubricCheck, evidence: Evidence) -> _Outcome:
    """What the teacher gave; until then the check waits, and its points stay in the maximum."""
    mark = evidence.marks.get(check.id)
    if mark is None:
        return _Outcome("blocked", 0, reasons=(say("waits for the teacher's judgement"),), pending=True)
    points = min(max(mark.points, 0.0), check.head.points)
    verdict: Status = "passed" if points == check.head.points else "partial" if points > 0 else "failed"
    note = (say("{note}", note=mark.note),) if mark.note else ()
    return _Outcome(verdict, points, found=(say("judged by the teacher"),), reasons=note)


def _looked_at(check: RubricCheck, evidence: Evidence) -> _Outcome:
    judgement, view = _last_look(check, evidence)
    points = check.head.points * judgement.share
    return _Outcome(judgement.status, points, judgement.found, judgement.reasons, judgement.used, view)


def _blocked(check: RubricCheck, evidence: Evidence, outcome: _Outcome, missing: tuple[str, ...]) -> _Outcome:
    """Take the points away, but for those of a fallback whose configuration is right."""
    reasons = (say("it needs {checks}, which did not pass", checks=missing), *outcome.reasons)
    blocked = replace(outcome, verdict="blocked", points=0, reasons=reasons, pending=False)
    if check.fallback is None:
        return blocked
    view = outcome.view or {}
    judgement = judge_part(check.fallback.part, evidence.site, view.get)
    points = check.fallback.points * judgement.share
    if not points:
        return blocked
    found = say("it is configured rightly: {found}", found=together(judgement.found))
    used = tuple(sorted({*blocked.used, *judgement.used}))
    return replace(blocked, points=points, found=(*blocked.found, found), used=used)


def _points(check: RubricCheck, outcome: _Outcome, evidence: Evidence) -> float:
    """Return what counts: what was earned by the student alone, less the price of the hints.

    A penalty is taken only on proof that the check does not hold.
    """
    head = check.head
    if head.penalty:
        lost = head.points - outcome.points if outcome.verdict in ("partial", "failed") else 0.0
        return -round(lost, 2) if lost else 0.0
    earned = outcome.points
    if check.id in evidence.work.helped:
        earned = min(earned, head.points * evidence.work.helped[check.id])
    price = sum(tier.cost for tier in head.hints[: _hints_read(check, evidence)])
    return round(max(earned - price, 0.0), 2)


def _hints_read(check: RubricCheck, evidence: Evidence) -> int:
    return min(evidence.work.hints.get(check.id, 0), len(check.head.hints))


def _group(group: GroupEntry, rubric: Rubric, results: tuple[CheckResult, ...]) -> GroupResult:
    """Add up a group, cap it, and let its penalties go no lower than its floor."""
    pairs = zip(rubric.checks, results, strict=True)
    own = [(check, result) for check, result in pairs if check.head.group == group.id]
    earned = sum(result.points for _, result in own)
    maximum = sum(result.maximum for check, result in own if check.counts)
    if group.cap is not None:
        maximum = min(maximum, group.cap)
    counted = earned
    if group.all_or_nothing and any(check.counts and result.verdict != "passed" for check, result in own):
        counted = sum(result.points for _, result in own if result.sort == "penalty")
    if group.cap is not None:
        counted = min(counted, group.cap)
    if group.floor is not None:
        counted = max(counted, group.floor)
    return GroupResult(
        group.id,
        dict[str, str](group.title.items()),
        round(earned, 2),
        round(counted, 2),
        round(maximum, 2),
        group.all_or_nothing,
    )


def _last_look(check: RubricCheck, evidence: Evidence) -> tuple[Judgement, Mapping[Command, Output]]:
    """Return the first look at which the check passes, else its last.

    A network may take its time within the deadline.
    """
    site = evidence.site
    judgement, last = None, {}
    for view in evidence.views(check.id):
        judgement, last = judge(check, site, view.get), dict(view)
        if judgement.status == "passed":
            break
    if judgement is None:
        # a rubric corrected after the evidence was taken: what was collected for other checks may do
        last = dict(evidence.last_view(check.head.phase))
        judgement = judge(check, site, last.get)
    return judgement, last


def _excerpt(command: Command, output: Output | None) -> Excerpt:
    if output is None:
        return Excerpt(command.node, command.text, "", _("not collected"))
    text = output.text if len(output.text) <= EXCERPT else output.text[:EXCERPT] + "\n…"
    return Excerpt(command.node, command.text, text, output.error)


def _nodes(check: RubricCheck) -> tuple[str, ...]:
    try:
        asks = [ask for leaf in leaves(check.part) for ask in leaf.kind.asks(leaf.inputs)]
    except LabkitError:
        return ()
    return tuple(dict.fromkeys(ask.node for ask in asks))
