"""What a student is told while working: what is not right yet and where to look, never the answer."""

from dataclasses import dataclass

from labkit.grading.check import Status
from labkit.grading.message import Message
from labkit.grading.score import CheckResult, ScoreReport


@dataclass(frozen=True, slots=True)
class FeedbackItem:
    """One check as a student may see it. What was expected and how it is proved stay with the teacher."""

    id: str
    title: dict[str, str]
    verdict: Status
    found: tuple[Message, ...]
    hint: dict[str, str]
    waits_for: tuple[str, ...]
    """The titles' ids of visible checks that must pass first."""
    hints_left: int = 0
    """How many hints can still be asked for."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """The visible checks, in the order of the rubric, and how many there are in all."""

    items: tuple[FeedbackItem, ...]
    passed: int
    total: int


def feedback(report: ScoreReport, *, stage: str = "") -> Feedback:
    """Leave out hidden checks altogether, and of the others what would give the answer away.

    A `stage` is looked at alone. What waits for a teacher is no feedback.
    """
    visible = [
        check
        for check in report.checks
        if not check.hidden and not check.pending and stage in ("", check.stage)
    ]
    names = {check.id for check in visible}
    items = tuple(_item(check, names) for check in visible)
    return Feedback(items, sum(item.verdict == "passed" for item in items), len(items))


def _item(check: CheckResult, visible: set[str]) -> FeedbackItem:
    done = check.verdict == "passed"
    return FeedbackItem(
        id=check.id,
        title=check.title,
        verdict=check.verdict,
        found=() if done or check.verdict == "blocked" else check.found,
        hint={} if done else check.hint,
        waits_for=tuple(name for name in check.needs if name in visible),
        hints_left=0 if done else check.hints - check.hints_read,
    )
