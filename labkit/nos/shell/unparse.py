"""From a notation and the values that a line would bind, back to the line."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from labkit.nos.shell.notation import (
    AnyOrder,
    Choice,
    Keyword,
    Node,
    Parameter,
    Repeat,
    Sequence,
    leaves,
    parse_notation,
)
from labkit.nos.shell.parameters import Types, resolve

Written = tuple[list[str], int]
"""The words of a part, and how many of the values it uses: an option that uses none is left out."""


def unparse(notation: str, values: Mapping[str, Any], types: Types) -> str:
    """Write the line that binds these values. Raises LookupError where they do not fill the notation."""
    row = _row(notation)
    words = _written(notation, values, types) if row is None else _in_row(row, values, types)
    if words is None:
        raise LookupError(f"{dict(values)} does not fill {notation!r}")
    return " ".join(words)


@cache
def _row(notation: str) -> tuple[str | Parameter, ...] | None:
    """The words and parameters of a notation that has nothing else, as most have; None for any other."""
    row: list[str | Parameter] = []
    for item in parse_notation(notation).items:
        if isinstance(item, Parameter):
            row.append(item)
        elif isinstance(item, Keyword) and not item.name:
            row.append(item.text)
        else:
            return None
    return tuple(row)


def _in_row(row: Iterable[str | Parameter], values: Mapping[str, Any], types: Types) -> list[str] | None:
    words = []
    for part in row:
        if isinstance(part, str):
            words.append(part)
        elif (value := values.get(part.name)) is None:
            return None
        else:
            words.append(resolve(part, types).format(value))
    return words


def _written(notation: str, values: Mapping[str, Any], types: Types) -> list[str] | None:
    written = _write(parse_notation(notation), values, types)
    return None if written is None else written[0]


def _write(node: Node, values: Mapping[str, Any], types: Types) -> Written | None:
    match node:
        case Keyword():
            return _keyword(node, values)
        case Parameter():
            value = values.get(node.name)
            return None if value is None else ([resolve(node, types).format(value)], 1)
        case Sequence(items):
            return _sequence(items, values, types)
        case Choice(options, optional):
            return _choice(options, values, types, optional=optional)
        case AnyOrder(options, optional):
            used = [part for option in options if (part := _write(option, values, types)) and part[1]]
            return _joined(used) if used or optional else None
        case Repeat():
            return _repeat(node, values, types)


def _joined(parts: list[Written]) -> Written:
    return [word for words, _ in parts for word in words], sum(count for _, count in parts)


def _keyword(node: Keyword, values: Mapping[str, Any]) -> Written | None:
    if not node.name:
        return [node.text], 0
    if node.value is True:
        return [node.text], values.get(node.name) not in (None, False)
    return ([node.text], 1) if values.get(node.name) == node.value else None


def _sequence(items: tuple[Node, ...], values: Mapping[str, Any], types: Types) -> Written | None:
    parts: list[Written] = []
    for item in items:
        written = _write(item, values, types)
        if written is None:
            return None
        parts.append(written)
    return _joined(parts)


def _choice(
    options: tuple[Node, ...], values: Mapping[str, Any], types: Types, *, optional: bool
) -> Written | None:
    """Write the option that uses most of the values; the first of equals."""
    if optional and not any(_names(option) & values.keys() for option in options):
        return [], 0
    possible = [part for option in options if (part := _write(option, values, types)) is not None]
    best = max(possible, key=lambda part: part[1], default=None)
    if optional and (best is None or not best[1]):
        return [], 0
    return best


@cache
def _names(node: Node) -> frozenset[str]:
    """All names under which a part may bind something."""
    match node:
        case Keyword(_, name) | Parameter(name):
            return frozenset({name})
        case Sequence(parts) | Choice(parts) | AnyOrder(parts):
            return frozenset().union(*map(_names, parts))
        case Repeat(item, _least, _most, label):
            return _names(item) | {label}


def _repeat(node: Repeat, values: Mapping[str, Any], types: Types) -> Written | None:
    parts: list[Written] = []
    for once in _rounds(node, values):
        written = _write(node.item, once, types)
        if written is None:
            return None
        parts.append(written)
    return _joined(parts) if len(parts) >= node.least else None


def _rounds(node: Repeat, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what each repetition binds: the mappings under a label, or one item of each list."""
    if node.label:
        return list(values.get(node.label) or ())
    lists = {
        leaf.name: values.get(leaf.name) or ()
        for leaf in leaves(node.item)
        if isinstance(leaf, Parameter) or leaf.value is not True
    }
    return [dict(zip(lists, items, strict=True)) for items in zip(*lists.values(), strict=True)]
