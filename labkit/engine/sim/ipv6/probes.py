"""Ping, trace and connections over IPv6: packets there, and answers back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address
from typing import Literal
from zlib import crc32

from labkit.engine.engine import Connect, Connection, EchoReply, Ping6, Trace6
from labkit.engine.engine import Hop as TraceHop
from labkit.engine.sim.filtering.passing import admits, opens
from labkit.engine.sim.flow import ICMPV6, TCP, UDP
from labkit.engine.sim.ipv6.arithmetic import ip6, is_link_local
from labkit.engine.sim.ipv6.forwarding import Walk6, send6, source_for6
from labkit.engine.sim.ipv6.network import Ipv6Network
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.packet import Packet
from labkit.engine.sim.probes import RST, SYN, SYN_ACK, TRACE_PORT, client_port

HEADERS = 48
"""Octets of the IPv6 and ICMPv6 headers."""
TRACE_SIZE, SYN_SIZE = 60, 60
"""Octets of the packets of a trace, and of a SYN, headers included."""
DEVICE_LIMIT, HOST_LIMIT = 64, 128
"""Hop limit of what a device and a host send by themselves."""
REPORTED = ("hop-limit-exceeded", "no-route", "too-big")
"""Ends of a packet that a router reports to its sender (RFC 4443, 3)."""
ECHO6, ECHO_REPLY6 = (128, 0), (129, 0)
"""Type and code (RFC 4443, 4)."""
ERRORS6 = {
    "hop-limit-exceeded": (3, 0),
    "no-route": (1, 0),
    "too-big": (2, 0),
    "delivered": (1, 4),
}
"""What is reported of a packet that ended so, as type and code; one that was delivered found a closed port."""

Witness6 = Callable[[Walk6], None]
"""Told of each walk, so that neighbour caches are filled by traffic."""


def ping6(
    state: NetworkState, node: str, probe: Ping6, moment: Moment, witness: Witness6
) -> Iterator[EchoReply]:
    """Send the echo requests one by one; the same network always answers the same."""
    network = state.ipv6
    source = _source(network, node, int(probe.destination), probe.source, probe.interface)
    for sequence in range(1, probe.count + 1):
        if network is None or source is None:
            yield EchoReply(sequence, lost=True, error="no-route")
        else:
            yield _echo(Trip(state, network, moment, witness), node, probe, source, sequence)


@dataclass(frozen=True, slots=True)
class Trip:
    """What the walks of one probe have in common."""

    state: NetworkState
    network: Ipv6Network
    moment: Moment
    witness: Witness6

    def carry(self, node: str, packet: Packet) -> Walk6:
        """Send a packet; those on its way learn from it."""
        walk = send6(self.state, self.network, node, packet, self.moment)
        self.witness(walk)
        return walk

    def answer(self, there: Walk6, source: int, packet: Packet) -> Walk6 | None:
        """Send a packet from `source` back to whom the walk came from; None if it is lost."""
        host = self.state.topology.nodes[there.node].kind.role == "host"
        destination = there.packet.source
        link = there.entered.name if there.entered is not None and is_link_local(destination) else None
        limit = HOST_LIMIT if host else DEVICE_LIMIT
        answer = replace(packet, source=source, destination=destination, ttl=limit, interface=link)
        back = self.carry(there.node, answer)
        return back if back.outcome == "delivered" else None

    def report(self, there: Walk6, source: int) -> Walk6 | None:
        """Tell the sender how its packet ended."""
        packet = replace(
            there.packet,
            protocol=ICMPV6,
            source_port=0,
            destination_port=0,
            icmp=ERRORS6[there.outcome],
            flags=frozenset(),
            dscp=0,
        )
        return self.answer(there, source, packet)


def _packet(source: int, destination: int, limit: int, size: int, interface: str | None) -> Packet:
    """An echo request."""
    return Packet(
        source, destination, limit, size, interface=interface, protocol=ICMPV6, icmp=ECHO6, ipv6=True
    )


def _source(
    network: Ipv6Network | None,
    node: str,
    destination: int,
    wanted: IPv4Address | IPv6Address | None,
    interface: str | None,
) -> int | None:
    if network is None or node not in network.facts:
        return None
    if wanted is None:
        return source_for6(network, node, destination, interface)
    address = int(wanted)
    return None if network.addressing.owns(node, address, interface) is None else address


def _echo(trip: Trip, node: str, probe: Ping6, source: int, sequence: int) -> EchoReply:
    destination = int(probe.destination)
    packet = _packet(source, destination, probe.hop_limit, probe.size + HEADERS, probe.interface)
    there = trip.carry(node, packet)
    if there.outcome == "delivered":
        back = trip.answer(there, destination, replace(there.packet, icmp=ECHO_REPLY6))
        if back is None or back.node != node:
            return EchoReply(sequence, lost=True)
        time = _milliseconds(there, back, sequence)
        return EchoReply(sequence, False, probe.destination, back.limit, time)
    if there.entered is None:
        return EchoReply(sequence, lost=True, error="no-route" if there.outcome == "no-route" else "")
    reporter = _reporter(trip.network, there)
    if there.outcome not in REPORTED or reporter is None:
        return EchoReply(sequence, lost=True)
    back = trip.report(there, reporter)
    if back is None or back.node != node:
        return EchoReply(sequence, lost=True)
    error: Literal["ttl-exceeded", "net-unreachable", "fragmentation-needed"] = "net-unreachable"
    if there.outcome == "hop-limit-exceeded":
        error = "ttl-exceeded"
    elif there.outcome == "too-big":
        error = "fragmentation-needed"
    return EchoReply(sequence, True, ip6(reporter), back.limit, _milliseconds(there, back, sequence), error)


def _reporter(network: Ipv6Network, there: Walk6) -> int | None:
    """The address from which a router reports an error: of the interface that received the packet, if global."""
    if there.entered is None:
        return None
    usable = there.entered.usable
    if usable:
        return usable[0].address
    return source_for6(network, there.node, there.packet.source, None)


def trace6(
    state: NetworkState, node: str, probe: Trace6, moment: Moment, witness: Witness6
) -> Iterator[TraceHop]:
    """Send packets of growing hop limit until the destination answers: a PC echo requests, a device UDP."""
    network = state.ipv6
    source = _source(network, node, int(probe.destination), probe.source, probe.interface)
    for limit in range(probe.first_limit, probe.max_limit + 1):
        hop = TraceHop(limit, None)
        if network is not None and source is not None:
            hop = _trace_hop(Trip(state, network, moment, witness), node, probe, source, limit)
        yield hop
        if hop.reached or hop.error:
            return


def _trace_hop(trip: Trip, node: str, probe: Trace6, source: int, limit: int) -> TraceHop:
    destination = int(probe.destination)
    packet = _packet(source, destination, limit, TRACE_SIZE, probe.interface)
    echo = trip.state.topology.nodes[node].kind.role == "host"
    if not echo:
        packet = replace(
            packet,
            protocol=UDP,
            source_port=client_port(node, destination),
            destination_port=TRACE_PORT + limit - 1,
            icmp=None,
        )
    there = trip.carry(node, packet)
    reached = there.outcome == "delivered"
    reporter = destination if reached else _reporter(trip.network, there)
    if reporter is None or not (reached or there.outcome in REPORTED):
        return TraceHop(limit, None)
    if reached and echo:
        back = trip.answer(there, destination, replace(there.packet, icmp=ECHO_REPLY6))
    else:
        back = trip.report(there, reporter)
    if back is None or back.node != node:
        return TraceHop(limit, None)
    times = tuple(_milliseconds(there, back, sequence) for sequence in range(1, probe.probes + 1))
    error = "" if reached or there.outcome == "hop-limit-exceeded" else "net-unreachable"
    return TraceHop(limit, ip6(reporter), times, reached, error)


def connect6(state: NetworkState, node: str, probe: Connect, moment: Moment, witness: Witness6) -> Connection:
    """Send a SYN; the other side answers with SYN and ACK, or with RST (RFC 9293, 3.5)."""
    network, destination = state.ipv6, int(probe.destination)
    source = _source(network, node, destination, probe.source, None)
    if network is None or source is None:
        return Connection("timeout", error="no-route")
    syn = replace(
        _packet(source, destination, DEVICE_LIMIT, SYN_SIZE, None),
        protocol=TCP,
        source_port=client_port(node, destination),
        destination_port=probe.port,
        icmp=None,
        flags=SYN,
    )
    guard = state.facts[node].guard
    if guard is not None and not opens(guard, probe.acl, node, syn, moment):
        return Connection("refused", error="prohibited")
    trip = Trip(state, network, moment, witness)
    there = trip.carry(node, syn)
    if there.outcome != "delivered":
        return Connection("timeout")
    listening = _listens(state, there, moment)
    flags = SYN_ACK if listening else RST
    answer = replace(
        there.packet, source_port=probe.port, destination_port=there.packet.source_port, flags=flags
    )
    back = trip.answer(there, destination, answer)
    if back is None or back.node != node:
        return Connection("timeout")
    return Connection(
        "connected" if listening else "refused",
        node=there.node,
        port=probe.port,
        client=ip6(source),
        milliseconds=_milliseconds(there, back, 1),
    )


def _listens(state: NetworkState, there: Walk6, moment: Moment) -> bool:
    """Whether a service waits behind the port, and its line's list lets the caller in."""
    facts = state.facts[there.node]
    port = there.packet.destination_port
    if port not in facts.services:
        return False
    guard = facts.guard
    return port not in facts.logins or guard is None or admits(guard, there.node, there.packet, moment)


def _milliseconds(there: Walk6, back: Walk6, sequence: int) -> int:
    """A round trip, about 10 ms a hop as the emulated devices take, the same for the same way."""
    hops = len(there.steps)
    if not hops:
        return 1
    way = [(step.sender, step.receiver) for step in there.steps]
    spread = crc32(repr((way, sequence)).encode()) % 3
    return min(10 * (hops + spread), 60) + round(there.delay + back.delay)
