"""The state of IPv6: interfaces with their addresses, routes, neighbours, DHCPv6 leases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv6Address, IPv6Network
from typing import Literal

from labkit.nos.state.route import RouteProtocol

AddressOrigin = Literal["manual", "eui-64", "autoconfigured", "dhcp"]


@dataclass(frozen=True, slots=True)
class Ipv6AddressState:
    """A global address of an interface. One that somebody else on the link has is `duplicate` and unused."""

    address: IPv6Address
    length: int
    origin: AddressOrigin
    duplicate: bool = False


@dataclass(frozen=True, slots=True)
class AdvertisementState:
    """The router advertisements that an interface sends (RFC 4861, 4.2). Times in seconds."""

    managed: bool
    other: bool
    lifetime: int


@dataclass(frozen=True, slots=True)
class Ipv6InterfaceState:
    """An interface on which IPv6 is enabled."""

    name: str
    admin_up: bool
    physical_up: bool
    protocol_up: bool
    spoofing: bool
    link_local: IPv6Address | None
    addresses: tuple[Ipv6AddressState, ...]
    groups: tuple[IPv6Address, ...]
    """Multicast groups that it listens to."""
    mtu: int
    advertisement: AdvertisementState | None
    """None where it sends none."""
    link_local_duplicate: bool = False


@dataclass(frozen=True, slots=True)
class NextHop6:
    """Where packets go next. `relay_address` is the link's own next hop where the configured one is remote."""

    address: IPv6Address
    interface: str
    relay: bool = False
    relay_address: IPv6Address | None = None


@dataclass(frozen=True, slots=True)
class Route6:
    """A route of the IPv6 table."""

    prefix: IPv6Network
    protocol: RouteProtocol
    preference: int
    cost: int
    next_hops: tuple[NextHop6, ...]
    active: bool = True
    process_id: int = 0
    tag: int = 0
    since: float = 0.0


@dataclass(frozen=True, slots=True)
class Neighbor6:
    """An entry of the neighbour cache (RFC 4861, 5.1). `age` in seconds since it was confirmed."""

    address: IPv6Address
    mac: str
    interface: str
    phase: Literal["reachable", "stale"]
    is_router: bool
    age: float
    port: str = ""
    """On a switch, the layer-2 port behind a VLAN interface."""
    vlan_id: int | None = None


@dataclass(frozen=True, slots=True)
class Lease6:
    """An address that a DHCPv6 server gave to a client."""

    pool: str
    address: IPv6Address
    client: IPv6Address
    """The client's link-local address."""
    duid: str
    """The client's DHCP unique identifier, in hexadecimal digits (RFC 8415, 11.4)."""


@dataclass(frozen=True, slots=True)
class Ipv6State:
    """All that a device knows of IPv6. Empty where it is not enabled."""

    enabled: bool = False
    interfaces: tuple[Ipv6InterfaceState, ...] = ()
    routes: tuple[Route6, ...] = ()
    neighbors: tuple[Neighbor6, ...] = ()
    leases: tuple[Lease6, ...] = ()
    """Of the pools of this device, as server."""
    relayed: Mapping[str, int] = field(default_factory=dict)
    """How many clients behind an interface got an address through this device, as relay."""
