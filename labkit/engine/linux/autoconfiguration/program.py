"""The program: what a device learns of IPv6 and what it tells as a DHCPv6 server or relay, by a file.

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
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

from labkit.engine.linux.autoconfiguration.book import ANSWERED, Book
from labkit.engine.linux.autoconfiguration.client import Client
from labkit.engine.linux.autoconfiguration.listener import Listener
from labkit.engine.linux.autoconfiguration.message import (
    AGENTS,
    CLIENT_PORT,
    RELAY_FORWARD,
    RELAY_REPLY,
    REPLY,
    SERVER_PORT,
    SERVERS,
    Message,
    Relayed,
    decode,
    decode_relayed,
    encode,
    encode_relayed,
)

CONFIG, STATE, PID_FILE = (
    f"/run/labkit/{name}" for name in ("learning6.json", "learning6-state.json", "learning6.pid")
)
AT_START, LATER = 5.0, 0.5
"""Seconds for which new clients are collected, at the program's start and after that, as by DHCP for IPv4."""
STARTING = 10.0
"""Seconds that count as the start."""
MOST_HOPS = 8
"""Relays that a message passes (RFC 8415, 7.6)."""
_TICK = 0.25
_BLOCK = 64
"""Addresses of one node: its ports count up from the first (labkit.topology.addresses)."""
_RECEIVE_INFO, _INFO = 49, 50
"""Options of Linux (IPV6_RECVPKTINFO, IPV6_PKTINFO)."""
_PACKET_INFO = struct.Struct("=16si")
_ASKED = 0.4
"""Seconds for somebody to answer for an address."""
Waiting = tuple[Message, int, str, Relayed | None]
"""A client's message, its link-local address, the interface through which it came, and what a relay put around it."""


class Program:
    """All that one device learns and tells."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._clients: dict[str, Client] = {}
        self._listeners: dict[str, Listener] = {}
        self._book = Book()
        self._config: dict[str, Any] = {}
        self._relayed: dict[str, list[str]] = {}
        self._waiting: dict[bytes, Waiting] = {}
        self._due = 0.0
        self._began = time.monotonic()
        self._reload = True
        self._known = self._restored()
        self._joined: set[tuple[str, int]] = set()
        self._socket = self._server_socket()

    def run(self) -> None:
        """Work until there is nothing to do."""
        signal.signal(signal.SIGHUP, lambda *_: setattr(self, "_reload", True))
        while True:
            if self._reload:
                self._reload = False
                self._read()
            if not self._config["roles"] and not self._clients and not self._listeners:
                return
            for key, _ in self._selector.select(_TICK):
                with suppress(OSError):  # an interface that went away
                    key.data()
            for client in self._clients.values():
                client.tick()
            for listener in self._listeners.values():
                listener.tick()
            if self._waiting and time.monotonic() >= self._due:
                self._serve_waiting()

    def _restored(self) -> dict[str, Any]:
        try:
            known: dict[str, Any] = json.loads(Path(STATE).read_text())
        except (OSError, ValueError):
            return {}
        self._book.restore(known["pools"])
        self._relayed = known["relayed"]
        clients: dict[str, Any] = known["clients"]
        return clients

    def _server_socket(self) -> socket.socket:
        """One socket for all interfaces, which tells through which a message came."""
        made = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.setsockopt(socket.IPPROTO_IPV6, _RECEIVE_INFO, 1)
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, MOST_HOPS)
        made.bind(("::", SERVER_PORT))
        self._selector.register(made, selectors.EVENT_READ, self._hear)
        return made

    def _read(self) -> None:
        """Take up what the file says."""
        self._config = json.loads(Path(CONFIG).read_text())
        self._book.keep(self._config["pools"].keys())
        self._relayed = {name: who for name, who in self._relayed.items() if name in self._config["roles"]}
        for name in self._config["roles"]:
            self._join(name, AGENTS)
            self._join(name, SERVERS)
        wanted = self._config["interfaces"]
        for name in [*self._gone(self._clients, {name for name, own in wanted.items() if own["dhcp"]})]:
            self._close(self._clients.pop(name))
        asking = {name for name, own in wanted.items() if own["auto"] or own["default"]}
        for name in [*self._gone(self._listeners, asking)]:
            self._close(self._listeners.pop(name))
        for name, own in wanted.items():
            with suppress(OSError):  # the interface is not there
                if own["dhcp"] and name not in self._clients:
                    client = self._clients[name] = Client(name, self._known.pop(name, None), self._record)
                    self._selector.register(client.socket, selectors.EVENT_READ, client.hear)
                if name in asking and name not in self._listeners:
                    listener = self._listeners[name] = Listener(name, own, self._record)
                    self._selector.register(listener.socket, selectors.EVENT_READ, listener.hear)
        self._record()

    def _join(self, name: str, group: str) -> None:
        """Hear what is sent to a group on an interface, which may be there anew."""
        with suppress(OSError):
            index = socket.if_nametoindex(name)
            if (group, index) not in self._joined:
                where = socket.inet_pton(socket.AF_INET6, group) + struct.pack("=I", index)
                self._socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, where)
                self._joined.add((group, index))

    def _gone(self, known: dict[str, Any], wanted: set[str]) -> Iterator[str]:
        """Those that are not wanted any more, are told otherwise, or whose interface is another one by now."""
        indexes = {name: index for index, name in socket.if_nameindex()}
        for name, each in known.items():
            told = isinstance(each, Listener) and each.told != self._config["interfaces"].get(name)
            if name not in wanted or told or indexes.get(name, each.index) != each.index:
                yield name

    def _close(self, each: Client | Listener) -> None:
        self._selector.unregister(each.socket)
        each.close()

    def _record(self) -> None:
        """Write down what is known, for displays and for a process after this one."""
        record = {
            "pools": self._book.record(),
            "clients": {name: client.lease for name, client in self._clients.items() if client.lease},
            "relayed": self._relayed,
            "addresses": {name: each.addresses for name, each in self._listeners.items()},
            "routers": {name: each.routers for name, each in self._listeners.items()},
        }
        fresh = Path(f"{STATE}.new")
        fresh.write_text(json.dumps(record))
        fresh.replace(STATE)

    def _hear(self) -> None:
        """Take a message, as a server or as a relay."""
        data, extra, _, (sender, *_) = self._socket.recvmsg(4096, 256)
        index = next((_PACKET_INFO.unpack(found)[1] for _, kind, found in extra if kind == _INFO), 0)
        name = socket.if_indextoname(index)
        peer = int(IPv6Address(sender.split("%", 1)[0]))
        relayed = decode_relayed(data)
        if relayed is not None and relayed.kind == RELAY_REPLY:
            self._hand_back(relayed)
        elif relayed is not None:
            message = decode(relayed.inner)
            if message is not None and message.kind in ANSWERED:
                self._collect(message, (message, peer, name, relayed))
        elif (role := self._config["roles"].get(name)) is not None:
            message = decode(data)
            if message is None or message.kind not in ANSWERED:
                return
            if role["pool"] in self._config["pools"]:
                self._collect(message, (message, peer, name, None))
            elif role["link"]:
                self._relay(data, peer, name, role)

    def _relay(self, data: bytes, client: int, name: str, role: dict[str, Any]) -> None:
        """Pass a request on to the servers (RFC 8415, 19.1.1)."""
        passed = encode_relayed(Relayed(RELAY_FORWARD, 0, role["link"], client, name.encode(), data))
        for server in role["relays"]:
            self._send(passed, str(IPv6Address(server)), SERVER_PORT)
        for port in role["relay_ports"]:
            self._send(passed, SERVERS, SERVER_PORT, port)

    def _hand_back(self, relayed: Relayed) -> None:
        """Pass a server's answer on to the client (RFC 8415, 19.2)."""
        name = relayed.interface.decode(errors="replace")
        if name not in self._config["roles"]:
            return
        message = decode(relayed.inner)
        if message is not None and message.kind == REPLY:
            known = set(self._relayed.get(name, ()))
            change = known.add if message.address else known.discard
            change(message.client.hex())
            self._relayed[name] = sorted(known)
            self._record()
        self._send(relayed.inner, str(IPv6Address(relayed.peer)), CLIENT_PORT, name)

    def _collect(self, message: Message, waiting: Waiting) -> None:
        """Answer known clients at once, new ones together with those that come at the same time."""
        if self._book.has(message.client):
            self._serve(*waiting)
            return
        if not self._waiting:
            now = time.monotonic()
            self._due = now + (AT_START if now - self._began < STARTING else LATER)
        self._waiting[message.client] = waiting

    def _serve_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for each in sorted(waiting.values(), key=lambda item: self._place(item[0].client)):
            self._serve(*each)

    def _place(self, client: bytes) -> tuple[int, bytes]:
        """The place in the lab of the node whose block of hardware addresses the client's is of."""
        mac = int.from_bytes(client[4:], "big")
        blocks = self._config["order"]
        found = (place for place, base in enumerate(blocks) if 0 <= mac - int(base, 16) < _BLOCK)
        return next(found, len(blocks)), client

    def _serve(self, message: Message, peer: int, name: str, relayed: Relayed | None) -> None:
        pools = self._config["pools"]
        if relayed is None:
            client = peer
            pool = pools.get(self._config["roles"].get(name, {}).get("pool"))
        else:
            client = relayed.peer
            pool = next((each for each in pools.values() if _holds(each, relayed.link)), None)
        if pool is None:
            return
        own, server = self._config["own"], bytes.fromhex(self._config["identifier"])

        def used(address: int) -> bool:
            return relayed is None and _answers(name, address)

        reply = self._book.answer(message, client, pool, server, own, used)
        self._record()
        if reply is None:
            return
        said = encode(reply)
        if relayed is None:
            self._send(said, str(IPv6Address(client)), CLIENT_PORT, name)
        else:
            back = Relayed(RELAY_REPLY, relayed.hops, relayed.link, client, relayed.interface, said)
            self._send(encode_relayed(back), str(IPv6Address(peer)), SERVER_PORT)

    def _send(self, data: bytes, destination: str, port: int, interface: str = "") -> None:
        with suppress(OSError):  # no way there now: the client asks again
            index = socket.if_nametoindex(interface) if interface else 0
            self._socket.sendto(data, (destination, port, 0, index))


def _holds(pool: dict[str, Any], address: int) -> bool:
    """Whether a pool that some interface serves is for the link of an address."""
    host = 128 - int(pool["length"])
    return bool(pool["serves"]) and address >> host == int(pool["network"]) >> host


def _answers(interface: str, address: int) -> bool:
    """Whether somebody on an interface's link answers for an address: the kernel asks when it has something to send."""
    text = str(IPv6Address(address))
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as wire, suppress(OSError):
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
        wire.sendto(b"", (text, 9))
    time.sleep(_ASKED)
    shown = subprocess.run(  # noqa: S603  (our own)
        ["/usr/bin/ip", "-6", "neighbour", "show", text, "dev", interface],
        capture_output=True,
        text=True,
        check=False,
    )
    return "lladdr" in shown.stdout


def main() -> None:
    """Run, with a file that tells the process's number."""
    Path(PID_FILE).write_text(str(os.getpid()))
    try:
        Program().run()
    finally:
        Path(PID_FILE).unlink(missing_ok=True)
