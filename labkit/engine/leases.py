"""Which address a DHCP server gives to whom (RFC 2131, 4.3.1), the same on every engine.

An engine whose DHCP server would choose by rules of its own is told the outcome.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # this module also runs inside containers, alone
    from ipaddress import IPv4Address

    from labkit.nos.config import DhcpPool

DEFAULT_LEASE = 86400
"""Seconds (VRP: one day)."""


@dataclass(frozen=True, slots=True)
class Pool:
    """A pool ready to give addresses away. Addresses are integers; `seconds` 0 is a lease without end.

    `interface` is set for the pool of an interface. `bindings` are the reserved addresses by MAC address (twelve
    hexadecimal digits), `excluded` ranges with both ends; `own` are addresses of the server itself.
    """

    name: str
    network: int
    length: int
    gateways: tuple[int, ...]
    dns: tuple[int, ...]
    domain: str
    seconds: int
    excluded: tuple[tuple[int, int], ...]
    bindings: Mapping[str, int]
    own: frozenset[int]
    interface: str = ""
    lowest_first: bool = False

    @property
    def first(self) -> int:
        """The lowest host address."""
        return self.network + 1

    @property
    def last(self) -> int:
        """The highest host address."""
        return self.network + (1 << (32 - self.length)) - 2

    @property
    def reserved(self) -> bool:
        """Whether the pool has nothing to give but its reserved addresses."""
        return any(first <= self.first and self.last <= last for first, last in self.excluded)

    def contains(self, address: int) -> bool:
        """Whether an address belongs to the pool's subnet."""
        return address >> (32 - self.length) == self.network >> (32 - self.length)

    def gives(self, address: int) -> bool:
        """Whether the pool may give an address away at all."""
        return (
            self.first <= address <= self.last
            and address not in self.own
            and address not in self.gateways
            and not any(first <= address <= last for first, last in self.excluded)
        )


def pool_of(
    pool: "DhcpPool",
    own: Collection[int],
    excluded: "Iterable[tuple[IPv4Address, IPv4Address]]" = (),
    *,
    lowest_first: bool = False,
) -> Pool | None:
    """A configured pool made ready; None where it has no network. `excluded` are ranges of the whole device.

    A pool of one host gives nobody else an address.
    """
    if pool.network is None or pool.network[1] > 30:
        return None
    network, length = int(pool.network[0]), pool.network[1]
    spans = [(int(first), int(last)) for first, last in (*pool.excluded, *excluded)]
    if pool.host is not None:
        spans.append((network, network | 0xFFFFFFFF >> length))
    return Pool(
        name=pool.name,
        network=network,
        length=length,
        gateways=tuple(int(address) for address in pool.gateways),
        dns=tuple(int(address) for address in pool.dns),
        domain=pool.domain,
        seconds=lease_seconds(pool),
        excluded=tuple(spans),
        bindings={mac.replace("-", ""): int(address) for address, mac in pool.bindings.items()},
        own=frozenset(own),
        lowest_first=lowest_first,
    )


def lease_seconds(pool: "DhcpPool") -> int:
    """How long a pool's leases last; 0 is for ever."""
    if pool.unlimited:
        return 0
    if pool.lease is None:
        return DEFAULT_LEASE
    days, hours, minutes = pool.lease
    return ((days * 24 + hours) * 60 + minutes) * 60


def in_turn(pools: "Iterable[Pool]") -> "list[Pool]":
    """The pools in the order in which a server looks into them: first those that are for some clients only."""
    return sorted(pools, key=lambda pool: not pool.reserved)


def allocate(
    pool: Pool,
    mac: str,
    leased: Mapping[int, str],
    remembered: Mapping[str, int],
    conflicts: Collection[int] = (),
) -> int | None:
    """The address for a client; None if the pool is used up.

    A reserved address comes first, then the one the client had (`remembered`), then the highest (or lowest, as the
    pool has it) that nobody ever had, then the highest that is free again. `leased` has the clients of addresses in
    use; `conflicts` are addresses that somebody uses without a lease.
    """
    reserved = pool.bindings.get(mac)
    if reserved is not None:
        return reserved if leased.get(reserved, mac) == mac else None
    before = remembered.get(mac)
    if before is not None and _free(pool, before, mac, leased, conflicts):
        return before
    had = set(remembered.values())
    spare: int | None = None
    addresses = range(pool.first, pool.last + 1)
    for address in addresses if pool.lowest_first else reversed(addresses):
        if not _free(pool, address, mac, leased, conflicts):
            continue
        if address not in had:
            return address
        spare = address if spare is None else spare
    return spare


def _free(pool: Pool, address: int, mac: str, leased: Mapping[int, str], conflicts: Collection[int]) -> bool:
    return (
        pool.gives(address)
        and address not in conflicts
        and leased.get(address, mac) == mac
        and address not in pool.bindings.values()
    )
