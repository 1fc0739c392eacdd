"""Which device of an eNSP project stands where which device of the lab stands, when their names do not tell."""

from collections.abc import Mapping
from itertools import islice

from labkit.formats.ensp.topology import ImportedTopology
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Topology

_MOST = 200
"""Ways to lay one network over the other that are looked at; a network with more of them is no help."""


def places(project: ImportedTopology, lab: Topology, known: Mapping[str, str]) -> dict[str, str]:
    """Return the lab's node for each device of the project, where only one fits. `known` are certain already.

    Cables count, and whether a device routes, switches or is a host; its model and its ports do not.
    """
    # loaded here: it takes a fifth of a second, and most projects have the lab's names
    import networkx as nx
    from networkx.algorithms.isomorphism import MultiGraphMatcher

    own, wanted = nx.MultiGraph(), nx.MultiGraph()
    fixed = {name: name for name in known.values()}
    for node in project.nodes.values():
        own.add_node(node.name, role=device_kind(node.kind).role, is_=known.get(node.name, ""))
    own.add_edges_from((first.partition(":")[0], second.partition(":")[0]) for first, second in project.links)
    for name, device in lab.nodes.items():
        wanted.add_node(name, role=device.kind.role, is_=fixed.get(name, ""))
    wanted.add_edges_from((link.ends[0].node, link.ends[1].node) for link in lab.links)
    if sorted(own.degree[name] for name in own) != sorted(wanted.degree[name] for name in wanted):
        return {}
    matcher = MultiGraphMatcher(own, wanted, node_match=lambda one, other: one == other)
    ways = list(islice(matcher.isomorphisms_iter(), _MOST + 1))
    if not ways or len(ways) > _MOST:
        return {}
    return {name: node for name, node in ways[0].items() if all(way[name] == node for way in ways)}
