"""OSPF's own routing tables, made per process when somebody asks (RFC 2328, section 16)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.ospf.domain import Domain
from labkit.engine.sim.ospf.interfaces import Process
from labkit.engine.sim.ospf.routes import (
    External,
    Path,
    Reach,
    better,
    inter_paths,
    intra_paths,
    join,
    reaches,
    transit_areas,
)
from labkit.engine.sim.ospf.summaries import Announced, announce
from labkit.engine.sim.table import Entry, Hop

PREFERENCE, EXTERNAL_PREFERENCE = {"huawei": 10}, {"huawei": 150}
"""Of OSPF routes, by vendor; the others do not tell internal and external routes apart."""
COMMON_PREFERENCE = 110
MAXIMUM_PATHS = 8
"""Equal routes that forward together (VRP on the AR series)."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of all processes, for one set of external routes."""

    domain: Domain
    externals: Mapping[Process, tuple[External, ...]]
    _announced: list[Announced] = field(default_factory=list, compare=False, repr=False)
    _paths: dict[Process, dict[Prefix, Path]] = field(default_factory=dict, compare=False, repr=False)
    _flooded: dict[Process, tuple[External, ...]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def announced(self) -> Announced:
        """All summaries."""
        if not self._announced:
            domain = self.domain
            boundaries = {p: domain.router_id(p) for p in self.externals if p in domain.router_ids}
            self._announced.append(announce(domain, boundaries))
        return self._announced[0]

    def externals_at(self, process: Process) -> tuple[External, ...]:
        """The external LSAs that reach a process, flooded through all areas but stubs."""
        known = self._flooded.get(process)
        if known is None:
            members = self._flooding_scope(process)
            flooded = (lsa for origin, own in self.externals.items() if origin in members for lsa in own)
            # Of two routers with one router id the first by name stands, as in the areas.
            listed = {(lsa.router_id, lsa.prefix): lsa for lsa in sorted(flooded, reverse=True)}
            known = tuple(sorted(listed.values(), key=lambda lsa: (lsa.prefix, lsa.router_id)))
            for member in members:
                self._flooded[member] = known
            self._flooded[process] = known
        return known

    def _flooding_scope(self, process: Process) -> set[Process]:
        domain = self.domain
        seen: set[int] = set()
        members: set[Process] = set()
        waiting = [process]
        while waiting:
            current = waiting.pop()
            for area_id in domain.areas_of(current):
                area = domain.area(current, area_id)
                if area.kind == "normal" and id(area) not in seen:
                    seen.add(id(area))
                    found = {lsa.process for lsa in area.routers.values()} - members
                    members |= found
                    waiting.extend(found)
        return members

    def paths(self, process: Process) -> Mapping[Prefix, Path]:
        """The routing table of one process, its own networks included."""
        known = self._paths.get(process)
        if known is None:
            known = self._paths[process] = self._solve(process)
        return known

    def _solve(self, process: Process) -> dict[Prefix, Path]:
        domain = self.domain
        if process not in domain.router_ids:
            return {}
        found: dict[Prefix, Path] = {}
        reach = {area_id: reaches(domain, process, area_id) for area_id in domain.areas_of(process)}
        for area_id in reach:
            _merge(found, intra_paths(domain, process, area_id))
        own_id = domain.router_id(process)
        boundaries = _boundaries(reach)
        for area_id in transit_areas(domain, process):
            area = domain.area(process, area_id)
            _merge(found, inter_paths(self.announced.networks_in(area), reach[area_id], own_id, area_id))
            far = inter_paths(self.announced.boundaries_in(area), reach[area_id], own_id, area_id)
            for (router_id, _), path in far.items():
                if router_id not in boundaries:
                    boundaries[router_id] = Reach(path.cost, path.hops)
        if self.externals and any(domain.area(process, area_id).kind == "normal" for area_id in reach):
            _merge(found, self._external_paths(process, boundaries))
        return found

    def _external_paths(self, process: Process, boundaries: Mapping[int, Reach]) -> dict[Prefix, Path]:
        """Section 16.4: type 1 adds up, type 2 compares the external metric first and the distance then."""
        best: dict[Prefix, tuple[tuple[int, int, int], Path]] = {}
        own_id = self.domain.router_id(process)
        for lsa in self.externals_at(process):
            boundary = boundaries.get(lsa.router_id)
            if boundary is None or lsa.router_id == own_id:
                continue
            kind, cost, rest = "external-2", lsa.metric, boundary.cost
            if lsa.metric_type == 1:
                kind, cost, rest = "external-1", lsa.metric + boundary.cost, 0
            rank = (lsa.metric_type, cost, rest)
            known = best.get(lsa.prefix)
            hops = boundary.hops
            if known is not None and known[0] < rank:
                continue
            if known is not None and known[0] == rank:
                hops = join(known[1].hops, hops)
            path = Path(
                lsa.prefix,
                "external-1" if kind == "external-1" else "external-2",
                "external",
                cost,
                hops,
                lsa.router_id,
                None,
                lsa.tag,
            )
            best[lsa.prefix] = (rank, path)
        return {prefix: path for prefix, (_, path) in best.items()}


def _boundaries(reach: Mapping[int, Mapping[int, Reach]]) -> dict[int, Reach]:
    """How each router is reached within the areas: least cost, then greatest area (16.4.1)."""
    found: dict[int, Reach] = {}
    for area_id in sorted(reach, reverse=True):
        for router_id, known in reach[area_id].items():
            if router_id not in found or known.cost < found[router_id].cost:
                found[router_id] = known
    return found


def _merge(found: dict[Prefix, Path], more: Mapping[Prefix, Path]) -> None:
    if not found:
        found.update(more)
        return
    for prefix, path in more.items():
        found[prefix] = better(path, found.get(prefix))


def entries(tables: Tables, process: Process, vendor: str) -> list[Entry]:
    """What a process hands to the routing table; its own networks stay inactive behind direct routes."""
    settings = tables.domain.settings[process]
    common = PREFERENCE.get(vendor, COMMON_PREFERENCE)
    internal = settings.preference if settings.preference is not None else common
    outside = EXTERNAL_PREFERENCE.get(vendor, COMMON_PREFERENCE)
    external = settings.external_preference if settings.external_preference is not None else outside
    width = settings.maximum_paths or MAXIMUM_PATHS
    number = process[1]
    hops_of: dict[tuple[tuple[int, str], ...], tuple[Hop, ...]] = {}
    made = []
    for path in tables.paths(process).values():
        hops = hops_of.get(path.hops)
        if hops is None:
            listed = (Hop(address, interface, False, address) for address, interface in path.hops[:width])
            hops = hops_of[path.hops] = tuple(listed)
        if path.network_kind == "external":
            kind = 1 if path.kind == "external-1" else 2
            made.append(
                Entry(
                    path.prefix,
                    "ospf-external",
                    external,
                    path.cost,
                    hops,
                    number,
                    path.tag,
                    metric_type=kind,
                )
            )
        else:
            made.append(Entry(path.prefix, "ospf", internal, path.cost, hops, number))
    return made
