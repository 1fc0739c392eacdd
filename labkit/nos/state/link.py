"""Layer 2: VLANs with their ports, learned addresses, ARP."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal


@dataclass(frozen=True, slots=True)
class VlanPort:
    """A port in a VLAN."""

    name: str
    tagged: bool
    up: bool


@dataclass(frozen=True, slots=True)
class VlanState:
    """A VLAN that exists on a switch."""

    vlan_id: int
    description: str
    ports: tuple[VlanPort, ...]
    dynamic: bool = False
    """Learned by GVRP, not made on the device."""


@dataclass(frozen=True, slots=True)
class MacEntry:
    """A forwarding entry of a switch. `mac` is twelve lower-case hexadecimal digits."""

    mac: str
    vlan_id: int
    interface: str
    origin: Literal["dynamic", "static", "blackhole", "security", "sticky"] = "dynamic"


@dataclass(frozen=True, slots=True)
class ArpEntry:
    """An entry of the ARP table (RFC 826)."""

    address: IPv4Address
    mac: str
    interface: str
    origin: Literal["interface", "dynamic", "static"]
    expires: float | None = None
    """Seconds of life left; None for entries that stay."""
    port: str = ""
    """On a switch, the layer-2 port behind a VLAN interface."""
    vlan_id: int | None = None
    vrf: str = ""
