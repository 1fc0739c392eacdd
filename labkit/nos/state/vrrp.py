"""The state of a virtual router (RFC 3768)."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Literal

VrrpPhase = Literal["initialize", "backup", "master"]


@dataclass(frozen=True, slots=True)
class VrrpTrackState:
    """A tracked interface (or BFD session), and by how much the priority changes while it is down."""

    interface: str
    kind: Literal["reduced", "increased"]
    amount: int
    up: bool
    session: bool = False
    """It is a BFD session, named by `interface`."""
    route: bool = False
    """It is a route, written in `interface`."""


@dataclass(frozen=True, slots=True)
class VrrpTurns:
    """How often a virtual router reached each phase."""

    master: int = 0
    backup: int = 0
    initialize: int = 0


@dataclass(frozen=True, slots=True)
class VrrpState:
    """One virtual router on one interface. Intervals in seconds, in IPv6 in hundredths of one."""

    interface: str
    vrid: int
    phase: VrrpPhase
    addresses: tuple[IPv4Address | IPv6Address, ...]
    """The virtual addresses."""
    master_address: IPv4Address | IPv6Address | None
    """The master's own address; None where there is no master."""
    running_priority: int
    configured_priority: int
    master_priority: int
    preempt: bool
    preempt_delay: int
    interval: int
    authentication: Literal["simple", "md5"] | None
    tracks: tuple[VrrpTrackState, ...]
    mac: str
    since: float
    """When the virtual router reached its phase."""
    turns: VrrpTurns = field(default_factory=VrrpTurns)
