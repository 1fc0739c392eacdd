"""The way of a protocol's own packets between two routers, by their routing tables."""

from collections.abc import Callable
from dataclasses import dataclass

from labkit.engine.sim.addressing import Addressing
from labkit.engine.sim.rib import Rib
from labkit.engine.sim.switching import Switching

LONGEST = 64
"""Routers on a way; one that is longer circles."""


@dataclass(frozen=True, slots=True)
class Surface:
    """What packets travel over: the routing tables (of the public instance) and the layers below."""

    rib: Callable[[str], Rib]
    addressing: Addressing
    switching: Switching

    def links_to(self, node: str, destination: int) -> tuple[str, int] | None:
        """The node that owns an address and the number of links on the way, None where none leads there."""
        for links in range(LONGEST):
            if self.addressing.owns(node, destination) is not None:
                return node, links
            entry = self.rib(node).find(destination)
            if entry is None:
                return None
            hop = entry.hops[0]
            port = (node, hop.interface)
            if self.addressing.interface(port) is None:
                return None
            found = self.addressing.resolve(self.switching, port, hop.target or destination)
            if found is None:
                return None
            node = found.node
        return None

    def source_towards(self, node: str, destination: int) -> int | None:
        """The address that a node gives packets to a destination: that of the interface they leave through."""
        entry = self.rib(node).find(destination)
        if entry is None:
            return None
        leaving = self.addressing.interface((node, entry.hops[0].interface))
        return None if leaving is None else leaving.address

    def connected(self, node: str, destination: int) -> bool:
        """Whether an address lies in a subnet of one of the node's own interfaces."""
        return any(
            not interface.vrf and length < 32 and address >> (32 - length) == destination >> (32 - length)
            for interface in self.addressing.interfaces[node]
            for address, length in interface.addresses
        )
