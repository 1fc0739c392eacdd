"""The walk of an IPv6 packet, hop by hop, and the tests that are made of such walks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal
from zlib import crc32

from labkit.engine.engine import EchoReply, Ping6, Trace6
from labkit.engine.engine import Hop as TraceHop
from labkit.engine.sim.forwarding import path_delay
from labkit.engine.sim.ipv6.addressing import Interface6
from labkit.engine.sim.ipv6.arithmetic import ip6, is_link_local
from labkit.engine.sim.ipv6.network import Ipv6Network
from labkit.engine.sim.links import Port
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.table import Hop

HEADERS = 48
"""Octets of the IPv6 and ICMPv6 headers."""
DEVICE_LIMIT, HOST_LIMIT = 64, 128
"""Hop limit of what a device and a host send by themselves."""
REPORTED = ("hop-limit-exceeded", "no-route", "too-big")
"""Ends of a packet that a router reports to its sender (RFC 4443, 3)."""

Outcome6 = Literal["delivered", "no-route", "no-neighbor", "discarded", "hop-limit-exceeded", "too-big"]


@dataclass(frozen=True, slots=True)
class Step6:
    """One transfer: the sending and the receiving interface, and the neighbour that was asked for."""

    sender: Port
    receiver: Port
    target: int
    source: int


@dataclass(slots=True)
class Walk6:
    """What became of a packet: where it ended, with which hop limit, and the way it took."""

    outcome: Outcome6
    node: str
    limit: int
    entered: Interface6 | None = None
    steps: list[Step6] = field(default_factory=list)
    delay: float = 0.0
    size: int = 0
    """Octets of the packet, headers included."""


Witness6 = Callable[[Walk6], None]
"""Told of each walk, so that neighbour caches are filled by traffic."""


def send6(
    state: NetworkState,
    network: Ipv6Network,
    node: str,
    source: int,
    destination: int,
    limit: int,
    size: int,
    interface: str | None = None,
) -> Walk6:
    """Carry a packet from a node as far as it comes. Link-local packets are never forwarded (RFC 4291, 2.5.6)."""
    walk = Walk6("delivered", node, limit, size=size)
    while True:
        link = walk.entered.name if walk.entered is not None else interface
        if network.addressing.owns(walk.node, destination, link) is not None:
            return walk
        if walk.entered is not None:
            if not walk.entered.router or is_link_local(destination) or is_link_local(source):
                walk.outcome = "discarded"
                return walk
            if walk.limit <= 1:
                walk.outcome = "hop-limit-exceeded"
                return walk
            walk.limit -= 1
        hop = _next_hop(network, walk.node, source, destination, interface if walk.entered is None else None)
        outcome = _step(state, network, walk, hop, source, destination, size)
        if outcome is not None:
            walk.outcome = outcome
            return walk


def _next_hop(
    network: Ipv6Network, node: str, source: int, destination: int, forced: str | None
) -> Hop | None:
    if is_link_local(destination):
        return None if forced is None else Hop(0, forced)
    entry = network.rib(node).find(destination)
    if forced is not None:
        via = [hop for hop in entry.hops if hop.interface == forced] if entry is not None else []
        return via[0] if via else Hop(0, forced)
    if entry is None:
        return None
    choice = crc32(f"{node} {source} {destination}".encode()) if len(entry.hops) > 1 else 0
    return entry.hops[choice % len(entry.hops)]


def _step(
    state: NetworkState,
    network: Ipv6Network,
    walk: Walk6,
    hop: Hop | None,
    source: int,
    destination: int,
    size: int,
) -> Outcome6 | None:
    """Move the walk over one link, or say why it ends here."""
    if hop is None:
        return "no-route"
    port = (walk.node, hop.interface)
    leaving = network.addressing.interface(port)
    if leaving is None or not leaving.runs or leaving.kind in ("loopback", "null"):
        return "discarded"
    # Routers do not fragment (RFC 8200, 5); a sender does.
    if walk.entered is not None and size > leaving.mtu:
        return "too-big"
    target = hop.target or destination
    found = network.addressing.resolve(state.switching, port, target)
    if found is None:
        return "no-neighbor"
    own = source if leaving.has(source) else leaving.link_local
    walk.steps.append(Step6(port, found.port, target, own))
    walk.delay += path_delay(state, port, found.port)
    walk.node, walk.entered = found.node, found
    return None


def source_for6(network: Ipv6Network, node: str, destination: int, interface: str | None) -> int | None:
    """The source address that a device chooses (RFC 6724): of the same scope, of the interface it sends through."""
    if interface is None:
        if network.addressing.owns(node, destination) is not None:
            return destination
        entry = None if is_link_local(destination) else network.rib(node).find(destination)
        if entry is None:
            return None
        interface = entry.hops[0].interface
    leaving = network.addressing.interface((node, interface))
    if leaving is None:
        return None
    if is_link_local(destination):
        return leaving.link_local
    candidates = [own.address for own in leaving.usable]
    candidates += [own.address for each in network.addressing.interfaces[node] for own in each.usable]
    return max(
        dict.fromkeys(candidates),
        key=lambda address: (address in candidates[: len(leaving.usable)], _common(address, destination)),
        default=leaving.link_local,
    )


def _common(one: int, other: int) -> int:
    """The number of leading bits in which two addresses agree."""
    return 128 - (one ^ other).bit_length()


def ping6(state: NetworkState, node: str, probe: Ping6, witness: Witness6) -> Iterator[EchoReply]:
    """Send the echo requests one by one; the same network always answers the same."""
    network = state.ipv6
    destination = int(probe.destination)
    source = _source(network, node, destination, probe)
    for sequence in range(1, probe.count + 1):
        if network is None or source is None:
            yield EchoReply(sequence, lost=True, error="no-route")
        else:
            yield _echo(state, network, node, probe, source, sequence, witness)


def _source(network: Ipv6Network | None, node: str, destination: int, probe: Ping6 | Trace6) -> int | None:
    if network is None or node not in network.facts:
        return None
    if probe.source is None:
        return source_for6(network, node, destination, probe.interface)
    own = network.addressing.owns(node, int(probe.source), probe.interface)
    return None if own is None else int(probe.source)


def _echo(
    state: NetworkState,
    network: Ipv6Network,
    node: str,
    probe: Ping6,
    source: int,
    sequence: int,
    witness: Witness6,
) -> EchoReply:
    size, destination = probe.size + HEADERS, int(probe.destination)
    there = send6(state, network, node, source, destination, probe.hop_limit, size, probe.interface)
    witness(there)
    if there.outcome == "delivered":
        back = _answer(state, network, there, destination, source, size, witness)
        if back is None or back.node != node:
            return EchoReply(sequence, lost=True)
        time = _milliseconds(there, back, sequence)
        return EchoReply(sequence, False, probe.destination, back.limit, time)
    if there.entered is None:
        return EchoReply(sequence, lost=True, error="no-route" if there.outcome == "no-route" else "")
    reporter = _reporter(network, there, source)
    if there.outcome not in REPORTED or reporter is None:
        return EchoReply(sequence, lost=True)
    back = _answer(state, network, there, reporter, source, size, witness)
    if back is None or back.node != node:
        return EchoReply(sequence, lost=True)
    error: Literal["ttl-exceeded", "net-unreachable", "fragmentation-needed"] = "net-unreachable"
    if there.outcome == "hop-limit-exceeded":
        error = "ttl-exceeded"
    elif there.outcome == "too-big":
        error = "fragmentation-needed"
    return EchoReply(sequence, True, ip6(reporter), back.limit, _milliseconds(there, back, sequence), error)


def _reporter(network: Ipv6Network, there: Walk6, source: int) -> int | None:
    """The address from which a router reports an error: of the interface that received the packet, if global."""
    if there.entered is None:
        return None
    usable = there.entered.usable
    if usable:
        return usable[0].address
    return source_for6(network, there.node, source, None)


def _answer(
    state: NetworkState,
    network: Ipv6Network,
    there: Walk6,
    source: int,
    destination: int,
    size: int,
    witness: Witness6,
) -> Walk6 | None:
    """The answer's own walk; None if it is lost."""
    host = state.topology.nodes[there.node].kind.role == "host"
    link = there.entered.name if there.entered is not None and is_link_local(destination) else None
    limit = HOST_LIMIT if host else DEVICE_LIMIT
    back = send6(state, network, there.node, source, destination, limit, size, link)
    witness(back)
    return back if back.outcome == "delivered" else None


def trace6(state: NetworkState, node: str, probe: Trace6, witness: Witness6) -> Iterator[TraceHop]:
    """Send UDP packets of growing hop limit until the destination answers."""
    network = state.ipv6
    source = _source(network, node, int(probe.destination), probe)
    for limit in range(probe.first_limit, probe.max_limit + 1):
        hop = TraceHop(limit, None)
        if network is not None and source is not None:
            hop = _trace_hop(state, network, node, probe, source, limit, witness)
        yield hop
        if hop.reached or hop.error:
            return


def _trace_hop(
    state: NetworkState,
    network: Ipv6Network,
    node: str,
    probe: Trace6,
    source: int,
    limit: int,
    witness: Witness6,
) -> TraceHop:
    destination = int(probe.destination)
    there = send6(state, network, node, source, destination, limit, 60, probe.interface)
    witness(there)
    reached = there.outcome == "delivered"
    reporter = destination if reached else _reporter(network, there, source)
    if reporter is None or not (reached or there.outcome in REPORTED):
        return TraceHop(limit, None)
    back = _answer(state, network, there, reporter, source, 60, witness)
    if back is None or back.node != node:
        return TraceHop(limit, None)
    times = tuple(_milliseconds(there, back, sequence) for sequence in range(1, probe.probes + 1))
    error = "" if reached or there.outcome == "hop-limit-exceeded" else "net-unreachable"
    return TraceHop(limit, ip6(reporter), times, reached, error)


def _milliseconds(there: Walk6, back: Walk6, sequence: int) -> int:
    """A round trip, about 10 ms a hop as the emulated devices take, the same for the same way."""
    hops = len(there.steps)
    if not hops:
        return 1
    way = [(step.sender, step.receiver) for step in there.steps]
    spread = crc32(repr((way, sequence)).encode()) % 3
    return min(10 * (hops + spread), 60) + round(there.delay + back.delay)
