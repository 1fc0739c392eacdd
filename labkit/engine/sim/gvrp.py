"""GVRP: VLANs that switches learn from each other over trunks (IEEE 802.1Q-2005, clause 11)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from labkit.engine.sim.facts import SwitchportFacts
from labkit.engine.sim.links import Links, Port
from labkit.engine.sim.spanning.tree import SpanningTree

_UNTAGGED = 1
"""The VLAN in which GVRP itself travels; its spanning tree is that of instance 0."""

Switchports = Mapping[str, tuple[SwitchportFacts, ...]]
Vlans = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Registered:
    """The switch ports and the VLANs of each switch, with those that were learned."""

    switchports: Switchports
    vlans: Vlans


def solve_gvrp(links: Links, tree: SpanningTree, switchports: Switchports, vlans: Vlans) -> Registered:
    """Let VLANs spread from where they were made.

    A port declares the VLANs of its switch and those registered at the other ports, as far as it permits
    them; one in fixed mode only those of the switch, and it learns none; one that is forbidden knows VLAN 1.
    Starting from nothing learned, no VLAN outlives the one that was made.
    """
    speaking = {
        (node, port.name): port for node, own in switchports.items() for port in own if port.gvrp is not None
    }
    cables = {
        port: peer
        for port in speaking
        if (peer := links.peer(port)) in speaking
        and peer is not None
        and not tree.blocks(port, _UNTAGGED)
        and not tree.blocks(peer, _UNTAGGED)
    }
    if not cables:
        return Registered(switchports, vlans)
    learned: dict[Port, frozenset[int]] = dict.fromkeys(cables, frozenset())
    while True:
        found = {port: _heard(port, peer, speaking, learned, vlans) for port, peer in cables.items()}
        if found == learned:
            return _with_learned(switchports, vlans, learned)
        learned = found


def _heard(
    port: Port,
    peer: Port,
    speaking: Mapping[Port, SwitchportFacts],
    learned: Mapping[Port, frozenset[int]],
    vlans: Vlans,
) -> frozenset[int]:
    """The VLANs that a port registers of what its peer declares."""
    mine, theirs = speaking[port], speaking[peer]
    if mine.gvrp != "normal":
        return frozenset()
    declared = vlans[peer[0]]
    if theirs.gvrp == "forbidden":
        declared &= {1}
    elif theirs.gvrp == "normal":
        others = (held for other, held in learned.items() if other[0] == peer[0] and other != peer)
        declared = declared.union(*others)
    return declared & theirs.permitted & mine.permitted


def _with_learned(
    switchports: Switchports, vlans: Vlans, learned: Mapping[Port, frozenset[int]]
) -> Registered:
    grown = {
        node: own.union(*(held for port, held in learned.items() if port[0] == node))
        for node, own in vlans.items()
    }
    ports = {
        node: tuple(
            replace(port, tagged=port.tagged | (learned.get((node, port.name), frozenset()) - port.untagged))
            for port in own
        )
        for node, own in switchports.items()
    }
    return Registered(ports, grown)
