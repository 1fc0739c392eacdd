"""IS-IS for IPv4 (ISO/IEC 10589, RFC 1195)."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any, Literal

from labkit.nos.config.ospf import Redistribution
from labkit.nos.config.policy import RouteFilter
from labkit.nos.config.secret import Secret

IsisLevels = Literal["level-1", "level-1-2", "level-2"]
CostStyle = Literal["narrow", "narrow-compatible", "compatible", "wide-compatible", "wide"]
"""Which TLVs carry the metrics (RFC 5305): the compatible styles take both kinds, `compatible` sends both."""

LEVELS: dict[IsisLevels, frozenset[int]] = {
    "level-1": frozenset({1}),
    "level-1-2": frozenset({1, 2}),
    "level-2": frozenset({2}),
}


@dataclass(frozen=True, slots=True)
class IsisAuthentication:
    """How hellos of an interface, or the LSPs of a level, are authenticated (RFC 5304)."""

    mode: Literal["simple", "md5"]
    key: Secret


@dataclass(frozen=True, slots=True)
class IsisImport(Redistribution):
    """Routes of another protocol, and the levels into which they go."""

    levels: IsisLevels = "level-2"
    internal: bool = False
    """Narrow metrics tell external costs from internal ones; external ones count 64 more (VRP)."""


@dataclass(frozen=True, slots=True)
class IsisLeak:
    """Routes of one level passed into the other (RFC 5302), all or those that a filter permits."""

    acl: int | None = None
    prefix_list: str | None = None
    route_policy: str | None = None
    tag: int | None = None


@dataclass(frozen=True, slots=True)
class IsisDefault:
    """A default route announced without condition, or (`match_default`) while the routing table has one."""

    match_default: bool = False
    cost: int = 0
    levels: IsisLevels = "level-2"


@dataclass(slots=True)
class IsisConfig:
    """An IS-IS process. None is the default."""

    process_id: int
    vrf: str = ""
    description: str = ""
    entities: list[str] = field(default_factory=list)
    """Network entity titles: area, system id and selector 00, all with the same system id."""
    level: IsisLevels = "level-1-2"
    cost_style: CostStyle = "narrow"
    circuit_costs: dict[int, int] = field(default_factory=dict)
    """By level, for interfaces without a cost of their own."""
    auto_cost: bool = False
    """Costs follow the bandwidth where nothing else sets them."""
    reference_bandwidth: int = 100
    """In Mbit/s: with wide metrics, that of a cost of 10."""
    name: str = ""
    preference: int | None = None
    maximum_paths: int | None = None
    redistributions: dict[tuple[str, int | None], Redistribution] = field(default_factory=dict)
    """`IsisImport`s, by protocol and process."""
    leak_up: IsisLeak | None = field(default_factory=IsisLeak)
    """Level 1 into level 2; None where it was switched off."""
    leak_down: IsisLeak | None = None
    """Level 2 into level 1."""
    default_originate: IsisDefault | None = None
    import_filters: list[RouteFilter] = field(default_factory=list)
    """What goes from IS-IS into the routing table."""
    export_filters: list[RouteFilter] = field(default_factory=list)
    """What goes from the imports into IS-IS."""
    summaries: dict[tuple[IPv4Address, int], IsisLevels] = field(default_factory=dict)
    area_authentication: IsisAuthentication | None = None
    """Of the LSPs of level 1."""
    domain_authentication: IsisAuthentication | None = None
    """Of the LSPs of level 2."""
    overload: bool = False
    """Others do not send transit traffic through it (ISO 10589, 7.2.8.1)."""
    attached: Literal["always", "never"] | None = None
    """None announces the ATT bit where another area is reached."""
    avoid_attached: bool = False
    bfd: bool = False
    """A BFD session with every neighbour (RFC 5882), where the interface does not say otherwise."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class IsisInterfaceConfig:
    """What an interface says about IS-IS. The dicts are by level; what they lack is the default."""

    enabled: int | None = None
    """The process."""
    circuit_level: IsisLevels = "level-1-2"
    costs: dict[int, int] = field(default_factory=dict)
    bfd: Literal["enable", "block"] | None = None
    """None is what the process says."""
    priorities: dict[int, int] = field(default_factory=dict)
    hellos: dict[int, int] = field(default_factory=dict)
    """Seconds between hellos."""
    point_to_point: bool = False
    authentication: IsisAuthentication | None = None
    silent: bool = False
    small_hello: bool = False
    """Hellos are not padded to the MTU."""
