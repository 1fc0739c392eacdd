"""A DHCPv6 client on one interface (RFC 8415, 18.2)."""

import random
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

from labkit.engine.linux.autoconfiguration.message import (
    ADVERTISE,
    AGENTS,
    CLIENT_PORT,
    ELAPSED,
    NAME_SERVERS,
    PREFERRED,
    RELEASE,
    RENEW,
    REPLY,
    REQUEST,
    SERVER_PORT,
    SOLICIT,
    WANTED_OPTIONS,
    Message,
    decode,
    duid,
    encode,
)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 2.0
"""Seconds until an unanswered message is sent again: it doubles, up to the second."""
LENGTH = 128
"""Of an address that a server gave: it says nothing of the link's other addresses."""
_IP = "/usr/bin/ip"


class Client:
    """Asks until it has an address, sets it, and renews it."""

    def __init__(self, interface: str, lease: dict[str, Any] | None, changed: Callable[[], None]) -> None:
        """`lease` is what an earlier process had; `changed` is called when there is another."""
        self.interface = interface
        self.index = socket.if_nametoindex(interface)
        self.lease = lease
        self._changed = changed
        self._offer: Message | None = None
        self._transaction = 0
        self._pause = FIRST_PAUSE
        self._next = time.monotonic() if lease is None else lease["granted"] + PREFERRED / 2
        self.socket = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
        self.socket.bind(("::", CLIENT_PORT))

    def tick(self) -> None:
        """Send what is due."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE)
        if self._offer is not None:
            offer, self._offer = self._offer, None  # if this stays without an answer it begins again
            self._send(REQUEST, offer.server, offer.address)
        elif self.lease is not None:
            self._send(RENEW, bytes.fromhex(self.lease["server"]), self.lease["address"])
        else:
            self._send(SOLICIT, b"", 0)

    def hear(self) -> None:
        """Take an answer."""
        message = decode(self.socket.recv(2048))
        if message is None or message.transaction != self._transaction or message.client != self._own():
            return
        if message.kind == ADVERTISE and message.address and self._offer is None and self.lease is None:
            self._offer, self._next, self._pause = message, 0.0, FIRST_PAUSE
            self.tick()
        elif message.kind == REPLY and message.address:
            self._take(message)
        elif message.kind == REPLY:
            self._drop()

    def close(self) -> None:
        """Give the address back."""
        if self.lease is not None:
            self._send(RELEASE, bytes.fromhex(self.lease["server"]), self.lease["address"])
            self._drop()
        self.socket.close()

    def _send(self, kind: int, server: bytes, address: int) -> None:
        self._transaction = random.getrandbits(24)
        options = {ELAPSED: bytes(2), WANTED_OPTIONS: NAME_SERVERS.to_bytes(2, "big")}
        message = Message(kind, self._transaction, self._own(), server, address=address, options=options)
        with suppress(OSError):  # the link is down: it is sent again
            self.socket.sendto(encode(message), (AGENTS, SERVER_PORT, 0, self.index))

    def _own(self) -> bytes:
        mac = "0" * 12
        with suppress(OSError):
            mac = Path(f"/sys/class/net/{self.interface}/address").read_text().strip().replace(":", "")
        return duid(mac)

    def _take(self, message: Message) -> None:
        if self.lease is not None and self.lease["address"] != message.address:
            self._drop()
        granted = time.monotonic()
        self.lease = {"address": message.address, "server": message.server.hex(), "granted": granted}
        self._offer, self._pause, self._next = None, FIRST_PAUSE, granted + PREFERRED / 2
        _ip("address", "replace", self._text(message.address), "dev", self.interface, "nodad")
        self._changed()

    def _drop(self) -> None:
        lease, self.lease, self._offer = self.lease, None, None
        self._next = time.monotonic() + FIRST_PAUSE
        if lease is not None:
            _ip("address", "del", self._text(lease["address"]), "dev", self.interface)
            self._changed()

    @staticmethod
    def _text(address: int) -> str:
        return f"{IPv6Address(address)}/{LENGTH}"


def _ip(*arguments: str) -> None:
    subprocess.run([_IP, "-6", *arguments], capture_output=True, check=False)  # noqa: S603  (our own arguments)
