"""Which fields of the configuration model a line changes, and which fields somebody reads.

A field is a pair of the model's class and the field's name. Values that cannot change (addresses, routes,
authentication) count as a whole, for the field that holds them.
"""

import dataclasses
import inspect
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import ModuleType
from typing import Any, cast

from labkit.nos import config as model

Field = tuple[type, str]
_STORES = frozenset({"kept", "sections"})
"""Fields that hold what is only kept, by notation. Each notation in one of them counts as a field of its own."""


def kept_field(holder: Any, store: str, notation: str) -> Field:
    """The field that a kept line, or a kept section, of this notation sets."""
    return type(holder), f"{store} {notation}"


_COMPARISONS = frozenset({"__eq__", "__hash__", "__repr__", "__deepcopy__", "_replace"})
"""Who only compares or copies a whole object has not read its fields."""


def model_classes(package: ModuleType = model) -> tuple[type, ...]:
    """The classes of the configuration model that can be changed, those that its package does not export too."""
    modules = [
        package,
        *(found for name, found in sys.modules.items() if name.startswith(f"{package.__name__}.")),
    ]
    classes = {
        found: None
        for module in modules
        for _, found in inspect.getmembers(module, inspect.isclass)
        if dataclasses.is_dataclass(found) and not _frozen(found)
    }
    return tuple(classes)


def _frozen(kind: Any) -> bool:
    return bool(kind.__dataclass_params__.frozen)


def changed_fields(before: Any, after: Any) -> set[Field]:
    """The fields in which two states of a configuration differ."""
    found: set[Field] = set()
    _compare(before, after, found)
    return found


def _compare(before: Any, after: Any, found: set[Field]) -> None:
    for item in dataclasses.fields(after):
        old, new = getattr(before, item.name), getattr(after, item.name)
        if old == new:
            continue
        field = (type(after), item.name)
        if isinstance(new, dict) and isinstance(old, dict):
            _compare_dicts(old, new, field, found)
        elif _changeable(old) and type(old) is type(new):
            _compare(old, new, found)
        else:
            found.add(field)


def _compare_dicts(old: dict[Any, Any], new: dict[Any, Any], field: Field, found: set[Field]) -> None:
    for key in old.keys() | new.keys():
        one, other = old.get(key), new.get(key)
        if one == other:
            continue
        if _changeable(one) and type(one) is type(other):
            _compare(one, other, found)
        else:
            found.add(field)


def _changeable(value: Any) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, type) and not _frozen(value)


@contextmanager
def recorded_reads(unless: tuple[str, ...] = ()) -> Iterator[set[Field]]:
    """Collect the fields of the model that are read while the context is open, in this process.

    Readers in modules whose names begin with one of `unless` do not count.
    """
    found: set[Field] = set()
    classes = model_classes()
    for kind in classes:
        setattr(kind, "__getattribute__", _recording(kind, found, unless))  # noqa: B010  mypy forbids the plain form
    try:
        yield found
    finally:
        for kind in classes:
            delattr(kind, "__getattribute__")


def _recording(kind: type, found: set[Field], unless: tuple[str, ...]) -> Callable[[Any, str], Any]:
    names = {item.name for item in dataclasses.fields(cast("Any", kind))}

    def read(self: Any, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name not in names or ((kind, name) in found and name not in _STORES):
            return value
        reader = sys._getframe(1)
        module = str(reader.f_globals.get("__name__", ""))
        if reader.f_code.co_name in _COMPARISONS or module.startswith(unless):
            return value
        found.add((kind, name))
        return _watched(self, name, value, found) if name in _STORES else value

    return read


def _watched(holder: Any, store: str, value: dict[str, Any], found: set[Field]) -> dict[str, Any]:
    """What is kept, by notation, such that looking at the lines of one notation is noted."""
    return {
        notation: _NOTED[type(held)](held, kept_field(holder, store, notation), found)
        if type(held) in _NOTED
        else held
        for notation, held in value.items()
    }


class _NotedLines(list[Any]):
    """The kept lines of a notation, which note that somebody goes through them."""

    def __init__(self, held: list[Any], field: Field, found: set[Field]) -> None:
        super().__init__(held)
        self._note = partial(found.add, field)

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return super().__iter__()


class _NotedSections(dict[Any, Any]):
    """The kept sections of a notation, which note that somebody goes through them."""

    def __init__(self, held: dict[Any, Any], field: Field, found: set[Field]) -> None:
        super().__init__(held)
        self._note = partial(found.add, field)

    def values(self) -> Any:
        self._note()
        return super().values()


_NOTED: dict[type, Any] = {list: _NotedLines, dict: _NotedSections}
