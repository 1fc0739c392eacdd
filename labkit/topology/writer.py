"""A topology as the entry that `scenario.yaml` has for it: what `labkit.topology.reader` reads back."""

from typing import Any

from labkit.topology.guests import PLATFORM
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Guest, Link, Node, Topology


def topology_entry(topology: Topology) -> dict[str, Any]:
    """Return nodes and links as plain data; each node says its base address, so that a new name changes none."""
    return {
        "nodes": {name: _node(node) for name, node in topology.nodes.items()},
        "links": [_link(link) for link in topology.links],
    }


def _node(node: Node) -> dict[str, Any]:
    if node.guest is not None:
        return _guest(node, node.guest)
    own = {spec.name for spec in device_kind(node.kind.name).interfaces}
    entry: dict[str, Any] = {
        "kind": node.kind.name,
        "mac": "-".join(node.mac[at : at + 4] for at in (0, 4, 8)),
    }
    if node.position is not None:
        entry["position"] = list(node.position)
    if added := [spec.name for spec in node.kind.interfaces if spec.name not in own]:
        entry["interfaces"] = added
    if node.joins is not None:
        entry["joins"] = [sorted(pair) for pair in node.joins]
    return entry


def _guest(node: Node, guest: Guest) -> dict[str, Any]:
    """Write an image of somebody else's, with the login that whoever runs it needs."""
    entry: dict[str, Any] = {
        "kind": "image",
        "image": guest.image,
        "device_type": node.kind.device_type,
        "platform": node.kind.options.get(PLATFORM, ""),
        "username": guest.username,
        "password": guest.password,
        "secret": guest.secret,
        "port": guest.port,
        "startup": {"path": guest.startup} if guest.startup else None,
        "env": dict(guest.environment),
        "command": list(guest.command),
        "interfaces": [spec.name for spec in node.kind.interfaces],
        "memory": guest.memory,
        "capabilities": list(guest.capabilities),
        "devices": list(guest.devices),
        "role": node.kind.role,
        "position": list(node.position) if node.position is not None else None,
    }
    needed = ("password",)
    return {name: value for name, value in entry.items() if value or name in needed}


def _link(link: Link) -> list[str] | dict[str, Any]:
    ends = [str(end) for end in link.ends]
    properties: dict[str, Any] = {
        "rate": None if link.rate is None else f"{link.rate}kbit",
        "delay": None if link.delay is None else f"{link.delay:g}ms",
        "loss": None if link.loss is None else f"{100 * link.loss:g}%",
        "mtu": link.mtu,
    }
    given = {name: value for name, value in properties.items() if value is not None}
    return {"ends": ends, **given} if given else ends
