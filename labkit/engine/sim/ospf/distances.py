"""The distances between all routers of an area at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from labkit.engine.sim.ospf.area import NETWORK, Area


@dataclass(frozen=True, slots=True)
class Distances:
    """For each router its layers: a distance, and the routers that are exactly so far from it as bits."""

    index: Mapping[int, int]
    layers: Mapping[int, tuple[tuple[int, int], ...]]

    def between(self, source: int, target: int) -> int | None:
        """The cost of the shortest path between two router ids; None where there is no path."""
        bit = 1 << self.index[source]
        return next((distance for distance, sources in self.layers[target] if sources & bit), None)

    def from_router(self, source: int) -> Iterator[tuple[int, int]]:
        """Router ids and their distances from one router."""
        for target in self.layers:
            distance = self.between(source, target)
            if distance is not None:
                yield target, distance


def all_distances(area: Area) -> Distances:
    """Dijkstra's algorithm from all routers together.

    The searches advance in step, one distance at a time; the set of those that arrive at a vertex is one integer,
    so that a thousand searches cross a link in a single operation.
    """
    index = {router_id: number for number, router_id in enumerate(area.routers)}
    edges = area.edges
    arriving: dict[int, dict[int, int]] = {0: {router_id: 1 << bit for router_id, bit in index.items()}}
    distances = [0]
    seen = dict.fromkeys(edges, 0)
    layers: dict[int, list[tuple[int, int]]] = {router_id: [] for router_id in index}
    while distances:
        distance = heappop(distances)
        wave = arriving.pop(distance)
        # Networks come first: only they lead on at no cost, and only to routers.
        for vertex in sorted(wave, reverse=True):
            if vertex >= NETWORK:
                new = wave[vertex] & ~seen[vertex]
                seen[vertex] |= new
                for edge in edges[vertex] if new else ():
                    wave[edge.vertex] = wave.get(edge.vertex, 0) | new
        for vertex, sources in wave.items():
            new = sources & ~seen[vertex] if vertex < NETWORK else 0
            if not new:
                continue
            seen[vertex] |= new
            layers[vertex].append((distance, new))
            for edge in edges[vertex]:
                later = distance + edge.cost
                following = arriving.get(later)
                if following is None:
                    following = arriving[later] = {}
                    heappush(distances, later)
                following[edge.vertex] = following.get(edge.vertex, 0) | new
    return Distances(index, {router_id: tuple(found) for router_id, found in layers.items()})
