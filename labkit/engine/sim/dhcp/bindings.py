"""What DHCP snooping writes down: which address was given to whom, behind which port and in which VLAN."""

from collections.abc import Iterator

from labkit.engine.sim.dhcp.lease import Lease, LeaseBook
from labkit.engine.sim.dhcp.snooping import watched
from labkit.engine.sim.filtering.frames import crossed
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.links import Port
from labkit.engine.sim.network_state import NetworkState
from labkit.nos.state import DhcpBinding


def report_bindings(state: NetworkState, node: str, book: LeaseBook, now: float) -> list[DhcpBinding]:
    """The bindings of a switch, by address. A lease binds where its request came in through a watched port."""
    if state.facts[node].snooping is None:
        return []
    found = [
        DhcpBinding(
            address=ip(lease.address),
            mac=lease.mac,
            vlan=vlan,
            interface=name,
            ends=lease.granted + lease.seconds if lease.seconds else None,
        )
        for client, lease in book.leases.items()
        if not lease.expired(now)
        for name, vlan in _entries(state, node, client, lease)
    ]
    return sorted(found, key=lambda binding: (binding.address, binding.vlan))


def _entries(state: NetworkState, node: str, client: Port, lease: Lease) -> Iterator[tuple[str, int]]:
    """The ports of a switch through which a client's request came in, on its way to who answered it."""
    answering = next((peer for peer in state.switching.peers(client) if _answers(state, peer, lease)), None)
    for port, direction, vlan in crossed(state.switching, client, answering) if answering else ():
        if port[0] == node and direction == "inbound" and watched(state, port, vlan):
            yield port[1], vlan


def _answers(state: NetworkState, peer: Port, lease: Lease) -> bool:
    """Whether an interface gave a lease, or relayed it."""
    facts = state.facts[peer[0]].dhcp
    if facts is None:
        return False
    if any(name == peer[1] for name, _ in facts.relays):
        return True
    serves = peer[1] in facts.asks_pools or any(pool.interface == peer[1] for pool in facts.own_pools)
    return peer[0] == lease.server and serves
