"""The parameter types of IOS: those of all vendors with IOS's help texts, and interfaces."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from labkit.nos.cisco.acl_words import PROTOCOL, TCP_PORT, UDP_PORT
from labkit.nos.cisco.banner import Banner
from labkit.nos.cisco.interface_names import NAMES
from labkit.nos.cisco.policy_types import MetricChange, Prefix
from labkit.nos.interface_names import InterfaceParameter
from labkit.nos.ios_like.parameters import IOS_LIKE_TYPES, Number
from labkit.nos.policy_words import Community, PathExpression, Peer
from labkit.nos.shell.parameters import (
    Mismatch,
    ParameterType,
    Types,
)

INTERFACE = InterfaceParameter(NAMES)
_RANGE_ITEM = re.compile(r"(?P<first>[A-Za-z][A-Za-z-]*\d[\d/]*)(?:-(?P<last>[A-Za-z-]*[\d/]+))?")


@dataclass(frozen=True, slots=True)
class InterfaceRange(ParameterType):
    """Interfaces and ranges of them: `f0/1 - 4 , g0/1 , vlan 10 - 12` → tuple of long names."""

    single: InterfaceParameter
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

    def parse(self, text: str, context: Any) -> str:
        """Refuse whatever is typed."""
        raise Mismatch

    def resembles(self, text: str) -> bool:
        """Nothing does."""
        return False


@dataclass(frozen=True, slots=True)
class Star(ParameterType):
    """An asterisk, for all there are."""

    help: str = "*"

    def parse(self, text: str, context: Any) -> str:
        """Return the asterisk."""
        if text != "*":
            raise Mismatch
        return text


TYPES: Types = {
    **IOS_LIKE_TYPES,
    "interface": INTERFACE,
    "interface-range": InterfaceRange(INTERFACE),
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
