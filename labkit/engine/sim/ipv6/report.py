"""One device's IPv6 as its displays show it."""

from collections import Counter
from collections.abc import Iterator
from ipaddress import IPv6Address

from labkit.engine.sim.addressing import carries
from labkit.engine.sim.ipv6.addressing import Interface6
from labkit.engine.sim.ipv6.arithmetic import ALL_NODES, ALL_ROUTERS, ip6, network6, solicited_node
from labkit.engine.sim.ipv6.facts import PortFacts6
from labkit.engine.sim.ipv6.network import Ipv6Network
from labkit.engine.sim.ipv6.past import Ipv6Past
from labkit.engine.sim.links import Port
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.table import Entry
from labkit.nos.state.ipv6 import (
    AdvertisementState,
    Ipv6AddressState,
    Ipv6InterfaceState,
    Ipv6State,
    Lease6,
    Neighbor6,
    NextHop6,
    Route6,
)

REACHABLE_TIME = 30.0
"""Seconds (RFC 4861, 10)."""
STALE_TIME = 1200.0
"""Seconds for which VRP keeps a neighbour that it does not use."""


def report_ipv6(state: NetworkState, node: str, past: Ipv6Past, now: float, booted: float) -> Ipv6State:
    """All that a device knows of IPv6."""
    network = state.ipv6
    if network is None or node not in network.facts:
        return Ipv6State()
    return Ipv6State(
        enabled=True,
        interfaces=tuple(_interfaces(state, network, node)),
        routes=tuple(_route(entry, booted) for entry in network.rib(node).entries),
        neighbors=tuple(_neighbors(state, network, node, past, now)),
        leases=tuple(
            Lease6(lease.pool, ip6(lease.address), ip6(lease.link_local), lease.duid)
            for lease in network.learned.leases
            if lease.server == node
        ),
        relayed=Counter(
            lease.relay[1]
            for lease in network.learned.leases
            if lease.relay is not None and lease.relay[0] == node
        ),
    )


def _interfaces(state: NetworkState, network: Ipv6Network, node: str) -> Iterator[Ipv6InterfaceState]:
    settings = {port.name: port for port in network.facts[node].ports}
    for port in state.facts[node].ports:
        own = settings.get(port.name)
        if own is None:
            continue
        interface = network.addressing.interface((node, port.name))
        up = node not in state.unpowered and carries(node, port, state.switching)
        runs = interface is not None and interface.runs
        yield Ipv6InterfaceState(
            name=port.name,
            admin_up=not port.shutdown,
            physical_up=up,
            protocol_up=runs,
            spoofing=port.kind == "loopback",
            link_local=_configured_link_local(own, interface),
            addresses=_addresses(own, interface),
            groups=() if interface is None else tuple(ip6(group) for group in _groups(interface)),
            mtu=own.mtu or port.mtu,
            advertisement=AdvertisementState(own.managed, own.other, own.lifetime)
            if own.advertises
            else None,
            link_local_duplicate=interface is not None and not interface.runs,
        )


def _configured_link_local(own: PortFacts6, interface: Interface6 | None) -> IPv6Address | None:
    if interface is not None:
        return ip6(interface.link_local)
    return None if own.link_local is None else ip6(own.link_local)


def _addresses(own: PortFacts6, interface: Interface6 | None) -> tuple[Ipv6AddressState, ...]:
    """The addresses that work; of an interface that is down, those that were typed in full."""
    if interface is None:
        return tuple(
            Ipv6AddressState(ip6(address), length, "manual")
            for address, length, eui64 in own.addresses
            if not eui64
        )
    return tuple(
        Ipv6AddressState(ip6(held.address), held.length, held.origin, held.address in interface.duplicates)
        for held in interface.addresses
    )


def _groups(interface: Interface6) -> Iterator[int]:
    """The groups that the interface listens to, greatest first as VRP lists them (RFC 4291, 2.8)."""
    addresses = [interface.link_local, *(held.address for held in interface.addresses)]
    yield from sorted({solicited_node(address) for address in addresses}, reverse=True)
    if interface.router:
        yield ALL_ROUTERS
    yield ALL_NODES


def _route(entry: Entry, booted: float) -> Route6:
    return Route6(
        prefix=network6(entry.prefix),
        protocol=entry.protocol,
        preference=entry.preference,
        cost=entry.cost,
        next_hops=tuple(
            NextHop6(ip6(hop.address), hop.interface, hop.relay, ip6(hop.target) if hop.relay else None)
            for hop in entry.hops
        ),
        active=entry.active,
        process_id=entry.process_id,
        tag=entry.tag,
        since=booted,
    )


def _neighbors(
    state: NetworkState, network: Ipv6Network, node: str, past: Ipv6Past, now: float
) -> Iterator[Neighbor6]:
    heard = dict(_taught(network, node, now))
    for (where, name, address), (answering, when) in past.neighbors.items():
        if where == node and now - when <= STALE_TIME:
            heard[name, address] = (answering, when)
    for (name, address), (answering, when) in sorted(heard.items(), key=lambda item: item[0]):
        mine, theirs = network.addressing.interface((node, name)), network.addressing.interface(answering)
        if mine is None or theirs is None or mine.medium == "serial" or not theirs.has(address):
            continue
        if answering in state.switching.peers(mine.port):
            yield _neighbor(state, mine, theirs, address, now - when)


def _taught(
    network: Ipv6Network, node: str, now: float
) -> Iterator[tuple[tuple[str, int], tuple[Port, float]]]:
    """Neighbours that nobody has to ask for: advertising routers (as stale, RFC 4861, 6.3.4) and OSPFv3's."""
    for (own, name), routers in network.learned.advertisers.items():
        for port in routers if own == node else ():
            router = network.addressing.interface(port)
            settings = network.addressing.interface((own, name))
            if router is not None and settings is not None and settings.settings.has_global:
                yield (name, router.link_local), (port, now - REACHABLE_TIME - 1)
    for (own, _, name), neighbors in network.tables.domain.adjacencies.neighbors.items():
        for neighbor in neighbors if own == node else ():
            if neighbor.phase == "full":
                yield (name, neighbor.port.link_local), ((neighbor.port.node, neighbor.port.name), now)


def _neighbor(
    state: NetworkState, mine: Interface6, theirs: Interface6, address: int, age: float
) -> Neighbor6:
    port, vlan = "", None
    if mine.kind == "vlan":
        vlan = state.switching.vertices[mine.port][1]
        arrivals = state.switching.flood(theirs.port).arrivals
        port = arrivals.get((mine.node, vlan), ("", None))[0]
    return Neighbor6(
        address=ip6(address),
        mac=theirs.mac,
        interface=mine.name,
        phase="reachable" if age <= REACHABLE_TIME else "stale",
        is_router=theirs.router,
        age=age,
        port=port,
        vlan_id=vlan,
    )
