"""A solved network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from labkit.engine.sim.addressing import (
    Addressing,
    find_duplicates,
    find_subnet_mismatches,
)
from labkit.engine.sim.carrier import Carrier
from labkit.engine.sim.facts import DeviceFacts
from labkit.engine.sim.ospf.domain import BACKBONE, Domain
from labkit.engine.sim.ospf.interfaces import Process
from labkit.engine.sim.ospf.tables import Tables, entries
from labkit.engine.sim.rib import Rib, solve_rib
from labkit.engine.sim.serial import SerialLines
from labkit.engine.sim.spanning.tree import SpanningTree
from labkit.engine.sim.static import DEFAULT_PREFERENCE
from labkit.engine.sim.switching import Switching, find_loops, find_vlan_mismatches
from labkit.nos.config import StaticRoute
from labkit.nos.state import Diagnosis
from labkit.topology.topology import DeviceKind, Topology


class RoutingFacts(NamedTuple):
    """The slice of a device's configuration that its routing table reads."""

    statics: tuple[StaticRoute, ...]
    static_preference: int | None


@dataclass(frozen=True, slots=True)
class NetworkState:
    """A solved network. Routing tables and trees are made when they are asked for, and kept."""

    topology: Topology
    facts: Mapping[str, DeviceFacts]
    carrier: Carrier
    tree: SpanningTree
    switching: Switching
    addressing: Addressing
    tables: Tables
    oscillating: tuple[Process, ...]
    routing: Mapping[str, RoutingFacts]
    unpowered: frozenset[str]
    lines: SerialLines
    _ribs: dict[tuple[str, str], Rib] = field(default_factory=dict, compare=False, repr=False)
    _diagnoses: list[tuple[Diagnosis, ...]] = field(default_factory=list, compare=False, repr=False)

    @property
    def domain(self) -> Domain:
        """OSPF before external routes."""
        return self.tables.domain

    def rib(self, node: str, vrf: str = "") -> Rib:
        """A routing table of a node."""
        known = self._ribs.get((node, vrf))
        if known is None:
            kind = self.topology.nodes[node].kind
            known = solve_table(kind, self.routing[node], self.addressing, self.tables, node, vrf)
            self._ribs[node, vrf] = known
        return known

    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """All that is known about why something does not work, anywhere."""
        if not self._diagnoses:
            found = (
                *find_loops(self.switching),
                *find_vlan_mismatches(self.switching),
                *find_duplicates(self.addressing, self.switching),
                *find_subnet_mismatches(self.addressing, self.switching),
                *self.lines.diagnoses,
                *self.domain.adjacencies.diagnoses,
                *self.domain.areas.diagnoses,
                *_process_diagnoses(self.domain),
                *(_oscillation(process) for process in self.oscillating),
            )
            self._diagnoses.append(found)
        return self._diagnoses[0]


def solve_table(
    kind: DeviceKind, facts: RoutingFacts, addressing: Addressing, tables: Tables, node: str, vrf: str
) -> Rib:
    """Put one routing table of a node together."""
    preference = facts.static_preference
    if preference is None:
        preference = DEFAULT_PREFERENCE[kind.vendor]
    learned = [
        entry
        for process, settings in tables.domain.settings.items()
        if process[0] == node and settings.vrf == vrf
        for entry in entries(tables, process, kind.vendor)
    ]
    return solve_rib(
        [interface for interface in addressing.interfaces[node] if interface.vrf == vrf],
        kind.family,
        [route for route in facts.statics if route.vrf == vrf],
        preference,
        learned,
    )


def _process_diagnoses(domain: Domain) -> list[Diagnosis]:
    found = []
    for process in sorted(domain.settings):
        if process not in domain.router_ids:
            detail = f"process {process[1]} does not run: the device has no address to take a router id from"
            found.append(Diagnosis("ospf", process[0], "", "ospf-no-router-id", detail))
            continue
        areas = domain.areas_of(process)
        if len(areas) > 1 and BACKBONE not in areas:
            detail = f"process {process[1]} joins areas without area 0: it passes no routes between them"
            found.append(Diagnosis("ospf", process[0], "", "ospf-no-backbone", detail))
    return found


def _oscillation(process: Process) -> Diagnosis:
    detail = f"what OSPF process {process[1]} imports depends on its own announcements and never settles"
    return Diagnosis("routing", process[0], "", "routing-oscillation", detail)
