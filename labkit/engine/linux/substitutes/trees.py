"""The spanning trees of a lab with instances of MSTP, from its switches' configurations and the cables that carry."""

from collections.abc import Mapping
from dataclasses import replace

from labkit.engine.linux.names import linux_name
from labkit.engine.linux.substitutes.substituted import Trees
from labkit.engine.linux.switching.spanning import has_instances
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.layer2_report import report_stp
from labkit.engine.sim.links import Cabling, Port
from labkit.engine.sim.memory import Memory
from labkit.engine.sim.past import Past
from labkit.engine.sim.solve import Layer2, solve_layer2
from labkit.engine.sim.surroundings import Surroundings
from labkit.nos.state import TopologyChanges
from labkit.topology.topology import Topology


def solve_trees(
    topology: Topology,
    cabling: Cabling,
    running: Mapping[str, DeviceView],
    before: Mapping[str, Trees],
    memory: Memory,
) -> dict[str, Trees]:
    """The trees of each switch that runs; nothing while none of them has instances.

    `memory` answers where nothing has changed.
    """
    settings = [device.facts.stp for device in running.values()]
    if not any(stp is not None and has_instances(stp) for stp in settings):
        return {}
    layer2 = _layer2(topology, cabling, running, memory)
    found = {}
    for node, device in running.items():
        state = report_stp(layer2, node, device.config, TopologyChanges())
        if state is not None and state.enabled:
            found[node] = Trees(state, _held(layer2, device), 0)
    same = {node: replace(trees, change=0) for node, trees in before.items()} == found
    change = max((trees.change for trees in before.values()), default=0) + (not same)
    return {node: replace(trees, change=change) for node, trees in found.items()}


def _layer2(
    topology: Topology, cabling: Cabling, running: Mapping[str, DeviceView], memory: Memory
) -> Layer2:
    facts = {node: device.facts for node, device in running.items()}
    cut: frozenset[Port] = frozenset(
        (node, port)
        for node, device in running.items()
        for port in device.cabled
        if device.up is not None and linux_name(port) not in device.up
    )
    ports = {node: own.ports for node, own in facts.items()}
    return solve_layer2(topology, cabling, facts, ports, Past(), Surroundings(cut=cut), memory)


def _held(layer2: Layer2, device: DeviceView) -> dict[str, frozenset[int]]:
    """A port holds back the VLANs of the instances in which it does not forward; one that is shut, all."""
    node = device.node.name
    held = {}
    for port in device.facts.switchports:
        carried = port.tagged | port.untagged
        if (node, port.name) not in layer2.carrier.error_down:
            carried = frozenset(vlan for vlan in carried if layer2.tree.blocks((node, port.name), vlan))
        if carried:
            held[port.name] = carried
    return held


def both(trees: Trees | None, before: Trees | None) -> Trees | None:
    """A step between two states: what either holds back is held, so that no moment has a ring."""
    if trees is None:
        return before
    if before is None:
        return replace(trees, state=None)
    ports = trees.held.keys() | before.held.keys()
    held = {port: trees.held.get(port, frozenset()) | before.held.get(port, frozenset()) for port in ports}
    return replace(before, held=held)
