"""Broadcast domains: where a frame goes (IEEE 802.1Q), and which addresses the switches learn from it."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.facts import PortFacts, SwitchportFacts
from labkit.engine.sim.links import Links, Port
from labkit.engine.sim.spanning.tree import SpanningTree
from labkit.engine.sim.tags import BITS, OUTER
from labkit.engine.sim.vlan_groups import Grouped, VlanGroups, group
from labkit.language import _
from labkit.nos.config import StaticMac
from labkit.nos.state import Diagnosis

Vertex = tuple[str, int]
"""A VLAN inside a switch: node and VLAN number, with the tags that the frame carries below it (see tags.py)."""
UNGROUPED = Grouped({}, {}, frozenset())


@dataclass(frozen=True, slots=True)
class Flood:
    """Where a broadcast frame arrives.

    `arrivals` gives, for each VLAN of a switch, the port through which the frame came in (empty where it
    was sent by the switch itself) and the VLAN of a switch before it; `endpoints` gives for each layer-3
    interface the VLAN of a switch that delivered it, None over a plain cable.
    """

    arrivals: Mapping[Vertex, tuple[str, Vertex | None]]
    endpoints: Mapping[Port, Vertex | None]
    refused: frozenset[Port] = frozenset()
    """Ports whose port security does not let the sender in."""


@dataclass(frozen=True, slots=True)
class Switching:
    """The layer-2 network. Equal inputs make equal networks; floods are computed when asked for."""

    links: Links
    tree: SpanningTree
    switchports: Mapping[Port, SwitchportFacts]
    members: Mapping[Vertex, tuple[str, ...]]
    """The ports of each existing VLAN, up or not."""
    vlan_interfaces: Mapping[Vertex, str]
    """The VLAN interface of each VLAN that has one and is not shut down."""
    vertices: Mapping[Port, Vertex]
    """The same the other way round."""
    outlets: Mapping[Port, tuple[Port, int]]
    """By sub-interface, the port and the tag with which its frames leave."""
    terminations: Mapping[tuple[Port, int], Port]
    """The same the other way round."""
    addresses: "MacFacts"
    groups: Grouped = UNGROUPED
    tunnels: Mapping[Port, tuple[Port, ...]] = field(default_factory=dict)
    """The other ends of each tunnel, Dialer or virtual template that is up; none where nobody answers there."""
    _floods: dict[Port, Flood] = field(default_factory=dict, compare=False, repr=False)
    _peers: dict[Port, tuple[Port, ...]] = field(default_factory=dict, compare=False, repr=False)

    def vlan_up(self, vertex: Vertex) -> bool:
        """Whether the VLAN exists and a port that is up carries it."""
        node = vertex[0]
        below = (vertex, *self.groups.subs.get(vertex, ()))
        return any((node, name) in self.links.up for each in below for name in self.members.get(each, ()))

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
        known = self.tunnels.get(endpoint) or self._peers.get(endpoint)
        if known is None:
            peer = self.links.cabling.peers.get(endpoint)
            if peer is not None and peer not in self.switchports and endpoint not in self.switchports:
                known = (peer,) if peer in self.links.up else ()
            else:
                reached = self.flood(endpoint).endpoints
                both = (other for other in reached if endpoint in self.flood(other).endpoints)
                known = tuple(sorted(other for other in both if self._delivers(endpoint, other)))
            self._peers[endpoint] = known
        return known

    def outlet(self, endpoint: Port) -> tuple[Port, int | None]:
        """The port through which a layer-3 interface of a router sends, and with which tag."""
        return self.outlets.get(endpoint, (endpoint, None))

    def ingress(self, port: Port, tag: int | None, mac: str = "") -> Vertex | None:
        """The VLAN that a frame enters through a port; None where it is dropped.

        It is the tag's; of untagged frames the source address's, where the port asks for it, or the PVID.
        """
        facts = self.switchports[port]
        if port not in self.links.up or not self._admits(port, facts, mac):
            return None
        vlan = facts.pvid if tag is None else tag
        if facts.rules is not None:
            vlan = facts.rules.received(facts.pvid, tag)
        elif tag is None and facts.mac_vlan:
            vlan = self.addresses.vlans.get(port[0], {}).get(mac, vlan)
        own = vlan & OUTER
        if own not in facts.untagged and own not in facts.tagged:
            return None
        return None if self.tree.blocks(port, own) else (port[0], vlan)

    def egress(self, port: Port, vlan: int) -> int | None:
        """The tag with which a frame of a VLAN leaves a port: its own, or what it carries below."""
        facts = self.switchports[port]
        if vlan & OUTER not in facts.tagged:
            return (vlan >> BITS) or None
        return vlan if facts.rules is None else facts.rules.sent(vlan)

    def _admits(self, port: Port, facts: SwitchportFacts, mac: str) -> bool:
        """Whether port security lets a source address in: a known one, or a new one while there is room."""
        if facts.secure is None:
            return True
        most, typed, _ = facts.secure
        learned = self.addresses.secured.get(port, ())
        return mac in typed or mac in learned or len(typed) + len(learned) < most

    def _delivers(self, sender: Port, receiver: Port) -> bool:
        """Whether typed forwarding entries on the way lead frames between two interfaces where they are."""
        return not self.addresses.static or (
            self._follows(sender, receiver) and self._follows(receiver, sender)
        )

    def _follows(self, sender: Port, receiver: Port) -> bool:
        """Walk back from the receiver, and look at each switch through which port the frame must leave."""
        flood = self.flood(sender)
        mac = self.addresses.of.get(receiver, "")
        port, _ = self.outlet(receiver)
        leaving: Port | None = self.links.peer(port) if receiver not in self.vertices else None
        vertex = flood.endpoints[receiver]
        while vertex is not None:
            entry = self.addresses.static.get(vertex, {}).get(mac, "")
            if entry != "" and leaving is not None and entry != leaving[1]:
                return False
            name, before = flood.arrivals[vertex]
            leaving, vertex = self.links.peer((vertex[0], name)) if name else None, before
        return True

    def _spread(self, endpoint: Port) -> Flood:
        arrivals: dict[Vertex, tuple[str, Vertex | None]] = {}
        endpoints: dict[Port, Vertex | None] = {}
        queue: deque[Vertex] = deque()
        refused: set[Port] = set()
        mac = self.addresses.of.get(endpoint, "")
        own = self.vertices.get(endpoint)
        if own is not None:
            for vertex in (own, *self.groups.subs.get(own, ())):
                arrivals[vertex] = ("", None)
                queue.append(vertex)
        else:
            port, tag = self.outlet(endpoint)
            peer = self.links.peer(port)
            if peer is not None and peer in self.switchports:
                self._enter(peer, tag, None, arrivals, queue, mac, refused)
            elif peer is not None and (received := self._terminates(peer, tag)) is not None:
                endpoints[received] = None
        while queue:
            self._pass(queue.popleft(), arrivals, endpoints, queue, mac, refused)
        endpoints.pop(endpoint, None)
        return Flood(arrivals, endpoints, frozenset(refused))

    def _terminates(self, port: Port, tag: int | None) -> Port | None:
        """The layer-3 interface that takes a frame which comes in through a routed port."""
        return port if tag is None else self.terminations.get((port, tag))

    def _pass(
        self,
        vertex: Vertex,
        arrivals: dict[Vertex, tuple[str, Vertex | None]],
        endpoints: dict[Port, Vertex | None],
        queue: "deque[Vertex]",
        mac: str,
        refused: set[Port],
    ) -> None:
        """Send the frame out of all forwarding ports of a VLAN but the one it came through."""
        node, vlan = vertex
        arrived = arrivals[vertex][0]
        own = vlan & OUTER
        isolation = self.switchports[node, arrived].isolation if arrived else frozenset()
        apart = self.switchports[node, arrived].apart if arrived else frozenset()
        interface = self.vlan_interfaces.get(vertex)
        if interface is not None:
            endpoints.setdefault((node, interface), vertex)
        for name in (*self.members.get((node, own), ()), *self.groups.also.get((node, own), ())):
            port = (node, name)
            if (
                name == arrived
                or name in apart
                or self.tree.blocks(port, own)
                or isolation & self.switchports[port].isolation
                or {port, (node, arrived)} <= self.groups.alone
            ):
                continue
            peer = self.links.peer(port)
            if peer is None:
                continue
            tag = self.egress(port, vlan)
            if peer in self.switchports:
                self._enter(peer, tag, vertex, arrivals, queue, mac, refused)
            elif (received := self._terminates(peer, tag)) is not None:
                endpoints.setdefault(received, vertex)

    def _enter(
        self,
        port: Port,
        tag: int | None,
        before: Vertex | None,
        arrivals: dict[Vertex, tuple[str, Vertex | None]],
        queue: "deque[Vertex]",
        mac: str,
        refused: set[Port],
    ) -> None:
        if not self._admits(port, self.switchports[port], mac) and port in self.links.up:
            refused.add(port)
            return
        vertex = self.ingress(port, tag, mac)
        if vertex is None or self.addresses.static.get(vertex, {}).get(mac, "") is None:
            return
        if vertex not in arrivals:
            arrivals[vertex] = (port[1], before)
            queue.append(vertex)


@dataclass(frozen=True, slots=True)
class MacFacts:
    """What depends on hardware addresses; empty where no device is configured to look at them."""

    of: Mapping[Port, str] = field(default_factory=dict)
    """The address of each layer-3 interface."""
    vlans: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By node, the VLAN of frames from an address."""
    static: Mapping[Vertex, Mapping[str, str | None]] = field(default_factory=dict)
    """Typed forwarding entries: the port of each address, None where its frames are dropped."""
    secured: Mapping[Port, tuple[str, ...]] = field(default_factory=dict)
    """By port with port security, the addresses that it has learned."""


def mac_facts(
    of: Mapping[Port, str],
    mac_vlans: Mapping[str, tuple[tuple[str, int], ...]],
    static: Mapping[str, tuple[StaticMac, ...]],
    secured: Mapping[Port, tuple[str, ...]],
) -> MacFacts:
    """Index what was typed about addresses."""
    entries: dict[Vertex, dict[str, str | None]] = {}
    for node, own in static.items():
        for entry in own:
            entries.setdefault((node, entry.vlan_id), {})[entry.mac] = entry.interface
    return MacFacts(of, {node: dict(own) for node, own in mac_vlans.items()}, entries, secured)


def solve_switching(
    links: Links,
    tree: SpanningTree,
    ports: Mapping[str, tuple[PortFacts, ...]],
    switchports: Mapping[str, tuple[SwitchportFacts, ...]],
    vlans: Mapping[str, frozenset[int]],
    addresses: MacFacts,
    groups: Mapping[str, VlanGroups],
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
    outlets = {
        (node, port.name): ((node, port.name.split(".", 1)[0]), port.tag)
        for node, facts in ports.items()
        for port in facts
        if port.kind == "subinterface" and port.tag is not None and not port.shutdown
    }
    grouped = group(groups) if groups else UNGROUPED
    gateways = {
        sub: interfaces[vertex]
        for vertex, subs in grouped.subs.items()
        for sub in subs
        if vertex in interfaces
    }
    return Switching(
        links,
        tree,
        by_port,
        {vertex: tuple(names) for vertex, names in members.items()},
        interfaces | gateways,
        {(vertex[0], name): vertex for vertex, name in interfaces.items()},
        outlets,
        {outlet: port for port, outlet in outlets.items()},
        addresses,
        grouped,
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
            if peer is None or port > peer or peer not in switching.switchports:
                continue
            if switching.links.peer(peer) != port or switching.tree.blocks(port, vlan):
                continue
            mine, theirs = switching.switchports[port], switching.switchports[peer]
            if (mine.repeats and mine.isolation) or (theirs.repeats and theirs.isolation):
                continue
            tag = switching.egress(port, vlan)
            entered = switching.ingress(peer, tag)
            # What a hub would pass on counts only where the other end sends such frames at all.
            if entered is None or (mine.repeats and (entered[1] in theirs.tagged) != (tag is not None)):
                continue
            here, there = find((node, vlan)), find(entered)
            if here == there:
                ends = {"node": node, "interface": name, "peer": peer[0], "peer_interface": peer[1]}
                detail = (
                    _(
                        "the cable between {node} {interface} and {peer} {peer_interface} closes a loop in VLAN {vlan}",
                        vlan=vlan,
                        **ends,
                    )
                    if vlan
                    else _(
                        "the cable between {node} {interface} and {peer} {peer_interface} closes a loop",
                        **ends,
                    )
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
        if facts.repeats or other.repeats or facts.rules is not None or other.rules is not None:
            continue
        detail = _(
            "untagged frames are VLAN {here} here and VLAN {there} at {peer} {interface}",
            here=facts.pvid,
            there=other.pvid,
            peer=peer[0],
            interface=peer[1],
        )
        found.append(Diagnosis("switching", port[0], port[1], "vlan-pvid-mismatch", detail, peer[0], peer[1]))
    return tuple(found)
