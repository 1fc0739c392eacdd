"""The stages in their order, repeated to a fixed point where they feed back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from labkit.engine.sim.addressing import Addressing, Layer3Interface, solve_addressing
from labkit.engine.sim.aggregation import Aggregation
from labkit.engine.sim.bfd import NOTHING_LOST, follow, lost_tracks
from labkit.engine.sim.carrier import Carrier, solve_carrier
from labkit.engine.sim.dtp import solve_dtp
from labkit.engine.sim.facts import DeviceFacts, PortFacts, SwitchportFacts, port_numbers
from labkit.engine.sim.gvrp import solve_gvrp
from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.ipv6.network import Ipv6Network, solve_ipv6
from labkit.engine.sim.links import Cabling
from labkit.engine.sim.macs import interface_mac
from labkit.engine.sim.memory import Memory
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.ospf.adjacency import solve_adjacencies
from labkit.engine.sim.ospf.area import solve_areas
from labkit.engine.sim.ospf.domain import Domain
from labkit.engine.sim.ospf.facts import OspfPortFacts, ProcessFacts
from labkit.engine.sim.ospf.interfaces import OspfPort, Process, solve_ports
from labkit.engine.sim.ospf.routerid import automatic, solve_router_ids
from labkit.engine.sim.ospf.virtual import Virtual, solve_virtual_links, transit_areas_of
from labkit.engine.sim.past import Past
from labkit.engine.sim.pppoe import NO_PPPOE, PppoeNetwork, solve_pppoe, with_sessions
from labkit.engine.sim.protocols import Inputs, Protocols, RoutingFacts, Speaking, solve_protocols
from labkit.engine.sim.reach import Surface
from labkit.engine.sim.repeaters import segments_of, with_tags
from labkit.engine.sim.rib import Rib
from labkit.engine.sim.serial import SerialLines, solve_serial
from labkit.engine.sim.spanning.bridge import Bridge, BridgePort
from labkit.engine.sim.spanning.facts import StpFacts
from labkit.engine.sim.spanning.tree import SpanningTree, solve_spanning_tree
from labkit.engine.sim.surroundings import Surroundings
from labkit.engine.sim.switching import MacFacts, Switching, mac_facts, solve_switching
from labkit.engine.sim.tunnel import NO_TUNNELS, Tunnels, solve_tunnels
from labkit.engine.sim.vrrp import NO_VRRP, VrrpNetwork, answering, solve_vrrp
from labkit.nos.config.link_aggregation import trunk_number
from labkit.topology.topology import Node, Topology

TRACK_ROUNDS = 8
"""Limit of virtual routers that follow routes, which in turn lead over virtual routers."""
TUNNEL_ROUNDS = 8
"""Limit of tunnels inside tunnels, and of those that come and go."""


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
    layer2 = solve_layer2(topology, cabling, facts, ports, past, surroundings, memory)
    switching, links = layer2.switching, layer2.switching.links
    serial = {node: own.serial for node, own in facts.items() if own.serial is not None}
    lines = recall("serial", solve_serial, links, serial, past.ppp_open)
    memory.holds_for("serial", links, serial, lines.opened)
    dialled = _solve_pppoe(facts, past, switching, memory)
    if dialled is not NO_PPPOE:
        lines = recall("pppoe-lines", with_sessions, lines, dialled)
        switching = recall("pppoe-switching", _joined, switching, dialled)
    ground = _Ground(topology, facts, ports, lines, past, surroundings.unpowered)
    layer3 = _solve_layer3(ground, switching, memory)
    if any(own.tunnels for own in facts.values()):
        layer3 = _solve_tunnels(ground, layer3, memory)
        switching = layer3.switching
    return recall(
        "state",
        NetworkState,
        topology,
        facts,
        layer2.carrier,
        layer2.bridges,
        layer2.tree,
        switching,
        layer3.addressing,
        layer3.protocols,
        layer3.inputs,
        surroundings.unpowered,
        lines,
        layer3.vrrp,
        layer3.tunnels,
        _solve_ipv6(topology, facts, ports, switching, lines, past, surroundings, layer3.addressing, memory),
        dialled,
    )


def _solve_pppoe(
    facts: Mapping[str, DeviceFacts], past: Past, switching: Switching, memory: Memory
) -> PppoeNetwork:
    """Who dialled in, where somebody dials or answers."""
    dialling = {node: own.pppoe for node, own in facts.items() if own.pppoe is not None}
    if not dialling:
        return NO_PPPOE
    network = memory.recall("pppoe", solve_pppoe, dialling, switching, dict(past.pppoe))
    memory.holds_for("pppoe", dialling, switching, network.holders())
    return network


def _joined(switching: Switching, network: PppoeNetwork) -> Switching:
    """The layer below with the PPPoE sessions as lines."""
    return replace(switching, tunnels=network.ends, _floods={}, _peers={})


@dataclass(frozen=True, slots=True)
class _Ground:
    """What layer 3 rests on, whatever its tunnels come to."""

    topology: Topology
    facts: Mapping[str, DeviceFacts]
    ports: Mapping[str, tuple[PortFacts, ...]]
    lines: SerialLines
    past: Past
    unpowered: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Layer3:
    switching: Switching
    addressing: Addressing
    vrrp: VrrpNetwork
    protocols: Protocols
    inputs: Inputs
    tunnels: Tunnels = NO_TUNNELS


def _solve_layer3(ground: _Ground, switching: Switching, memory: Memory) -> _Layer3:
    """Addresses, virtual routers and routing over one layer below.

    Virtual routers may follow routes, and answer for addresses that routes need: repeat until it settles.
    """
    layer3 = _solve_routed(ground, switching, memory, frozenset())
    tracked = [
        (node, prefix)
        for node, own in ground.facts.items()
        for group in own.virtual_routers
        for prefix, _track in group.route_tracks
    ]
    missing: frozenset[tuple[str, Prefix]] = frozenset()
    for round_number in range(TRACK_ROUNDS if tracked else 0):
        ribs = {node: layer3.inputs.table(layer3.protocols, node, "") for node, _prefix in tracked}
        found = frozenset((node, prefix) for node, prefix in tracked if ribs[node].exact(prefix) is None)
        if found == missing:
            break
        missing = found
        layer3 = _solve_routed(ground, switching, memory.apart(f"tracks-{round_number}"), missing)
    return layer3


def _solve_routed(
    ground: _Ground, switching: Switching, memory: Memory, missing: frozenset[tuple[str, Prefix]]
) -> _Layer3:
    """Do so while nodes miss some routes that their virtual routers follow."""
    recall, facts, past = memory.recall, ground.facts, ground.past
    addressing = recall(
        "addressing", solve_addressing, ground.ports, switching, ground.lines, ground.unpowered
    )
    vrrp = _solve_vrrp(facts, past, switching, addressing, memory, missing)
    if vrrp.speakers:
        addressing = recall("vrrp-addressing", answering, addressing, vrrp)
    domain = _solve_domain(facts, past, switching, addressing, memory)
    kinds = {node: ground.topology.nodes[node].kind for node in facts}
    detecting = {node: own.bfd for node, own in facts.items() if own.bfd is not None}
    lost = recall("bfd", lost_tracks, detecting, addressing, switching) if detecting else NOTHING_LOST
    routing = {
        node: RoutingFacts(follow(node, own.statics, lost), own.static_preference, own.given)
        for node, own in facts.items()
    }
    speaking = _speaking(facts, past)
    talks = any(own.facts.rip or own.facts.bgp or own.facts.isis for own in speaking.values())
    below = switching if talks else None
    protocols = recall("protocols", solve_protocols, kinds, routing, addressing, domain, speaking, below)
    inputs = recall("inputs", Inputs, kinds, routing, addressing, speaking)
    return _Layer3(switching, addressing, vrrp, protocols, inputs)


def _solve_tunnels(ground: _Ground, layer3: _Layer3, memory: Memory) -> _Layer3:
    """Tunnels are up while their ends are routed, and routes may lead through tunnels: repeat until it settles."""
    facts = {node: own.tunnels for node, own in ground.facts.items() if own.tunnels}
    below, tunnels = layer3.switching, NO_TUNNELS
    for round_number in range(TUNNEL_ROUNDS):
        ribs: dict[tuple[str, str], Rib] = {}
        found = solve_tunnels(facts, _surface(layer3, ribs), tunnels.recursive)
        if found.ends == tunnels.ends:
            return replace(layer3, tunnels=found)
        tunnels = found
        joined = replace(below, tunnels={**below.tunnels, **found.ends}, _floods={}, _peers={})
        layer3 = _solve_layer3(ground, joined, memory.apart(f"tunnels-{round_number}"))
    return replace(layer3, tunnels=tunnels)


def _surface(layer3: _Layer3, ribs: dict[tuple[str, str], Rib]) -> Surface:
    def rib(node: str, vrf: str) -> Rib:
        if (node, vrf) not in ribs:
            ribs[node, vrf] = layer3.inputs.table(layer3.protocols, node, vrf)
        return ribs[node, vrf]

    return Surface(rib, layer3.addressing, layer3.switching)


def _solve_ipv6(
    topology: Topology,
    facts: Mapping[str, DeviceFacts],
    ports: Mapping[str, tuple[PortFacts, ...]],
    switching: Switching,
    lines: SerialLines,
    past: Past,
    surroundings: Surroundings,
    addressing: Addressing,
    memory: Memory,
) -> Ipv6Network | None:
    """IPv6 where a device has it enabled: it rests on the same links and knows nothing of IPv4."""
    speaking = {node: own.ipv6 for node, own in facts.items() if own.ipv6 is not None}
    if not speaking:
        return None
    inputs = (topology.nodes, ports, speaking, switching, lines, surroundings.unpowered)
    held, offices = dict(past.ipv6.leases), dict(past.ipv6.offices)
    tracking = any(group.session_tracks for own in speaking.values() for group in own.vrrp)
    lost = _lost_sessions(facts, addressing, switching, memory) if tracking else NOTHING_LOST
    router_ids = {
        node: router_id
        for node, own in facts.items()
        if own.ipv6 is not None
        and (own.ipv6.bgp is not None or (own.ipv6.processes and own.ipv6.manners.chooses_router_id))
        and (router_id := automatic(own, past.router_ids.get(node))) is not None
    }
    masters = past.ipv6.masters
    network = memory.recall("ipv6", solve_ipv6, *inputs, held, offices, router_ids, masters, lost)
    offices, masters = network.tables.domain.adjacencies.offices(), network.vrrp.holders()
    memory.holds_for("ipv6", *inputs, held | network.leases(), offices, router_ids, masters, lost)
    return network


@dataclass(frozen=True, slots=True)
class Layer2:
    """Carrier, trees and broadcast domains."""

    carrier: Carrier
    bridges: Mapping[str, Bridge]
    tree: SpanningTree
    switching: Switching


def solve_layer2(
    topology: Topology,
    cabling: Cabling,
    facts: Mapping[str, DeviceFacts],
    ports: Mapping[str, tuple[PortFacts, ...]],
    past: Past,
    surroundings: Surroundings,
    memory: Memory,
) -> Layer2:
    """Everything below addresses: links, trunks, spanning trees, VLANs."""
    recall = memory.recall
    switchports = {node: own.switchports for node, own in facts.items() if own.switchports}
    vlans = {node: facts[node].vlans for node in switchports}
    stp = {node: own.stp for node, own in facts.items() if own.stp is not None}
    trunks = {node: own.trunks for node, own in facts.items() if own.trunks}
    settings = (cabling, ports, surroundings.unpowered, surroundings.cut, trunks, switchports, stp)
    carrier = recall("carrier", solve_carrier, *settings, dict(past.selected), dict(past.error_down))
    aggregation = carrier.aggregation
    memory.holds_for("carrier", *settings, dict(aggregation.active), carrier.error_down)
    switchports = recall("dtp", solve_dtp, aggregation.links, switchports)
    layer2 = {node: ports[node] for node in stp}
    bridges = recall("bridges", _bridges, topology.nodes, layer2, switchports, stp, aggregation)
    segments = recall("segments", segments_of, aggregation.links, switchports)
    tree = recall("spanning-tree", solve_spanning_tree, bridges, aggregation.links, segments)
    tagged = with_tags(switchports, vlans, facts)
    grown = recall("gvrp", solve_gvrp, aggregation.links, tree, *tagged)
    addresses = _mac_facts(topology.nodes, facts, past)
    switching = recall(
        "switching",
        solve_switching,
        aggregation.links,
        tree,
        ports,
        grown.switchports,
        grown.vlans,
        addresses,
        {node: own.groups for node, own in facts.items() if own.groups is not None},
    )
    return Layer2(carrier, bridges, tree, switching)


def _bridges(
    nodes: Mapping[str, Node],
    ports: Mapping[str, tuple[PortFacts, ...]],
    switchports: Mapping[str, tuple[SwitchportFacts, ...]],
    stp: Mapping[str, StpFacts],
    aggregation: Aggregation,
) -> dict[str, Bridge]:
    """The switches with the number and speed of each port; trunks are numbered behind the ports."""
    bridges = {}
    for node, settings in stp.items():
        numbers = port_numbers(nodes[node])
        layer2 = {port.name: port for port in switchports[node]}
        own = {}
        for port in ports[node]:
            if port.name not in layer2:
                continue
            if port.trunk:
                number = len(numbers) + 1 + trunk_number(port.name)
                own[port.name] = BridgePort(number, aggregation.bandwidth.get((node, port.name), 0))
            else:
                own[port.name] = BridgePort(numbers.get(port.name, 0), port.bandwidth)
            if settings.per_vlan:
                carried = layer2[port.name]
                own[port.name] = own[port.name]._replace(vlans=carried.untagged | carried.tagged)
        bridges[node] = Bridge(nodes[node].mac, settings, own)
    return bridges


def _mac_facts(nodes: Mapping[str, Node], facts: Mapping[str, DeviceFacts], past: Past) -> MacFacts:
    mac_vlans = {node: own.mac_vlans for node, own in facts.items() if own.mac_vlans}
    static = {node: own.static_macs for node, own in facts.items() if own.static_macs}
    secure = any(port.secure is not None for own in facts.values() for port in own.switchports)
    if not mac_vlans and not static and not secure:
        return MacFacts()
    of = {
        (node, port.name): interface_mac(nodes[node], port.name, port.kind)
        for node, own in facts.items()
        for port in own.ports
        if not port.layer2
    }
    return mac_facts(of, mac_vlans, static, dict(past.secured))


def _speaking(facts: Mapping[str, DeviceFacts], past: Past) -> dict[str, Speaking]:
    """The devices with RIP, BGP or routing policy."""
    return {
        node: Speaking(own.protocols, automatic(own, past.router_ids.get(node)))
        for node, own in facts.items()
        if own.protocols is not None
    }


def _solve_vrrp(
    facts: Mapping[str, DeviceFacts],
    past: Past,
    switching: Switching,
    addressing: Addressing,
    memory: Memory,
    missing: frozenset[tuple[str, Prefix]],
) -> VrrpNetwork:
    groups = {node: own.virtual_routers for node, own in facts.items() if own.virtual_routers}
    if not groups:
        return NO_VRRP
    tracking = any(group.session_tracks for own in groups.values() for group in own)
    lost = _lost_sessions(facts, addressing, switching, memory) if tracking else NOTHING_LOST
    inputs = (groups, addressing, switching)
    network = memory.recall("vrrp", solve_vrrp, *inputs, past.vrrp_masters, lost, missing)
    memory.holds_for("vrrp", *inputs, network.holders(), lost, missing)
    return network


def _lost_sessions(
    facts: Mapping[str, DeviceFacts], addressing: Addressing, switching: Switching, memory: Memory
) -> frozenset[tuple[str, str]]:
    """The BFD sessions that are down, which virtual routers track."""
    detecting = {node: own.bfd for node, own in facts.items() if own.bfd is not None}
    return memory.recall("vrrp-bfd", lost_tracks, detecting, addressing, switching)


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
    domain = recall("ospf-domain", Domain, by_process, ports, router_ids, adjacencies, areas)
    if not any(area.virtual_links for process in by_process.values() for area in process.areas):
        return domain
    virtual = recall("ospf-virtual-links", _virtual_links, domain)
    areas = recall("ospf-backbone", solve_areas, ports, router_ids, adjacencies, virtual.ends)
    return recall("ospf-joined", Domain, by_process, ports, router_ids, adjacencies, areas, virtual)


def _virtual_links(domain: Domain) -> Virtual:
    transits = [key for key in transit_areas_of(domain.settings) if key in domain.areas.of]
    trees = {key: domain.tree(*key) for key in transits}
    return solve_virtual_links(domain.settings, domain.ports, domain.areas, trees)


def _ospf_ports(
    processes: Mapping[str, tuple[ProcessFacts, ...]],
    settings: Mapping[str, tuple[tuple[str, OspfPortFacts], ...]],
    interfaces: Mapping[str, tuple[Layer3Interface, ...]],
) -> dict[Process, tuple[OspfPort, ...]]:
    solved: dict[Process, tuple[OspfPort, ...]] = {}
    for node, own in processes.items():
        solved.update(solve_ports(node, own, dict(settings[node]), interfaces[node]))
    return solved
