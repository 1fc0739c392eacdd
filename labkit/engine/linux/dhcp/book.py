"""What a DHCP server has given away, and what it answers."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from labkit.engine.leases import Pool, allocate, in_turn
from labkit.engine.linux.dhcp.message import (
    ACK,
    DISCOVER,
    DOMAIN,
    FOR_EVER,
    KIND,
    LEASE_TIME,
    MASK,
    NAK,
    OFFER,
    RELEASE,
    REQUEST,
    ROUTERS,
    SERVER,
    SERVERS_OF_NAMES,
    TO_CLIENT,
    WANTED_ADDRESS,
    Message,
    number,
    packed,
)

Lease = tuple[str, float]
"""The client's MAC address, and when it last asked, in seconds of the system's clock."""


class Book:
    """The leases of all pools. Safe to keep as JSON: see `record` and `restore`."""

    def __init__(self) -> None:
        self._leases: dict[str, dict[int, Lease]] = {}
        self._remembered: dict[str, dict[str, int]] = {}

    def answer(
        self,
        asked: Message,
        pools: Iterable[Pool],
        server: int,
        now: float,
        conflicts: Callable[[int], Collection[int]],
    ) -> Message | None:
        """What the server with the address `server` says; None to be silent.

        `conflicts` tells of an address about to be offered whether it, or others, are used without a lease.
        """
        if asked.kind == RELEASE:
            self._release(asked)
        elif asked.kind in (DISCOVER, REQUEST) and self._is_meant(asked, server):
            for pool in in_turn(pools):
                address = self._choose(pool, asked.mac, now, conflicts)
                if address is not None:
                    return self._give(asked, pool, address, server, now)
        return None

    def has(self, mac: str) -> bool:
        """Whether a client has a lease."""
        return any(mac == holder for held in self._leases.values() for holder, _ in held.values())

    def forget(self, pool: str | None) -> None:
        """Take back what a pool gave away, or all of them."""
        for held in (self._leases, self._remembered):
            for name in [name for name in held if pool in (None, name)]:
                del held[name]

    def record(self) -> dict[str, Any]:
        """What is known, by pool: addresses with their clients, and the address that each client last had."""
        return {
            name: {"leases": self._leases.get(name, {}), "remembered": self._remembered.get(name, {})}
            for name in self._leases.keys() | self._remembered.keys()
        }

    def restore(self, record: dict[str, Any]) -> None:
        """Take up what an earlier process has recorded."""
        for name, held in record.items():
            self._leases[name] = {int(at): (mac, since) for at, (mac, since) in held["leases"].items()}
            self._remembered[name] = dict(held["remembered"])

    def _is_meant(self, asked: Message, server: int) -> bool:
        chosen = number(asked.options.get(SERVER, b""))
        return chosen in (0, server)

    def _choose(
        self, pool: Pool, mac: str, now: float, conflicts: Callable[[int], Collection[int]]
    ) -> int | None:
        leased = {address: holder for address, (holder, _) in self._living(pool, now).items()}
        used: set[int] = set()
        remembered = self._remembered.setdefault(pool.name, {})
        while True:
            address = allocate(pool, mac, leased, remembered, used)
            if address is None or address in used or leased.get(address) == mac or not conflicts(address):
                return address
            used.add(address)

    def _living(self, pool: Pool, now: float) -> dict[int, Lease]:
        held = self._leases.setdefault(pool.name, {})
        for address in [
            at for at, (_, since) in held.items() if pool.seconds and now - since >= pool.seconds
        ]:
            del held[address]
        return held

    def _give(self, asked: Message, pool: Pool, address: int, server: int, now: float) -> Message | None:
        wanted = number(asked.options.get(WANTED_ADDRESS, b"")) or asked.client
        if asked.kind == REQUEST and wanted != address:
            # who asks for an address that is not to be had is told so (RFC 2131, 4.3.2)
            return _reply(asked, 0, {KIND: bytes((NAK,)), SERVER: packed(server)})
        held = self._leases[pool.name]
        for other in [at for at, (mac, _) in held.items() if mac == asked.mac and at != address]:
            del held[other]
        held[address] = asked.mac, now
        self._remembered[pool.name][asked.mac] = address
        kind = OFFER if asked.kind == DISCOVER else ACK
        return _reply(asked, address, {KIND: bytes((kind,)), SERVER: packed(server), **_told(pool)})

    def _release(self, asked: Message) -> None:
        for held in self._leases.values():
            if held.get(asked.client, ("", 0.0))[0] == asked.mac:
                del held[asked.client]


def _told(pool: Pool) -> dict[int, bytes]:
    """What a pool tells its clients."""
    options = {
        LEASE_TIME: packed(pool.seconds or FOR_EVER),
        MASK: packed(0xFFFFFFFF << (32 - pool.length) & 0xFFFFFFFF),
    }
    if pool.gateways:
        options[ROUTERS] = packed(*pool.gateways)
    if pool.dns:
        options[SERVERS_OF_NAMES] = packed(*pool.dns)
    if pool.domain:
        options[DOMAIN] = pool.domain.encode()
    return options


def _reply(asked: Message, address: int, options: dict[int, bytes]) -> Message:
    return replace(asked, operation=TO_CLIENT, hops=0, yours=address, options=options)
