"""Broadcast domains: where a frame goes (IEEE 802.1Q), and which addresses the switches learn from it."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.facts import PortFacts, SwitchportFacts
from labkit.engine.sim.links import Links, Port
from labkit.engine.sim.spanning import SpanningTree
from labkit.nos.state import Diagnosis

Vertex = tuple[str, int]
"""A VLAN inside a switch: node and VLAN number."""


@dataclass(frozen=True, slots=True)
class Flood:
    """Where a broadcast frame arrives.

    `arrivals` gives, for each VLAN of a switch, the port through which the frame came in (empty where it
    was sent by the switch itself) and the VLAN of a switch before it; `endpoints` gives for each layer-3
    interface the VLAN of a switch that delivered it, None over a plain cable.
    """

    arrivals: Mapping[Vertex, tuple[str, Vertex | None]]
    endpoints: Mapping[Port, Vertex | None]


@dataclass(frozen=True, slots=True)
class Switching:
    """The layer-2 network. Equal inputs make equal networks; floods are computed when asked for."""

    links: Links
    blocked: frozenset[Port]
    switchports: Mapping[Port, SwitchportFacts]
    members: Mapping[Vertex, tuple[str, ...]]
    """The ports of each existing VLAN, up or not."""
    vlan_interfaces: Mapping[Vertex, str]
    """The VLAN interface of each VLAN that has one and is not shut down."""
    vertices: Mapping[Port, Vertex]
    """The same the other way round."""
    _floods: dict[Port, Flood] = field(default_factory=dict, compare=False, repr=False)
    _peers: dict[Port, tuple[Port, ...]] = field(default_factory=dict, compare=False, repr=False)

    def vlan_up(self, vertex: Vertex) -> bool:
        """Whether the VLAN exists and a port that is up carries it."""
        node = vertex[0]
        return any((node, name) in self.links.up for name in self.members.get(vertex, ()))

    def flood(self, endpoint: Port) -> Flood:
        """Where a broadcast frame of this layer-3 interface arrives."""
        known = self._floods.get(endpoint)
        if known is None:
            known = self._floods[endpoint] = self._spread(endpoint)
        return known

    def peers(self, endpoint: Port) -> tuple[Port, ...]:
        """The layer-3 interfaces that this one reaches and that reach it, in order of name.

        The two directions differ where hybrid ports put frames of one VLAN out untagged into another.
        """
        known = self._peers.get(endpoint)
        if known is None:
            peer = self.links.cabling.peers.get(endpoint)
            if peer is not None and peer not in self.switchports and endpoint not in self.switchports:
                known = (peer,) if peer in self.links.up else ()
            else:
                reached = self.flood(endpoint).endpoints
                known = tuple(sorted(other for other in reached if endpoint in self.flood(other).endpoints))
            self._peers[endpoint] = known
        return known

    def ingress(self, port: Port, tag: int | None) -> Vertex | None:
        """The VLAN that a frame enters through a port: its tag's, or the PVID; None where it is dropped."""
        facts = self.switchports[port]
        if port in self.blocked or port not in self.links.up:
            return None
        vlan = facts.pvid if tag is None else tag
        return (port[0], vlan) if vlan in facts.untagged or vlan in facts.tagged else None

    def _spread(self, endpoint: Port) -> Flood:
        arrivals: dict[Vertex, tuple[str, Vertex | None]] = {}
        endpoints: dict[Port, Vertex | None] = {}
        queue: deque[Vertex] = deque()
        own = self.vertices.get(endpoint)
        if own is not None:
            arrivals[own] = ("", None)
            queue.append(own)
        else:
            peer = self.links.peer(endpoint)
            if peer is not None and peer not in self.switchports:
                endpoints[peer] = None
            elif peer is not None:
                self._enter(peer, None, None, arrivals, queue)
        while queue:
            self._pass(queue.popleft(), arrivals, endpoints, queue)
        endpoints.pop(endpoint, None)
        return Flood(arrivals, endpoints)

    def _pass(
        self,
        vertex: Vertex,
        arrivals: dict[Vertex, tuple[str, Vertex | None]],
        endpoints: dict[Port, Vertex | None],
        queue: "deque[Vertex]",
    ) -> None:
        """Send the frame out of all forwarding ports of a VLAN but the one it came through."""
        node, vlan = vertex
        arrived = arrivals[vertex][0]
        interface = self.vlan_interfaces.get(vertex)
        if interface is not None:
            endpoints.setdefault((node, interface), vertex)
        for name in self.members.get(vertex, ()):
            port = (node, name)
            if name == arrived or port in self.blocked:
                continue
            peer = self.links.peer(port)
            if peer is None:
                continue
            tag = vlan if vlan in self.switchports[port].tagged else None
            if peer in self.switchports:
                self._enter(peer, tag, vertex, arrivals, queue)
            elif tag is None:
                endpoints.setdefault(peer, vertex)

    def _enter(
        self,
        port: Port,
        tag: int | None,
        before: Vertex | None,
        arrivals: dict[Vertex, tuple[str, Vertex | None]],
        queue: "deque[Vertex]",
    ) -> None:
        vertex = self.ingress(port, tag)
        if vertex is not None and vertex not in arrivals:
            arrivals[vertex] = (port[1], before)
            queue.append(vertex)


def solve_switching(
    links: Links,
    tree: SpanningTree,
    ports: Mapping[str, tuple[PortFacts, ...]],
    switchports: Mapping[str, tuple[SwitchportFacts, ...]],
    vlans: Mapping[str, frozenset[int]],
) -> Switching:
    """Index the layer-2 network."""
    members: dict[Vertex, list[str]] = {
        (node, vlan): [] for node, ids in vlans.items() for vlan in sorted(ids)
    }
    by_port: dict[Port, SwitchportFacts] = {}
    for node, facts in switchports.items():
        for port in facts:
            by_port[node, port.name] = port
            for vlan in port.untagged | port.tagged:
                members[node, vlan].append(port.name)
    interfaces = {
        (node, port.vlan): port.name
        for node, facts in ports.items()
        for port in facts
        if port.kind == "vlan" and not port.shutdown and (node, port.vlan) in members
    }
    return Switching(
        links,
        tree.blocked,
        by_port,
        {vertex: tuple(names) for vertex, names in members.items()},
        interfaces,
        {(vertex[0], name): vertex for vertex, name in interfaces.items()},
    )


def find_loops(switching: Switching) -> tuple[Diagnosis, ...]:
    """Report each VLAN in which a frame would circle: a cable closes a ring of forwarding ports."""
    leader: dict[Vertex, Vertex] = {}

    def find(vertex: Vertex) -> Vertex:
        while leader.setdefault(vertex, vertex) != vertex:
            vertex = leader[vertex]
        return vertex

    found: list[Diagnosis] = []
    for (node, vlan), names in sorted(switching.members.items()):
        for name in names:
            port = (node, name)
            peer = switching.links.peer(port)
            # Each cable is looked at once, from its lower end, so that its two directions are not a ring.
            if peer is None or port > peer or port in switching.blocked or peer not in switching.switchports:
                continue
            tag = vlan if vlan in switching.switchports[port].tagged else None
            entered = switching.ingress(peer, tag)
            if entered is None:
                continue
            here, there = find((node, vlan)), find(entered)
            if here == there:
                detail = (
                    f"the cable between {node} {name} and {peer[0]} {peer[1]} closes a loop in VLAN {vlan}"
                )
                found.append(Diagnosis("switching", node, name, "layer2-loop", detail, peer[0], peer[1]))
            leader[here] = there
    return tuple(found)


def find_vlan_mismatches(switching: Switching) -> tuple[Diagnosis, ...]:
    """Report cables between switches whose ends put untagged frames into different VLANs."""
    found: list[Diagnosis] = []
    for port, facts in sorted(switching.switchports.items()):
        peer = switching.links.peer(port)
        other = switching.switchports.get(peer) if peer is not None else None
        if peer is None or other is None or other.pvid == facts.pvid:
            continue
        detail = f"untagged frames are VLAN {facts.pvid} here and VLAN {other.pvid} at {peer[0]} {peer[1]}"
        found.append(Diagnosis("switching", port[0], port[1], "vlan-pvid-mismatch", detail, peer[0], peer[1]))
    return tuple(found)
