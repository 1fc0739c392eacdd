"""What a firewall decides between its zones: by sessions that stand, then by the first rule that fits."""

from datetime import datetime

from labkit.engine.sim.filtering.firewall_sessions import FirewallPast, FirewallSession
from labkit.engine.sim.filtering.guard import Guard
from labkit.engine.sim.filtering.zone_facts import LOCAL, Addresses, Range, Service, ZoneRule, Zones
from labkit.engine.sim.flow import ICMP, TCP, UDP
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.packet import Packet

MANAGED = {(ICMP, 0): "ping", (TCP, 22): "ssh", (TCP, 23): "telnet", (TCP, 80): "http", (TCP, 443): "https"}
"""The services of the device itself by protocol and port."""


def passes(
    guard: Guard, node: str, packet: Packet, came: str | None, leaves: str | None, moment: Moment
) -> bool:
    """Whether a packet may go from an interface to another; None is the device itself.

    Inside one zone everything passes; an interface without a zone passes nothing.
    """
    zones = guard.zones
    if zones is None or (came is None and leaves is None):
        return True
    past = moment.past.firewall.setdefault(node, FirewallPast())
    flow = packet.flow
    if past.follows(flow, moment.now):
        return True
    source, destination = zones.zone(came), zones.zone(leaves)
    if not source or not destination or packet.quoted is not None:
        return False
    verdict, rule = _verdict(guard, zones, packet, (source, destination), came, moment)
    if rule:
        past.hits[rule] = past.hits.get(rule, 0) + 1
    if verdict:
        past.sessions[flow] = FirewallSession(flow, source, destination, rule, moment.now, moment.now)
    return verdict


def began(node: str, packet: Packet, moment: Moment) -> bool:
    """Whether a packet goes in the direction in which its session began."""
    return packet.quoted is None and packet.flow in moment.past.firewall[node].sessions


def _verdict(
    guard: Guard, zones: Zones, packet: Packet, between: tuple[str, str], came: str | None, moment: Moment
) -> tuple[bool, str]:
    """Whether a packet may pass, and the rule that says so."""
    if between[1] == LOCAL and came is not None and came in zones.managed:
        service = MANAGED.get((packet.protocol, packet.destination_port))
        if service is not None:
            return service in zones.managed[came], ""
    if between[0] == between[1]:
        return True, ""
    rule = find_rule(guard, zones.security, packet, between, "", moment.calendar)
    if rule is None:
        return zones.default_permit, "default"
    return rule.action == "permit", rule.name


def find_rule(
    guard: Guard,
    rules: tuple[ZoneRule, ...],
    packet: Packet,
    between: tuple[str, str],
    egress: str,
    at: datetime,
) -> ZoneRule | None:
    """The first rule whose conditions a packet meets."""
    return next((rule for rule in rules if _meets(guard, rule, packet, between, egress, at)), None)


def _meets(
    guard: Guard, rule: ZoneRule, packet: Packet, between: tuple[str, str], egress: str, at: datetime
) -> bool:
    if rule.source_zones and between[0] not in rule.source_zones:
        return False
    if rule.destination_zones and between[1] not in rule.destination_zones:
        return False
    if rule.egress and rule.egress != egress:
        return False
    if rule.time_range and (rule.time_range not in guard.times or not guard.times[rule.time_range].holds(at)):
        return False
    return (
        _among(rule.sources, packet.source)
        and _among(rule.destinations, packet.destination)
        and (rule.services is None or any(_serves(service, packet) for service in rule.services))
    )


def _among(terms: tuple[Addresses, ...] | None, address: int) -> bool:
    return terms is None or any(term.has(address) for term in terms)


def _serves(service: Service, packet: Packet) -> bool:
    if service.protocol is not None and service.protocol != packet.protocol:
        return False
    if packet.protocol not in (TCP, UDP):
        return True
    return _inside(service.source, packet.source_port) and _inside(
        service.destination, packet.destination_port
    )


def _inside(ranges: tuple[Range, ...], port: int) -> bool:
    return not ranges or any(low <= port <= high for low, high in ranges)
