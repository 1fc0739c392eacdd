"""Policy-based routing: next hops by what a packet is, not by where it goes."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any


@dataclass(slots=True)
class PolicyRouteNode:
    """A node of a policy. Both conditions that are set must hold.

    A packet that a `deny` node or none matches goes by the routing table, and so does one whose next hop is not
    there.
    """

    name: str
    number: int
    permit: bool = True
    match_acl: int | None = None
    match_size: tuple[int, int] | None = None
    """The least and the largest length of a packet, in octets."""
    next_hop: IPv4Address | None = None
    default_next_hop: IPv4Address | None = None
    """For packets that the routing table has no route for but the default one."""
    output_interface: str | None = None
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
