"""The routes that OSPFv3 computes: within an area, between areas, and external ones (RFC 5340, 4.8)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from labkit.engine.sim.ipv6.arithmetic import DEFAULT, MASKS, Prefix
from labkit.engine.sim.ipv6.facts import ProcessFacts6
from labkit.engine.sim.ospf.spf import FirstHop, Tree, shortest_paths
from labkit.engine.sim.ospfv3.adjacency import NOBODY, Adjacencies6
from labkit.engine.sim.ospfv3.area import BACKBONE, Area6, Areas6, network_vertex
from labkit.engine.sim.ospfv3.ports import Port6, Process
from labkit.engine.sim.table import Entry, Hop

PathKind6 = Literal["intra", "inter", "external-1", "external-2"]
RANKS: Mapping[PathKind6, int] = {"intra": 0, "inter": 1, "external-1": 2, "external-2": 3}
MAXIMUM_PATHS = 8
NextHops6 = tuple[tuple[int, str], ...]
"""Link-local address and interface; address 0 is the interface's own network."""


class Path6(NamedTuple):
    """A route to a prefix. `metric` is the external part of the cost of a type-2 route."""

    prefix: Prefix
    kind: PathKind6
    cost: int
    hops: NextHops6
    area_id: int | None
    distance: int = 0
    """To the boundary router, of a type-2 route."""
    tag: int = 0

    @property
    def rank(self) -> tuple[int, int, int]:
        """Smaller is better."""
        return RANKS[self.kind], self.cost, self.distance


class Summary6(NamedTuple):
    """An inter-area-prefix-LSA, or an inter-area-router-LSA where `router` is set."""

    router_id: int
    """Of the border router."""
    prefix: Prefix
    metric: int
    router: int = NOBODY


class External6(NamedTuple):
    """An AS-external-LSA."""

    process: Process
    router_id: int
    prefix: Prefix
    metric: int
    metric_type: Literal[1, 2]
    tag: int


class Reach6(NamedTuple):
    """How a router is reached."""

    cost: int
    hops: NextHops6


@dataclass(frozen=True, slots=True)
class Domain6:
    """All OSPFv3 processes of the network with their neighbours and areas."""

    settings: Mapping[Process, ProcessFacts6]
    ports: Mapping[Process, tuple[Port6, ...]]
    """Of the processes that run."""
    router_ids: Mapping[Process, int]
    adjacencies: Adjacencies6
    areas: Areas6
    _trees: dict[tuple[Process, int], Tree] = field(default_factory=dict, compare=False, repr=False)

    def areas_of(self, process: Process) -> list[int]:
        """The areas in which the process has an interface that is up."""
        return sorted({port.area_id for port in self.ports.get(process, ())})

    def is_border(self, process: Process) -> bool:
        """Whether the process joins the backbone and another area."""
        areas = self.areas_of(process)
        return len(areas) > 1 and BACKBONE in areas

    def area(self, process: Process, area_id: int) -> Area6:
        """The connected part of an area that the process belongs to."""
        return self.areas.of[process, area_id]

    def tree(self, process: Process, area_id: int) -> Tree:
        """The process's shortest-path tree in an area."""
        known = self._trees.get((process, area_id))
        if known is None:
            hops = list(self._first_hops(process, area_id))
            known = shortest_paths(self.area(process, area_id), self.router_ids[process], hops)
            self._trees[process, area_id] = known
        return known

    def _first_hops(self, process: Process, area_id: int) -> Iterator[FirstHop]:
        for port in self.ports[process]:
            if port.area_id != area_id:
                continue
            full = self.adjacencies.full(port)
            if not port.multi_access:
                for neighbor in full:
                    yield FirstHop(neighbor.router_id, port.cost, port.name, neighbor.port.link_local)
                continue
            dr = self.adjacencies.designated[port.key][0]
            if self.adjacencies.phases[port.key] == "dr" and full:
                yield FirstHop(network_vertex(dr, port.interface_id), port.cost, port.name, 0)
            for neighbor in full:
                if neighbor.router_id == dr and self.adjacencies.phases[port.key] != "dr":
                    vertex = network_vertex(dr, neighbor.port.interface_id)
                    yield FirstHop(vertex, port.cost, port.name, 0)


@dataclass(frozen=True, slots=True)
class Tables6:
    """The routes of all processes, made when they are asked for. `externals` is what each one imports."""

    domain: Domain6
    externals: Mapping[Process, tuple[External6, ...]]
    _paths: dict[Process, Mapping[Prefix, Path6]] = field(default_factory=dict, compare=False, repr=False)
    _summaries: dict[int, tuple[Summary6, ...]] = field(default_factory=dict, compare=False, repr=False)
    """By the identity of the area's object."""

    def paths(self, process: Process) -> Mapping[Prefix, Path6]:
        """The routing table of one process, its own networks included."""
        known = self._paths.get(process)
        if known is None:
            known = self._paths[process] = self._solve(process)
        return known

    def summaries(self, area: Area6) -> tuple[Summary6, ...]:
        """What border routers tell an area of the others (RFC 2328, 12.4.3)."""
        known = self._summaries.get(id(area))
        if known is None:
            found = [
                summary
                for router_id, router in sorted(area.routers.items())
                if self.domain.is_border(router.process)
                for summary in self._announced(router.process, router_id, area)
            ]
            known = self._summaries[id(area)] = tuple(found)
        return known

    def externals_at(self, process: Process) -> tuple[External6, ...]:
        """The AS-external-LSAs that are flooded to a process, over all ordinary areas."""
        seen: set[int] = set()
        members = {process}
        waiting = [process]
        while waiting:
            current = waiting.pop()
            for area_id in self.domain.areas_of(current):
                area = self.domain.area(current, area_id)
                if not area.stub and id(area) not in seen:
                    seen.add(id(area))
                    fresh = {lsa.process for lsa in area.routers.values()} - members
                    members |= fresh
                    waiting.extend(fresh)
        if not seen:
            return ()
        return tuple(lsa for member in sorted(members) for lsa in self.externals.get(member, ()))

    def _announced(self, process: Process, router_id: int, area: Area6) -> Iterator[Summary6]:
        settings = self.domain.settings[process].area(area.area_id)
        if area.stub:
            yield Summary6(router_id, DEFAULT, settings.default_cost)
            if settings.no_summary:
                return
        into_backbone = area.area_id == BACKBONE
        known = self._intra(process) if into_backbone else self._inside(process)
        ranges: dict[Prefix, int] = {}
        for path in known.values():
            if path.area_id == area.area_id:
                continue
            inside = self._range_of(process, path)
            if inside is None:
                yield Summary6(router_id, path.prefix, path.cost)
            elif inside[1]:
                ranges[inside[0]] = max(ranges.get(inside[0], 0), path.cost)
        for prefix, cost in ranges.items():
            yield Summary6(router_id, prefix, cost)
        if not area.stub:
            for target, (reach, source) in self._boundaries(process, intra_only=into_backbone).items():
                if source != area.area_id and target != router_id:
                    yield Summary6(router_id, DEFAULT, reach.cost, target)

    def _range_of(self, process: Process, path: Path6) -> tuple[Prefix, bool] | None:
        """The configured range that a network of an area falls into."""
        if path.kind != "intra" or path.area_id is None:
            return None
        address, length = path.prefix
        for prefix, shown in self.domain.settings[process].area(path.area_id).ranges:
            if prefix[1] <= length and address & MASKS[prefix[1]] == prefix[0]:
                return prefix, shown
        return None

    def _intra(self, process: Process) -> dict[Prefix, Path6]:
        found: dict[Prefix, Path6] = {}
        for area_id in self.domain.areas_of(process):
            _merge(found, _intra_paths(self.domain, process, area_id))
        return found

    def _inside(self, process: Process) -> dict[Prefix, Path6]:
        """Routes within and between areas. A border router believes the backbone only (RFC 2328, 16.2)."""
        domain = self.domain
        found = self._intra(process)
        areas = [BACKBONE] if domain.is_border(process) else domain.areas_of(process)
        for area_id in areas:
            tree, own = domain.tree(process, area_id), domain.router_ids[process]
            listed = (
                Path6(summary.prefix, "inter", reach.cost + summary.metric, reach.hops, area_id)
                for summary in self.summaries(domain.area(process, area_id))
                if summary.router == NOBODY and summary.router_id != own
                for reach in _reach(tree, summary.router_id)
            )
            _merge(found, listed)
        return found

    def _boundaries(self, process: Process, *, intra_only: bool) -> dict[int, tuple[Reach6, int]]:
        """How the routers that import routes are reached, and in which area."""
        domain = self.domain
        importing = {domain.router_ids[each] for each, own in self.externals.items() if own}
        found: dict[int, tuple[Reach6, int]] = {}

        def put(router_id: int, reach: Reach6, area_id: int) -> None:
            if router_id not in found or reach.cost < found[router_id][0].cost:
                found[router_id] = (reach, area_id)

        for area_id in domain.areas_of(process):
            tree = domain.tree(process, area_id)
            for router_id in domain.area(process, area_id).routers:
                if router_id in importing and router_id != domain.router_ids[process]:
                    for reach in _reach(tree, router_id):
                        put(router_id, reach, area_id)
        if intra_only:
            return found
        within = set(found)
        areas = [BACKBONE] if domain.is_border(process) else domain.areas_of(process)
        for area_id in areas:
            tree = domain.tree(process, area_id)
            for summary in self.summaries(domain.area(process, area_id)):
                if summary.router == NOBODY or summary.router in within:
                    continue
                for reach in _reach(tree, summary.router_id):
                    put(summary.router, Reach6(reach.cost + summary.metric, reach.hops), area_id)
        return found

    def _solve(self, process: Process) -> dict[Prefix, Path6]:
        found = self._inside(process)
        outside = self.externals_at(process)
        if not outside:
            return found
        own, boundaries = (
            self.domain.router_ids[process],
            self._boundaries(process, intra_only=False),
        )
        _merge(found, _external_paths(outside, own, boundaries))
        return found


def _reach(tree: Tree, router_id: int) -> Iterator[Reach6]:
    """How a router of the area is reached: once, or not at all."""
    if router_id in tree.distance:
        yield Reach6(tree.distance[router_id], tree.next_hops(tree.through[router_id]))


def _intra_paths(domain: Domain6, process: Process, area_id: int) -> Iterator[Path6]:
    """The prefixes of the routers and networks in the area's tree (4.8.1)."""
    area, tree = domain.area(process, area_id), domain.tree(process, area_id)
    own = domain.router_ids[process]
    for port in domain.ports[process]:
        if port.area_id == area_id:
            for prefix in port.prefixes:
                yield Path6(prefix, "intra", port.cost, ((0, port.name),), area_id)
    for vertex, distance in tree.distance.items():
        hops = tree.next_hops(tree.through[vertex])
        if vertex in area.networks:
            for prefix in area.networks[vertex].prefixes:
                yield Path6(prefix, "intra", distance, hops, area_id)
        elif vertex != own:
            for prefix, metric in area.routers[vertex].prefixes:
                yield Path6(prefix, "intra", distance + metric, hops, area_id)


def _external_paths(
    outside: Iterable[External6], own: int, boundaries: Mapping[int, tuple[Reach6, int]]
) -> Iterator[Path6]:
    for lsa in outside:
        if lsa.router_id == own or lsa.router_id not in boundaries:
            continue
        reach, _ = boundaries[lsa.router_id]
        if lsa.metric_type == 1:
            cost = reach.cost + lsa.metric
            yield Path6(lsa.prefix, "external-1", cost, reach.hops, None, 0, lsa.tag)
        else:
            yield Path6(lsa.prefix, "external-2", lsa.metric, reach.hops, None, reach.cost, lsa.tag)


def _merge(found: dict[Prefix, Path6], more: Iterable[Path6]) -> None:
    """Keep the better path of each prefix, and all next hops of equal ones."""
    for path in more:
        held = found.get(path.prefix)
        if held is None or path.rank < held.rank:
            found[path.prefix] = path
        elif path.rank == held.rank:
            hops = tuple(dict.fromkeys([*held.hops, *path.hops]))
            found[path.prefix] = held._replace(hops=hops)


def entries6(tables: Tables6, process: Process) -> Iterator[Entry]:
    """What a process hands to the routing table; its own networks stay inactive behind direct routes."""
    settings = tables.domain.settings[process]
    manners = settings.manners
    internal = manners.ospf_preference if settings.preference is None else settings.preference
    external = settings.external_preference
    if external is None:
        external = manners.ospf_external_preference
    width = settings.maximum_paths or MAXIMUM_PATHS
    for path in tables.paths(process).values():
        outside = path.kind.startswith("external")
        hops = tuple(Hop(address, interface, False, address) for address, interface in path.hops[:width])
        yield Entry(
            path.prefix,
            "ospf-external" if outside else "ospf",
            external if outside else internal,
            path.cost,
            hops,
            process[1],
            path.tag,
            metric_type=1 if path.kind == "external-1" else 2,
        )
