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

POLICIES = Question({"huawei_vrp": "display route-policy"}, may_be_empty=True)
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
