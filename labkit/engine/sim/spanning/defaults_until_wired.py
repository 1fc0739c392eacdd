"""Which bridge ports forward: loops are cut by IEEE 802.1D with the defaults of 802.1t.

The seam for the spanning tree protocols: whatever runs here, later stages only read the ports that it blocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal

from labkit.engine.sim.links import Links, Port

PRIORITY = 32768
"""Of a bridge (IEEE 802.1D, table 17-2)."""
PORT_PRIORITY = 128

Role = Literal["root", "designated", "alternate"]


@dataclass(frozen=True, slots=True)
class Bridge:
    """A switch as the spanning tree sees it: its address, and number and cost of each layer-2 port."""

    mac: str
    ports: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class SpanningTree:
    """The roles of the ports that join two bridges; all other ports are edges and forward."""

    roles: Mapping[Port, Role]

    @property
    def blocked(self) -> frozenset[Port]:
        """Ports that neither learn nor forward."""
        return frozenset(port for port, role in self.roles.items() if role == "alternate")


def path_cost(bandwidth: int) -> int:
    """The 802.1t cost of a port of that many kbit/s: 20,000 for a gigabit."""
    return max(1, 20_000_000_000 // max(bandwidth, 1))


def solve_spanning_tree(bridges: Mapping[str, Bridge], links: Links) -> SpanningTree:
    """Elect the root of each connected set of bridges, then root, designated and alternate ports."""
    joined: dict[str, list[tuple[str, Port]]] = {}
    for node, bridge in bridges.items():
        for name in bridge.ports:
            peer = links.peer((node, name))
            if peer is not None and peer[0] in bridges and peer[1] in bridges[peer[0]].ports:
                joined.setdefault(node, []).append((name, peer))
    identity = {node: (PRIORITY, bridges[node].mac) for node in joined}
    distance: dict[str, int] = {}
    for root in sorted(joined, key=identity.__getitem__):
        if root not in distance:
            _distances(root, joined, bridges, distance)
    roles: dict[Port, Role] = {}
    for node, ports in joined.items():
        root_port = _root_port(node, ports, bridges, identity, distance)
        for name, (other, other_name) in ports:
            mine = (distance[node], identity[node], bridges[node].ports[name][0])
            theirs = (distance[other], identity[other], bridges[other].ports[other_name][0])
            if name == root_port:
                roles[node, name] = "root"
            else:
                roles[node, name] = "designated" if mine < theirs else "alternate"
    return SpanningTree(roles)


def _distances(
    root: str,
    joined: Mapping[str, list[tuple[str, Port]]],
    bridges: Mapping[str, Bridge],
    distance: dict[str, int],
) -> None:
    """The root path cost of each bridge that the root reaches: costs are those of the receiving ports."""
    queue = [(0, root)]
    while queue:
        cost, node = heappop(queue)
        if node in distance:
            continue
        distance[node] = cost
        for _, (other, other_name) in joined[node]:
            if other not in distance:
                heappush(queue, (cost + bridges[other].ports[other_name][1], other))


def _root_port(
    node: str,
    ports: list[tuple[str, Port]],
    bridges: Mapping[str, Bridge],
    identity: Mapping[str, tuple[int, str]],
    distance: Mapping[str, int],
) -> str | None:
    """The port of the best received vector: cost, designated bridge, designated port, own port (17.6)."""
    if distance[node] == 0:
        return None
    vectors = (
        (
            distance[other] + bridges[node].ports[name][1],
            identity[other],
            bridges[other].ports[other_name][0],
            bridges[node].ports[name][0],
            name,
        )
        for name, (other, other_name) in ports
        if other != node
    )
    return min(vectors)[-1]
