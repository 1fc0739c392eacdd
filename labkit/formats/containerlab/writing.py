"""A lab as a topology file of containerlab's.

Its devices become nodes of the kind `linux` with labkit's image, whose ports are called eth1, eth2, …: containerlab
lays the cables, and the configurations are there as text. The command line of labkit's devices is in labkit, not in
the image; labels say what each node is, so that `labkit import` makes the same lab of the file again.
"""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from labkit.formats.containerlab.kinds import (
    GUEST_KINDS,
    KIND_LABEL,
    OWN,
    PORTS_LABEL,
    POSITION_LABELS,
    STARTS,
    card_ports,
    linux_name,
)
from labkit.language import _
from labkit.scenario.plan import LabPlan
from labkit.topology.layout import place_nodes
from labkit.topology.topology import Guest, Link, Node, Topology
from labkit.yamltext import dump_yaml

IMAGE = "labkit/device"
_PIXELS = 100
"""Of containerlab's drawing, between two places of ours."""


@dataclass(frozen=True, slots=True)
class Written:
    """The file's text, and what it cannot say."""

    text: str
    notes: tuple[str, ...]


def containerlab_file(plan: LabPlan) -> Written:
    """Write a student's copy of a lab."""
    topology = plan.topology
    notes: list[str] = []
    places = place_nodes(topology)
    nodes = {
        name: _node(node, plan.start.get(name, ""), places[name], notes)
        for name, node in topology.nodes.items()
    }
    content: dict[str, Any] = {"nodes": nodes}
    if topology.links:
        content["links"] = [_link(topology, link, notes) for link in topology.links]
    return Written(dump_yaml({"name": _name(plan.lab_id), "topology": content}), tuple(dict.fromkeys(notes)))


def _name(lab_id: str) -> str:
    """A name as containerlab likes it; dashes stand between the names of lab and node there."""
    return re.sub(r"[^A-Za-z0-9]+", "_", lab_id.rpartition("/")[2]).strip("_") or "lab"


def _node(node: Node, start: str, place: tuple[float, float], notes: list[str]) -> dict[str, Any]:
    labels: dict[str, Any] = {} if node.guest else {KIND_LABEL: node.kind.name}
    if not node.guest and (cards := card_ports(node.kind)):
        labels[PORTS_LABEL] = " ".join(cards)
    if node.joins is not None:
        notes.append(_("{node}: which of its ports are joined is not in the file", node=node.name))
    labels |= {label: str(round(at * _PIXELS)) for label, at in zip(POSITION_LABELS, place, strict=True)}
    if node.guest is not None:
        return _guest(node, node.guest, start, notes) | {"labels": labels}
    entry: dict[str, Any] = {"kind": OWN, "image": IMAGE, "labels": labels}
    return entry | ({"startup-config": start} if start.strip() else {})


def _guest(node: Node, guest: Guest, start: str, notes: list[str]) -> dict[str, Any]:
    kind = GUEST_KINDS.get(node.kind.device_type, OWN)
    entry: dict[str, Any] = {"kind": kind, "image": guest.image}
    if start.strip() and kind in STARTS:
        entry["startup-config"] = start
    elif start.strip():
        notes.append(
            _(
                "{node}: its startup configuration belongs at {path} in the image: use `binds`",
                node=node.name,
                path=guest.startup,
            )
        )
    if guest.environment:
        entry["env"] = dict(guest.environment)
    if guest.command:
        entry["cmd"] = shlex.join(guest.command)
    return entry | {"memory": f"{guest.memory}Mb"}


def _link(topology: Topology, link: Link, notes: list[str]) -> dict[str, Any]:
    ends = [f"{end.node}:{linux_name(topology.nodes[end.node].kind, end.interface)}" for end in link.ends]
    entry: dict[str, Any] = {"endpoints": ends}
    if link.mtu is not None:
        entry["mtu"] = link.mtu
    kept = _impairments(link)
    if kept:
        entry["vars"] = kept
        notes.append(
            _("rate, delay and loss are only noted in the file: `containerlab tools netem` sets them")
        )
    return entry


def _impairments(link: Link) -> Mapping[str, str]:
    given = {
        "rate": None if link.rate is None else f"{link.rate}kbit",
        "delay": None if link.delay is None else f"{link.delay:g}ms",
        "loss": None if link.loss is None else f"{100 * link.loss:g}%",
    }
    return {name: value for name, value in given.items() if value is not None}
