"""Carries packets through GRE tunnels (RFC 2784, keys of RFC 2890), each a TUN interface of the container.

Runs as a file of its own: it needs the standard library, and `ip`. What to do stands in a file, which it reads
again after SIGHUP; it ends by itself when there is nothing left to do. An interface has a carrier while its tunnel
works: its source is up, its destination is routed, not through the tunnel itself, and keepalives are answered.
"""

import fcntl
import json
import os
import selectors
import signal
import socket
import struct
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

CONFIG, PID_FILE = "/run/labkit/tunnels.json", "/run/labkit/tunnels.pid"
TICK = 1.0
"""Seconds between two looks at source and destination."""
HELD = 60.0
"""Seconds for which a tunnel stays down whose own packets would have travelled inside it."""
GRE, IPV4, IPV6, KEEPALIVE = 47, 0x0800, 0x86DD, 0
CHECKSUM, KEY, SEQUENCE = 0x8000, 0x2000, 0x1000
"""Flags of the header, each with four octets that follow (RFC 2890, 2)."""
TTL = 255
TUNSETIFF, TUNSETCARRIER = 0x400454CA, 0x400454E2
IFF_TUN, IFF_NO_PI = 0x0001, 0x1000
IP_FREEBIND = 15
LARGEST = 65535


def encapsulated(protocol: int, key: int | None, payload: bytes = b"") -> bytes:
    """A packet with its GRE header."""
    if key is None:
        return struct.pack(">HH", 0, protocol) + payload
    return struct.pack(">HHI", KEY, protocol, key) + payload


def opened(packet: bytes, key: int | None) -> tuple[int, bytes] | None:
    """The protocol and what a GRE header stands before; None for one of another tunnel or version."""
    if len(packet) < 4:
        return None
    flags, protocol = struct.unpack_from(">HH", packet)
    offset, found = 4, None
    for flag in (CHECKSUM, KEY, SEQUENCE):
        if flags & flag:
            if len(packet) < offset + 4:
                return None
            found = int.from_bytes(packet[offset : offset + 4], "big") if flag == KEY else found
            offset += 4
    if flags & 0x7 or found != key:
        return None
    return protocol, packet[offset:]


def keepalive(source: str, destination: str, key: int | None) -> bytes:
    """A packet to the other end that is, unpacked there, an empty one back to this end."""
    answer = encapsulated(KEEPALIVE, key)
    ends = socket.inet_aton(destination) + socket.inet_aton(source)
    header = struct.pack(">BBHHHBBH8s", 0x45, 0, 20 + len(answer), 0, 0, TTL, GRE, 0, ends)
    total = sum(struct.unpack(">10H", header))
    total = (total & 0xFFFF) + (total >> 16)
    checksum = ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF
    return encapsulated(IPV4, key, header[:10] + checksum.to_bytes(2, "big") + header[12:] + answer)


def returns_to(packet: bytes, source: str, destination: str) -> bytes | None:
    """What a keepalive of the other end wants back; None for any other packet."""
    if len(packet) < 20 or packet[0] >> 4 != 4 or packet[9] != GRE:
        return None
    if packet[12:20] != socket.inet_aton(source) + socket.inet_aton(destination):
        return None
    return packet[(packet[0] & 0xF) * 4 :]


class Tunnel:
    """One end of a tunnel."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self.name: str = settings["name"]
        self._source: str = settings["source"]
        self._destination: str = settings["destination"]
        self._key: int | None = settings["key"]
        period, retries = settings["keepalive"] or (0, 0)
        self._period: int = period
        self._patience: int = period * (retries + 1)
        self._heard = self._asked = float("-inf")
        self._held = 0.0
        self.inside = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
        wanted = struct.pack("16sH", self.name.encode(), IFF_TUN | IFF_NO_PI)
        fcntl.ioctl(self.inside, TUNSETIFF, wanted)
        self._up = True
        self._carry(up=False)
        self.outside = socket.socket(socket.AF_INET, socket.SOCK_RAW, GRE)
        self.outside.setsockopt(socket.IPPROTO_IP, IP_FREEBIND, 1)
        self.outside.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, TTL)
        self.outside.bind((self._source, 0))
        self.outside.setblocking(False)

    def close(self) -> None:
        """Let go of the interface, which stays without a carrier."""
        self.outside.close()
        os.close(self.inside)

    def send(self) -> None:
        """Take a packet from the kernel and send it to the other end."""
        packet = os.read(self.inside, LARGEST)
        protocol = IPV6 if packet[0] >> 4 == 6 else IPV4
        if self._up:
            self._emit(encapsulated(protocol, self._key, packet))

    def receive(self) -> None:
        """Take a packet of the other end and give the kernel what was in it."""
        packet, (sender, _) = self.outside.recvfrom(LARGEST)
        if sender != self._destination:
            return
        found = opened(packet[(packet[0] & 0xF) * 4 :], self._key)
        if found is None:
            return
        protocol, payload = found
        if protocol == KEEPALIVE:
            self._heard = time.monotonic()
            self.look()
        elif (answer := returns_to(payload, self._source, self._destination)) is not None:
            self._emit(answer)
        elif self._up and protocol in (IPV4, IPV6):
            os.write(self.inside, payload)

    def look(self) -> None:
        """See whether the tunnel works, ask the other end where it is time to, and tell the kernel."""
        now = time.monotonic()
        way = self._way()
        if way == self.name:
            self._held = now + HELD
        usable = self._source_up() and way not in ("", self.name) and now >= self._held
        if usable and self._period and now - self._asked >= self._period:
            self._asked = now
            self._emit(keepalive(self._source, self._destination, self._key))
        answered = not self._period or now - self._heard < self._patience
        self._carry(up=usable and answered)

    def _source_up(self) -> bool:
        """Whether the interface works that has the source address; empty is one that always does."""
        name = self.settings["source_interface"]
        try:
            return not name or Path(f"/sys/class/net/{name}/carrier").read_text().strip() == "1"
        except OSError:  # it is down, or gone
            return False

    def _way(self) -> str:
        """The interface through which the destination is reached; empty where there is none."""
        done = subprocess.run(  # noqa: S603  (two addresses)
            ["/usr/sbin/ip", "-json", "route", "get", self._destination, "from", self._source],
            capture_output=True,
            text=True,
            check=False,
        )
        return json.loads(done.stdout)[0].get("dev", "") if done.returncode == 0 else ""

    def _emit(self, packet: bytes) -> None:
        with suppress(OSError):  # no way there now
            self.outside.sendto(packet, (self._destination, 0))

    def _carry(self, *, up: bool) -> None:
        if up != self._up:
            self._up = up
            fcntl.ioctl(self.inside, TUNSETCARRIER, struct.pack("i", up))


class Program:
    """All tunnels of a device."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._tunnels: dict[str, Tunnel] = {}
        self._reload = True

    def run(self) -> None:
        """Work until there is nothing to do."""
        signal.signal(signal.SIGHUP, lambda *_: setattr(self, "_reload", True))
        due = 0.0
        while True:
            if self._reload:
                self._reload, due = False, 0.0
                self._read()
            if not self._tunnels:
                return
            for key, _ in self._selector.select(max(due - time.monotonic(), 0)):
                with suppress(OSError):  # an interface that is down takes nothing
                    key.data()
            if time.monotonic() >= due:
                due = time.monotonic() + TICK
                for tunnel in self._tunnels.values():
                    tunnel.look()

    def _read(self) -> None:
        """Take up what the file says; tunnels that are as before go on."""
        wanted = {each["name"]: each for each in json.loads(Path(CONFIG).read_text())}
        for name, tunnel in list(self._tunnels.items()):
            if wanted.get(name) != tunnel.settings:
                self._selector.unregister(tunnel.inside)
                self._selector.unregister(tunnel.outside)
                tunnel.close()
                del self._tunnels[name]
        for name in wanted.keys() - self._tunnels.keys():
            tunnel = self._tunnels[name] = Tunnel(wanted[name])
            self._selector.register(tunnel.inside, selectors.EVENT_READ, tunnel.send)
            self._selector.register(tunnel.outside, selectors.EVENT_READ, tunnel.receive)


def main() -> None:
    """Run, with a file that tells the process's number."""
    Path(PID_FILE).write_text(str(os.getpid()))
    try:
        Program().run()
    finally:
        Path(PID_FILE).unlink(missing_ok=True)


if __name__ == "__main__":
    main()
