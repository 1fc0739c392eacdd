"""What a firewall let through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address


@dataclass(frozen=True, slots=True)
class FirewallSessionState:
    """A session between two zones, `new_*` where its source is translated. `left` in seconds.

    `public_*` is what it asked for, where that was a server's public address.
    """

    protocol: int
    source: IPv4Address
    source_port: int
    destination: IPv4Address
    destination_port: int
    source_zone: str
    destination_zone: str
    rule: str
    left: int
    new_source: IPv4Address | None = None
    new_source_port: int | None = None
    public_destination: IPv4Address | None = None
    public_port: int | None = None


@dataclass(frozen=True, slots=True)
class FirewallState:
    """The sessions that stand, the oldest first, and how often each rule of the policy decided."""

    sessions: tuple[FirewallSessionState, ...] = ()
    hits: Mapping[str, int] = field(default_factory=dict)
    nat_hits: Mapping[str, int] = field(default_factory=dict)
    """Of the NAT policy."""
