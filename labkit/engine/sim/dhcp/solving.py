"""Leases and the network feed back: an address may be needed to reach the server that gives another one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from labkit.engine.leases import Pool, allocate, in_turn
from labkit.engine.sim.addressing import carries
from labkit.engine.sim.dhcp.lease import Lease, LeaseBook
from labkit.engine.sim.dhcp.snooping import passes
from labkit.engine.sim.facts import DeviceFacts
from labkit.engine.sim.flow import UDP
from labkit.engine.sim.forwarding import send
from labkit.engine.sim.links import Cabling, Port
from labkit.engine.sim.macs import interface_mac
from labkit.engine.sim.memory import Memory
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.packet import Packet
from labkit.engine.sim.solve import solve
from labkit.engine.sim.surroundings import Surroundings
from labkit.engine.sim.table import Entry, Hop
from labkit.topology.topology import Topology

ROUNDS = 8
"""A chain of clients that serve each other is no longer than this."""
UNR_PREFERENCE = 60
"""Of the default route that a client learns from its lease (VRP)."""
_SERVER_PORT = 67


def solve_leased(
    topology: Topology,
    cabling: Cabling,
    facts: Mapping[str, DeviceFacts],
    surroundings: Surroundings,
    memory: Memory,
    moment: Moment,
) -> NetworkState:
    """Solve a network whose clients ask for addresses.

    Each look at the network renews the leases: a client keeps its address as long as its server would give it
    again, and keeps it until its lease ends where no server can be reached (RFC 2131, 4.4.5).
    """
    past = moment.past
    clients = [
        (node, name)
        for node, own in facts.items()
        if own.dhcp is not None
        for name in sorted(own.dhcp.clients)
    ]
    if not clients:
        past.dhcp.leases.clear()
        return solve(topology, cabling, facts, past, surroundings, memory)
    for _ in range(ROUNDS):
        before = dict(past.dhcp.leases)
        state = solve(topology, cabling, _leased(facts, before), past, surroundings, memory)
        past.dhcp.leases = _renew(state, clients, past.dhcp, moment)
        if _addresses(past.dhcp.leases) == _addresses(before):
            break
    return state


def _addresses(leases: Mapping[Port, Lease]) -> dict[Port, Lease]:
    """What of the leases the network depends on: not when they were granted."""
    return {port: replace(lease, granted=0.0) for port, lease in leases.items()}


def _leased(facts: Mapping[str, DeviceFacts], leases: Mapping[Port, Lease]) -> dict[str, DeviceFacts]:
    """The facts with the addresses and default routes that clients were given."""
    found = dict(facts)
    for node in {node for node, _ in leases}:
        own = {name: lease for (client, name), lease in leases.items() if client == node}
        found[node] = replace(
            facts[node],
            ports=tuple(
                replace(port, addresses=((own[port.name].address, own[port.name].length),))
                if port.name in own
                else port
                for port in facts[node].ports
            ),
            given=tuple(
                Entry((0, 0), "unr", UNR_PREFERENCE, 0, (Hop(gateway, name, target=gateway),))
                for name, lease in own.items()
                for gateway in lease.gateways[:1]
            ),
        )
    return found


def _renew(state: NetworkState, clients: list[Port], book: LeaseBook, moment: Moment) -> dict[Port, Lease]:
    """The leases of all clients; those that have one ask before those that have none."""
    leases: dict[Port, Lease] = {}
    for client in sorted(clients, key=lambda port: port not in book.leases):
        lease = _ask(state, client, book, leases, moment)
        if lease is not None:
            leases[client] = lease
            book.remembered.setdefault((lease.server, lease.pool), {})[lease.mac] = lease.address
    return leases


def _ask(
    state: NetworkState, client: Port, book: LeaseBook, leases: Mapping[Port, Lease], moment: Moment
) -> Lease | None:
    node, name = client
    port = next((port for port in state.facts[node].ports if port.name == name), None)
    if port is None or port.layer2 or node in state.unpowered or not carries(node, port, state.switching):
        return None
    held = book.leases.get(client)
    mac = interface_mac(state.topology.nodes[node], name, port.kind)
    reached = list(_offers(state, client, moment))
    if held is not None:
        # a client stays with its server and pool, unless an address was reserved for it there since
        reached.sort(
            key=lambda offer: (
                offer[0] != held.server,
                mac not in offer[1].bindings,
                offer[1].name != held.pool,
            )
        )
    for server, pool in reached:
        taken = {
            lease.address: lease.mac
            for lease in (
                *leases.values(),
                *(book.leases[port] for port in book.leases if port not in leases),
            )
            if (lease.server, lease.pool) == (server, pool.name)
        }
        remembered = book.remembered.get((server, pool.name), {})
        address = allocate(pool, mac, taken, remembered, _conflicts(state, client))
        if address is not None:
            return _lease(server, pool, mac, address, moment.now)
    return held if held is not None and not reached and not held.expired(moment.now) else None


def _lease(server: str, pool: Pool, mac: str, address: int, now: float) -> Lease:
    return Lease(
        server, pool.name, mac, address, pool.length, pool.gateways, pool.dns, pool.domain, pool.seconds, now
    )


def _conflicts(state: NetworkState, client: Port) -> set[int]:
    """Addresses in the client's broadcast domain that were typed in."""
    found: set[int] = set()
    for peer in state.switching.peers(client):
        interface = state.addressing.interface(peer)
        dhcp = state.facts[peer[0]].dhcp
        if interface is not None and (dhcp is None or peer[1] not in dhcp.clients):
            found.update(address for address, _ in interface.addresses)
    return found


def _offers(state: NetworkState, client: Port, moment: Moment) -> Iterator[tuple[str, Pool]]:
    """The servers that hear a client's broadcast, themselves or through a relay, each with the pool it looks into."""
    for peer in state.switching.peers(client):
        facts, interface = state.facts[peer[0]].dhcp, state.addressing.interface(peer)
        if facts is None or interface is None or not passes(state, peer, client):
            continue
        yield from ((peer[0], pool) for pool in facts.own_pools if pool.interface == peer[1])
        if peer[1] in facts.asks_pools:
            yield from ((peer[0], pool) for pool in _matching(facts.global_pools, interface.address))
        for name, servers in facts.relays:
            if name == peer[1]:
                for server in servers:
                    yield from _relayed(state, peer, interface.address, server, moment)


def _matching(pools: tuple[Pool, ...], address: int) -> Iterator[Pool]:
    """The pools for a subnet, chosen by the relay's address, or the interface's (RFC 2131, 4.3.1)."""
    return (pool for pool in in_turn(pools) if pool.contains(address))


def _relayed(
    state: NetworkState, relay: Port, address: int, server: int, moment: Moment
) -> Iterator[tuple[str, Pool]]:
    """What a relay brings back: its request must find the server, and the answer the relay (RFC 1542, 4.1)."""

    def message(source: int, destination: int) -> Packet:
        return Packet(
            source,
            destination,
            255,
            328,
            protocol=UDP,
            source_port=_SERVER_PORT,
            destination_port=_SERVER_PORT,
            icmp=None,
        )

    there = send(state, relay[0], message(address, server), moment)
    facts = state.facts[there.node].dhcp
    if there.outcome != "delivered" or facts is None:
        return
    if there.entered is not None and there.entered.name not in facts.asks_pools:
        return
    back = send(state, there.node, message(server, address), moment)
    if back.outcome == "delivered" and back.node == relay[0]:
        yield from ((there.node, pool) for pool in _matching(facts.global_pools, address))
