"""The program: asks the servers and peers of one device for their clocks, and tells others of its own.

SIGHUP makes it read its file again. It ends by itself when there is nothing left to do.
"""

import hmac
import json
import os
import secrets
import select
import signal
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from labkit.engine.clocks import UNSYNCHRONISED, Candidate, followed, stratum_of
from labkit.engine.linux.ntp.message import (
    ACTIVE,
    CLIENT,
    PASSIVE,
    PORT,
    REFUSED,
    SERVER,
    Packet,
    code,
    decode,
    encode,
    key_number,
    split,
)

CONFIG, STATE, PID_FILE = (f"/run/labkit/{name}" for name in ("ntp.json", "ntp-state.json", "ntp.pid"))
POLL = 2.0
"""Seconds between two questions: a real device takes 64 and more, for which nobody in a lab waits."""
PATIENCE = 2.5 * POLL
"""Seconds after which a clock that does not answer any more is not there."""
LOCAL = int.from_bytes(b"LOCL", "big")
"""In place of the address that a clock follows: it is a reference itself."""
_TICK = 1.0
_PACKET_INFO = struct.Struct("=i4s4s")
_IP_PKTINFO = 8
"""Of Linux; the socket module of Python 3.11 has no name for it."""


class Association:
    """Whom the device asks, and what came back."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told = told
        self.address: int = told["address"]
        self.asked = 0
        """The time stamp of the question that waits for its answer."""
        self.heard = float("-inf")
        self.stratum = UNSYNCHRONISED
        self.reference = 0
        self.believed = True

    def fault(self, now: float) -> str:
        """Why the clock there cannot be followed; empty where it can."""
        if now - self.heard > PATIENCE:
            return "unreachable"
        if not self.believed:
            return "authentication"
        return "unsynchronised" if self.stratum + 1 >= UNSYNCHRONISED else ""

    def candidate(self, own: set[int]) -> Candidate | None:
        """The clock there, unless it follows this device (RFC 5905, 11.2.1: a loop)."""
        if self.reference in own:
            return None
        return Candidate(self.address, self.stratum, self.told["preferred"])


class Program:
    """All that one device does for NTP."""

    def __init__(self) -> None:
        self._config: dict[str, Any] = {}
        self._associations: dict[str, Association] = {}
        self._stratum, self._reference = UNSYNCHRONISED, 0
        self._own: set[int] = set()
        self._reload = True
        self._recorded = ""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
        self._socket.bind(("", PORT))

    def run(self) -> None:
        """Work until there is nothing to do."""
        signal.signal(signal.SIGHUP, lambda *_: setattr(self, "_reload", True))
        due = 0.0
        while True:
            if self._reload:
                self._reload, due = False, 0.0
                self._read()
            if self._config["master"] is None and not self._associations:
                return
            if time.monotonic() >= due:
                due = time.monotonic() + POLL
                for each in self._associations.values():
                    self._ask(each)
            if select.select([self._socket], [], [], _TICK)[0]:
                with suppress(OSError):  # nobody listens there, says ICMP
                    self._hear()
            self._choose()

    def _read(self) -> None:
        """Take up what the file says; an association that is as it was keeps what it knows."""
        self._config = json.loads(Path(CONFIG).read_text())
        known, self._associations = self._associations, {}
        for told in self._config["associations"]:
            key = json.dumps(told, sort_keys=True)
            self._associations[key] = known.get(key) or Association(told)

    def _ask(self, each: Association) -> None:
        each.asked = secrets.randbits(64)
        mode = ACTIVE if each.told["kind"] == "peer" else CLIENT
        question = Packet(
            mode, self._stratum, self._reference, 0, each.asked, version=each.told["version"] or 3
        )
        data = encode(question, UNSYNCHRONISED)
        key = self._key(each.told["key"]) if self._config["authentication"] else None
        if key is not None:
            data += code(data, each.told["key"], key["mode"], key["secret"])
        with suppress(OSError):  # no way there now
            self._send(data, each.address, PORT, each.told["source"])

    def _key(self, number: int | None) -> dict[str, str] | None:
        found: dict[str, str] | None = self._config["keys"].get(str(number))
        return found

    def _hear(self) -> None:
        data, extra, _, (sender, port) = self._socket.recvmsg(512, socket.CMSG_SPACE(_PACKET_INFO.size))
        packet = decode(data, UNSYNCHRONISED)
        info = next((found for _, kind, found in extra if kind == _IP_PKTINFO), bytes(_PACKET_INFO.size))
        here = int.from_bytes(_PACKET_INFO.unpack(info)[2], "big")
        there = int(IPv4Address(sender))
        if packet is None or here == there:  # its own address is nobody else's clock
            return
        if packet.mode in (CLIENT, ACTIVE) and not self._config["disabled"]:
            self._answer(data, packet, there, port, here)
        elif packet.mode in (SERVER, PASSIVE):
            self._take(data, packet, there, here)

    def _answer(self, data: bytes, asked: Packet, client: int, port: int, here: int) -> None:
        header, extra = split(data)
        mode = PASSIVE if asked.mode == ACTIVE else SERVER
        reply = Packet(
            mode, self._stratum, self._reference, asked.sent, secrets.randbits(64), version=asked.version
        )
        said = encode(reply, UNSYNCHRONISED)
        if extra:
            number = key_number(extra)
            key = self._key(number) if self._config["authentication"] else None
            good = key is not None and hmac.compare_digest(
                extra, code(header, number, key["mode"], key["secret"])
            )
            said += code(said, number, key["mode"], key["secret"]) if key is not None and good else REFUSED
        self._send(said, client, port, here)

    def _take(self, data: bytes, packet: Packet, sender: int, here: int) -> None:
        header, extra = split(data)
        for each in self._associations.values():
            if each.address == sender and each.asked and packet.origin == each.asked:
                each.asked, each.heard = 0, time.monotonic()
                each.stratum, each.reference = packet.stratum, packet.reference
                each.believed = self._believes(each, header, extra)
                self._own.add(here)

    def _believes(self, each: Association, header: bytes, extra: bytes) -> bool:
        """With authentication, an answer counts that a trusted key has signed."""
        number = each.told["key"]
        if not self._config["authentication"] or number is None:
            return True
        key = self._key(number)
        if key is None or number not in self._config["trusted"]:
            return False
        return hmac.compare_digest(extra, code(header, number, key["mode"], key["secret"]))

    def _choose(self) -> None:
        """Follow the best clock, and write down what is known."""
        now = time.monotonic()
        faults = {key: each.fault(now) for key, each in self._associations.items()}
        best = followed(self._candidates(faults), self._config["master"])
        self._stratum = stratum_of(best, self._config["master"])
        self._reference = best.address if best is not None else LOCAL
        record = {
            "stratum": self._stratum,
            "reference": None if best is None else best.address,
            "sessions": [
                {
                    "address": each.address,
                    "stratum": UNSYNCHRONISED if faults[key] == "unreachable" else each.stratum,
                    "reason": faults[key],
                }
                for key, each in self._associations.items()
            ],
        }
        text = json.dumps(record)
        if text != self._recorded:
            self._recorded = text
            fresh = Path(f"{STATE}.new")
            fresh.write_text(text)
            fresh.replace(STATE)

    def _candidates(self, faults: dict[str, str]) -> Iterator[Candidate]:
        for key, each in self._associations.items():
            found = each.candidate(self._own)
            if found is not None and not faults[key]:
                yield found

    def _send(self, data: bytes, destination: int, port: int, source: int) -> None:
        """Send from an address of the device, or from the one that the way there suggests (`source` 0)."""
        info = _PACKET_INFO.pack(0, source.to_bytes(4, "big"), bytes(4))
        extra = [(socket.IPPROTO_IP, _IP_PKTINFO, info)] if source else []
        self._socket.sendmsg([data], extra, 0, (str(IPv4Address(destination)), port))


def main() -> None:
    """Run, with a file that tells the process's number."""
    Path(PID_FILE).write_text(str(os.getpid()))
    try:
        Program().run()
    finally:
        Path(PID_FILE).unlink(missing_ok=True)
