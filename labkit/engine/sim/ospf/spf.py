"""The shortest-path tree of one router in one area (RFC 2328, section 16.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple, Protocol

from labkit.engine.sim.ospf.area import NETWORK, Edge


class Graph(Protocol):
    """An area, of OSPF or OSPFv3, as far as its tree needs it; networks are vertices from `NETWORK` on."""

    @property
    def edges(self) -> Mapping[int, tuple[Edge, ...]]:
        """The links that both of their ends announce, by vertex."""


class FirstHop(NamedTuple):
    """A step out of the root: over an interface to a neighbour's address, 0 for a network itself."""

    vertex: int
    cost: int
    interface: str
    address: int


HopMask = int
"""A set of next hops, as bits over `Tree.hops`."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Distances from the root, and over which of `hops` (address and interface) the shortest paths begin."""

    root: int
    distance: Mapping[int, int]
    through: Mapping[int, HopMask]
    hops: Sequence[tuple[int, str]]

    def next_hops(self, mask: HopMask) -> tuple[tuple[int, str], ...]:
        """The next hops of a mask, in the order in which they were found."""
        return tuple(hop for index, hop in enumerate(self.hops) if mask >> index & 1)


def shortest_paths(area: Graph, root: int, first_hops: Sequence[FirstHop]) -> Tree:
    """Dijkstra's algorithm with all equal-cost paths.

    At equal distance networks are taken before routers, so that every path into a vertex is known before
    it is left: only networks have steps of no cost, and these lead to routers.
    """
    edges = area.edges
    search = _Search({root: 0}, {root: 0}, [], {}, [], {})
    for hop in first_hops:
        if any(edge.vertex == hop.vertex for edge in edges.get(root, ())):
            search.reach(hop.vertex, hop.cost, search.bit(hop.address, hop.interface))
    done = {root}
    queue = search.queue
    while queue:
        _, rank, vertex = heappop(queue)
        if vertex in done:
            continue
        done.add(vertex)
        if rank:
            search.leave_router(vertex, edges.get(vertex, ()), done)
        else:
            search.leave_network(vertex, edges.get(vertex, ()), done)
    return Tree(root, search.distance, search.through, search.hops)


@dataclass(slots=True)
class _Search:
    """The algorithm's working state."""

    distance: dict[int, int]
    through: dict[int, HopMask]
    hops: list[tuple[int, str]]
    bits: dict[tuple[int, str], int]
    queue: list[tuple[int, int, int]]
    attached: dict[int, str]
    """Bits that stand for a network at the root's own interface."""

    def bit(self, address: int, interface: str) -> HopMask:
        """The bit of a next hop."""
        known = self.bits.get((address, interface))
        if known is None:
            known = self.bits[address, interface] = 1 << len(self.hops)
            self.hops.append((address, interface))
            if not address:
                self.attached[known] = interface
        return known

    def reach(self, vertex: int, distance: int, mask: HopMask) -> None:
        """Note a path to a vertex, if it is as short as the best."""
        best = self.distance.get(vertex)
        if best is None or distance < best:
            self.distance[vertex] = distance
            self.through[vertex] = mask
            heappush(self.queue, (distance, 0 if vertex >= NETWORK else 1, vertex))
        elif distance == best:
            self.through[vertex] |= mask

    def leave_router(self, vertex: int, edges: Sequence[Edge], done: set[int]) -> None:
        """Go on from a router: its neighbours are reached as it is itself."""
        distance, mask = self.distance[vertex], self.through[vertex]
        for edge in edges:
            if edge.vertex not in done:
                self.reach(edge.vertex, distance + edge.cost, mask)

    def leave_network(self, vertex: int, edges: Sequence[Edge], done: set[int]) -> None:
        """Go on from a network: on the root's own, its routers are the next hops (16.1.1)."""
        distance, mask = self.distance[vertex], self.through[vertex]
        direct = [bit for bit in self.attached if mask & bit]
        beyond = mask & ~sum(direct)
        for edge in edges:
            if edge.vertex not in done:
                own = beyond
                for bit in direct:
                    own |= self.bit(edge.address, self.attached[bit])
                self.reach(edge.vertex, distance, own)
