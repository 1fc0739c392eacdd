"""The way of a protocol's own packets between two routers, by their routing tables."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from labkit.engine.sim.addressing import Addressing
from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.rib import Rib
from labkit.engine.sim.switching import Switching

LONGEST = 64
"""Routers on a way; one that is longer circles."""


class Place(NamedTuple):
    """A routing table: a node's public one, or that of a VPN instance."""

    node: str
    vrf: str = ""


class Way(NamedTuple):
    """Where packets to an address arrive, and over how many links."""

    place: Place
    links: int


@dataclass(frozen=True, slots=True)
class Surface:
    """What packets travel over: the routing tables, by node and VPN instance, and the layers below."""

    rib: Callable[[str, str], Rib]
    addressing: Addressing
    switching: Switching
    _ways: dict[tuple[Place, int], Way | None] = field(default_factory=dict, compare=False, repr=False)

    def links_to(self, node: str, destination: int) -> tuple[str, int] | None:
        """The node that owns an address and the number of links on the way, None where none leads there."""
        way = self.way_to(Place(node), destination)
        return None if way is None else (way.place.node, way.links)

    def way_to(self, place: Place, destination: int) -> Way | None:
        """Where packets from a routing table arrive; None where no way leads to their destination."""
        passed: list[Place] = []
        here: Place | None = place
        while here is not None and (here, destination) not in self._ways and len(passed) < LONGEST:
            passed.append(here)
            if self.owns(here, destination):
                self._ways[here, destination] = Way(here, 0)
                break
            here = self._next(here, destination)
        end = None if here is None else self._ways.get((here, destination))
        for links, behind in enumerate(reversed([each for each in passed if each != here]), start=1):
            self._ways[behind, destination] = None if end is None else Way(end.place, end.links + links)
        return self._ways.get((place, destination))

    def _next(self, place: Place, destination: int) -> Place | None:
        """The routing table that packets to a destination come to next."""
        entry = self.rib(*place).find(destination)
        if entry is None:
            return None
        hop = entry.hops[0]
        port = (place.node, hop.interface)
        if self.addressing.interface(port) is None:
            return None
        found = self.addressing.resolve(self.switching, port, hop.target or destination)
        return None if found is None else Place(found.node, found.vrf)

    def source_towards(self, place: Place, destination: int) -> int | None:
        """The address that packets to a destination carry: that of the interface they leave through."""
        entry = self.rib(*place).find(destination)
        return None if entry is None else self.address_of(place, entry.hops[0].interface)

    def address_of(self, place: Place, interface: str) -> int | None:
        """The primary address of an interface."""
        found = self.addressing.interface((place.node, interface))
        return None if found is None else found.address

    def owns(self, place: Place, address: int) -> bool:
        """Whether packets to an address end here."""
        return self.addressing.owns(place.node, address, place.vrf) is not None

    def connected(self, place: Place, destination: int) -> bool:
        """Whether an address lies in a subnet of one of the table's own interfaces."""
        return any(
            interface.vrf == place.vrf
            and length < 32
            and address >> (32 - length) == destination >> (32 - length)
            for interface in self.addressing.interfaces[place.node]
            for address, length in interface.addresses
        )

    def text(self, address: int) -> str:
        """An address as people write it."""
        return text(address)
