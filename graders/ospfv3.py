"""OSPF for IPv6: neighbours, and the settings of interfaces (RFC 5340)."""

from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator

from labkit.grading.check import (
    Ask,
    Check,
    InterfaceInput,
    Item,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    known_interface,
    passed,
    weighed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import area_key, row_of, same_interface

PEERS = Question(
    {"huawei_vrp": "display ospfv3 peer", "cisco_ios": "show ipv6 ospf neighbor"}, may_be_empty=True
)
INTERFACES = Question(
    {"huawei_vrp": "display ospfv3 interface", "cisco_ios": "show ipv6 ospf interface"}, may_be_empty=True
)


class NeighborInput(NodeInput):
    """The neighbour, by its router id, and where it must be."""

    router_id: IPv4Address
    state: str = "full"
    interface: str = ""

    @field_validator("interface")
    @classmethod
    def _known_interface(cls, name: str, info: ValidationInfo) -> str:
        return known_interface(name, info)


class Neighbor(Check[NeighborInput]):
    """Passes when the node lists the neighbour in the state named, on the interface if one is named.

    Fails when the neighbour is missing or in another state.
    """

    name = "ospfv3.neighbor"
    Input = NeighborInput
    example: ClassVar = {"node": "R1", "router_id": "2.2.2.2", "interface": "GE0/0/0"}

    @staticmethod
    def asks(inputs: NeighborInput) -> Sequence[Ask]:
        """Ask for the node's peers."""
        return [Ask(inputs.node, PEERS)]

    @staticmethod
    def expected(inputs: NeighborInput) -> Message:
        """Name the neighbour in its state."""
        return _neighbor(inputs, str(inputs.router_id), inputs.interface or "*", inputs.state)

    @staticmethod
    def judge(inputs: NeighborInput, records: Records) -> Verdict:
        """Find the neighbour among the node's peers; the best of several links counts."""
        rows = records.rows(inputs.node, PEERS)
        fitting = [
            row
            for row in rows
            if row["neighbor_id"] == str(inputs.router_id)
            and (not inputs.interface or same_interface(str(row["interface"]), inputs.interface))
        ]
        if not fitting:
            others = sorted({f"{row['neighbor_id']} ({row['state']})" for row in rows})
            return failed(say("{node}: OSPFv3 neighbors: {others}", node=inputs.node, others=others or ["-"]))
        best = next((row for row in fitting if row["state"].lower() == inputs.state.lower()), fitting[0])
        found = _neighbor(inputs, best["neighbor_id"], best["interface"], best["state"])
        return passed(found) if best["state"].lower() == inputs.state.lower() else failed(found)


class InterfaceSettings(InterfaceInput):
    """What OSPFv3 must say about the interface; only what is named is compared."""

    area: str | int | None = None
    cost: int | None = Field(default=None, ge=0, le=65535)
    passive: bool | None = None

    @field_validator("area")
    @classmethod
    def _dotted(cls, area: str | int | None) -> str | None:
        return None if area is None else area_key(area)

    def named(self) -> dict[str, str]:
        """Return what is compared, as text."""
        passive = None if self.passive is None else "yes" if self.passive else "no"
        fields = {"area": self.area, "cost": self.cost, "passive": passive}
        return {key: str(value) for key, value in fields.items() if value is not None}


class Interface(Check[InterfaceSettings]):
    """Passes when OSPFv3 runs on the interface with the area, cost and passiveness named.

    Fails when OSPFv3 does not run there; the points are shared equally among what is named.
    """

    name = "ospfv3.interface"
    Input = InterfaceSettings
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "area": 0, "cost": 10}

    @staticmethod
    def asks(inputs: InterfaceSettings) -> Sequence[Ask]:
        """Ask for all interfaces of all processes."""
        return [Ask(inputs.node, INTERFACES)]

    @staticmethod
    def expected(inputs: InterfaceSettings) -> Message:
        """Name the settings."""
        return _interface(inputs, [f"{key} {value}" for key, value in inputs.named().items()])

    @staticmethod
    def judge(inputs: InterfaceSettings, records: Records) -> Verdict:
        """Compare the settings one by one."""
        row = row_of(inputs.interface, records.rows(inputs.node, INTERFACES))
        if row is None:
            return failed(
                say(
                    "OSPFv3 does not run on {interface} of {node}",
                    node=inputs.node,
                    interface=inputs.interface,
                )
            )
        shown = {
            "area": area_key(row["area"]),
            "cost": str(row["cost"]),
            "passive": "yes" if row["passive"] else "no",
        }
        items = [
            Item(shown[key] == value, _interface(inputs, [f"{key} {shown[key]}"]))
            for key, value in inputs.named().items()
        ]
        return weighed(items) if items else passed(_interface(inputs, ["*"]))


def _neighbor(inputs: NeighborInput, neighbor: str, interface: str, state: str) -> Message:
    return say(
        "{node}: OSPFv3 neighbor {neighbor} on {interface}, state {state}",
        node=inputs.node,
        neighbor=neighbor,
        interface=interface,
        state=state,
    )


def _interface(inputs: InterfaceSettings, settings: Sequence[str]) -> Message:
    return say(
        "OSPFv3 on {interface} of {node}: {settings}",
        node=inputs.node,
        interface=inputs.interface,
        settings=list(settings) or ["*"],
    )
