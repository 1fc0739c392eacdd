"""Tunnel interfaces: above all generic routing encapsulation (GRE, RFC 2784)."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal


@dataclass(slots=True)
class TunnelConfig:
    """What a tunnel interface encapsulates, and between which addresses."""

    protocol: Literal["gre", "ipsec", "ipv6-ipv4", "ipv4-ipv6"] | None = None
    """Only GRE carries packets here."""
    source: IPv4Address | str | None = None
    """An address of the device, or the interface whose primary address it is."""
    destination: IPv4Address | None = None
    key: int | None = None
    """RFC 2890: both ends must have the same."""
    keepalive: tuple[int, int] | None = None
    """Seconds between probes, and how many may stay unanswered."""
    form: str = ""
    """A variant of the protocol: 6to4, isatap, auto-tunnel, or p2mp of GRE; not simulated."""
