"""Address translation (RFC 3022): what an interface makes of a packet that enters or leaves through it."""

from collections.abc import Iterator
from zlib import crc32

from labkit.engine.sim.filtering.guard import Guard, Outbound
from labkit.engine.sim.filtering.match import deciding_rule
from labkit.engine.sim.filtering.sessions import NatSession, NatTable
from labkit.engine.sim.filtering.zone_facts import ZoneRule
from labkit.engine.sim.filtering.zones import began
from labkit.engine.sim.flow import TCP, UDP, Flow
from labkit.engine.sim.ipv4 import MASKS
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.packet import Packet
from labkit.nos.config import AclReference, NatMapping


def entering(guard: Guard, node: str, interface: str, own: int, packet: Packet, moment: Moment) -> Packet:
    """Translate the destination of a packet that came in through an interface with address `own`.

    First come answers to living sessions, then servers and static mappings.
    """
    table = moment.past.nat.get(node)
    flow = packet.flow
    if table is not None:
        session = _held(guard, table, table.backward(flow, moment.now))
        if session is not None and session.before.source != session.after.source:
            table.hear(session, moment.now)
            return packet.translated(session.before.reverse)
        session = _held(guard, table, table.forward(flow, moment.now))
        if session is not None and session.before.destination != session.after.destination:
            table.hear(session, moment.now)
            return packet.translated(session.after)
    if packet.quoted is not None:
        return packet
    for mapping in _mappings(guard, interface):
        target = _inside(mapping, flow, own)
        if target is not None and _permitted(guard, mapping.acl, packet, moment):
            after = flow._replace(destination=target[0], destination_port=target[1])
            _begin(node, interface, flow, after, mapping, moment, ports=mapping.outside_port != 0)
            return packet.translated(after)
    return packet


def _mappings(guard: Guard, interface: str) -> Iterator[NatMapping]:
    """The servers and static mappings of an interface, and on a firewall the servers of its zone."""
    translation = guard.translations.get(interface)
    if translation is not None:
        yield from translation.mappings
    if guard.zones is not None:
        yield from (server.mapping for server in guard.zones.published(interface))


def _sources(guard: Guard, interface: str, *, begun: bool) -> Iterator[NatMapping]:
    """The mappings that translate the source of what the inside begins; a firewall knows whether it was `begun`."""
    translation = guard.translations.get(interface)
    if translation is not None:
        yield from (mapping for mapping in translation.mappings if mapping.both_ways)
    if guard.zones is not None and begun:
        servers = guard.zones.published(interface)
        yield from (server.reverse for server in servers if server.reverse is not None)


def leaving(
    guard: Guard, node: str, interface: str, own: int, packet: Packet, moment: Moment
) -> Packet | None:
    """Translate the source of a packet that goes out through an interface; None drops it: the pool is used up.

    A `deny` rule of the list, or none, means that the packet goes out as it is.
    """
    table = moment.past.nat.get(node)
    flow = packet.flow
    if table is not None:
        session = _held(guard, table, table.forward(flow, moment.now))
        if (
            session is not None
            and session.interface == interface
            and session.before.source != session.after.source
        ):
            table.hear(session, moment.now)
            return packet.translated(session.after)
        session = _held(guard, table, table.backward(flow, moment.now))
        if session is not None and session.before.destination != session.after.destination:
            table.hear(session, moment.now)
            return packet.translated(session.before.reverse)
    if packet.quoted is not None:
        return packet
    begun = guard.zones is not None and began(node, packet, moment)
    for mapping in _sources(guard, interface, begun=begun):
        source = _outside(mapping, flow, own)
        if source is not None:
            after = flow._replace(source=source[0], source_port=source[1])
            _begin(node, interface, flow, after, mapping, moment, ports=mapping.outside_port != 0)
            return packet.translated(after)
    translation = guard.translations.get(interface)
    for rule in translation.outbound if translation is not None else ():
        held = guard.acls.get(rule.acl)
        decided = deciding_rule(held.rules if held else (), packet, guard.times, moment.calendar)
        if decided is not None and decided.permit:
            return _outbound(rule, node, interface, own, packet, moment)
    return packet


def by_policy(
    rule: ZoneRule, node: str, interface: str, own: int, packet: Packet, moment: Moment
) -> Packet | None:
    """Translate a source as a rule of a firewall's NAT policy wants; None drops it: the group is used up."""
    if rule.action == "group" and rule.pool is None:
        return packet
    first, last = rule.pool or (0, 0)
    return _outbound(Outbound(0, first, last, rule.no_pat), node, interface, own, packet, moment, rule)


def _outbound(
    rule: Outbound,
    node: str,
    interface: str,
    own: int,
    packet: Packet,
    moment: Moment,
    origin: ZoneRule | None = None,
) -> Packet | None:
    """Translate a source; `origin` is the firewall's rule that wants it."""
    table = moment.past.nat.setdefault(node, NatTable())
    flow = packet.flow
    if rule.no_pat:
        address = _one_to_one(table, rule, interface, flow, moment.now)
        if address is None:
            return None
        after = flow._replace(source=address)
    else:
        address = own if not rule.first else rule.first + _spread(flow.source, rule.last - rule.first + 1)
        peer = (flow.destination, flow.destination_port)
        port = table.free_port(flow.protocol, address, peer, moment.now)
        if not port:
            return None
        after = flow._replace(source=address, source_port=port)
    _begin(node, interface, flow, after, origin or rule, moment, ports=not rule.no_pat)
    return packet.translated(after)


def _spread(source: int, number: int) -> int:
    """Which of some addresses a source gets: always the same, and not always the first."""
    return crc32(source.to_bytes(4, "big")) % number


def _one_to_one(table: NatTable, rule: Outbound, interface: str, flow: Flow, now: float) -> int | None:
    """The pool address that belongs to a source as long as it has sessions; the next free one for a new source."""
    held = table.outside_of(flow.source, interface, now)
    if held is not None and rule.first <= held <= rule.last:
        return held
    number = rule.last - rule.first + 1
    start = _spread(flow.source, number)
    candidates = (rule.first + (start + step) % number for step in range(number))
    return next((address for address in candidates if table.inside_of(address, now) is None), None)


def _begin(
    node: str,
    interface: str,
    before: Flow,
    after: Flow,
    rule: Outbound | NatMapping | ZoneRule,
    moment: Moment,
    *,
    ports: bool,
) -> None:
    table = moment.past.nat.setdefault(node, NatTable())
    table.begin(NatSession(interface, before, after, rule, moment.now, moment.now, ports))


def _held(guard: Guard, table: NatTable, session: NatSession | None) -> NatSession | None:
    """The session, unless the line that it was begun by is away: then it ends."""
    if session is None:
        return None
    translation = guard.translations.get(session.interface)
    if guard.zones is not None and session.rule in guard.zones.nat:
        return session
    if translation is not None and session.rule in translation.outbound:
        return session
    if session.rule in (
        *_mappings(guard, session.interface),
        *_sources(guard, session.interface, begun=True),
    ):
        return session
    table.end(session)
    return None


def _permitted(guard: Guard, acl: AclReference | None, packet: Packet, moment: Moment) -> bool:
    held = None if acl is None else guard.acls.get(acl)
    if held is None:
        return True
    decided = deciding_rule(held.rules, packet, guard.times, moment.calendar)
    return decided is not None and decided.permit


def _inside(mapping: NatMapping, flow: Flow, own: int) -> tuple[int, int] | None:
    """Where a mapping sends a flow from outside."""
    outside = own if mapping.outside is None else int(mapping.outside)
    if mapping.last_port:
        return _inside_range(mapping, flow, outside)
    return _mapped(
        mapping,
        flow.protocol,
        (flow.destination, flow.destination_port),
        outside,
        mapping.outside_port,
        int(mapping.inside),
        mapping.inside_port,
    )


def _inside_range(mapping: NatMapping, flow: Flow, outside: int) -> tuple[int, int] | None:
    """Where the port at its place in a range goes: to the address, or to the port, at the same place."""
    step = flow.destination_port - mapping.outside_port
    if (flow.protocol, flow.destination) != (mapping.protocol, outside):
        return None
    if not 0 <= step <= mapping.last_port - mapping.outside_port:
        return None
    if mapping.last_inside is None:
        return int(mapping.inside), mapping.inside_port + step
    return int(mapping.inside) + step, mapping.inside_port or flow.destination_port


def _outside(mapping: NatMapping, flow: Flow, own: int) -> tuple[int, int] | None:
    """What source a mapping gives a flow from inside."""
    outside = own if mapping.outside is None else int(mapping.outside)
    if mapping.last_port:
        return _outside_range(mapping, flow, outside)
    return _mapped(
        mapping,
        flow.protocol,
        (flow.source, flow.source_port),
        int(mapping.inside),
        mapping.inside_port,
        outside,
        mapping.outside_port,
    )


def _outside_range(mapping: NatMapping, flow: Flow, outside: int) -> tuple[int, int] | None:
    """The public port of an inside address and port, the other way round."""
    most = mapping.last_port - mapping.outside_port
    if flow.protocol != mapping.protocol:
        return None
    if mapping.last_inside is None:
        step = flow.source_port - mapping.inside_port
        found = flow.source == int(mapping.inside)
    else:
        step = flow.source - int(mapping.inside)
        found = flow.source_port == (mapping.inside_port or mapping.outside_port + step)
    return (outside, mapping.outside_port + step) if found and 0 <= step <= most else None


def _mapped(
    mapping: NatMapping,
    protocol: int,
    end: tuple[int, int],
    from_: int,
    from_port: int,
    to: int,
    to_port: int,
) -> tuple[int, int] | None:
    """One end of a flow, address and port, on the other side of a mapping."""
    if mapping.protocol not in (None, protocol):
        return None
    mask = MASKS[mapping.length]
    if end[0] & mask != from_ & mask:
        return None
    address = to & mask | end[0] & ~mask
    if protocol not in (TCP, UDP) or not from_port:
        return address, end[1]
    return (address, to_port) if end[1] == from_port else None
