"""Proves a rubric before an exam.

The solution earns everything, and each line of it is missed by some check.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from labkit.errors import LabkitError
from labkit.grading.check import Command, Output, Site
from labkit.grading.judge import expected, judge
from labkit.grading.mutate import Mutant, mutants
from labkit.grading.plan import commands_of
from labkit.grading.rubric import Rubric, RubricCheck, text_share
from labkit.scenario.plan import LabPlan


class GradedLab(Protocol):
    """A lab in this process, for as long as it is graded."""

    def run(self, node: str, command: str, answers: Sequence[str] = ()) -> str:
        """Type a command on a node as the grader and return the answer."""

    def wait(self) -> bool:
        """Give the network time to converge; False where no more of it will help."""

    def close(self) -> None:
        """Take the lab down."""


LabFactory = Callable[[LabPlan, Mapping[str, str]], GradedLab]
"""Brings a plan's network up with these configurations by node; a node that is not named has none."""


@dataclass(frozen=True, slots=True)
class MissedLine:
    """A line of the solution that no check misses."""

    node: str
    line: str
    number: int
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckScore:
    """What a check earned in a state of the lab, and why not more."""

    id: str
    verdict: str
    points: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SelfTest:
    """The proof.

    `start` and `solution` in percent of the maximum; `config_share` of points by text checks.
    """

    lab: str
    runtime: str
    start: float
    solution: float
    mutants: int
    caught: int
    missed: tuple[MissedLine, ...]
    config_share: float
    lost: tuple[CheckScore, ...]
    """The checks that the solution does not pass."""
    errors: tuple[str, ...] = ()
    """Lines without which the grader could not judge: neither caught nor missed."""
    containers: tuple[str, ...] = ()
    """Names of the containers that were used."""

    @property
    def proved(self) -> bool:
        """Whether the solution earns everything, and the start does not."""
        return self.solution == 100 and self.start < 100

    def record(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        return asdict(self)


def selftest(
    plan: LabPlan,
    rubric: Rubric,
    site: Site,
    factory: LabFactory,
    *,
    runtime: str = "local",
    sample: int | None = None,
) -> SelfTest:
    """Grade the start state, the solution, and the solution without each of its lines.

    A configuration of the solution stands in place of the start's; nodes without one keep the start's. A
    `sample` takes that many lines, evenly spread, in place of all.
    """
    solved = {**plan.start, **plan.solution}
    start = _grade(rubric, site, factory, plan, plan.start)
    best = _grade(rubric, site, factory, plan, solved, patient=True)
    missed: list[MissedLine] = []
    errors: list[str] = []
    total = 0
    full = [check for check, score in zip(rubric.checks, best, strict=True) if score.verdict == "passed"]
    for mutant in _spread(list(mutants(plan.start, plan.solution)), sample):
        total += 1
        outcome = _outcome(_by_nearness(full, mutant, site), mutant, site, factory, plan, solved)
        if outcome == "missed":
            missed.append(MissedLine(mutant.node, mutant.line, mutant.number, mutant.section))
        elif outcome != "caught":
            errors.append(f"{mutant.node}:{mutant.number}: {outcome}")
    return SelfTest(
        lab=plan.lab_id,
        runtime=runtime,
        start=_percent(start, rubric),
        solution=_percent(best, rubric),
        mutants=total,
        caught=total - len(missed) - len(errors),
        missed=tuple(missed),
        config_share=_config_share(rubric),
        lost=tuple(score for score in best if score.verdict != "passed"),
        errors=tuple(errors),
    )


class _Answers:
    """Runs a command when a check first asks for it: a mutant is caught by the first check that fails."""

    def __init__(self, lab: GradedLab) -> None:
        self._lab = lab
        self._known: dict[Command, Output] = {}

    def read(self, command: Command) -> Output:
        if command not in self._known:
            try:
                self._known[command] = Output(self._lab.run(command.node, command.text, command.answers))
            except LabkitError as error:
                self._known[command] = Output(error=error.message)
            except Exception as error:  # noqa: BLE001  a fault of the simulation must not look like the check's
                self._known[command] = Output(error=f"the lab itself failed: {error!r}")
        return self._known[command]


def _spread(items: list[Mutant], sample: int | None) -> list[Mutant]:
    """Take so many items, evenly spread."""
    if sample is None or sample >= len(items):
        return items
    return [items[index * len(items) // sample] for index in range(sample)]


def _grade(
    rubric: Rubric,
    site: Site,
    factory: LabFactory,
    plan: LabPlan,
    configs: Mapping[str, str],
    *,
    patient: bool = False,
) -> list[CheckScore]:
    """Grade one state of the lab; with patience, until all is passed or the lab has had its time."""
    lab = factory(plan, configs)
    try:
        scores = _look(rubric, site, lab)
        while patient and any(score.verdict != "passed" for score in scores) and lab.wait():
            scores = _look(rubric, site, lab)
        return scores
    finally:
        lab.close()


def _look(rubric: Rubric, site: Site, lab: GradedLab) -> list[CheckScore]:
    """Grade what there is now, in the order of the rubric."""
    answers = _Answers(lab)
    scores: dict[str, CheckScore] = {}
    for check in rubric.in_order_of_need():
        scores[check.id] = _score(check, site, answers, scores)
    return [scores[check.id] for check in rubric.checks]


def _score(check: RubricCheck, site: Site, answers: _Answers, scores: Mapping[str, CheckScore]) -> CheckScore:
    waiting = [name for name in check.head.needs if scores[name].verdict != "passed"]
    if waiting:
        return CheckScore(check.id, "blocked", 0, f"it needs {', '.join(waiting)}")
    assert check.part is not None
    judgement = judge(check, site, answers.read)
    points = round(check.head.points * judgement.share, 2) if judgement.status != "error" else 0
    wanted = [f"expected: {message}" for message in expected(check.part)]
    reason = "; ".join(map(str, (*judgement.reasons, *judgement.found, *wanted)))
    return CheckScore(check.id, judgement.status, points, "" if judgement.status == "passed" else reason)


def _outcome(
    checks: list[RubricCheck],
    mutant: Mutant,
    site: Site,
    factory: LabFactory,
    plan: LabPlan,
    solved: Mapping[str, str],
) -> str:
    """Say `caught`, `missed`, or what the grader's trouble was."""
    trouble = ""
    try:
        lab = factory(plan, {**solved, mutant.node: mutant.config})
    except LabkitError as error:
        return f"the lab does not start without `{mutant.line}`: {error.message}"
    try:
        answers = _Answers(lab)
        for check in checks:
            judgement = judge(check, site, answers.read)
            if judgement.status in ("failed", "partial"):
                return "caught"
            if judgement.status == "error":
                trouble = trouble or f"check {check.id}: {judgement.reasons[0]}"
    finally:
        lab.close()
    return trouble or "missed"


def _by_nearness(checks: list[RubricCheck], mutant: Mutant, site: Site) -> list[RubricCheck]:
    """Put the checks first that look at the mutant's node, and displays before probes."""
    needed = {name for check in checks for name in check.head.needs}
    worth = [check for check in checks if check.head.points > 0 or check.id in needed]

    def distance(check: RubricCheck) -> tuple[bool, bool]:
        commands = commands_of(check, site)
        probes = any(not command.text.startswith(("display ", "show ")) for command in commands)
        return all(command.node != mutant.node for command in commands), probes

    return sorted(worth, key=distance)


def _percent(scores: list[CheckScore], rubric: Rubric) -> float:
    return round(100 * sum(score.points for score in scores) / rubric.maximum, 2) if rubric.maximum else 0.0


def _config_share(rubric: Rubric) -> float:
    text = sum(check.head.points * text_share(check.part) for check in rubric.checks if check.counts)
    return round(100 * text / rubric.maximum, 2) if rubric.maximum else 0.0
