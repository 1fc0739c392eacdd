"""From a parsed line to the configuration model, and from the model back to lines."""

import dataclasses
from collections.abc import Iterable, Iterator
from copy import copy
from functools import cache
from typing import Any

from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Values
from labkit.nos.shell.notation import leaves, parse_notation


def owner(target: Any, path: str) -> tuple[Any, str]:
    """The object that holds the last field of a dotted path, and that field's name."""
    *parents, name = steps(path)
    for parent in parents:
        target = getattr(target, parent)
    return target, name


@cache
def steps(path: str) -> tuple[str, ...]:
    """The names of the fields along a dotted path."""
    return tuple(path.split("."))


@cache
def defaults(kind: type[Any]) -> dict[str, Any]:
    """The defaults of a class of the model by field; those that a factory makes are made once, to compare with."""
    found: dict[str, Any] = {}
    for item in dataclasses.fields(kind):
        if item.default is not dataclasses.MISSING:
            found[item.name] = item.default
        elif item.default_factory is not dataclasses.MISSING:
            found[item.name] = item.default_factory()
    return found


def is_default(holder: Any, name: str) -> bool:
    """Whether a field holds what it holds in an untouched device."""
    return bool(getattr(holder, name) == defaults(holder.__class__)[name])


def default(holder: Any, name: str) -> Any:
    """A field's value in an untouched device."""
    return copy(defaults(holder.__class__)[name])


def read(setting: Setting, values: Values) -> Any:
    """The value of the field that a line sets."""
    if setting.read is not None:
        return setting.read(values)
    return next(iter(values.values()), True)


def store(setting: Setting, call: Call) -> str | None:
    """Set, or with `call.negative` clear, what a setting's line says. Returns text for the terminal."""
    if call.negative and setting.clear is not None:
        return setting.clear(call)
    if not call.negative and setting.store is not None:
        return setting.store(call) or setting.after or None
    holder, name = owner(call.target, setting.path)
    if setting.negated:
        setattr(holder, name, not call.negative)
    elif call.negative:
        setattr(holder, name, default(holder, name))
    else:
        setattr(holder, name, read(setting, call.values))
    return None if call.negative else setting.after or None


def keep(kept: Kept, call: Call) -> None:
    """Store, or with `call.negative` remove, a line that changes nothing in the network."""
    lines: dict[str, list[dict[str, Any]]] = call.target.kept
    present = lines.get(kept.notation, [])
    values = dict(call.values)
    if call.negative:
        present = [line for line in present if not _names(kept, values, line)]
    elif kept.single:
        present = [values]
    elif values not in present:
        present = [*present, values]
    if present:
        lines[kept.notation] = present
    else:
        lines.pop(kept.notation, None)
    if not call.negative:
        _replace(lines, _opposite(kept.notation, call.device.dialect.negation), values)


def _opposite(notation: str, negation: str) -> str:
    """The notation of the line that says the contrary."""
    negative = f"{negation} "
    return notation.removeprefix(negative) if notation.startswith(negative) else negative + notation


def _replace(lines: dict[str, list[dict[str, Any]]], notation: str, values: Values) -> None:
    """Take away a kept line that says the contrary of a new one."""
    if notation in lines:
        lines[notation] = [line for line in lines[notation] if line != values]
        if not lines[notation]:
            del lines[notation]


def _names(kept: Kept, values: Values, line: Values) -> bool:
    """Whether an `undo` that bound these values is about a line that was kept.

    A keyword that stands alone in the notation binds something only in the `undo`, where it may be left off;
    one whose value was left off stands for any value.
    """
    own = {leaf.name for leaf in leaves(parse_notation(kept.notation))}
    return all(
        line.get(name) == value or (value is True and name in line)
        for name, value in values.items()
        if name in own
    )


def field_values(setting: Setting, target: Any, parameter: str | None) -> Iterator[tuple[bool, Values]]:
    """What a setting prints for its field: for each line, whether it is an `undo` line and what it binds.

    `parameter` is the name of the notation's only parameter, for the default inverse of `read`.
    """
    holder, name = owner(target, setting.path)
    value = getattr(holder, name)
    if is_default(holder, name) and not setting.always:
        return
    if setting.negated:
        yield not value, {}
    elif setting.write is not None:
        for values in setting.write(value):
            yield bool(values.get("undo")), values
    elif value is True:
        yield False, {}
    elif value is False:
        yield True, {}
    else:
        yield False, {parameter or "": value}


def children(section: Section, target: Any) -> Iterable[Any]:
    """The child objects of a section, in the order in which the configuration lists them."""
    if section.printed is not None:
        return section.printed(target)
    holder, name = owner(target, section.path)
    held: dict[Any, Any] = getattr(holder, name)
    keys = sorted(held, key=section.order) if section.order else sorted(held)
    return [held[key] for key in keys]
