"""What a switch reports of its spanning trees and Eth-Trunks."""

from collections.abc import Mapping
from typing import Literal, Protocol

from labkit.engine.sim.aggregation import TrunkFacts, partner_of
from labkit.engine.sim.carrier import Carrier
from labkit.engine.sim.links import Port
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.spanning.bridge import CIST, FIRST_VLAN, MAXIMUM_COST, Bridge
from labkit.engine.sim.spanning.tree import SpanningTree, Tree
from labkit.engine.sim.spanning.vectors import RootPath
from labkit.engine.sim.switching import Switching
from labkit.nos.config import DeviceConfig, StpPortConfig
from labkit.nos.config.link_aggregation import trunk_number
from labkit.nos.config.spanning_tree import StpMode
from labkit.nos.state import (
    LacpPartner,
    StpInstanceState,
    StpPortState,
    StpState,
    StpTimers,
    TopologyChanges,
    TrunkMember,
    TrunkState,
)
from labkit.nos.state.spanning_tree import StpVersion

_AGES: tuple[StpVersion, ...] = ("stp", "rstp", "mstp")
"""The versions of spanning tree, the oldest first."""
FIRST_KEY, KEY_STEP = 289, 16
"""The LACP key of Eth-Trunk0, and by how much the next trunk's is larger: Eth-Trunk1 has 305 (captured)."""


class Layer2(Protocol):
    """A solved network, as far as addresses are of no account."""

    @property
    def carrier(self) -> Carrier:
        """Links and trunks."""

    @property
    def bridges(self) -> Mapping[str, Bridge]:
        """The switches by node."""

    @property
    def tree(self) -> SpanningTree:
        """All spanning trees."""

    @property
    def switching(self) -> Switching:
        """VLANs and broadcast domains."""


def report_stp(state: Layer2, node: str, config: DeviceConfig, changes: TopologyChanges) -> StpState | None:
    """The spanning trees of a device; None where it has no layer-2 port."""
    bridge = state.bridges.get(node)
    if bridge is None:
        return None
    timers = StpTimers(*bridge.facts.timers)
    if not bridge.facts.enabled:
        return StpState(False, bridge.mac, timers, timers, ())
    numbers = [CIST]
    if bridge.facts.per_vlan:
        numbers += sorted(bridge.facts.vlans - {FIRST_VLAN})
    if bridge.facts.mode == "mstp":
        numbers += [number for number, _ in bridge.facts.region.instances if number != CIST]
    found = tuple(_instance(state, node, bridge, config, number) for number in numbers)
    root = next((other for other in state.bridges.values() if other.mac == found[0].root[1]), bridge)
    return StpState(True, bridge.mac, timers, StpTimers(*root.facts.timers), found, changes)


def _instance(
    state: Layer2, node: str, bridge: Bridge, config: DeviceConfig, number: int
) -> StpInstanceState:
    identity = bridge.identity(number)
    tree = state.tree.trees.get((node, number), Tree(RootPath(identity, 0, identity, 0), "", {}))
    # The regional root of an instance is what its members call the root.
    elected = number == CIST or bridge.facts.per_vlan
    root = tree.path.root if elected else tree.path.regional_root
    return StpInstanceState(
        instance=number,
        bridge=identity,
        root=root,
        external_cost=tree.path.external_cost,
        regional_root=tree.path.regional_root,
        internal_cost=tree.path.internal_cost,
        root_port=bridge.port_id(tree.root_port, number) if tree.root_port else None,
        root_type=config.stp.root_types.get(number, ""),
        ports=tuple(
            _port(state, (node, name), bridge, tree, number, config.interfaces[name].stp)
            for name in bridge.ports
            if name in config.interfaces and _maps(state, (node, name), number)
        ),
    )


def _maps(state: Layer2, port: Port, number: int) -> bool:
    """Whether a port carries a VLAN of an instance; where VLANs share trees, all ports are in the CIST."""
    facts = state.bridges[port[0]].facts
    if facts.per_vlan:
        return (number or FIRST_VLAN) in state.bridges[port[0]].ports[port[1]].vlans
    if number == CIST:
        return True
    carried = state.switching.switchports[port]
    vlans = dict(facts.region.instances).get(number, frozenset())
    return not vlans.isdisjoint(carried.untagged) or not vlans.isdisjoint(carried.tagged)


def _port(
    state: Layer2, port: Port, bridge: Bridge, tree: Tree, number: int, settings: StpPortConfig
) -> StpPortState:
    name = port[1]
    found = tree.ports.get(name)
    up = port in state.switching.links.up
    edged = bridge.facts.edged(name)
    protection: Literal["", "root", "loop", "bpdu"] = settings.protection or ""
    if bridge.facts.guards(name) and not protection:
        protection = "bpdu"
    return StpPortState(
        name=name,
        port_id=bridge.port_id(name, number),
        enabled=settings.enabled,
        role="disabled" if not up else found.role if found is not None else "designated",
        forwards=up and (found is None or found.forwards),
        cost=bridge.cost(name, number) if up else settings.costs.get(number, MAXIMUM_COST),
        configured_cost=settings.costs.get(number),
        edged=up and edged and found is None,
        configured_edged=settings.edged,
        designated_bridge=found.designated_bridge if found is not None else bridge.identity(number),
        designated_port=found.designated_port if found is not None else bridge.port_id(name, number),
        protection=protection,
        error_down=port in state.carrier.error_down,
        hears=found is not None,
        version=_version(state, port),
    )


_VERSIONS: Mapping[StpMode, StpVersion] = {
    "stp": "stp",
    "pvst": "stp",
    "rstp": "rstp",
    "rapid-pvst": "rstp",
    "mstp": "mstp",
}


def _version(state: Layer2, port: Port) -> StpVersion:
    """The older version of the two ends of a link (IEEE 802.1D-2004, 17.4)."""
    peer = state.switching.links.peer(port)
    own = _VERSIONS[state.bridges[port[0]].facts.mode]
    other = state.bridges.get(peer[0]) if peer is not None else None
    return own if other is None else min(own, _VERSIONS[other.facts.mode], key=_AGES.index)


def report_trunks(state: NetworkState, node: str) -> dict[str, TrunkState]:
    """The Eth-Trunks of a device by name, in their order."""
    facts = state.facts[node]
    known = {(name, trunk.name): trunk for name, own in state.facts.items() for trunk in own.trunks}
    owner = {(port[0], member.name): port for port, trunk in known.items() for member in trunk.members}
    ordered = sorted(facts.trunks, key=lambda trunk: _number(trunk.name))
    return {trunk.name: _trunk(state, (node, trunk.name), known, owner) for trunk in ordered}


def _number(name: str) -> int:
    return trunk_number(name)


def _key(trunk: TrunkFacts) -> int:
    return FIRST_KEY + KEY_STEP * _number(trunk.name)


def _trunk(
    state: NetworkState, port: Port, known: Mapping[Port, TrunkFacts], owner: Mapping[Port, Port]
) -> TrunkState:
    trunk = known[port]
    aggregation = state.carrier.aggregation
    active = aggregation.active.get(port, ())
    physical = aggregation.physical
    partner = partner_of(port, known, owner, physical) if trunk.lacp else None

    def heard(name: str) -> LacpPartner | None:
        peer = physical.peer((port[0], name))
        if peer is None or partner is None or owner.get(peer) != partner:
            return None
        other = known[partner]
        far = next(member for member in other.members if member.name == peer[1])
        return LacpPartner(*other.system, far.priority, far.number, _key(other))

    members = tuple(
        TrunkMember(
            name=member.name,
            up=(port[0], member.name) in physical.up,
            active=member.name in active,
            bandwidth=member.bandwidth,
            priority=member.priority,
            number=member.number,
            partner=heard(member.name),
        )
        for member in trunk.members
    )
    return TrunkState(trunk.name, bool(active), *trunk.system, _key(trunk), members)
