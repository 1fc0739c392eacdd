"""Access control lists, time ranges, and the MQC policies that use them."""

from collections import UserDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from operator import attrgetter
from typing import Any, Literal

AclReference = int | str
"""How a filter names its list: by number, or by name."""
Direction = Literal["inbound", "outbound"]
WildcardAddress = tuple[IPv4Address, IPv4Address]
"""An address and the bits of it that do not matter."""
PrefixAddress = tuple[IPv6Address, int]
"""An IPv6 prefix: its address and its length."""


@dataclass(frozen=True, slots=True)
class Period:
    """A part of some days of the week, in minutes from midnight; day 0 is Sunday. The end is excluded."""

    start: float
    end: float
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Span:
    """A time between two dates. `end` None never ends."""

    start: datetime
    end: datetime | None = None


@dataclass(slots=True)
class TimeRange:
    """A named time: inside one of the spans (if there are any) and in one of the periods (if there are any)."""

    name: str
    periods: list[Period] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PortMatch:
    """A condition on a TCP or UDP port. `high` counts for `range` only, whose ends are included."""

    operator: Literal["eq", "gt", "lt", "neq", "range"]
    low: int
    high: int = 0


@dataclass(frozen=True, slots=True)
class FrameMatch:
    """The conditions of a layer-2 rule: MAC addresses with their masks, EtherType, VLAN. None matches all."""

    protocol: int | None = None
    source: tuple[str, str] | None = None
    destination: tuple[str, str] | None = None
    vlan: int | None = None


@dataclass(frozen=True, slots=True)
class AclRule:
    """One rule. A condition that is None or empty matches every packet.

    `protocol` is the number in the IP header (1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6); `icmp` is type and code.
    """

    number: int
    permit: bool
    protocol: int | None = None
    source: WildcardAddress | None = None
    destination: WildcardAddress | None = None
    source_port: PortMatch | None = None
    destination_port: PortMatch | None = None
    icmp: tuple[int, int | None] | None = None
    tcp_flags: frozenset[str] = frozenset()
    fragment: bool = False
    dscp: int | None = None
    precedence: int | None = None
    tos: int | None = None
    time_range: str = ""
    logging: bool = False
    vrf: str = ""
    frame: FrameMatch | None = None
    """Of layer-2 rules only."""
    source6: PrefixAddress | None = None
    """As the next one, of rules for IPv6 only."""
    destination6: PrefixAddress | None = None
    description: str = ""
    remark: bool = False
    """It is a description without a rule."""


_said = attrgetter(*(item.name for item in fields(AclRule) if item.name not in ("number", "description")))
"""What a rule says, whatever it is called."""


class AclRules(UserDict[int, AclRule]):
    """Rules by number. Those that say the same are found at once, however many there are."""

    def __init__(self, rules: Mapping[int, AclRule] | None = None) -> None:
        self._numbers: dict[Any, set[int]] = {}
        """By what a rule says, under which numbers it is said."""
        super().__init__(rules)

    def __setitem__(self, number: int, rule: AclRule) -> None:
        if number in self.data:
            self._forget(number)
        self.data[number] = rule
        self._numbers.setdefault(_said(rule), set()).add(number)

    def __delitem__(self, number: int) -> None:
        self._forget(number)
        del self.data[number]

    def _forget(self, number: int) -> None:
        said = _said(self.data[number])
        self._numbers[said].remove(number)
        if not self._numbers[said]:
            del self._numbers[said]

    def alike(self, rule: AclRule, but: int | None = None) -> AclRule | None:
        """The first rule that says the same as another one, under another number than `but`."""
        numbers = self._numbers.get(_said(rule), set()) - {but}
        return self.data[min(numbers)] if numbers else None


@dataclass(slots=True)
class Acl:
    """A list of rules, asked in the order of their numbers. `name` is empty where it has a number only."""

    number: int
    name: str = ""
    description: str = ""
    step: int = 5
    match_order: Literal["config", "auto"] = "config"
    kind: Literal["", "standard", "extended"] = ""
    """Where the number does not tell it."""
    closed: bool = False
    """What no rule decides over is denied, if there is any rule."""
    rules: AclRules = field(default_factory=AclRules)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def find_acl(acls: Iterable[Acl], reference: AclReference) -> Acl | None:
    """The list with this number or name."""
    return next((acl for acl in acls if reference in (acl.number, acl.name) and reference != ""), None)


@dataclass(slots=True)
class TrafficClassifier:
    """A class of packets: those that meet one (`or`) or all (`and`) of the conditions."""

    name: str
    operator: Literal["or", "and"] = "or"
    acls: list[AclReference] = field(default_factory=list)
    acls6: list[AclReference] = field(default_factory=list)
    """Of IPv6."""
    any_packet: bool = False
    dscps: frozenset[int] = frozenset()
    precedences: frozenset[int] = frozenset()
    """Values of the IP precedence, the three high bits of the octet (RFC 791)."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class TrafficBehavior:
    """What happens to a class: dropped (`deny`), sent to another next hop, marked. None leaves it as it is."""

    name: str
    deny: bool = False
    next_hop: IPv4Address | None = None
    remark_dscp: int | None = None
    remark_precedence: int | None = None
    counts: bool = False
    """Count the packets and octets of the class."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class TrafficPolicy:
    """Classes with their behaviours, asked in the order in which they were bound (by `precedence` if given)."""

    name: str
    bindings: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    """Classifier → behaviour and precedence."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class FilterConfig:
    """What an interface filters, by direction."""

    acls: dict[Direction, AclReference] = field(default_factory=dict)
    acls6: dict[Direction, AclReference] = field(default_factory=dict)
    """Of IPv6."""
    policies: dict[Direction, str] = field(default_factory=dict)
