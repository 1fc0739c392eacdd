"""Topology changes: a port that is no edge begins to forward, and every bridge of the tree hears of it (802.1D, 17.11).

All ports that begin between two looks at the network are one change, so that a real device may count more.
"""

from collections.abc import Iterator, Mapping

from labkit.engine.sim.links import Port
from labkit.engine.sim.spanning.bridge import CIST, Bridge
from labkit.engine.sim.spanning.tree import SpanningTree
from labkit.nos.state import TopologyChanges


def active_ports(bridges: Mapping[str, Bridge], tree: SpanningTree, up: frozenset[Port]) -> frozenset[Port]:
    """The ports that forward in the CIST and are no edges: that such a one begins is a change."""
    return frozenset(_active(bridges, tree, up))


def _active(bridges: Mapping[str, Bridge], tree: SpanningTree, up: frozenset[Port]) -> Iterator[Port]:
    for node, name in up:
        bridge = bridges.get(node)
        if bridge is None or name not in bridge.ports or not bridge.speaks(name):
            continue
        own = tree.trees.get((node, CIST))
        found = own.ports.get(name) if own is not None else None
        if found.forwards if found is not None else not bridge.facts.edged(name):
            yield node, name


def note_changes(
    held: dict[str, TopologyChanges],
    bridges: Mapping[str, Bridge],
    tree: SpanningTree,
    began: frozenset[Port],
    now: float,
) -> None:
    """Count a change at the bridges that made it, and at all that have the same root."""
    if not began:
        return
    ports = {node: min(name for other, name in began if other == node) for node, _ in began}
    roots = {
        node: own.path.root if (own := tree.trees.get((node, CIST))) is not None else bridge.identity(CIST)
        for node, bridge in bridges.items()
    }
    moved = {roots[node]: set[str]() for node in ports if node in roots}
    for node in ports:
        moved[roots[node]].add(node)
    for node, root in roots.items():
        if bridges[node].facts.enabled and root in moved:
            before = held.get(node, TopologyChanges())
            heard = bool(moved[root] - {node})
            own = tree.trees.get((node, CIST))
            port = ports.get(node) or (own.root_port if own is not None else "") or before.port
            held[node] = TopologyChanges(before.number + 1, before.received + heard, now, port)
