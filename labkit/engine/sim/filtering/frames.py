"""Filters on the ports of switches: a frame meets them between two layer-3 interfaces."""

from collections.abc import Iterator

from labkit.engine.sim.filtering.passing import screen
from labkit.engine.sim.links import Port
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.packet import Packet
from labkit.engine.sim.switching import Switching
from labkit.nos.config import Direction


def cross(state: NetworkState, sender: Port, receiver: Port, packet: Packet, moment: Moment) -> Packet | None:
    """Carry a packet through the switches between two interfaces; None if a port drops it.

    A policy's marks stay; its next hop means nothing to a switch that does not route the packet.
    """
    if not state.policed_switches:
        return packet
    for (node, name), direction in crossed(state.switching, sender, receiver):
        guard = state.facts[node].guard
        if guard is None:
            continue
        passed = screen(guard, node, (name, direction), packet, moment).packet
        if passed is None:
            return None
        packet = passed
    return packet


def crossed(switching: Switching, sender: Port, receiver: Port) -> Iterator[tuple[Port, Direction]]:
    """The layer-2 ports on the way of a frame, in order, each with its direction."""
    flood = switching.flood(sender)
    vertex = flood.endpoints.get(receiver)
    outlet, _ = switching.outlet(receiver)
    leaving = None if receiver in switching.vertices else switching.links.peer(outlet)
    found: list[tuple[Port, Direction]] = []
    while vertex is not None:
        if leaving is not None:
            found.append((leaving, "outbound"))
        entry, before = flood.arrivals[vertex]
        if entry:
            found.append(((vertex[0], entry), "inbound"))
        leaving, vertex = switching.links.peer((vertex[0], entry)) if entry else None, before
    yield from reversed(found)
