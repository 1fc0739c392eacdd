"""Spanning tree (IEEE 802.1D, 802.1w, 802.1s): who is root, and what each bridge and port is."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field

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
    passed,
    weighed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import same_interface
from labkit.grading.parse import Row

TREES = Question({"huawei_vrp": "display stp"})
"""A row for each port of each instance; no rows where spanning tree is off. Instance 0 has no number."""


class RootInput(NodeInput):
    """The bridge that must be the root of an instance; 0 is the common tree, all there is without MSTP."""

    instance: int = Field(default=0, ge=0, le=4094)


class Root(Check[RootInput]):
    """Passes when the bridge is the root of the instance.

    Fails when another is, spanning tree is off, or no port takes part in the instance.
    """

    name = "stp.root"
    Input = RootInput
    example: ClassVar = {"node": "SW1", "instance": 0}

    @staticmethod
    def asks(inputs: RootInput) -> Sequence[Ask]:
        """Ask for all trees."""
        return [Ask(inputs.node, TREES)]

    @staticmethod
    def expected(inputs: RootInput) -> Message:
        """Name the bridge."""
        return say("{node} is the root of instance {instance}", node=inputs.node, instance=inputs.instance)

    @staticmethod
    def judge(inputs: RootInput, records: Records) -> Verdict:
        """A root tells its own address as the root's."""
        rows = _instance(inputs.node, inputs.instance, records)
        if not rows:
            return failed(_silent(inputs.node, inputs.instance))
        root = f"{rows[0]['root_priority']}.{rows[0]['root_mac']}"
        if rows[0]["root_mac"] == rows[0]["bridge_mac"]:
            return passed(Root.expected(inputs))
        found = say(
            "{node}: the root of instance {instance} is {root}",
            node=inputs.node,
            instance=inputs.instance,
            root=root,
        )
        return failed(found)


class BridgeInput(NodeInput):
    """Settings of a bridge; only what is named is compared. `priority` is the one in the instance."""

    instance: int = Field(default=0, ge=0, le=4094)
    mode: Literal["stp", "rstp", "mstp"] | None = None
    priority: int | None = Field(default=None, ge=0, le=61440)
    bpdu_protection: Literal["enabled", "disabled"] | None = None


class Bridge(Check[BridgeInput]):
    """Passes when the bridge runs spanning tree with the mode, priority and BPDU protection named.

    Fails when spanning tree is off; the points are shared equally among what is named.
    """

    name = "stp.bridge"
    Input = BridgeInput
    example: ClassVar = {"node": "SW1", "mode": "rstp", "priority": 4096}

    @staticmethod
    def asks(inputs: BridgeInput) -> Sequence[Ask]:
        """Ask for all trees."""
        return [Ask(inputs.node, TREES)]

    @staticmethod
    def expected(inputs: BridgeInput) -> Message:
        """Name the settings."""
        return _bridge(inputs, [f"{key} {value}" for key, value in _wanted_bridge(inputs).items()])

    @staticmethod
    def judge(inputs: BridgeInput, records: Records) -> Verdict:
        """Compare the settings one by one."""
        rows = _instance(inputs.node, inputs.instance, records)
        if not rows:
            return failed(_silent(inputs.node, inputs.instance))
        shown = {
            "mode": str(rows[0]["mode"]).lower(),
            "priority": str(rows[0]["bridge_priority"]),
            "bpdu_protection": str(rows[0]["bpdu_protection"]).lower(),
        }
        items = [
            Item(shown[key] == value, _bridge(inputs, [f"{key} {shown[key]}"]))
            for key, value in _wanted_bridge(inputs).items()
        ]
        return weighed(items) if items else passed(_bridge(inputs, []))


class PortInput(InterfaceInput):
    """What a port must be in an instance; only what is named is compared. `edge` is told of instance 0 only."""

    instance: int = Field(default=0, ge=0, le=4094)
    role: Literal["root", "designated", "alternate", "backup", "master", "disabled"] | None = None
    state: Literal["forwarding", "learning", "discarding", "down"] | None = None
    cost: int | None = Field(default=None, ge=1, le=200_000_000)
    priority: int | None = Field(default=None, ge=0, le=240)
    edge: Literal["enabled", "disabled"] | None = None


class Port(Check[PortInput]):
    """Passes when the port has the role, state, cost, priority and edge setting named.

    Fails when it takes no part in the instance; the points are shared equally among what is named.
    """

    name = "stp.port"
    Input = PortInput
    example: ClassVar = {"node": "SW1", "interface": "GE0/0/1", "role": "root", "state": "forwarding"}

    @staticmethod
    def asks(inputs: PortInput) -> Sequence[Ask]:
        """Ask for all trees."""
        return [Ask(inputs.node, TREES)]

    @staticmethod
    def expected(inputs: PortInput) -> Message:
        """Name what the port must be."""
        return _port(inputs, [f"{key} {value}" for key, value in _wanted_port(inputs).items()])

    @staticmethod
    def judge(inputs: PortInput, records: Records) -> Verdict:
        """Compare what is named one by one."""
        rows = _instance(inputs.node, inputs.instance, records)
        row = next((row for row in rows if same_interface(str(row["interface"]), inputs.interface)), None)
        if row is None:
            return failed(_port(inputs, ["-"]))
        shown = {
            "role": str(row["role"]).lower(),
            "state": str(row["state"]).lower(),
            "cost": str(row["cost"]),
            "priority": str(row["port_priority"]),
            "edge": str(row["edged"]).lower(),
        }
        items = [
            Item(shown[key] == value, _port(inputs, [f"{key} {shown[key]}"]))
            for key, value in _wanted_port(inputs).items()
        ]
        return weighed(items) if items else passed(_port(inputs, []))


def _instance(node: str, instance: int, records: Records) -> list[Row]:
    rows = records.rows(node, TREES)
    return [row for row in rows if int(str(row["instance"]) or 0) == instance]


def _silent(node: str, instance: int) -> Message:
    return say("{node} runs no spanning tree in instance {instance}", node=node, instance=instance)


def _wanted_bridge(inputs: BridgeInput) -> Mapping[str, str]:
    named = inputs.model_dump(include={"mode", "priority", "bpdu_protection"}, exclude_none=True)
    return {key: str(value) for key, value in named.items()}


def _bridge(inputs: BridgeInput, settings: Sequence[str]) -> Message:
    return say(
        "{node}, spanning tree instance {instance}: {settings}",
        node=inputs.node,
        instance=inputs.instance,
        settings=list(settings) or ["*"],
    )


def _wanted_port(inputs: PortInput) -> Mapping[str, str]:
    named = inputs.model_dump(include={"role", "state", "cost", "priority", "edge"}, exclude_none=True)
    return {key: str(value) for key, value in named.items()}


def _port(inputs: PortInput, settings: Sequence[str]) -> Message:
    return say(
        "{interface} of {node}, spanning tree instance {instance}: {settings}",
        node=inputs.node,
        interface=inputs.interface,
        instance=inputs.instance,
        settings=list(settings) or ["*"],
    )
