"""What the RIP standard leaves open, and vendors settle differently."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class RipManners:
    """A vendor's defaults; these are VRP's (its manuals, and captures)."""

    preference: int = 100
    maximum_paths: int = 8
    counts_import: bool = False
    """The cost of an import is what neighbours hear; otherwise they hear one more, as of any other route."""
    costly: frozenset[str] = frozenset()
    """Protocols whose routes cost infinity (16) where nothing says what they cost."""
    imports_default: bool = False
    """An import may bring the default route."""


VRP = RipManners()
IOS = RipManners(
    preference=120,
    maximum_paths=4,
    counts_import=True,
    costly=frozenset({"ospf", "isis", "bgp", "ibgp"}),
    imports_default=True,
)
"""Cisco's IP Routing: RIP Command Reference, and its Redistributing Routing Protocols (document 8606)."""
MANNERS: Mapping[str, RipManners] = MappingProxyType({"huawei": VRP, "cisco": IOS, "zte": IOS})
