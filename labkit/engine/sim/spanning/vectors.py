"""Root paths: which way each bridge has to the root (IEEE 802.1D-2004, 17.6; 802.1Q-2005, 13.9 to 13.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from labkit.engine.sim.links import Port
from labkit.engine.sim.spanning.bridge import Bridge, BridgeId, PortId

Joined = Mapping[str, tuple[tuple[str, Port], ...]]
"""By node, its ports that exchange BPDUs, each with the port that hears it."""


class RootPath(NamedTuple):
    """The first part of a priority vector: the lower is better. Costs inside and outside regions count apart."""

    root: BridgeId
    external_cost: int
    regional_root: BridgeId
    internal_cost: int


class Message(NamedTuple):
    """A whole priority vector, as a port hears it."""

    path: RootPath
    bridge: BridgeId
    port: PortId


@dataclass(frozen=True, slots=True)
class Paths:
    """What each bridge settled on: its path to the root, and the port it leads through (empty at the root)."""

    paths: Mapping[str, RootPath]
    root_ports: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """One tree to compute: the CIST, an instance of MSTP inside regions, or that of a VLAN."""

    instance: int
    bridges: Mapping[str, Bridge]
    joined: Joined
    elects: bool = True
    """All bridges elect a root; else each region has its own, and they agree on that of the CIST."""

    def internal(self, one: str, other: str) -> bool:
        """Whether two neighbours are of one MST region."""
        region = self.bridges[one].region
        return region is not None and region == self.bridges[other].region

    def message(self, sender: Port, path: RootPath, *, internal: bool) -> Message:
        """What a port says. To another region its bridge goes by the name of the regional root (13.14)."""
        bridge = self.bridges[sender[0]]
        identity = bridge.identity(self.instance) if internal else path.regional_root
        return Message(path, identity, bridge.port_id(sender[1], self.instance))

    def extend(self, path: RootPath, receiver: Port, *, internal: bool) -> RootPath:
        """A path made longer by the port that hears of it."""
        bridge = self.bridges[receiver[0]]
        cost = bridge.cost(receiver[1], self.instance)
        if internal:
            return path._replace(internal_cost=path.internal_cost + cost)
        return RootPath(path.root, path.external_cost + cost, bridge.identity(self.instance), 0)


def solve_paths(scope: Scope) -> Paths:
    """Give each bridge the best path that its neighbours offer.

    A path grows worse with each bridge that passes it on, so that the best one not yet settled is final, as
    in Dijkstra's algorithm. Ports with root protection accept nothing.
    """
    paths: dict[str, RootPath] = {}
    root_ports: dict[str, str] = {}
    heap = [_own(scope, node) for node in scope.joined]
    heapify(heap)
    while heap:
        path, _, _, _, node, root_port = heappop(heap)
        if node in paths:
            continue
        paths[node], root_ports[node] = path, root_port
        for name, (other, other_name) in scope.joined[node]:
            receiver = scope.bridges[other]
            if other in paths or receiver.port(other_name).root_protection:
                continue
            internal = scope.internal(node, other)
            heard = scope.message((node, name), path, internal=internal)
            longer = scope.extend(path, (other, other_name), internal=internal)
            number = receiver.port_id(other_name, scope.instance)
            heappush(heap, (longer, heard.bridge, heard.port, number, other, other_name))
    return Paths(paths, root_ports)


def _own(scope: Scope, node: str) -> tuple[RootPath, BridgeId, PortId, PortId, str, str]:
    """The offer that a bridge makes to itself: to be the root."""
    identity = scope.bridges[node].identity(scope.instance)
    root = identity if scope.elects else (0, "")
    return RootPath(root, 0, identity, 0), identity, (0, 0), (0, 0), node, ""
