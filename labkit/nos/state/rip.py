"""The state of RIP (RFC 2453)."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network


@dataclass(frozen=True, slots=True)
class RipInterfaceState:
    """An interface on which the process runs."""

    interface: str
    address: IPv4Address
    version: int
    multicast: bool
    metric_in: int
    metric_out: int
    input_enabled: bool
    output_enabled: bool
    split_horizon: bool
    poison_reverse: bool
    authenticated: bool
    silent: bool
    up: bool = True


@dataclass(frozen=True, slots=True)
class RipNeighborState:
    """A router whose packets are heard; `routes` counts those that it gave this process."""

    address: IPv4Address
    interface: str
    version: int
    accepted: bool
    routes: int


@dataclass(frozen=True, slots=True)
class RipRouteState:
    """A route of the process: its own network, an imported one, or a learnt one."""

    prefix: IPv4Network
    cost: int
    tag: int
    next_hops: tuple[tuple[IPv4Address, str], ...] = ()
    interface: str = ""
    imported: bool = False


@dataclass(frozen=True, slots=True)
class RipState:
    """One RIP process with all that it learned."""

    process_id: int
    vrf: str
    interfaces: tuple[RipInterfaceState, ...]
    neighbors: tuple[RipNeighborState, ...]
    routes: tuple[RipRouteState, ...]
