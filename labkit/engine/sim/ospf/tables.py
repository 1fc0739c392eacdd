"""OSPF's own routing tables, made per process when somebody asks (RFC 2328, section 16)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.ospf.aggregate import condense_externals
from labkit.engine.sim.ospf.area import Area
from labkit.engine.sim.ospf.domain import Domain
from labkit.engine.sim.ospf.interfaces import Process
from labkit.engine.sim.ospf.nssa import DEFAULT, translators, type7
from labkit.engine.sim.ospf.outside import external_paths
from labkit.engine.sim.ospf.routes import (
    External,
    Path,
    Reach,
    better,
    inter_paths,
    intra_paths,
    reaches,
    transit_areas,
)
from labkit.engine.sim.ospf.summaries import Announced, announce
from labkit.engine.sim.table import Entry, Hop
from labkit.nos.state.route import RouteProtocol

PREFERENCE, EXTERNAL_PREFERENCE = {"huawei": 10}, {"huawei": 150}
"""Of OSPF routes, by vendor; the others do not tell internal and external routes apart."""
COMMON_PREFERENCE = 110


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of all processes, for one set of external routes."""

    domain: Domain
    externals: Mapping[Process, tuple[External, ...]]
    _announced: list[Announced] = field(default_factory=list, compare=False, repr=False)
    _paths: dict[Process, dict[Prefix, Path]] = field(default_factory=dict, compare=False, repr=False)
    _flooded: dict[Process, tuple[External, ...]] = field(default_factory=dict, compare=False, repr=False)
    _type7: dict[int, tuple[External, ...]] = field(default_factory=dict, compare=False, repr=False)
    _translators: list[dict[int, Process]] = field(default_factory=list, compare=False, repr=False)

    @property
    def announced(self) -> Announced:
        """All summaries."""
        if not self._announced:
            domain = self.domain
            self._announced.append(announce(domain, {p: domain.router_id(p) for p in self.boundaries()}))
        return self._announced[0]

    def boundaries(self) -> set[Process]:
        """The AS boundary routers: those that import routes, and those that translate an NSSA's."""
        return {p for p in self.externals if p in self.domain.router_ids} | set(self.translators.values())

    @property
    def translators(self) -> Mapping[int, Process]:
        """Who translates type-7 LSAs, by the identity of the NSSA's database."""
        if not self._translators:
            self._translators.append(translators(self.domain))
        return self._translators[0]

    def type7_in(self, area: Area) -> tuple[External, ...]:
        """The type-7 LSAs of an NSSA."""
        known = self._type7.get(id(area))
        if known is None:
            known = self._type7[id(area)] = tuple(type7(self.domain, area, self.externals))
        return known

    def originated(self, process: Process) -> tuple[External, ...]:
        """The type-5 LSAs of a process: its imported routes, and those of NSSAs that it translates (3.2)."""
        own = [lsa for lsa in self.externals.get(process, ()) if lsa.area_id is None]
        if process not in self.translators.values():
            return tuple(own)
        domain, known = self.domain, {lsa.prefix for lsa in own}
        for area_id in domain.areas_of(process):
            area = domain.area(process, area_id)
            if self.translators.get(id(area)) != process:
                continue
            hidden = domain.area_settings(process, area_id).nssa.suppress_forwarding_address
            translated = (
                lsa._replace(
                    process=process,
                    router_id=domain.router_id(process),
                    forwarding=0 if hidden else lsa.forwarding,
                    area_id=None,
                    propagate=False,
                )
                for lsa in self.type7_in(area)
                if lsa.propagate and lsa.prefix not in known
            )
            own.extend(condense_externals(translated, domain.settings[process].ranges))
        return tuple({lsa.prefix: lsa for lsa in reversed(own)}.values())

    def externals_at(self, process: Process) -> tuple[External, ...]:
        """The external LSAs that reach a process, flooded through all areas but stubs."""
        known = self._flooded.get(process)
        if known is None:
            members = self._flooding_scope(process)
            origins = sorted(self.boundaries() & members)
            flooded = (lsa for origin in origins for lsa in self.originated(origin))
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
        for area_id in transit_areas(domain, process):
            area = domain.area(process, area_id)
            _merge(found, inter_paths(self.announced.networks_in(area), reach[area_id], own_id, area_id))
        outside: list[tuple[External, Reach]] = []
        if any(domain.area(process, area_id).kind == "normal" for area_id in reach):
            outside += _reached(self.externals_at(process), self._boundaries_from(process, reach), own_id)
        border = domain.is_border(process)
        for area_id, routers in reach.items():
            area = domain.area(process, area_id)
            if area.kind == "nssa":
                # A border router does not follow another's default into the NSSA (RFC 3101, 2.5).
                useful = (lsa for lsa in self.type7_in(area) if not (border and lsa.prefix == DEFAULT))
                outside += _reached(useful, routers, own_id)
        if outside:
            _merge(found, external_paths(outside, found))
        return found

    def _boundaries_from(
        self, process: Process, reach: Mapping[int, Mapping[int, Reach]]
    ) -> dict[int, Reach]:
        """How AS boundary routers are reached: least cost, then greatest area (16.4, as RFC 1583 has it and VRP).

        A way inside an area goes before one that its border routers announce. Type-5 LSAs do not cross stub
        areas and NSSAs, so no way through these leads to whoever made one (3.6; RFC 3101, 2.5).
        """
        domain, own_id = self.domain, self.domain.router_id(process)
        transit = transit_areas(domain, process)
        found: dict[int, Reach] = {}
        for area_id in sorted(reach, reverse=True):
            area = domain.area(process, area_id)
            if area.kind != "normal":
                continue
            ways = dict(reach[area_id])
            if area_id in transit:
                announced = inter_paths(self.announced.boundaries_in(area), ways, own_id, area_id)
                for (router_id, _), path in announced.items():
                    ways.setdefault(router_id, Reach(path.cost, path.hops))
            for router_id, way in ways.items():
                if router_id not in found or way.cost < found[router_id].cost:
                    found[router_id] = way
        return found


def _reached(
    lsas: Iterable[External], boundaries: Mapping[int, Reach], own_id: int
) -> Iterator[tuple[External, Reach]]:
    """The external LSAs of other routers whose boundary router is reached, and how."""
    for lsa in lsas:
        boundary = boundaries.get(lsa.router_id)
        if boundary is not None and lsa.router_id != own_id:
            yield lsa, boundary


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
    width = settings.maximum_paths or settings.manners.maximum_paths
    number = process[1]
    hops_of: dict[tuple[tuple[int, str], ...], tuple[Hop, ...]] = {}
    made = []
    for path in tables.paths(process).values():
        hops = hops_of.get(path.hops)
        if hops is None:
            listed = (Hop(address, interface, False, address) for address, interface in path.hops[:width])
            hops = hops_of[path.hops] = tuple(listed)
        if path.network_kind == "external":
            kind = 1 if path.kind.endswith("1") else 2
            protocol: RouteProtocol = "ospf-nssa" if path.kind.startswith("nssa") else "ospf-external"
            made.append(
                Entry(
                    path.prefix,
                    protocol,
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
