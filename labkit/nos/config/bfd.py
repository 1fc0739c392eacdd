"""Bidirectional forwarding detection (RFC 5880): sessions that an operator configures."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any


@dataclass(slots=True)
class BfdSession:
    """A session with one peer; intervals in milliseconds, None is the default."""

    name: str
    peer: IPv4Address
    interface: str | None = None
    source: IPv4Address | None = None
    auto: bool = False
    """The ends tell each other their discriminators."""
    local: int | None = None
    remote: int | None = None
    committed: bool = False
    min_transmit: int | None = None
    min_receive: int | None = None
    multiplier: int | None = None
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
