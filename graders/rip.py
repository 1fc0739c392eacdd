"""RIP: its version, neighbors, and what they have told (RFC 2453)."""

from collections.abc import Callable, Sequence
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
    known_node,
    passed,
)
from labkit.grading.message import Message, say
from labkit.grading.parse import Row

from .displays import ADDRESSES, addresses_of


def _ios_process(row: Row) -> Sequence[Row]:
    """IOS has one process; what it sends is its version, as with VRP where none is configured."""
    if row["protocol"] != "rip":
        return ()
    ports = [*row["interfaces"], *row["passive"]]
    return ({"process_id": "1", "version": str(row["sends"]).split()[-1], "interfaces": str(len(ports))},)


def _ios_neighbors(row: Row) -> Sequence[Row]:
    return [{"address": gateway} for gateway in row["gateways"]] if row["protocol"] == "rip" else ()


def _ios_route(row: Row) -> Sequence[Row]:
    """The database also has what the process itself brings in, from no interface."""
    return (row,) if row["cost"] and row["interface"] else ()


PROCESSES = Question(
    {"huawei_vrp": "display rip", "cisco_ios": "show ip protocols"},
    convert={"cisco_ios": _ios_process},
    may_be_empty=True,
)
"""process_id, version, interfaces."""


def neighbors(process: str) -> Question:
    """Ask for the routers that a process has heard of: their address."""
    return Question(
        {"huawei_vrp": f"display rip {process} neighbor", "cisco_ios": "show ip protocols"},
        convert={"cisco_ios": _ios_neighbors},
        may_be_empty=True,
    )


def routes(process: str) -> Question:
    """Ask for what a process has learned: network, length, cost, next_hop."""
    return Question(
        {"huawei_vrp": f"display rip {process} route", "cisco_ios": "show ip rip database"},
        convert={"cisco_ios": _ios_route},
        may_be_empty=True,
    )


class VersionInput(NodeInput):
    """The version that must run."""

    version: Literal[1, 2]


class Version(Check[VersionInput]):
    """Passes when a RIP process of the version named runs on at least one interface.

    Fails when it is of another version, runs nowhere, or there is none.
    """

    name = "rip.version"
    Input = VersionInput
    example: ClassVar = {"node": "R1", "version": 2}

    @staticmethod
    def asks(inputs: VersionInput) -> Sequence[Ask]:
        """Ask for the processes."""
        return [Ask(inputs.node, PROCESSES)]

    @staticmethod
    def expected(inputs: VersionInput) -> Message:
        """Name the version."""
        return _runs(inputs.node, str(inputs.version))

    @staticmethod
    def judge(inputs: VersionInput, records: Records) -> Verdict:
        """Look at the processes that have interfaces."""
        rows = [row for row in records.rows(inputs.node, PROCESSES) if int(row["interfaces"] or 0)]
        if not rows:
            return failed(_silent(inputs.node))
        found = _runs(inputs.node, str(rows[0]["version"]))
        return passed(found) if rows[0]["version"] == str(inputs.version) else failed(found)


class NeighborInput(NodeInput):
    """The neighbor, by its node's name."""

    neighbor: str

    @field_validator("neighbor")
    @classmethod
    def _known_neighbor(cls, name: str, info: ValidationInfo) -> str:
        return known_node(name, info)


class Neighbor(Check[NeighborInput]):
    """Passes when the node has heard RIP from an address of the neighbor.

    Fails when it has not, or RIP does not run on it.
    """

    name = "rip.neighbor"
    Input = NeighborInput
    example: ClassVar = {"node": "R1", "neighbor": "R2"}

    @staticmethod
    def asks(inputs: NeighborInput) -> Sequence[Ask]:
        """Ask for the processes, and the neighbor for its addresses."""
        return [Ask(inputs.node, PROCESSES), Ask(inputs.neighbor, ADDRESSES)]

    @staticmethod
    def then_asks(inputs: NeighborInput, records: Records) -> Sequence[Ask]:
        """A process is asked by its number, which the student chose."""
        return _of_each(inputs.node, records, neighbors)

    @staticmethod
    def expected(inputs: NeighborInput) -> Message:
        """Name the neighbor."""
        return _heard(inputs, inputs.neighbor)

    @staticmethod
    def judge(inputs: NeighborInput, records: Records) -> Verdict:
        """Compare the addresses."""
        asked = _of_each(inputs.node, records, neighbors)
        if not asked:
            return failed(_silent(inputs.node))
        own = addresses_of(inputs.neighbor, records)
        heard = {str(row["address"]) for ask in asked for row in records.rows(ask.node, ask.question)}
        if heard & own:
            return passed(_heard(inputs, ", ".join(sorted(heard & own))))
        return failed(_heard(inputs, ", ".join(sorted(heard)) or "-"))


class RouteInput(NodeInput):
    """A prefix that RIP must have learned; cost and next hop are compared where named."""

    prefix: IPv4Network
    cost: int | None = Field(default=None, ge=1, le=16)
    next_hop: IPv4Address | None = None


class Route(Check[RouteInput]):
    """Passes when RIP has learned the prefix, with the cost and next hop named.

    Fails when it has not, one of them is another, or RIP does not run.
    """

    name = "rip.route"
    Input = RouteInput
    example: ClassVar = {"node": "R1", "prefix": "10.1.2.0/24", "cost": 1}

    @staticmethod
    def asks(inputs: RouteInput) -> Sequence[Ask]:
        """Ask for the processes."""
        return [Ask(inputs.node, PROCESSES)]

    @staticmethod
    def then_asks(inputs: RouteInput, records: Records) -> Sequence[Ask]:
        """A process is asked by its number, which the student chose."""
        return _of_each(inputs.node, records, routes)

    @staticmethod
    def expected(inputs: RouteInput) -> Message:
        """Name the route."""
        cost = "*" if inputs.cost is None else str(inputs.cost)
        return _learned(inputs, cost, str(inputs.next_hop or "*"))

    @staticmethod
    def judge(inputs: RouteInput, records: Records) -> Verdict:
        """Find the prefix in any process."""
        asked = _of_each(inputs.node, records, routes)
        if not asked:
            return failed(_silent(inputs.node))
        learned = [row for ask in asked for row in records.rows(ask.node, ask.question)]
        rows = [row for row in learned if f"{row['network']}/{row['length']}" == str(inputs.prefix)]
        if not rows:
            return failed(
                say("{node} has learned no {prefix} by RIP", node=inputs.node, prefix=str(inputs.prefix))
            )
        best = next((row for row in rows if _fits(row, inputs)), rows[0])
        found = _learned(inputs, str(best["cost"]), str(best["next_hop"]))
        return passed(found) if _fits(best, inputs) else failed(found)


def _of_each(node: str, records: Records, question: Callable[[str], Question]) -> list[Ask]:
    rows = records.rows(node, PROCESSES)
    return [Ask(node, question(str(row["process_id"]))) for row in rows]


def _fits(row: Row, inputs: RouteInput) -> bool:
    return inputs.cost in (None, int(row["cost"])) and (
        inputs.next_hop is None or str(inputs.next_hop) == row["next_hop"]
    )


def _silent(node: str) -> Message:
    return say("RIP does not run on {node}", node=node)


def _runs(node: str, version: str) -> Message:
    return say("{node} runs RIP version {version}", node=node, version=version)


def _heard(inputs: NeighborInput, who: str) -> Message:
    return say("{node} hears RIP from {who}", node=inputs.node, who=who)


def _learned(inputs: RouteInput, cost: str, hop: str) -> Message:
    return say(
        "{node} has learned {prefix} by RIP, cost {cost}, next hop {hop}",
        node=inputs.node,
        prefix=str(inputs.prefix),
        cost=cost,
        hop=hop,
    )
