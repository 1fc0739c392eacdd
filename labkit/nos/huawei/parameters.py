"""The parameter types of VRP: interfaces, lists of VLANs, OSPF areas."""

from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from itertools import groupby
from typing import Any, ClassVar

from labkit.nos.huawei.acl_words import DSCP, TCP_PORT, UDP_PORT
from labkit.nos.huawei.interface_list import InterfaceList
from labkit.nos.huawei.interface_names import TypedName, matches, split, type_of
from labkit.nos.huawei.port_ranges import PortRanges
from labkit.nos.huawei.time_words import CalendarDate, ClockSeconds, ClockTime, IsoDate, MonthDay, WeekDays
from labkit.nos.names import HostParameter
from labkit.nos.policy_words import Community, PathExpression, Peer
from labkit.nos.shell.parameters import NEUTRAL_TYPES, Mismatch, ParameterType, String, Types
from labkit.nos.shell.parameters6 import Address6, Prefix6

_NUMBERS = {
    "Eth-Trunk": (0, 127),
    "Dialer": (0, 255),
    "Virtual-Template": (0, 1023),
    "LoopBack": (0, 1023),
    "NULL": (0, 0),
    "Vlanif": (1, 4094),
}
"""The numbers of interfaces that are created by the user (or, NULL0, are always there)."""
_ALL_TYPES = ("GigabitEthernet", "Ethernet", "XGigabitEthernet", "Serial", "Tunnel", "MEth", *_NUMBERS)
_HIGHEST_SUBINTERFACE = 4096


def _types(context: Any) -> list[str]:
    """List the interface types that a device has, physical ones first."""
    if context is None:
        return list(_ALL_TYPES)
    physical = dict.fromkeys(type_of(spec.name) for spec in context.kind.interfaces)
    return list(dict.fromkeys([*physical, *context.kind.logical, "NULL"]))


def _exists(kind: str, number: str, context: Any) -> bool:
    """Tell whether the device has an interface, or could create it."""
    main, _, sub = number.partition(".")
    if sub and not 1 <= int(sub) <= _HIGHEST_SUBINTERFACE:
        return False
    if kind in _NUMBERS:
        low, high = _NUMBERS[kind]
        divisible = not sub or kind == "Eth-Trunk"
        return divisible and main.isdecimal() and low <= int(main) <= high
    if context is None or context.kind.interface(kind + main) is not None:
        return "/" in main
    return kind in context.kind.logical and (main.isdecimal() or main.count("/") == 2)


@dataclass(frozen=True, slots=True)
class Interface(ParameterType):
    """An interface, in any of the forms that VRP takes → its long name.

    `g0/0/1`, `GE0/0/1`, `GigabitEthernet 0/0/1`, `vlanif 10`, `lo0`. What an abbreviation means depends
    on the device: `e 1` is Eth-Trunk1 on a switch, `e0/0/1` an Ethernet port where there are any.
    """

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

    def begins_with(self, word: str) -> bool:
        """Every name begins with letters, behind a number at most: `10.1.1.1` is none on any device."""
        return not word.replace(".", "").isdecimal()

    def resembles(self, text: str) -> bool:
        """Letters with a number behind them."""
        return split(text) is not None

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the interface types that begin with the prefix."""
        return sorted(kind for kind in _types(context) if kind.lower().startswith(prefix.lower()))


@dataclass(frozen=True, slots=True)
class LowerInterface(Interface):
    """An interface that some lines print in lower case."""

    def format(self, value: Any) -> str:
        """Write the name as those lines do."""
        return str(value).lower()


@dataclass(frozen=True, slots=True)
class InterfaceType(ParameterType):
    """A type of interface without a number, for displays of all interfaces of one type → its long form."""

    help: str = "Interface type"

    def parse(self, text: str, context: Any) -> str:
        """Return the long form of the type."""
        if not text[-1:].isalpha():
            raise Mismatch
        found = [kind for kind in _types(context) if matches(text, kind)]
        if not found:
            raise Mismatch
        return found[0]

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the interface types that begin with the prefix."""
        return sorted(kind for kind in _types(context) if kind.lower().startswith(prefix.lower()))


def vlan_words(vlans: frozenset[int] | set[int]) -> str:
    """Write VLANs as VRP does: `2 5 to 9 20`. Two neighbours are a range, too."""
    runs = groupby(enumerate(sorted(vlans)), key=lambda item: item[1] - item[0])
    words: list[str] = []
    for _, run in runs:
        numbers = [vlan for _, vlan in run]
        words += [str(numbers[0])] if len(numbers) == 1 else [str(numbers[0]), "to", str(numbers[-1])]
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class VlanList(ParameterType):
    """VLANs and ranges of them, up to ten items: `10 20 to 30` → frozenset of numbers."""

    help: str = "INTEGER<1-4094>"
    words: ClassVar[int] = 30

    def parse(self, text: str, context: Any) -> frozenset[int]:  # noqa: ARG002
        """Return the VLANs of all items."""
        words = text.split(" ")
        vlans: set[int] = set()
        while words:
            low = high = _vlan(words.pop(0))
            if words and "to".startswith(words[0].lower()) and words[0]:
                words.pop(0)
                high = _vlan(words.pop(0) if words else "")
            if high < low:
                raise Mismatch
            vlans.update(range(low, high + 1))
        return frozenset(vlans)

    def resembles(self, text: str) -> bool:
        """Numbers, of whatever size, with `to` between them."""
        return all(word.isdecimal() or word.lower() == "to" for word in text.split(" "))

    def format(self, value: Any) -> str:
        """Return the items of a configuration line."""
        return vlan_words(value)


def _vlan(word: str) -> int:
    if not (word.isascii() and word.isdecimal() and len(word) <= 4 and 1 <= int(word) <= 4094):
        raise Mismatch
    return int(word)


@dataclass(frozen=True, slots=True)
class Area(ParameterType):
    """An OSPF area, as a number or in dotted form → IPv4Address (RFC 2328, section 3)."""

    help: str = "IP_ADDR<X.X.X.X>"
    constant: ClassVar[bool] = True

    def parse(self, text: str, context: Any) -> IPv4Address:  # noqa: ARG002
        """Return the area id."""
        try:
            return IPv4Address(int(text) if text.isascii() and text.isdecimal() else text)
        except AddressValueError:
            raise Mismatch from None

    def resembles(self, text: str) -> bool:
        """One number, or four with dots, too large for an area."""
        return text.replace(".", "").isdecimal()


TYPES: Types = {
    **NEUTRAL_TYPES,
    "interface": Interface(),
    "lower-interface": LowerInterface(),
    "interface-type": InterfaceType(),
    "interface-list": InterfaceList(Interface()),
    "vlan-list": VlanList(),
    "area": Area(),
    "host": HostParameter(),
    "ipv6": Address6(),
    "ipv6-prefix": Prefix6(),
    "bgp-peer": Peer(),
    "community": Community(),
    "path-expression": PathExpression(),
    "vpn-instance": String(1, 31),
    "tcp-port": TCP_PORT,
    "udp-port": UDP_PORT,
    "dscp": DSCP,
    "port-ranges": PortRanges(),
    "clock-time": ClockTime(),
    "clock-seconds": ClockSeconds(),
    "calendar-date": CalendarDate(),
    "iso-date": IsoDate(),
    "month-day": MonthDay(),
    "week-days": WeekDays(),
}
"""All types that VRP's notations use."""
