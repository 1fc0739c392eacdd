"""Routing policy: which routes pass, and what is changed on the way."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Literal

CostType = Literal["type-1", "type-2", "internal", "external"]
Origin = Literal["igp", "egp", "incomplete"]


@dataclass(frozen=True, slots=True)
class PrefixRule:
    """A rule of an ip-prefix or ipv6-prefix: a network, and which lengths inside it match (None: that very length)."""

    index: int
    permit: bool
    address: IPv4Address | IPv6Address
    length: int
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class PathRule:
    """A rule of an as-path-filter: a regular expression over the AS path."""

    index: int
    permit: bool
    expression: str


@dataclass(frozen=True, slots=True)
class CommunityRule:
    """A rule of a community-filter: communities that must all be present, or (advanced) an expression."""

    index: int
    permit: bool
    communities: tuple[str, ...] = ()
    expression: str = ""


@dataclass(frozen=True, slots=True)
class CostChange:
    """How a policy changes a cost: sets it, or adds or takes away."""

    sign: Literal["", "+", "-"]
    amount: int


@dataclass(frozen=True, slots=True)
class PathChange:
    """AS numbers that a policy puts before the AS path, or (`overwrite`) in its place."""

    numbers: tuple[int, ...]
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class CommunityChange:
    """Communities that a policy sets, or (`additive`) adds; none at all removes them."""

    communities: tuple[str, ...] = ()
    additive: bool = False


@dataclass(slots=True)
class PolicyNode:
    """A node of a route-policy. All its `match_` fields that are set must hold; then the others are applied.

    Of several values of one field (interfaces, filters) one is enough.
    """

    name: str
    number: int
    permit: bool = True
    description: str = ""
    match_acl: int | str | None = None
    match_acls: tuple[int | str, ...] = ()
    match_prefix_list: str | None = None
    match_prefix_lists: tuple[str, ...] = ()
    """Where a vendor lets a node name several."""
    match_next_hop_acl: int | None = None
    match_next_hop_prefix_list: str | None = None
    match_source_acl: int | None = None
    """Of the router that sent the route."""
    match_source_prefix_list: str | None = None
    match_prefix_list6: str | None = None
    match_next_hop_prefix_list6: str | None = None
    match_cost: int | None = None
    match_tag: int | None = None
    match_interfaces: tuple[str, ...] = ()
    match_path_filters: tuple[str, ...] = ()
    match_community_filters: tuple[str, ...] = ()
    match_whole_community: bool = False
    match_route_types: tuple[str, ...] = ()
    cost: CostChange | None = None
    cost_type: CostType | None = None
    preference: int | None = None
    tag: int | None = None
    next_hop: IPv4Address | None = None
    next_hop6: IPv6Address | None = None
    local_preference: int | None = None
    preferred_value: int | None = None
    path: PathChange | None = None
    communities: CommunityChange | None = None
    deletes_communities: str | None = None
    """The filter whose communities are taken away, before others are added."""
    origin: Origin | None = None
    origin_as: int | None = None
    """The AS that `origin` egp names; it is announced nowhere."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RouteFilter:
    """A `filter-policy`: the list that routes must pass, by number or name.

    `protocol` and `process_id` narrow an export filter to routes of one source, `interface` one of RIP to a port.
    """

    acl: int | str | None = None
    prefix_list: str | None = None
    route_policy: str | None = None
    protocol: str | None = None
    process_id: int | None = None
    interface: str | None = None
