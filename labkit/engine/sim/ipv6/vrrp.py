"""VRRP of IPv6 (RFC 5798): which router is the master of each virtual router."""

from collections.abc import Mapping
from dataclasses import replace

from labkit.engine.sim.ipv6.addressing import Addressing6, Interface6
from labkit.engine.sim.ipv6.facts import Ipv6Facts
from labkit.engine.sim.links import Port
from labkit.engine.sim.switching import Switching
from labkit.engine.sim.vrrp import (
    NO_VRRP,
    OWNER,
    GroupKey,
    Speaker,
    VrrpNetwork,
    elected,
    running_priority,
)
from labkit.engine.sim.vrrp_facts import VrrpFacts

MAC_PREFIX6 = "00005e0002"


def virtual_mac6(vrid: int) -> str:
    """The hardware address of a virtual router (7.3)."""
    return f"{MAC_PREFIX6}{vrid:02x}"


def solve_vrrp6(
    facts: Mapping[str, Ipv6Facts],
    addressing: Addressing6,
    switching: Switching,
    holders: frozenset[GroupKey],
    lost: frozenset[tuple[str, str]],
) -> VrrpNetwork:
    """Elect the masters. Between equal priorities the higher link-local address decides (6.4.3)."""
    speakers: dict[GroupKey, Speaker] = {}
    for node, own in facts.items():
        for group in own.vrrp:
            interface = addressing.interface((node, group.interface))
            if interface is not None and interface.runs:
                key = (node, group.interface, group.vrid)
                priority = _priority(group, interface, addressing, switching, lost)
                speakers[key] = Speaker(key, group, priority, interface.link_local)
    return elected(speakers, switching, holders) if speakers else NO_VRRP


def _priority(
    group: VrrpFacts,
    interface: Interface6,
    addressing: Addressing6,
    switching: Switching,
    lost: frozenset[tuple[str, str]],
) -> int:
    """The owner of an address has 255; the others' follows what they track."""
    if any(interface.has(address) for address in group.addresses):
        return OWNER
    down = {name for name, _ in group.tracks if not is_up6(addressing, switching, (interface.node, name))}
    return running_priority(group, interface.node, down, lost)


def is_up6(addressing: Addressing6, switching: Switching, port: Port) -> bool:
    """Whether a tracked interface is up: its link, or where it has none IPv6 on it."""
    return port in switching.links.up or addressing.interface(port) is not None


def answering6(addressing: Addressing6, network: VrrpNetwork) -> Addressing6:
    """The interfaces with the virtual addresses that their virtual routers, being masters, answer for."""
    virtual: dict[Port, list[int]] = {}
    for node, name, vrid in sorted(network.holders()):
        virtual.setdefault((node, name), []).extend(network.speakers[node, name, vrid].facts.addresses)
    if not virtual:
        return addressing
    found = {
        node: tuple(
            replace(own, virtual=tuple(virtual[own.port])) if own.port in virtual else own
            for own in interfaces
        )
        for node, interfaces in addressing.interfaces.items()
    }
    return Addressing6(found, addressing.diagnoses)
