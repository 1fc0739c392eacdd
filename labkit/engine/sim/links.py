"""Which ports carry: cables, power and administrative state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.topology.topology import Topology

if TYPE_CHECKING:
    from labkit.engine.sim.facts import PortFacts

Port = tuple[str, str]
"""A node and the long name of one of its interfaces."""


@dataclass(frozen=True, slots=True)
class Cabling:
    """The cables of a topology by port: the other end, and the delay in milliseconds."""

    peers: Mapping[Port, Port]
    delays: Mapping[Port, float]


@dataclass(frozen=True, slots=True)
class Links:
    """The physical layer. `up` holds the ports whose medium carries a signal."""

    cabling: Cabling
    up: frozenset[Port]

    def peer(self, port: Port) -> Port | None:
        """The port at the other end, where both carry."""
        return self.cabling.peers.get(port) if port in self.up else None


def cabling_of(topology: Topology) -> Cabling:
    """Index the cables of a topology by port; two cables that meet in a cloud's mapping are one."""
    peers: dict[Port, Port] = {}
    delays: dict[Port, float] = {}
    for link in topology.links:
        first, second = ((end.node, end.interface) for end in link.ends)
        peers[first], peers[second] = second, first
        if link.delay:
            delays[first] = delays[second] = link.delay
    for node in topology.nodes.values():
        for pair in node.joins or ():
            _splice([(node.name, name) for name in sorted(pair)], peers, delays)
    return Cabling(peers, delays)


def _splice(inner: list[Port], peers: dict[Port, Port], delays: dict[Port, float]) -> None:
    """Join the cables at two ports of a cloud, where both are there."""
    if len(inner) != 2 or any(port not in peers for port in inner):
        return
    first, second = (peers.pop(port) for port in inner)
    delay = sum(delays.pop(port, 0.0) for port in inner)
    peers[first], peers[second] = second, first
    if delay:
        delays[first] = delays[second] = delay


def solve_links(
    cabling: Cabling,
    ports: "Mapping[str, tuple[PortFacts, ...]]",
    unpowered: frozenset[str],
    cut: frozenset[Port],
) -> Links:
    """A port carries when both ends of its cable are powered and not shut down, and the cable is whole.

    `cut` may name one end only: a port that a protection shut.
    """
    enabled = {
        (node, port.name)
        for node, facts in ports.items()
        if node not in unpowered
        for port in facts
        if not port.shutdown and port.kind == "physical" and (node, port.name) not in cut
    }
    peers = cabling.peers
    return Links(cabling, frozenset(p for p in enabled if peers.get(p) in enabled))
