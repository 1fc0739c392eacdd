"""Who takes a packet from a port: whoever answers for its next hop, or the address that was typed."""

from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.learning import endpoint_mac
from labkit.engine.sim.links import Port
from labkit.engine.sim.network_state import NetworkState


def receiver(state: NetworkState, port: Port, target: int) -> Layer3Interface | None:
    """The interface that a packet for a next hop reaches: by a static entry, by ARP, or a proxy's (RFC 1027)."""
    leaving = state.addressing.interface(port)
    own = state.facts[port[0]].arp
    if own is not None and leaving is not None and leaving.medium == "ethernet":
        mac = own.typed(target, leaving.vrf)
        if mac is not None:
            return _holder(state, port, target, mac)
    found = state.addressing.resolve(state.switching, port, target)
    return _proxy(state, port, target) if found is None else found


def _holder(state: NetworkState, port: Port, target: int, mac: str) -> Layer3Interface | None:
    """The interface on the link that has a hardware address."""
    for peer in state.switching.peers(port):
        interface = state.addressing.interface(peer)
        if interface is not None and mac in (endpoint_mac(state, peer), endpoint_mac(state, peer, target)):
            return interface
    return None


def _proxy(state: NetworkState, port: Port, target: int) -> Layer3Interface | None:
    """A router on the link that answers for an address which it would reach through another interface."""
    for peer in state.switching.peers(port):
        own = state.facts[peer[0]].arp
        interface = state.addressing.interface(peer)
        if own is None or interface is None:
            continue
        if peer[1] in own.between and state.addressing.resolve(state.switching, peer, target) is not None:
            return interface
        if peer[1] not in own.proxies:
            continue
        entry = state.rib(peer[0], interface.vrf).find(target)
        if entry is not None and entry.hops[0].interface != peer[1]:
            return interface
    return None
