"""Not-so-stubby areas (RFC 3101): type-7 LSAs, default routes, and who translates."""

from collections.abc import Iterator, Mapping

from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.ospf.area import Area
from labkit.engine.sim.ospf.domain import Domain
from labkit.engine.sim.ospf.interfaces import OspfPort, Process
from labkit.engine.sim.ospf.routes import External

DEFAULT: Prefix = (0, 0)
DEFAULT_COST, DEFAULT_TAG = 1, 1
"""Metric and tag of a type-7 default route (VRP)."""


def translators(domain: Domain) -> dict[int, Process]:
    """Who translates, by the identity of the area's database (section 3.1).

    A border router that is told to translate always goes before the others, then the highest router id.
    """
    best: dict[int, tuple[bool, int, Process]] = {}
    for (process, area_id), area in domain.areas.of.items():
        if area.kind == "nssa" and domain.is_border(process):
            always = domain.area_settings(process, area_id).nssa.translator_always
            rank = (always, domain.router_id(process), process)
            if id(area) not in best or best[id(area)] < rank:
                best[id(area)] = rank
    return {area: rank[2] for area, rank in best.items()}


def type7(
    domain: Domain, area: Area, externals: Mapping[Process, tuple[External, ...]]
) -> Iterator[External]:
    """The type-7 LSAs of an NSSA: imported routes, and the default routes of its border routers."""
    for router in sorted(area.routers.values(), key=lambda lsa: lsa.router_id):
        process = router.process
        border = domain.is_border(process)
        options = domain.area_settings(process, area.area_id).nssa
        if border:
            yield _border_default(domain, area, process)
        if border and options.no_import:
            continue
        for lsa in externals.get(process, ()):
            if lsa.area_id not in (None, area.area_id) or (border and lsa.prefix == DEFAULT):
                continue
            address = 0 if border else _forwarding_address(domain, area, process, lsa)
            propagate = address != 0 and lsa.area_id is None
            yield lsa._replace(area_id=area.area_id, forwarding=address, propagate=propagate)


def _border_default(domain: Domain, area: Area, process: Process) -> External:
    """A border router gives its NSSA a default route, which is never translated (2.4 and 2.7)."""
    settings = domain.area_settings(process, area.area_id)
    options = settings.nssa
    cost = settings.default_cost if options.default_cost is None else options.default_cost
    tag = DEFAULT_TAG if options.default_tag is None else options.default_tag
    metric_type = options.default_type or 2
    return External(process, domain.router_id(process), DEFAULT, cost, metric_type, tag, area_id=area.area_id)


def _forwarding_address(domain: Domain, area: Area, process: Process, lsa: External) -> int:
    """The next hop if it is in the NSSA, else an own address there, a loopback's before others (2.3)."""
    own = [port for port in domain.ports[process] if port.area_id == area.area_id]
    if lsa.forwarding and any(covers(port, lsa.forwarding) for port in own):
        return lsa.forwarding
    loopback = next((port.address for port in own if port.loopback), 0)
    return loopback or next((port.address for port in own), 0)


def covers(port: OspfPort, address: int) -> bool:
    """Whether an address is in a port's subnet."""
    return (address ^ port.address) >> (32 - port.length) == 0
