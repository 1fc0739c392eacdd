"""The link-state database of OSPFv3's areas: topology apart from prefixes (RFC 5340, 4.4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.ipv6.arithmetic import Prefix
from labkit.engine.sim.ospf.area import Edge
from labkit.engine.sim.ospfv3.adjacency import NOBODY, Adjacencies6
from labkit.engine.sim.ospfv3.ports import Port6, Process
from labkit.language import _
from labkit.nos.state import Diagnosis

BACKBONE = 0


class RouterLink6(NamedTuple):
    """A link of a router-LSA (A.4.3): to a neighbour's interface, or to that of the designated router."""

    kind: Literal["p2p", "transit"]
    interface_id: int
    far_interface_id: int
    far_router_id: int
    metric: int


@dataclass(frozen=True, slots=True)
class RouterLsa6:
    """What a router says of itself in one area; `prefixes` are those of its stub networks, with their metrics."""

    process: Process
    router_id: int
    links: tuple[RouterLink6, ...]
    prefixes: tuple[tuple[Prefix, int], ...]


@dataclass(frozen=True, slots=True)
class NetworkLsa6:
    """What a designated router says of its link: each router's id and link-local address, and all prefixes."""

    router_id: int
    interface_id: int
    attached: tuple[tuple[int, int], ...]
    prefixes: tuple[Prefix, ...]


def network_vertex(router_id: int, interface_id: int) -> int:
    """The number of a transit network in the tree: greater than that of any router."""
    return (router_id + 1) << 32 | interface_id


@dataclass(frozen=True, slots=True)
class Area6:
    """The routers of an area that are joined by adjacencies, and so hold the same database."""

    area_id: int
    stub: bool
    routers: Mapping[int, RouterLsa6]
    networks: Mapping[int, NetworkLsa6]
    """By their vertex."""
    _edges: dict[int, tuple[Edge, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def edges(self) -> Mapping[int, tuple[Edge, ...]]:
        """The links that both of their ends announce, by vertex."""
        if not self._edges:
            self._edges.update(_edges_of(self))
        return self._edges


@dataclass(frozen=True, slots=True)
class Areas6:
    """All areas, by process and area number: processes of one connected area share the object."""

    of: Mapping[tuple[Process, int], Area6]
    diagnoses: tuple[Diagnosis, ...]


Member = tuple[Process, int]


def solve_areas6(
    ports: Mapping[Process, tuple[Port6, ...]], router_ids: Mapping[Process, int], adjacencies: Adjacencies6
) -> Areas6:
    """Originate router- and network-LSAs with their prefixes, and flood them over all full adjacencies."""
    by_area: dict[Member, list[Port6]] = {}
    for process, own in ports.items():
        for port in own:
            by_area.setdefault((process, port.area_id), []).append(port)
    solved: dict[Member, Area6] = {}
    diagnoses: list[Diagnosis] = []
    for start in by_area:
        if start not in solved:
            members = _connected(start, by_area, adjacencies)
            area = _database(members, by_area, router_ids, adjacencies, diagnoses)
            solved.update(dict.fromkeys(members, area))
    return Areas6(solved, tuple(diagnoses))


def _connected(
    start: Member, by_area: Mapping[Member, list[Port6]], adjacencies: Adjacencies6
) -> list[Member]:
    found = {start}
    waiting = [start]
    while waiting:
        for port in by_area[waiting.pop()]:
            for neighbor in adjacencies.full(port):
                other = (neighbor.port.process, neighbor.port.area_id)
                if other not in found:
                    found.add(other)
                    waiting.append(other)
    return sorted(found)


def _database(
    members: list[Member],
    by_area: Mapping[Member, list[Port6]],
    router_ids: Mapping[Process, int],
    adjacencies: Adjacencies6,
    diagnoses: list[Diagnosis],
) -> Area6:
    routers: dict[int, RouterLsa6] = {}
    networks: dict[int, NetworkLsa6] = {}
    for member in members:
        process, area_id = member
        router_id = router_ids[process]
        if router_id in routers:
            other = routers[router_id].process[0]
            detail = _(
                "{process} and {other} of area {area_id} both have router id {router_id}",
                process=process[0],
                other=other,
                area_id=text(area_id),
                router_id=text(router_id),
            )
            diagnoses.append(Diagnosis("ospfv3", process[0], "", "ospfv3-duplicate-router-id", detail, other))
            continue
        links: list[RouterLink6] = []
        prefixes: dict[Prefix, int] = {}
        for port in by_area[member]:
            own = _links(port, adjacencies)
            links += own
            if not any(link.kind == "transit" for link in own):
                prefixes.update((prefix, port.cost) for prefix in port.prefixes)
            network = _network_lsa(port, router_id, adjacencies)
            if network is not None:
                networks[network_vertex(network.router_id, network.interface_id)] = network
        routers[router_id] = RouterLsa6(process, router_id, tuple(links), tuple(prefixes.items()))
    first = by_area[members[0]][0]
    return Area6(first.area_id, first.stub, routers, networks)


def _links(port: Port6, adjacencies: Adjacencies6) -> list[RouterLink6]:
    """The links of one interface (4.4.3.2)."""
    full = adjacencies.full(port)
    if port.loopback:
        return []
    if not port.multi_access:
        return [
            RouterLink6("p2p", port.interface_id, n.port.interface_id, n.router_id, port.cost)
            for n in full
            if not n.port.multi_access
        ]
    if adjacencies.phases[port.key] == "dr":
        own = adjacencies.designated[port.key][0]
        return [RouterLink6("transit", port.interface_id, port.interface_id, own, port.cost)] if full else []
    dr = adjacencies.designated[port.key][0]
    return [
        RouterLink6("transit", port.interface_id, n.port.interface_id, dr, port.cost)
        for n in full
        if n.router_id == dr and dr != NOBODY
    ]


def _network_lsa(port: Port6, router_id: int, adjacencies: Adjacencies6) -> NetworkLsa6 | None:
    """What the designated router says of the link, with the prefixes of all link-LSAs (4.4.3.3, 4.4.3.9)."""
    full = adjacencies.full(port)
    if adjacencies.phases.get(port.key) != "dr" or not full:
        return None
    attached = ((router_id, port.link_local), *((n.router_id, n.port.link_local) for n in full))
    prefixes = dict.fromkeys([*port.prefixes, *(prefix for n in full for prefix in n.port.prefixes)])
    return NetworkLsa6(router_id, port.interface_id, attached, tuple(prefixes))


def _edges_of(area: Area6) -> dict[int, tuple[Edge, ...]]:
    joined = {
        (router_id, link.interface_id, link.far_router_id, link.far_interface_id)
        for router_id, router in area.routers.items()
        for link in router.links
        if link.kind == "p2p"
    }
    transit: set[tuple[int, int]] = set()
    edges: dict[int, tuple[Edge, ...]] = {}
    for router_id, router in area.routers.items():
        found = []
        for link in router.links:
            back = (link.far_router_id, link.far_interface_id, router_id, link.interface_id)
            if link.kind == "p2p" and back in joined:
                found.append(Edge(link.far_router_id, link.metric, 0))
            elif link.kind == "transit":
                vertex = network_vertex(link.far_router_id, link.far_interface_id)
                network = area.networks.get(vertex)
                if network is not None and any(router_id == attached for attached, _ in network.attached):
                    found.append(Edge(vertex, link.metric, 0))
                    transit.add((router_id, vertex))
        edges[router_id] = tuple(found)
    for vertex, network in area.networks.items():
        edges[vertex] = tuple(
            Edge(router_id, 0, address)
            for router_id, address in network.attached
            if (router_id, vertex) in transit
        )
    return edges
