"""Grades one state of a lab in this process: all of it, or only until a mistake is noticed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from labkit.errors import LabkitError
from labkit.grading.action import Action
from labkit.grading.actor import EventActor, HasEvents
from labkit.grading.check import Command, Output, Site
from labkit.grading.collect import Clock, Subject, collect
from labkit.grading.evaluate import evaluate
from labkit.grading.evidence import Evidence
from labkit.grading.judge import judge
from labkit.grading.plan import commands_of, plan_again, plan_on, steps
from labkit.grading.rubric import Rubric, RubricCheck
from labkit.grading.saved import PAIRS
from labkit.grading.score import ScoreReport
from labkit.grading.transport import MemoryTransport
from labkit.language import _
from labkit.scenario.plan import LabPlan

SETTLED = Clock(lambda: 0.0, lambda _: None, settled=True)
_RUNNING, _SAVED = tuple(PAIRS), tuple(PAIRS.values())
"""What shows configurations, that which runs and that which is saved."""


class GradedLab(HasEvents, Protocol):
    """A lab in this process, for as long as it is graded."""

    @property
    def settled(self) -> bool:
        """Whether its network is at once what it will be; else a phase's checks are given their time."""

    def run(self, node: str, command: str, answers: Sequence[str] = ()) -> str:
        """Type a command on a node as the grader and return the answer."""

    def wait(self) -> bool:
        """Give the network time to converge; False where no more of it will help."""

    def close(self) -> None:
        """Take the lab down."""


LabFactory = Callable[[LabPlan, Mapping[str, str]], GradedLab]
"""Brings a plan's network up with these configurations by node; a node that is not named has its start's."""


def grade(
    rubric: Rubric, site: Site, plan: LabPlan, lab: GradedLab, *, patient: bool = True
) -> tuple[Evidence, ScoreReport]:
    """Grade as `labkit grade` does; where not all is there yet, again as long as the lab is given time.

    Unless `patient`: what is not there at first is not waited for.
    """
    subject = Subject(plan.lab_id, plan.student, plan.titles, plan.variables, {})
    clock = SETTLED if lab.settled else Clock()

    def look() -> Evidence:
        return collect(rubric, site, subject, MemoryTransport(_Guarded(lab)), clock, EventActor(lab))

    return until_right(rubric, look, lab.wait if patient else lambda: False)


def until_right(
    rubric: Rubric, look: Callable[[], Evidence], wait: Callable[[], bool]
) -> tuple[Evidence, ScoreReport]:
    """Look at a network that converges until all checks pass, or `wait` says that no more time will help."""
    while True:
        evidence = look()
        report = evaluate(rubric, evidence)
        right = all(result.verdict == "passed" or result.pending for result in report.checks)
        if right or not wait():
            return evidence, report


def noticed(checks: Iterable[RubricCheck], rubric: Rubric, site: Site, lab: GradedLab) -> str:
    """Say `caught` as soon as a check does not pass, `missed`, or what the grader's trouble was.

    The checks before all phases come first; then each phase that has some.
    """
    trouble = ""
    own = list(checks)
    for phase in ("", *(phase.id for phase in rubric.phases)):
        some = [check for check in own if check.head.phase == phase]
        actor = EventActor(lab)
        try:
            for action in _actions(rubric, phase) if some else ():
                actor.act(action)
            outcome = _first_failure(some, site, lab)
        except LabkitError as error:
            outcome = f"phase {phase}: {error}"
        finally:
            if phase:
                actor.restore()
        if outcome == "caught":
            return outcome
        trouble = trouble or outcome
    return trouble or "missed"


def by_nearness(checks: Iterable[RubricCheck], node: str, site: Site) -> list[RubricCheck]:
    """Put the checks first that look at a node, displays before what sends packets, and last what is saved.

    A device takes longer to write its configuration than any table, and no mistake shows in whether it is saved.
    """

    def distance(check: RubricCheck) -> tuple[bool, bool, int]:
        commands = commands_of(check, site)
        far = all(command.node != node for command in commands)
        return (
            any(command.text.startswith(_SAVED) for command in commands),
            far,
            max(map(_effort, commands), default=0),
        )

    return sorted(checks, key=distance)


def _effort(command: Command) -> int:
    if command.text.startswith(_RUNNING):
        return 1
    return 0 if command.text.startswith(("display ", "show ")) else 2


def _actions(rubric: Rubric, phase: str) -> Iterable[Action]:
    return next((one.act for one in rubric.phases if one.id == phase), ())


def _first_failure(checks: Iterable[RubricCheck], site: Site, lab: GradedLab) -> str:
    """Say `caught`, what kept a check from judging, or nothing."""
    answers = _Answers(lab)
    trouble = ""
    for check in checks:
        answers.prepare(check, site)
        judgement = judge(check, site, answers.known.get)
        if judgement.status in ("failed", "partial"):
            return "caught"
        if judgement.status == "error":
            trouble = trouble or _("check {id}: {reasons}", id=check.id, reasons=judgement.reasons[0])
    return trouble


class _Answers:
    """Types a check's commands when it is its turn: a mistake is noticed by the first check that fails."""

    def __init__(self, lab: GradedLab) -> None:
        self._lab = _Guarded(lab)
        self.known: dict[Command, Output] = {}

    def prepare(self, check: RubricCheck, site: Site) -> None:
        for wanted in (plan_again([check], site), None):
            for step in steps(plan_on([check], site, self.known) if wanted is None else wanted):
                for command in (one for commands in step.values() for one in commands):
                    if command not in self.known:
                        self.known[command] = self._answer(command)

    def _answer(self, command: Command) -> Output:
        try:
            return Output(self._lab.run(command.node, command.text, command.answers))
        except LabkitError as error:
            return Output(error=error.message)


class _Guarded:
    """A lab whose own faults are told as such: they must not look like a check's."""

    def __init__(self, lab: GradedLab) -> None:
        self._lab = lab

    def run(self, node: str, command: str, answers: Sequence[str] = ()) -> str:
        try:
            return self._lab.run(node, command, answers)
        except LabkitError:
            raise
        except Exception as error:
            raise LabkitError(_("the lab itself failed: {error}", error=repr(error)), place=node) from error
