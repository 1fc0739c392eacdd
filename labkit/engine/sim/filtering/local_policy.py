"""Policy-based routing of the packets that a device sends itself (VRP's `ip local policy-based-route`)."""

from typing import NamedTuple

from labkit.engine.sim.filtering.guard import Guard, LocalNode
from labkit.engine.sim.filtering.match import deciding_rule
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.packet import Packet


class Wanted(NamedTuple):
    """Where a policy sends a packet; 0 and empty where it says nothing."""

    next_hop: int = 0
    default_next_hop: int = 0
    interface: str = ""


BY_THE_TABLE = Wanted()


def choose_way(guard: Guard, packet: Packet, moment: Moment) -> Wanted:
    """The first node that a packet matches decides; one that denies leaves it to the routing table."""
    for node in guard.local:
        if _matches(guard, node, packet, moment):
            if not node.permit:
                return BY_THE_TABLE
            return Wanted(node.next_hop, node.default_next_hop, node.interface)
    return BY_THE_TABLE


def _matches(guard: Guard, node: LocalNode, packet: Packet, moment: Moment) -> bool:
    if node.sizes is not None and not node.sizes[0] <= packet.size <= node.sizes[1]:
        return False
    if node.acl is None:
        return True
    held = guard.acls.get(node.acl)
    rule = None if held is None else deciding_rule(held.rules, packet, guard.times, moment.calendar)
    return rule is not None and rule.permit
