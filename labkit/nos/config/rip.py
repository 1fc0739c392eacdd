"""RIP version 1 (RFC 1058) and 2 (RFC 2453)."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any, Literal

from labkit.nos.config.ospf import Redistribution
from labkit.nos.config.policy import RouteFilter
from labkit.nos.config.secret import Secret


@dataclass(frozen=True, slots=True)
class RipAuthentication:
    """How RIP-2 packets of an interface are authenticated (RFC 2453, 4.1; RFC 4822)."""

    mode: Literal["simple", "md5 usual", "md5 nonstandard", "hmac-sha256"]
    key: Secret
    key_id: int | None = None


@dataclass(slots=True)
class RipInterfaceConfig:
    """What an interface says about RIP. None is the default."""

    version: Literal["1", "2 broadcast", "2 multicast"] | None = None
    input_enabled: bool = True
    output_enabled: bool = True
    metric_in: int = 0
    metric_out: int = 1
    split_horizon: bool | None = None
    """None: on for broadcast and point-to-point links."""
    poison_reverse: bool = False
    authentication: RipAuthentication | None = None
    summaries: set[tuple[IPv4Address, int]] = field(default_factory=set)
    """Prefixes sent in place of the routes inside them."""
    send_versions: frozenset[int] | None = None
    receive_versions: frozenset[int] | None = None
    """Where a vendor has a line for each direction. None is what `version` says."""
    key_chain: str | None = None
    """The chain whose first key authenticates packets, where the keys have a place of their own."""
    key_chain_mode: Literal["simple", "md5 usual"] = "simple"


@dataclass(frozen=True, slots=True)
class RipDefault:
    """A default route that RIP sends: always, or if a policy finds its condition in the routing table."""

    cost: int = 0
    route_policy: str | None = None
    match_default: bool = False


@dataclass(slots=True)
class RipConfig:
    """One RIP process."""

    process_id: int
    vrf: str = ""
    version: Literal[1, 2] | None = None
    """Unset, version 1 is sent and both are heard."""
    networks: list[IPv4Address] = field(default_factory=list)
    """Classful networks whose interfaces take part, as they were typed."""
    peers: set[IPv4Address] = field(default_factory=set)
    summary: Literal["on", "off", "always"] = "on"
    silent_interfaces: set[str] = field(default_factory=set)
    silent_all: bool = False
    active_interfaces: set[str] = field(default_factory=set)
    preference: int | None = None
    preference_policy: str | None = None
    maximum_paths: int | None = None
    default_cost: int = 0
    default_originate: RipDefault | None = None
    redistributions: dict[tuple[str, int | None], Redistribution] = field(default_factory=dict)
    import_filters: list[RouteFilter] = field(default_factory=list)
    export_filters: list[RouteFilter] = field(default_factory=list)
    verify_source: bool = True
    host_routes: bool = True
    timers: tuple[int, int, int] | None = None
    """Update, age and garbage-collect, in seconds; shown, since the simulation is steady."""
    holddown: int | None = None
    """Seconds for which a lost route is not believed again (IOS); with IOS, the third timer is that of the flush."""
    description: str = ""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
