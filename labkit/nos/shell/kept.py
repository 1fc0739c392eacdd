"""Whole sections that are kept: views whose lines are stored and printed and change nothing."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import KeptSection
from labkit.nos.shell.declaration import Call, Section


def kept_section(
    notation: str,
    *,
    view: str,
    views: tuple[str, ...] = ("system",),
    families: frozenset[str] = frozenset(),
    place: float = 50,
    block: str = "",
    trailing: str = "",
) -> Section:
    """Declare a section of which every header with its own values is one more kept section."""

    def key(call: Call) -> tuple[Any, ...]:
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
        return [held[header] for header in sorted(held)]

    return Section(
        views=views,
        notation=notation,
        undo=(f"undo {notation}",),
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
    )
