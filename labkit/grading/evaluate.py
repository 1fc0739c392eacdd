"""From evidence to a score. Pure: the same rubric and evidence give the same report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from labkit.errors import GraderError, LabkitError
from labkit.grading.check import Command, Output, Records, Site, Status, Verdict
from labkit.grading.evidence import Evidence
from labkit.grading.message import Message, say
from labkit.grading.rubric import Rubric, RubricCheck
from labkit.grading.score import EXCERPT, CheckResult, Excerpt, ScoreReport

Read = Callable[[Command], Output | None]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one look at the answers shows, over all inputs of a check. `share` from 0 to 1."""

    status: Status
    share: float
    found: tuple[Message, ...]
    reasons: tuple[Message, ...]
    used: tuple[Command, ...]


def evaluate(rubric: Rubric, evidence: Evidence) -> ScoreReport:
    """Judge every check on what was collected for it."""
    results: dict[str, CheckResult] = {}
    for check in rubric.in_order_of_need():
        results[check.id] = _result(check, evidence, results)
    return ScoreReport(
        lab=evidence.lab,
        student=evidence.student,
        titles=dict(evidence.titles),
        pass_mark=rubric.pass_mark,
        checks=tuple(results[check.id] for check in rubric.checks),
    )


def unpassed(rubric: Rubric, evidence: Evidence) -> list[RubricCheck]:
    """Return the checks that another look may help, in the order of the file."""
    report = evaluate(rubric, evidence)
    return [
        check
        for check, result in zip(rubric.checks, report.checks, strict=True)
        if result.verdict != "passed"
    ]


def judge(check: RubricCheck, site: Site, read: Read) -> Judgement:
    """Judge a check on the answers that `read` gives, for each of its inputs."""
    records = Records(site, read)
    verdicts: list[Verdict] = []
    errors: list[Message] = []
    for inputs in check.inputs:
        try:
            verdicts.append(check.kind.judge(inputs, records))
        except GraderError as error:
            errors.append(say("{error}", error=str(error)))
        except Exception as error:  # noqa: BLE001  a check may be a school's own: its faults are not the student's
            errors.append(say("the check itself failed: {error}", error=f"{type(error).__name__}: {error}"))
    used = tuple(sorted(records.used))
    if errors:
        return Judgement("error", 0.0, tuple(verdict.found for verdict in verdicts), tuple(errors), used)
    share = sum(_share(verdict) for verdict in verdicts) / len(verdicts)
    status: Status = "passed" if share == 1 else "partial" if share > 0 else "failed"
    reasons = tuple(verdict.reason for verdict in verdicts if verdict.reason)
    return Judgement(status, share, tuple(verdict.found for verdict in verdicts), reasons, used)


def _share(verdict: Verdict) -> float:
    if verdict.status == "passed":
        return 1.0
    return min(max(verdict.share, 0.0), 0.999) if verdict.status == "partial" else 0.0


def _result(check: RubricCheck, evidence: Evidence, results: Mapping[str, CheckResult]) -> CheckResult:
    missing = tuple(name for name in check.head.needs if results[name].verdict != "passed")
    judgement, view = _last_look(check, evidence)
    status, reasons = judgement.status, judgement.reasons
    if missing:
        status = "blocked"
        reasons = (say("it needs {checks}, which did not pass", checks=missing), *reasons)
    points = {"passed": check.head.points, "partial": round(check.head.points * judgement.share, 2)}
    return CheckResult(
        id=check.id,
        check=check.head.check,
        title=dict[str, str](check.head.title.items()),
        verdict=status,
        points=points.get(status, 0.0),
        maximum=check.head.points,
        expected=tuple(check.kind.expected(inputs) for inputs in check.inputs),
        found=judgement.found,
        reasons=reasons,
        evidence=tuple(_excerpt(command, view.get(command)) for command in judgement.used),
        nodes=_nodes(check),
        hint=dict[str, str](check.head.hint.items()),
        hidden=check.head.hidden,
        needs=missing,
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
        last = {command: output for round_ in evidence.rounds for command, output in round_.outputs.items()}
        judgement = judge(check, site, last.get)
    return judgement, last


def _excerpt(command: Command, output: Output | None) -> Excerpt:
    if output is None:
        return Excerpt(command.node, command.text, "", "not collected")
    text = output.text if len(output.text) <= EXCERPT else output.text[:EXCERPT] + "\n…"
    return Excerpt(command.node, command.text, text, output.error)


def _nodes(check: RubricCheck) -> tuple[str, ...]:
    try:
        return tuple(dict.fromkeys(ask.node for inputs in check.inputs for ask in check.kind.asks(inputs)))
    except LabkitError:
        return ()
