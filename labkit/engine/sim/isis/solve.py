"""IS-IS as one stage of the routing protocols: neighbours, link-state databases, routes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.addressing import Addressing
from labkit.engine.sim.isis.adjacency import Neighborhood, solve_adjacencies
from labkit.engine.sim.isis.circuits import Circuit, IsisProcess, Router, circuits_of, routers_of
from labkit.engine.sim.isis.facts import IsisFacts
from labkit.engine.sim.isis.lsps import Level, shortest_paths, solve_level
from labkit.engine.sim.isis.routes import (
    DEFAULT,
    IsisRoute,
    Origin,
    Reach,
    Tables,
    Trees,
    own_networks,
    spread,
)
from labkit.engine.sim.policy import Policies, filter_permits
from labkit.engine.sim.redistribution import ImportedRoute, candidate_of, imports, source_of
from labkit.engine.sim.rib import Rib
from labkit.engine.sim.switching import Switching
from labkit.engine.sim.table import Entry, Hop
from labkit.language import _
from labkit.nos.config import LEVELS, IsisConfig, IsisImport
from labkit.nos.state import Diagnosis
from labkit.nos.state.route import RouteProtocol

PREFERENCE = 15
MAXIMUM_PATHS = 8
PROTOCOLS: Mapping[int, RouteProtocol] = {1: "isis-l1", 2: "isis-l2"}


@dataclass(frozen=True, slots=True)
class Topology:
    """What does not depend on what is imported."""

    routers: Mapping[IsisProcess, Router]
    circuits: Mapping[IsisProcess, tuple[Circuit, ...]]
    neighborhood: Neighborhood
    levels: Mapping[int, Level]
    trees: Mapping[int, Trees]
    idle: tuple[IsisProcess, ...]
    """Processes without a network entity title."""


@dataclass(frozen=True, slots=True)
class IsisNetwork:
    """All IS-IS processes of a network."""

    topology: Topology | None = None
    tables: Tables | None = None
    entries: Mapping[IsisProcess, tuple[Entry, ...]] = field(default_factory=dict)
    """What each process hands to its routing table."""
    origins: Mapping[IsisProcess, Origin] = field(default_factory=dict)

    def learned(self, node: str, vrf: str) -> Iterator[Entry]:
        """What a device's processes hand to one of its routing tables."""
        routers = self.topology.routers if self.topology is not None else {}
        for process, found in self.entries.items():
            if process[0] == node and routers[process].config.vrf == vrf:
                yield from found

    def diagnoses(self) -> Iterator[Diagnosis]:
        """Why neighbours do not come up, and why some that do give no routes."""
        if self.topology is None:
            return
        yield from self.topology.neighborhood.diagnoses
        for process in self.topology.idle:
            detail = _(
                "process {process} has no network entity title, so it does not run", process=process[1]
            )
            yield Diagnosis("isis", process[0], "", "isis-no-network-entity", detail)


def solve_isis(
    facts: Mapping[str, IsisFacts],
    addressing: Addressing,
    switching: Switching,
    policies: Callable[[str], Policies],
    rib: Callable[[str, str], Rib],
    before: IsisNetwork,
) -> IsisNetwork:
    """Spread what each process brings in over the shortest paths.

    `before` is the answer of an earlier round over the same configuration: its topology stands.
    """
    if not facts:
        return before
    topology = before.topology or _topology(facts, addressing, switching)
    origins = {
        process: Origin(
            {
                level: tuple(_own(router, topology.circuits[process], level, policies(process[0]), rib))
                for level in (1, 2)
            }
        )
        for process, router in topology.routers.items()
    }
    if before.tables is not None and before.origins == origins:
        return before
    lists = {process: policies(process[0]) for process in topology.routers}
    tables = spread(topology.levels, topology.trees, origins, lists)
    entries = {
        process: tuple(_entries(router, tables, lists[process]))
        for process, router in topology.routers.items()
    }
    return IsisNetwork(topology, tables, entries, origins)


def _topology(facts: Mapping[str, IsisFacts], addressing: Addressing, switching: Switching) -> Topology:
    routers = {router.process: router for router in routers_of(facts)}
    circuits = {
        process: tuple(circuits_of(router, facts[process[0]], addressing.interfaces[process[0]]))
        for process, router in routers.items()
    }
    neighborhood = solve_adjacencies(circuits, switching)
    levels = {number: solve_level(number, routers, neighborhood) for number in (1, 2)}
    trees = {
        number: {process: shortest_paths(level, process, neighborhood) for process in level.routers}
        for number, level in levels.items()
    }
    idle = tuple(
        (node, config.process_id)
        for node, own in facts.items()
        for config in own.processes
        if not config.entities
    )
    return Topology(routers, circuits, neighborhood, levels, trees, idle)


def _own(
    router: Router,
    circuits: tuple[Circuit, ...],
    level: int,
    policies: Policies,
    rib: Callable[[str, str], Rib],
) -> Iterator[Reach]:
    """The networks of a process's circuits, what it imports, and the default route it makes."""
    config = router.config
    networks = own_networks(router, circuits, level)
    yield from networks
    if not config.redistributions and config.default_originate is None:
        return
    known = {reach.prefix for reach in networks}
    table = rib(router.process[0], config.vrf)
    for item in imports(table.entries, config.redistributions, policies, ("isis", router.process[1])):
        settings = item.settings
        if not isinstance(settings, IsisImport) or level not in LEVELS[settings.levels]:
            continue
        if not passes_export(config, policies, item):
            continue
        if item.entry.prefix not in known and item.entry.prefix != DEFAULT:
            external = router.narrow and not settings.internal
            yield Reach(item.entry.prefix, item.cost or 0, external, False, item.tag)
    default = config.default_originate
    if default is not None and level in LEVELS[default.levels]:
        found = table.exact(DEFAULT)
        foreign = found is not None and (found.protocol not in PROTOCOLS.values())
        if foreign or not default.match_default:
            yield Reach(DEFAULT, default.cost)


def passes_export(config: IsisConfig, policies: Policies, item: ImportedRoute) -> bool:
    """Whether `filter-policy … export` lets an import out; one with a protocol looks at that one only."""
    return all(
        filter_permits(policies, each, item.route)
        for each in config.export_filters
        if each.protocol is None
        or source_of(item.entry) == (each.protocol, each.process_id or item.entry.process_id)
    )


def chosen(tables: Tables, process: IsisProcess) -> list[IsisRoute]:
    """A process's routes: level 1 before level 2, and what came down into level 1 last (RFC 5302, 3.2)."""
    first, second = (tables.routes[level].get(process, {}) for level in (1, 2))
    found = []
    for prefix in sorted(first.keys() | second.keys()):
        one, other = first.get(prefix), second.get(prefix)
        if one is None or (one.down and other is not None):
            one = other
        if one is not None:
            found.append(one)
    return found


def _entries(router: Router, tables: Tables, policies: Policies) -> Iterator[Entry]:
    """What goes into the routing table; `filter-policy … import` keeps routes out of it, not out of the LSPs."""
    config = router.config
    width = config.maximum_paths or MAXIMUM_PATHS
    for route in chosen(tables, router.process):
        if route.hops:
            hops = tuple(Hop(address, name, False, address) for address, name in sorted(route.hops)[:width])
            entry = Entry(
                route.prefix,
                PROTOCOLS[route.level],
                config.preference or PREFERENCE,
                route.cost,
                hops,
                router.process[1],
                route.tag,
            )
            if all(filter_permits(policies, item, candidate_of(entry)) for item in config.import_filters):
                yield entry
