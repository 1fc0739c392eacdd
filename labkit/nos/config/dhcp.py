"""DHCP (RFC 2131): servers with their pools, relays and clients."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any, Literal

LeaseTime = tuple[int, int, int]
"""Days, hours and minutes."""


@dataclass(slots=True)
class DhcpPool:
    """Addresses to give away, and what clients are told with them.

    A global pool has a `network` (address and length); an interface's pool takes the interface's own.
    """

    name: str = ""
    network: tuple[IPv4Address, int] | None = None
    gateways: list[IPv4Address] = field(default_factory=list)
    dns: list[IPv4Address] = field(default_factory=list)
    domain: str = ""
    lease: LeaseTime | None = None
    """None is the vendor's default (VRP one day)."""
    unlimited: bool = False
    excluded: list[tuple[IPv4Address, IPv4Address]] = field(default_factory=list)
    """Ranges that are not given away, both ends included."""
    bindings: dict[IPv4Address, str] = field(default_factory=dict)
    """Addresses reserved for a client, by its MAC address (`hhhh-hhhh-hhhh`)."""
    host: IPv4Address | None = None
    """Of a pool for one client: its address, and in the next its MAC address (twelve hexadecimal digits)."""
    client: str = ""
    client_identified: bool = False
    """The client was named by its identifier, not by its hardware address."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class DhcpInterfaceConfig:
    """What an interface does for DHCP: ask for an address, answer from a pool, or relay."""

    client: bool = False
    select: Literal["", "interface", "global", "relay"] = ""
    pool: DhcpPool | None = None
    """The interface's own pool, where something is set for it."""
    relay_servers: list[IPv4Address] = field(default_factory=list)
    relay_group: str = ""
    """A group of servers to relay to, beside those named here."""


@dataclass(slots=True)
class DhcpServerGroup:
    """Servers that relays send to, by their number in the group."""

    name: str
    servers: dict[int, IPv4Address] = field(default_factory=dict)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class DhcpConfig:
    """What a device says about DHCP. Nothing works before it is enabled."""

    enabled: bool = False
    pools: dict[str, DhcpPool] = field(default_factory=dict)
    groups: dict[str, DhcpServerGroup] = field(default_factory=dict)
    everywhere: bool = False
    """All interfaces answer from the pools, and relay where they name a server; nobody has to tell them so (IOS)."""
    lowest_first: bool = False
    """Pools give their lowest free address away, not the highest."""
    excluded: list[tuple[IPv4Address, IPv4Address]] = field(default_factory=list)
    """Ranges that no pool gives away, both ends included."""
