"""The parameter types of IOS: those of all vendors with IOS's help texts, and interfaces."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from labkit.nos.cisco.acl_words import PROTOCOL, TCP_PORT, UDP_PORT
from labkit.nos.cisco.banner import Banner
from labkit.nos.cisco.interface_names import TypedName, matches, split, type_of
from labkit.nos.cisco.policy_types import MetricChange, Prefix
from labkit.nos.ios_like.parameters import IOS_LIKE_TYPES, Number
from labkit.nos.policy_words import Community, PathExpression, Peer
from labkit.nos.shell.parameters import (
    Mismatch,
    ParameterType,
    Types,
)

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


TYPES: Types = {
    **IOS_LIKE_TYPES,
    "interface": Interface(),
    "interface-range": InterfaceRange(Interface()),
    "ip-prefix": Prefix(),
    "metric-change": MetricChange(),
    "bgp-peer": Peer("A.B.C.D or WORD"),
    "community": Community("aa:nn"),
    "path-expression": PathExpression("LINE"),
    "printed": Printed(),
    "star": Star(),
    "acl-protocol": PROTOCOL,
    "tcp-port": TCP_PORT,
    "udp-port": UDP_PORT,
    "offset": Number(-23, 23),
    "banner": Banner(closed=True),
    "open-banner": Banner(closed=False),
}
"""All types that IOS's notations use."""
