"""The parameter types of VRP: interfaces, lists of VLANs, OSPF areas."""

from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from itertools import groupby
from typing import Any, ClassVar

from labkit.nos.huawei.acl_words import DSCP, TCP_PORT, UDP_PORT
from labkit.nos.huawei.interface_list import InterfaceList
from labkit.nos.huawei.interface_names import NAMES
from labkit.nos.huawei.port_ranges import PortRanges
from labkit.nos.huawei.time_words import CalendarDate, ClockSeconds, ClockTime, IsoDate, MonthDay, WeekDays
from labkit.nos.interface_names import InterfaceParameter
from labkit.nos.names import HostParameter
from labkit.nos.policy_words import Community, PathExpression, Peer
from labkit.nos.shell.parameters import NEUTRAL_TYPES, Mismatch, ParameterType, String, Types
from labkit.nos.shell.parameters6 import Address6, Prefix6

INTERFACE = InterfaceParameter(NAMES)


@dataclass(frozen=True, slots=True)
class LowerInterface(InterfaceParameter):
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
        found = NAMES.types_for(text, context)
        if not found:
            raise Mismatch
        return found[0]

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the interface types that begin with the prefix."""
        return NAMES.types_from(prefix, context)


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

    def parse(self, text: str, context: Any) -> frozenset[int]:
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

    def parse(self, text: str, context: Any) -> IPv4Address:
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
    "interface": INTERFACE,
    "lower-interface": LowerInterface(NAMES),
    "interface-type": InterfaceType(),
    "interface-list": InterfaceList(INTERFACE),
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
