"""IPv6: addresses and router advertisements of interfaces, static routes, DHCPv6 pools (RFC 4291, 4861, 4862, 8415)."""

from dataclasses import dataclass, field
from ipaddress import IPv6Address
from typing import Any

from labkit.nos.config.ospfv3 import Ospfv3Config, Ospfv3InterfaceConfig
from labkit.nos.config.vrrp import VrrpGroup

FOREVER = 0xFFFFFFFF
"""The lifetime that does not end (RFC 8415, 7.7)."""
Prefix6 = tuple[IPv6Address, int]
"""A network's address, host bits cleared, and its length."""


@dataclass(frozen=True, slots=True)
class Ipv6InterfaceAddress:
    """A global address. With `eui64` its lower half is made from the interface's hardware address."""

    address: IPv6Address
    length: int
    eui64: bool = False


@dataclass(slots=True)
class Ipv6InterfaceConfig:
    """What an interface says about IPv6. Nothing works on it before it is enabled here and on the device."""

    enabled: bool = False
    addresses: list[Ipv6InterfaceAddress] = field(default_factory=list)
    link_local: IPv6Address | None = None
    auto_link_local: bool = False
    autoconfiguration: bool = False
    """Takes addresses from the prefixes that routers advertise (RFC 4862)."""
    learns_default: bool = False
    """Takes a default route to the routers that advertise themselves."""
    dhcp_client: bool = False
    mtu: int | None = None
    advertises: bool = False
    """Sends router advertisements (RFC 4861, 6.2); VRP halts them unless told otherwise."""
    managed: bool = False
    """The M flag: hosts are to ask DHCPv6 for addresses."""
    other: bool = False
    """The O flag: hosts are to ask DHCPv6 for everything but addresses."""
    router_lifetime: int | None = None
    """Seconds for which hosts may use the router as their default; 0 says that it is none."""
    advertised: dict[Prefix6, bool] = field(default_factory=dict)
    """Further prefixes that are advertised, and whether hosts may make addresses of them."""
    advertised_lifetimes: dict[Prefix6, tuple[int, int]] = field(default_factory=dict)
    """How long, in seconds, addresses of these prefixes are valid, and preferred; nothing ages in a lab."""
    dhcp_pool: str = ""
    """The pool from which clients behind the interface are served."""
    relay_servers: list[IPv6Address] = field(default_factory=list)
    relay_ports: list[str] = field(default_factory=list)
    ospfv3: dict[int, Ospfv3InterfaceConfig] = field(default_factory=dict)
    """By instance id (RFC 5340, 2.4)."""
    vrrp: dict[int, VrrpGroup] = field(default_factory=dict)
    """Virtual routers of IPv6 (RFC 5798)."""

    @property
    def works(self) -> bool:
        """Whether IPv6 runs here: it was enabled, or, where that is enough (IOS), given an address."""
        return self.enabled or bool(
            self.addresses or self.link_local or self.autoconfiguration or self.dhcp_client
        )


@dataclass(frozen=True, slots=True)
class StaticRoute6:
    """A static route of IPv6. It needs a next hop, an interface, or both; `NULL0` discards."""

    destination: IPv6Address
    length: int
    next_hop: IPv6Address | None = None
    interface: str | None = None
    preference: int | None = None
    """None is the vendor's default (VRP 60)."""
    tag: int = 0
    description: str = ""

    @property
    def key(self) -> tuple[IPv6Address, int, str | None, IPv6Address | None]:
        """What makes two entries the same route."""
        return (self.destination, self.length, self.interface, self.next_hop)


@dataclass(slots=True)
class Dhcpv6Pool:
    """Addresses to give to clients (RFC 8415), and what they are told with them."""

    name: str
    prefix: Prefix6 | None = None
    dns: list[IPv6Address] = field(default_factory=list)
    domain: str = ""
    lifetimes: tuple[int, int] | None = None
    """Seconds for which an address is valid, and preferred; `FOREVER` is without end. Nothing ages in a lab."""
    excluded: list[tuple[IPv6Address, IPv6Address]] = field(default_factory=list)
    """Ranges that are not given away, both ends included."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class Ipv6Config:
    """What a device says about IPv6."""

    enabled: bool = False
    """On VRP nothing of it works before; on IOS the device then forwards, and advertises itself as a router."""
    static_routes: dict[tuple[IPv6Address, int, str | None, IPv6Address | None], StaticRoute6] = field(
        default_factory=dict
    )
    static_preference: int | None = None
    pools: dict[str, Dhcpv6Pool] = field(default_factory=dict)
    ospfv3: dict[int, Ospfv3Config] = field(default_factory=dict)
