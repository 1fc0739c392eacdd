"""What the lab process has worked out for one device."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

from labkit.nos.state import StpState


@dataclass(frozen=True, slots=True)
class Trees:
    """The spanning trees of a switch, and what its ports hold back for them."""

    state: StpState | None
    """None for a moment, in which Open vSwitch's own tree still works."""
    held: Mapping[str, frozenset[int]]
    """By port, the VLANs of which it lets no frame pass."""
    change: int
    """Differs after each change of any tree of the lab: whatever was learned before is forgotten."""


@dataclass(frozen=True, slots=True)
class PassedRoute:
    """A route of one level of IS-IS that its router announces in the other, or prefers to what isisd has."""

    prefix: IPv4Network
    level: int
    """Where it is from."""
    cost: int
    hops: tuple[tuple[IPv4Address, str], ...]
    """Addresses, and interfaces by their names inside."""
    into: int | None
    """The level in which it is announced."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What an LSP says of a network beside its cost."""

    tag: int = 0
    down: bool = False
    """It came from level 2 into level 1 (RFC 5302)."""


Marks = Mapping[tuple[str, int, IPv4Network], Mark]
"""By the originator's system id, level and network."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A network that an OSPF process announces in place of imported ones inside it."""

    process_id: int
    prefix: IPv4Network
    cost: int
    metric_type: int
    tag: int


@dataclass(frozen=True, slots=True)
class Substituted:
    """All that is done in place of a container's programs."""

    trees: Trees | None = None
    """None where Open vSwitch builds the tree."""
    passed: tuple[PassedRoute, ...] = ()
    marks: Marks = field(default_factory=dict)
    summaries: tuple[Summary, ...] = ()
    translated: Mapping[int, int] = field(default_factory=dict)
    """By OSPF process, the cost with which it passes on what an NSSA imports: ospfd has one for all."""


NOTHING = Substituted()
