"""DHCPv6 for others: a device as server (RFC 8415, 18.3) and as relay (19)."""

import json
import socket
import struct
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address
from typing import Any

from labkit.engine.linux.autoconfiguration.book import ANSWERED, Book
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

AT_START, LATER = 5.0, 0.5
"""Seconds for which new clients are collected, at the program's start and after that, as by DHCP for IPv4."""
STARTING = 10.0
"""Seconds that count as the start."""
MOST_HOPS = 8
"""Relays that a message passes (RFC 8415, 7.6)."""
_BLOCK = 64
"""Addresses of one node: its ports count up from the first (labkit.topology.addresses)."""
_RECEIVE_INFO, _INFO = 49, 50
"""Options of Linux (IPV6_RECVPKTINFO, IPV6_PKTINFO)."""
_PACKET_INFO = struct.Struct("=16si")
_ASKED = 0.4
"""Seconds for somebody to answer for an address."""
_DISCARD = 9
"""A port that nobody listens on."""
Waiting = tuple[Message, int, str, Relayed | None]
"""A client's message, whom it came from, through which interface, and what a relay put around it."""


class Server:
    """One socket for all interfaces, which tells through which a message came."""

    def __init__(self, changed: Callable[[], None]) -> None:
        """`changed` is called when something was given, or passed on."""
        self._changed = changed
        self._config: dict[str, Any] = {"roles": {}, "pools": {}}
        self._book = Book()
        self._relayed: dict[str, list[str]] = {}
        self._waiting: dict[bytes, Waiting] = {}
        self._due = 0.0
        self._began = time.monotonic()
        self._joined: set[tuple[str, int]] = set()
        self.socket = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.setsockopt(socket.IPPROTO_IPV6, _RECEIVE_INFO, 1)
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, MOST_HOPS)
        self.socket.bind(("::", SERVER_PORT))

    def take_up(self, config: dict[str, Any]) -> None:
        """Do what the program's file says from now on."""
        self._config = config
        self._book.keep(config["pools"].keys())
        self._relayed = {name: who for name, who in self._relayed.items() if name in config["roles"]}
        for name in config["roles"]:
            self._join(name, AGENTS)
            self._join(name, SERVERS)

    def record(self) -> dict[str, Any]:
        """What was given, by pool, and by interface who got an address through this device."""
        return {"pools": self._book.record(), "relayed": self._relayed}

    def restore(self, record: dict[str, Any]) -> None:
        """Take up what an earlier process has recorded."""
        self._book.restore(record["pools"])
        self._relayed = record["relayed"]

    def tick(self) -> None:
        """Serve those that were collected, when it is time."""
        if self._waiting and time.monotonic() >= self._due:
            waiting, self._waiting = self._waiting, {}
            for each in sorted(waiting.values(), key=lambda item: self._place(item[0].client)):
                self._serve(*each)

    def hear(self) -> None:
        """Take a message, as a server or as a relay."""
        data, extra, _, (sender, *_) = self.socket.recvmsg(4096, 256)
        index = next((_PACKET_INFO.unpack(found)[1] for _, kind, found in extra if kind == _INFO), 0)
        name = socket.if_indextoname(index)
        peer = int(IPv6Address(sender.split("%", 1)[0]))
        relayed = decode_relayed(data)
        if relayed is not None and relayed.kind == RELAY_REPLY:
            self._hand_back(relayed)
            return
        message = decode(data if relayed is None else relayed.inner)
        if message is None or message.kind not in ANSWERED:
            return
        role = self._config["roles"].get(name)
        if relayed is not None or (role is not None and role["pool"] in self._config["pools"]):
            self._collect(message, peer, name, relayed)
        elif role is not None and role["link"]:
            self._relay(data, peer, name, role)

    def _join(self, name: str, group: str) -> None:
        """Hear what is sent to a group on an interface, which may be there anew."""
        with suppress(OSError):
            index = socket.if_nametoindex(name)
            if (group, index) not in self._joined:
                where = socket.inet_pton(socket.AF_INET6, group) + struct.pack("=I", index)
                self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, where)
                self._joined.add((group, index))

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
            self._changed()
        self._send(relayed.inner, str(IPv6Address(relayed.peer)), CLIENT_PORT, name)

    def _collect(self, message: Message, peer: int, name: str, relayed: Relayed | None) -> None:
        """Answer known clients at once, new ones together with those that come at the same time."""
        if self._book.has(message.client):
            self._serve(message, peer, name, relayed)
            return
        if not self._waiting:
            now = time.monotonic()
            self._due = now + (AT_START if now - self._began < STARTING else LATER)
        self._waiting[message.client] = message, peer, name, relayed

    def _place(self, client: bytes) -> tuple[int, bytes]:
        """The place in the lab of the node whose block of hardware addresses the client's is of."""
        mac = int.from_bytes(client[4:], "big")
        blocks = self._config["order"]
        found = (place for place, base in enumerate(blocks) if 0 <= mac - int(base, 16) < _BLOCK)
        return next(found, len(blocks)), client

    def _serve(self, message: Message, peer: int, name: str, relayed: Relayed | None) -> None:
        pool = self._pool(name, relayed)
        if pool is None:
            return
        own, server = self._config["own"], bytes.fromhex(self._config["identifier"])
        client = peer if relayed is None else relayed.peer

        def used(address: int) -> bool:
            return relayed is None and _answers(name, address)

        reply = self._book.answer(message, client, pool, server, own, used)
        self._changed()
        if reply is None:
            return
        said = encode(reply)
        if relayed is None:
            self._send(said, str(IPv6Address(client)), CLIENT_PORT, name)
        else:
            back = Relayed(RELAY_REPLY, relayed.hops, relayed.link, client, relayed.interface, said)
            self._send(encode_relayed(back), str(IPv6Address(peer)), SERVER_PORT)

    def _pool(self, name: str, relayed: Relayed | None) -> dict[str, Any] | None:
        """The pool of an interface, or, behind a relay, the one for the client's link that some interface serves."""
        pools: dict[str, dict[str, Any]] = self._config["pools"]
        if relayed is None:
            return pools.get(self._config["roles"].get(name, {}).get("pool"))
        return next((each for each in pools.values() if each["serves"] and _holds(each, relayed.link)), None)

    def _send(self, data: bytes, destination: str, port: int, interface: str = "") -> None:
        with suppress(OSError):  # no way there now: the client asks again
            index = socket.if_nametoindex(interface) if interface else 0
            self.socket.sendto(data, (destination, port, 0, index))


def _holds(pool: dict[str, Any], address: int) -> bool:
    host = 128 - int(pool["length"])
    return address >> host == int(pool["network"]) >> host


def _answers(interface: str, address: int) -> bool:
    """Whether somebody on an interface's link has an address: the kernel asks before it sends there."""
    text = str(IPv6Address(address))
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as wire, suppress(OSError):
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
        wire.sendto(b"", (text, _DISCARD))
    time.sleep(_ASKED)
    shown = subprocess.run(  # noqa: S603  (our own arguments)
        ["/usr/bin/ip", "-json", "-6", "neighbour", "show", text, "dev", interface],
        capture_output=True,
        text=True,
        check=False,
    )
    return any("lladdr" in each for each in json.loads(shown.stdout or "[]"))
