"""The names of interfaces on VRP: long, short, and what a user may type for them."""

import re
from functools import lru_cache
from typing import NamedTuple

SHORT_TYPES = {
    "Ethernet": "Eth",
    "GigabitEthernet": "GE",
    "XGigabitEthernet": "XGE",
    "Serial": "S",
}
"""Types with a short form of their own. Vlanif, LoopBack and the like are written out everywhere."""

_TYPED = re.compile(r"(\d*[A-Za-z][A-Za-z-]*?)[ ]?(\d[\d/]*(?:\.\d+)?)")


class TypedName(NamedTuple):
    """An interface name in two parts; `number` holds slot, card, port and sub-interface."""

    kind: str
    number: str


@lru_cache(maxsize=4096)
def split(name: str) -> TypedName | None:
    """Split `GigabitEthernet0/0/1.10`, or what a user typed for it, into type and number."""
    match = _TYPED.fullmatch(name)
    return TypedName(match[1], match[2]) if match else None


def type_of(name: str) -> str:
    """Return the type of an interface: its name without the number."""
    parts = split(name)
    return parts.kind if parts else name


def short(name: str) -> str:
    """Shorten a name as tables with narrow columns do: GigabitEthernet0/0/1 to GE0/0/1."""
    parts = split(name)
    if parts is None:
        return name
    return SHORT_TYPES.get(parts.kind, parts.kind) + parts.number


def matches(prefix: str, kind: str) -> bool:
    """Tell whether what a user typed abbreviates an interface type, by its long or its short form."""
    typed = prefix.lower()
    return kind.lower().startswith(typed) or SHORT_TYPES.get(kind, kind).lower() == typed
