"""What the standards of IPv6 and OSPFv3 leave open, and vendors settle differently."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Ipv6Manners:
    """A vendor's defaults; these are VRP's. A preference is the administrative distance of IOS."""

    static_preference: int = 60
    learned_preference: int = 64
    """Of a default route that a router advertisement brought."""
    ospf_preference: int = 10
    ospf_external_preference: int = 150
    loopback_cost: int = 0
    external_cost: int = 1
    """Of routes imported into OSPFv3, and of a default route."""
    bgp_cost: int = 1
    external_tag: int = 1
    default_cost: int = 1
    chooses_router_id: bool = False
    """An OSPFv3 process without a router id takes the device's own, which is an IPv4 address."""
    follows_m_flag: bool = True
    """No address is made of prefixes whose router says that addresses come from DHCPv6."""


VRP = Ipv6Manners()
IOS = Ipv6Manners(
    static_preference=1,
    learned_preference=2,
    ospf_preference=110,
    ospf_external_preference=110,
    loopback_cost=1,
    external_cost=20,
    external_tag=0,
    chooses_router_id=True,
    follows_m_flag=False,
)
"""Cisco's IPv6 Command Reference: `ipv6 route`, `ipv6 address autoconfig`, `redistribute (OSPFv3)`, `router-id`."""
MANNERS: Mapping[str, Ipv6Manners] = MappingProxyType({"huawei": VRP, "cisco": IOS, "zte": IOS})
