"""The link-state database as a router shows it: headers, ages and sequence numbers."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from labkit.engine.sim.ipv4 import MASKS, Prefix, ip
from labkit.engine.sim.ospf.area import Area, NetworkLsa, RouterLsa
from labkit.engine.sim.ospf.encoding import encode
from labkit.engine.sim.ospf.interfaces import Process
from labkit.engine.sim.ospf.routes import External, Summary
from labkit.engine.sim.ospf.tables import Tables
from labkit.nos.state import Lsa, LsaLink

FIRST_SEQUENCE = 0x80000001
"""InitialSequenceNumber (appendix B)."""
REFRESH = 1800
"""LSRefreshTime in seconds: an LSA is issued again when it is this old."""

Uptime = Callable[[str], float]
"""Seconds since a node started."""


def database(tables: Tables, process: Process, uptime: Uptime) -> tuple[Lsa, ...]:
    """All LSAs that a process holds: area by area, then the external ones."""
    domain = tables.domain
    found: list[Lsa] = []
    for area_id in domain.areas_of(process):
        area = domain.area(process, area_id)
        found.extend(_area_lsas(tables, area, uptime))
    if any(domain.area(process, area_id).kind == "normal" for area_id in domain.areas_of(process)):
        found.extend(
            _issued(_external(lsa), lsa.process[0], 1, uptime) for lsa in tables.externals_at(process)
        )
    return tuple(found)


def _area_lsas(tables: Tables, area: Area, uptime: Uptime) -> Iterator[Lsa]:
    for router in sorted(area.routers.values(), key=lambda lsa: lsa.router_id):
        adjacent = sum(link.kind != "stub" for link in router.links)
        yield _issued(_router(tables, area, router), router.process[0], 1 + adjacent, uptime)
    for address in sorted(area.networks):
        network = area.networks[address]
        origin = area.routers[network.router_id].process[0]
        yield _issued(_network(area, network), origin, len(network.attached) - 1, uptime)
    for summary in sorted(tables.announced.networks_in(area), key=lambda s: (s.router_id, s.destination)):
        yield _issued(_summary(area, summary, "summary"), summary.process[0], 1, uptime)
    for summary in sorted(tables.announced.boundaries_in(area), key=lambda s: (s.router_id, s.destination)):
        yield _issued(_summary(area, summary, "asbr-summary"), summary.process[0], 1, uptime)
    if area.kind == "nssa":
        for lsa in sorted(tables.type7_in(area), key=lambda lsa: (lsa.prefix, lsa.router_id)):
            yield _issued(_external(lsa), lsa.process[0], 1, uptime)


def _issued(lsa: Lsa, origin: str, issues: int, uptime: Uptime) -> Lsa:
    """Number the LSA: `issues` times after the boot of its origin, then once per refresh time."""
    age = max(0, int(uptime(origin)))
    sequence = FIRST_SEQUENCE + max(issues, 1) - 1 + age // REFRESH
    lsa = replace(lsa, age=age % REFRESH, sequence=sequence)
    octets = encode(lsa)
    return replace(lsa, length=len(octets), checksum=int.from_bytes(octets[16:18], "big"))


def _options(area: Area) -> tuple[str, ...]:
    return {"normal": ("E",), "stub": (), "nssa": ("N",)}[area.kind]


def _router(tables: Tables, area: Area, router: RouterLsa) -> Lsa:
    links = tuple(LsaLink(link.kind, ip(link.link_id), ip(link.data), link.metric) for link in router.links)
    return Lsa(
        kind="router",
        link_state_id=ip(router.router_id),
        advertising_router=ip(router.router_id),
        area_id=ip(area.area_id),
        age=0,
        sequence=0,
        length=0,
        metric=links[0].metric if links else 0,
        options=_options(area),
        links=links,
        is_abr=tables.domain.is_border(router.process),
        is_asbr=area.kind != "stub" and router.process in tables.boundaries(),
    )


def _network(area: Area, network: NetworkLsa) -> Lsa:
    attached = tuple(
        LsaLink("attached", ip(router_id), ip(address), 0) for router_id, address in network.attached
    )
    return Lsa(
        kind="network",
        link_state_id=ip(network.address),
        advertising_router=ip(network.router_id),
        area_id=ip(area.area_id),
        age=0,
        sequence=0,
        length=0,
        options=_options(area),
        links=attached,
        mask=ip(MASKS[network.length]),
    )


def _summary(area: Area, summary: Summary, kind: str) -> Lsa:
    prefix: Prefix = summary.destination
    return Lsa(
        kind="summary" if kind == "summary" else "asbr-summary",
        link_state_id=ip(prefix[0]),
        advertising_router=ip(summary.router_id),
        area_id=ip(area.area_id),
        age=0,
        sequence=0,
        length=0,
        metric=summary.metric,
        options=_options(area),
        mask=ip(MASKS[prefix[1]] if kind == "summary" else 0),
    )


def _external(lsa: External) -> Lsa:
    nssa = lsa.area_id is not None
    return Lsa(
        kind="nssa" if nssa else "external",
        link_state_id=ip(lsa.prefix[0]),
        advertising_router=ip(lsa.router_id),
        area_id=None if lsa.area_id is None else ip(lsa.area_id),
        age=0,
        sequence=0,
        length=0,
        metric=lsa.metric,
        options=("NP",) if lsa.propagate else () if nssa else ("E",),
        mask=ip(MASKS[lsa.prefix[1]]),
        metric_type=lsa.metric_type,
        forwarding_address=ip(lsa.forwarding),
        tag=lsa.tag,
    )
