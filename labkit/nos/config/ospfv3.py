"""OSPF for IPv6 (RFC 5340): processes, areas and the interfaces' part."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Literal

from labkit.nos.config.ospf import AddressRange, Authentication
from labkit.nos.config.policy import RouteFilter


@dataclass(slots=True)
class Ospfv3InterfaceConfig:
    """One instance of OSPFv3 on an interface. None is the default; times in seconds."""

    instance_id: int = 0
    enabled: tuple[int, IPv4Address] | None = None
    """Process and area. The parameters may be set before."""
    cost: int | None = None
    network_type: Literal["broadcast", "p2p"] | None = None
    hello_interval: int | None = None
    dead_interval: int | None = None
    """Unset, four times the hello interval."""
    priority: int | None = None
    mtu_ignore: bool = False
    """VRP compares the MTUs of OSPFv3 neighbours unless told not to."""
    authentication: Authentication | None = None
    """None is what the area says, or else the process (RFC 7166)."""
    with_family: bool = False
    """Typed as `ospfv3 … ipv6 area`, the later of IOS's two ways to write it."""


@dataclass(frozen=True, slots=True)
class Ospfv3Redistribution:
    """Routes of another protocol imported into this one."""

    protocol: Literal["direct", "static", "bgp", "ospfv3", "ripng", "isis"]
    cost: int | None = None
    metric_type: Literal[1, 2] | None = None
    tag: int | None = None
    process_id: int | None = None
    route_policy: str | None = None
    internal: bool = False
    """Also the routes that BGP learnt from peers in the own AS."""


@dataclass(frozen=True, slots=True)
class Ospfv3Default:
    """A default route advertised; `always` needs none in the routing table."""

    always: bool = False
    cost: int | None = None
    metric_type: Literal[1, 2] | None = None


@dataclass(slots=True)
class Ospfv3AreaConfig:
    """An area of a process."""

    area_id: IPv4Address
    stub: bool = False
    no_summary: bool = False
    default_cost: int | None = None
    ranges: dict[tuple[IPv6Address, int], bool] = field(default_factory=dict)
    """Networks announced to other areas as one, and whether they are announced at all."""
    authentication: Authentication | None = None
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class Ospfv3Config:
    """A process. It does not run before it has a router id: there is no IPv4 address to take one from."""

    process_id: int
    router_id: IPv4Address | None = None
    areas: dict[IPv4Address, Ospfv3AreaConfig] = field(default_factory=dict)
    reference_bandwidth: int = 100
    """In Mbit/s."""
    silent_interfaces: set[str] = field(default_factory=set)
    silent_all: bool = False
    """Every interface is silent but those of the next set."""
    active_interfaces: set[str] = field(default_factory=set)
    redistributions: dict[tuple[str, int | None], Ospfv3Redistribution] = field(default_factory=dict)
    """By protocol and process."""
    ranges: dict[tuple[IPv6Address, int], AddressRange] = field(default_factory=dict)
    """Imported networks announced as one."""
    authentication: Authentication | None = None
    default_originate: Ospfv3Default | None = None
    preference: int | None = None
    """None is the vendor's default (VRP 10, and 150 for external routes)."""
    external_preference: int | None = None
    maximum_paths: int | None = None
    import_filters: list[RouteFilter] = field(default_factory=list)
    """Lists that routes must pass on their way into the routing table."""
    export_filters: list[RouteFilter] = field(default_factory=list)
    """Lists that imported routes must pass to be announced."""
    with_families: bool = False
    """Typed as `router ospfv3` with an address family, the later of IOS's two ways to write it."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
