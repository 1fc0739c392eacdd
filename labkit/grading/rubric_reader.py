"""Reads rubrics: from an author's file with all faults at once, and from the record in the evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from labkit.errors import InputError, Problem
from labkit.grading.check import Site
from labkit.grading.fields import listed
from labkit.grading.library import Library
from labkit.grading.objectives import Objectives, catalogue
from labkit.grading.rubric import AllOf, AnyOf, Fallback, Leaf, Part, Rubric, RubricCheck
from labkit.grading.rubric_file import (
    CheckHead,
    FallbackHead,
    GroupEntry,
    PartHead,
    PhaseEntry,
    RubricFile,
)
from labkit.language import _, mark
from labkit.sentences import near, problems_of

KeyPath = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)
_OF_CHECKS, _OF_PARTS = frozenset(CheckHead.model_fields), frozenset(PartHead.model_fields)
_REMEMBERED = 512
"""How many parts a validator remembers: those without a student's values are among the first."""
_MISSING = {
    "group": mark("there is no group {name}"),
    "phase": mark("there is no phase {name}"),
    "stage": mark("there is no stage {name}"),
}


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

    def place(self, path: KeyPath = ()) -> str:
        """Return the name, as a place."""
        return f"{self.name}:1:1"

    key_place = place


class Validator:
    """Validates parts of rubrics against one network.

    It remembers them by all that is in them: of the rubrics of a class, one for each student's variables, most is
    the same.
    """

    def __init__(self, site: Site | None) -> None:
        self._site = site
        self._made: dict[tuple[type[BaseModel], str], Any] = {}

    def validate(self, model: type[ModelT], data: Any) -> ModelT:
        """Make a model of plain data. Raises ValidationError."""
        key = model, repr(data)
        made: ModelT | None = self._made.get(key)
        if made is None:
            made = model.model_validate(data, context=self._site)
            if len(self._made) < _REMEMBERED:
                self._made[key] = made
        return made


def read_rubric(
    source: Source,
    library: Library,
    site: Site | Validator | None,
    *,
    pass_mark: float = 60,
    stages: Iterable[str] | Mapping[str, Mapping[str, str]] | None = None,
    objectives: Objectives | None = None,
) -> Rubric:
    """Check a rubric against the check library and the network. Raises InputError with all faults at once.

    Who reads many rubrics for one network passes its validator. `stages` are the ids of the scenario's, or their
    titles by id; None leaves them unchecked. `objectives` are those known, by default labkit's own.
    """
    validator = site if isinstance(site, Validator) else Validator(site)
    return _Reader(source, library, validator).read(
        pass_mark, stages, catalogue() if objectives is None else objectives
    )


def from_record(record: Mapping[str, Any], library: Library, place: str) -> Rubric:
    """Return the rubric that an evidence bundle was collected for.

    Raises InputError where the record is broken.
    """
    try:
        return _Reader(Unplaced(dict(record), place), library, Validator(None)).read(60, None, None)
    except InputError as error:
        first = error.problems[0].message
        raise InputError(
            Problem(place, _("the rubric in the evidence is broken: {first}", first=first))
        ) from error


class _Reader:
    """Goes through one document and notes every fault on the way."""

    def __init__(self, source: Source, library: Library, validator: Validator) -> None:
        self._source = source
        self._library = library
        self._validator = validator
        self._problems: list[Problem] = []

    def read(
        self,
        pass_mark: float,
        stages: Iterable[str] | Mapping[str, Mapping[str, str]] | None,
        objectives: Objectives | None,
    ) -> Rubric:
        data = self._source.data
        file = self._validated(RubricFile, data, ())
        if file is None:
            raise InputError(*self._problems)
        groups = self._entries(GroupEntry, "groups", file.groups)
        phases = self._entries(PhaseEntry, "phases", file.phases)
        found = [self._check(entry, ("checks", index)) for index, entry in enumerate(file.checks)]
        for name in ("groups", "phases", "checks"):
            self._problems += _repeated(self._source, name)
        self._problems += _faults_in_needs(self._source)
        for field, known in (("group", groups), ("phase", phases)):
            self._refer(field, [entry.id for entry in known])
        if stages is not None:
            self._refer("stage", list(stages))
        titles = self._titles(file, objectives)
        titled: Mapping[str, Any] = stages if isinstance(stages, Mapping) else file.stages
        if self._problems:
            raise InputError(*self._problems)
        return Rubric(
            checks=tuple(check for check in found if check is not None),
            pass_mark=pass_mark if file.pass_mark is None else file.pass_mark,
            groups=tuple(groups),
            phases=tuple(phases),
            graded=file.graded,
            floor=file.floor,
            objectives=titles,
            stages={name: dict[str, str](title.items()) for name, title in titled.items()},
        )

    def _fault(self, path: KeyPath, message: str, hint: str = "") -> None:
        self._problems.append(Problem(self._source.place(path), message, hint))

    def _validated(
        self, model: type[ModelT], data: Any, path: KeyPath, row: tuple[KeyPath, set[str]] | None = None
    ) -> ModelT | None:
        """Validate a mapping at a path; fields named in `row` stand at another path than the others."""
        try:
            return self._validator.validate(model, data)
        except ValidationError as error:
            base = data if isinstance(data, dict) else {}

            def located(inner: KeyPath) -> KeyPath:
                if row is not None and inner and inner[0] in row[1]:
                    return (*row[0], *inner)
                return (*path, *inner)

            self._problems += problems_of(
                error,
                base,
                model,
                lambda inner: self._source.place(located(inner)),
                lambda inner: self._source.key_place(located(inner)),
            )
            return None

    def _entries(self, model: type[ModelT], name: str, entries: Iterable[Any]) -> list[ModelT]:
        read = [self._validated(model, entry, (name, index)) for index, entry in enumerate(entries)]
        return [entry for entry in read if entry is not None]

    def _check(self, data: dict[str, Any], path: KeyPath) -> RubricCheck | None:
        own = {key: value for key, value in data.items() if key in _OF_CHECKS}
        rest = {key: value for key, value in data.items() if key not in own}
        head = self._validated(CheckHead, own, path)
        if own.get("manual"):
            for key in rest:
                self._fault((*path, key), _("`{key}` does not go with `manual`", key=key))
            return None if head is None else RubricCheck(head, None)
        part = self._part(rest, path)
        fallback = self._fallback(head, (*path, "fallback")) if head and head.fallback else None
        return None if head is None or part is None else RubricCheck(head, part, fallback)

    def _fallback(self, head: CheckHead, path: KeyPath) -> Fallback | None:
        data = head.fallback
        own = self._validated(FallbackHead, {k: v for k, v in data.items() if k == "points"}, path)
        part = self._part({key: value for key, value in data.items() if key != "points"}, path)
        if own is not None and own.points > head.points:
            self._fault((*path, "points"), _("a `fallback` is not worth more than its check"))
        return None if own is None or part is None else Fallback(own.points, part)

    def _part(self, data: dict[str, Any], path: KeyPath) -> Part | None:
        own = {key: value for key, value in data.items() if key in _OF_PARTS}
        inputs = {key: value for key, value in data.items() if key not in own}
        head = self._validated(PartHead, own, path)
        if head is None:
            return None
        for name, parts in (("all_of", head.all_of), ("any_of", head.any_of)):
            if parts:
                for key in inputs:
                    self._fault((*path, key), _("unknown field: {name}", name=key))
                return self._several(name, parts, (*path, name))
        if not head.check:
            self._fault(path, _("missing field: {name}", name="check"))
            return None
        return self._leaves(head, inputs, path)

    def _several(self, name: str, entries: Sequence[dict[str, Any]], path: KeyPath) -> Part | None:
        read = [self._part(entry, (*path, index)) for index, entry in enumerate(entries)]
        parts = tuple(part for part in read if part is not None)
        if len(parts) < len(read):
            return None
        if name == "any_of":
            return AnyOf(parts)
        return AllOf(parts, tuple(float(entry.get("weight", 1)) for entry in entries))

    def _leaves(self, head: PartHead, inputs: dict[str, Any], path: KeyPath) -> Part | None:
        kind = self._library.get(head.check)
        if kind is None:
            hint = near(head.check, self._library)
            self._fault((*path, "check"), _("there is no check {name}", name=head.check), hint)
            return None
        rows: list[tuple[dict[str, Any], KeyPath]] = [
            ({"node": node, "weight": weight}, (*path, "nodes")) for node, weight in head.nodes.items()
        ] or [(row, (*path, "for_each", index)) for index, row in enumerate(head.for_each)]
        if not rows:
            made = self._validated(kind.Input, inputs, path)
            return None if made is None else Leaf(kind, made)
        parts: list[Part] = []
        weights: list[float] = []
        for row, place in rows:
            weight = self._validated(PartHead, {k: v for k, v in row.items() if k == "weight"}, place)
            own = {key: value for key, value in row.items() if key != "weight"}
            made = self._validated(kind.Input, inputs | own, path, (place, set(own)))
            if made is not None and weight is not None:
                parts.append(Leaf(kind, made))
                weights.append(weight.weight)
        return AllOf(tuple(parts), tuple(weights)) if len(parts) == len(rows) else None

    def _refer(self, field: str, known: Sequence[str]) -> None:
        """Note the checks that name a group, phase or stage that there is not."""
        for index, check in enumerate(self._source.data["checks"]):
            name = check.get(field)
            if name and name not in known:
                place = ("checks", index, field)
                self._fault(place, _(_MISSING[field], name=name), near(str(name), known))

    def _titles(self, file: RubricFile, known: Objectives | None) -> dict[str, dict[str, str]]:
        """Find the titles of the objectives that checks name."""
        own: dict[str, dict[str, str]] = {
            name: dict[str, str](titles.items()) for name, titles in file.objectives.items()
        }
        if known is None:
            return own
        titles: dict[str, dict[str, str]] = {}
        for index, check in enumerate(file.checks):
            names = listed(check.get("objectives", ()))
            for name in names if isinstance(names, list | tuple) else ():
                found = own.get(name) or known.titles(str(name))
                if not found:
                    hint = near(str(name), [*own, *known])
                    self._fault(
                        ("checks", index, "objectives"), _("there is no objective {name}", name=name), hint
                    )
                else:
                    titles |= {above: known.titles(above) for above in known.above(str(name))}
                    titles[str(name)] = found
        return titles


def _repeated(source: Source, name: str) -> Iterable[Problem]:
    ids = [entry.get("id") for entry in source.data.get(name) or ()]
    for index, one in enumerate(ids):
        if one is not None and one in ids[:index]:
            yield Problem(
                source.place((name, index, "id")),
                _("there are two {name} with the id {one}", name=name, one=one),
            )


def _faults_in_needs(source: Source) -> Iterable[Problem]:
    """Needs that name no check, and needs that go round in a circle."""
    ids = [check.get("id") for check in source.data["checks"]]
    graph: dict[str, Sequence[str]] = {}
    for index, check in enumerate(source.data["checks"]):
        needs = listed(check.get("needs", ()))
        graph[str(check.get("id"))] = known = []
        for name in needs if isinstance(needs, list | tuple) else ():
            if name in ids:
                known.append(str(name))
            else:
                place = source.place(("checks", index, "needs"))
                yield Problem(
                    place, _("needs an unknown check: {name}", name=name), near(str(name), filter(None, ids))
                )
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        first = ids.index(error.args[1][0])
        yield Problem(
            source.place(("checks", first, "needs")),
            _("checks need each other in a circle: {circle}", circle=circle),
        )
