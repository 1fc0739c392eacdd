"""From a notation and the values that a line would bind, back to the line."""

from collections.abc import Mapping
from typing import Any

from labkit.nos.shell.notation import (
    AnyOrder,
    Choice,
    Keyword,
    Node,
    Parameter,
    Repeat,
    Sequence,
    parse_notation,
)
from labkit.nos.shell.parameters import Types, resolve

Written = tuple[list[str], bool]
"""The words of a part, and whether the values ask for it (an option that nobody asks for is left out)."""


def unparse(notation: str, values: Mapping[str, Any], types: Types) -> str:
    """Write the line that binds these values. Raises LookupError where they do not fill the notation."""
    written = _write(parse_notation(notation), values, types)
    if written is None:
        raise LookupError(f"{dict(values)} does not fill {notation!r}")
    return " ".join(written[0])


def _write(node: Node, values: Mapping[str, Any], types: Types) -> Written | None:
    match node:
        case Keyword():
            return _keyword(node, values)
        case Parameter():
            return _parameter(node, values, types)
        case Sequence(items):
            return _sequence(items, values, types)
        case Choice(options, optional):
            return _choice(options, values, types, optional=optional)
        case AnyOrder(options, optional):
            asked = [
                written for option in options if (written := _write(option, values, types)) and written[1]
            ]
            words = [word for written in asked for word in written[0]]
            return (words, bool(words)) if words or optional else None
        case Repeat():
            return _repeat(node, values, types)


def _keyword(node: Keyword, values: Mapping[str, Any]) -> Written | None:
    if not node.name:
        return [node.text], False
    if node.value is True:
        return [node.text], values.get(node.name) not in (None, False)
    return ([node.text], True) if values.get(node.name) == node.value else None


def _parameter(node: Parameter, values: Mapping[str, Any], types: Types) -> Written | None:
    value = values.get(node.name)
    if value is None:
        return None
    return [resolve(node, types).format(value)], True


def _sequence(items: tuple[Node, ...], values: Mapping[str, Any], types: Types) -> Written | None:
    words: list[str] = []
    asked = False
    for item in items:
        written = _write(item, values, types)
        if written is None:
            return None
        words += written[0]
        asked = asked or written[1]
    return words, asked


def _choice(
    options: tuple[Node, ...], values: Mapping[str, Any], types: Types, *, optional: bool
) -> Written | None:
    possible = [written for option in options if (written := _write(option, values, types)) is not None]
    asked = next((written for written in possible if written[1]), None)
    if asked is not None or optional:
        return asked or ([], False)
    return possible[0] if possible else None


def _repeat(node: Repeat, values: Mapping[str, Any], types: Types) -> Written | None:
    words: list[str] = []
    if node.label:
        rounds: list[Mapping[str, Any]] = list(values.get(node.label) or ())
    else:
        names = [
            leaf.name
            for leaf in (node.item.items if isinstance(node.item, Sequence) else (node.item,))
            if isinstance(leaf, Parameter)
        ]
        rounds = [
            {name: values[name][index] for name in names} for index in range(len(values.get(names[0]) or ()))
        ]
    for once in rounds:
        written = _write(node.item, once, types)
        if written is None:
            return None
        words += written[0]
    return (words, bool(words)) if len(rounds) >= node.least else None
