"""Whether a configuration that was loaded is printed as it was saved, in whatever order its lines came."""

import difflib
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from labkit.lint.hardware import kind_of
from labkit.lint.lines import ConfigLine, ConfigText, config_lines, printed_lines
from labkit.lint.reading import Reading
from labkit.lint.stand import stand
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Call, Declaration
from labkit.nos.shell.loader import load

Difference = tuple[int, str, str]
"""The line's number in the saved file (that of the line behind it, where one was added), before and after."""


def differences(saved: str, printed: str) -> list[Difference]:
    """Compare two texts line by line, stripped, in order; the line that is missing on one side is empty."""
    numbers = [number for number, line in enumerate(saved.splitlines(), 1) if printed_lines(line)]
    before, after = printed_lines(saved), printed_lines(printed)
    return list(_differing(numbers, before, after))


def _differing(numbers: Sequence[int], before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    for tag, low, high, start, end in difflib.SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            continue
        for offset in range(max(high - low, end - start)):
            old = before[low + offset] if low + offset < high else ""
            new = after[start + offset] if start + offset < end else ""
            at = min(low + offset, len(numbers) - 1)
            yield (numbers[at] if numbers else 1), old, new


def changes(readings: Iterable[Reading], seed: int | None = None) -> list[dict[str, Any]]:
    """Where printed configurations differ from the saved ones; with a seed, after loading in another order."""
    return [
        {"file": reading.source.name, "line": number, "before": before, "after": after}
        for reading in readings
        for number, before, after in differences(
            reading.source.text,
            (reading.device if seed is None else shuffled(reading.source, seed)).text(),
        )
    ]


_LISTED = re.compile(
    r"(?P<list>rule|network|domain|address|section|service|source-address|destination-address|add interface"
    r"|(?:authentication|authorization|accounting)-scheme|manager-user|role|authentication-profile name"
    r"|local-user(?= \S+ password)|ip pool|route-policy|ip route-static|board add|ip extcommunity-filter"
    r"|vpn-target)\b"
)
"""Lists that the user orders: their lines keep their order among themselves."""
_FIRST = re.compile(r"ip binding vpn-instance ")
"""Takes away what its section says already: the section's other lines wait for it."""
_CLOSING = "active region-configuration"
"""Acts on the lines of its section before it: what comes behind it waits for the next one."""
_ATTEMPTS = 20


def shuffled(source: ConfigText, seed: int) -> Device:
    """Load a configuration line by line in a random order that the device accepts.

    A line that is refused, since another one must come first, is tried again after the others. One that is refused
    to the end had to come before something that was accepted: then everything is tried again with it in front.
    """
    order = _random_order(list(config_lines(source.text)), random.Random(f"{seed} {source.name}"))  # noqa: S311
    device, refused = _load_in_order(source, order)
    for _ in range(_ATTEMPTS):
        if not refused:
            break
        order = [*refused, *(line for line in order if line not in refused)]
        device, refused = _load_in_order(source, order)
    return device


def _random_order(lines: list[ConfigLine], dice: random.Random) -> list[ConfigLine]:
    """Shuffle lines; those of one ordered list then take the places that fell to them, in their own order."""
    mixed = dice.sample(lines, len(lines))
    lists: dict[tuple[tuple[str, ...], str], list[int]] = {}
    for index, line in enumerate(mixed):
        found = _LISTED.match(line.text)
        if found is not None:
            lists.setdefault((line.headers, found["list"]), []).append(index)
    for places in lists.values():
        ordered = sorted((mixed[index] for index in places), key=lambda line: line.number)
        for index, line in zip(places, ordered, strict=True):
            mixed[index] = line
    return mixed


def _load_in_order(source: ConfigText, order: list[ConfigLine]) -> tuple[Device, list[ConfigLine]]:
    """Load lines in this order; return those that are refused to the end, too."""
    device = stand(source.kind or kind_of(source.text))
    device.config = device.dialect.blank(device.node)
    waiting = order
    while waiting:
        listed = {(line.headers, line.text) for line in waiting if _LISTED.match(line.text)}
        bindings = {line.headers for line in waiting if _FIRST.match(line.text)}
        refused: list[ConfigLine] = []
        open_sections = {line.headers for line in waiting if line.text != _CLOSING}
        for line in waiting:
            early = line.text == _CLOSING and line.headers in open_sections
            first = _FIRST.match(line.text) is not None
            late = line.headers in bindings and not first
            if early or late or _waits(line, listed) or not _accepted(device, line):
                refused.append(line)
                continue
            listed.discard((line.headers, line.text))
            if first:
                bindings.discard(line.headers)
        if len(refused) == len(waiting):
            break
        waiting = refused
    device.changed()
    return device, waiting


def _waits(line: ConfigLine, listed: set[tuple[tuple[str, ...], str]]) -> bool:
    """Whether a section around the line is an item of an ordered list that has not had its turn."""
    return any((line.headers[:depth], header) in listed for depth, header in enumerate(line.headers))


class _Elsewhere(Exception):  # noqa: N818  (no error: the line has to wait for its own view)
    """The line would be understood by a view around the one where it stands."""


def _accepted(device: Device, line: ConfigLine) -> bool:
    """Load one line under its headers. False if the device refuses any of them."""
    words = (*line.headers, line.text)

    def watch(number: int, _declaration: Declaration, call: Call) -> None:
        if len(call.terminal.places) != number:
            raise _Elsewhere

    try:
        return not load(device, "\n".join(" " * depth + text for depth, text in enumerate(words)), watch)
    except _Elsewhere:
        return False
