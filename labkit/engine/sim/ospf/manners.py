"""What the OSPF standard leaves open, and vendors settle differently."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from labkit.nos.state.ospf import NetworkType


@dataclass(frozen=True, slots=True)
class OspfManners:
    """A vendor's defaults; these are VRP's (its manuals, and captures)."""

    loopback_cost: int = 0
    external_cost: int = 1
    """Of imported routes."""
    bgp_cost: int = 1
    """Of routes imported from BGP."""
    external_tag: int = 1
    checks_mtu: bool = False
    """Database descriptions carry the MTU, and one larger than the receiver's is refused (RFC 2328, 10.6)."""
    statement_by_mask: bool = True
    """A network statement enables only interfaces whose mask is at least as long as its wildcard's."""
    maximum_paths: int = 8
    """Equal routes that forward together where nothing says how many."""
    highest_router_id: bool = False
    """A device chooses the highest address of its loopbacks, else of all; otherwise the first that it meets."""
    whole_loopbacks: tuple[NetworkType, ...] = ("broadcast", "nbma")
    """Loopbacks are announced as hosts (RFC 2328, 12.4.1), unless they were told to be networks of these types."""


VRP = OspfManners()
IOS = OspfManners(
    loopback_cost=1,
    external_cost=20,
    external_tag=0,
    checks_mtu=True,
    statement_by_mask=False,
    maximum_paths=4,
    highest_router_id=True,
    whole_loopbacks=("p2p",),
)
"""Cisco's IP Routing: OSPF Command Reference: `redistribute`, `ip ospf mtu-ignore`, `network area`, `router-id`."""
MANNERS: Mapping[str, OspfManners] = MappingProxyType({"huawei": VRP, "cisco": IOS, "zte": IOS})
