"""The rubric: which checks are made, what each is worth, and which others it needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any, Literal, TypeAlias

from labkit.grading.check import CheckInput
from labkit.grading.library import AnyCheck
from labkit.grading.rubric_file import CheckHead, GroupEntry, PhaseEntry


@dataclass(frozen=True, slots=True)
class Leaf:
    """One kind of check with its inputs."""

    kind: AnyCheck
    inputs: CheckInput


@dataclass(frozen=True, slots=True)
class AllOf:
    """Parts that share the points by their weights."""

    parts: "tuple[Part, ...]"
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Right solutions: the best of them counts."""

    parts: "tuple[Part, ...]"


Part: TypeAlias = Leaf | AllOf | AnyOf


def leaves(part: Part | None) -> Iterator[Leaf]:
    """All checks of a part, in the order of the file."""
    if isinstance(part, Leaf):
        yield part
    elif part is not None:
        for inner in part.parts:
            yield from leaves(inner)


def text_share(part: Part | None) -> float:
    """How much of a part's points rests on configuration text, from 0 to 1."""
    match part:
        case Leaf():
            return float(part.kind.text_based)
        case AllOf():
            shares = zip(part.parts, part.weights, strict=True)
            return sum(text_share(inner) * weight for inner, weight in shares) / sum(part.weights)
        case AnyOf():
            return max(map(text_share, part.parts))
        case _:
            return 0.0


@dataclass(frozen=True, slots=True)
class Fallback:
    """What earns points where a check is blocked."""

    points: float
    part: Part


@dataclass(frozen=True, slots=True)
class RubricCheck:
    """One check of a rubric, ready to be judged; `part` is None for what a teacher judges."""

    head: CheckHead
    part: Part | None
    fallback: Fallback | None = None

    @property
    def id(self) -> str:
        """Its name in reports, and in the `needs` of others."""
        return self.head.id

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of the kinds of check that it is made of."""
        return tuple(dict.fromkeys(leaf.kind.name for leaf in leaves(self.part))) or ("manual",)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Everything that may have to be looked at."""
        return tuple(part for part in (self.part, self.fallback and self.fallback.part) if part)

    @property
    def counts(self) -> bool:
        """Whether its points are part of the maximum."""
        return not (self.head.bonus or self.head.penalty)


@dataclass(frozen=True, slots=True)
class Rubric:
    """The checks in the order of the file; `pass_mark` is in percent of the maximum.

    `objectives` has the titles of all that the checks name.
    """

    checks: tuple[RubricCheck, ...]
    pass_mark: float = 60
    groups: tuple[GroupEntry, ...] = ()
    phases: tuple[PhaseEntry, ...] = ()
    graded: Literal["running", "saved"] = "running"
    floor: float = 0
    objectives: Mapping[str, dict[str, str]] = field(default_factory=dict)
    stages: Mapping[str, dict[str, str]] = field(default_factory=dict)
    """Titles of the scenario's stages, where they are known."""

    @property
    def maximum(self) -> float:
        """What can be earned without bonus: nothing that a student does changes it."""
        caps = {group.id: group.cap for group in self.groups}
        sums: dict[str, float] = {}
        for check in self.checks:
            if check.counts:
                sums[check.head.group] = sums.get(check.head.group, 0) + check.head.points
        return round(sum(_capped(points, caps.get(group)) for group, points in sums.items()), 2)

    def in_order_of_need(self) -> list[RubricCheck]:
        """Every check after all that it needs."""
        by_id = {check.id: check for check in self.checks}
        order = TopologicalSorter({check.id: check.head.needs for check in self.checks}).static_order()
        return [by_id[name] for name in order]

    def record(self) -> dict[str, Any]:
        """Plain data from which `from_record` makes the same rubric again; ports are by their long names."""
        return {
            "pass_mark": self.pass_mark,
            "graded": self.graded,
            "floor": self.floor,
            "objectives": {name: dict(titles) for name, titles in self.objectives.items()},
            **(
                {"stages": {name: dict(titles) for name, titles in self.stages.items()}}
                if self.stages
                else {}
            ),
            "groups": [group.model_dump(mode="json", exclude_defaults=True) for group in self.groups],
            "phases": [_phase_record(phase) for phase in self.phases],
            "checks": [_record(check) for check in self.checks],
        }


def _capped(points: float, cap: float | None) -> float:
    return points if cap is None else min(points, cap)


def _phase_record(phase: PhaseEntry) -> dict[str, Any]:
    head = phase.model_dump(mode="json", exclude_defaults=True, exclude={"act"})
    return head | {"act": [action.record() for action in phase.act]}


def _record(check: RubricCheck) -> dict[str, Any]:
    record = check.head.model_dump(mode="json", exclude_defaults=True, exclude={"fallback"})
    if check.part is not None:
        record |= _part_record(check.part)
    if check.fallback is not None:
        record["fallback"] = {"points": check.fallback.points} | _part_record(check.fallback.part)
    return record


def _part_record(part: Part) -> dict[str, Any]:
    match part:
        case Leaf(kind, inputs):
            return {"check": kind.name, **inputs.model_dump(mode="json", exclude_defaults=True)}
        case AllOf(parts, weights):
            pairs = zip(parts, weights, strict=True)
            return {"all_of": [_part_record(inner) | {"weight": weight} for inner, weight in pairs]}
        case AnyOf(parts):
            return {"any_of": [_part_record(inner) for inner in parts]}
