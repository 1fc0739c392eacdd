"""From a notation and the values that a line would bind, back to the line."""

from collections.abc import Callable, Mapping
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

Written = tuple[tuple[str, ...], int]
"""The words of a part, and how many of the values it uses: an option that uses none is left out."""
Writer = Callable[[Mapping[str, Any], Types], Written | None]
"""Writes a part of a notation; None where the values do not fill it."""
_NOTHING: Written = (), 0


def unparse(notation: str, values: Mapping[str, Any], types: Types) -> str:
    """Write the line that binds these values. Raises LookupError where they do not fill the notation."""
    written = _writer_of(notation)(values, types)
    if written is None:
        raise LookupError(f"{dict(values)} does not fill {notation!r}")
    return " ".join(written[0])


@cache
def _writer_of(notation: str) -> Writer:
    return _writer(parse_notation(notation))


def _writer(node: Node) -> Writer:
    """Make the writer of a part once, for all lines."""
    match node:
        case Keyword():
            return _keyword(node)
        case Parameter():
            return _parameter(node)
        case Sequence(items):
            return _sequence([_writer(item) for item in items])
        case Choice(options, optional):
            return _choice(options, optional=optional)
        case AnyOrder(options, optional):
            return _any_order([_writer(option) for option in options], optional=optional)
        case Repeat():
            return _repeat(node)


def _keyword(node: Keyword) -> Writer:
    text, name, value = (node.text,), node.name, node.value

    def plain(_values: Mapping[str, Any], _types: Types) -> Written:
        return text, 0

    def flag(values: Mapping[str, Any], _types: Types) -> Written:
        return text, values.get(name) not in (None, False)

    def chosen(values: Mapping[str, Any], _types: Types) -> Written | None:
        return (text, 1) if values.get(name) == value else None

    if not name:
        return plain
    return flag if value is True else chosen


def _parameter(node: Parameter) -> Writer:
    def write(values: Mapping[str, Any], types: Types) -> Written | None:
        value = values.get(node.name)
        return None if value is None else ((resolve(node, types).format(value),), 1)

    return write


def _sequence(writers: list[Writer]) -> Writer:
    def write(values: Mapping[str, Any], types: Types) -> Written | None:
        words, used = _NOTHING
        for writer in writers:
            part = writer(values, types)
            if part is None:
                return None
            words += part[0]
            used += part[1]
        return words, used

    return write


def _choice(options: tuple[Node, ...], *, optional: bool) -> Writer:
    """Write the option that uses most of the values; the first of equals."""
    writers = [_writer(option) for option in options]
    names = frozenset[str]().union(*map(_names, options))

    def write(values: Mapping[str, Any], types: Types) -> Written | None:
        if optional and names.isdisjoint(values):
            return _NOTHING
        best: Written | None = None
        for writer in writers:
            part = writer(values, types)
            if part is not None and (best is None or part[1] > best[1]):
                best = part
        return _NOTHING if optional and (best is None or not best[1]) else best

    return write


def _any_order(writers: list[Writer], *, optional: bool) -> Writer:
    def write(values: Mapping[str, Any], types: Types) -> Written | None:
        words, used = _NOTHING
        for writer in writers:
            part = writer(values, types)
            if part is not None:
                words += part[0] if part[1] else ()
                used += part[1]
        return (words, used) if used or optional else None

    return write


def _names(node: Node) -> frozenset[str]:
    """All names under which a part may bind something."""
    match node:
        case Keyword(_, name) | Parameter(name):
            return frozenset({name})
        case Sequence(parts) | Choice(parts) | AnyOrder(parts):
            return frozenset().union(*map(_names, parts))
        case Repeat(item, _least, _most, label):
            return _names(item) | {label}


def _repeat(node: Repeat) -> Writer:
    writer = _writer(node.item)

    def write(values: Mapping[str, Any], types: Types) -> Written | None:
        rounds = _rounds(node, values)
        words, used = _NOTHING
        for once in rounds:
            part = writer(once, types)
            if part is None:
                return None
            words += part[0]
            used += part[1]
        return (words, used) if len(rounds) >= node.least else None

    return write


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
