"""DHCPv6 messages as octets (RFC 8415, 8, 9 and 21)."""

import struct
from dataclasses import dataclass, field

SOLICIT, ADVERTISE, REQUEST, RENEW, REPLY, RELEASE = 1, 2, 3, 5, 7, 8
RELAY_FORWARD, RELAY_REPLY = 12, 13
CLIENT_ID, SERVER_ID, IDENTITY, ADDRESS, WANTED_OPTIONS, ELAPSED = 1, 2, 3, 5, 6, 8
RELAYED, STATUS, INTERFACE_ID, NAME_SERVERS, DOMAINS = 9, 13, 18, 23, 24
"""Options that are used here."""
NO_ADDRESSES = 2
"""Status: NoAddrsAvail."""
CLIENT_PORT, SERVER_PORT = 546, 547
AGENTS, SERVERS = "ff02::1:2", "ff05::1:3"
"""Groups: all relays and servers of a link, all servers of a site."""
VALID, PREFERRED = 172800, 86400
"""Seconds for which an address may be used (VRP: two days, one of which for new connections)."""
_OPTION = struct.Struct("!HH")
_IDENTITY = struct.Struct("!III")
_ADDRESS = struct.Struct("!16sII")
_RELAY = struct.Struct("!BB16s16s")
_HEAD = 4
"""Octets of a message's type and transaction."""


@dataclass(frozen=True)
class Message:
    """A message between a client and a server. `address` is that of its one identity association; 0 is none."""

    kind: int
    transaction: int
    client: bytes
    server: bytes = b""
    identity: int = 1
    address: int = 0
    options: dict[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Relayed:
    """A message that a relay passes on. `link` is an address of the client's link, `peer` the client's own."""

    kind: int
    hops: int
    link: int
    peer: int
    interface: bytes
    inner: bytes


def duid(mac: str) -> bytes:
    """The identifier of who has this hardware address of twelve hexadecimal digits (RFC 8415, 11.4)."""
    return bytes.fromhex("00030001" + mac)


def encode(message: Message) -> bytes:
    """A message as it goes over the wire."""
    inner = b""
    if message.address:
        inner = _option(ADDRESS, _ADDRESS.pack(message.address.to_bytes(16, "big"), PREFERRED, VALID))
    elif message.kind in (ADVERTISE, REPLY):
        inner = _option(STATUS, struct.pack("!H", NO_ADDRESSES))
    options = {CLIENT_ID: message.client, SERVER_ID: message.server} | message.options
    options[IDENTITY] = _IDENTITY.pack(message.identity, PREFERRED // 2, PREFERRED * 4 // 5) + inner
    body = b"".join(_option(code, value) for code, value in options.items() if value)
    return struct.pack("!I", message.kind << 24 | message.transaction) + body


def decode(data: bytes) -> Message | None:
    """Read a message; None for what is none."""
    if len(data) < _HEAD or data[0] in (RELAY_FORWARD, RELAY_REPLY):
        return None
    options = _options(data[_HEAD:])
    identity = options.pop(IDENTITY, b"")
    if CLIENT_ID not in options or len(identity) < _IDENTITY.size:
        return None
    held = _options(identity[_IDENTITY.size :]).get(ADDRESS, b"")
    return Message(
        kind=data[0],
        transaction=int.from_bytes(data[1:_HEAD], "big"),
        client=options.pop(CLIENT_ID),
        server=options.pop(SERVER_ID, b""),
        identity=_IDENTITY.unpack_from(identity)[0],
        address=int.from_bytes(held[:16], "big"),
        options=options,
    )


def encode_relayed(relayed: Relayed) -> bytes:
    """A relay's message as it goes over the wire."""
    addresses = relayed.link.to_bytes(16, "big"), relayed.peer.to_bytes(16, "big")
    head = _RELAY.pack(relayed.kind, relayed.hops, *addresses)
    return head + _option(INTERFACE_ID, relayed.interface) + _option(RELAYED, relayed.inner)


def decode_relayed(data: bytes) -> Relayed | None:
    """Read a relay's message; None for what is none."""
    if len(data) < _RELAY.size or data[0] not in (RELAY_FORWARD, RELAY_REPLY):
        return None
    kind, hops, link, peer = _RELAY.unpack_from(data)
    options = _options(data[_RELAY.size :])
    return Relayed(
        kind,
        hops,
        int.from_bytes(link, "big"),
        int.from_bytes(peer, "big"),
        options.get(INTERFACE_ID, b""),
        options.get(RELAYED, b""),
    )


def _option(code: int, value: bytes) -> bytes:
    return _OPTION.pack(code, len(value)) + value


def _options(data: bytes) -> dict[int, bytes]:
    """Options by code; the first of several."""
    found: dict[int, bytes] = {}
    at = 0
    while at + _OPTION.size <= len(data):
        code, length = _OPTION.unpack_from(data, at)
        at += _OPTION.size
        found.setdefault(code, data[at : at + length])
        at += length
    return found
