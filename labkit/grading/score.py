"""The result of grading, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from labkit.grading.check import Status
from labkit.grading.evidence import Act
from labkit.grading.message import Message
from labkit.grading.objectives import ancestors

EXCERPT = 4000
"""Characters of raw output that a report shows for one command."""
Sort = Literal["points", "bonus", "penalty"]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The raw output that shows a verdict."""

    node: str
    command: str
    text: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check's verdict and what it earned.

    A bonus's `maximum` is no part of the report's; a penalty has none, and `points` at or below zero.
    """

    id: str
    check: str
    title: dict[str, str]
    verdict: Status
    points: float
    maximum: float
    expected: tuple[Message, ...]
    found: tuple[Message, ...]
    reasons: tuple[Message, ...]
    evidence: tuple[Excerpt, ...]
    nodes: tuple[str, ...]
    """The devices that it looked at, for the picture."""
    hint: dict[str, str]
    hidden: bool = False
    needs: tuple[str, ...] = ()
    """The checks that it waits for, when it is blocked."""
    sort: Sort = "points"
    group: str = ""
    stage: str = ""
    phase: str = ""
    objectives: tuple[str, ...] = ()
    hints: int = 0
    """How many tiers of hints there are."""
    hints_read: int = 0
    pending: bool = False
    """Whether it waits for a teacher's judgement."""
    helped: bool = False
    """Whether the reference put it in place: what it earns is what it had earned by then."""


@dataclass(frozen=True, slots=True)
class GroupResult:
    """What the checks of a group earned, and what of it counts."""

    id: str
    title: dict[str, str]
    earned: float
    counted: float
    maximum: float
    all_or_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Competency:
    """What was earned in a certification, a skill or an objective; `id` as in labkit.grading.objectives."""

    id: str
    title: Mapping[str, str]
    points: float
    maximum: float


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """What a student gets for a lab. `pass_mark` in percent of the maximum."""

    lab: str
    student: str
    titles: dict[str, str]
    pass_mark: float
    checks: tuple[CheckResult, ...]
    groups: tuple[GroupResult, ...] = ()
    floor: float = 0
    acts: tuple[Act, ...] = ()
    """What was done to the lab, in the order of the phases."""
    phases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The phases' titles by id, in the order of the rubric."""
    stages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The stages' titles by id, where they are known."""
    graded: Literal["running", "saved"] = "running"
    unsaved: tuple[str, ...] = ()
    """Devices with work that was not saved."""
    objectives: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """The points earned: bonus makes up for others, penalties stop at the floor."""
        alone = sum(check.points for check in self.checks if not check.group)
        total = alone + sum(group.counted for group in self.groups)
        return round(max(min(total, self.maximum), self.floor), 2)

    @property
    def maximum(self) -> float:
        """The points of the rubric, whatever the network's state."""
        alone = sum(check.maximum for check in self.checks if check.sort == "points" and not check.group)
        return round(alone + sum(group.maximum for group in self.groups), 2)

    @property
    def percent(self) -> float:
        """The score in percent, to two decimals; of a rubric without points, 0."""
        return round(100 * self.score / self.maximum, 2) if self.maximum else 0.0

    @property
    def incomplete(self) -> bool:
        """Whether the grader could not judge every check: the score is then a lower bound."""
        return any(check.verdict == "error" for check in self.checks)

    @property
    def pending(self) -> float:
        """The points that wait for a teacher's judgement."""
        return round(sum(check.maximum for check in self.checks if check.pending), 2)

    @property
    def passed(self) -> bool:
        """Whether the pass mark is reached, on complete evidence."""
        return not self.incomplete and self.maximum > 0 and self.percent >= self.pass_mark

    @property
    def competencies(self) -> tuple[Competency, ...]:
        """What was earned by objective, skill and certification, in the order of their numbers.

        A check that names several objectives counts in full for each.
        """
        sums: dict[str, list[float]] = {}
        for check in self.checks:
            names = {name for one in check.objectives for name in (one, *ancestors(one))}
            for name in names if check.sort == "points" else ():
                entry = sums.setdefault(name, [0.0, 0.0])
                entry[0] += check.points
                entry[1] += check.maximum
        return tuple(
            Competency(name, self.objectives.get(name, {}), round(points, 2), round(maximum, 2))
            for name, (points, maximum) in sorted(sums.items(), key=lambda item: _numbered(item[0]))
        )

    def count(self, verdict: Status) -> int:
        """How many checks ended so."""
        return sum(check.verdict == verdict for check in self.checks)


def _numbered(name: str) -> tuple[str, tuple[int, ...]]:
    certification, _, number = name.partition("/")
    return certification, tuple(int(part) for part in number.split(".") if part)


def plain(number: float) -> str:
    """Write a number of points as people do: 10, 7.5."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
