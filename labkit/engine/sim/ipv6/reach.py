"""The way of a protocol's own packets between two routers, by their IPv6 routing tables."""

from collections.abc import Callable
from dataclasses import dataclass, field

from labkit.engine.sim.ipv6.addressing import Addressing6
from labkit.engine.sim.ipv6.arithmetic import text6
from labkit.engine.sim.ipv6.rib import Rib6
from labkit.engine.sim.reach import LONGEST, Place, Way
from labkit.engine.sim.switching import Switching


@dataclass(frozen=True, slots=True)
class Surface6:
    """What packets travel over: the routing tables, by node, and the layers below."""

    rib: Callable[[str], Rib6]
    addressing: Addressing6
    switching: Switching
    _ways: dict[tuple[Place, int], Way | None] = field(default_factory=dict, compare=False, repr=False)

    def way_to(self, place: Place, destination: int) -> Way | None:
        """Where packets from a node arrive; None where no way leads to their destination."""
        key = (place, destination)
        if key not in self._ways:
            self._ways[key] = self._walk(place, destination)
        return self._ways[key]

    def _walk(self, place: Place, destination: int) -> Way | None:
        here = place.node
        for links in range(LONGEST):
            if self.addressing.owns(here, destination) is not None:
                return Way(Place(here), links)
            entry = self.rib(here).find(destination)
            if entry is None:
                return None
            hop = entry.hops[0]
            found = self.addressing.resolve(self.switching, (here, hop.interface), hop.target or destination)
            if found is None:
                return None
            here = found.node
        return None

    def source_towards(self, place: Place, destination: int) -> int | None:
        """The address that packets to a destination carry: that of the interface they leave through."""
        entry = self.rib(place.node).find(destination)
        return None if entry is None else self.address_of(place, entry.hops[0].interface)

    def address_of(self, place: Place, interface: str) -> int | None:
        """The first global address of an interface."""
        found = self.addressing.interface((place.node, interface))
        return None if found is None or not found.usable else found.usable[0].address

    def owns(self, place: Place, address: int) -> bool:
        """Whether packets to an address end here."""
        return self.addressing.owns(place.node, address) is not None

    def connected(self, place: Place, destination: int) -> bool:
        """Whether an address lies in a subnet of one of the own interfaces."""
        return any(
            own.length < 128 and (own.address ^ destination) >> (128 - own.length) == 0
            for interface in self.addressing.interfaces[place.node]
            for own in interface.usable
        )

    def text(self, address: int) -> str:
        """An address as people write it."""
        return text6(address)
