"""The state of an OSPF process (RFC 2328)."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

NeighborPhase = Literal["down", "attempt", "init", "2-way", "exstart", "exchange", "loading", "full"]
InterfacePhase = Literal["down", "loopback", "waiting", "p2p", "drother", "bdr", "dr"]
NetworkType = Literal["broadcast", "nbma", "p2mp", "p2p"]


@dataclass(frozen=True, slots=True)
class OspfNeighborState:
    """A neighbour on one interface (RFC 2328, section 10)."""

    router_id: IPv4Address
    address: IPv4Address
    interface: str
    area_id: IPv4Address
    phase: NeighborPhase
    priority: int
    designated_router: IPv4Address
    """Interface address of the DR, 0.0.0.0 where there is none."""
    backup_designated_router: IPv4Address
    dead_interval: int
    is_master: bool
    """Whether the neighbour was master of the database exchange (the higher router id)."""
    since: float
    node: str = ""


@dataclass(frozen=True, slots=True)
class OspfInterfaceState:
    """An interface on which the process runs (RFC 2328, section 9)."""

    interface: str
    address: IPv4Address
    length: int
    area_id: IPv4Address
    network_type: NetworkType
    phase: InterfacePhase
    cost: int
    priority: int
    designated_router: IPv4Address
    backup_designated_router: IPv4Address
    hello_interval: int
    dead_interval: int
    retransmit_interval: int
    transmit_delay: int
    passive: bool
    mtu: int


@dataclass(frozen=True, slots=True)
class LsaLink:
    """A link of a router-LSA (RFC 2328, A.4.2), or an attached router of a network-LSA."""

    kind: Literal["p2p", "transit", "stub", "virtual", "attached"]
    link_id: IPv4Address
    data: IPv4Address
    metric: int


@dataclass(frozen=True, slots=True)
class Lsa:
    """A link-state advertisement (RFC 2328, section 12)."""

    kind: Literal["router", "network", "summary", "asbr-summary", "external", "nssa"]
    link_state_id: IPv4Address
    advertising_router: IPv4Address
    area_id: IPv4Address | None
    """None for AS-external LSAs."""
    age: int
    sequence: int
    length: int
    """In octets, header included."""
    metric: int = 0
    options: tuple[str, ...] = ("E",)
    links: tuple[LsaLink, ...] = ()
    mask: IPv4Address | None = None
    metric_type: Literal[1, 2] = 2
    forwarding_address: IPv4Address | None = None
    tag: int = 0
    checksum: int = 0
    is_abr: bool = False
    is_asbr: bool = False


@dataclass(frozen=True, slots=True)
class OspfRoute:
    """A route as OSPF itself computed it, before the routing table chooses."""

    prefix: IPv4Network
    kind: Literal["intra", "inter", "external-1", "external-2", "nssa-1", "nssa-2"]
    network_kind: Literal["stub", "transit", "summary", "external"]
    cost: int
    next_hops: tuple[tuple[IPv4Address, str], ...]
    advertising_router: IPv4Address
    area_id: IPv4Address | None
    tag: int = 0


@dataclass(frozen=True, slots=True)
class OspfRouterRoute:
    """A path to an area border or AS boundary router (RFC 2328, section 16.1, step 3, and 16.2)."""

    router_id: IPv4Address
    area_id: IPv4Address
    kind: Literal["intra", "inter"]
    cost: int
    next_hops: tuple[tuple[IPv4Address, str], ...]
    is_abr: bool
    is_asbr: bool


@dataclass(frozen=True, slots=True)
class OspfVirtualLinkState:
    """A virtual link (RFC 2328, section 15). Address and interface are unset while the peer is not reached."""

    neighbor_id: IPv4Address
    phase: NeighborPhase
    transit_area: IPv4Address
    address: IPv4Address | None
    interface: str
    cost: int
    hello_interval: int
    dead_interval: int
    retransmit_interval: int
    transmit_delay: int


@dataclass(frozen=True, slots=True)
class OspfAreaState:
    """An area of the process."""

    area_id: IPv4Address
    kind: Literal["normal", "stub", "nssa"]
    authentication: str
    spf_count: int
    interfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OspfState:
    """One OSPF process with all that it learned.

    `errors` counts, by reason identifier (see `Diagnosis.reason`), packets that were refused.
    """

    process_id: int
    router_id: IPv4Address
    vrf: str
    is_abr: bool
    is_asbr: bool
    areas: tuple[OspfAreaState, ...]
    interfaces: tuple[OspfInterfaceState, ...]
    neighbors: tuple[OspfNeighborState, ...]
    lsdb: Sequence[Lsa]
    routes: tuple[OspfRoute, ...]
    errors: tuple[tuple[str, int], ...] = ()
    routers: tuple[OspfRouterRoute, ...] = ()
    virtual_links: tuple[OspfVirtualLinkState, ...] = ()
