"""IS-IS: neighbors, levels and routes (ISO 10589, RFC 1195)."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from labkit.grading.check import (
    Ask,
    Check,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    known_interface,
    known_node,
    passed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import same_interface
from labkit.grading.parse import Row

PEERS = Question({"huawei_vrp": "display isis peer verbose"}, may_be_empty=True)
PROCESSES = Question({"huawei_vrp": "display isis brief"}, may_be_empty=True)
ROUTES = Question({"huawei_vrp": "display isis route"}, may_be_empty=True)


class NeighborInput(NodeInput):
    """The neighbor by its node's name, the level of the adjacency, and the interface."""

    neighbor: str
    level: Literal[1, 2] | None = None
    interface: str = ""

    @field_validator("neighbor")
    @classmethod
    def _known_neighbor(cls, name: str, info: ValidationInfo) -> str:
        return known_node(name, info)

    @field_validator("interface")
    @classmethod
    def _known_interface(cls, name: str, info: ValidationInfo) -> str:
        return known_interface(name, info)


class Neighbor(Check[NeighborInput]):
    """Passes when the node has an adjacency with the neighbor that is up, of the level and interface named.

    The neighbor is known by its system id. Fails when there is none, or IS-IS does not run on either of the two.
    """

    name = "isis.neighbor"
    Input = NeighborInput
    example: ClassVar = {"node": "R1", "neighbor": "R2", "level": 2, "interface": "GE0/0/0"}

    @staticmethod
    def asks(inputs: NeighborInput) -> Sequence[Ask]:
        """Ask the one for its peers, the other for its system id."""
        return [Ask(inputs.node, PEERS), Ask(inputs.neighbor, PROCESSES)]

    @staticmethod
    def expected(inputs: NeighborInput) -> Message:
        """Name the neighbor."""
        level = f"L{inputs.level}" if inputs.level else "*"
        return _adjacency(inputs.node, inputs.neighbor, inputs.interface or "*", level, "Up")

    @staticmethod
    def judge(inputs: NeighborInput, records: Records) -> Verdict:
        """Find the neighbor's system id among the peers, which may be listed by their names (RFC 5301)."""
        ids = {str(row["system_id"]) for row in records.rows(inputs.neighbor, PROCESSES)}
        if not ids:
            return failed(say("IS-IS does not run on {node}", node=inputs.neighbor))
        rows = [row for row in records.rows(inputs.node, PEERS) if row["peer_system_id"] in ids]
        if not rows:
            return failed(
                say("{node} has no IS-IS neighbor {neighbor}", node=inputs.node, neighbor=inputs.neighbor)
            )
        best = next((row for row in rows if _fits(row, inputs)), rows[0])
        found = _adjacency(inputs.node, inputs.neighbor, best["interface"], best["type"], best["state"])
        return passed(found) if _fits(best, inputs) else failed(found)


def _fits(row: Row, inputs: NeighborInput) -> bool:
    return (
        str(row["state"]).lower() == "up"
        and (inputs.level is None or str(row["type"]).startswith(f"L{inputs.level}"))
        and (not inputs.interface or same_interface(str(row["interface"]), inputs.interface))
    )


def _adjacency(node: str, neighbor: str, interface: object, level: object, state: object) -> Message:
    return say(
        "{node}: IS-IS neighbor {neighbor} on {interface}, {level}, {state}",
        node=node,
        neighbor=neighbor,
        interface=interface,
        level=level,
        state=state,
    )


class LevelInput(NodeInput):
    """What level of router the node must be."""

    level: Literal["level-1", "level-2", "level-1-2"]


class Level(Check[LevelInput]):
    """Passes when the node's IS-IS process is of the level named.

    Fails when it is of another, or IS-IS runs on no interface.
    """

    name = "isis.level"
    Input = LevelInput
    example: ClassVar = {"node": "R1", "level": "level-2"}

    @staticmethod
    def asks(inputs: LevelInput) -> Sequence[Ask]:
        """Ask for the processes."""
        return [Ask(inputs.node, PROCESSES)]

    @staticmethod
    def expected(inputs: LevelInput) -> Message:
        """Name the level."""
        return say("{node} is an IS-IS router of {level}", node=inputs.node, level=inputs.level)

    @staticmethod
    def judge(inputs: LevelInput, records: Records) -> Verdict:
        """Compare the level."""
        rows = records.rows(inputs.node, PROCESSES)
        if not rows:
            return failed(say("IS-IS does not run on {node}", node=inputs.node))
        names = {"L1": "level-1", "L2": "level-2", "L12": "level-1-2"}
        level = names.get(str(rows[0]["level"]), str(rows[0]["level"]))
        found = say("{node} is an IS-IS router of {level}", node=inputs.node, level=level)
        return passed(found) if level == inputs.level else failed(found)


class RouteInput(NodeInput):
    """A prefix in the IS-IS routing table of a level."""

    prefix: IPv4Network
    level: Literal[1, 2]
    cost: int | None = Field(default=None, ge=0)
    next_hops: tuple[IPv4Address, ...] = Field(default=(), description="all of them, in any order")


class Route(Check[RouteInput]):
    """Passes when IS-IS has a route to the prefix in the level named, with the cost and next hops named.

    Fails when it has none in that level, or one of them is another.
    """

    name = "isis.route"
    Input = RouteInput
    example: ClassVar = {"node": "R1", "prefix": "10.1.2.0/24", "level": 1, "cost": 20}

    @staticmethod
    def asks(inputs: RouteInput) -> Sequence[Ask]:
        """Ask for the routes of both levels."""
        return [Ask(inputs.node, ROUTES)]

    @staticmethod
    def expected(inputs: RouteInput) -> Message:
        """Name the route."""
        cost = "*" if inputs.cost is None else str(inputs.cost)
        return _route(inputs, cost, sorted(map(str, inputs.next_hops)) or ["*"])

    @staticmethod
    def judge(inputs: RouteInput, records: Records) -> Verdict:
        """Find the prefix in the level."""
        row = next((row for row in records.rows(inputs.node, ROUTES) if _is_route(row, inputs)), None)
        if row is None:
            return failed(
                say(
                    "{node} has no IS-IS route to {prefix} in level {level}",
                    node=inputs.node,
                    prefix=str(inputs.prefix),
                    level=inputs.level,
                )
            )
        hops = sorted(row["next_hops"])
        found = _route(inputs, str(row["cost"]), hops)
        right = inputs.cost in (None, int(row["cost"])) and (
            not inputs.next_hops or hops == sorted(map(str, inputs.next_hops))
        )
        return passed(found) if right else failed(found)


def _is_route(row: Row, inputs: RouteInput) -> bool:
    return row["level"] == str(inputs.level) and f"{row['network']}/{row['length']}" == str(inputs.prefix)


def _route(inputs: RouteInput, cost: str, hops: Sequence[str]) -> Message:
    return say(
        "{node}: IS-IS level {level} route to {prefix}, cost {cost}, next hop {hops}",
        node=inputs.node,
        level=inputs.level,
        prefix=str(inputs.prefix),
        cost=cost,
        hops=hops,
    )
