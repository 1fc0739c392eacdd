"""The program: clients, servers and relays of one device, told by a file what to do.

SIGHUP makes it read the file again. It ends by itself when there is nothing left to do.
"""

import json
import os
import selectors
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from labkit.engine.leases import Pool
from labkit.engine.linux.dhcp.book import Book
from labkit.engine.linux.dhcp.client import Client
from labkit.engine.linux.dhcp.message import (
    CLIENT_PORT,
    SERVER_PORT,
    TO_CLIENT,
    Message,
    decode,
    encode,
)

CONFIG, STATE, FORGET, PID_FILE = (
    f"/run/labkit/{name}" for name in ("dhcp.json", "dhcp-state.json", "dhcp-forget.json", "dhcp.pid")
)
AT_START, LATER = 5.0, 0.5
"""Seconds for which new clients are collected, at the program's start and after that.

Those that come together are served in the order of the lab's nodes, on every engine alike. At the start a switch
between may hold the first message of a client back, so that it takes two more to hear from all.
"""
STARTING = 10.0
"""Seconds that count as the start."""
MOST_HOPS = 16
"""Relays that a request passes (RFC 1542, 4.1.1)."""
_TICK = 0.25
_PACKET_INFO = struct.Struct("=i4s4s")
_ARPING = "/usr/bin/arping"


class Program:
    """All that one device does for DHCP."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._clients: dict[str, Client] = {}
        self._book = Book()
        self._config: dict[str, Any] = {}
        self._pools: dict[str, Pool] = {}
        self._waiting: dict[str, tuple[Message, str]] = {}
        self._due = 0.0
        self._began = time.monotonic()
        self._reload = True
        self._known = self._restored()
        self._socket = self._server_socket()

    def run(self) -> None:
        """Work until there is nothing to do."""
        signal.signal(signal.SIGHUP, lambda *_: setattr(self, "_reload", True))
        while True:
            if self._reload:
                self._reload = False
                self._read()
            if not self._config["roles"] and not self._clients:
                return
            for key, _ in self._selector.select(_TICK):
                with suppress(OSError):  # an interface that went away
                    key.data()
            for client in self._clients.values():
                client.tick()
            if self._waiting and time.monotonic() >= self._due:
                self._serve_waiting()

    def _restored(self) -> dict[str, Any]:
        try:
            known: dict[str, Any] = json.loads(Path(STATE).read_text())
        except (OSError, ValueError):
            return {}
        self._book.restore(known["pools"])
        clients: dict[str, Any] = known["clients"]
        return clients

    def _server_socket(self) -> socket.socket:
        """One socket for all interfaces, which tells through which a message came."""
        made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        made.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
        made.bind(("", SERVER_PORT))
        self._selector.register(made, selectors.EVENT_READ, self._hear)
        return made

    def _read(self) -> None:
        """Take up what the file says."""
        self._config = json.loads(Path(CONFIG).read_text())
        self._pools = {name: _pool(held) for name, held in self._config["pools"].items()}
        with suppress(OSError):
            self._book.forget(json.loads(Path(FORGET).read_text()))
            Path(FORGET).unlink()
        wanted = set(self._config["clients"])
        for name in (self._clients.keys() - wanted) | set(self._renewed()):
            client = self._clients.pop(name)
            self._selector.unregister(client.socket)
            client.close()
        for name in wanted - self._clients.keys():
            with suppress(OSError):  # the interface is not there
                client = self._clients[name] = Client(name, self._known.pop(name, None), self._record)
                self._selector.register(client.socket, selectors.EVENT_READ, client.hear)
        self._record()

    def _renewed(self) -> Iterator[str]:
        """The interfaces that are not those any more which their clients were made for."""
        known = {name: index for index, name in socket.if_nameindex()}
        for name, client in self._clients.items():
            if name in known and known[name] != client.index:
                yield name

    def _record(self) -> None:
        """Write down what is known, for displays and for a process after this one."""
        clients = {name: client.lease for name, client in self._clients.items() if client.lease}
        fresh = Path(f"{STATE}.new")
        fresh.write_text(json.dumps({"pools": self._book.record(), "clients": clients}))
        fresh.replace(STATE)

    def _hear(self) -> None:
        """Take a message, as a server or as a relay."""
        data, extra, _, _ = self._socket.recvmsg(2048, socket.CMSG_SPACE(_PACKET_INFO.size))
        message = decode(data)
        index = next((_PACKET_INFO.unpack(found)[0] for _, kind, found in extra if kind == _IP_PKTINFO), 0)
        interface = socket.if_indextoname(index)
        if message is None:
            return
        role = self._config["roles"].get(interface)
        if message.operation == TO_CLIENT:
            self._hand_back(message)
        elif role is not None and role["relay"] and not message.relay:
            self._relay(message, role)
        elif role is not None and not role["relay"]:
            self._collect(message, interface)

    def _relay(self, message: Message, role: dict[str, Any]) -> None:
        """Pass a request on to the servers (RFC 1542, 4.1.1)."""
        if message.hops >= MOST_HOPS:
            return
        passed = encode(replace(message, hops=message.hops + 1, relay=role["address"]))
        for server in role["relay"]:
            self._send(passed, server, SERVER_PORT, source=role["address"])

    def _hand_back(self, message: Message) -> None:
        """Pass a server's answer on to the client (RFC 1542, 4.1.2)."""
        for interface, role in self._config["roles"].items():
            if role["relay"] and role["address"] == message.relay:
                self._send(encode(message), None, CLIENT_PORT, source=role["address"], interface=interface)

    def _collect(self, message: Message, interface: str) -> None:
        """Answer known clients at once, new ones together with those that come at the same time."""
        if self._book.has(message.mac):
            self._serve(message, interface)
            return
        if not self._waiting:
            now = time.monotonic()
            self._due = now + (AT_START if now - self._began < STARTING else LATER)
        self._waiting[message.mac] = message, interface

    def _serve_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for message, interface in sorted(waiting.values(), key=lambda item: self._place(item[0].mac)):
            self._serve(message, interface)

    def _place(self, mac: str) -> tuple[int, str]:
        """The place in the lab of the node whose block of addresses this one is of."""
        blocks = self._config["order"]
        found = (place for place, base in enumerate(blocks) if 0 <= int(mac, 16) - int(base, 16) < _BLOCK)
        return next(found, len(blocks)), mac

    def _serve(self, message: Message, interface: str) -> None:
        role = self._config["roles"].get(interface)
        if role is None:
            return
        at = message.relay or role["address"]
        pools = [
            pool
            for pool in self._pools.values()
            if (pool.interface == interface and not message.relay if role["own"] else not pool.interface)
            and pool.contains(at)
        ]
        server = role["address"]

        def conflicts(address: int) -> list[int]:
            return [address] if not message.relay and _used(interface, address) else []

        reply = self._book.answer(message, pools, server, time.monotonic(), conflicts)
        self._record()
        if reply is None:
            return
        if message.relay:
            self._send(encode(reply), message.relay, SERVER_PORT, source=server)
        else:
            self._send(encode(reply), None, CLIENT_PORT, source=server, interface=interface)

    def _send(
        self, data: bytes, destination: int | None, port: int, *, source: int, interface: str = ""
    ) -> None:
        """Send to an address, or to all on an interface."""
        index = socket.if_nametoindex(interface) if interface else 0
        info = _PACKET_INFO.pack(index, source.to_bytes(4, "big"), bytes(4))
        target = "255.255.255.255" if destination is None else str(IPv4Address(destination))
        extra = [(socket.IPPROTO_IP, _IP_PKTINFO, info)]
        with suppress(OSError):  # no way there now: the client asks again
            self._socket.sendmsg([data], extra, 0, (target, port))


_IP_PKTINFO = 8
"""Of Linux; the socket module of Python 3.11 has no name for it."""
_BLOCK = 64
"""Addresses of one node: its ports count up from the first (labkit.topology.addresses)."""


def _pool(held: dict[str, Any]) -> Pool:
    return Pool(
        name=held["name"],
        network=held["network"],
        length=held["length"],
        gateways=tuple(held["gateways"]),
        dns=tuple(held["dns"]),
        domain=held["domain"],
        seconds=held["seconds"],
        excluded=tuple((first, last) for first, last in held["excluded"]),
        bindings=held["bindings"],
        own=frozenset(held["own"]),
        interface=held["interface"],
        lowest_first=held["lowest_first"],
    )


def _used(interface: str, address: int) -> bool:
    """Whether somebody on an interface's link answers for an address (RFC 2131, 2.2; RFC 5227, 2.1)."""
    probe = [_ARPING, "-D", "-q", "-f", "-c", "1", "-w", "1", "-I", interface, str(IPv4Address(address))]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 1  # noqa: S603  (our own)


def main() -> None:
    """Run, with a file that tells the process's number."""
    Path(PID_FILE).write_text(str(os.getpid()))
    try:
        Program().run()
    finally:
        Path(PID_FILE).unlink(missing_ok=True)
