"""Filters on the ports of switches: a frame meets them between two layer-3 interfaces."""

from collections.abc import Iterator
from dataclasses import replace

from labkit.engine.sim.filtering.guard import ALL_PORTS, Guard, Place, vlan_place
from labkit.engine.sim.filtering.passing import screen
from labkit.engine.sim.links import Port
from labkit.engine.sim.macs import interface_mac
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.packet import Frame, Packet
from labkit.engine.sim.switching import Switching
from labkit.engine.sim.tags import OUTER
from labkit.nos.config import Direction


def cross(state: NetworkState, sender: Port, receiver: Port, packet: Packet, moment: Moment) -> Packet | None:
    """Carry a packet through the switches between two interfaces; None if a port drops it.

    A policy's marks stay; its next hop means nothing to a switch that does not route the packet.
    """
    if not state.policed_switches:
        return packet
    addresses = _address(state, sender), _address(state, receiver)
    for (node, name), direction, vlan in crossed(state.switching, sender, receiver):
        guard = state.facts[node].guard
        if guard is None:
            continue
        framed = replace(packet, frame=Frame(*addresses, vlan))
        passed = screen(guard, node, (name, direction), framed, moment).packet
        wide = _wide_place(guard, (name, direction), vlan)
        if passed is not None and wide is not None:
            passed = screen(guard, node, wide, passed, moment).packet
        if passed is None:
            return None
        packet = replace(passed, frame=None)
    return packet


def _wide_place(guard: Guard, place: Place, vlan: int) -> Place | None:
    """Where a port without a policy of its own has one from: its VLAN, or the whole switch."""
    if place in guard.policies:
        return None
    wider: tuple[Place, ...] = ((vlan_place(vlan), place[1]), (ALL_PORTS, place[1]))
    return next((each for each in wider if each in guard.policies), None)


def crossed(switching: Switching, sender: Port, receiver: Port) -> Iterator[tuple[Port, Direction, int]]:
    """The layer-2 ports on the way of a frame, in order, each with its direction and the VLAN inside the switch."""
    flood = switching.flood(sender)
    vertex = flood.endpoints.get(receiver)
    outlet, _ = switching.outlet(receiver)
    leaving = None if receiver in switching.vertices else switching.links.peer(outlet)
    found: list[tuple[Port, Direction, int]] = []
    while vertex is not None:
        if leaving is not None:
            found.append((leaving, "outbound", vertex[1] & OUTER))
        entry, before = flood.arrivals[vertex]
        if entry:
            found.append(((vertex[0], entry), "inbound", vertex[1] & OUTER))
        leaving, vertex = switching.links.peer((vertex[0], entry)) if entry else None, before
    yield from reversed(found)


def _address(state: NetworkState, port: Port) -> str:
    interface = state.addressing.interface(port)
    kind = interface.kind if interface is not None else "physical"
    return interface_mac(state.topology.nodes[port[0]], port[1], kind)
