"""The spanning trees as a switch sees them."""

from dataclasses import dataclass, field
from typing import Literal

BridgeId = tuple[int, str]
"""Priority and address (twelve hexadecimal digits)."""
PortId = tuple[int, int]
"""Priority and number."""
StpVersion = Literal["stp", "rstp", "mstp"]
PortRole = Literal["root", "designated", "alternate", "backup", "master", "disabled"]


@dataclass(frozen=True, slots=True)
class StpTimers:
    """Seconds, and the largest number of bridges that a BPDU passes inside a region."""

    hello: int
    max_age: int
    forward_delay: int
    max_hops: int


@dataclass(frozen=True, slots=True)
class TopologyChanges:
    """How often the tree around a bridge changed, and how often it heard so from others; `since` is the last time."""

    number: int = 0
    received: int = 0
    since: float = 0.0
    port: str = ""
    """Where it saw the last one, or heard of it."""


@dataclass(frozen=True, slots=True)
class StpPortState:
    """A port in one tree. A port that is down is disabled."""

    name: str
    port_id: PortId
    enabled: bool
    role: PortRole
    forwards: bool
    cost: int
    configured_cost: int | None
    edged: bool
    """It works as an edge port: it is told to be one, and hears no BPDUs."""
    configured_edged: bool | None
    designated_bridge: BridgeId
    designated_port: PortId
    protection: Literal["", "root", "loop", "bpdu"]
    error_down: bool
    """BPDU protection has shut it."""
    hears: bool
    """A neighbour sends it BPDUs."""
    version: StpVersion = "mstp"
    """The version that is spoken on the link: the older one of its ends."""


@dataclass(frozen=True, slots=True)
class StpInstanceState:
    """One tree. Instance 0 joins all bridges; the others are inside an MST region."""

    instance: int
    bridge: BridgeId
    root: BridgeId
    external_cost: int
    regional_root: BridgeId
    internal_cost: int
    root_port: PortId | None
    """None at the root."""
    root_type: Literal["", "primary", "secondary"]
    ports: tuple[StpPortState, ...]


@dataclass(frozen=True, slots=True)
class StpState:
    """The spanning tree of a device."""

    enabled: bool
    mac: str
    timers: StpTimers
    active_timers: StpTimers
    """Those of the root."""
    instances: tuple[StpInstanceState, ...]
    """Empty where spanning tree is off."""
    changes: TopologyChanges = field(default_factory=TopologyChanges)
