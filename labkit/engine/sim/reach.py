"""The way of a protocol's own packets between two routers, by their routing tables."""

from collections.abc import Callable
from dataclasses import dataclass, field

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
    _ways: dict[tuple[str, int], tuple[str, int] | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    def links_to(self, node: str, destination: int) -> tuple[str, int] | None:
        """The node that owns an address and the number of links on the way, None where none leads there."""
        way: list[str] = []
        here: str | None = node
        while here is not None and (here, destination) not in self._ways and len(way) < LONGEST:
            way.append(here)
            if self.addressing.owns(here, destination) is not None:
                self._ways[here, destination] = (here, 0)
                break
            here = self._next(here, destination)
        end = None if here is None else self._ways.get((here, destination))
        for links, passed in enumerate(reversed([name for name in way if name != here]), start=1):
            self._ways[passed, destination] = None if end is None else (end[0], end[1] + links)
        return self._ways.get((node, destination))

    def _next(self, node: str, destination: int) -> str | None:
        """The node that packets to a destination go to from here."""
        entry = self.rib(node).find(destination)
        if entry is None:
            return None
        hop = entry.hops[0]
        port = (node, hop.interface)
        if self.addressing.interface(port) is None:
            return None
        found = self.addressing.resolve(self.switching, port, hop.target or destination)
        return None if found is None else found.node

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
