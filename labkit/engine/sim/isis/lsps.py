"""What routers tell about their links, who gets to know it, and the shortest paths over it (ISO/IEC 10589, 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple

from labkit.engine.sim.isis.adjacency import Neighborhood, accepts_lsps
from labkit.engine.sim.isis.circuits import Circuit, IsisProcess, Router

Hops = frozenset[tuple[int, str]]
"""Next hops' addresses and interfaces; address 0 stands for the LAN of the interface itself."""


class Node(NamedTuple):
    """A vertex: a router, or with a circuit number above 0 the pseudonode of a LAN that it is designated for."""

    process: IsisProcess
    pseudonode: int = 0


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a network: its links, and whose LSPs each process has."""

    number: int
    routers: Mapping[IsisProcess, Router]
    links: Mapping[Node, Mapping[Node, int]]
    databases: Mapping[IsisProcess, frozenset[IsisProcess]]


class Reached(NamedTuple):
    """The shortest way to a vertex."""

    cost: int
    hops: Hops


def solve_level(number: int, routers: Mapping[IsisProcess, Router], neighborhood: Neighborhood) -> Level:
    """Collect the links of a level and flood them."""
    own = {process: router for process, router in routers.items() if number in router.levels}
    links: dict[Node, dict[Node, int]] = {Node(process): {} for process in own}
    for process in own:
        for each in neighborhood.up(process, number):
            cost = each.circuit.cost(number)
            target = Node(each.neighbor.router.process)
            if each.circuit.broadcast:
                designated = neighborhood.designated[(each.circuit.interface.node, each.circuit.name), number]
                target = Node(designated.router.process, designated.number)
                if designated == each.circuit:
                    members = links.setdefault(target, {})
                    members[Node(process)] = members[Node(each.neighbor.router.process)] = 0
            known = links[Node(process)].get(target)
            links[Node(process)][target] = cost if known is None else min(cost, known)
    return Level(number, own, links, _flood(number, own, neighborhood))


def _flood(
    number: int, routers: Mapping[IsisProcess, Router], neighborhood: Neighborhood
) -> dict[IsisProcess, frozenset[IsisProcess]]:
    """Whose LSPs reach whom: over adjacencies, as long as everybody on the way accepts their authentication."""
    anyone: dict[IsisProcess, Circuit] = {}
    beside: dict[IsisProcess, set[IsisProcess]] = {process: set() for process in routers}
    for process in routers:
        for each in neighborhood.up(process, number):
            anyone[process] = each.circuit
            beside[process].add(each.neighbor.router.process)
    holders: dict[IsisProcess, set[IsisProcess]] = {process: {process} for process in routers}
    for origin, source in anyone.items():
        queue = [origin]
        reached = {origin}
        while queue:
            for neighbor in beside[queue.pop()] - reached:
                if accepts_lsps(anyone[neighbor], source, number):
                    reached.add(neighbor)
                    queue.append(neighbor)
        for process in reached:
            holders[process].add(origin)
    return {process: frozenset(own) for process, own in holders.items()}


def shortest_paths(level: Level, root: IsisProcess, neighborhood: Neighborhood) -> dict[Node, Reached]:
    """Dijkstra's algorithm with all equal-cost paths, over the links that both ends announce.

    Pseudonodes are left before routers of the same distance, since their links cost nothing.
    """
    known, own = level.databases[root], level.routers[root]
    first = {
        (each.circuit.name, Node(each.neighbor.router.process)): each.neighbor.interface.address
        for each in neighborhood.up(root, level.number)
    }
    start = _first_steps(level, root, neighborhood)
    found: dict[Node, Reached] = {}
    best: dict[Node, Reached] = {Node(root): Reached(0, frozenset())}
    queue = [(0, True, Node(root))]
    while queue:
        _, _, node = heappop(queue)
        if node in found:
            continue
        found[node] = best[node]
        router = level.routers[node.process]
        overloaded = router.config.overload and node.process != root and not node.pseudonode
        if overloaded or node.process not in known or not own.hears(router):
            continue
        for target, cost in level.links[node].items():
            if target.process not in known or node not in level.links.get(target, {}):
                continue
            hops = (
                start.get(target, frozenset())
                if node == Node(root)
                else _onward(best[node].hops, target, first)
            )
            reached = Reached(best[node].cost + cost, hops)
            rival = best.get(target)
            if rival is None or reached.cost < rival.cost:
                best[target] = reached
                heappush(queue, (reached.cost, not target.pseudonode, target))
            elif reached.cost == rival.cost and target not in found:
                best[target] = Reached(rival.cost, rival.hops | hops)
    return found


def _first_steps(level: Level, root: IsisProcess, neighborhood: Neighborhood) -> dict[Node, Hops]:
    """The next hops over which the root's own links lead."""
    steps: dict[Node, Hops] = {}
    for each in neighborhood.up(root, level.number):
        circuit = each.circuit
        if circuit.broadcast:
            designated = neighborhood.designated[(circuit.interface.node, circuit.name), level.number]
            target, hop = Node(designated.router.process, designated.number), (0, circuit.name)
        else:
            target, hop = Node(each.neighbor.router.process), (each.neighbor.interface.address, circuit.name)
        if circuit.cost(level.number) == level.links[Node(root)][target]:
            steps[target] = steps.get(target, frozenset()) | {hop}
    return steps


def _onward(hops: Hops, target: Node, first: Mapping[tuple[str, Node], int]) -> Hops:
    """Next hops behind a LAN of the root's own become the addresses of the routers on it."""
    return frozenset(
        (first.get((interface, target), 0), interface) if address == 0 else (address, interface)
        for address, interface in hops
    )
