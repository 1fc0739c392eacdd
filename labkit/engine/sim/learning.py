"""What devices learn from traffic: ARP entries and switches' address tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from labkit.engine.sim.links import Port
from labkit.engine.sim.macs import interface_mac
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.ospf.adjacency import key_of
from labkit.engine.sim.past import ARP_AGEING, Past
from labkit.engine.sim.tags import OUTER
from labkit.engine.sim.vrrp import virtual_mac
from labkit.nos.state.ospf import NeighborPhase

if TYPE_CHECKING:
    from labkit.engine.sim.forwarding import Walk

PORT_SECURITY = "portsec-reachedlimit"
"""As VRP calls the cause of error-down."""
TALKING: frozenset[NeighborPhase] = frozenset({"exstart", "exchange", "loading", "full"})
"""Neighbours that send each other unicast packets, and so have asked for each other's address."""


def endpoint_mac(state: NetworkState, port: Port, address: int = 0) -> str:
    """The hardware address of a layer-3 interface, as it tells who asks for one of its addresses."""
    interface = state.addressing.interface(port)
    for own, vrid in interface.virtual if interface is not None else ():
        if own == address:
            return virtual_mac(vrid)
    return interface_mac(
        state.topology.nodes[port[0]], port[1], interface.kind if interface is not None else "physical"
    )


@dataclass(frozen=True, slots=True)
class Lesson:
    """What packets that go a certain way teach those on it, as long as the network stays as it is."""

    arp: tuple[tuple[tuple[str, str, int], Port], ...]
    """Entries of ARP tables: node, interface and address, each with the interface that answers there."""
    heard: tuple[tuple[Port, str], ...]
    """The interfaces that switches hear, with their hardware addresses."""


def lesson(state: NetworkState, walk: "Walk") -> Lesson:
    """Work out what a packet's walk teaches."""
    talks = [talk for sender, receiver in walk.steps for talk in ((sender, receiver), (receiver, sender))]
    asked = [] if walk.asked is None else [walk.asked]
    senders = [*asked, *(port for step in walk.steps for port in step)]
    return Lesson(
        tuple(entry for asking, answering in talks for entry in _arp_entries(state, asking, answering)),
        tuple((sender, endpoint_mac(state, sender)) for sender in senders if _heard(state, sender)),
    )


def learn(state: NetworkState, past: Past, taught: Lesson, now: float) -> None:
    """Note what a packet taught those on its way."""
    for (node, name, address), answering in taught.arp:
        past.arp[node, name, address] = (answering, now)
    for sender, mac in taught.heard:
        _note_mac(state, past, sender, mac, now)


def learn_protocols(state: NetworkState, past: Past, now: float) -> None:
    """Note what the Hellos and database exchanges of OSPF teach; they never stop, so it never ages."""
    learn_virtual_routers(state, past, now)
    ports = [port for own in state.domain.ports.values() for port in own if not port.passive]
    for port in ports:
        _note_macs(state, past, (port.node, port.name), now)
        interface = state.addressing.interface((port.node, port.name))
        if interface is None or interface.medium == "serial":
            continue
        for neighbor in state.domain.adjacencies.neighbors.get(key_of(port), ()):
            if neighbor.phase in TALKING:
                past.arp[port.node, port.name, neighbor.port.address] = (
                    (neighbor.port.node, neighbor.port.name),
                    now,
                )


def learn_virtual_routers(state: NetworkState, past: Past, now: float) -> None:
    """Note what the advertisements of VRRP masters teach the switches: the virtual addresses (RFC 3768, 7.3)."""
    for node, name, vrid in state.vrrp.holders():
        if _heard(state, (node, name)):
            _note_mac(state, past, (node, name), virtual_mac(vrid), now)


def knows(state: NetworkState, past: Past, port: Port, address: int, now: float) -> bool:
    """Whether an interface has the hardware address of a neighbour without asking for it now."""
    learn_protocols(state, past, now)
    entry = past.arp.get((port[0], port[1], address))
    return entry is not None and now - entry[1] < ARP_AGEING


def _arp_entries(
    state: NetworkState, asking: Port, answering: Port
) -> Iterator[tuple[tuple[str, str, int], Port]]:
    """The answering interface's addresses in the subnets of the asking one."""
    mine, theirs = state.addressing.interface(asking), state.addressing.interface(answering)
    if mine is None or theirs is None or mine.medium == "serial":
        return
    shift = 32 - mine.length
    for address, _ in (*theirs.addresses, *theirs.virtual):
        if address >> shift == mine.address >> shift:
            yield (*asking, address), answering


def _note_macs(state: NetworkState, past: Past, sender: Port, now: float) -> None:
    """The switches learn the sender's own address."""
    if _heard(state, sender):
        _note_mac(state, past, sender, endpoint_mac(state, sender), now)


def _heard(state: NetworkState, sender: Port) -> bool:
    """Whether a switch listens to a layer-3 interface."""
    outlet, _ = state.switching.outlet(sender)
    return (
        state.switching.links.cabling.peers.get(outlet) in state.switching.switchports
        or sender in state.switching.vertices
    )


def _note_mac(state: NetworkState, past: Past, sender: Port, mac: str, now: float) -> None:
    """Every switch that the sender's broadcasts reach learns an address on the port they came through."""
    flood = state.switching.flood(sender)
    for port in flood.refused:
        secure = state.switching.switchports[port].secure
        if secure is not None and secure[2]:
            past.shut(port, PORT_SECURITY, now)
    for (node, vlan), (name, _) in flood.arrivals.items():
        if not name or state.switching.switchports[node, name].repeats:
            continue
        past.macs[node, vlan & OUTER, mac] = (name, now)
        secure = state.switching.switchports[node, name].secure
        if secure is not None and mac not in secure[1]:
            learned = past.secured.get((node, name), ())
            if mac not in learned and len(secure[1]) + len(learned) < secure[0]:
                past.secured[node, name] = (*learned, mac)
                past.secured_since[node, name, mac] = now
