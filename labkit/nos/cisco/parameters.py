"""The parameter types of IOS: those of all vendors with IOS's help texts, and interfaces."""

import re
from dataclasses import dataclass
from functools import cache
from ipaddress import AddressValueError, IPv4Address
from itertools import groupby
from typing import Any, ClassVar

from labkit.nos.cisco.acl_words import PROTOCOL, TCP_PORT, UDP_PORT
from labkit.nos.cisco.banner import Banner
from labkit.nos.cisco.interface_names import TypedName, matches, split, type_of
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

_NUMBERS = {
    "Loopback": (0, 2147483647),
    "Tunnel": (0, 2147483647),
    "Port-channel": (1, 48),
    "Vlan": (1, 4094),
    "Null": (0, 0),
}
"""The numbers of interfaces that are created by the user (or, Null0, are always there)."""
_ALL_TYPES = ("GigabitEthernet", "FastEthernet", "TenGigabitEthernet", "Serial", *_NUMBERS)
_HIGHEST_SUBINTERFACE = 4294967295


def _types(context: Any) -> list[str]:
    """List the interface types that a device has, physical ones first."""
    if context is None:
        return list(_ALL_TYPES)
    physical = dict.fromkeys(type_of(spec.name) for spec in context.kind.interfaces)
    return list(dict.fromkeys([*physical, *context.kind.logical, "Null"]))


def _exists(kind: str, number: str, context: Any) -> bool:
    """Tell whether the device has an interface, or could create it."""
    main, _, sub = number.partition(".")
    if sub and not 1 <= int(sub) <= _HIGHEST_SUBINTERFACE:
        return False
    if kind in _NUMBERS:
        low, high = _NUMBERS[kind]
        divisible = not sub or kind == "Port-channel"
        return divisible and main.isdecimal() and low <= int(main) <= high
    return "/" in main if context is None else context.kind.interface(kind + main) is not None


@dataclass(frozen=True, slots=True)
class Interface(ParameterType):
    """An interface, in any of the forms that IOS takes → its long name: `g0/1`, `Gi 0/1`, `lo0`, `vlan 10`."""

    help: str = "Interface type and number"
    words: ClassVar[int] = 2

    def parse(self, text: str, context: Any) -> str:
        """Return the long name of an interface that the device has or can create."""
        if context is not None and text in context.config.interfaces:
            return text
        parts = split(text)
        if parts is None:
            raise Mismatch
        return self._resolve(parts, context)

    @staticmethod
    def _resolve(typed: TypedName, context: Any) -> str:
        candidates = [kind for kind in _types(context) if matches(typed.kind, kind)]
        number = "/".join(str(int(part)) for part in typed.number.split(".")[0].split("/") if part)
        if "." in typed.number:
            number += f".{int(typed.number.split('.')[1])}"
        names = [kind + number for kind in candidates if _exists(kind, number, context)]
        if not names:
            raise Mismatch
        return names[0]

    def resembles(self, text: str) -> bool:
        """Letters with a number behind them."""
        return split(text) is not None

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the interface types that begin with the prefix."""
        return sorted(kind for kind in _types(context) if kind.lower().startswith(prefix.lower()))


_RANGE_ITEM = re.compile(r"(?P<first>[A-Za-z][A-Za-z-]*\d[\d/]*)(?:-(?P<last>[A-Za-z-]*[\d/]+))?")


@dataclass(frozen=True, slots=True)
class InterfaceRange(ParameterType):
    """Interfaces and ranges of them: `f0/1 - 4 , g0/1 , vlan 10 - 12` → tuple of long names."""

    single: Interface
    help: str = "Interface type and number"
    words: ClassVar[int] = 40

    def parse(self, text: str, context: Any) -> tuple[str, ...]:
        """Return the interfaces of all items."""
        found: list[str] = []
        for item in text.replace(" ", "").split(","):
            match = _RANGE_ITEM.fullmatch(item)
            if match is None:
                raise Mismatch
            first = self.single.parse(match["first"], context)
            head = first.rstrip("0123456789")
            high = (match["last"] or first).replace(" ", "")
            last = int(high[len(high.rstrip("0123456789")) :])
            names = [f"{head}{number}" for number in range(int(first[len(head) :]), last + 1)]
            if not names:
                raise Mismatch
            found += [self.single.parse(name, context) for name in names]
        return tuple(dict.fromkeys(found))

    def resembles(self, text: str) -> bool:
        """Something that begins like an interface."""
        return text[:1].isalpha()

    def format(self, value: Any) -> str:
        """Return the interfaces, each for itself."""
        return " , ".join(value)


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

    def parse(self, text: str, context: Any) -> frozenset[int]:  # noqa: ARG002
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


class _Number(Integer):
    """A decimal number, which `?` writes `<1-4094>`."""

    __slots__ = ()

    @property
    def help(self) -> str:  # type: ignore[override]
        """Such as `<1-4094>`."""
        return f"<{self.low}-{self.high}>"


class _Word(String):
    """One word, which `?` writes WORD."""

    __slots__ = ()

    @property
    def help(self) -> str:  # type: ignore[override]
        """WORD."""
        return "WORD"


class _Line(Text):
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
    return _Number(*_bounds(arguments))


@cache
def _string(arguments: str) -> String:
    return _Word(*_bounds(arguments, "1-255"))


@cache
def _text(arguments: str) -> Text:
    return _Line(*_bounds(arguments, "1-240"))


@dataclass(frozen=True, slots=True)
class IosMac(Mac):
    """A MAC address as `hhhh.hhhh.hhhh` → twelve hexadecimal digits."""

    help: str = "H.H.H"

    def parse(self, text: str, context: Any) -> str:  # noqa: ARG002
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

    def parse(self, text: str, context: Any) -> IPv4Address:  # noqa: ARG002
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


@dataclass(frozen=True, slots=True)
class Printed(ParameterType):
    """A text that is only ever printed: what it says is typed in other forms."""

    help: str = ""

    def parse(self, text: str, context: Any) -> str:  # noqa: ARG002
        """Refuse whatever is typed."""
        raise Mismatch

    def resembles(self, text: str) -> bool:  # noqa: ARG002
        """Nothing does."""
        return False


@dataclass(frozen=True, slots=True)
class Star(ParameterType):
    """An asterisk, for all there are."""

    help: str = "*"

    def parse(self, text: str, context: Any) -> str:  # noqa: ARG002
        """Return the asterisk."""
        if text != "*":
            raise Mismatch
        return text


_DOTTED = "A.B.C.D"

TYPES: Types = {
    **NEUTRAL_TYPES,
    "integer": _integer,
    "string": _string,
    "text": _text,
    "ip": Address(_DOTTED),
    "mask": Mask(_DOTTED),
    "wildcard": Wildcard(_DOTTED),
    "mac": IosMac(),
    "host": HostParameter("WORD"),
    "ipv6": Address6(),
    "ipv6-prefix": Prefix6(),
    "interface": Interface(),
    "interface-range": InterfaceRange(Interface()),
    "vlan-list": VlanList(),
    "area": Area(),
    "printed": Printed(),
    "star": Star(),
    "acl-protocol": PROTOCOL,
    "tcp-port": TCP_PORT,
    "udp-port": UDP_PORT,
    "offset": _Number(-23, 23),
    "banner": Banner(closed=True),
    "open-banner": Banner(closed=False),
}
"""All types that IOS's notations use."""
