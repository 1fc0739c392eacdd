"""What a DHCPv6 server has given away, and what it answers."""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from labkit.engine.leases6 import allocate6
from labkit.engine.linux.autoconfiguration.message import (
    ADVERTISE,
    NAME_SERVERS,
    RELEASE,
    RENEW,
    REPLY,
    REQUEST,
    SOLICIT,
    Message,
)

Lease = tuple[str, int]
"""The client's identifier in hexadecimal digits, and its link-local address."""


class Book:
    """The leases of all pools. Safe to keep as JSON: see `record` and `restore`."""

    def __init__(self) -> None:
        self._leases: dict[str, dict[int, Lease]] = {}
        self._remembered: dict[str, dict[str, int]] = {}

    def answer(
        self,
        asked: Message,
        client: int,
        pool: dict[str, Any],
        server: bytes,
        own: Collection[int],
        used: Callable[[int], bool],
    ) -> Message | None:
        """What the server says to the client of a link-local address; None to be silent.

        `own` are the server's addresses; `used` tells of an address that is about to be offered whether somebody
        has it without a lease.
        """
        if asked.server not in (b"", server):
            return None
        if asked.kind == RELEASE:
            self._release(asked)
            return replace(asked, kind=REPLY, server=server, address=0, options={})
        name, identifier = pool["name"], asked.client.hex()
        address = self._choose(pool, identifier, own, used)
        if address is None:
            return None
        if asked.kind != SOLICIT:
            held = self._leases[name]
            for other in [at for at, (holder, _) in held.items() if holder == identifier]:
                del held[other]
            held[address] = identifier, client
            self._remembered[name][identifier] = address
        kind = ADVERTISE if asked.kind == SOLICIT else REPLY
        servers = b"".join(each.to_bytes(16, "big") for each in pool["dns"])
        return replace(asked, kind=kind, server=server, address=address, options={NAME_SERVERS: servers})

    def has(self, identifier: bytes) -> bool:
        """Whether a client has a lease."""
        text = identifier.hex()
        return any(text == holder for held in self._leases.values() for holder, _ in held.values())

    def keep(self, pools: Collection[str]) -> None:
        """Forget what pools gave away that are not there any more."""
        for held in (self._leases, self._remembered):
            for name in [name for name in held if name not in pools]:
                del held[name]

    def record(self) -> dict[str, Any]:
        """What is known, by pool: addresses with their clients, and the address that each client last had."""
        return {
            name: {"leases": held, "remembered": self._remembered.get(name, {})}
            for name, held in self._leases.items()
        }

    def restore(self, record: dict[str, Any]) -> None:
        """Take up what an earlier process has recorded."""
        for name, held in record.items():
            self._leases[name] = {int(at): (holder, local) for at, (holder, local) in held["leases"].items()}
            self._remembered[name] = dict(held["remembered"])

    def _choose(
        self, pool: dict[str, Any], identifier: str, own: Collection[int], used: Callable[[int], bool]
    ) -> int | None:
        held = self._leases.setdefault(pool["name"], {})
        before = self._remembered.setdefault(pool["name"], {}).get(identifier)
        taken = {at for at, (holder, _) in held.items() if holder != identifier} | set(own)
        while True:
            address = allocate6((pool["network"], pool["length"]), pool["excluded"], before, taken)
            if address is None or address in held or not used(address):
                return address
            taken.add(address)

    def _release(self, asked: Message) -> None:
        for held in self._leases.values():
            if held.get(asked.address, ("", 0))[0] == asked.client.hex():
                del held[asked.address]


ANSWERED = (SOLICIT, REQUEST, RENEW, RELEASE)
"""Messages of clients that a server answers."""
