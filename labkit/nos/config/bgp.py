"""BGP-4 (RFC 4271): peers, groups and address families, of which IPv4 unicast is the process's own."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from labkit.nos.config.kept import KeptSection
from labkit.nos.config.ospf import Redistribution
from labkit.nos.config.policy import RouteFilter
from labkit.nos.config.secret import Secret


@dataclass(frozen=True, slots=True)
class AdvertisedDefault:
    """A default route sent to a peer, or (with a policy) sent while the policy finds a route it permits."""

    route_policy: str | None = None


@dataclass(frozen=True, slots=True)
class PrefixLimit:
    """How many prefixes a peer may send, and at how many per cent of them there is a warning. Not simulated."""

    count: int
    threshold: int | None = None
    warns_only: bool = False
    restart: int | None = None
    """Minutes after which a session that was closed for it is opened again."""


@dataclass(slots=True)
class BgpPeerConfig:
    """A peer, or a group that peers take their settings from. `name` is the address in text, or the group's name.

    None is what the group says, or without a group the default.
    """

    name: str
    as_number: int | None = None
    group: str | None = None
    external: bool | None = None
    """Of a group: whether its members are in other autonomous systems; None on a peer."""
    connect_interface: str | None = None
    connect_address: IPv4Address | None = None
    ebgp_max_hop: int | None = None
    checks_connected: bool | None = None
    """False lets an external session of one hop end at an address of no own subnet, such as a loopback."""
    ttl_security_hops: int | None = None
    password: Secret | None = None
    description: str | None = None
    ignored: bool | None = None
    bfd: bool | None = None
    """Whether a BFD session watches the peer (RFC 5882)."""
    timers: tuple[int, int] | None = None
    """Keepalive and hold time in seconds."""
    fake_as: int | None = None
    enabled: bool | None = None
    """Whether routes of the family are exchanged: those of IPv4 unicast are unless taken back."""
    next_hop_local: bool | None = None
    reflect_client: bool | None = None
    advertise_community: bool | None = None
    public_as_only: bool | None = None
    substitute_as: bool | None = None
    keep_all_routes: bool | None = None
    allow_as_loop: int | None = None
    preferred_value: int | None = None
    import_policy: str | None = None
    export_policy: str | None = None
    import_prefix_list: str | None = None
    export_prefix_list: str | None = None
    import_path_filter: str | None = None
    export_path_filter: str | None = None
    import_acl: int | str | None = None
    export_acl: int | str | None = None
    default_originate: AdvertisedDefault | None = None
    advertise_ext_community: bool | None = None
    """Extended communities (RFC 4360) are shown and not simulated, as is the site that a CE's routes come from."""
    soo: str | None = None
    maximum_prefixes: PrefixLimit | None = None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A prefix announced in place of, or beside, the routes inside it (RFC 4271, 9.2.2.2)."""

    address: IPv4Address | IPv6Address
    length: int
    detail_suppressed: bool = False
    as_set: bool = False
    suppress_policy: str | None = None
    origin_policy: str | None = None
    attribute_policy: str | None = None


@dataclass(slots=True, kw_only=True)
class BgpFamilyConfig:
    """An address family: what is announced, what is exchanged with whom, and how the best route is chosen.

    IPv6 unicast (RFC 2545, 4760) is one, and IPv4 unicast of each VPN instance, whose peers are its own.
    """

    name: str = ""
    """The VPN instance; empty where it is none's."""
    router_id: IPv4Address | None = None
    """Of a VPN instance; None is the process's."""
    peers: dict[str, BgpPeerConfig] = field(default_factory=dict)
    """Peers and groups by name."""
    networks: dict[tuple[IPv4Address | IPv6Address, int], str | None] = field(default_factory=dict)
    """Prefixes announced while the routing table has them → a route-policy, or None."""
    redistributions: dict[tuple[str, int | None], Redistribution] = field(default_factory=dict)
    aggregates: dict[tuple[IPv4Address | IPv6Address, int], Aggregate] = field(default_factory=dict)
    default_imported: bool = False
    """Whether imported routes may include the default route."""
    preferences: tuple[int, int, int] | None = None
    """Of external, internal and local routes."""
    default_local_preference: int | None = None
    default_med: int | None = None
    cluster_id: int | None = None
    reflects_between_clients: bool = True
    compares_med_always: bool = False
    missing_med_is_worst: bool = False
    ignores_path: bool = False
    external_paths: int = 1
    internal_paths: int = 1
    import_filters: list[RouteFilter] = field(default_factory=list)
    export_filters: list[RouteFilter] = field(default_factory=list)
    unicast_default: bool = True
    """Whether peers exchange routes of the family without `peer … enable`: not in IPv6."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class VpnFamilyConfig(BgpFamilyConfig):
    """VPN-IPv4 unicast (RFC 4364, 4): what is exchanged between provider edges. Shown, and not simulated."""

    filters_targets: bool = True
    """Whether routes are refused that no VPN instance imports (`policy vpn-target`)."""


@dataclass(slots=True)
class BgpConfig(BgpFamilyConfig):
    """The device's BGP process: one, for its autonomous system."""

    as_number: int
    timers: tuple[int, int] | None = None
    confederation_id: int | None = None
    """The autonomous system that those outside see (RFC 5065); `as_number` is then that of a member."""
    confederation_members: tuple[int, ...] = ()
    """The other member autonomous systems that this speaker has peers in."""
    ipv6: BgpFamilyConfig | None = None
    """Holds of the process's peers what is said of them in IPv6 unicast."""
    vpnv4: VpnFamilyConfig | None = None
    """The same in VPN-IPv4 unicast."""
    instances: dict[str, BgpFamilyConfig] = field(default_factory=dict)
    """By VPN instance."""
    sections: dict[str, dict[tuple[Any, ...], KeptSection]] = field(default_factory=dict)
    """Address families that are kept whole."""
    families_apart: bool = False
    """IPv4 unicast has a section of its own in the printed configuration (IOS: once an address family was typed)."""
