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
from labkit.grading.names import row_of
from labkit.grading.parse import Row

_ROLES = {"Desg": "designated", "Altn": "alternate", "Back": "backup", "Mstr": "master"}
_STATES = {
    "FWD": "forwarding",
    "LRN": "learning",
    "BLK": "discarding",
    "LIS": "discarding",
    "BKN": "discarding",
}
_PROTOCOLS = {"ieee": "stp"}


def _ios_tree(row: Row) -> Row:
    """A port in the tree of a VLAN, or of an MST instance."""
    return {
        "vlan": row["vlan"],
        "instance": row["instance"],
        "mode": _PROTOCOLS.get(str(row["protocol"]), str(row["protocol"])),
        "root_priority": row["root_priority"],
        "root_mac": row["root_mac"],
        "bridge_priority": row["bridge_priority"],
        "bridge_mac": row["bridge_mac"],
        "interface": row["interface"],
        "role": _ROLES.get(str(row["role"]), str(row["role"])),
        "state": _STATES[str(row["state"])],
        "cost": row["cost"],
        "port_priority": row["port_priority"],
        "edged": "enabled" if "edge" in str(row["type"]).lower() else "disabled",
    }


def _ios_guard(row: Row) -> Row:
    """An edge port; on others a BPDU belongs."""
    return {"edge": bool(row["edge"]), "guarded": bool(row["guard"])}


TREES = Question(
    {"huawei_vrp": "display stp", "cisco_ios": "show spanning-tree"}, convert={"cisco_ios": _ios_tree}
)
"""A row for each port of each instance; no rows where spanning tree is off. Instance 0 has no number.

Where each VLAN has its own tree, it has the number of the `vlan` in place of an instance.
"""
PROTECTION = Question(
    {"huawei_vrp": "display stp", "cisco_ios": "show spanning-tree summary"},
    convert={"cisco_ios": lambda row: {"bpdu_protection": row["guard"]}},
)
"""bpdu_protection of all edge ports."""
GUARDS = Question(
    {"huawei_vrp": "display stp", "cisco_ios": "show spanning-tree detail"},
    convert={"huawei_vrp": lambda _row: (), "cisco_ios": _ios_guard},
)
"""edge and guarded of each port, where a port may say it for itself."""


class TreeInput(NodeInput):
    """Which tree is meant: that of an instance; 0 is the common tree, all there is without MSTP.

    Where each VLAN has its own tree, it is that of `vlan`.
    """

    instance: int = Field(default=0, ge=0, le=4094)
    vlan: int = Field(default=1, ge=1, le=4094, description="where each VLAN has its own tree, the one meant")


class RootInput(TreeInput):
    """The bridge that must be the root of the tree."""


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
        rows = _tree(inputs, records)
        if not rows:
            return failed(_silent(inputs))
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


class BridgeInput(TreeInput):
    """Settings of a bridge; only what is named is compared. `priority` is the one in the tree."""

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
        """Ask for all trees, and for what shuts edge ports."""
        questions = (TREES, PROTECTION, GUARDS) if inputs.bpdu_protection else (TREES,)
        return [Ask(inputs.node, question) for question in questions]

    @staticmethod
    def expected(inputs: BridgeInput) -> Message:
        """Name the settings."""
        return _bridge(inputs, [f"{key} {value}" for key, value in _wanted_bridge(inputs).items()])

    @staticmethod
    def judge(inputs: BridgeInput, records: Records) -> Verdict:
        """Compare the settings one by one."""
        rows = _tree(inputs, records)
        if not rows:
            return failed(_silent(inputs))
        shown = {"mode": str(rows[0]["mode"]).lower(), "priority": str(rows[0]["bridge_priority"])}
        if inputs.bpdu_protection:
            shown["bpdu_protection"] = _protection(inputs.node, records)
        items = [
            Item(shown[key] == value, _bridge(inputs, [f"{key} {shown[key]}"]))
            for key, value in _wanted_bridge(inputs).items()
        ]
        return weighed(items) if items else passed(_bridge(inputs, []))


class PortInput(TreeInput, InterfaceInput):
    """What a port must be in a tree; only what is named is compared. `edge` is told of instance 0 only."""

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
        row = row_of(inputs.interface, _tree(inputs, records))
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


def _tree(inputs: TreeInput, records: Records) -> list[Row]:
    return [row for row in records.rows(inputs.node, TREES) if _is_meant(row, inputs)]


def _is_meant(row: Row, inputs: TreeInput) -> bool:
    if row.get("vlan"):
        return not inputs.instance and int(row["vlan"]) == inputs.vlan
    return int(str(row["instance"]) or 0) == inputs.instance


def _protection(node: str, records: Records) -> str:
    """Whether a BPDU shuts edge ports: each says it for itself, or all of them are told to."""
    edges = [row["guarded"] for row in records.rows(node, GUARDS) if row["edge"]]
    if edges:
        return "enabled" if all(edges) else "disabled"
    rows = records.rows(node, PROTECTION)
    return str(rows[0]["bpdu_protection"]).lower() if rows else "disabled"


def _silent(inputs: TreeInput) -> Message:
    return say(
        "{node} runs no spanning tree in instance {instance}", node=inputs.node, instance=inputs.instance
    )


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
