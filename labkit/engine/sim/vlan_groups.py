"""VLANs that work together on one switch: super-VLANs with one gateway (RFC 3069), and MUX VLANs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from labkit.engine.sim.links import Port
from labkit.nos.config import DeviceConfig

Vertex = tuple[str, int]


@dataclass(frozen=True, slots=True)
class VlanGroups:
    """By super-VLAN its sub-VLANs; by principal VLAN the subordinate ones; and the ports that take part in MUX VLAN."""

    supers: tuple[tuple[int, frozenset[int]], ...]
    principals: tuple[tuple[int, frozenset[int]], ...]
    separate: frozenset[int]
    ports: tuple[tuple[str, int], ...]
    """Of MUX VLAN, each with its VLAN."""


def vlan_groups(config: DeviceConfig) -> VlanGroups | None:
    """Read a device; None where every VLAN is for itself."""
    supers = tuple((vlan, own.subs) for vlan, own in sorted(config.vlans.items()) if own.aggregate)
    principals = tuple(
        (vlan, own.mux_groups | ({own.mux_separate} if own.mux_separate else frozenset()))
        for vlan, own in sorted(config.vlans.items())
        if own.mux
    )
    if not supers and not principals:
        return None
    ports = tuple(
        (port.name, port.switchport.access_vlan)
        for port in config.interfaces.values()
        if port.switchport is not None and port.switchport.mux and port.switchport.mode == "access"
    )
    separate = frozenset(own.mux_separate for own in config.vlans.values() if own.mux and own.mux_separate)
    return VlanGroups(supers, principals, separate, ports)


@dataclass(frozen=True, slots=True)
class Grouped:
    """What switching needs: by super-VLAN its sub-VLANs, and by VLAN the ports of others that hear its frames."""

    subs: Mapping[Vertex, tuple[Vertex, ...]]
    also: Mapping[Vertex, tuple[str, ...]]
    alone: frozenset[Port]
    """Ports of separate VLANs, which do not hear each other."""


def group(nodes: Mapping[str, VlanGroups]) -> Grouped:
    """Index the groups of all devices."""
    subs: dict[Vertex, tuple[Vertex, ...]] = {}
    also: dict[Vertex, tuple[str, ...]] = {}
    alone: set[Port] = set()
    for node, own in nodes.items():
        for vlan, below in own.supers:
            subs[node, vlan] = tuple((node, number) for number in sorted(below))
        for principal, below in own.principals:
            also[node, principal] = _in(own.ports, below)
            for vlan in below:
                also[node, vlan] = _in(own.ports, {principal})
        alone |= {(node, name) for name, vlan in own.ports if vlan in own.separate}
    return Grouped(subs, also, frozenset(alone))


def _in(ports: Iterable[tuple[str, int]], vlans: Iterable[int]) -> tuple[str, ...]:
    wanted = set(vlans)
    return tuple(name for name, vlan in ports if vlan in wanted)
