"""Hubs and clouds: boxes that pass every frame on as it is, with its tag, and have no tree, table or VLANs.

To the stage of broadcast domains a repeater is a switch with one VLAN for each tag and VLAN 0 for frames without one;
to the spanning tree its ports are one segment, on which all bridges hear each other (IEEE 802.1D-2004, 7.4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from labkit.engine.sim.facts import DeviceFacts, SwitchportFacts
from labkit.engine.sim.links import Links, Port

UNTAGGED = 0
"""The VLAN of frames without a tag inside a repeater."""

Switchports = Mapping[str, tuple[SwitchportFacts, ...]]
Vlans = Mapping[str, frozenset[int]]
Segments = Mapping[Port, tuple[Port, ...]]
"""By port whose cable ends at a repeater, the ports that hear it."""


def segments_of(links: Links, switchports: Switchports) -> Segments:
    """Who hears whom through repeaters."""
    boxes = {node: own for node, own in switchports.items() if any(port.repeats for port in own)}
    if not boxes:
        return {}
    attached = [
        peer
        for node, own in boxes.items()
        for port in own
        if (peer := links.peer((node, port.name))) is not None and peer[0] not in boxes
    ]
    return {port: tuple(_hearing(port, links, boxes)) for port in sorted(attached)}


def _hearing(port: Port, links: Links, boxes: Switchports) -> Iterator[Port]:
    """Follow a frame through the repeaters it enters; a ring of them does not make it circle here."""
    entries = [links.cabling.peers[port]]
    entered: set[Port] = set()
    while entries:
        node, name = entry = entries.pop()
        if entry in entered:
            continue
        entered.add(entry)
        for other in boxes[node]:
            peer = links.peer((node, other.name))
            if peer is None or other.name == name or other.isolation:
                continue
            if peer[0] in boxes:
                entries.append(peer)
            elif peer != port:
                yield peer


def with_tags(
    switchports: Switchports, vlans: Vlans, facts: Mapping[str, DeviceFacts]
) -> tuple[Switchports, Vlans]:
    """Let repeaters carry every tag that somebody in the network may send."""
    boxes = {node for node, own in switchports.items() if any(port.repeats for port in own)}
    if not boxes:
        return switchports, vlans
    tags = frozenset[int]().union(*(own for node, own in vlans.items() if node not in boxes))
    tags |= {port.tag for own in facts.values() for port in own.ports if port.tag is not None}
    ports = {
        node: tuple(replace(port, tagged=tags) for port in own) if node in boxes else own
        for node, own in switchports.items()
    }
    return ports, {node: tags | {UNTAGGED} if node in boxes else own for node, own in vlans.items()}
