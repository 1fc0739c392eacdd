"""A process as it reports itself."""

from collections.abc import Iterator
from typing import Literal

from labkit.engine.sim.ipv4 import ip, network
from labkit.engine.sim.ospf.adjacency import Neighbor, key_of
from labkit.engine.sim.ospf.interfaces import OspfPort, Process
from labkit.engine.sim.ospf.lsdb import Uptime, database
from labkit.engine.sim.ospf.routes import Reach, inter_paths, reaches, transit_areas
from labkit.engine.sim.ospf.tables import Tables
from labkit.engine.sim.ospf.virtual import VirtualPort
from labkit.engine.sim.past import Past
from labkit.nos.state import (
    OspfAreaState,
    OspfInterfaceState,
    OspfNeighborState,
    OspfRoute,
    OspfRouterRoute,
    OspfState,
    OspfVirtualLinkState,
)
from labkit.nos.state.deferred import Deferred


def report(tables: Tables, process: Process, past: Past, uptime: Uptime) -> OspfState:
    """The state of a running process."""
    domain = tables.domain
    ports = domain.ports.get(process, ())
    own_id = domain.router_id(process)
    return OspfState(
        process_id=process[1],
        router_id=ip(own_id),
        vrf=domain.settings[process].vrf,
        is_abr=domain.is_border(process),
        is_asbr=process in tables.boundaries(),
        areas=_areas(tables, process),
        interfaces=tuple(_interface(tables, port) for port in ports),
        neighbors=tuple(
            _neighbor(tables, port, neighbor, own_id, past)
            for port in ports
            for neighbor in domain.adjacencies.neighbors.get(key_of(port), ())
        ),
        lsdb=Deferred(lambda: database(tables, process, uptime)),
        routes=_routes(tables, process),
        errors=_errors(tables, process, uptime),
        routers=tuple(_routers(tables, process)),
        virtual_links=tuple(_virtual_link(port) for port in domain.virtual.ports.get(process, ())),
    )


def _areas(tables: Tables, process: Process) -> tuple[OspfAreaState, ...]:
    domain = tables.domain
    ports = domain.ports.get(process, ())
    areas = {area.area_id for area in domain.settings[process].areas} | set(domain.areas_of(process))
    found = []
    for area_id in sorted(areas):
        settings = domain.area_settings(process, area_id)
        own = tuple(port.name for port in ports if port.area_id == area_id)
        mode = settings.authentication.mode if settings.authentication is not None else ""
        found.append(OspfAreaState(ip(area_id), settings.kind, mode, 1 + len(own) if own else 0, own))
    return tuple(found)


def _interface(tables: Tables, port: OspfPort) -> OspfInterfaceState:
    adjacencies = tables.domain.adjacencies
    dr, bdr = adjacencies.designated.get(key_of(port), (0, 0))
    return OspfInterfaceState(
        interface=port.name,
        address=ip(port.address),
        length=port.length,
        area_id=ip(port.area_id),
        network_type=port.network_type,
        phase=adjacencies.phases[key_of(port)],
        cost=port.cost,
        priority=port.priority,
        designated_router=ip(dr),
        backup_designated_router=ip(bdr),
        hello_interval=port.hello,
        dead_interval=port.dead,
        retransmit_interval=port.retransmit,
        transmit_delay=port.transmit_delay,
        passive=port.passive,
        mtu=port.mtu,
    )


def _neighbor(
    tables: Tables, port: OspfPort, neighbor: Neighbor, own_id: int, past: Past
) -> OspfNeighborState:
    dr, bdr = tables.domain.adjacencies.designated.get(key_of(port), (0, 0))
    return OspfNeighborState(
        router_id=ip(neighbor.router_id),
        address=ip(neighbor.port.address),
        interface=port.name,
        area_id=ip(port.area_id),
        phase=neighbor.phase,
        priority=neighbor.port.priority,
        designated_router=ip(dr),
        backup_designated_router=ip(bdr),
        dead_interval=neighbor.port.dead,
        is_master=neighbor.router_id > own_id,
        since=past.neighbor_since.get((*key_of(port), neighbor.port.address), 0.0),
        node=neighbor.port.node,
    )


def _routers(tables: Tables, process: Process) -> Iterator[OspfRouterRoute]:
    """The border routers of the own areas, then the boundary routers beyond them (16.1, step 3, and 16.2)."""
    domain, own_id = tables.domain, tables.domain.router_id(process)
    boundaries = tables.boundaries()
    known: set[int] = set()
    found: dict[int, dict[int, Reach]] = {
        area_id: reaches(domain, process, area_id) for area_id in domain.areas_of(process)
    }
    for area_id, reach in found.items():
        area = domain.area(process, area_id)
        for router_id, way in sorted(reach.items()):
            origin = area.routers[router_id].process
            is_abr, is_asbr = domain.is_border(origin), origin in boundaries and area.kind != "stub"
            if is_abr or is_asbr:
                known.add(router_id)
                yield _router(router_id, area_id, "intra", way, is_abr, is_asbr)
    for area_id in transit_areas(domain, process):
        announced = tables.announced.boundaries_in(domain.area(process, area_id))
        far = inter_paths(announced, found[area_id], own_id, area_id)
        for (router_id, _), path in sorted(far.items()):
            if router_id not in known and router_id != own_id:
                yield _router(router_id, area_id, "inter", Reach(path.cost, path.hops), False, True)


def _router(
    router_id: int, area_id: int, kind: Literal["intra", "inter"], way: Reach, is_abr: bool, is_asbr: bool
) -> OspfRouterRoute:
    hops = tuple((ip(address), name) for address, name in way.hops)
    return OspfRouterRoute(ip(router_id), ip(area_id), kind, way.cost, hops, is_abr, is_asbr)


def _virtual_link(port: VirtualPort) -> OspfVirtualLinkState:
    end = port.end
    return OspfVirtualLinkState(
        neighbor_id=ip(port.router_id),
        phase="full" if port.full else "down",
        transit_area=ip(port.area_id),
        address=None if end is None else ip(end.address),
        interface="" if end is None else end.hops[0][1],
        cost=0 if end is None else end.cost,
        hello_interval=port.hello,
        dead_interval=port.dead,
        retransmit_interval=port.retransmit,
        transmit_delay=port.transmit_delay,
    )


def _routes(tables: Tables, process: Process) -> tuple[OspfRoute, ...]:
    found = tables.paths(process)
    return tuple(
        OspfRoute(
            prefix=network(prefix),
            kind=path.kind,
            network_kind=path.network_kind,
            cost=path.cost,
            next_hops=tuple((ip(address), interface) for address, interface in path.hops),
            advertising_router=ip(path.router_id),
            area_id=None if path.area_id is None else ip(path.area_id),
            tag=path.tag,
        )
        for prefix, path in sorted(found.items())
    )


def _errors(tables: Tables, process: Process, uptime: Uptime) -> tuple[tuple[str, int], ...]:
    """Packets refused so far: one per Hello interval of each neighbour that is not accepted."""
    adjacencies = tables.domain.adjacencies
    counted: dict[str, int] = {}
    for port in tables.domain.ports.get(process, ()):
        for sender, refusal in adjacencies.refused.get(key_of(port), ()):
            packets = 1 + max(0, int(uptime(port.node))) // sender.hello
            counted[refusal.reason] = counted.get(refusal.reason, 0) + packets
    return tuple(sorted(counted.items()))
