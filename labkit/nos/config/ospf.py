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

    protocol: Literal["direct", "static", "ospf", "rip", "isis", "bgp", "unr"]
    process_id: int | None = None
    cost: int | None = None
    metric_type: Literal[1, 2] | None = None
    tag: int | None = None
    route_policy: str | None = None


@dataclass(slots=True)
class OspfAreaConfig:
    """An area of a process. `networks` holds (address, wildcard) pairs as typed: the interfaces they enable."""

    area_id: IPv4Address
    networks: set[tuple[IPv4Address, IPv4Address]] = field(default_factory=set)
    kind: Literal["normal", "stub", "nssa"] = "normal"
    no_summary: bool = False
    authentication: Authentication | None = None
    default_cost: int | None = None
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
    rfc1583_compatible: bool = True
    description: str = ""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
