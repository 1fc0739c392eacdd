"""What a self-test found out about a rubric, as data."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Missed:
    """A mistake that no check notices: a line left out, or typed as `wrong`."""

    node: str
    line: str
    number: int
    section: tuple[str, ...]
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A check that did not earn all its points in a state of the lab, and why."""

    state: str
    """`solution`, the name of an alternative, a student …"""
    id: str
    verdict: str
    points: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What one process found out of its part of the work; parts add up."""

    mutants: int = 0
    missed: tuple[Missed, ...] = ()
    errors: tuple[str, ...] = ()
    """Mistakes with which the grader could not judge: neither noticed nor missed."""
    equivalents: int = 0
    equivalents_full: int = 0
    students: int = 0
    students_full: int = 0
    lost: tuple[Lost, ...] = ()
    start: float = 0.0
    solution: float = 0.0
    repeatable: bool = True
    ways: tuple[str, ...] = ()
    """Ways of `any_of` that were right in some state, as `check#number`."""
    containers: tuple[str, ...] = ()

    def __add__(self, other: "Share") -> "Share":
        return Share(
            mutants=self.mutants + other.mutants,
            missed=(*self.missed, *other.missed),
            errors=(*self.errors, *other.errors),
            equivalents=self.equivalents + other.equivalents,
            equivalents_full=self.equivalents_full + other.equivalents_full,
            students=self.students + other.students,
            students_full=self.students_full + other.students_full,
            lost=(*self.lost, *other.lost),
            start=max(self.start, other.start),
            solution=max(self.solution, other.solution),
            repeatable=self.repeatable and other.repeatable,
            ways=tuple(dict.fromkeys((*self.ways, *other.ways))),
            containers=(*self.containers, *other.containers),
        )


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
    missed: tuple[Missed, ...]
    equivalents: int
    equivalents_full: int
    config_share: float
    lost: tuple[Lost, ...] = ()
    """Checks that a right solution does not pass."""
    errors: tuple[str, ...] = ()
    students: int = 0
    students_full: int = 0
    repeatable: bool = True
    """Whether the same solution, graded twice, gave the same report."""
    unproved: tuple[str, ...] = ()
    """Ways of `any_of` that nothing in the lab's folder shows to be right."""
    containers: tuple[str, ...] = field(default=())
    """Names of the containers that were used."""
    limits: tuple[str, ...] = ()
    """What the start or the solution configures and the runtime cannot do, by device."""

    @property
    def proved(self) -> bool:
        """Whether every right solution earns everything, and the start does not."""
        return (
            self.solution == 100
            and self.start < 100
            and self.equivalents == self.equivalents_full
            and self.students == self.students_full
            and self.repeatable
        )

    def record(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        return asdict(self)
