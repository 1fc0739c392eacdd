"""Routing policy: the nodes of a route policy, and where a traffic policy was applied.

What a policy does to routes and packets is better proof: `route.present`, `bgp.route`, `path.through`.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

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

_IOS_MATCHES = (
    ("ip address (access-lists): ", "acl"),
    ("ip address prefix-lists: ", "ip-prefix"),
    ("ipv6 address prefix-lists: ", "ipv6 address prefix-list"),
    ("ip next-hop (access-lists): ", "ip next-hop acl"),
    ("ip next-hop prefix-lists: ", "ip next-hop ip-prefix"),
    ("as-path (as-path filter): ", "as-path-filter"),
    ("community (community-list filter): ", "community-filter"),
    ("metric ", "cost"),
)
_IOS_SETS = (
    ("metric ", "cost"),
    ("metric-type ", "cost-type"),
    ("weight ", "preferred-value"),
    ("ip next-hop ", "ip-address next-hop"),
    ("as-path prepend ", "as-path"),
)
"""How a clause of IOS begins, and what VRP calls it; the others are called the same."""


def _ios_clause(clause: str, verb: str, words: Sequence[tuple[str, str]]) -> str:
    found = next(((begin, word) for begin, word in words if clause.startswith(begin)), None)
    if found is None:
        return f"{verb} {clause.strip()}"
    begin, word = found
    rest = clause.removeprefix(begin).strip()
    if word == "cost" and rest[:1] in ("+", "-"):
        rest = f"{rest[0]} {rest[1:]}"
    return f"{verb} {word} {rest}{' additive' if word == 'as-path' else ''}"


def _ios_policy(row: Row) -> Row:
    """An entry of a route-map in VRP's words."""
    return {
        "policy": row["name"],
        "mode": row["action"],
        "match": [_ios_clause(str(clause), "if-match", _IOS_MATCHES) for clause in row["match_clauses"]],
        "apply": [_ios_clause(str(clause), "apply", _IOS_SETS) for clause in row["set_clauses"]],
    }


POLICIES = Question(
    {"huawei_vrp": "display route-policy", "cisco_ios": "show route-map"},
    convert={"cisco_ios": _ios_policy},
    may_be_empty=True,
)
"""policy, mode, match and apply: clauses as VRP displays them."""
APPLIED = Question({"huawei_vrp": "display traffic policy applied-record"}, may_be_empty=True)


class RoutePolicyInput(NodeInput):
    """A node of any route policy, or of the one named: its mode and clauses as they are displayed."""

    name: str = Field(default="", description="any route policy if not named: students choose names")
    mode: Literal["permit", "deny"] = "permit"
    matches: tuple[str, ...] = Field(default=(), description="beginnings of `if-match` clauses")
    applies: tuple[str, ...] = Field(default=(), description="beginnings of `apply` clauses")


class RoutePolicy(Check[RoutePolicyInput]):
    """Passes when a route policy has a node of the mode named with all the clauses named.

    Fails when none has.
    """

    name = "policy.route_policy"
    Input = RoutePolicyInput
    text_based = True
    example: ClassVar = {"node": "R1", "matches": ["if-match tag 100"], "mode": "deny"}

    @staticmethod
    def asks(inputs: RoutePolicyInput) -> Sequence[Ask]:
        """Ask for all route policies."""
        return [Ask(inputs.node, POLICIES)]

    @staticmethod
    def expected(inputs: RoutePolicyInput) -> Message:
        """Name mode and clauses."""
        return say(
            "{node}: route-policy {name}, {mode}: {clauses}",
            node=inputs.node,
            name=inputs.name or "*",
            mode=inputs.mode,
            clauses=[*inputs.matches, *inputs.applies] or ["*"],
        )

    @staticmethod
    def judge(inputs: RoutePolicyInput, records: Records) -> Verdict:
        """Look at each node."""
        rows = records.rows(inputs.node, POLICIES)
        if any(_has_clauses(row, inputs) for row in rows):
            return passed(RoutePolicy.expected(inputs))
        policies = sorted({str(row["policy"]) for row in rows}) or ["-"]
        return failed(
            say("{node} has no such node; route policies: {policies}", node=inputs.node, policies=policies)
        )


def _has_clauses(row: Row, inputs: RoutePolicyInput) -> bool:
    wanted = ((inputs.matches, row["match"]), (inputs.applies, row["apply"]))
    return (
        inputs.name in ("", row["policy"])
        and row["mode"] == inputs.mode
        and all(_begins(clause, clauses) for some, clauses in wanted for clause in some)
    )


def _begins(clause: str, clauses: Sequence[str]) -> bool:
    words = clause.split()
    return any(one.split()[: len(words)] == words for one in clauses)


class TrafficPolicyInput(InterfaceInput):
    """The interface, and the direction, that a traffic policy must be applied to."""

    direction: Literal["inbound", "outbound"]


class TrafficPolicy(Check[TrafficPolicyInput]):
    """Passes when a traffic policy is applied to the interface in the direction named.

    Fails when none is.
    """

    name = "policy.traffic_policy"
    Input = TrafficPolicyInput
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "direction": "inbound"}

    @staticmethod
    def asks(inputs: TrafficPolicyInput) -> Sequence[Ask]:
        """Ask for what was applied."""
        return [Ask(inputs.node, APPLIED)]

    @staticmethod
    def expected(inputs: TrafficPolicyInput) -> Message:
        """Name interface and direction."""
        return _applied(inputs, "*")

    @staticmethod
    def judge(inputs: TrafficPolicyInput, records: Records) -> Verdict:
        """Find the interface."""
        for row in records.rows(inputs.node, APPLIED):
            there = same_interface(str(row["interface"]), inputs.interface)
            if there and row["direction"] == inputs.direction:
                return passed(_applied(inputs, str(row["policy"])))
        return failed(_applied(inputs, "-"))


def _applied(inputs: TrafficPolicyInput, policy: str) -> Message:
    return say(
        "{interface} of {node}, {direction}: traffic policy {policy}",
        node=inputs.node,
        interface=inputs.interface,
        direction=inputs.direction,
        policy=policy,
    )
