"""NTP packets as octets (RFC 5905, 7.3), with the code that shows who made them."""

import hashlib
import hmac
import struct
from dataclasses import dataclass

PORT = 123
CLIENT, SERVER, ACTIVE, PASSIVE = 3, 4, 1, 2
"""Modes: who asks a server, and who answers; the same between peers."""
_UNKNOWN_STRATUM = 0
"""On the wire, of a clock that is not synchronised."""
_ALARM = 3
"""Leap indicator of such a clock."""
_HEADER = struct.Struct("!BbbbIIIQQQQ")
_KEY = struct.Struct("!I")
REFUSED = _KEY.pack(0)
"""In place of a code: the server does not accept the one that it was sent (crypto-NAK)."""
_POLL, _PRECISION = 1, -17
"""Powers of two, in seconds."""


@dataclass(frozen=True)
class Packet:
    """A packet. `origin` is the time stamp of the question, by which its answer is known."""

    mode: int
    stratum: int
    reference: int
    origin: int
    sent: int
    version: int = 3


def encode(packet: Packet, unsynchronised: int) -> bytes:
    """A packet without a code; `unsynchronised` is the stratum that means none."""
    wild = packet.stratum >= unsynchronised
    first = (_ALARM if wild else 0) << 6 | packet.version << 3 | packet.mode
    stratum = _UNKNOWN_STRATUM if wild else packet.stratum
    reference = 0 if wild else packet.reference
    times = (packet.sent, packet.origin, packet.sent, packet.sent)
    return _HEADER.pack(first, stratum, _POLL, _PRECISION, 0, 0, reference, *times)


def decode(data: bytes, unsynchronised: int) -> Packet | None:
    """Read a packet; None for what is none."""
    if len(data) < _HEADER.size:
        return None
    first, stratum, _, _, _, _, reference, _, origin, _, sent = _HEADER.unpack_from(data)
    wild = stratum == _UNKNOWN_STRATUM or first >> 6 == _ALARM
    return Packet(
        first & 7, unsynchronised if wild else stratum, reference, origin, sent, version=first >> 3 & 7
    )


def code(header: bytes, number: int, mode: str, secret: str) -> bytes:
    """The code that only who has the key can make (RFC 5905, 7.3; RFC 8573 has the HMACs)."""
    if mode == "md5":
        digest = hashlib.md5(secret.encode() + header, usedforsecurity=False).digest()
    else:
        digest = hmac.new(secret.encode(), header, mode.removeprefix("hmac-")).digest()
    return _KEY.pack(number) + digest


def split(data: bytes) -> tuple[bytes, bytes]:
    """The header, and the code after it."""
    return data[: _HEADER.size], data[_HEADER.size :]


def key_number(extra: bytes) -> int:
    """The number of the key that made a code; 0 where there is none."""
    return int(_KEY.unpack_from(extra)[0]) if len(extra) >= _KEY.size else 0
