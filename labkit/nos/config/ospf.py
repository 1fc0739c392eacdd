"""OSPF (RFC 2328): processes, areas, and what they redistribute."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any, Literal

from labkit.nos.config.policy import RouteFilter
from labkit.nos.config.secret import Secret

AuthenticationMode = Literal["null", "simple", "md5", "hmac-md5", "hmac-sha256"]


@dataclass(frozen=True, slots=True)
class Authentication:
    """How the packets of an area or an interface are authenticated (RFC 2328, appendix D)."""

    mode: AuthenticationMode
    key: Secret | None = None
    key_id: int | None = None


@dataclass(frozen=True, slots=True)
class DefaultOriginate:
    """A default route advertised as a type-5 LSA; `always` needs no default in the routing table."""

    always: bool = False
    cost: int | None = None
    metric_type: Literal[1, 2] | None = None
    route_policy: str | None = None


@dataclass(frozen=True, slots=True)
class Redistribution:
    """Routes of another protocol (and process) imported into this one."""

    protocol: Literal["direct", "static", "ospf", "rip", "isis", "bgp", "unr", "ospfv3", "ripng"]
    process_id: int | None = None
    cost: int | None = None
    metric_type: Literal[1, 2] | None = None
    tag: int | None = None
    route_policy: str | None = None
    as_number: int | None = None
    """Of `bgp`, where the vendor's line names it: a device has one BGP, so it says nothing more."""
    route_types: tuple[str, ...] = ()
    """Of OSPF's routes, those that are meant, in the words of routing policy; none are all."""


@dataclass(frozen=True, slots=True)
class AddressRange:
    """Networks announced as one (RFC 2328, C.2), or (`advertise` off) not at all. None is the largest cost."""

    advertise: bool = True
    cost: int | None = None
    tag: int | None = None
    """Of external routes."""


@dataclass(frozen=True, slots=True)
class VirtualLink:
    """A virtual link to another border router (RFC 2328, section 15). Times in seconds, None is the default."""

    hello_interval: int | None = None
    dead_interval: int | None = None
    retransmit_interval: int | None = None
    transmit_delay: int | None = None
    authentication: Authentication | None = None
    """None is the backbone's."""


@dataclass(frozen=True, slots=True)
class NssaOptions:
    """What an NSSA's router does beyond RFC 3101's defaults."""

    default_route: bool = False
    """Announce a default route, if there is one in the routing table, as a type-7 LSA."""
    default_cost: int | None = None
    default_type: Literal[1, 2] | None = None
    default_tag: int | None = None
    no_import: bool = False
    """A border router announces its imported routes outside the NSSA only."""
    translator_always: bool = False
    suppress_forwarding_address: bool = False
    """Translated LSAs have the forwarding address 0.0.0.0."""
    set_n_bit: bool = False
    zero_address_forwarding: bool = False
    translator_interval: int | None = None


@dataclass(slots=True)
class OspfAreaConfig:
    """An area of a process. `networks` holds (address, wildcard) pairs as typed: the interfaces they enable.

    It is an ordered set: the pairs are printed in the order in which they were typed.
    """

    area_id: IPv4Address
    networks: dict[tuple[IPv4Address, IPv4Address], None] = field(default_factory=dict)
    kind: Literal["normal", "stub", "nssa"] = "normal"
    no_summary: bool = False
    authentication: Authentication | None = None
    default_cost: int | None = None
    nssa: NssaOptions = NssaOptions()
    ranges: dict[tuple[IPv4Address, int], AddressRange] = field(default_factory=dict)
    """By address and length: summaries of the area's networks for other areas."""
    virtual_links: dict[IPv4Address, VirtualLink] = field(default_factory=dict)
    """By the peer's router id; the area is their transit area."""
    import_filter: RouteFilter | None = None
    """Which summaries (type 3) a border router lets into the area."""
    export_filter: RouteFilter | None = None
    """Which of the area's networks a border router announces to other areas."""
    description: str = ""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class OspfConfig:
    """One OSPF process."""

    process_id: int
    router_id: IPv4Address | None = None
    vrf: str = ""
    areas: dict[IPv4Address, OspfAreaConfig] = field(default_factory=dict)
    reference_bandwidth: int = 100
    """In Mbit/s: an interface's cost is this divided by its bandwidth, at least 1."""
    silent_interfaces: set[str] = field(default_factory=set)
    silent_all: bool = False
    active_interfaces: set[str] = field(default_factory=set)
    """Exceptions from `silent_all`."""
    default_originate: DefaultOriginate | None = None
    redistributions: dict[tuple[str, int | None], Redistribution] = field(default_factory=dict)
    import_filters: list[RouteFilter] = field(default_factory=list)
    """Keep routes out of the routing table; the database is untouched."""
    export_filters: list[RouteFilter] = field(default_factory=list)
    """Keep imported routes from being announced."""
    preference: int | None = None
    """Of intra- and inter-area routes; None is the vendor's default (VRP 10)."""
    external_preference: int | None = None
    """Of AS-external routes; None is the vendor's default (VRP 150)."""
    maximum_paths: int | None = None
    ranges: dict[tuple[IPv4Address, int], AddressRange] = field(default_factory=dict)
    """By address and length: summaries of imported routes."""
    peers: dict[IPv4Address, int | None] = field(default_factory=dict)
    """Neighbours on NBMA networks, with the priority that Hellos count them with."""
    bfd: bool = False
    """Ask for a BFD session with every neighbour."""
    stub_router: bool = False
    """The router asks not to be used for transit (RFC 6987): all its links cost 65535."""
    stub_router_on_startup: int | None = None
    """Seconds after a start for which `stub_router` is meant; None is always."""
    rfc1583_compatible: bool = True
    description: str = ""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
