"""The routing table."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from typing import Literal

RouteProtocol = Literal[
    "direct",
    "static",
    "ospf",
    "ospf-external",
    "ospf-nssa",
    "rip",
    "isis-l1",
    "isis-l2",
    "ibgp",
    "ebgp",
    "unr",
]


@dataclass(frozen=True, slots=True)
class NextHop:
    """Where packets go next.

    `relay` tells that the interface was found by looking the address up (a recursive route).
    """

    address: IPv4Address
    interface: str
    relay: bool = False
    relay_address: IPv4Address | None = None
    """The directly connected address that a recursive next hop resolved to."""


@dataclass(frozen=True, slots=True)
class Route:
    """One route to one prefix from one protocol, with all its equal-cost next hops.

    `active` routes are those that forward; the others wait in the table with a worse preference.
    """

    prefix: IPv4Network
    protocol: RouteProtocol
    preference: int
    cost: int
    next_hops: tuple[NextHop, ...]
    active: bool = True
    process_id: int = 0
    tag: int = 0
    since: float = 0.0
    vrf: str = ""
