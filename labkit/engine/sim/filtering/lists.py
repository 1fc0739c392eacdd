"""What an access control list says about a packet, and the count of it."""

from typing import Literal

from labkit.engine.sim.filtering.guard import Guard
from labkit.engine.sim.filtering.match import deciding_rule
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.packet import Packet
from labkit.nos.config import AclReference


def decide(
    guard: Guard, node: str, acl: AclReference, packet: Packet, moment: Moment
) -> Literal["permit", "deny", "none"]:
    """What a list says; the rule that decided counts the packet."""
    held = (guard.acls6 if packet.ipv6 else guard.acls).get(acl)
    if held is None:
        return "none"
    rule = deciding_rule(held.rules, packet, guard.times, moment.calendar)
    if rule is None:
        return "none"
    matches = moment.past.ipv6.acl_matches if packet.ipv6 else moment.past.acl_matches
    key = (node, held.number, rule.number)
    matches[key] = matches.get(key, 0) + 1
    return "permit" if rule.permit else "deny"
