"""IPv6 of a whole network: addresses, what is learned, OSPFv3, and the routing tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from labkit.engine.sim.bgp.sessions import Speaker, solve_sessions
from labkit.engine.sim.bgp.solve import BgpNetwork, solve_bgp
from labkit.engine.sim.facts import PortFacts
from labkit.engine.sim.ipv6.addressing import Addressing6, solve_addressing6
from labkit.engine.sim.ipv6.facts import Ipv6Facts, ProcessFacts6
from labkit.engine.sim.ipv6.learned import Learned, learn_addresses
from labkit.engine.sim.ipv6.reach import Surface6
from labkit.engine.sim.ipv6.rib import Rib6, learned_default, solve_rib6
from labkit.engine.sim.ipv6.vrrp import answering6, solve_vrrp6
from labkit.engine.sim.links import Port
from labkit.engine.sim.ospfv3.adjacency import solve_adjacencies6
from labkit.engine.sim.ospfv3.area import solve_areas6
from labkit.engine.sim.ospfv3.ports import Port6, PortKey6, Process, running, solve_ports6
from labkit.engine.sim.ospfv3.redistribution import solve_externals6
from labkit.engine.sim.ospfv3.tables import Domain6, External6, Tables6, entries6
from labkit.engine.sim.policy import Policies, filter_permits
from labkit.engine.sim.reach import Place
from labkit.engine.sim.redistribution import candidate_of
from labkit.engine.sim.serial import SerialLines
from labkit.engine.sim.switching import Switching
from labkit.engine.sim.table import Entry
from labkit.engine.sim.vrrp import NO_VRRP, GroupKey, VrrpNetwork
from labkit.language import _
from labkit.nos.state import Diagnosis
from labkit.topology.topology import Node

ROUNDS = 16
"""Limit of the fixed point of imported routes and of BGP."""
LONGEST = 64
"""Routers on a way; one that is longer circles."""
NO_BGP = BgpNetwork()
NO_POLICIES = Policies()


@dataclass(frozen=True, slots=True)
class Ipv6Network:
    """A solved network. Routing tables are made when they are asked for, and kept."""

    facts: Mapping[str, Ipv6Facts]
    nodes: Mapping[str, Node]
    learned: Learned
    tables: Tables6
    restless: tuple[Process, ...] = ()
    """OSPFv3 processes whose imports never settle."""
    bgp: BgpNetwork = NO_BGP
    unsettled: tuple[str, ...] = ()
    """Devices whose BGP never settles."""
    vrrp: VrrpNetwork = NO_VRRP
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
            *self.vrrp.diagnoses,
            *self.bgp.diagnoses(),
            *(_unsettled(node) for node in self.unsettled),
        )

    def policies(self, node: str) -> Policies:
        """A device's routing policy."""
        return self.facts[node].policies or NO_POLICIES


def _waiting(domain: Domain6) -> list[Process]:
    return sorted(process for process in domain.settings if process not in domain.router_ids)


def _without_router_id(process: Process) -> Diagnosis:
    detail = _(
        "process {process} does not run: it has no router id, and none is chosen from IPv6 addresses",
        process=process[1],
    )
    return Diagnosis("ospfv3", process[0], "", "ospfv3-no-router-id", detail)


def _oscillation(process: Process) -> Diagnosis:
    detail = _(
        "what OSPFv3 process {process} imports depends on its own announcements and never settles",
        process=process[1],
    )
    return Diagnosis("routing", process[0], "", "routing-oscillation", detail)


def _unsettled(node: str) -> Diagnosis:
    detail = _("what BGP learns of IPv6 here depends on what it announces and never settles")
    return Diagnosis("routing", node, "", "routing-oscillation", detail)


def _let_in(network: Ipv6Network, process: Process) -> Iterator[Entry]:
    """The routes of OSPFv3; `filter-policy import` keeps some out of the table, not out of the database."""
    filters = network.tables.domain.settings[process].import_filters
    policies = network.policies(process[0])
    for entry in entries6(network.tables, process):
        route = candidate_of(entry, ipv6=True)
        if all(filter_permits(policies, item, route) for item in filters):
            yield entry


def _rib(network: Ipv6Network, node: str) -> Rib6:
    facts = network.facts[node]
    processes = (process for process in network.tables.domain.ports if process[0] == node)
    learned = [entry for process in processes for entry in _let_in(network, process)]
    manners, preference = facts.manners, facts.static_preference
    return solve_rib6(
        network.addressing.interfaces[node],
        facts.statics,
        manners.static_preference if preference is None else preference,
        [
            *learned,
            *network.bgp.entries.get(Place(node), ()),
            *learned_default(network.learned.defaults, node, manners.learned_preference),
        ],
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
    router_ids: Mapping[str, int],
    masters: frozenset[GroupKey],
    lost: frozenset[tuple[str, str]],
) -> Ipv6Network:
    """Solve IPv6. `leases`, `offices` and `masters` are what clients and routers hold from before.

    `router_ids` are those that BGP takes where none is configured: they are of IPv4, as are the BFD sessions
    among which `lost` are down.
    """
    configured = solve_addressing6(nodes, ports, facts, switching, lines, unpowered)

    def routed_over(learned: Learned) -> Ipv6Network:
        vrrp = solve_vrrp6(facts, learned.addressing, switching, masters, lost)
        if vrrp.speakers:
            learned = replace(learned, addressing=answering6(learned.addressing, vrrp))
        return replace(_route(nodes, facts, learned, switching, offices, router_ids), vrrp=vrrp)

    learned = learn_addresses(facts, configured, switching, leases)
    network = routed_over(learned)
    if not any(port.relays or port.relay_ports for own in facts.values() for port in own.ports):
        return network
    routed = network
    learned = learn_addresses(
        facts, configured, switching, leases, lambda node, address: arrival(routed, switching, node, address)
    )
    return routed_over(learned)


def arrival(network: Ipv6Network, switching: Switching, node: str, address: int) -> str | None:
    """The node at which packets to an address arrive, None where no way leads there."""
    for _hop in range(LONGEST):
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
    router_ids: Mapping[str, int],
) -> Ipv6Network:
    """Let OSPFv3's boundaries and BGP's speakers read each other's routes until a round changes nothing."""
    domain = _domain(facts, learned.addressing, switching, offices, router_ids)
    boundaries = [
        process
        for process in domain.ports
        if domain.settings[process].redistributions or domain.settings[process].default_originate
    ]
    speakers = _speakers(facts, router_ids)
    externals: dict[Process, tuple[External6, ...]] = dict.fromkeys(boundaries, ())
    network = Ipv6Network(facts, nodes, learned, Tables6(domain, externals))
    moved: list[Process] = []
    unsettled: list[str] = []
    for _round in range(ROUNDS if boundaries or speakers else 0):
        found = {
            process: solve_externals6(
                process,
                domain.settings[process],
                domain.router_ids[process],
                network.rib(process[0]),
                network.policies(process[0]),
                domain.ports[process],
            )
            for process in boundaries
        }
        bgp = _speak(network, speakers, switching) if speakers else NO_BGP
        moved = [process for process in boundaries if found[process] != externals[process]]
        unsettled = _restless(bgp, network.bgp)
        settled = not moved and not unsettled and bgp.sessions == network.bgp.sessions
        externals = found
        network = Ipv6Network(facts, nodes, learned, Tables6(domain, externals), bgp=bgp)
        if settled:
            unsettled = list(bgp.oscillating)
            break
    return replace(network, restless=tuple(moved), unsettled=tuple(unsettled), _ribs={})


def _speakers(facts: Mapping[str, Ipv6Facts], router_ids: Mapping[str, int]) -> dict[Place, Speaker]:
    """The devices on which BGP runs in IPv6 unicast: it needs a router id."""
    found = {}
    for node, own in facts.items():
        if own.bgp is None:
            continue
        configured = own.bgp.config.router_id
        router_id = router_ids.get(node) if configured is None else int(configured)
        if router_id is not None:
            found[Place(node)] = Speaker(Place(node), own.bgp, router_id)
    return found


def _speak(network: Ipv6Network, speakers: Mapping[Place, Speaker], switching: Switching) -> BgpNetwork:
    sessions = solve_sessions(speakers, Surface6(network.rib, network.addressing, switching))
    return solve_bgp(speakers, sessions, network.policies, lambda node, _vrf: network.rib(node))


def _restless(found: BgpNetwork, before: BgpNetwork) -> list[str]:
    """The devices whose BGP routes differ between two rounds."""
    return [
        place.node
        for place in found.entries
        if found.entries[place] != before.entries.get(place)
        or found.tables[place] != before.tables.get(place)
    ]


def _router_id(settings: ProcessFacts6, chosen: int | None) -> int | None:
    """The router id that was typed, or where the vendor falls back on it the device's own."""
    return chosen if settings.router_id is None and settings.manners.chooses_router_id else settings.router_id


def _domain(
    facts: Mapping[str, Ipv6Facts],
    addressing: Addressing6,
    switching: Switching,
    offices: Mapping[PortKey6, str],
    chosen: Mapping[str, int],
) -> Domain6:
    settings = {(node, each.process_id): each for node, own in facts.items() for each in own.processes}
    router_ids = {
        process: router_id
        for process, each in settings.items()
        if (router_id := _router_id(each, chosen.get(process[0]))) is not None
    }
    every: dict[Process, tuple[Port6, ...]] = {}
    for node, own in facts.items():
        every.update(solve_ports6(node, own.processes, addressing.interfaces[node]))
    ports = running(every, router_ids)
    adjacencies = solve_adjacencies6(ports, router_ids, switching, offices)
    areas = solve_areas6(ports, router_ids, adjacencies)
    return Domain6(settings, ports, router_ids, adjacencies, areas)
