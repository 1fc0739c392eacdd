"""The link-state database of areas: what routers and transit networks say (RFC 2328, 12.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from labkit.engine.sim.ipv4 import MASKS, text
from labkit.engine.sim.ospf.adjacency import Adjacencies, key_of
from labkit.engine.sim.ospf.interfaces import OspfPort, Process
from labkit.language import _
from labkit.nos.state import Diagnosis

LinkKind = Literal["p2p", "transit", "stub", "virtual"]
BACKBONE = 0
STUB_ROUTER_COST = 0xFFFF
"""MaxLinkMetric (RFC 6987, section 2)."""
NETWORK = 1 << 32
"""Marks a vertex that is a transit network; router vertices are router ids."""


class RouterLink(NamedTuple):
    """A link of a router-LSA (A.4.2)."""

    kind: LinkKind
    link_id: int
    data: int
    metric: int


@dataclass(frozen=True, slots=True)
class RouterLsa:
    """What a router says of itself in one area."""

    process: Process
    router_id: int
    links: tuple[RouterLink, ...]


@dataclass(frozen=True, slots=True)
class NetworkLsa:
    """What a designated router says of its network; `attached` gives each router's id and address on it."""

    address: int
    length: int
    router_id: int
    attached: tuple[tuple[int, int], ...]


class Edge(NamedTuple):
    """A step of the shortest-path tree; `address` is that of the router at its far end on the network."""

    vertex: int
    cost: int
    address: int


class VirtualEnd(NamedTuple):
    """One end of a virtual link that is up: the process and router at the other end, and the cost there."""

    peer: Process
    router_id: int
    address: int
    """The own address, of the interface through which the peer is reached."""
    cost: int
    hops: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """The routers of an area that are joined by adjacencies, and so hold the same database."""

    area_id: int
    kind: Literal["normal", "stub", "nssa"]
    routers: Mapping[int, RouterLsa]
    networks: Mapping[int, NetworkLsa]
    _edges: dict[int, tuple[Edge, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def edges(self) -> Mapping[int, tuple[Edge, ...]]:
        """The links that both of their ends announce (16.1, step 2b), by vertex."""
        if not self._edges:
            self._edges.update(_edges_of(self))
        return self._edges


NO_VIRTUAL_LINKS: Mapping[Process, tuple[VirtualEnd, ...]] = {}


@dataclass(frozen=True, slots=True)
class Areas:
    """All areas, by process and area number: processes of one connected area share the object."""

    of: Mapping[tuple[Process, int], Area]
    diagnoses: tuple[Diagnosis, ...]


def solve_areas(
    ports: Mapping[Process, tuple[OspfPort, ...]],
    router_ids: Mapping[Process, tuple[int, bool]],
    adjacencies: Adjacencies,
    virtual: Mapping[Process, tuple[VirtualEnd, ...]] = NO_VIRTUAL_LINKS,
) -> Areas:
    """Originate router- and network-LSAs and flood them over all full adjacencies, virtual ones included."""
    by_area: dict[tuple[Process, int], list[OspfPort]] = {}
    for process, own in ports.items():
        if process in router_ids:
            for port in own:
                by_area.setdefault((process, port.area_id), []).append(port)
    for process in virtual:
        by_area.setdefault((process, BACKBONE), [])
    solved: dict[tuple[Process, int], Area] = {}
    diagnoses: list[Diagnosis] = []
    for start in by_area:
        if start in solved:
            continue
        members = _connected(start, by_area, adjacencies, virtual)
        area = _database(members, by_area, router_ids, adjacencies, virtual, diagnoses)
        for member in members:
            solved[member] = area
    return Areas(solved, tuple(diagnoses))


def _connected(
    start: tuple[Process, int],
    by_area: Mapping[tuple[Process, int], list[OspfPort]],
    adjacencies: Adjacencies,
    virtual: Mapping[Process, tuple[VirtualEnd, ...]],
) -> list[tuple[Process, int]]:
    found = {start: None}
    waiting = [start]
    while waiting:
        current = waiting.pop()
        if current[1] == BACKBONE:
            for end in virtual.get(current[0], ()):
                if (end.peer, BACKBONE) not in found:
                    found[end.peer, BACKBONE] = None
                    waiting.append((end.peer, BACKBONE))
        for port in by_area[current]:
            for neighbor in adjacencies.neighbors.get(key_of(port), ()):
                other = (neighbor.port.process, neighbor.port.area_id)
                if neighbor.phase == "full" and other not in found:
                    found[other] = None
                    waiting.append(other)
    return sorted(found)


def _database(
    members: Iterable[tuple[Process, int]],
    by_area: Mapping[tuple[Process, int], list[OspfPort]],
    router_ids: Mapping[Process, tuple[int, bool]],
    adjacencies: Adjacencies,
    virtual: Mapping[Process, tuple[VirtualEnd, ...]],
    diagnoses: list[Diagnosis],
) -> Area:
    routers: dict[int, RouterLsa] = {}
    networks: dict[int, NetworkLsa] = {}
    area_id = BACKBONE
    kind: Literal["normal", "stub", "nssa"] = "normal"
    for member in members:
        process, area_id = member
        router_id = router_ids[process][0]
        own = by_area[member]
        if own and not routers:
            kind = own[0].area_kind
        if router_id in routers:
            # Two routers overwrite each other's LSAs for ever; the simulation lets the first by name stand.
            other = routers[router_id].process[0]
            detail = _(
                "{process} and {other} of area {area_id} both have router id {router_id}",
                process=process[0],
                other=other,
                area_id=text(area_id),
                router_id=text(router_id),
            )
            diagnoses.append(Diagnosis("ospf", process[0], "", "ospf-duplicate-router-id", detail, other))
            continue
        links = [link for port in own for link in _links(port, adjacencies)]
        ends = virtual.get(process, ()) if area_id == BACKBONE else ()
        links += [RouterLink("virtual", end.router_id, end.address, end.cost) for end in ends]
        routers[router_id] = RouterLsa(process, router_id, tuple(links))
        for port in own:
            network = _network_lsa(port, router_id, adjacencies)
            if network is not None:
                networks[network.address] = network
    return Area(area_id, kind, routers, networks)


def _links(port: OspfPort, adjacencies: Adjacencies) -> list[RouterLink]:
    """The links of one interface (12.4.1)."""
    further = [
        RouterLink("stub", address & MASKS[length], MASKS[length], port.cost)
        for address, length in port.secondaries
    ]
    prefix = RouterLink("stub", port.address & MASKS[port.length], MASKS[port.length], port.cost)
    host = RouterLink("stub", port.address, MASKS[32], 0)
    neighbors = adjacencies.neighbors.get(key_of(port), ())
    cost = STUB_ROUTER_COST if port.stub_router else port.cost
    full = [neighbor for neighbor in neighbors if neighbor.phase == "full"]
    if port.loopback:
        own = RouterLink("stub", port.address, MASKS[32], port.cost)
        return [prefix if port.whole else own, *further]
    if not port.multi_access:
        joined = [RouterLink("p2p", neighbor.router_id, port.address, cost) for neighbor in full]
        return [*joined, host if port.network_type == "p2mp" else prefix, *further]
    dr = adjacencies.designated[key_of(port)][0]
    if dr and any(dr in (port.address, neighbor.port.address) for neighbor in full):
        return [RouterLink("transit", dr, port.address, cost), *further]
    return [prefix, *further]


def _network_lsa(port: OspfPort, router_id: int, adjacencies: Adjacencies) -> NetworkLsa | None:
    """What the designated router says of the network, once it has a full neighbour (12.4.2)."""
    if adjacencies.phases.get(key_of(port)) != "dr":
        return None
    full = [n for n in adjacencies.neighbors.get(key_of(port), ()) if n.phase == "full"]
    if not full:
        return None
    attached = ((router_id, port.address), *((n.router_id, n.port.address) for n in full))
    return NetworkLsa(port.address, port.length, router_id, attached)


def _edges_of(area: Area) -> dict[int, tuple[Edge, ...]]:
    edges: dict[int, tuple[Edge, ...]] = {}
    joined: dict[tuple[int, int], int] = {}
    virtual: dict[tuple[int, int], int] = {}
    transit: dict[tuple[int, int], int] = {}
    for router_id, router in area.routers.items():
        for link in router.links:
            if link.kind == "p2p":
                joined[router_id, link.link_id] = link.data
            elif link.kind == "transit":
                transit[router_id, link.link_id] = link.data
            elif link.kind == "virtual":
                virtual[router_id, link.link_id] = link.data
    for router_id, router in area.routers.items():
        found = []
        for link in router.links:
            if link.kind == "p2p" and (link.link_id, router_id) in joined:
                found.append(Edge(link.link_id, link.metric, joined[link.link_id, router_id]))
            elif link.kind == "virtual" and (link.link_id, router_id) in virtual:
                found.append(Edge(link.link_id, link.metric, virtual[link.link_id, router_id]))
            elif link.kind == "transit":
                network = area.networks.get(link.link_id)
                if network is not None and any(router_id == attached for attached, _ in network.attached):
                    found.append(Edge(NETWORK | link.link_id, link.metric, 0))
        edges[router_id] = tuple(found)
    for address, network in area.networks.items():
        edges[NETWORK | address] = tuple(
            Edge(attached, 0, transit[attached, address])
            for attached, _ in network.attached
            if (attached, address) in transit
        )
    return edges
