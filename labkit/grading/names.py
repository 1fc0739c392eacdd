"""The same thing under different names: interfaces, areas, protocols, VLAN lists."""

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address

from labkit.grading.parse import Row

_TYPED = re.compile(r"([a-z][a-z-]*?) ?(\d[\d/.:]*)")
_TYPES = (
    "gigabitethernet", "xgigabitethernet", "tengigabitethernet", "fastethernet", "ethernet", "serial", "loopback",
    "vlanif", "port-channel", "tunnel", "null",
)  # fmt: skip
_SHORT = {"ge": "gigabitethernet", "xge": "xgigabitethernet", "te": "tengigabitethernet"}
_RANGE = re.compile(r"(\d+)(?:(?:-| to )(\d+))?")


@lru_cache(maxsize=1024)
def interface_key(name: str) -> str:
    """One key for all spellings of an interface.

    `GE0/0/1`, `g0/0/1`, `GigabitEthernet 0/0/1`, `GE0/0/1(U)`. Each check looks for its own in a whole table.
    """
    text = name.strip().lower().split("(")[0].strip()
    match = _TYPED.fullmatch(text)
    if match is None:
        return text
    kind = _SHORT.get(match[1]) or next((known for known in _TYPES if known.startswith(match[1])), match[1])
    return kind + match[2]


def same_interface(one: str, other: str) -> bool:
    """Whether two spellings mean one interface."""
    return interface_key(one) == interface_key(other)


def row_of(interface: str, rows: Iterable[Row]) -> Row | None:
    """Return the row of a table that is about an interface, None where there is none."""
    return next((row for row in rows if same_interface(str(row["interface"]), interface)), None)


def area_key(area: str | int) -> str:
    """Return an OSPF area in dotted form, as RFC 2328 writes it: 1 is 0.0.0.1."""
    text = str(area).strip()
    return str(IPv4Address(int(text))) if text.isdecimal() else text


def vlan_numbers(parts: str | Iterable[str]) -> frozenset[int]:
    """Return the VLANs of a list such as `1 10 20-30` or `10 20 to 30`."""
    text = parts if isinstance(parts, str) else " ".join(parts)
    numbers: set[int] = set()
    for first, last in _RANGE.findall(text):
        numbers.update(range(int(first), int(last or first) + 1))
    return frozenset(numbers)
