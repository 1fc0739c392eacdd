"""Access control lists: their rules, where they filter, and what they have caught."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from labkit.grading.check import (
    Ask,
    Check,
    InterfaceInput,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    passed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import same_interface
from labkit.grading.parse import Row
from labkit.nos.cisco import acl_words as ios
from labkit.nos.huawei.acl_words import TCP_PORTS, UDP_PORTS

from .displays import ADDRESSES, addresses_of
from .reachability import ping
from .reachability_tcp import connect

_ANYWHERE = IPv4Network("0.0.0.0/0")


def _huawei_rule(row: Row) -> Row:
    """Write networks as prefixes and ports as numbers; what a rule does not name is anything."""
    ports = TCP_PORTS if row["protocol"] == "tcp" else UDP_PORTS
    return {
        **row,
        "acl": str(row["acl_number"]),
        "name": str(row["acl_name"]),
        "protocol": str(row["protocol"]) or "ip",
        "source": _network(str(row["source"])),
        "destination": _network(str(row["destination"])),
        "port": _port(str(row["destination_port"]), ports),
        "matches": int(row["matches"] or 0),
    }


def _network(text: str) -> str:
    """`10.1.1.0 0.0.0.255` as a prefix; a wildcard with holes is left as it is."""
    if not text:
        return str(_ANYWHERE)
    address, wildcard = text.split()
    bits = int(IPv4Address(wildcard)) if "." in wildcard else int(wildcard)
    if (bits + 1) & bits:
        return text
    return str(IPv4Network((address, 32 - bits.bit_length()), strict=False))


def _port(text: str, names: dict[str, int]) -> str:
    operator, _, port = text.partition(" ")
    number = str(names.get(port, port))
    return number if operator == "eq" else f"{operator} {number}".strip()


def _huawei_record(row: Row) -> Row:
    return {
        "interface": row["instance"],
        "direction": row["direction"],
        "acl": str(row["acl_nb"] or row["acl_name"]),
    }


def _ios_rule(row: Row) -> Row:
    """A list has a number or a name; one that looks at sources alone is for all protocols."""
    name = str(row["name"])
    return {
        "acl": name,
        "name": "" if name.isdecimal() else name,
        "action": row["action"],
        "protocol": row["protocol"] or "ip",
        "source": _ios_network(str(row["source"])),
        "destination": _ios_network(str(row["destination"])),
        "port": _ios_port(str(row["destination_port"]), str(row["protocol"])),
        "matches": int(row["matches"] or 0),
    }


def _ios_network(text: str) -> str:
    """`any`, `host 10.1.1.1`, `10.1.1.1`, `10.1.1.0 0.0.0.255` or `10.1.1.0, wildcard bits 0.0.0.255`."""
    words = text.replace(", wildcard bits", "").split()
    if words in ([], ["any"]):
        return _network("")
    return _network(f"{words[1]} 0" if words[0] == "host" else f"{words[0]} {' '.join(words[1:]) or '0'}")


def _ios_port(text: str, protocol: str) -> str:
    operator, _, ports = text.partition(" ")
    names = ios.TCP_PORTS if protocol == "tcp" else ios.UDP_PORTS
    numbers = " ".join(str(names.get(port, port)) for port in ports.split())
    return numbers if operator == "eq" else f"{operator} {numbers}".strip()


def _ios_filters(row: Row) -> list[Row]:
    ways = {"inbound": row["inbound_acl"], "outbound": row["outgoing_acl"]}
    return [
        {"interface": row["interface"], "direction": direction, "acl": acl}
        for direction, acl in ways.items()
        if acl not in ("", "not set")
    ]


_LISTS = {"huawei_vrp": "display acl all", "cisco_ios": "show ip access-lists"}
_RULE = {"huawei_vrp": _huawei_rule, "cisco_ios": _ios_rule}
RULES = Question(_LISTS, convert=_RULE, may_be_empty=True)
"""acl, name, action, protocol, source, destination, port, matches; in the order in which they are tried."""
COUNTED = Question(_LISTS, convert=_RULE, may_be_empty=True, after_traffic=True)
FILTERS = Question(
    {"huawei_vrp": "display traffic-filter applied-record", "cisco_ios": "show ip interface"},
    convert={"huawei_vrp": _huawei_record, "cisco_ios": _ios_filters},
)
"""interface, direction, and the number or name of the list."""


class Rule(BaseModel):
    """A rule; what is not named is anything (`port` is the destination's)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: Literal["permit", "deny"]
    protocol: str = "ip"
    source: IPv4Network = _ANYWHERE
    destination: IPv4Network = _ANYWHERE
    port: str = Field(default="", coerce_numbers_to_str=True, description="`80`, or `range 20 21`")

    def __str__(self) -> str:
        words = [self.action, self.protocol, f"{self.source} → {self.destination}", self.port]
        return " ".join(word for word in words if word)


class RulesInput(NodeInput):
    """The rules, in the order in which they are tried, and which list must have them: any, unless named."""

    acl: str = Field(default="", coerce_numbers_to_str=True, description="number or name")
    rules: tuple[Rule, ...] = Field(min_length=1)
    exact: bool = Field(default=False, description="the list must have no other rules")


class Rules(Check[RulesInput]):
    """Passes when one list of the node, or the one named, has the rules in their order.

    Fails when no list has all of them in this order, or one with others among them where `exact` is asked for.
    """

    name = "acl.rules"
    Input = RulesInput
    text_based = True
    example: ClassVar = {
        "node": "R1",
        "acl": 3000,
        "rules": [
            {"action": "permit", "protocol": "tcp", "destination": "10.1.3.10/32", "port": 80},
            {"action": "deny", "destination": "10.1.3.10/32"},
        ],
    }

    @staticmethod
    def asks(inputs: RulesInput) -> Sequence[Ask]:
        """Ask for all lists."""
        return [Ask(inputs.node, RULES)]

    @staticmethod
    def expected(inputs: RulesInput) -> Message:
        """Name the rules."""
        return _list_of(inputs.node, inputs.acl or "*", map(str, inputs.rules))

    @staticmethod
    def judge(inputs: RulesInput, records: Records) -> Verdict:
        """Look for the rules in each list that may be meant."""
        lists: dict[str, list[Row]] = {}
        for row in records.rows(inputs.node, RULES):
            if not inputs.acl or inputs.acl in (row["acl"], row["name"]):
                lists.setdefault(str(row["acl"]), []).append(row)
        if not lists:
            return failed(say("{node} has no such access list with rules", node=inputs.node))
        for acl, rows in lists.items():
            held = [_rule(row) for row in rows]
            remaining = iter(held)
            if all(str(rule) in remaining for rule in inputs.rules) and (
                not inputs.exact or len(held) == len(inputs.rules)
            ):
                return passed(_list_of(inputs.node, acl, held))
        shown = [f"{acl}: {' / '.join(map(_rule, rows))}" for acl, rows in lists.items()]
        return failed(say("{node} has other rules: {rules}", node=inputs.node, rules=shown))


class BoundInput(InterfaceInput):
    """On which interface packets are filtered, in which direction, and by which list: any, unless named."""

    direction: Literal["inbound", "outbound"]
    acl: str = Field(default="", coerce_numbers_to_str=True, description="number or name")


class Bound(Check[BoundInput]):
    """Passes when a list that has rules filters packets on the interface, in the direction named.

    Fails when none does, another does, or the one that does has no rules and so stops nothing.
    """

    name = "acl.bound"
    Input = BoundInput
    text_based = True
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "direction": "inbound", "acl": 3000}

    @staticmethod
    def asks(inputs: BoundInput) -> Sequence[Ask]:
        """Ask for the filters, and for the lists."""
        return [Ask(inputs.node, FILTERS), Ask(inputs.node, RULES)]

    @staticmethod
    def expected(inputs: BoundInput) -> Message:
        """Name the list."""
        return _filters(inputs, inputs.acl or "*")

    @staticmethod
    def judge(inputs: BoundInput, records: Records) -> Verdict:
        """Find the filter, then its rules."""
        bound = [
            str(row["acl"])
            for row in records.rows(inputs.node, FILTERS)
            if same_interface(str(row["interface"]), inputs.interface)
            and row["direction"] == inputs.direction
        ]
        if not bound:
            return failed(
                say(
                    "no access list filters {direction} packets on {interface} of {node}",
                    node=inputs.node,
                    interface=inputs.interface,
                    direction=inputs.direction,
                )
            )
        rows = [row for row in records.rows(inputs.node, RULES) if bound[0] in (row["acl"], row["name"])]
        if not rows:
            return failed(_filters(inputs, bound[0]), say("the access list has no rules"))
        named = not inputs.acl or inputs.acl in (bound[0], rows[0]["acl"], rows[0]["name"])
        return passed(_filters(inputs, bound[0])) if named else failed(_filters(inputs, bound[0]))


class CaughtInput(NodeInput):
    """Which packets are sent, and on which node a rule with which action must count them."""

    sender: str = Field(description="the node that sends the packets")
    destination: IPv4Address
    port: int | None = Field(
        default=None, ge=1, le=65535, description="TCP; a ping is sent unless it is named"
    )
    action: Literal["permit", "deny"] = "deny"
    acl: str = Field(default="", coerce_numbers_to_str=True, description="number or name")


class Caught(Check[CaughtInput]):
    """Passes when a rule of the node with the action named has counted packets, after some were sent.

    Fails when no such rule has: the packets were caught elsewhere, by another rule, or not at all.
    """

    name = "acl.caught"
    Input = CaughtInput
    example: ClassVar = {"node": "R1", "sender": "PC1", "destination": "10.1.3.10", "action": "deny"}

    @staticmethod
    def asks(inputs: CaughtInput) -> Sequence[Ask]:
        """Send the packets; then ask for the counters."""
        return [
            Ask(inputs.sender, _traffic(inputs)),
            Ask(inputs.sender, ADDRESSES),
            Ask(inputs.node, COUNTED),
        ]

    @staticmethod
    def expected(inputs: CaughtInput) -> Message:
        """Name the action."""
        return say(
            "{node}: a rule that says {action} has counted packets from {sender} to {destination}",
            node=inputs.node,
            action=inputs.action,
            sender=inputs.sender,
            destination=str(inputs.destination),
        )

    @staticmethod
    def judge(inputs: CaughtInput, records: Records) -> Verdict:
        """Look for a rule that can have counted these packets, and did."""
        own = [IPv4Address(address) for address in addresses_of(inputs.sender, records)]
        counted = [
            row
            for row in records.rows(inputs.node, COUNTED)
            if row["action"] == inputs.action
            and row["matches"]
            and (not inputs.acl or inputs.acl in (row["acl"], row["name"]))
            and _may_match(row, inputs, own)
        ]
        if not counted:
            return failed(
                say(
                    "{node}: no rule that says {action} has counted such packets",
                    node=inputs.node,
                    action=inputs.action,
                )
            )
        return passed(
            say(
                "{node}, access list {acl}: `{rule}` has counted {matches} packets",
                node=inputs.node,
                acl=str(counted[0]["acl"]),
                rule=_rule(counted[0]),
                matches=counted[0]["matches"],
            )
        )


def _traffic(inputs: CaughtInput) -> Question:
    if inputs.port is None:
        return ping(inputs.destination, None, 3)
    return connect(inputs.destination, inputs.port)


def _may_match(row: Row, inputs: CaughtInput, own: Sequence[IPv4Address]) -> bool:
    """Whether a rule can have counted what the sender sent; of a wildcard with holes nobody can tell so simply."""
    protocols = ("ip", "icmp") if inputs.port is None else ("ip", "tcp")
    source, destination = str(row["source"]), str(row["destination"])
    if row["protocol"] not in protocols or row["port"] not in ("", str(inputs.port or "")):
        return False
    return (" " in destination or inputs.destination in IPv4Network(destination)) and (
        " " in source or any(address in IPv4Network(source) for address in own)
    )


def _rule(row: Row) -> str:
    words = [row["action"], row["protocol"], f"{row['source']} → {row['destination']}", row["port"]]
    return " ".join(str(word) for word in words if word)


def _list_of(node: str, acl: str, rules: "map[str] | list[str]") -> Message:
    return say("{node}, access list {acl}: {rules}", node=node, acl=acl, rules=list(rules))


def _filters(inputs: BoundInput, acl: str) -> Message:
    return say(
        "access list {acl} filters {direction} packets on {interface} of {node}",
        node=inputs.node,
        interface=inputs.interface,
        direction=inputs.direction,
        acl=acl,
    )
