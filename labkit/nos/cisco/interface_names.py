"""The names of interfaces on IOS: long, short, and what a user may type for them."""

import re
from functools import lru_cache
from typing import NamedTuple

SHORT_TYPES = {
    "FastEthernet": "Fa",
    "GigabitEthernet": "Gi",
    "TenGigabitEthernet": "Te",
    "Loopback": "Lo",
    "Vlan": "Vl",
    "Port-channel": "Po",
    "Serial": "Se",
    "Tunnel": "Tu",
    "Null": "Nu",
}
"""As tables with narrow columns write them; neighbour tables of CDP have a longer form of their own."""

_TYPED = re.compile(r"([A-Za-z][A-Za-z-]*)[ ]?(\d[\d/]*(?:\.\d+)?)")


class TypedName(NamedTuple):
    """An interface name in two parts; `number` holds slot, port and sub-interface."""

    kind: str
    number: str


@lru_cache(maxsize=4096)
def split(name: str) -> TypedName | None:
    """Split `GigabitEthernet0/1.10`, or what a user typed for it, into type and number."""
    match = _TYPED.fullmatch(name)
    return TypedName(match[1], match[2]) if match else None


def type_of(name: str) -> str:
    """Return the type of an interface: its name without the number."""
    parts = split(name)
    return parts.kind if parts else name


def short(name: str) -> str:
    """Shorten a name as tables do: GigabitEthernet0/1 to Gi0/1."""
    parts = split(name)
    if parts is None:
        return name
    return SHORT_TYPES.get(parts.kind, parts.kind) + parts.number


def matches(prefix: str, kind: str) -> bool:
    """Tell whether what a user typed abbreviates an interface type."""
    return kind.lower().startswith(prefix.lower())
