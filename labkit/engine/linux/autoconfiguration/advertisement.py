"""Router advertisements and solicitations as octets (RFC 4861, 4.1 and 4.2)."""

import struct
from dataclasses import dataclass

SOLICITATION, ADVERTISEMENT = 133, 134
HOP_LIMIT = 255
"""Of all messages of neighbour discovery: one that a router passed on has less, and does not count."""
_MANAGED, _OTHER = 0x80, 0x40
_PREFIX_OPTION, _AUTONOMOUS = 3, 0x40
_FIXED = struct.Struct("!BBHBBHII")
_PREFIX = struct.Struct("!BBBBIII16s")
_UNIT = 8
"""Octets that an option's length counts in."""


@dataclass(frozen=True)
class Advertisement:
    """What a router says. `prefixes` are those of which hosts may make addresses: network and length."""

    managed: bool
    other: bool
    lifetime: int
    prefixes: tuple[tuple[int, int], ...]


def solicitation() -> bytes:
    """A question for routers; the kernel puts in the checksum."""
    return struct.pack("!BBHI", SOLICITATION, 0, 0, 0)


def decode(data: bytes) -> Advertisement | None:
    """Read an advertisement; None for what is none."""
    if len(data) < _FIXED.size or data[0] != ADVERTISEMENT:
        return None
    _, _, _, _, flags, lifetime, _, _ = _FIXED.unpack_from(data)
    prefixes = []
    at = _FIXED.size
    while at + 2 <= len(data) and data[at + 1]:
        size = data[at + 1] * _UNIT
        option = data[at : at + size]
        if option[0] == _PREFIX_OPTION and len(option) == _PREFIX.size:
            _, _, length, how, valid, _, _, network = _PREFIX.unpack(option)
            if how & _AUTONOMOUS and valid:
                prefixes.append((int.from_bytes(network, "big"), length))
        at += size
    return Advertisement(bool(flags & _MANAGED), bool(flags & _OTHER), lifetime, tuple(prefixes))
