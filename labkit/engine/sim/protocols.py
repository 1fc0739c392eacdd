"""The routing protocols together: what one imports depends on what the others have found.

They are solved in turn, each from the routing tables of the round before, until a round changes nothing. A network
that never settles is reported as such.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from labkit.engine.sim.addressing import Addressing
from labkit.engine.sim.bgp.sessions import Speaker, solve_sessions
from labkit.engine.sim.bgp.solve import BgpNetwork, solve_bgp
from labkit.engine.sim.isis.solve import IsisNetwork, solve_isis
from labkit.engine.sim.ospf.domain import Domain
from labkit.engine.sim.ospf.interfaces import Process
from labkit.engine.sim.ospf.redistribution import is_boundary, solve_externals
from labkit.engine.sim.ospf.routes import External
from labkit.engine.sim.ospf.tables import Tables, entries
from labkit.engine.sim.policy import Policies, filter_permits
from labkit.engine.sim.protocol_facts import ProtocolFacts
from labkit.engine.sim.reach import Place, Surface
from labkit.engine.sim.redistribution import candidate_of
from labkit.engine.sim.rib import Rib, solve_rib
from labkit.engine.sim.rip.solve import RipNetwork, solve_rip
from labkit.engine.sim.static import DEFAULT_PREFERENCE
from labkit.engine.sim.switching import Switching
from labkit.engine.sim.table import Entry
from labkit.engine.sim.unr import translated_routes
from labkit.nos.config import StaticRoute
from labkit.nos.state import PolicyHits
from labkit.topology.topology import DeviceKind

ROUNDS = 16
"""Limit of the fixed point: a network that still changes then oscillates, and says so."""
NO_POLICIES = Policies()


class RoutingFacts(NamedTuple):
    """The slice of a device's configuration that its routing table reads."""

    statics: tuple[StaticRoute, ...]
    static_preference: int | None
    given: tuple[Entry, ...] = ()
    """What a lease brought with it."""


class Speaking(NamedTuple):
    """A device's protocols, and the router id that BGP takes where none is configured."""

    facts: ProtocolFacts
    router_id: int | None


@dataclass(frozen=True, slots=True)
class Protocols:
    """What all routing protocols have found."""

    tables: Tables
    rip: RipNetwork = field(default_factory=RipNetwork)
    bgp: BgpNetwork = field(default_factory=BgpNetwork)
    oscillating: tuple[Process, ...] = ()
    """OSPF processes whose imports never settle."""
    restless: tuple[str, ...] = ()
    """Devices whose RIP, IS-IS or BGP never settles."""
    isis: IsisNetwork = field(default_factory=IsisNetwork)

    def learned(self, node: str, vrf: str) -> Iterator[Entry]:
        """What RIP, IS-IS and BGP hand to a routing table."""
        for process, found in self.rip.entries.items():
            if process[0] == node and self.rip.processes[process].vrf == vrf:
                yield from found
        yield from self.isis.learned(node, vrf)
        yield from self.bgp.entries.get(Place(node, vrf), ())


@dataclass(frozen=True, slots=True)
class Inputs:
    """All that routing tables are made of, but for what the protocols find."""

    kinds: Mapping[str, DeviceKind]
    facts: Mapping[str, RoutingFacts]
    addressing: Addressing
    speaking: Mapping[str, Speaking]

    def policies(self, node: str) -> Policies:
        """A device's routing policy."""
        speaking = self.speaking.get(node)
        return NO_POLICIES if speaking is None else speaking.facts.policies

    def table(self, protocols: Protocols, node: str, vrf: str) -> Rib:
        """Put one routing table of a node together."""
        facts, vendor = self.facts[node], self.kinds[node].vendor
        preference = facts.static_preference
        interfaces = [interface for interface in self.addressing.interfaces[node] if interface.vrf == vrf]
        given = facts.given if not vrf else ()
        return solve_rib(
            interfaces,
            self.kinds[node].family,
            [route for route in facts.statics if route.vrf == vrf],
            DEFAULT_PREFERENCE[vendor] if preference is None else preference,
            [
                *self._ospf(protocols.tables, node, vrf),
                *protocols.learned(node, vrf),
                *translated_routes(interfaces),
                *given,
            ],
        )

    def _ospf(self, tables: Tables, node: str, vrf: str) -> Iterator[Entry]:
        """The routes of OSPF; `filter-policy import` keeps some out of the table, not out of the database."""
        vendor = self.kinds[node].vendor
        for process, settings in tables.domain.settings.items():
            if process[0] != node or settings.vrf != vrf:
                continue
            found = entries(tables, process, vendor)
            if not settings.import_filters:
                yield from found
                continue
            policies = self.policies(node)
            for entry in found:
                route = candidate_of(entry)
                if all(filter_permits(policies, item, route) for item in settings.import_filters):
                    yield entry


def solve_protocols(
    kinds: Mapping[str, DeviceKind],
    facts: Mapping[str, RoutingFacts],
    addressing: Addressing,
    domain: Domain,
    speaking: Mapping[str, Speaking],
    switching: Switching | None,
) -> Protocols:
    """Solve all protocols to a fixed point. `switching` is needed where others than OSPF run."""
    inputs = Inputs(kinds, facts, addressing, speaking)
    boundaries = [
        process
        for process, settings in domain.settings.items()
        if process in domain.router_ids and is_boundary(settings)
    ]
    current = Protocols(Tables(domain, dict.fromkeys(boundaries, ())))
    if not boundaries and switching is None:
        return current
    for _ in range(ROUNDS):
        found = _round(inputs, boundaries, current, switching)
        moved = [p for p in boundaries if found.tables.externals[p] != current.tables.externals[p]]
        restless = _restless(found, current)
        if not moved and not restless and found.bgp.sessions == current.bgp.sessions:
            return Protocols(current.tables, found.rip, found.bgp, (), found.bgp.oscillating, found.isis)
        current = found
    return Protocols(current.tables, current.rip, current.bgp, tuple(moved), tuple(restless), current.isis)


def count_hits(inputs: Inputs, settled: Protocols, switching: Switching, node: str) -> PolicyHits:
    """Go through the settled network once more, and count the matches of a device's route-policies."""
    speaking = inputs.speaking.get(node)
    if speaking is None:
        return PolicyHits()
    hits = PolicyHits()
    counting = replace(speaking.facts, policies=replace(speaking.facts.policies, hits=hits))
    watched = replace(inputs, speaking={**inputs.speaking, node: Speaking(counting, speaking.router_id)})
    _round(watched, list(settled.tables.externals), settled, switching)
    return hits


def _round(
    inputs: Inputs, boundaries: list[Process], before: Protocols, switching: Switching | None
) -> Protocols:
    domain = before.tables.domain
    ribs: dict[tuple[str, str], Rib] = {}

    def rib(node: str, vrf: str = "") -> Rib:
        known = ribs.get((node, vrf))
        if known is None:
            known = ribs[node, vrf] = inputs.table(before, node, vrf)
        return known

    externals: dict[Process, tuple[External, ...]] = {
        process: solve_externals(
            process,
            domain.settings[process],
            domain.router_id(process),
            rib(process[0], domain.settings[process].vrf).entries,
            inputs.policies(process[0]),
            domain.ports.get(process, ()),
        )
        for process in boundaries
    }
    tables = Tables(domain, externals)
    if switching is None:
        return Protocols(tables)
    rip_facts = {node: own.facts.rip for node, own in inputs.speaking.items() if own.facts.rip is not None}
    rip = solve_rip(rip_facts, inputs.addressing, switching, inputs.policies, rib, before.rip)
    speakers = _speakers(inputs.speaking)
    surface = Surface(rib, inputs.addressing, switching)
    sessions = solve_sessions(speakers, surface)
    isis_facts = {node: own.facts.isis for node, own in inputs.speaking.items() if own.facts.isis is not None}
    isis = solve_isis(isis_facts, inputs.addressing, switching, inputs.policies, rib, before.isis)
    return Protocols(tables, rip, solve_bgp(speakers, sessions, inputs.policies, rib), isis=isis)


def _speakers(speaking: Mapping[str, Speaking]) -> dict[Place, Speaker]:
    """The tables in which BGP runs: it needs a router id, configured or the device's own."""
    found = {}
    for node, own in speaking.items():
        public = () if own.facts.bgp is None else (own.facts.bgp,)
        for facts in (*public, *own.facts.instances):
            configured = facts.config.router_id
            router_id = own.router_id if configured is None else int(configured)
            if router_id is not None:
                found[Place(node, facts.vrf)] = Speaker(Place(node, facts.vrf), facts, router_id)
    return found


def _restless(found: Protocols, before: Protocols) -> list[str]:
    """The devices whose RIP, IS-IS or BGP routes differ between two rounds."""
    rip = {
        process[0]
        for process in found.rip.entries
        if found.rip.entries[process] != before.rip.entries.get(process)
        or found.rip.tables[process] != before.rip.tables.get(process)
    }
    bgp = {
        place.node
        for place in found.bgp.entries
        if found.bgp.entries[place] != before.bgp.entries.get(place)
        or found.bgp.tables[place] != before.bgp.tables.get(place)
    }
    isis = {
        process[0]
        for process in found.isis.entries
        if found.isis.entries[process] != before.isis.entries.get(process)
    }
    return sorted(rip | bgp | isis)
