"""The state of BGP (RFC 4271)."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Literal

Address = IPv4Address | IPv6Address
SessionPhase = Literal["idle", "connect", "active", "opensent", "established"]


@dataclass(frozen=True, slots=True)
class BgpPathState:
    """One route to a prefix, with what the decision made of it.

    `reason` is what it lost the decision by, in the vendor's word; empty for the best one, `unreachable` where no
    route leads to its next hop.
    """

    prefix: IPv4Network | IPv6Network
    kind: Literal["aggregate", "network", "import", "learnt"]
    next_hop: Address
    as_path: str
    origin: Literal["igp", "egp", "incomplete"]
    med: int | None = None
    local_preference: int | None = None
    """None on external and own routes, which carry none."""
    preferred_value: int = 0
    communities: tuple[str, ...] = ()
    valid: bool = True
    best: bool = False
    selected: bool = False
    """Best, or sharing its load."""
    active: bool = False
    """In the routing table, and forwarding."""
    suppressed: bool = False
    internal: bool = False
    """Learnt within the AS, or from another member of its confederation."""
    member: bool = False
    """Learnt from another member of the confederation (RFC 5065)."""
    peer: Address | None = None
    """None for the device's own routes."""
    peer_id: IPv4Address | None = None
    relay_address: Address | None = None
    interface: str = ""
    cost: int = 0
    """Of the way to the next hop."""
    originator: IPv4Address | None = None
    clusters: tuple[IPv4Address, ...] = ()
    from_client: bool = False
    preference: int = 255
    reason: str = ""
    advertised_to: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class BgpPeerState:
    """A configured peer. `since` is when the session reached its phase."""

    address: Address
    as_number: int
    external: bool
    phase: SessionPhase
    since: float
    local_address: Address | None = None
    router_id: IPv4Address | None = None
    initiated: bool = False
    """Whether this end opened the connection."""
    received: tuple[BgpPathState, ...] = ()
    advertised: tuple[BgpPathState, ...] = ()


@dataclass(frozen=True, slots=True)
class BgpState:
    """BGP in one routing table; `paths` are by prefix, each prefix's best path first."""

    as_number: int
    router_id: IPv4Address
    peers: tuple[BgpPeerState, ...]
    paths: tuple[BgpPathState, ...]
    vrf: str = ""
    confederation: bool = False
