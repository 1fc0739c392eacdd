"""Ping and trace: packets there, and answers back."""

from collections.abc import Callable, Iterator
from zlib import crc32

from labkit.engine.engine import EchoReply, Hop, Ping, Trace
from labkit.engine.sim.forwarding import IP_HEADER, Packet, Walk, send, source_for
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.network_state import NetworkState

ICMP_HEADER = 8
DEVICE_TTL, HOST_TTL = 255, 128
"""Time to live of the answers of a network device, and of a host."""
ERRORS = {"ttl-exceeded", "net-unreachable", "fragmentation-needed"}
"""Ends of a packet that a router reports to its sender (RFC 792)."""

Witness = Callable[[Walk], None]
"""Told of each walk, so that tables are learned from traffic."""


def ping(state: NetworkState, node: str, probe: Ping, witness: Witness) -> Iterator[EchoReply]:
    """Send the echo requests one by one; the same network always answers the same."""
    destination = int(probe.destination)
    source = _source(state, node, destination, probe.vrf, probe.source, probe.interface)
    for sequence in range(1, probe.count + 1):
        yield _echo(state, node, probe, source, sequence, witness)


def _source(
    state: NetworkState, node: str, destination: int, vrf: str, wanted: object, interface: str | None
) -> int | None:
    if wanted is None:
        return source_for(state, node, destination, vrf, interface)
    address = int(wanted)  # type: ignore[call-overload]
    return address if state.addressing.owns(node, address, vrf) is not None else None


def _echo(
    state: NetworkState, node: str, probe: Ping, source: int | None, sequence: int, witness: Witness
) -> EchoReply:
    if source is None:
        return EchoReply(sequence, lost=True, error="no-route")
    size = probe.size + IP_HEADER + ICMP_HEADER
    there = send(
        state,
        node,
        Packet(
            source, int(probe.destination), probe.ttl, size, probe.dont_fragment, probe.interface, probe.vrf
        ),
    )
    witness(there)
    if there.outcome == "delivered":
        back = _answer(state, there, int(probe.destination), source, size, witness)
        if back is None or back.node != node:
            return EchoReply(sequence, lost=True)
        milliseconds = _milliseconds(there, back, sequence)
        return EchoReply(
            sequence, lost=False, responder=probe.destination, ttl=back.ttl, milliseconds=milliseconds
        )
    return _failure(state, node, there, source, sequence, witness)


def _failure(
    state: NetworkState, node: str, there: Walk, source: int, sequence: int, witness: Witness
) -> EchoReply:
    """What the sender learns of a packet that did not arrive."""
    if there.node == node and there.entered is None:
        if there.outcome == "no-route":
            return EchoReply(sequence, lost=True, error="no-route")
        if there.outcome == "fragmentation-needed":
            return EchoReply(sequence, lost=True, error="fragmentation-needed")
        if there.failed_arp and state.topology.nodes[node].kind.role == "host":
            return EchoReply(sequence, lost=True, responder=ip(source), error="host-unreachable")
        return EchoReply(sequence, lost=True)
    reporter = there.entered
    if there.outcome not in ERRORS or reporter is None:
        return EchoReply(sequence, lost=True)
    back = _answer(state, there, reporter.address, source, 56, witness)
    if back is None or back.node != node:
        return EchoReply(sequence, lost=True)
    responder, milliseconds = ip(reporter.address), _milliseconds(there, back, sequence)
    if there.outcome == "ttl-exceeded":
        return EchoReply(sequence, True, responder, back.ttl, milliseconds, "ttl-exceeded")
    if there.outcome == "net-unreachable":
        return EchoReply(sequence, True, responder, back.ttl, milliseconds, "net-unreachable")
    return EchoReply(sequence, True, responder, back.ttl, milliseconds, "fragmentation-needed")


def _answer(
    state: NetworkState, there: Walk, source: int, destination: int, size: int, witness: Witness
) -> Walk | None:
    """The answer's own walk; None if it is lost."""
    host = state.topology.nodes[there.node].kind.role == "host"
    vrf = there.entered.vrf if there.entered is not None else ""
    back = send(
        state, there.node, Packet(source, destination, HOST_TTL if host else DEVICE_TTL, size, vrf=vrf)
    )
    witness(back)
    return back if back.outcome == "delivered" else None


def trace(state: NetworkState, node: str, probe: Trace, witness: Witness) -> Iterator[Hop]:
    """Send UDP packets of growing time to live until the destination answers."""
    destination = int(probe.destination)
    source = _source(state, node, destination, probe.vrf, probe.source, None)
    for ttl in range(probe.first_ttl, probe.max_ttl + 1):
        hop = _trace_hop(state, node, probe, source, ttl, witness)
        yield hop
        if hop.reached or hop.error:
            return


def _trace_hop(
    state: NetworkState, node: str, probe: Trace, source: int | None, ttl: int, witness: Witness
) -> Hop:
    if source is None:
        return Hop(ttl, None)
    there = send(state, node, Packet(source, int(probe.destination), ttl, 40, vrf=probe.vrf))
    witness(there)
    reached = there.outcome == "delivered"
    if not reached and (there.outcome not in ERRORS or there.entered is None):
        return Hop(ttl, None)
    reporter = int(probe.destination) if there.entered is None else there.entered.address
    back = _answer(state, there, int(probe.destination) if reached else reporter, source, 56, witness)
    if back is None or back.node != node:
        return Hop(ttl, None)
    times = tuple(_milliseconds(there, back, sequence) for sequence in range(1, probe.probes + 1))
    if reached:
        return Hop(ttl, probe.destination, times, reached=True)
    error = "" if there.outcome == "ttl-exceeded" else there.outcome
    return Hop(ttl, ip(reporter), times, error=error)


def _milliseconds(there: Walk, back: Walk, sequence: int) -> int:
    """A round trip as long as the emulated devices take, about 10 ms a hop, and the links' own delay.

    The same for the same way and sequence number, so that a graded output never changes by itself.
    """
    hops = len(there.steps)
    if not hops:
        return 1
    spread = crc32(repr((there.steps, sequence)).encode()) % 3
    return min(10 * (hops + spread), 60) + round(there.delay + back.delay)
