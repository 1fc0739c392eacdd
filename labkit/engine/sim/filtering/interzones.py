"""What a router's firewall lets pass between two zones: by sessions that stand, then by lists, then by default."""

from labkit.engine.sim.filtering.firewall_sessions import FirewallPast, FirewallSession
from labkit.engine.sim.filtering.guard import Guard
from labkit.engine.sim.filtering.lists import decide
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.packet import Packet
from labkit.nos.config import Direction

DEFAULTS: dict[Direction, bool] = {"inbound": False, "outbound": True}
"""Whether what no list speaks of passes: outbound is from the zone of higher priority to the lower one."""


def crosses(
    guard: Guard, node: str, packet: Packet, came: str | None, leaves: str | None, moment: Moment
) -> bool:
    """Whether a packet may go from an interface to another; None is the device itself.

    Nothing is filtered inside a zone, at an interface without one, and between zones without a filter.
    """
    zones = guard.interzones
    if zones is None or (came is None and leaves is None):
        return True
    source, destination = zones.zone(came), zones.zone(leaves)
    filtered = zones.between.get(frozenset({source, destination}))
    if filtered is None or source == destination:
        return True
    past = moment.past.firewall.setdefault(node, FirewallPast())
    if past.follows(packet.flow, moment.now):
        return True
    if packet.quoted is not None:
        return False
    downwards = zones.priorities.get(source, 0) > zones.priorities.get(destination, 0)
    direction: Direction = "outbound" if downwards else "inbound"
    acl = filtered.acls.get(direction)
    verdict = "none" if acl is None else decide(guard, node, acl, packet, moment)
    permitted = filtered.defaults.get(direction, DEFAULTS[direction])
    if verdict == "deny" or (verdict == "none" and not permitted):
        return False
    past.sessions[packet.flow] = FirewallSession(packet.flow, source, destination, "", moment.now, moment.now)
    return True
