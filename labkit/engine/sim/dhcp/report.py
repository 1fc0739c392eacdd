"""Pools and leases, as state records."""

from collections.abc import Iterator

from labkit.engine.leases import Pool
from labkit.engine.sim.dhcp.lease import LeaseBook
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.pppoe_report import port_mac
from labkit.nos.state import DhcpClientState, DhcpLeaseState, DhcpPoolState


def report_pools(state: NetworkState, node: str, book: LeaseBook, now: float) -> list[DhcpPoolState]:
    """The pools of a device, those of interfaces behind the global ones.

    A pool also gives addresses to those who dial in, whether DHCP is enabled or not.
    """
    facts, dialled_into = state.facts[node].dhcp, state.facts[node].pppoe
    servers = dialled_into.servers if dialled_into is not None else ()
    shared = {server.pool.name: server.pool for server in servers if server.pool is not None}
    pools = facts.global_pools if facts is not None else tuple(shared.values())
    return [
        *(pool_state(node, pool, book, now, tuple(_dialled(state, node, pool.name))) for pool in pools),
        *(pool_state(node, pool, book, now) for pool in (facts.own_pools if facts is not None else ())),
    ]


def _dialled(state: NetworkState, node: str, pool: str) -> Iterator[DhcpLeaseState]:
    """The addresses of a pool that PPP gave to those who dialled in: they last as long as the session."""
    facts = state.facts[node].pppoe
    if facts is None:
        return
    templates = {
        server.line.name
        for server in facts.servers
        if server.pool is not None and server.pool.name == pool and not server.line.remote_address
    }
    for session in state.pppoe.sessions:
        if (
            session.template[0] == node
            and session.template[1] in templates
            and session.dialer in state.pppoe.given
        ):
            yield DhcpLeaseState(
                ip(session.address), port_mac(state, session.dialer[0], session.dialer_port), None
            )


def pool_state(
    node: str, pool: Pool, book: LeaseBook, now: float, dialled: tuple[DhcpLeaseState, ...] = ()
) -> DhcpPoolState:
    """A pool of a device with what it gave away; `dialled` is what PPP gave out of it."""
    leases = [lease for lease in book.leases.values() if (lease.server, lease.pool) == (node, pool.name)]
    had = set(book.remembered.get((node, pool.name), {}).values()) - {lease.address for lease in leases}
    gateways = [address for address in pool.gateways if pool.first <= address <= pool.last]
    excluded = {
        address
        for first, last in pool.excluded
        for address in range(max(first, pool.first), min(last, pool.last) + 1)
    }
    return DhcpPoolState(
        name=pool.name,
        of_interface=bool(pool.interface),
        first=ip(pool.first),
        last=ip(pool.last),
        length=pool.length,
        gateways=tuple(ip(address) for address in pool.gateways),
        dns=tuple(ip(address) for address in pool.dns),
        domain=pool.domain,
        seconds=pool.seconds,
        total=pool.last - pool.first + 1 - len(gateways),
        disabled=len(excluded - set(gateways)),
        leases=tuple(
            sorted(
                (
                    *(
                        DhcpLeaseState(ip(lease.address), lease.mac, int(now - lease.granted))
                        for lease in leases
                    ),
                    *dialled,
                ),
                key=lambda lease: lease.address,
            )
        ),
        expired=len(had),
    )


def report_clients(node: str, book: LeaseBook, now: float) -> list[DhcpClientState]:
    """What the interfaces of a device were given, by name."""
    return [
        DhcpClientState(
            interface=name,
            address=ip(lease.address),
            length=lease.length,
            gateways=tuple(ip(address) for address in lease.gateways),
            dns=tuple(ip(address) for address in lease.dns),
            domain=lease.domain,
            seconds=lease.seconds,
            age=int(now - lease.granted),
        )
        for (client, name), lease in sorted(book.leases.items())
        if client == node
    ]
