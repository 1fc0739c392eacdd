"""The parameter types of IOS and its likes: numbers, words, addresses, VLANs and areas, with IOS's help texts."""

import re
from dataclasses import dataclass
from functools import cache
from ipaddress import AddressValueError, IPv4Address
from itertools import groupby
from typing import Any

from labkit.nos.names import HostParameter
from labkit.nos.shell.parameters import (
    NEUTRAL_TYPES,
    Address,
    Integer,
    Mac,
    Mask,
    Mismatch,
    ParameterType,
    String,
    Text,
    Types,
    Wildcard,
)
from labkit.nos.shell.parameters6 import Address6, Prefix6


def vlan_words(vlans: frozenset[int] | set[int]) -> str:
    """Write VLANs as IOS does: `1,5-9,20`; of two neighbours each stands for itself."""
    runs = groupby(enumerate(sorted(vlans)), key=lambda item: item[1] - item[0])
    words: list[str] = []
    for _, run in runs:
        numbers = [vlan for _, vlan in run]
        if len(numbers) < 3:
            words += [str(number) for number in numbers]
        else:
            words.append(f"{numbers[0]}-{numbers[-1]}")
    return ",".join(words)


@dataclass(frozen=True, slots=True)
class VlanList(ParameterType):
    """VLANs and ranges of them: `10,20-30` → frozenset of numbers."""

    help: str = "WORD"

    def parse(self, text: str, context: Any) -> frozenset[int]:
        """Return the VLANs of all items."""
        vlans: set[int] = set()
        for item in text.split(","):
            low, _, high = item.partition("-")
            first, last = _vlan(low), _vlan(high or low)
            if last < first:
                raise Mismatch
            vlans.update(range(first, last + 1))
        return frozenset(vlans)

    def resembles(self, text: str) -> bool:
        """Numbers, of whatever size, with commas and hyphens."""
        return text.replace(",", "").replace("-", "").isdecimal()

    def format(self, value: Any) -> str:
        """Return the items of a configuration line."""
        return vlan_words(value)


def _vlan(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and len(word) <= 4 and 1 <= int(word) <= 4094):
        raise Mismatch
    return int(word)


class Number(Integer):
    """A decimal number, which `?` writes `<1-4094>`."""

    __slots__ = ()

    @property
    def help(self) -> str:  # type: ignore[override]
        """Such as `<1-4094>`."""
        return f"<{self.low}-{self.high}>"


class Word(String):
    """One word, which `?` writes WORD."""

    __slots__ = ()

    @property
    def help(self) -> str:  # type: ignore[override]
        """WORD."""
        return "WORD"


class Line(Text):
    """The rest of the line, which `?` writes LINE."""

    __slots__ = ()

    @property
    def help(self) -> str:  # type: ignore[override]
        """LINE."""
        return "LINE"


def _bounds(arguments: str, default: str = "") -> tuple[int, int]:
    low, _, high = (arguments or default).partition("-")
    return int(low), int(high or low)


@cache
def _integer(arguments: str) -> Integer:
    return Number(*_bounds(arguments))


@cache
def _string(arguments: str) -> String:
    return Word(*_bounds(arguments, "1-255"))


@cache
def _text(arguments: str) -> Text:
    return Line(*_bounds(arguments, "1-240"))


@dataclass(frozen=True, slots=True)
class DottedMac(Mac):
    """A MAC address as `hhhh.hhhh.hhhh` → twelve hexadecimal digits."""

    help: str = "H.H.H"

    def parse(self, text: str, context: Any) -> str:
        """Return the address as twelve digits in lower case."""
        groups = text.lower().split(".")
        if len(groups) != 3 or not all(re.fullmatch(r"[0-9a-f]{1,4}", group) for group in groups):
            raise Mismatch
        return "".join(group.zfill(4) for group in groups)

    def resembles(self, text: str) -> bool:
        """Three groups with dots."""
        return text.count(".") == 2

    def format(self, value: Any) -> str:
        """Return the three groups."""
        return dotted(value)


def dotted(mac: str) -> str:
    """Write twelve hexadecimal digits as IOS does: 0019.e812.3456."""
    return f"{mac[:4]}.{mac[4:8]}.{mac[8:]}"


@dataclass(frozen=True, slots=True)
class Area(ParameterType):
    """An OSPF area, as a number or in dotted form → IPv4Address; printed as a number (RFC 2328, section 3)."""

    help: str = "<0-4294967295>"

    def parse(self, text: str, context: Any) -> IPv4Address:
        """Return the area id."""
        try:
            return IPv4Address(int(text) if text.isascii() and text.isdecimal() else text)
        except AddressValueError:
            raise Mismatch from None

    def resembles(self, text: str) -> bool:
        """One number, or four with dots, too large for an area."""
        return text.replace(".", "").isdecimal()

    def format(self, value: Any) -> str:
        """Return the number."""
        return str(int(value))


_DOTTED = "A.B.C.D"

IOS_LIKE_TYPES: Types = {
    **NEUTRAL_TYPES,
    "integer": _integer,
    "string": _string,
    "text": _text,
    "ip": Address(_DOTTED),
    "mask": Mask(_DOTTED),
    "wildcard": Wildcard(_DOTTED),
    "mac": DottedMac(),
    "host": HostParameter("WORD"),
    "ipv6": Address6(),
    "ipv6-prefix": Prefix6(),
    "vlan-list": VlanList(),
    "area": Area(),
}
"""The types that all of them have; interfaces are each vendor's own."""
