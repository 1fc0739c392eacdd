"""Ping, trace and connections: packets there, and answers back."""

from collections.abc import Iterator
from dataclasses import replace
from zlib import crc32

from labkit.engine.engine import Connect, Connection, EchoReply, Hop, Ping, Trace
from labkit.engine.sim.filtering.passing import admits, opens
from labkit.engine.sim.flow import ICMP, TCP, UDP
from labkit.engine.sim.forwarding import IP_HEADER, Walk, send, source_for
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.packet import ECHO, ECHO_REPLY, Packet
from labkit.engine.sim.traces import leave_traces

ICMP_HEADER = 8
DEVICE_TTL, HOST_TTL = 255, 128
"""Time to live of the answers of a network device, and of a host."""
ERRORS = {
    "ttl-exceeded": (11, 0),
    "net-unreachable": (3, 0),
    "fragmentation-needed": (3, 4),
    "prohibited": (3, 13),
}
"""Ends of a packet that a router reports to its sender, with type and code of the message (RFC 792, 1812)."""
TRACE_PORT = 33434
"""The first port that a trace sends to."""
SYN, SYN_ACK, RST = frozenset({"syn"}), frozenset({"syn", "ack"}), frozenset({"ack", "rst"})
_EPHEMERAL = 49152
"""The first port that a client takes (RFC 6335, 6)."""


def ping(state: NetworkState, node: str, probe: Ping, moment: Moment) -> Iterator[EchoReply]:
    """Send the echo requests one by one; the same network always answers the same.

    Where no device filters or translates, the way of one that was answered is the way of those that follow.
    """
    destination = int(probe.destination)
    source = _source(state, node, destination, probe.vrf, probe.source, probe.interface)
    steady = all(facts.guard is None for facts in state.facts.values())
    trip: tuple[Walk, Walk | None] | None = None
    for sequence in range(1, probe.count + 1):
        if source is None:
            yield EchoReply(sequence, lost=True, error="no-route")
            continue
        if trip is None or trip[1] is None or not steady:
            trip = _round_trip(state, node, probe, source, moment)
        else:
            for walk in (trip[0], trip[1]):
                leave_traces(state, walk, moment)
        yield _reply_of(state, node, probe, source, sequence, *trip)


def _carry(state: NetworkState, node: str, packet: Packet, moment: Moment) -> Walk:
    """Send a packet; those on its way learn from it."""
    walk = send(state, node, packet, moment)
    leave_traces(state, walk, moment)
    return walk


def _source(
    state: NetworkState, node: str, destination: int, vrf: str, wanted: object, interface: str | None
) -> int | None:
    if wanted is None:
        return source_for(state, node, destination, vrf, interface)
    address = int(wanted)  # type: ignore[call-overload]
    return address if state.addressing.owns(node, address, vrf) is not None else None


def client_port(node: str, destination: int) -> int:
    """The ICMP identifier or TCP port of a client's talk with a destination: always the same."""
    return _EPHEMERAL + crc32(f"{node} {destination}".encode()) % 16000


def _round_trip(
    state: NetworkState, node: str, probe: Ping, source: int, moment: Moment
) -> tuple[Walk, Walk | None]:
    """An echo request, and the answer or error that came of it; None where its sender hears of nothing."""
    destination = int(probe.destination)
    request = Packet(
        source,
        destination,
        probe.ttl,
        probe.size + IP_HEADER + ICMP_HEADER,
        probe.dont_fragment,
        probe.interface,
        probe.vrf,
        source_port=client_port(node, destination),
        icmp=ECHO,
    )
    there = _carry(state, node, request, moment)
    if there.outcome == "delivered":
        return there, _reply(state, there, moment)
    return there, None if _stayed(node, there) else _report(state, there, moment)


def _stayed(node: str, there: Walk) -> bool:
    """Whether a packet did not leave its sender."""
    return there.node == node and there.entered is None


def _reply_of(
    state: NetworkState, node: str, probe: Ping, source: int, sequence: int, there: Walk, back: Walk | None
) -> EchoReply:
    """What the sender says of an echo request."""
    if there.outcome != "delivered":
        return _failure(state, node, source, sequence, there, back)
    if back is None or back.node != node or back.packet.source != int(probe.destination):
        return EchoReply(sequence, lost=True)
    milliseconds = _milliseconds(there, back, sequence)
    return EchoReply(
        sequence, lost=False, responder=probe.destination, ttl=back.ttl, milliseconds=milliseconds
    )


def _failure(
    state: NetworkState, node: str, source: int, sequence: int, there: Walk, back: Walk | None
) -> EchoReply:
    """What the sender learns of a packet that did not arrive."""
    if _stayed(node, there):
        if there.outcome == "no-route":
            return EchoReply(sequence, lost=True, error="no-route")
        if there.outcome == "fragmentation-needed":
            return EchoReply(sequence, lost=True, error="fragmentation-needed")
        if there.failed_arp and state.topology.nodes[node].kind.role == "host":
            return EchoReply(sequence, lost=True, responder=ip(source), error="host-unreachable")
        return EchoReply(sequence, lost=True)
    if back is None or back.node != node:
        return EchoReply(sequence, lost=True)
    responder, milliseconds = ip(back.packet.source), _milliseconds(there, back, sequence)
    if there.outcome == "ttl-exceeded":
        return EchoReply(sequence, True, responder, back.ttl, milliseconds, "ttl-exceeded")
    if there.outcome in ("net-unreachable", "prohibited"):
        return EchoReply(sequence, True, responder, back.ttl, milliseconds, there.outcome)
    return EchoReply(sequence, True, responder, back.ttl, milliseconds, "fragmentation-needed")


def _reply(
    state: NetworkState, there: Walk, moment: Moment, flags: frozenset[str] = frozenset()
) -> Walk | None:
    """The answer of the device that a packet came to; None if it is lost."""
    asked = there.packet
    answer = Packet(
        asked.destination,
        asked.source,
        _ttl(state, there),
        asked.size,
        protocol=asked.protocol,
        source_port=asked.destination_port,
        destination_port=asked.source_port,
        icmp=ECHO_REPLY if asked.protocol == ICMP else None,
        flags=flags,
        vrf=_vrf(there),
    )
    back = _carry(state, there.node, answer, moment)
    return back if back.outcome == "delivered" else None


def _report(state: NetworkState, there: Walk, moment: Moment) -> Walk | None:
    """The ICMP error of the router at which a packet ended; None if it sends none, or it is lost.

    A destination that has no UDP listener answers a trace with one too: port unreachable.
    """
    delivered = there.outcome == "delivered"
    message = (3, 3) if delivered else ERRORS.get(there.outcome)
    if message is None or (there.entered is None and not delivered):
        return None
    source = there.packet.destination if delivered else there.entered.address if there.entered else 0
    error = Packet(
        source,
        there.packet.source,
        _ttl(state, there),
        56,
        icmp=message,
        vrf=_vrf(there),
        quoted=there.packet.flow,
    )
    back = _carry(state, there.node, error, moment)
    return back if back.outcome == "delivered" else None


def _ttl(state: NetworkState, there: Walk) -> int:
    return HOST_TTL if state.topology.nodes[there.node].kind.role == "host" else DEVICE_TTL


def _vrf(there: Walk) -> str:
    return there.entered.vrf if there.entered is not None else there.packet.vrf


def trace(state: NetworkState, node: str, probe: Trace, moment: Moment) -> Iterator[Hop]:
    """Send packets of growing time to live until the destination answers: a PC echo requests, a device UDP."""
    destination = int(probe.destination)
    source = _source(state, node, destination, probe.vrf, probe.source, None)
    for ttl in range(probe.first_ttl, probe.max_ttl + 1):
        hop = _trace_hop(state, node, probe, source, ttl, moment)
        yield hop
        if hop.reached or hop.error:
            return


def _trace_hop(
    state: NetworkState, node: str, probe: Trace, source: int | None, ttl: int, moment: Moment
) -> Hop:
    if source is None:
        return Hop(ttl, None)
    destination = int(probe.destination)
    packet = Packet(source, destination, ttl, 40, vrf=probe.vrf, source_port=client_port(node, destination))
    echo = state.topology.nodes[node].kind.role == "host"
    if not echo:
        packet = replace(packet, protocol=UDP, icmp=None, destination_port=TRACE_PORT + ttl - 1)
    there = _carry(state, node, packet, moment)
    reached = there.outcome == "delivered"
    back = _reply(state, there, moment) if reached and echo else _report(state, there, moment)
    if back is None or back.node != node:
        return Hop(ttl, None)
    times = tuple(_milliseconds(there, back, sequence) for sequence in range(1, probe.probes + 1))
    if reached:
        return Hop(ttl, probe.destination, times, reached=True)
    error = "" if there.outcome == "ttl-exceeded" else there.outcome
    return Hop(ttl, ip(back.packet.source), times, error=error)


def connect(state: NetworkState, node: str, probe: Connect, moment: Moment) -> Connection:
    """Open a TCP connection (RFC 9293, 3.5): SYN there, SYN and ACK or RST back. UDP: a datagram there and back.

    A login that no VTY line admits is closed at once, which the client sees as a refusal.
    """
    destination = int(probe.destination)
    source = _source(state, node, destination, probe.vrf, probe.source, None)
    if source is None:
        return Connection("timeout", error="no-route")
    syn = Packet(
        source,
        destination,
        DEVICE_TTL,
        40,
        vrf=probe.vrf,
        protocol=UDP if probe.datagram else TCP,
        source_port=client_port(node, destination),
        destination_port=probe.port,
        icmp=None,
        flags=frozenset() if probe.datagram else SYN,
    )
    guard = state.facts[node].guard
    if guard is not None and not opens(guard, probe.acl, node, syn, moment):
        return Connection("refused", error="prohibited")
    there = _carry(state, node, syn, moment)
    if there.outcome != "delivered":
        return Connection("timeout")
    listening = _listens(state, there, moment)
    if probe.datagram:
        back = _reply(state, there, moment) if listening else _report(state, there, moment)
    else:
        back = _reply(state, there, moment, SYN_ACK if listening else RST)
    if back is None or back.node != node or back.packet.source != destination:
        return Connection("timeout")
    return Connection(
        "connected" if listening else "refused",
        node=there.node,
        port=there.packet.destination_port,
        client=ip(there.packet.source),
        milliseconds=_milliseconds(there, back, 1),
    )


def _listens(state: NetworkState, there: Walk, moment: Moment) -> bool:
    facts = state.facts[there.node]
    port = there.packet.destination_port
    if there.packet.protocol == UDP:
        return port in facts.datagrams
    if port not in facts.services:
        return False
    guard = facts.guard
    return port not in facts.logins or guard is None or admits(guard, there.node, there.packet, moment)


def _milliseconds(there: Walk, back: Walk, sequence: int) -> int:
    """A round trip as long as the emulated devices take, about 10 ms a hop, and the links' own delay.

    The same for the same way and sequence number, so that a graded output never changes by itself.
    """
    hops = len(there.steps)
    if not hops:
        return 1
    spread = crc32(repr((there.steps, sequence)).encode()) % 3
    return min(10 * (hops + spread), 60) + round(there.delay + back.delay)
