"""How many packets each interface carried: those of probes and connections.

What protocols and ARP send among themselves is computed, never sent, so it is not counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.engine.sim.links import Port
from labkit.nos.state import InterfaceTraffic

if TYPE_CHECKING:
    from labkit.engine.sim.switching import Switching

FRAME_HEADER = 14
"""Octets that Ethernet puts before a packet (IEEE 802.3, 3.2)."""
_NOTHING = InterfaceTraffic()


Traffic = dict[Port, InterfaceTraffic]


@dataclass(frozen=True, slots=True)
class Crossing:
    """The ports that a packet leaves by, and those that it enters by, from one layer-3 interface to another."""

    leaving: frozenset[Port]
    entering: frozenset[Port]


def crossing(switching: "Switching", sender: Port, receiver: Port) -> Crossing:
    """Find the ports on the way between two layer-3 interfaces."""
    leaving, entering = {sender, switching.outlet(sender)[0]}, {receiver, switching.outlet(receiver)[0]}
    for egress, ingress in _crossed(switching, sender, receiver):
        leaving.add(egress)
        entering.add(ingress)
    return Crossing(frozenset(leaving), frozenset(entering))


def count(traffic: Traffic, crossed: Crossing, size: int) -> None:
    """Count a packet of `size` octets."""
    octets = size + FRAME_HEADER
    for port in crossed.leaving:
        held = traffic.get(port, _NOTHING)
        traffic[port] = InterfaceTraffic(
            held.received, held.received_octets, held.sent + 1, held.sent_octets + octets
        )
    for port in crossed.entering:
        held = traffic.get(port, _NOTHING)
        traffic[port] = InterfaceTraffic(
            held.received + 1, held.received_octets + octets, held.sent, held.sent_octets
        )


def _crossed(switching: "Switching", sender: Port, receiver: Port) -> Iterator[tuple[Port, Port]]:
    """Yield the links between switches' ports on the way, from the receiver back: who sends, who receives."""
    flood = switching.flood(sender)
    vertex = flood.endpoints.get(receiver)
    if vertex is None:
        return
    if receiver not in switching.vertices:
        last = switching.outlet(receiver)[0]
        peer = switching.links.peer(last)
        if peer is not None:
            yield peer, last
    while vertex is not None:
        name, before = flood.arrivals[vertex]
        if name:
            ingress = (vertex[0], name)
            peer = switching.links.peer(ingress)
            if peer is not None:
                yield peer, ingress
        vertex = before
