"""The state of a standby group (RFC 2281)."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal

from labkit.nos.state.vrrp import VrrpTrackState

HsrpPhase = Literal["init", "listen", "standby", "active"]


@dataclass(frozen=True, slots=True)
class HsrpRouter:
    """The active or the standby router, as a group hears it. `local` is the group itself."""

    address: IPv4Address
    priority: int
    local: bool


@dataclass(frozen=True, slots=True)
class HsrpState:
    """One standby group on one interface. Times in seconds; `changes` counts how often its phase changed."""

    interface: str
    group: int
    version: int
    phase: HsrpPhase
    addresses: tuple[IPv4Address, ...]
    """The virtual address, then its secondary ones."""
    active: HsrpRouter | None
    standby: HsrpRouter | None
    running_priority: int
    configured_priority: int
    preempt: bool
    preempt_delay: int
    hello: int
    hold: int
    authentication: Literal["simple", "md5"]
    tracks: tuple[VrrpTrackState, ...]
    mac: str
    since: float
    changes: int
