"""Virtual links: border routers that are neighbours in the backbone across another area (RFC 2328, section 15)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.ospf.adjacency import Refusal, compare_authentication
from labkit.engine.sim.ospf.area import BACKBONE, Area, Areas, VirtualEnd
from labkit.engine.sim.ospf.facts import ProcessFacts
from labkit.engine.sim.ospf.interfaces import LAN_HELLO, NO_AUTHENTICATION, OspfPort, Process
from labkit.engine.sim.ospf.spf import Tree
from labkit.language import _
from labkit.nos.config import Authentication, VirtualLink
from labkit.nos.state import Diagnosis

UNREACHABLE = 0xFFFF
"""A virtual link whose transit path costs more cannot be announced: a router link's metric has 16 bits."""


@dataclass(frozen=True, slots=True)
class VirtualPort:
    """A configured virtual link, up or not. Times in seconds; `end` is None while the peer is not reached."""

    area_id: int
    router_id: int
    hello: int
    dead: int
    retransmit: int
    transmit_delay: int
    authentication: Authentication
    end: VirtualEnd | None
    full: bool = False


@dataclass(frozen=True, slots=True)
class Virtual:
    """The virtual links of all processes; `ends` holds those that are up."""

    ports: Mapping[Process, tuple[VirtualPort, ...]] = field(default_factory=dict)
    ends: Mapping[Process, tuple[VirtualEnd, ...]] = field(default_factory=dict)
    diagnoses: tuple[Diagnosis, ...] = ()


NO_VIRTUAL = Virtual()


def solve_virtual_links(
    settings: Mapping[Process, ProcessFacts],
    ports: Mapping[Process, tuple[OspfPort, ...]],
    areas: Areas,
    trees: Mapping[tuple[Process, int], Tree],
) -> Virtual:
    """Bring up the virtual links whose two ends name each other; `trees` are those of their transit areas."""
    configured: dict[Process, tuple[VirtualPort, ...]] = {}
    for process, own in settings.items():
        found = [
            _port(process, own, area.area_id, peer, link, ports[process], areas, trees)
            for area in own.areas
            for peer, link in area.virtual_links
            if process in ports
        ]
        if found:
            configured[process] = tuple(found)
    diagnoses: list[Diagnosis] = []
    judged = {
        process: tuple(_judged(process, port, configured, trees, diagnoses) for port in own)
        for process, own in configured.items()
    }
    ends = {
        process: tuple(port.end for port in own if port.full and port.end is not None)
        for process, own in judged.items()
    }
    return Virtual(judged, {process: own for process, own in ends.items() if own}, tuple(diagnoses))


def transit_areas_of(settings: Mapping[Process, ProcessFacts]) -> Iterator[tuple[Process, int]]:
    """The areas that virtual links are configured through."""
    for process, own in settings.items():
        for area in own.areas:
            if area.virtual_links:
                yield process, area.area_id


def _port(
    process: Process,
    settings: ProcessFacts,
    area_id: int,
    peer: int,
    link: VirtualLink,
    ports: Sequence[OspfPort],
    areas: Areas,
    trees: Mapping[tuple[Process, int], Tree],
) -> VirtualPort:
    backbone = next((area for area in settings.areas if area.area_id == BACKBONE), None)
    common = backbone.authentication if backbone is not None else None
    hello = link.hello_interval or LAN_HELLO
    tree, area = trees.get((process, area_id)), areas.of.get((process, area_id))
    return VirtualPort(
        area_id,
        peer,
        hello,
        link.dead_interval or 4 * hello,
        link.retransmit_interval or 5,
        link.transmit_delay or 1,
        link.authentication or common or NO_AUTHENTICATION,
        None if tree is None or area is None else _end(peer, ports, area, tree),
    )


def _end(peer: int, ports: Sequence[OspfPort], area: Area, tree: Tree) -> VirtualEnd | None:
    cost, there = tree.distance.get(peer), area.routers.get(peer)
    if area.kind != "normal" or cost is None or cost >= UNREACHABLE or there is None or peer == tree.root:
        return None
    hops = tree.next_hops(tree.through[peer])
    if not hops:
        return None
    address = next((port.address for port in ports if port.name == hops[0][1]), 0)
    return VirtualEnd(there.process, peer, address, cost, hops)


def _judged(
    process: Process,
    port: VirtualPort,
    configured: Mapping[Process, tuple[VirtualPort, ...]],
    trees: Mapping[tuple[Process, int], Tree],
    diagnoses: list[Diagnosis],
) -> VirtualPort:
    refusal = _refusal(process, port, configured, trees)
    if refusal is None:
        return VirtualPort(
            port.area_id,
            port.router_id,
            port.hello,
            port.dead,
            port.retransmit,
            port.transmit_delay,
            port.authentication,
            port.end,
            full=True,
        )
    peer = port.end.peer[0] if port.end is not None else ""
    diagnoses.append(Diagnosis("ospf", process[0], "", refusal.reason, refusal.detail, peer))
    return port


def _refusal(
    process: Process,
    port: VirtualPort,
    configured: Mapping[Process, tuple[VirtualPort, ...]],
    trees: Mapping[tuple[Process, int], Tree],
) -> Refusal | None:
    if port.end is None:
        detail = _(
            "router {router_id} is not reached within area {area_id}",
            router_id=text(port.router_id),
            area_id=text(port.area_id),
        )
        return Refusal("ospf-virtual-link-unreachable", detail)
    own_id = trees[process, port.area_id].root
    other = next(
        (
            back
            for back in configured.get(port.end.peer, ())
            if back.router_id == own_id and back.area_id == port.area_id and back.end is not None
        ),
        None,
    )
    if other is None:
        detail = _(
            "router {router_id} has no virtual link to {own_id} through this area",
            router_id=text(port.router_id),
            own_id=text(own_id),
        )
        return Refusal("ospf-virtual-link-peer", detail)
    unlike = compare_authentication(port.authentication, other.authentication)
    if unlike:
        return unlike[0]
    if (port.hello, port.dead) != (other.hello, other.dead):
        detail = _(
            "virtual link: hello and dead {hello}, {dead} s here, {other_hello}, {other_dead} s there",
            hello=port.hello,
            dead=port.dead,
            other_hello=other.hello,
            other_dead=other.dead,
        )
        return Refusal("ospf-hello-interval", detail)
    return None
