"""The rubric: which checks are made, what each is worth, and which others it needs."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from labkit.errors import InputError, Problem
from labkit.grading.check import CheckInput, Site
from labkit.grading.library import AnyCheck, Library
from labkit.sentences import near, problems_of

KeyPath = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)
_DURATION = re.compile(r"(\d+(?:\.\d+)?) *(s|m|min)?")


def _texts(value: object) -> object:
    return {"en": value} if isinstance(value, str) else value


def _seconds(value: object) -> object:
    if isinstance(value, str) and (match := _DURATION.fullmatch(value)):
        return float(match[1]) * (60 if match[2] in ("m", "min") else 1)
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


_TEXT = {"type": "string"}
Texts = Annotated[
    dict[Literal["en", "zh"], str],
    BeforeValidator(_texts),
    WithJsonSchema(
        {
            "anyOf": [
                _TEXT,
                {"type": "object", "properties": {"en": _TEXT, "zh": _TEXT}, "additionalProperties": False},
            ]
        }
    ),
]
"""A text by language; a plain text is English."""
Seconds = Annotated[
    float,
    BeforeValidator(_seconds),
    Field(ge=0, le=3600),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, _TEXT | {"pattern": _DURATION.pattern}]}),
]
"""`60s`, `2m`, or a number of seconds."""

Names = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}),
]
"""One name, or a list of names."""


class CheckHead(BaseModel):
    """What every check of a rubric has, beside the inputs of its own kind."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", description="names the check in reports")
    check: str = Field(description="module and kind of a check in graders/")
    points: float = Field(ge=0, le=10_000, allow_inf_nan=False)
    title: Texts = Field(default_factory=dict)
    hint: Texts = Field(
        default_factory=dict, description="what a student is told when the check does not pass"
    )
    needs: Names = Field(default=(), description="checks that must pass before this one counts")
    hidden: bool = Field(default=False, description="not shown by `labkit check`")
    within: Seconds = Field(default=0, description="how long the network may take to get there")
    nodes: tuple[str, ...] = Field(
        default=(), description="makes the check once on each, for a share of the points"
    )

    @model_validator(mode="after")
    def _distinct(self) -> "CheckHead":
        if len(set(self.nodes)) != len(self.nodes):
            raise ValueError("a node stands twice in `nodes`")
        return self


class RubricFile(BaseModel):
    """The outermost fields of `rubric.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: Literal[1] = Field(default=1, alias="schema")
    checks: tuple[dict[str, Any], ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class RubricCheck:
    """One check of a rubric, ready to be judged: once for each of its inputs."""

    head: CheckHead
    kind: AnyCheck
    inputs: tuple[CheckInput, ...]

    @property
    def id(self) -> str:
        """Its name in reports, and in the `needs` of others."""
        return self.head.id


@dataclass(frozen=True, slots=True)
class Rubric:
    """The checks in the order of the file; `pass_mark` is in percent of the maximum."""

    checks: tuple[RubricCheck, ...]
    pass_mark: float = 60

    @property
    def maximum(self) -> float:
        """The sum of all points: nothing that a student does changes it."""
        return round(sum(check.head.points for check in self.checks), 2)

    def in_order_of_need(self) -> list[RubricCheck]:
        """Every check after all that it needs."""
        by_id = {check.id: check for check in self.checks}
        order = TopologicalSorter({check.id: check.head.needs for check in self.checks}).static_order()
        return [by_id[name] for name in order]

    def record(self) -> dict[str, Any]:
        """Plain data from which `from_record` makes the same rubric again; ports are by their long names."""
        return {"pass_mark": self.pass_mark, "checks": [_record(check) for check in self.checks]}


class Source(Protocol):
    """A document whose values know their places, such as labkit.documents.Document."""

    @property
    def data(self) -> Any:
        """Plain dicts, lists and scalars."""

    def place(self, path: KeyPath = ()) -> str:
        """`file:line:col` of a value."""

    def key_place(self, path: KeyPath) -> str:
        """`file:line:col` of a key."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Data that stand in no file: all places are that of `name`."""

    data: Any
    name: str = "rubric"

    def place(self, path: KeyPath = ()) -> str:  # noqa: ARG002  every value is in one place
        """Return the name, as a place."""
        return f"{self.name}:1:1"

    key_place = place


def read_rubric(source: Source, library: Library, site: Site, *, pass_mark: float = 60) -> Rubric:
    """Check a rubric against the check library and the network. Raises InputError with all faults at once."""
    try:
        RubricFile.model_validate(source.data)
    except ValidationError as error:
        raise InputError(
            *problems_of(error, source.data, RubricFile, source.place, source.key_place)
        ) from error
    problems: list[Problem] = []
    checks: list[RubricCheck] = []
    for index, data in enumerate(source.data["checks"]):
        try:
            checks.append(_read_check(data, ("checks", index), source, library, site))
        except InputError as error:
            problems += error.problems
    problems += _fault_in_needs(source)
    if problems:
        raise InputError(*problems)
    return Rubric(tuple(checks), pass_mark)


def from_record(record: Mapping[str, Any], library: Library, place: str) -> Rubric:
    """Return the rubric that an evidence bundle was collected for.

    Raises InputError where the record is broken.
    """
    try:
        checks = []
        for item in record["checks"]:
            head = CheckHead.model_validate({key: value for key, value in item.items() if key != "inputs"})
            kind = library[head.check]
            checks.append(
                RubricCheck(head, kind, tuple(kind.Input.model_validate(row) for row in item["inputs"]))
            )
        rubric = Rubric(tuple(checks), float(record["pass_mark"]))
        rubric.in_order_of_need()
    except (KeyError, TypeError, ValueError, AttributeError, CycleError) as error:
        raise InputError(Problem(place, f"the rubric in the evidence is broken: {error}")) from error
    return rubric


def _record(check: RubricCheck) -> dict[str, Any]:
    head = check.head.model_dump(mode="json", exclude_defaults=True)
    return head | {"inputs": [one.model_dump(mode="json", exclude_defaults=True) for one in check.inputs]}


def _read_check(
    data: Mapping[str, Any], path: KeyPath, source: Source, library: Library, site: Site
) -> RubricCheck:
    own = {key: value for key, value in data.items() if key in CheckHead.model_fields}
    rest = {key: value for key, value in data.items() if key not in own}
    head = _validated(CheckHead, own, path, source, site)
    kind = library.get(head.check)
    if kind is None:
        hint = near(head.check, library)
        raise InputError(Problem(source.place((*path, "check")), f"there is no check {head.check}", hint))
    rows = [{"node": node} | rest for node in head.nodes] or [rest]
    return RubricCheck(head, kind, tuple(_validated(kind.Input, row, path, source, site) for row in rows))


def _validated(
    model: type[ModelT], data: dict[str, Any], path: KeyPath, source: Source, site: Site
) -> ModelT:
    try:
        return model.model_validate(data, context=site)
    except ValidationError as error:
        problems = problems_of(
            error,
            data,
            model,
            lambda inner: source.place((*path, *inner)),
            lambda inner: source.key_place((*path, *inner)),
        )
        raise InputError(*problems) from error


def _fault_in_needs(source: Source) -> Iterable[Problem]:
    """Two checks with one id, needs that name no check, and needs that go round in a circle."""
    ids = [check.get("id") for check in source.data["checks"]]
    for index, name in enumerate(ids):
        if name is not None and name in ids[:index]:
            yield Problem(source.place(("checks", index, "id")), f"there are two checks with the id {name}")
    graph: dict[str, Sequence[str]] = {}
    for index, check in enumerate(source.data["checks"]):
        needs = _listed(check.get("needs", ()))
        graph[str(check.get("id"))] = known = []
        for name in needs if isinstance(needs, list | tuple) else ():
            if name in ids:
                known.append(str(name))
            else:
                place = source.place(("checks", index, "needs"))
                yield Problem(place, f"needs an unknown check: {name}", near(str(name), filter(None, ids)))
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        first = ids.index(error.args[1][0])
        yield Problem(
            source.place(("checks", first, "needs")), f"checks need each other in a circle: {circle}"
        )
