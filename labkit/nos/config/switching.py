"""VLANs and the layer-2 side of a port."""

from dataclasses import dataclass, field
from typing import Any, Literal

from labkit.nos.config.acl import Direction


@dataclass(slots=True)
class VlanConfig:
    """A VLAN that exists on a switch (IEEE 802.1Q), with what is set in its own view."""

    vlan_id: int
    description: str = ""
    name: str = ""
    aggregate: bool = False
    """A super-VLAN: it has no ports, and its VLAN interface is that of its sub-VLANs (RFC 3069)."""
    subs: frozenset[int] = frozenset()
    mux: bool = False
    """The principal VLAN of a MUX VLAN: its ports talk to all, those of a group among themselves, separate ones to
    the principal only."""
    mux_groups: frozenset[int] = frozenset()
    mux_separate: int | None = None
    private: Literal["primary", "community", "isolated"] | None = None
    """What it is among private VLANs (RFC 5517)."""
    associated: frozenset[int] = frozenset()
    """Of a primary VLAN: its secondary ones."""
    snooping: bool = False
    """DHCP snooping looks at all ports of the VLAN."""
    trusted: frozenset[str] = frozenset()
    """Ports through which it lets a server's answers into the VLAN."""
    policies: dict[Direction, str] = field(default_factory=dict)
    """Traffic policies for the frames of the VLAN."""
    macs: dict[str, int] = field(default_factory=dict)
    """Source addresses (twelve hexadecimal digits) whose untagged frames belong here, with their 802.1p priority."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StaticMac:
    """A forwarding entry that was typed. Without an interface, frames from and to the address are dropped."""

    mac: str
    vlan_id: int
    interface: str | None = None


@dataclass(slots=True)
class PortGroupConfig:
    """Ports that are configured together, by long name. A group without a name lasts as long as its view."""

    name: str = ""
    members: tuple[str, ...] = ()
