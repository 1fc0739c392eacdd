"""The state of an OSPFv3 process (RFC 5340)."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Literal

from labkit.nos.state.ospf import InterfacePhase, NeighborPhase


@dataclass(frozen=True, slots=True)
class Ospfv3NeighborState:
    """A neighbour on one interface."""

    router_id: IPv4Address
    address: IPv6Address
    """Its link-local address."""
    interface: str
    area_id: IPv4Address
    phase: NeighborPhase
    priority: int
    role: Literal["dr", "bdr", "drother", ""]
    """What the neighbour is on the network; empty on point-to-point links."""
    dead_interval: int
    instance_id: int
    interface_id: int
    since: float = 0.0
    """When it came into its phase, in seconds of the lab's clock."""


@dataclass(frozen=True, slots=True)
class Ospfv3InterfaceState:
    """An interface on which the process runs. Times in seconds."""

    interface: str
    interface_id: int
    area_id: IPv4Address
    instance_id: int
    link_local: IPv6Address
    prefixes: tuple[tuple[IPv6Address, int], ...]
    network_type: Literal["broadcast", "p2p"]
    phase: InterfacePhase
    cost: int
    priority: int
    mtu: int
    designated_router: tuple[IPv4Address, IPv6Address] | None
    """Router id and link-local address."""
    backup_designated_router: tuple[IPv4Address, IPv6Address] | None
    hello_interval: int
    dead_interval: int
    passive: bool
    neighbors: int
    adjacent: int


Lsa6Kind = Literal[
    "link", "router", "network", "inter-area-prefix", "inter-area-router", "external", "intra-area-prefix"
]


@dataclass(frozen=True, slots=True)
class Lsa6:
    """A link-state advertisement (RFC 5340, appendix A.4). `scope` is an area, an interface, or empty for all."""

    kind: Lsa6Kind
    link_state_id: IPv4Address
    advertising_router: IPv4Address
    scope: str
    age: int
    sequence: int
    checksum: int
    links: int = 0
    """Of a router-LSA, or the attached routers of a network-LSA."""
    prefixes: tuple[IPv6Network, ...] = ()
    metric: int = 0
    reference: Literal["", "router", "network"] = ""
    """What an intra-area-prefix-LSA belongs to."""
    destination: IPv4Address | None = None
    """The router that an inter-area-router-LSA leads to."""


@dataclass(frozen=True, slots=True)
class Ospfv3Route:
    """A route as OSPFv3 itself computed it. A next hop of None is a connected network's."""

    prefix: IPv6Network
    kind: Literal["intra", "inter", "external-1", "external-2"]
    cost: int
    next_hops: tuple[tuple[IPv6Address | None, str], ...]
    area_id: IPv4Address | None


@dataclass(frozen=True, slots=True)
class Ospfv3State:
    """One OSPFv3 process with all that it learned."""

    process_id: int
    router_id: IPv4Address
    areas: tuple[IPv4Address, ...]
    interfaces: tuple[Ospfv3InterfaceState, ...]
    neighbors: tuple[Ospfv3NeighborState, ...]
    lsdb: tuple[Lsa6, ...]
    routes: tuple[Ospfv3Route, ...]
    is_abr: bool = False
    is_asbr: bool = False
