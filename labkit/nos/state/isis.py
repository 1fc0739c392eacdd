"""The state of IS-IS (ISO/IEC 10589, RFC 1195)."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network


@dataclass(frozen=True, slots=True)
class IsisPeerState:
    """A neighbour at one level. `circuit_id` is the LAN's on broadcast circuits, else the local circuit's number."""

    system_id: str
    name: str
    """Its dynamic host name, empty where it has none (RFC 5301)."""
    interface: str
    address: IPv4Address
    circuit_id: str
    up: bool
    level: int
    both_levels: bool
    """The circuit forms adjacencies at both levels with it."""
    priority: int | None
    """None on a point-to-point circuit."""
    holding_time: int
    areas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IsisInterfaceState:
    """A circuit; the tuples hold the values of level 1 and level 2."""

    interface: str
    address: IPv4Address
    number: int
    mtu: int
    levels: tuple[int, ...]
    broadcast: bool
    loopback: bool
    costs: tuple[int, int]
    priorities: tuple[int, int]
    hellos: tuple[int, int]
    designated: tuple[bool, bool]
    """Whether it is the designated router."""


@dataclass(frozen=True, slots=True)
class IsisReachState:
    """A network in an LSP."""

    prefix: IPv4Network
    cost: int
    external: bool = False
    down: bool = False


@dataclass(frozen=True, slots=True)
class IsisLspState:
    """A link-state PDU; `lsp_id` is such as 0000.0000.0001.00-00."""

    lsp_id: str
    level: int
    own: bool
    attached: bool
    overload: bool
    areas: tuple[str, ...]
    name: str
    neighbors: tuple[tuple[str, int], ...]
    """Ids (with the pseudonode's number) and costs."""
    networks: tuple[IsisReachState, ...]
    sequence: int
    checksum: int
    length: int


@dataclass(frozen=True, slots=True)
class IsisRouteState:
    """A route of one level. Own networks have no next hops."""

    prefix: IPv4Network
    level: int
    cost: int
    external: bool
    down: bool
    next_hops: tuple[tuple[IPv4Address, str], ...]
    interface: str
    used: bool
    """It is in the routing table."""


@dataclass(frozen=True, slots=True)
class IsisState:
    """One IS-IS process with all that it learned."""

    process_id: int
    vrf: str
    system_id: str
    areas: tuple[str, ...]
    levels: tuple[int, ...]
    interfaces: tuple[IsisInterfaceState, ...]
    peers: tuple[IsisPeerState, ...]
    lsps: tuple[IsisLspState, ...]
    routes: tuple[IsisRouteState, ...]
