"""DHCP messages as octets (RFC 2131, 2; options of RFC 2132)."""

import struct
from dataclasses import dataclass, field

DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE = range(1, 8)
"""Types of messages (RFC 2132, 9.6)."""
TO_SERVER, TO_CLIENT = 1, 2
"""BOOTREQUEST and BOOTREPLY."""
BROADCAST = 0x8000
SERVER_PORT, CLIENT_PORT = 67, 68
MASK, ROUTERS, SERVERS_OF_NAMES, DOMAIN = 1, 3, 6, 15
WANTED_ADDRESS, LEASE_TIME, KIND, SERVER, WANTED_OPTIONS = 50, 51, 53, 54, 55
"""Options that are used here."""
FOR_EVER = 0xFFFFFFFF
"""A lease time without end (RFC 2131, 3.3)."""
_COOKIE = b"\x63\x82\x53\x63"
_FIXED = struct.Struct("!BBBBIHHIIII16s64s128s")
_ETHERNET, _MAC_LENGTH, _END, _PAD = 1, 6, 255, 0
_LEAST = 300
"""Octets that relays and servers of BOOTP's time expect (RFC 951)."""


@dataclass(frozen=True)
class Message:
    """A message. Addresses are integers, `mac` twelve hexadecimal digits."""

    operation: int
    transaction: int
    mac: str
    flags: int = BROADCAST
    hops: int = 0
    client: int = 0
    yours: int = 0
    relay: int = 0
    options: dict[int, bytes] = field(default_factory=dict)

    @property
    def kind(self) -> int:
        """The type; 0 where the option is missing."""
        return number(self.options.get(KIND, b""))


def encode(message: Message) -> bytes:
    """A message as it goes over the wire."""
    fixed = _FIXED.pack(
        message.operation,
        _ETHERNET,
        _MAC_LENGTH,
        message.hops,
        message.transaction,
        0,
        message.flags,
        message.client,
        message.yours,
        0,
        message.relay,
        bytes.fromhex(message.mac),
        b"",
        b"",
    )
    options = b"".join(bytes((code, len(value))) + value for code, value in message.options.items())
    return (fixed + _COOKIE + options + bytes((_END,))).ljust(_LEAST, b"\0")


def decode(data: bytes) -> Message | None:
    """Read a message; None for what is none, or not of Ethernet."""
    if len(data) < _FIXED.size + 4 or data[_FIXED.size : _FIXED.size + 4] != _COOKIE:
        return None
    operation, hardware, length, hops, transaction, _, flags, client, yours, _, relay, mac, _, _ = (
        _FIXED.unpack_from(data)
    )
    if (hardware, length) != (_ETHERNET, _MAC_LENGTH):
        return None
    return Message(
        operation,
        transaction,
        mac[:_MAC_LENGTH].hex(),
        flags,
        hops,
        client,
        yours,
        relay,
        _options(data[_FIXED.size + 4 :]),
    )


def _options(data: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    place = 0
    while place + 1 < len(data) and data[place] != _END:
        if data[place] == _PAD:
            place += 1
            continue
        code, length = data[place], data[place + 1]
        found[code] = found.get(code, b"") + data[place + 2 : place + 2 + length]
        place += 2 + length
    return found


def number(value: bytes) -> int:
    """An option that is a number; 0 where it is missing."""
    return int.from_bytes(value, "big")


def addresses(value: bytes) -> list[int]:
    """An option that is a list of addresses."""
    return [number(value[place : place + 4]) for place in range(0, len(value) - 3, 4)]


def packed(*values: int) -> bytes:
    """Numbers of four octets each."""
    return b"".join(value.to_bytes(4, "big") for value in values)
