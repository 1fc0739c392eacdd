"""What an IS-IS process reports of itself."""

from collections.abc import Iterator
from zlib import crc32

from labkit.engine.sim.ipv4 import ip, network
from labkit.engine.sim.isis.adjacency import Adjacency, common_levels
from labkit.engine.sim.isis.circuits import HELLO, PRIORITY, Circuit, IsisProcess
from labkit.engine.sim.isis.lsps import Level, Node
from labkit.engine.sim.isis.routes import EXTERNAL, Tables, metric
from labkit.engine.sim.isis.solve import Topology
from labkit.engine.sim.rib import Rib
from labkit.nos.state import (
    IsisInterfaceState,
    IsisLspState,
    IsisPeerState,
    IsisReachState,
    IsisRouteState,
    IsisState,
)

MULTIPLIER = 3
"""Hello intervals without a hello until a neighbour is lost."""
DESIGNATED_PACE = 3
"""A designated router sends its hellos three times as often (ISO 10589, 8.4.4)."""
_HEADER, _NEIGHBOR, _NETWORK = 27, 11, 12
"""Octets of an LSP's header, and of each entry with narrow metrics (ISO 10589, 9.8; RFC 1195, 5.3.4)."""


def report_isis(topology: Topology, tables: Tables, process: IsisProcess, rib: Rib) -> IsisState:
    """One process with its circuits, neighbours, database and routes."""
    router = topology.routers[process]
    levels = tuple(sorted(router.levels))
    return IsisState(
        process_id=process[1],
        vrf=router.config.vrf,
        system_id=router.system_id,
        areas=tuple(sorted(router.areas)),
        levels=levels,
        interfaces=tuple(_interface(topology, circuit) for circuit in topology.circuits[process]),
        peers=tuple(_peer(topology, each) for each in topology.neighborhood.adjacencies[process]),
        lsps=tuple(lsp for number in levels for lsp in _lsps(topology.levels[number], tables, process)),
        routes=tuple(_routes(tables, process, rib)),
    )


def _interface(topology: Topology, circuit: Circuit) -> IsisInterfaceState:
    settings = circuit.settings
    first, second = (
        topology.neighborhood.designated.get(((circuit.interface.node, circuit.name), level)) == circuit
        for level in (1, 2)
    )
    return IsisInterfaceState(
        interface=circuit.name,
        address=ip(circuit.interface.address),
        number=circuit.number,
        mtu=circuit.interface.mtu,
        levels=tuple(sorted(circuit.levels)),
        broadcast=circuit.broadcast,
        loopback=circuit.loopback,
        costs=(circuit.cost(1), circuit.cost(2)),
        priorities=(settings.priorities.get(1, PRIORITY), settings.priorities.get(2, PRIORITY)),
        hellos=(settings.hellos.get(1, HELLO), settings.hellos.get(2, HELLO)),
        designated=(first, second),
    )


def _peer(topology: Topology, each: Adjacency) -> IsisPeerState:
    circuit, neighbor = each.circuit, each.neighbor
    designated = topology.neighborhood.designated.get(((circuit.interface.node, circuit.name), each.level))
    holding = neighbor.settings.hellos.get(each.level, HELLO) * MULTIPLIER
    circuit_id = f"{circuit.number:010}"
    if circuit.broadcast:
        lan = designated or neighbor
        circuit_id = f"{lan.router.system_id}.{lan.number:02x}"
        holding = holding // DESIGNATED_PACE if lan == neighbor else holding
    return IsisPeerState(
        system_id=neighbor.router.system_id,
        name=neighbor.router.config.name,
        interface=circuit.name,
        address=ip(neighbor.interface.address),
        circuit_id=circuit_id,
        up=each.up,
        level=each.level,
        both_levels=len(common_levels(circuit, neighbor)) > 1,
        priority=neighbor.rank(each.level)[0] if circuit.broadcast else None,
        holding_time=holding,
        areas=tuple(sorted(neighbor.router.areas)),
    )


def _lsps(level: Level, tables: Tables, process: IsisProcess) -> Iterator[IsisLspState]:
    known = level.databases[process]
    nodes = [node for node in level.links if node.process in known]
    for node in sorted(nodes, key=lambda item: _node_id(level, item)):
        router = level.routers[node.process]
        reaches = () if node.pseudonode else tables.announced[level.number][node.process]
        networks = tuple(
            IsisReachState(
                network(reach.prefix),
                metric(router, reach) + (EXTERNAL if reach.external and router.narrow else 0),
                reach.external,
                reach.down,
            )
            for reach in reaches
        )
        neighbors = tuple(
            sorted((_node_id(level, target), cost) for target, cost in level.links[node].items())
        )
        lsp_id = f"{_node_id(level, node)}-00"
        yield IsisLspState(
            lsp_id=lsp_id,
            level=level.number,
            own=node.process == process,
            attached=not node.pseudonode and level.number == 1 and node.process in tables.attached,
            overload=not node.pseudonode and router.config.overload,
            areas=() if node.pseudonode else tuple(sorted(router.areas)),
            name="" if node.pseudonode else router.config.name,
            neighbors=neighbors,
            networks=networks,
            sequence=1 + len(neighbors) + len(networks),
            checksum=crc32(repr((lsp_id, neighbors, networks)).encode()) & 0xFFFF,
            length=_HEADER + _NEIGHBOR * len(neighbors) + _NETWORK * len(networks),
        )


def _node_id(level: Level, node: Node) -> str:
    return f"{level.routers[node.process].system_id}.{node.pseudonode:02x}"


def _routes(tables: Tables, process: IsisProcess, rib: Rib) -> Iterator[IsisRouteState]:
    for number in (1, 2):
        for prefix, route in sorted(tables.routes[number].get(process, {}).items()):
            entry = rib.exact(prefix)
            yield IsisRouteState(
                prefix=network(prefix),
                level=number,
                cost=route.cost,
                external=route.external,
                down=route.down,
                next_hops=tuple((ip(address), name) for address, name in sorted(route.hops)),
                interface=route.interface,
                used=entry is not None
                and entry.protocol == f"isis-l{number}"
                and entry.process_id == process[1],
            )
