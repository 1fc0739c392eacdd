"""A solved network."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.addressing import (
    Addressing,
    find_duplicates,
    find_subnet_mismatches,
)
from labkit.engine.sim.carrier import Carrier
from labkit.engine.sim.facts import DeviceFacts
from labkit.engine.sim.ipv6.network import Ipv6Network
from labkit.engine.sim.layer2_diagnosis import find_idle_trunks, find_protected
from labkit.engine.sim.ospf.area import BACKBONE
from labkit.engine.sim.ospf.domain import Domain
from labkit.engine.sim.ospf.interfaces import Process
from labkit.engine.sim.ospf.tables import Tables
from labkit.engine.sim.pppoe import NO_PPPOE, PppoeNetwork
from labkit.engine.sim.protocols import Inputs, Protocols, count_hits
from labkit.engine.sim.rib import Rib
from labkit.engine.sim.serial import SerialLines
from labkit.engine.sim.spanning.bridge import Bridge
from labkit.engine.sim.spanning.tree import SpanningTree
from labkit.engine.sim.switching import Switching, find_loops, find_vlan_mismatches
from labkit.engine.sim.tunnel import Tunnels
from labkit.engine.sim.vrrp import VrrpNetwork
from labkit.language import _
from labkit.nos.state import Diagnosis, PolicyHits
from labkit.topology.topology import Topology


@dataclass(frozen=True, slots=True)
class NetworkState:
    """A solved network. Routing tables and trees are made when they are asked for, and kept."""

    topology: Topology
    facts: Mapping[str, DeviceFacts]
    carrier: Carrier
    bridges: Mapping[str, Bridge]
    tree: SpanningTree
    switching: Switching
    addressing: Addressing
    protocols: Protocols
    inputs: Inputs
    unpowered: frozenset[str]
    lines: SerialLines
    vrrp: VrrpNetwork
    tunnels: Tunnels
    ipv6: Ipv6Network | None = None
    """None where no device has it enabled."""
    pppoe: PppoeNetwork = NO_PPPOE
    _ribs: dict[tuple[str, str], Rib] = field(default_factory=dict, compare=False, repr=False)
    _diagnoses: list[tuple[Diagnosis, ...]] = field(default_factory=list, compare=False, repr=False)
    _policed: list[frozenset[str]] = field(default_factory=list, compare=False, repr=False)

    @property
    def tables(self) -> Tables:
        """OSPF with its external routes."""
        return self.protocols.tables

    @property
    def domain(self) -> Domain:
        """OSPF before external routes."""
        return self.tables.domain

    def rib(self, node: str, vrf: str = "") -> Rib:
        """A routing table of a node."""
        known = self._ribs.get((node, vrf))
        if known is None:
            known = self._ribs[node, vrf] = self.inputs.table(self.protocols, node, vrf)
        return known

    def policy_hits(self, node: str) -> PolicyHits:
        """How often a device's lists and policies decide in the settled network."""
        return count_hits(self.inputs, self.protocols, self.switching, node)

    @property
    def policed_switches(self) -> frozenset[str]:
        """The devices that filter frames as they pass through layer-2 ports; wide places have names of two words."""
        if not self._policed:
            self._policed.append(
                frozenset(
                    node
                    for node, own in self.facts.items()
                    if own.guard is not None
                    and any(
                        (node, name) in self.switching.switchports or " " in name
                        for name, _ in (*own.guard.filters, *own.guard.policies)
                    )
                )
            )
        return self._policed[0]

    def diagnoses(self) -> tuple[Diagnosis, ...]:
        """All that is known about why something does not work, anywhere."""
        if not self._diagnoses:
            found = (
                *find_loops(self.switching),
                *find_vlan_mismatches(self.switching),
                *find_protected(self.carrier, self.tree),
                *find_idle_trunks(self.carrier, self.facts),
                *find_duplicates(self.addressing, self.switching),
                *find_subnet_mismatches(self.addressing, self.switching),
                *self.lines.diagnoses,
                *self.pppoe.diagnoses,
                *self.vrrp.diagnoses,
                *self.tunnels.diagnoses,
                *self.domain.adjacencies.diagnoses,
                *self.domain.areas.diagnoses,
                *self.domain.virtual.diagnoses,
                *_process_diagnoses(self.domain),
                *self.protocols.rip.diagnoses(),
                *self.protocols.isis.diagnoses(),
                *self.protocols.bgp.diagnoses(),
                *(() if self.ipv6 is None else self.ipv6.diagnoses()),
                *(_oscillation(process) for process in self.protocols.oscillating),
                *(_restless(node) for node in self.protocols.restless),
            )
            self._diagnoses.append(found)
        return self._diagnoses[0]


def _process_diagnoses(domain: Domain) -> list[Diagnosis]:
    found = []
    for process in sorted(domain.settings):
        if process not in domain.router_ids:
            detail = _(
                "process {process} does not run: the device has no address to take a router id from",
                process=process[1],
            )
            found.append(Diagnosis("ospf", process[0], "", "ospf-no-router-id", detail))
            continue
        areas = domain.areas_of(process)
        if len(areas) > 1 and BACKBONE not in areas:
            detail = _(
                "process {process} joins areas without area 0: it passes no routes between them",
                process=process[1],
            )
            found.append(Diagnosis("ospf", process[0], "", "ospf-no-backbone", detail))
    return found


def _oscillation(process: Process) -> Diagnosis:
    detail = _(
        "what OSPF process {process} imports depends on its own announcements and never settles",
        process=process[1],
    )
    return Diagnosis("routing", process[0], "", "routing-oscillation", detail)


def _restless(node: str) -> Diagnosis:
    detail = _("what RIP, IS-IS or BGP learns here depends on what it announces and never settles")
    return Diagnosis("routing", node, "", "routing-oscillation", detail)
