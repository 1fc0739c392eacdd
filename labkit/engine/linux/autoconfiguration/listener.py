"""What one interface learns from routers: addresses and default routes (RFC 4861, 6.3; RFC 4862, 5.5)."""

import socket
import struct
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from ipaddress import IPv6Address
from typing import Any

from labkit.engine.linux.autoconfiguration.advertisement import (
    ADVERTISEMENT,
    HOP_LIMIT,
    Advertisement,
    decode,
    solicitation,
)

PAUSE = 4.0
"""Seconds between two solicitations. A real host asks at its start alone; here an edit of a router shows soon."""
PATIENCE = 3.5 * PAUSE
"""Seconds after which a router that does not answer any more is not there."""
METRIC = 64 << 24
"""Of the default route: FRR takes the first octet for the preference, which is VRP's of such routes."""
LENGTH = 64
"""The prefix length that leaves room for an interface identifier (RFC 4862, 5.5.3 d)."""
_ROUTERS = "ff02::2"
_FILTER, _HOPLIMIT, _RECEIVE_HOPLIMIT = 1, 52, 51
"""Options of Linux (ICMP6_FILTER, IPV6_HOPLIMIT, IPV6_RECVHOPLIMIT); the filter has a bit for each type to drop."""
_IP = "/usr/bin/ip"


class Listener:
    """Listens on an interface for as long as it wants an address or a default route from routers."""

    def __init__(self, interface: str, told: dict[str, Any], changed: Callable[[], None]) -> None:
        """`told` has `auto`, `default` and the interface's `identifier`; `changed` is called after each change."""
        self.interface = interface
        self.index = socket.if_nametoindex(interface)
        self.told = told
        self.addresses: list[int] = []
        self.routers: list[str] = []
        self._changed = changed
        self._heard: dict[str, tuple[Advertisement, float]] = {}
        self._next = 0.0
        self.socket = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
        self.socket.setsockopt(socket.IPPROTO_ICMPV6, _FILTER, _all_but(ADVERTISEMENT))
        self.socket.setsockopt(socket.IPPROTO_IPV6, _RECEIVE_HOPLIMIT, 1)
        self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, HOP_LIMIT)

    def tick(self) -> None:
        """Ask when it is time, and forget routers that fell silent."""
        now = time.monotonic()
        for router in [router for router, (_, when) in self._heard.items() if now - when > PATIENCE]:
            del self._heard[router]
            self._follow()
        if now >= self._next:
            self._next = now + PAUSE
            with suppress(OSError):  # the link is down: it is asked again
                self.socket.sendto(solicitation(), (_ROUTERS, 0, 0, self.index))

    def hear(self) -> None:
        """Take an advertisement."""
        data, extra, _, (sender, *_) = self.socket.recvmsg(2048, 256)
        hops = next((struct.unpack("i", found)[0] for _, kind, found in extra if kind == _HOPLIMIT), 0)
        found = decode(data)
        router = sender.split("%", 1)[0]
        if found is not None and hops == HOP_LIMIT and IPv6Address(router).is_link_local:
            self._heard[router] = found, time.monotonic()
            self._follow()

    def close(self) -> None:
        """Forget what was learned."""
        self._heard.clear()
        self._follow()
        self.socket.close()

    def _follow(self) -> None:
        """Set what the routers say now. The kernel may have dropped a route with the carrier: it is set again."""
        known = [found for _, (found, _) in sorted(self._heard.items())]
        addresses = self._made(known) if self.told["auto"] else []
        routers = [router for router, (found, _) in sorted(self._heard.items()) if found.lifetime]
        routers = routers if self.told["default"] else []
        for address in self.addresses:
            if address not in addresses:
                _ip("address", "del", _text(address), "dev", self.interface)
        for address in addresses:
            if address not in self.addresses:
                _ip("address", "replace", _text(address), "dev", self.interface, "nodad")
        hops = [word for router in routers for word in ("nexthop", "via", router, "dev", self.interface)]
        if hops:
            _ip("route", "replace", "default", "metric", str(METRIC), "proto", "static", *hops)
        elif self.routers:
            _ip("route", "del", "default", "dev", self.interface, "metric", str(METRIC))
        if (addresses, routers) != (self.addresses, self.routers):
            self.addresses, self.routers = addresses, routers
            self._changed()

    def _made(self, known: list[Advertisement]) -> list[int]:
        """Addresses of prefixes; VRP makes none where the M flag says that addresses come from DHCPv6."""
        made = [
            network | self.told["identifier"]
            for each in known
            if not each.managed
            for network, length in each.prefixes
            if length == LENGTH
        ]
        return list(dict.fromkeys(made))


def _all_but(kind: int) -> bytes:
    words = [0xFFFFFFFF] * 8
    words[kind >> 5] &= ~(1 << (kind & 31))
    return struct.pack("8I", *words)


def _text(address: int) -> str:
    return f"{IPv6Address(address)}/{LENGTH}"


def _ip(*arguments: str) -> None:
    subprocess.run([_IP, "-6", *arguments], capture_output=True, check=False)  # noqa: S603  (our own arguments)
