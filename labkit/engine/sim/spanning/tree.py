"""Roles and states of ports in all spanning trees of a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from labkit.engine.sim.links import Links, Port
from labkit.engine.sim.spanning.bridge import CIST, FIRST_VLAN, Bridge, BridgeId, PortId
from labkit.engine.sim.spanning.vectors import Joined, Message, Paths, RootPath, Scope, solve_paths

Role = Literal["root", "designated", "alternate", "backup", "master"]


@dataclass(frozen=True, slots=True)
class TreePort:
    """A port that joins two bridges, in one tree; all other ports are designated and forward."""

    role: Role
    forwards: bool
    designated_bridge: BridgeId
    designated_port: PortId
    internal: bool
    """The neighbour is of the same MST region."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A bridge's part of one tree."""

    path: RootPath
    root_port: str
    ports: Mapping[str, TreePort]


@dataclass(frozen=True, slots=True)
class SpanningTree:
    """The trees by bridge and instance, and what they block."""

    trees: Mapping[tuple[str, int], Tree]
    discarding: Mapping[Port, frozenset[int]]
    """The instances in which a port neither learns nor forwards."""
    instances: Mapping[str, Mapping[int, int]]
    """By node, the instance of each VLAN that is not in instance 0."""

    @property
    def roles(self) -> dict[Port, Role]:
        """The roles of the ports that join two bridges, in the CIST."""
        return {
            (node, name): port.role
            for (node, instance), tree in self.trees.items()
            if instance == CIST
            for name, port in tree.ports.items()
        }

    def blocks(self, port: Port, vlan: int) -> bool:
        """Whether a port drops the frames of a VLAN."""
        blocked = self.discarding.get(port)
        return blocked is not None and self.instances.get(port[0], {}).get(vlan, CIST) in blocked


def solve_spanning_tree(
    bridges: Mapping[str, Bridge], links: Links, segments: Mapping[Port, tuple[Port, ...]] | None = None
) -> SpanningTree:
    """Elect the roots, then root, designated, alternate and backup ports of each tree.

    `segments` tells of the ports at repeaters which other ports hear them.
    """
    joined = _joined(bridges, links, segments or {})
    trees: dict[tuple[str, int], Tree] = {}
    cist = Scope(CIST, bridges, _carrying(bridges, joined, FIRST_VLAN))
    trees.update(_trees(cist, solve_paths(cist)))
    for instance in sorted({number for node in joined for number in _instances(bridges[node])}):
        inside = {
            node: tuple(each for each in ports if cist.internal(node, each[1][0]))
            for node, ports in joined.items()
            if instance in _instances(bridges[node])
        }
        scope = Scope(instance, bridges, inside, elects=False)
        trees.update(_add_boundaries(bridges, _trees(scope, solve_paths(scope)), trees))
    trees.update(_vlan_trees(bridges, joined, trees))
    discarding: dict[Port, frozenset[int]] = {}
    for (node, instance), tree in trees.items():
        for name, port in tree.ports.items():
            if not port.forwards:
                discarding[node, name] = discarding.get((node, name), frozenset()) | {instance}
    return SpanningTree(
        trees, discarding, {node: found for node in joined if (found := _vlans(bridges[node]))}
    )


def _joined(bridges: Mapping[str, Bridge], links: Links, segments: Mapping[Port, tuple[Port, ...]]) -> Joined:
    """The ports that exchange BPDUs with other ones, a pair for each."""
    joined: dict[str, list[tuple[str, Port]]] = {}
    for node, bridge in bridges.items():
        for name in bridge.ports:
            for peer in segments.get((node, name)) or _opposite(links, (node, name)):
                other = bridges.get(peer[0])
                if (
                    other is not None
                    and peer[1] in other.ports
                    and bridge.speaks(name)
                    and other.speaks(peer[1])
                ):
                    joined.setdefault(node, []).append((name, peer))
    return {node: tuple(ports) for node, ports in joined.items()}


def _carrying(bridges: Mapping[str, Bridge], joined: Joined, vlan: int) -> Joined:
    """Without the ports between two bridges with a tree for each VLAN that do not carry this one at both ends."""

    def apart(port: Port, peer: Port) -> bool:
        ends = (bridges[port[0]], port[1]), (bridges[peer[0]], peer[1])
        return all(bridge.facts.per_vlan for bridge, _ in ends) and not all(
            vlan in bridge.ports[name].vlans for bridge, name in ends
        )

    return {
        node: tuple((name, peer) for name, peer in ports if not apart((node, name), peer))
        for node, ports in joined.items()
    }


def _vlan_trees(
    bridges: Mapping[str, Bridge], joined: Joined, cist: Mapping[tuple[str, int], Tree]
) -> dict[tuple[str, int], Tree]:
    """A tree for each VLAN but the first, among the bridges that have it (Cisco's PVST+).

    Ports to bridges of another kind follow the CIST: what those know of the VLAN is no more than that.
    """
    own = {node: ports for node, ports in joined.items() if bridges[node].facts.per_vlan}
    found: dict[tuple[str, int], Tree] = {}
    for vlan in sorted(frozenset[int]().union(*(bridges[node].facts.vlans for node in own)) - {FIRST_VLAN}):
        carrying = _carrying(bridges, own, vlan)
        inside = {
            node: tuple(each for each in ports if bridges[each[1][0]].facts.per_vlan)
            for node, ports in carrying.items()
            if vlan in bridges[node].facts.vlans
        }
        scope = Scope(vlan, bridges, inside)
        trees = _trees(scope, solve_paths(scope))
        for (node, _), tree in trees.items():
            foreign = {name for name, peer in own[node] if not bridges[peer[0]].facts.per_vlan}
            outside = {name: port for name, port in cist[node, CIST].ports.items() if name in foreign}
            found[node, vlan] = Tree(tree.path, tree.root_port, {**tree.ports, **outside})
    return found


def _opposite(links: Links, port: Port) -> tuple[Port, ...]:
    """The other end of a cable; none for a trunk's lone member, which sends into a trunk that answers elsewhere."""
    peer = links.peer(port)
    return (peer,) if peer is not None and links.peer(peer) == port else ()


def _instances(bridge: Bridge) -> frozenset[int]:
    if bridge.facts.mode != "mstp":
        return frozenset()
    return frozenset(instance for instance, _ in bridge.facts.region.instances) - {CIST}


def _vlans(bridge: Bridge) -> dict[int, int]:
    if bridge.facts.per_vlan:
        return {vlan: vlan for vlan in bridge.facts.vlans - {FIRST_VLAN}}
    if bridge.facts.mode != "mstp":
        return {}
    return {vlan: instance for instance, vlans in bridge.facts.region.instances for vlan in vlans}


def _trees(scope: Scope, paths: Paths) -> dict[tuple[str, int], Tree]:
    """Each bridge's part, once all have their paths: a port is designated where it has more to offer."""
    found: dict[tuple[str, int], Tree] = {}
    for node, ports in scope.joined.items():
        root_port = paths.root_ports[node]
        peers: dict[str, list[Port]] = {}
        for name, peer in ports:
            peers.setdefault(name, []).append(peer)
        states = {name: _port(scope, paths, (node, name), heard) for name, heard in peers.items()}
        found[node, scope.instance] = Tree(paths.paths[node], root_port, states)
    return found


def _port(scope: Scope, paths: Paths, port: Port, peers: list[Port]) -> TreePort:
    """The port's part after the best message that it hears; over a repeater there may be several."""
    node, name = port

    def said(peer: Port) -> Message:
        return scope.message(peer, paths.paths[peer[0]], internal=scope.internal(node, peer[0]))

    peer = min(peers, key=said) if len(peers) > 1 else peers[0]
    internal = scope.internal(node, peer[0])
    mine, heard = scope.message(port, paths.paths[node], internal=internal), said(peer)
    if paths.root_ports[node] == name:
        return TreePort("root", True, heard.bridge, heard.port, internal)
    if mine < heard:
        return TreePort("designated", True, mine.bridge, mine.port, internal)
    if scope.bridges[node].port(name).root_protection:
        # Something better was heard where no root may be: the port stays designated and stops (VRP).
        return TreePort("designated", False, mine.bridge, mine.port, internal)
    role: Role = "backup" if peer[0] == node else "alternate"
    return TreePort(role, False, heard.bridge, heard.port, internal)


def _add_boundaries(
    bridges: Mapping[str, Bridge], found: Mapping[tuple[str, int], Tree], cist: Mapping[tuple[str, int], Tree]
) -> dict[tuple[str, int], Tree]:
    """Ports to other regions follow the CIST in every instance: its root port is the region's master port.

    Nothing of an instance is heard from outside, so that the bridge itself is the designated one there (13.10).
    """
    whole: dict[tuple[str, int], Tree] = {}
    for (node, instance), tree in found.items():
        boundary = {
            name: TreePort(
                "master" if port.role == "root" else port.role,
                port.forwards,
                bridges[node].identity(instance),
                bridges[node].port_id(name, instance),
                internal=False,
            )
            for name, port in cist[node, CIST].ports.items()
            if not port.internal
        }
        whole[node, instance] = Tree(tree.path, tree.root_port, {**tree.ports, **boundary})
    return whole
