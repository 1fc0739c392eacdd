"""The stages in their order, repeated to a fixed point where they feed back."""

from collections.abc import Mapping
from dataclasses import dataclass

from labkit.engine.sim.addressing import Addressing, Layer3Interface, solve_addressing
from labkit.engine.sim.facts import DeviceFacts, OspfPortFacts, PortFacts, ProcessFacts
from labkit.engine.sim.links import Cabling, Port, solve_links
from labkit.engine.sim.memory import Memory
from labkit.engine.sim.network_state import NetworkState, RoutingFacts, solve_table
from labkit.engine.sim.ospf.adjacency import solve_adjacencies
from labkit.engine.sim.ospf.area import solve_areas
from labkit.engine.sim.ospf.domain import Domain
from labkit.engine.sim.ospf.interfaces import OspfPort, Process, solve_ports
from labkit.engine.sim.ospf.redistribution import is_boundary, solve_externals
from labkit.engine.sim.ospf.routerid import solve_router_ids
from labkit.engine.sim.ospf.routes import External
from labkit.engine.sim.ospf.tables import Tables
from labkit.engine.sim.past import Past
from labkit.engine.sim.serial import solve_serial
from labkit.engine.sim.spanning import Bridge, path_cost, solve_spanning_tree
from labkit.engine.sim.switching import Switching, solve_switching
from labkit.topology.topology import DeviceKind, Node, Topology

ROUNDS = 16
"""Limit of the fixed point: a network that still changes then oscillates, and says so."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is not configuration: devices without power and cut cables (by port)."""

    unpowered: frozenset[str] = frozenset()
    cut: frozenset[Port] = frozenset()


def solve(
    topology: Topology,
    cabling: Cabling,
    facts: Mapping[str, DeviceFacts],
    past: Past,
    surroundings: Surroundings,
    memory: Memory,
) -> NetworkState:
    """Solve a network; `memory` answers for the stages whose input is as it was."""
    recall = memory.recall
    ports = {node: own.ports for node, own in facts.items()}
    links = recall("links", solve_links, cabling, ports, surroundings.unpowered, surroundings.cut)
    switchports = {node: own.switchports for node, own in facts.items() if own.switchports}
    vlans = {node: facts[node].vlans for node in switchports}
    bridges = recall("bridges", _bridges, topology.nodes, {node: ports[node] for node in switchports})
    tree = recall("spanning-tree", solve_spanning_tree, bridges, links)
    switching = recall("switching", solve_switching, links, tree, ports, switchports, vlans)
    serial = {node: own.serial for node, own in facts.items() if own.serial is not None}
    lines = recall("serial", solve_serial, links, serial, past.ppp_open)
    memory.holds_for("serial", links, serial, lines.opened)
    addressing = recall("addressing", solve_addressing, ports, switching, lines, surroundings.unpowered)
    domain = _solve_domain(facts, past, switching, addressing, memory)
    kinds = {node: topology.nodes[node].kind for node in facts}
    routing = {node: RoutingFacts(own.statics, own.static_preference) for node, own in facts.items()}
    found = recall("externals", _solve_externals, kinds, routing, addressing, domain)
    return recall(
        "state",
        NetworkState,
        topology,
        facts,
        tree,
        switching,
        addressing,
        found.tables,
        found.oscillating,
        routing,
        surroundings.unpowered,
        lines,
    )


def _bridges(nodes: Mapping[str, Node], ports: Mapping[str, tuple[PortFacts, ...]]) -> dict[str, Bridge]:
    bridges = {}
    for node, own in ports.items():
        layer2 = {port.name: port.bandwidth for port in own if port.layer2}
        numbers = {spec.name: index for index, spec in enumerate(nodes[node].kind.interfaces, start=1)}
        bridges[node] = Bridge(
            nodes[node].mac,
            {name: (numbers.get(name, 0), path_cost(bandwidth)) for name, bandwidth in layer2.items()},
        )
    return bridges


def _solve_domain(
    facts: Mapping[str, DeviceFacts], past: Past, switching: Switching, addressing: Addressing, memory: Memory
) -> Domain:
    recall = memory.recall
    running = {node: own for node, own in facts.items() if own.ospf}
    processes = {node: own.ospf for node, own in running.items()}
    settings = {node: own.ospf_ports for node, own in running.items()}
    interfaces = {node: addressing.interfaces[node] for node in running}
    ports = recall("ospf-ports", _ospf_ports, processes, settings, interfaces)
    router_ids: dict[Process, tuple[int, bool]] = {}
    for node, own in running.items():
        router_ids.update(solve_router_ids(node, own, past.router_ids.get(node), past.process_ids))
    adjacencies = recall(
        "ospf-adjacencies", solve_adjacencies, ports, router_ids, switching, dict(past.designated)
    )
    memory.holds_for("ospf-adjacencies", ports, router_ids, switching, adjacencies.offices())
    areas = recall("ospf-areas", solve_areas, ports, router_ids, adjacencies)
    by_process = {(node, process.process_id): process for node, own in processes.items() for process in own}
    return recall("ospf-domain", Domain, by_process, ports, router_ids, adjacencies, areas)


def _ospf_ports(
    processes: Mapping[str, tuple[ProcessFacts, ...]],
    settings: Mapping[str, tuple[tuple[str, OspfPortFacts], ...]],
    interfaces: Mapping[str, tuple[Layer3Interface, ...]],
) -> dict[Process, tuple[OspfPort, ...]]:
    solved: dict[Process, tuple[OspfPort, ...]] = {}
    for node, own in processes.items():
        solved.update(solve_ports(node, own, dict(settings[node]), interfaces[node]))
    return solved


@dataclass(frozen=True, slots=True)
class _Externals:
    tables: Tables
    oscillating: tuple[Process, ...]


def _solve_externals(
    kinds: Mapping[str, DeviceKind],
    facts: Mapping[str, RoutingFacts],
    addressing: Addressing,
    domain: Domain,
) -> _Externals:
    """What a router imports depends on its table, and the table on what others import."""
    boundaries = [
        process
        for process, settings in domain.settings.items()
        if process in domain.router_ids and is_boundary(settings)
    ]
    externals: dict[Process, tuple[External, ...]] = dict.fromkeys(boundaries, ())
    changed: list[Process] = []
    for _ in range(ROUNDS):
        tables = Tables(domain, externals)
        found = {
            process: solve_externals(
                process,
                domain.settings[process],
                domain.router_id(process),
                solve_table(
                    kinds[process[0]],
                    facts[process[0]],
                    addressing,
                    tables,
                    process[0],
                    domain.settings[process].vrf,
                ).entries,
            )
            for process in boundaries
        }
        changed = [process for process in boundaries if found[process] != externals[process]]
        if not changed:
            return _Externals(tables, ())
        externals = found
    return _Externals(Tables(domain, externals), tuple(changed))
