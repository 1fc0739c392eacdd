"""An OSPFv3 process as its displays show it: interfaces, neighbours, database, routes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address
from typing import Literal
from zlib import crc32

from labkit.engine.sim.ipv4 import ip, text
from labkit.engine.sim.ipv6.arithmetic import Prefix, ip6, network6
from labkit.engine.sim.ospfv3.adjacency import NOBODY, Neighbor6
from labkit.engine.sim.ospfv3.area import Area6
from labkit.engine.sim.ospfv3.ports import Port6, PortKey6, Process
from labkit.engine.sim.ospfv3.tables import Domain6, Path6, Tables6
from labkit.nos.state.ospfv3 import (
    Lsa6,
    Lsa6Kind,
    Ospfv3InterfaceState,
    Ospfv3NeighborState,
    Ospfv3Route,
    Ospfv3State,
)

REFRESH = 1800
"""LSRefreshTime in seconds (RFC 2328, appendix B)."""
FIRST_SEQUENCE = 0x80000001
Uptime = Callable[[str], float]
"""Seconds since a node started."""
Since = Callable[[PortKey6, int], float]
"""When a neighbour of an interface, by its router id, came into its phase."""
Role = Literal["dr", "bdr", "drother", ""]


def report_ospfv3(tables: Tables6, process: Process, uptime: Uptime, since: Since) -> Ospfv3State:
    """One running process."""
    domain = tables.domain
    ports = domain.ports[process]
    return Ospfv3State(
        process_id=process[1],
        router_id=ip(domain.router_ids[process]),
        areas=tuple(ip(area_id) for area_id in domain.areas_of(process)),
        interfaces=tuple(_interface(domain, port) for port in ports),
        neighbors=tuple(
            _neighbor(domain, port, neighbor, since(port.key, neighbor.router_id))
            for port in ports
            for neighbor in domain.adjacencies.neighbors.get(port.key, ())
        ),
        lsdb=tuple(_Database(tables, process, uptime).lsas()),
        routes=tuple(_route(path) for _, path in sorted(tables.paths(process).items())),
        is_abr=domain.is_border(process),
        is_asbr=bool(tables.externals.get(process)),
    )


def _interface(domain: Domain6, port: Port6) -> Ospfv3InterfaceState:
    adjacencies = domain.adjacencies
    neighbors = adjacencies.neighbors.get(port.key, ())
    known = {neighbor.router_id: neighbor.port.link_local for neighbor in neighbors}
    known[domain.router_ids[port.process]] = port.link_local
    dr, bdr = adjacencies.designated.get(port.key, (NOBODY, NOBODY))
    return Ospfv3InterfaceState(
        interface=port.name,
        interface_id=port.interface_id,
        area_id=ip(port.area_id),
        instance_id=port.instance_id,
        link_local=ip6(port.link_local),
        prefixes=tuple((ip6(address), length) for address, length in port.prefixes),
        network_type=port.network_type,
        phase="loopback" if port.loopback else adjacencies.phases[port.key],
        cost=port.cost,
        priority=port.priority,
        mtu=port.mtu,
        designated_router=(ip(dr), ip6(known[dr])) if dr in known else None,
        backup_designated_router=(ip(bdr), ip6(known[bdr])) if bdr in known else None,
        hello_interval=port.hello,
        dead_interval=port.dead,
        passive=port.passive,
        neighbors=len(neighbors),
        adjacent=len(adjacencies.full(port)),
    )


def _neighbor(domain: Domain6, port: Port6, neighbor: Neighbor6, since: float) -> Ospfv3NeighborState:
    role: Role = ""
    if port.multi_access:
        dr, bdr = domain.adjacencies.designated[port.key]
        role = "dr" if neighbor.router_id == dr else "bdr" if neighbor.router_id == bdr else "drother"
    return Ospfv3NeighborState(
        router_id=ip(neighbor.router_id),
        address=ip6(neighbor.port.link_local),
        interface=port.name,
        area_id=ip(port.area_id),
        phase=neighbor.phase,
        priority=neighbor.port.priority,
        role=role,
        dead_interval=port.dead,
        instance_id=port.instance_id,
        interface_id=neighbor.port.interface_id,
        since=since,
    )


def _route(path: Path6) -> Ospfv3Route:
    hops = tuple((ip6(address) if address else None, name) for address, name in path.hops)
    area = None if path.area_id is None else ip(path.area_id)
    return Ospfv3Route(network6(path.prefix), path.kind, path.cost, hops, area)


@dataclass(frozen=True, slots=True)
class _Database:
    """The link-state database of one process, link by link, area by area, then the external LSAs."""

    tables: Tables6
    process: Process
    uptime: Uptime

    def lsas(self) -> Iterator[Lsa6]:
        """All LSAs that the process holds."""
        domain = self.tables.domain
        for port in domain.ports[self.process]:
            if not port.loopback:
                yield from self._links(port)
        for area_id in domain.areas_of(self.process):
            yield from self._area(domain.area(self.process, area_id))
        for number, lsa in enumerate(self.tables.externals_at(self.process), start=1):
            yield self._issue(
                "external", number, lsa.router_id, lsa.process[0], "", (lsa.prefix,), lsa.metric
            )

    def _links(self, port: Port6) -> Iterator[Lsa6]:
        """The link-LSAs of the interface and its neighbours (RFC 5340, 4.4.3.8)."""
        domain = self.tables.domain
        own = domain.router_ids[port.process]
        full = domain.adjacencies.full(port)
        every = [(own, port), *((neighbor.router_id, neighbor.port) for neighbor in full)]
        for router_id, each in sorted(every, key=lambda item: item[0]):
            yield self._issue("link", each.interface_id, router_id, each.node, port.name, each.prefixes)

    def _area(self, area: Area6) -> Iterator[Lsa6]:
        scope = text(area.area_id)
        for router_id, router in sorted(area.routers.items()):
            links = len(router.links)
            yield self._issue("router", 0, router_id, router.process[0], scope, links=links)
        for _, network in sorted(area.networks.items()):
            node = area.routers[network.router_id].process[0]
            count = len(network.attached)
            yield self._issue("network", network.interface_id, network.router_id, node, scope, links=count)
        numbers: dict[int, int] = {}
        for summary in self.tables.summaries(area):
            number = numbers[summary.router_id] = numbers.get(summary.router_id, 0) + 1
            node = area.routers[summary.router_id].process[0]
            if summary.router == NOBODY:
                prefixes = (summary.prefix,)
                yield self._issue(
                    "inter-area-prefix", number, summary.router_id, node, scope, prefixes, summary.metric
                )
            else:
                lsa = self._issue(
                    "inter-area-router", number, summary.router_id, node, scope, metric=summary.metric
                )
                yield replace(lsa, destination=ip(summary.router))
        yield from self._prefixes(area, scope)

    def _prefixes(self, area: Area6, scope: str) -> Iterator[Lsa6]:
        """The intra-area-prefix-LSAs: of routers' stub networks, and of transit networks (4.4.3.9)."""
        for router_id, router in sorted(area.routers.items()):
            if router.prefixes:
                prefixes = tuple(prefix for prefix, _ in router.prefixes)
                lsa = self._issue("intra-area-prefix", 1, router_id, router.process[0], scope, prefixes)
                yield _referring(lsa, "router")
        for _, network in sorted(area.networks.items()):
            if network.prefixes:
                node = area.routers[network.router_id].process[0]
                number = network.interface_id << 8 | 1
                lsa = self._issue(
                    "intra-area-prefix", number, network.router_id, node, scope, network.prefixes
                )
                yield _referring(lsa, "network")

    def _issue(
        self,
        kind: Lsa6Kind,
        number: int,
        router_id: int,
        node: str,
        scope: str,
        prefixes: tuple[Prefix, ...] = (),
        metric: int = 0,
        links: int = 0,
    ) -> Lsa6:
        """Number the LSA: first issued when its origin booted, then once per refresh time."""
        age = max(0, int(self.uptime(node)))
        sequence = FIRST_SEQUENCE + age // REFRESH
        content = repr((kind, number, router_id, scope, prefixes, metric, links, sequence))
        return Lsa6(
            kind=kind,
            link_state_id=IPv4Address(number),
            advertising_router=ip(router_id),
            scope=scope,
            age=age % REFRESH,
            sequence=sequence,
            checksum=crc32(content.encode()) & 0xFFFF,
            links=links,
            prefixes=tuple(network6(prefix) for prefix in prefixes),
            metric=metric,
        )


def _referring(lsa: Lsa6, reference: Literal["router", "network"]) -> Lsa6:
    return replace(lsa, reference=reference)
