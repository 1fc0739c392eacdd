"""What LLDP tells of a device's neighbours (IEEE 802.1AB)."""

from dataclasses import dataclass
from ipaddress import IPv4Address


@dataclass(frozen=True, slots=True)
class LldpNeighbor:
    """A device at the other end of a cable, as it describes itself.

    `lives` is how many seconds the entry would stay if nothing more were heard; `since` when the port was first
    heard; `pvid` the VLAN of the other port's untagged frames, None where it routes; bandwidth in kbit/s.
    """

    interface: str
    chassis: str
    """The address of the device, twelve hexadecimal digits."""
    port: str
    port_description: str
    name: str
    description: str
    bridge: bool
    """Capable of bridging."""
    management: IPv4Address | None
    lives: int
    since: float
    pvid: int | None
    bandwidth: int
    duplex: str
    negotiation: bool
    trunk: int | None
    """The Eth-Trunk that the other port is a member of."""
    routes: bool = True
    """Whether the other device forwards packets."""
    platform: str = ""
    """Its model."""


@dataclass(frozen=True, slots=True)
class LldpState:
    """What a device says of itself, and whom it hears; `ports` are those that speak when they are up."""

    enabled: bool
    description: str = ""
    management: IPv4Address | None = None
    ports: tuple[str, ...] = ()
    neighbors: tuple[LldpNeighbor, ...] = ()
