"""A DHCP client on one interface (RFC 2131, 4.4)."""

import random
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from labkit.engine.linux.dhcp.message import (
    ACK,
    CLIENT_PORT,
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
    SERVER_PORT,
    SERVERS_OF_NAMES,
    TO_CLIENT,
    TO_SERVER,
    WANTED_ADDRESS,
    WANTED_OPTIONS,
    Message,
    addresses,
    decode,
    encode,
    number,
    packed,
)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 2.0
"""Seconds until an unanswered message is sent again: it doubles, up to the second."""
ROUTE_METRIC = 60
"""Of the default route that a lease brings: VRP's preference of such routes."""
_IP = "/usr/bin/ip"


class Client:
    """Asks until it has an address, sets it, and renews it."""

    def __init__(self, interface: str, lease: dict[str, Any] | None, changed: Callable[[], None]) -> None:
        """`lease` is what an earlier process had; `changed` is called when there is another."""
        self.interface = interface
        self.index = socket.if_nametoindex(interface)
        self.lease = lease
        self._changed = changed
        self._transaction = random.getrandbits(32)
        self._offer: Message | None = None
        self._pause = FIRST_PAUSE
        self._next = time.monotonic() if lease is None else lease["granted"] + _renewal(lease)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
        self.socket.bind(("", CLIENT_PORT))

    def tick(self) -> None:
        """Send what is due."""
        now = time.monotonic()
        if now < self._next:
            return
        if self.lease is not None and _expired(self.lease, now):
            self._drop()
        self._next = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        if self._offer is not None:
            options = {
                WANTED_ADDRESS: packed(self._offer.yours),
                SERVER: self._offer.options.get(SERVER, b""),
            }
            self._offer = None  # if this stays without an answer it begins again
            self._send(REQUEST, options)
        elif self.lease is not None:
            self._send(REQUEST, {WANTED_ADDRESS: packed(self.lease["address"])})
        else:
            self._send(DISCOVER, {})

    def hear(self) -> None:
        """Take an answer."""
        message = decode(self.socket.recv(2048))
        if (
            message is None
            or message.operation != TO_CLIENT
            or message.transaction != self._transaction
            or message.mac != self._mac()
        ):
            return
        if message.kind == OFFER and self.lease is None and self._offer is None:
            self._offer, self._next, self._pause = message, 0.0, FIRST_PAUSE
            self.tick()
        elif message.kind == ACK:
            self._take(message)
        elif message.kind == NAK:
            self._drop()
            self._next = time.monotonic() + FIRST_PAUSE

    def close(self) -> None:
        """Give the address back."""
        if self.lease is not None:
            self._send(RELEASE, {SERVER: packed(self.lease["server"])}, client=self.lease["address"])
            self._drop()
        self.socket.close()

    def _send(self, kind: int, options: dict[int, bytes], client: int = 0) -> None:
        wanted = {KIND: bytes((kind,)), **options}
        if kind != RELEASE:
            wanted[WANTED_OPTIONS] = bytes((MASK, ROUTERS, SERVERS_OF_NAMES, DOMAIN, LEASE_TIME))
        message = Message(TO_SERVER, self._transaction, self._mac(), client=client, options=wanted)
        with suppress(OSError):  # the link is down: it is sent again
            self.socket.sendto(encode(message), ("255.255.255.255", SERVER_PORT))

    def _mac(self) -> str:
        with suppress(OSError):
            return Path(f"/sys/class/net/{self.interface}/address").read_text().strip().replace(":", "")
        return "0" * 12

    def _take(self, message: Message) -> None:
        mask = number(message.options.get(MASK, b""))
        seconds = number(message.options.get(LEASE_TIME, b""))
        lease: dict[str, Any] = {
            "address": message.yours,
            "length": mask.bit_count() if mask else 24,
            "gateways": addresses(message.options.get(ROUTERS, b"")),
            "dns": addresses(message.options.get(SERVERS_OF_NAMES, b"")),
            "domain": message.options.get(DOMAIN, b"").decode(errors="replace"),
            "seconds": 0 if seconds == FOR_EVER else seconds,
            "server": number(message.options.get(SERVER, b"")),
            "granted": time.monotonic(),
        }
        if self.lease is not None and self.lease["address"] != lease["address"]:
            self._drop()
        self.lease, self._offer, self._pause = lease, None, FIRST_PAUSE
        self._next = lease["granted"] + _renewal(lease)
        own = f"{IPv4Address(message.yours)}/{lease['length']}"
        _ip("address", "replace", own, "broadcast", "+", "dev", self.interface)
        for gateway in lease["gateways"][:1]:
            _ip(*self._default("replace", gateway))
        self._changed()

    def _drop(self) -> None:
        lease, self.lease, self._offer = self.lease, None, None
        if lease is not None:
            own = f"{IPv4Address(lease['address'])}/{lease['length']}"
            _ip("address", "del", own, "dev", self.interface)
            self._changed()

    def _default(self, action: str, gateway: int) -> tuple[str, ...]:
        way = ("default", "via", str(IPv4Address(gateway)), "dev", self.interface)
        return ("route", action, *way, "metric", str(ROUTE_METRIC))


def _renewal(lease: dict[str, Any]) -> float:
    """Seconds after which a lease is renewed: half of its time (RFC 2131, 4.4.5)."""
    return lease["seconds"] / 2 if lease["seconds"] else float("inf")


def _expired(lease: dict[str, Any], now: float) -> bool:
    return bool(lease["seconds"]) and now - lease["granted"] >= lease["seconds"]


def _ip(*arguments: str) -> None:
    subprocess.run([_IP, *arguments], capture_output=True, check=False)  # noqa: S603  (our own arguments)
