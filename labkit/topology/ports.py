"""Ports named by their link: `R1:to-R2` is R1's end of its cable to R2, `R1:to-R2#2` of the second one."""

import re

from labkit.language import _
from labkit.sentences import near
from labkit.topology.kinds import interface_ranges, resolve_interface
from labkit.topology.topology import Endpoint, Topology

_BY_LINK = re.compile(r"to-(?P<peer>.+?)(?:#(?P<number>\d+))?")


class PortError(ValueError):
    """A text that names no port of the topology; `hint` says which ones there are."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def resolve_port(topology: Topology, text: str) -> Endpoint:
    """Find the port that `R1:GE0/0/0`, `R1:to-R2` or `R1:to-R2#2` means; raises PortError."""
    name, colon, rest = text.partition(":")
    if not colon or not rest:
        raise PortError(_("not a port: {text}", text=text), _("write node:interface or node:to-node"))
    node = topology.nodes.get(name)
    if node is None:
        raise PortError(_("unknown node: {name}", name=name), near(name, topology.nodes))
    if match := _BY_LINK.fullmatch(rest):
        return port_to(topology, name, match["peer"], int(match["number"] or 1))
    spec = resolve_interface(node.kind, rest)
    if spec is None:
        raise PortError(
            _("{name} ({kind}) has no interface {interface}", name=name, kind=node.kind.name, interface=rest),
            _("it has {interfaces}", interfaces=interface_ranges(node.kind)),
        )
    return Endpoint(name, spec.name)


def port_to(topology: Topology, node: str, peer: str, number: int = 1) -> Endpoint:
    """Find a node's end of its cable to a neighbour; cables count from 1 in the order of the file."""
    for name in (node, peer):
        if name not in topology.nodes:
            raise PortError(_("unknown node: {name}", name=name), near(name, topology.nodes))
    ports = [
        near_end
        for link in topology.links
        for near_end, far_end in (link.ends, link.ends[::-1])
        if (near_end.node, far_end.node) == (node, peer)
    ]
    if not ports:
        raise PortError(_("no link between {node} and {peer}", node=node, peer=peer))
    if not 1 <= number <= len(ports):
        raise PortError(
            _("no link {number} between {node} and {peer}", number=number, node=node, peer=peer),
            _("there are {count}", count=len(ports)),
        )
    return ports[number - 1]
