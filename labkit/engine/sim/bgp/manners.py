"""What the BGP standard leaves open, and vendors settle differently."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from labkit.engine.sim.bgp.decision import Order


@dataclass(frozen=True, slots=True)
class BgpManners:
    """A vendor's defaults; these are VRP's (its manuals, and captures)."""

    preferences: tuple[int, int, int] = (255, 255, 255)
    """Of external, internal and local routes in the routing table."""
    own_weight: int = 0
    """The preferred value of routes that the device itself announces."""
    order: Order = "vrp"
    """In which order the decision looks at the attributes."""
    default_resolves: bool = False
    """A next hop may be reached by the default route."""


VRP = BgpManners()
IOS = BgpManners(preferences=(20, 200, 200), own_weight=32768, order="ios", default_resolves=True)
"""Cisco's IP Routing: BGP Command Reference, `distance bgp`, `neighbor weight`; its document 13753 on the best path."""
MANNERS: Mapping[str, BgpManners] = MappingProxyType({"huawei": VRP, "cisco": IOS, "zte": IOS})
