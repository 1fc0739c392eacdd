"""Messages over a byte stream: four octets of length (big-endian), then that many octets of JSON."""

import json
import struct
from collections.abc import Callable
from typing import Any

LENGTH = struct.Struct(">I")
LARGEST = 64 << 20
"""Octets; a longer message is a broken stream."""


class BrokenStreamError(Exception):
    """The stream ended inside a message, or what came is none."""


def encode(message: dict[str, Any]) -> bytes:
    """One message as it goes over the stream."""
    body = json.dumps(message, separators=(",", ":")).encode()
    return LENGTH.pack(len(body)) + body


def decode(receive: Callable[[int], bytes]) -> dict[str, Any] | None:
    """Read the next message with `receive` (at most so many octets, none at the end); None at the end."""
    head = _exactly(receive, LENGTH.size, at_start=True)
    if not head:
        return None
    (length,) = LENGTH.unpack(head)
    if length > LARGEST:
        raise BrokenStreamError(f"a message of {length} octets")
    message = json.loads(_exactly(receive, length, at_start=False))
    if not isinstance(message, dict):
        raise BrokenStreamError("a message that is no object")
    return message


def _exactly(receive: Callable[[int], bytes], size: int, *, at_start: bool) -> bytes:
    parts: list[bytes] = []
    missing = size
    while missing:
        part = receive(missing)
        if not part:
            if at_start and missing == size:
                return b""
            raise BrokenStreamError("the stream ended inside a message")
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
