"""The walk of an IPv6 packet, hop by hop."""

from dataclasses import dataclass, field
from typing import Literal
from zlib import crc32

from labkit.engine.sim.filtering.passing import screen
from labkit.engine.sim.forwarding import path_delay
from labkit.engine.sim.ipv6.addressing import Interface6
from labkit.engine.sim.ipv6.arithmetic import is_link_local
from labkit.engine.sim.ipv6.network import Ipv6Network
from labkit.engine.sim.isolation import parts
from labkit.engine.sim.links import Port
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.packet import Packet
from labkit.engine.sim.table import Hop
from labkit.nos.config import Direction

Outcome6 = Literal[
    "delivered", "no-route", "no-neighbor", "discarded", "hop-limit-exceeded", "too-big", "filtered"
]


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
    packet: Packet
    entered: Interface6 | None = None
    steps: list[Step6] = field(default_factory=list)
    delay: float = 0.0

    @property
    def size(self) -> int:
        """Octets of the packet, headers included."""
        return self.packet.size


def send6(state: NetworkState, network: Ipv6Network, node: str, packet: Packet, moment: Moment) -> Walk6:
    """Carry a packet from a node as far as it comes. Link-local packets are never forwarded (RFC 4291, 2.5.6).

    What a filter drops vanishes without an answer, as on VRP.
    """
    walk = Walk6("delivered", node, packet.ttl, packet)
    source, destination = packet.source, packet.destination
    while True:
        if walk.entered is not None and not _passes(state, walk, walk.entered.name, "inbound", moment):
            walk.outcome = "filtered"
            return walk
        link = walk.entered.name if walk.entered is not None else packet.interface
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
        forced = packet.interface if walk.entered is None else None
        hop = _next_hop(network, walk.node, source, destination, forced)
        outcome = _step(state, network, walk, hop, moment)
        if outcome is not None:
            walk.outcome = outcome
            return walk


def _passes(state: NetworkState, walk: Walk6, interface: str, direction: Direction, moment: Moment) -> bool:
    """Ask the filter and the policy of an interface; a policy may mark the packet."""
    guard = state.facts[walk.node].guard
    if guard is None:
        return True
    verdict = screen(guard, walk.node, (interface, direction), walk.packet, moment)
    if verdict.packet is None:
        return False
    walk.packet = verdict.packet
    return True


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
    moment: Moment,
) -> Outcome6 | None:
    """Move the walk over one link, or say why it ends here."""
    if hop is None:
        return "no-route"
    port = (walk.node, hop.interface)
    leaving = network.addressing.interface(port)
    if leaving is None or not leaving.runs or leaving.kind in ("loopback", "null"):
        return "discarded"
    # Routers do not fragment (RFC 8200, 5); a sender does.
    if walk.entered is not None and walk.size > leaving.mtu:
        return "too-big"
    if not _passes(state, walk, leaving.name, "outbound", moment):
        return "filtered"
    source = walk.packet.source
    target = hop.target or walk.packet.destination
    found = network.addressing.resolve(state.switching, port, target)
    if found is None:
        return "no-neighbor"
    last = walk.steps[-1] if walk.steps else None
    if last is not None and parts(state, walk.node, (last.sender, last.receiver), (port, found.port)):
        return "filtered"
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
