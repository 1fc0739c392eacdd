"""The state of an interface."""

from dataclasses import dataclass
from typing import Literal

from labkit.nos.config.interface import InterfaceAddress


@dataclass(frozen=True, slots=True)
class InterfaceTraffic:
    """What an interface carried of probes and connections, in packets and octets of frames."""

    received: int = 0
    received_octets: int = 0
    sent: int = 0
    sent_octets: int = 0


@dataclass(frozen=True, slots=True)
class InterfaceState:
    """One interface as it works now.

    `admin_up` is false after `shutdown`; `physical_up` tells whether the medium carries; `protocol_up` whether
    IPv4 runs on it (for an interface without an address, as the vendor shows it).
    """

    name: str
    admin_up: bool
    physical_up: bool
    protocol_up: bool
    spoofing: bool
    """A loopback or NULL interface: up by definition, shown as up(s)."""
    routed: bool
    mac: str
    """As twelve lower-case hexadecimal digits; empty where the interface has none."""
    mtu: int
    bandwidth: int
    duplex: Literal["full", "half"]
    description: str
    addresses: tuple[InterfaceAddress, ...]
    """The primary address first."""
    vrf: str
    since: float
    """When the physical state last changed."""
    peer: tuple[str, str] | None = None
    """Node and interface at the other end of the link."""
    error_down: str = ""
    """The protection that has shut it, by the vendor's name."""
    by_dhcp: bool = False
    """The address came with a lease."""
