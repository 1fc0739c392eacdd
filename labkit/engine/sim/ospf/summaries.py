"""What area border routers tell their areas about each other (RFC 2328, 12.4.3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.ospf.aggregate import admitted, condense
from labkit.engine.sim.ospf.area import BACKBONE, Area
from labkit.engine.sim.ospf.domain import Domain
from labkit.engine.sim.ospf.interfaces import Process
from labkit.engine.sim.ospf.routes import Path, Summary, better, inter_paths, intra_paths, reaches

DEFAULT: Prefix = (0, 0)


@dataclass(slots=True)
class Announced:
    """Summaries by connected area (the identity of its database): prefixes, and AS boundary routers."""

    networks: dict[int, list[Summary]] = field(default_factory=dict)
    boundaries: dict[int, list[Summary]] = field(default_factory=dict)

    def networks_in(self, area: Area) -> list[Summary]:
        """The type-3 summaries of an area."""
        return self.networks.get(id(area), [])

    def boundaries_in(self, area: Area) -> list[Summary]:
        """The type-4 summaries of an area."""
        return self.boundaries.get(id(area), [])


def announce(domain: Domain, boundaries: Mapping[Process, int]) -> Announced:
    """Let all border routers speak: first into the backbone, then into the other areas.

    `boundaries` gives the router ids of the AS boundary routers by process.
    """
    announced = Announced()
    borders = [process for process in domain.router_ids if domain.is_border(process)]
    ids = set(boundaries.values())
    for process in borders:
        backbone = domain.area(process, BACKBONE)
        let_in = domain.area_settings(process, BACKBONE).import_filter
        for area_id in domain.areas_of(process):
            if area_id != BACKBONE:
                known = admitted(_outward(domain, process, area_id), let_in)
                _put(announced.networks, backbone, domain, process, _costs(known))
                found = _boundaries(domain, process, area_id, ids)
                _put(announced.boundaries, backbone, domain, process, found)
    heard = {process: _from_backbone(domain, process, announced, ids) for process in borders}
    for process in borders:
        for area_id in domain.areas_of(process):
            if area_id != BACKBONE:
                _inform(domain, process, area_id, heard[process], announced, ids)
    return announced


def _outward(domain: Domain, process: Process, area_id: int) -> dict[Prefix, Path]:
    """The networks of an area as a border router tells other areas of them: its ranges, and what may go out."""
    settings = domain.area_settings(process, area_id)
    known = intra_paths(domain, process, area_id)
    return admitted(condense(known, settings.ranges, domain.router_id(process)), settings.export_filter)


@dataclass(frozen=True, slots=True)
class _Heard:
    """What a border router knows through the backbone: its summaries, and AS boundary routers."""

    networks: Mapping[Prefix, Path]
    boundaries: Mapping[Prefix, int]


def _from_backbone(domain: Domain, process: Process, announced: Announced, ids: set[int]) -> _Heard:
    backbone, own_id = domain.area(process, BACKBONE), domain.router_id(process)
    reach = reaches(domain, process, BACKBONE)
    networks = inter_paths(announced.networks_in(backbone), reach, own_id, BACKBONE)
    far = inter_paths(announced.boundaries_in(backbone), reach, own_id, BACKBONE)
    boundaries = {prefix: path.cost for prefix, path in far.items()}
    boundaries.update(_boundaries(domain, process, BACKBONE, ids))
    return _Heard(networks, boundaries)


def _inform(
    domain: Domain, process: Process, area_id: int, heard: _Heard, announced: Announced, ids: set[int]
) -> None:
    """Announce into one area what lies outside it; without summaries it hears of a default route only."""
    settings = domain.area_settings(process, area_id)
    area = domain.area(process, area_id)
    if settings.kind == "stub" or (settings.kind == "nssa" and settings.no_summary):
        _put(announced.networks, area, domain, process, {DEFAULT: settings.default_cost})
    if settings.kind != "normal" and settings.no_summary:
        return
    paths = _outside(domain, process, area_id, heard)
    if settings.kind != "normal":
        paths.pop(DEFAULT, None)
    _put(announced.networks, area, domain, process, _costs(admitted(paths, settings.import_filter)))
    if settings.kind == "normal":
        boundaries = dict(heard.boundaries)
        for other in domain.areas_of(process):
            if other not in (BACKBONE, area_id):
                boundaries.update(_boundaries(domain, process, other, ids))
        known = _boundaries(domain, process, area_id, ids)
        outside = {prefix: cost for prefix, cost in boundaries.items() if prefix not in known}
        _put(announced.boundaries, area, domain, process, outside)


def _outside(domain: Domain, process: Process, area_id: int, heard: _Heard) -> dict[Prefix, Path]:
    """The networks outside an area that a border router reaches.

    Into the transit area of a virtual link the backbone's networks go one by one, and none of them whose
    path leads through that very area (12.4.3).
    """
    transit = any(port.area_id == area_id for port in domain.virtual.ports.get(process, ()) if port.full)
    backbone = intra_paths(domain, process, BACKBONE) if transit else _outward(domain, process, BACKBONE)
    paths = {**heard.networks, **backbone}
    if transit:
        own = {port.name for port in domain.ports[process] if port.area_id == area_id}
        paths = {p: path for p, path in paths.items() if not any(name in own for _, name in path.hops)}
    for other in domain.areas_of(process):
        if other not in (BACKBONE, area_id):
            for prefix, path in _outward(domain, process, other).items():
                paths[prefix] = better(path, paths.get(prefix))
    for prefix in intra_paths(domain, process, area_id):
        paths.pop(prefix, None)
    return paths


def _boundaries(domain: Domain, process: Process, area_id: int, ids: set[int]) -> dict[Prefix, int]:
    """The AS boundary routers of an area whose LSAs leave it: those of stub areas and NSSAs do not."""
    if domain.area(process, area_id).kind != "normal":
        return {}
    reach = reaches(domain, process, area_id)
    return {(router_id, 32): known.cost for router_id, known in reach.items() if router_id in ids}


def _costs(paths: Mapping[Prefix, Path]) -> dict[Prefix, int]:
    return {prefix: path.cost for prefix, path in paths.items()}


def _put(
    into: dict[int, list[Summary]], area: Area, domain: Domain, process: Process, costs: Mapping[Prefix, int]
) -> None:
    """Add a router's summaries; one destination is announced once, at its least cost."""
    own_id = domain.router_id(process)
    listed = into.setdefault(id(area), [])
    said = {summary.destination: index for index, summary in enumerate(listed) if summary.process == process}
    for destination, cost in costs.items():
        index = said.get(destination)
        if index is None:
            listed.append(Summary(process, own_id, destination, cost))
        elif cost < listed[index].metric:
            listed[index] = Summary(process, own_id, destination, cost)
