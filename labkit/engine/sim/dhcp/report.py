"""Pools and leases, as state records."""

from labkit.engine.leases import Pool
from labkit.engine.sim.dhcp.facts import DhcpFacts
from labkit.engine.sim.dhcp.lease import LeaseBook
from labkit.engine.sim.ipv4 import ip
from labkit.nos.state import DhcpClientState, DhcpLeaseState, DhcpPoolState


def report_pools(node: str, facts: DhcpFacts, book: LeaseBook, now: float) -> list[DhcpPoolState]:
    """The pools of a device, those of interfaces behind the global ones."""
    return [_pool(node, pool, book, now) for pool in (*facts.global_pools, *facts.own_pools)]


def _pool(node: str, pool: Pool, book: LeaseBook, now: float) -> DhcpPoolState:
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
            DhcpLeaseState(ip(lease.address), lease.mac, int(now - lease.granted))
            for lease in sorted(leases, key=lambda lease: lease.address)
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
