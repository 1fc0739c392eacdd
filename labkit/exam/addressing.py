"""What a student finds on the devices at the start: ports, cables and the addresses that are configured already."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv6Interface, ip_interface

from labkit.nos.config.interface import InterfaceConfig
from labkit.runtime.lab import Lab
from labkit.scenario.plan import LabPlan
from labkit.topology.kinds import resolve_interface
from labkit.topology.topology import Endpoint, Link

_Address = IPv4Interface | IPv6Interface


@dataclass(frozen=True, slots=True)
class Row:
    """A port of a device: its cable's other end, and its addresses; empty where it has none."""

    node: str
    interface: str
    peer: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addressing:
    """The table, and the networks of cables for the picture."""

    rows: tuple[Row, ...]
    captions: Mapping[Link, str]


def addressing(plan: LabPlan) -> Addressing:
    """Read the start configurations as the devices do; of what the solution adds there is nothing here."""
    lab = Lab.build(plan)
    addresses: dict[Endpoint, tuple[_Address, ...]] = {}
    for name, device in lab.devices.items():
        for interface in device.config.interfaces.values():
            addresses[Endpoint(name, interface.name)] = _addresses(interface)
    cables = {end: link for link in plan.topology.links for end in link.ends}
    ends = [*cables, *(end for end, found in addresses.items() if found and end not in cables)]
    order = {name: number for number, name in enumerate(plan.topology.nodes)}
    rows = [_row(plan, end, addresses) for end in sorted(ends, key=lambda end: order[end.node])]
    captions = {link: text for link in plan.topology.links if (text := _network(link, addresses))}
    return Addressing(tuple(rows), captions)


def _addresses(interface: InterfaceConfig) -> tuple[_Address, ...]:
    four = [one for one in (interface.address, *interface.secondary_addresses) if one is not None]
    found = [f"{one.address}/{one.length}" for one in four]
    found += [f"{one.address}/{one.length}" for one in interface.ipv6.addresses if not one.eui64]
    return tuple(map(ip_interface, found))


def _row(plan: LabPlan, end: Endpoint, addresses: Mapping[Endpoint, tuple[_Address, ...]]) -> Row:
    peer = plan.topology.peer(end)
    return Row(
        end.node,
        _short(plan, end),
        f"{peer.node} {_short(plan, peer)}" if peer else "",
        tuple(map(str, addresses.get(end, ()))),
    )


def _network(link: Link, addresses: Mapping[Endpoint, tuple[_Address, ...]]) -> str:
    """The network of a cable on which all ends that have an IPv4 address agree; else none is told."""
    found = {
        address.network
        for end in link.ends
        for address in addresses.get(end, ())[:1]
        if isinstance(address, IPv4Interface)
    }
    return str(found.pop()) if len(found) == 1 else ""


def _short(plan: LabPlan, end: Endpoint) -> str:
    spec = resolve_interface(plan.topology.nodes[end.node].kind, end.interface)
    return spec.short_name if spec else end.interface
