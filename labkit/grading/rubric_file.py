"""The format of `rubric.yaml`, as far as it is the same for every check."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from labkit.grading.action import Action
from labkit.grading.fields import ID, Names, Points, Seconds, Shares, Strict, Texts, Weight
from labkit.language import _

_OBJECTIVE = r"^[A-Za-z0-9][A-Za-z0-9-]*/\d+(\.\d+)*$"


class PartHead(Strict):
    """What is looked at: one kind of check with its inputs, all of several parts, or any of them."""

    check: str = Field(default="", description="module and kind of a check in graders/")
    all_of: tuple[dict[str, Any], ...] = Field(default=(), description="parts that share the points")
    any_of: tuple[dict[str, Any], ...] = Field(default=(), description="parts of which the best counts")
    nodes: Shares = Field(
        default={}, description="makes the check on each, for a share of the points: a list, or weights"
    )
    for_each: tuple[dict[str, Any], ...] = Field(
        default=(), description="makes the check with each of these inputs, for a share of the points"
    )
    weight: Weight = Field(default=1, description="of a part among those that share the points")

    @model_validator(mode="after")
    def _one_sort(self) -> "PartHead":
        sorts = [bool(self.check), bool(self.all_of), bool(self.any_of)]
        if sum(sorts) > 1:
            raise ValueError(_("write one of `check`, `all_of` and `any_of`"))
        if not self.check and (self.nodes or self.for_each):
            raise ValueError(_("`nodes` and `for_each` go with `check`"))
        if self.nodes and self.for_each:
            raise ValueError(_("write either `nodes` or `for_each`"))
        return self


class FallbackHead(Strict):
    """Points for a correct configuration where the check is blocked; the part stands beside them."""

    points: Points = Field(gt=0)


class HintTier(Strict):
    """A hint that a student asks for, after those before it."""

    text: Texts
    cost: Points = Field(default=0, description="points that the check earns less once it was read")


class CheckHead(Strict):
    """What every check of a rubric has, beside what it looks at."""

    id: str = Field(pattern=ID, description="names the check in reports")
    points: Points
    title: Texts = Field(default={})
    hint: Texts = Field(default={}, description="what a student is told when the check does not pass")
    hints: tuple[HintTier, ...] = Field(
        default=(), description="told one after the other to a student who asks with `labkit check --hint`"
    )
    needs: Names = Field(default=(), description="checks that must pass before this one counts")
    fallback: dict[str, Any] = Field(
        default={}, description="points, and a check that earns them where this one is blocked"
    )
    group: str = ""
    stage: str = ""
    phase: str = Field(default="", description="looked at after the phase's actions; else before all phases")
    objectives: Names = Field(default=(), description="such as HCIA-Datacom/2.3")
    bonus: bool = Field(default=False, description="points beyond the maximum, to make up for others")
    penalty: bool = Field(default=False, description="the points are taken away unless the check passes")
    hidden: bool = Field(default=False, description="not shown by `labkit check`")
    partial: bool = Field(default=True, description="false: all or nothing")
    within: Seconds = Field(default=0, description="how long the network may take to get there")
    manual: Texts = Field(default={}, description="what a teacher judges, in place of a check")

    @field_validator("objectives")
    @classmethod
    def _well_formed(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        import re

        for name in names:
            if not re.match(_OBJECTIVE, name):
                raise ValueError(_("write an objective as CERTIFICATION/NUMBER, found: {name}", name=name))
        return names

    @model_validator(mode="after")
    def _fits_together(self) -> "CheckHead":
        if self.bonus and self.penalty:
            raise ValueError(_("a check is either a bonus or a penalty"))
        if self.fallback and not self.needs:
            raise ValueError(_("a `fallback` is for a check that `needs` others"))
        if sum(tier.cost for tier in self.hints) > self.points:
            raise ValueError(_("the hints cost more than the check is worth"))
        return self


class GroupEntry(Strict):
    """Checks whose points are looked at together."""

    id: str = Field(pattern=ID)
    title: Texts = Field(default={})
    cap: Points | None = Field(default=None, description="the most that the group counts for")
    floor: float | None = Field(default=None, le=0, description="the most that its penalties take below zero")
    all_or_nothing: bool = Field(default=False, description="nothing unless every check of it passes")


class PhaseEntry(Strict):
    """Something is done to the lab, then checks look again, and then it is undone."""

    id: str = Field(pattern=ID)
    title: Texts = Field(default={})
    act: tuple[Action, ...] = Field(min_length=1)


class RubricFile(Strict):
    """The outermost fields of `rubric.yaml`."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    pass_mark: float | None = Field(
        default=None, ge=0, le=100, description="percent of the maximum; else the scenario's"
    )
    graded: Literal["running", "saved"] = Field(
        default="running", description="what the devices run, or what they have saved: they boot it first"
    )
    floor: float = Field(default=0, le=0, description="penalties never take the score below this")
    objectives: Mapping[str, Texts] = Field(
        default={}, description="titles of objectives that the catalogue does not have"
    )
    feedback_in_kit: bool = Field(
        default=False,
        description="the student kit holds the visible checks, so that `labkit check` works in it",
    )
    stages: Mapping[str, Texts] = Field(
        default={}, description="titles of the scenario's stages, which labkit keeps in the evidence"
    )
    groups: tuple[dict[str, Any], ...] = ()
    phases: tuple[dict[str, Any], ...] = ()
    checks: tuple[dict[str, Any], ...] = Field(min_length=1)
