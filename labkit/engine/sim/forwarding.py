"""The walk of a packet, hop by hop."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from zlib import crc32

from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.arp import receiver
from labkit.engine.sim.filtering.frames import cross
from labkit.engine.sim.filtering.local_policy import choose_way
from labkit.engine.sim.filtering.passing import Verdict, enter, leave, may_cross
from labkit.engine.sim.isolation import parts
from labkit.engine.sim.learning import knows
from labkit.engine.sim.links import Port
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.packet import Packet
from labkit.engine.sim.past import Past
from labkit.engine.sim.table import Hop

if TYPE_CHECKING:
    from labkit.engine.sim.traces import Traces

Outcome = Literal[
    "delivered",
    "no-route",
    "net-unreachable",
    "host-unreachable",
    "discarded",
    "ttl-exceeded",
    "fragmentation-needed",
    "filtered",
    "prohibited",
]
IP_HEADER = 20


@dataclass(slots=True)
class Walk:
    """What became of a packet: where it ended, the time to live it had left there, and the way it took.

    `packet` is as it was at the end: addresses may have been translated on the way.
    """

    outcome: Outcome
    node: str
    ttl: int
    packet: Packet
    entered: Layer3Interface | None = None
    """The interface through which it came to `node`; None where it started there."""
    steps: list[tuple[Port, Port]] = field(default_factory=list)
    """Each transfer between layer-3 interfaces."""
    delay: float = 0.0
    """Of the links, in milliseconds."""
    failed_arp: bool = False
    asked: Port | None = None
    """The interface whose request for a hardware address nobody answered."""
    traces: "Traces | None" = field(default=None, compare=False, repr=False)
    """What each packet leaves that goes this way, once one has left it."""


def send(state: NetworkState, node: str, packet: Packet, moment: Moment | None = None) -> Walk:
    """Carry a packet from a node as far as it comes.

    A router lowers the time to live when it forwards (RFC 1812, 5.3.1), never when it sends its own. What a
    filter drops vanishes without an answer, unless the device reports it.
    """
    moment = moment or Moment(Past())
    walk = Walk("delivered", node, packet.ttl, packet)
    vrf, forced = packet.vrf, packet.interface
    while True:
        redirect = 0
        if walk.entered is not None:
            verdict = _enter(state, walk, walk.entered, moment)
            if verdict.packet is None:
                walk.outcome = _dropped(state, walk.node)
                return walk
            walk.packet, redirect = verdict.packet, verdict.next_hop
        if state.addressing.owns(walk.node, walk.packet.destination, vrf) is not None:
            if not _admitted(state, walk, moment):
                walk.outcome = "filtered"
            return walk
        if walk.entered is not None:
            if state.topology.nodes[walk.node].kind.role == "host" or not state.facts[walk.node].routes:
                walk.outcome = "discarded"
                return walk
            if walk.ttl <= 1:
                walk.outcome = "ttl-exceeded"
                return walk
            walk.ttl -= 1
        hop = _redirected(state, walk.node, redirect, vrf) if redirect else None
        if walk.entered is None and forced is None:
            hop = _by_policy(state, walk, vrf, moment)
        if hop is None:
            hop = _next_hop(state, walk.node, walk.packet, vrf, forced)
        forced = None
        outcome = _step(state, walk, hop, moment)
        if outcome is not None:
            walk.outcome = outcome
            return walk
        assert walk.entered is not None
        vrf = walk.entered.vrf


def _dropped(state: NetworkState, node: str) -> Outcome:
    """How a packet ends that a filter of the device drops."""
    guard = state.facts[node].guard
    return "prohibited" if guard is not None and guard.reports else "filtered"


def _enter(state: NetworkState, walk: Walk, entered: Layer3Interface, moment: Moment) -> Verdict:
    """What the device makes of a packet that came in."""
    guard = state.facts[walk.node].guard
    if guard is None:
        return Verdict(walk.packet)
    return enter(guard, walk.node, entered.name, entered.address, walk.packet, moment)


def _admitted(state: NetworkState, walk: Walk, moment: Moment) -> bool:
    """Whether a firewall lets a packet in that is meant for itself."""
    guard = state.facts[walk.node].guard
    if guard is None or walk.entered is None:
        return True
    return may_cross(guard, walk.node, walk.packet, walk.entered.name, None, moment)


def _by_policy(state: NetworkState, walk: Walk, vrf: str, moment: Moment) -> Hop | None:
    """The way that the device's policy wants for a packet of its own; None leaves it to the table."""
    guard = state.facts[walk.node].guard
    if guard is None or not guard.local:
        return None
    wanted = choose_way(guard, walk.packet, moment)
    if wanted.next_hop:
        return _redirected(state, walk.node, wanted.next_hop, vrf)
    if wanted.interface and state.addressing.interface((walk.node, wanted.interface)) is not None:
        return Hop(0, wanted.interface)
    if wanted.default_next_hop:
        entry = state.rib(walk.node, vrf).find(walk.packet.destination)
        if entry is None or not entry.prefix[1]:
            return _redirected(state, walk.node, wanted.default_next_hop, vrf)
    return None


def _redirected(state: NetworkState, node: str, next_hop: int, vrf: str) -> Hop | None:
    """The way to a next hop that a policy wants; None if nobody answers there, so that the table decides."""
    entry = state.rib(node, vrf).find(next_hop)
    if entry is None or entry.protocol != "direct":
        return None
    port = (node, entry.hops[0].interface)
    if receiver(state, port, next_hop) is None:
        return None
    return Hop(next_hop, port[1], target=next_hop)


def _next_hop(state: NetworkState, node: str, packet: Packet, vrf: str, forced: str | None) -> Hop | None:
    entry = state.rib(node, vrf).find(packet.destination)
    if forced is not None:
        via = [hop for hop in entry.hops if hop.interface == forced] if entry is not None else []
        return via[0] if via else Hop(0, forced)
    if entry is None:
        return None
    if len(entry.hops) == 1:
        return entry.hops[0]
    # Flows are spread over equal paths by what the packet carries, so that each keeps its way.
    choice = crc32(f"{node} {packet.source} {packet.destination}".encode())
    return entry.hops[choice % len(entry.hops)]


def _step(state: NetworkState, walk: Walk, hop: Hop | None, moment: Moment) -> Outcome | None:
    """Move the walk over one link, or say why it ends here."""
    if hop is None:
        return "no-route" if walk.entered is None else "net-unreachable"
    port = (walk.node, hop.interface)
    leaving = state.addressing.interface(port)
    if leaving is None or leaving.kind in ("loopback", "null"):
        return "discarded"
    packet = walk.packet
    if packet.dont_fragment and packet.size > leaving.mtu:
        return "fragmentation-needed"
    target = hop.target or packet.destination
    guard = state.facts[walk.node].guard
    if guard is not None:
        came = None if walk.entered is None else walk.entered.name
        left = leave(guard, walk.node, leaving.name, leaving.address, packet, moment, came)
        if left is None:
            return _dropped(state, walk.node)
        walk.packet = left
    found = receiver(state, port, target)
    if found is not None and not leaving.asks and not knows(state, moment.past, port, target, moment.now):
        found = None
    if found is None:
        walk.failed_arp = True
        walk.asked = port if leaving.asks and leaving.medium == "ethernet" else None
        return "host-unreachable"
    arrived = (found.node, found.name)
    crossed = cross(state, port, arrived, walk.packet, moment)
    if crossed is None or (walk.steps and parts(state, walk.node, walk.steps[-1], (port, arrived))):
        return "filtered"
    walk.packet = crossed
    walk.steps.append((port, arrived))
    walk.delay += path_delay(state, port, arrived)
    walk.node, walk.entered = found.node, found
    return None


def path_delay(state: NetworkState, port: Port, arrived: Port) -> float:
    """The delay of the cables between two layer-3 interfaces of one broadcast domain, in milliseconds."""
    switching = state.switching
    delays = switching.links.cabling.delays
    if not delays:
        return 0.0
    total = delays.get(arrived, 0.0)
    vertex = switching.flood(port).endpoints.get(arrived)
    if vertex is None:
        return total
    while vertex is not None:
        entry, before = switching.flood(port).arrivals[vertex]
        total += delays.get((vertex[0], entry), 0.0)
        vertex = before
    return total


def source_for(
    state: NetworkState, node: str, destination: int, vrf: str, interface: str | None
) -> int | None:
    """The source address a device gives its own packets: that of the interface they leave through."""
    if interface is None:
        own = state.addressing.owns(node, destination, vrf)
        if own is not None:
            return destination
        entry = state.rib(node, vrf).find(destination)
        if entry is None:
            return None
        interface = entry.hops[0].interface
    leaving = state.addressing.interface((node, interface))
    if leaving is not None:
        return leaving.address
    return next((i.address for i in state.addressing.interfaces[node] if i.vrf == vrf), None)
