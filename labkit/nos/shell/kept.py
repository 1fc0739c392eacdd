"""Whole sections that are kept: views whose lines are stored and printed and change nothing."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from labkit.nos.config import KeptSection
from labkit.nos.shell.declaration import Call, Declaration, Kept, Section


def kept_section(
    notation: str,
    *,
    view: str,
    views: tuple[str, ...] = ("system",),
    families: frozenset[str] = frozenset(),
    place: float = 50,
    block: str | Callable[[Any], str] = "",
    trailing: str = "",
    leading: str = "",
    joined: bool = False,
    closing: str = "",
    typed_order: bool = False,
    by_length: bool = False,
    identity: str = "",
) -> Section:
    """Declare a section of which every header with its own values is one more kept section.

    They are printed by what their headers bind, numbers by value, or with `typed_order` as they were made, or with
    `by_length` the shorter ones first, as the index of an SNMP table is sorted (RFC 2578, 7.7).
    `identity` names the parameter that alone tells them apart; the others are then details, which a header may
    leave out when it comes again.
    """

    def key(call: Call) -> tuple[Any, ...]:
        if identity:
            return ((identity, str(call[identity])),)
        return tuple(sorted((name, str(value)) for name, value in call.values.items()))

    def open_section(call: Call) -> KeptSection:
        held = call.target.sections.setdefault(notation, {})
        found: KeptSection = held.setdefault(key(call), KeptSection(dict(call.values)))
        return found

    def remove(call: Call) -> str | None:
        held = call.target.sections.get(notation, {})
        held.pop(key(call), None)
        if not held:
            call.target.sections.pop(notation, None)
        return None

    def printed(target: Any) -> Iterable[KeptSection]:
        held = target.sections.get(notation, {})
        if typed_order:
            return list(held.values())
        return sorted(held.values(), key=_indexed if by_length else _natural)

    return Section(
        views=views,
        notation=notation,
        families=families,
        view=view,
        path="sections",
        open=open_section,
        printed=printed,
        bind=lambda section: section.values,
        removed=remove,
        place=place,
        block=block,
        trailing=trailing,
        leading=leading,
        joined=joined,
        closing=closing,
    )


def kept_lines(
    views: tuple[str, ...],
    first: float,
    *notations: str,
    families: frozenset[str],
    block: str = "",
    single: bool = True,
    whole: bool = False,
    help: Mapping[str, str],
) -> Iterator[Kept]:
    """Declare several kept lines that stand one behind the other, from the place `first` on.

    With `whole` an `undo` names the line to its end, where a shorter one would be about something else.
    """
    for index, notation in enumerate(notations):
        yield Kept(
            views=views,
            notation=notation,
            families=families,
            block=block,
            single=single,
            whole=whole,
            place=first + index / 100,
            help=help,
        )


def is_kept(declaration: Declaration) -> bool:
    """Whether what a declaration stores changes nothing in the network."""
    return isinstance(declaration, Kept) or (
        isinstance(declaration, Section) and declaration.path == "sections"
    )


def _indexed(section: KeptSection) -> tuple[int, str]:
    """Sorts sections by the length of what their headers bind, then by it."""
    text = " ".join(str(value) for value in section.values.values())
    return len(text), text


def _natural(section: KeptSection) -> list[tuple[int, str]]:
    """Sorts sections by what their headers bind, in the order of the line; digits count as numbers, behind words."""
    parts = re.split(r"(\d+)", " ".join(str(value) for value in section.values.values()))
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts if part]
