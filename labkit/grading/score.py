"""The result of grading, as data."""

from dataclasses import dataclass

from labkit.grading.check import Status
from labkit.grading.message import Message

EXCERPT = 4000
"""Characters of raw output that a report shows for one command."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The raw output that shows a verdict."""

    node: str
    command: str
    text: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check's verdict and what it earned."""

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


@dataclass(frozen=True, slots=True)
class ScoreReport:
    """What a student gets for a lab. `pass_mark` in percent of the maximum."""

    lab: str
    student: str
    titles: dict[str, str]
    pass_mark: float
    checks: tuple[CheckResult, ...]

    @property
    def score(self) -> float:
        """The points earned."""
        return round(sum(check.points for check in self.checks), 2)

    @property
    def maximum(self) -> float:
        """The points of the rubric, whatever the network's state."""
        return round(sum(check.maximum for check in self.checks), 2)

    @property
    def percent(self) -> float:
        """The score in percent, to two decimals; of a rubric without points, 0."""
        return round(100 * self.score / self.maximum, 2) if self.maximum else 0.0

    @property
    def incomplete(self) -> bool:
        """Whether the grader could not judge every check: the score is then a lower bound."""
        return any(check.verdict == "error" for check in self.checks)

    @property
    def passed(self) -> bool:
        """Whether the pass mark is reached, on complete evidence."""
        return not self.incomplete and self.maximum > 0 and self.percent >= self.pass_mark

    def count(self, verdict: Status) -> int:
        """How many checks ended so."""
        return sum(check.verdict == verdict for check in self.checks)


def plain(number: float) -> str:
    """Write a number of points as people do: 10, 7.5."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
