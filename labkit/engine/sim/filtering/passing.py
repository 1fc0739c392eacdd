"""What a device does to a packet at an interface: traffic filters, traffic policies, then translation."""

from dataclasses import replace
from typing import NamedTuple

from labkit.engine.sim.filtering import nat
from labkit.engine.sim.filtering.guard import Guard, TrafficClass
from labkit.engine.sim.filtering.interzones import crosses
from labkit.engine.sim.filtering.lists import decide
from labkit.engine.sim.filtering.zones import began, find_rule, passes
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.packet import Packet
from labkit.nos.config import AclReference, Direction


class Verdict(NamedTuple):
    """The packet as it goes on, or None if it was dropped; and the next hop that a policy wants, or 0."""

    packet: Packet | None
    next_hop: int = 0


def enter(guard: Guard, node: str, interface: str, own: int, packet: Packet, moment: Moment) -> Verdict:
    """A packet came in: it is filtered as it was on the wire, then its destination is translated."""
    verdict = screen(guard, node, (interface, "inbound"), packet, moment)
    if verdict.packet is None:
        return verdict
    translated = nat.entering(guard, node, interface, own, verdict.packet, moment)
    return Verdict(translated, verdict.next_hop)


def leave(
    guard: Guard, node: str, interface: str, own: int, packet: Packet, moment: Moment, came: str | None
) -> Packet | None:
    """A packet goes out: its source is translated, then it is filtered as it will be on the wire.

    A firewall asks first whether it may pass from where it `came`: an interface, or None for the device itself.
    """
    if not may_cross(guard, node, packet, came, interface, moment):
        return None
    translated = nat.leaving(guard, node, interface, own, packet, moment)
    if guard.zones is not None and translated == packet and began(node, packet, moment):
        between = (guard.zones.zone(came), guard.zones.zone(interface))
        rule = find_rule(guard, guard.zones.nat, packet, between, interface, moment.calendar)
        name = "default" if rule is None else rule.name
        moment.past.firewall[node].count_translation(packet.flow, name)
        if rule is not None and rule.action != "no-nat":
            translated = nat.by_policy(rule, node, interface, own, packet, moment)
    if translated is None:
        return None
    return screen(guard, node, (interface, "outbound"), translated, moment).packet


def may_cross(
    guard: Guard, node: str, packet: Packet, came: str | None, leaves: str | None, moment: Moment
) -> bool:
    """Whether the zones of a firewall, or of a router, let a packet pass; None is the device itself."""
    return passes(guard, node, packet, came, leaves, moment) and crosses(
        guard, node, packet, came, leaves, moment
    )


def screen(guard: Guard, node: str, place: tuple[str, Direction], packet: Packet, moment: Moment) -> Verdict:
    """Ask the filter and the policy of an interface. What no rule speaks of passes."""
    acl = (guard.filters6 if packet.ipv6 else guard.filters).get(place)
    if acl is not None:
        said = decide(guard, node, acl, packet, moment)
        if said != "none":
            moment.past.tally(node, place, "", packet.size, passed=said == "permit")
        if said == "deny":
            return Verdict(None)
    for traffic_class in guard.policies.get(place, ()):
        verdict = _classify(guard, node, traffic_class, packet, moment)
        if verdict is not None:
            if traffic_class.counts:
                passed = verdict.packet is not None
                moment.past.tally(node, place, traffic_class.name, packet.size, passed=passed)
            return verdict
    return Verdict(packet)


def _classify(
    guard: Guard, node: str, traffic_class: TrafficClass, packet: Packet, moment: Moment
) -> Verdict | None:
    """What becomes of a packet in a class; None if it does not belong to it.

    A packet that meets a `deny` rule of the class is dropped whatever the behaviour says.
    """
    lists = traffic_class.acls6 if packet.ipv6 else traffic_class.acls
    answers = [decide(guard, node, acl, packet, moment) for acl in lists]
    met = [answer != "none" for answer in answers]
    met += [packet.dscp in traffic_class.dscps] if traffic_class.dscps else []
    met += [packet.dscp >> 3 in traffic_class.precedences] if traffic_class.precedences else []
    met += [True] if traffic_class.every else []
    if not met or not (all(met) if traffic_class.all_conditions else any(met)):
        return None
    if traffic_class.deny or "deny" in answers:
        return Verdict(None)
    marked = packet if traffic_class.mark is None else replace(packet, dscp=traffic_class.mark)
    return Verdict(marked, traffic_class.next_hop)


def admits(guard: Guard, node: str, packet: Packet, moment: Moment) -> bool:
    """Whether a VTY line lets a connection in: here what no rule permits is refused.

    A line without a list, or with one that has no rules, lets everybody in.
    """
    doors = guard.doors6 if packet.ipv6 else guard.doors
    return any(opens(guard, door, node, packet, moment) for door in doors)


def opens(guard: Guard, door: AclReference | None, node: str, packet: Packet, moment: Moment) -> bool:
    """Whether the list of one line lets a connection in, or its user's connection out."""
    held = None if door is None else (guard.acls6 if packet.ipv6 else guard.acls).get(door)
    return held is None or not held.rules or decide(guard, node, held.number, packet, moment) == "permit"
