"""The state of a BFD session (RFC 5880)."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal


@dataclass(frozen=True, slots=True)
class BfdState:
    """One session. `bound` is the way it came: configured, by itself with a configured peer, or for a protocol."""

    local: int
    remote: int
    peer: IPv4Address
    interface: str
    """Empty for a session over several hops."""
    up: bool
    bound: Literal["static", "auto", "dynamic"]
