"""IPv6 of a whole network: addresses, what is learned, OSPFv3, and the routing tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.facts import PortFacts
from labkit.engine.sim.ipv6.addressing import Addressing6, solve_addressing6
from labkit.engine.sim.ipv6.facts import Ipv6Facts
from labkit.engine.sim.ipv6.learned import Learned, learn_addresses
from labkit.engine.sim.ipv6.rib import DEFAULT_PREFERENCE, Rib6, learned_default, solve_rib6
from labkit.engine.sim.links import Port
from labkit.engine.sim.ospfv3.adjacency import solve_adjacencies6
from labkit.engine.sim.ospfv3.area import solve_areas6
from labkit.engine.sim.ospfv3.ports import Port6, PortKey6, Process, running, solve_ports6
from labkit.engine.sim.ospfv3.redistribution import solve_externals6
from labkit.engine.sim.ospfv3.tables import Domain6, External6, Tables6, entries6
from labkit.engine.sim.serial import SerialLines
from labkit.engine.sim.switching import Switching
from labkit.nos.state import Diagnosis
from labkit.topology.topology import Node

ROUNDS = 16
"""Limit of the fixed point of imported routes."""
LONGEST = 64
"""Routers on a way; one that is longer circles."""


@dataclass(frozen=True, slots=True)
class Ipv6Network:
    """A solved network. Routing tables are made when they are asked for, and kept."""

    facts: Mapping[str, Ipv6Facts]
    nodes: Mapping[str, Node]
    learned: Learned
    tables: Tables6
    restless: tuple[Process, ...] = ()
    """OSPFv3 processes whose imports never settle."""
    _ribs: dict[str, Rib6] = field(default_factory=dict, compare=False, repr=False)

    @property
    def addressing(self) -> Addressing6:
        """The interfaces with all addresses."""
        return self.learned.addressing

    def rib(self, node: str) -> Rib6:
        """The routing table of a node on which IPv6 is enabled."""
        known = self._ribs.get(node)
        if known is None:
            known = self._ribs[node] = _rib(self, node)
        return known

    def leases(self) -> dict[Port, int]:
        """The address that each client holds."""
        return {lease.client: lease.address for lease in self.learned.leases}

    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """What is known about why something does not work."""
        domain = self.tables.domain
        return (
            *self.addressing.diagnoses,
            *self.learned.diagnoses,
            *domain.adjacencies.diagnoses,
            *domain.areas.diagnoses,
            *(_without_router_id(process) for process in _waiting(domain)),
            *(_oscillation(process) for process in self.restless),
        )


def _waiting(domain: Domain6) -> list[Process]:
    return sorted(process for process in domain.settings if process not in domain.router_ids)


def _without_router_id(process: Process) -> Diagnosis:
    detail = f"process {process[1]} does not run: it has no router id, and none is chosen from IPv6 addresses"
    return Diagnosis("ospfv3", process[0], "", "ospfv3-no-router-id", detail)


def _oscillation(process: Process) -> Diagnosis:
    detail = f"what OSPFv3 process {process[1]} imports depends on its own announcements and never settles"
    return Diagnosis("routing", process[0], "", "routing-oscillation", detail)


def _rib(network: Ipv6Network, node: str) -> Rib6:
    facts = network.facts[node]
    processes = (process for process in network.tables.domain.ports if process[0] == node)
    learned = [entry for process in processes for entry in entries6(network.tables, process)]
    preference = DEFAULT_PREFERENCE if facts.static_preference is None else facts.static_preference
    return solve_rib6(
        network.addressing.interfaces[node],
        facts.statics,
        preference,
        [*learned, *learned_default(network.learned.defaults, node)],
        host=network.nodes[node].kind.role == "host",
    )


def solve_ipv6(
    nodes: Mapping[str, Node],
    ports: Mapping[str, tuple[PortFacts, ...]],
    facts: Mapping[str, Ipv6Facts],
    switching: Switching,
    lines: SerialLines,
    unpowered: frozenset[str],
    leases: Mapping[Port, int],
    offices: Mapping[PortKey6, str],
) -> Ipv6Network:
    """Solve IPv6. `leases` and `offices` are what clients and designated routers hold from before."""
    configured = solve_addressing6(nodes, ports, facts, switching, lines, unpowered)
    learned = learn_addresses(facts, configured, switching, leases)
    network = _route(nodes, facts, learned, switching, offices)
    if not any(port.relays for own in facts.values() for port in own.ports):
        return network
    routed = network
    learned = learn_addresses(
        facts, configured, switching, leases, lambda node, address: arrival(routed, switching, node, address)
    )
    return _route(nodes, facts, learned, switching, offices)


def arrival(network: Ipv6Network, switching: Switching, node: str, address: int) -> str | None:
    """The node at which packets to an address arrive, None where no way leads there."""
    for _ in range(LONGEST):
        if network.addressing.owns(node, address) is not None:
            return node
        entry = network.rib(node).find(address)
        if entry is None:
            return None
        hop = entry.hops[0]
        found = network.addressing.resolve(switching, (node, hop.interface), hop.target or address)
        if found is None:
            return None
        node = found.node
    return None


def _route(
    nodes: Mapping[str, Node],
    facts: Mapping[str, Ipv6Facts],
    learned: Learned,
    switching: Switching,
    offices: Mapping[PortKey6, str],
) -> Ipv6Network:
    domain = _domain(facts, learned.addressing, switching, offices)
    boundaries = [
        process
        for process in domain.ports
        if domain.settings[process].redistributions or domain.settings[process].default_originate
    ]
    externals: dict[Process, tuple[External6, ...]] = dict.fromkeys(boundaries, ())
    network = Ipv6Network(facts, nodes, learned, Tables6(domain, externals))
    moved: list[Process] = []
    for _ in range(ROUNDS if boundaries else 0):
        found = {
            process: solve_externals6(
                process,
                domain.settings[process],
                domain.router_ids[process],
                network.rib(process[0]),
                domain.ports[process],
            )
            for process in boundaries
        }
        moved = [process for process in boundaries if found[process] != externals[process]]
        if not moved:
            break
        externals = found
        network = Ipv6Network(facts, nodes, learned, Tables6(domain, externals))
    return Ipv6Network(facts, nodes, learned, network.tables, tuple(moved)) if moved else network


def _domain(
    facts: Mapping[str, Ipv6Facts],
    addressing: Addressing6,
    switching: Switching,
    offices: Mapping[PortKey6, str],
) -> Domain6:
    settings = {(node, each.process_id): each for node, own in facts.items() for each in own.processes}
    router_ids = {process: each.router_id for process, each in settings.items() if each.router_id is not None}
    every: dict[Process, tuple[Port6, ...]] = {}
    for node, own in facts.items():
        every.update(solve_ports6(node, own.processes, addressing.interfaces[node]))
    ports = running(every, router_ids)
    adjacencies = solve_adjacencies6(ports, router_ids, switching, offices)
    areas = solve_areas6(ports, router_ids, adjacencies)
    return Domain6(settings, ports, router_ids, adjacencies, areas)
