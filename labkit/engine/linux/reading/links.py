"""Interfaces as the kernel has them, seen as the device's."""

from collections.abc import Mapping
from ipaddress import IPv4Address

from labkit.engine.linux.interfaces import works
from labkit.engine.linux.lines import is_serial
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.lacp import unselected
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.facts import PortFacts
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.macs import interface_mac
from labkit.nos.config.interface import InterfaceAddress
from labkit.nos.state import InterfaceState


def carriers(snapshot: Snapshot) -> frozenset[str]:
    """The links that are up and carry, by their names inside."""
    return frozenset(
        link["ifname"] for link in snapshot.ip("link") if {"UP", "LOWER_UP"} <= set(link.get("flags", ()))
    )


def standing(snapshot: Snapshot) -> frozenset[str]:
    """The links whose line protocol works, by their names inside; of most links that is the carrier."""
    return frozenset(
        link["ifname"] for link in snapshot.ip("link") if link.get("operstate") in ("UP", "UNKNOWN")
    )


def usable(device: DeviceView, snapshot: Snapshot) -> frozenset[str]:
    """The links that what rests on them can use: no closed line, and none of a trunk that LACP has not selected."""
    return carriers(snapshot) - closed(device, snapshot) - unselected(device, snapshot)


def closed(device: DeviceView, snapshot: Snapshot) -> frozenset[str]:
    """The serial ports whose line protocol does not work, by their names inside."""
    return frozenset(linux_name(port.name) for port in device.facts.ports if is_serial(port)) - standing(
        snapshot
    )


def leased(snapshot: Snapshot) -> dict[str, list[InterfaceAddress]]:
    """The IPv4 addresses of each link, by its name inside."""
    return {
        link["ifname"]: [
            InterfaceAddress(IPv4Address(own["local"]), own["prefixlen"])
            for own in link.get("addr_info", ())
            if own["family"] == "inet"
        ]
        for link in snapshot.ip("address")
    }


def addresses_of(device: DeviceView, port: PortFacts, snapshot: Snapshot) -> tuple[InterfaceAddress, ...]:
    """The addresses of an interface: those typed, or the one that DHCP gave."""
    if device.config.interfaces[port.name].dhcp.client:
        return tuple(leased(snapshot).get(linux_name(port.name), ()))
    return tuple(InterfaceAddress(ip(address), length) for address, length in port.addresses)


def interfaces(
    device: DeviceView,
    snapshot: Snapshot,
    since: Mapping[str, float],
    peers: Mapping[str, tuple[str, str]],
) -> dict[str, InterfaceState]:
    """All interfaces by long name, in the device's order."""
    up, below = carriers(snapshot), usable(device, snapshot)
    down = closed(device, snapshot)
    return {
        port.name: _interface(
            device,
            port,
            snapshot,
            works(device, port, up if _cable(port) else below),
            linux_name(port.name) not in down,
            since,
            peers,
        )
        for port in device.facts.ports
    }


def _cable(port: PortFacts) -> bool:
    return port.kind == "physical" and not port.trunk


def _interface(
    device: DeviceView,
    port: PortFacts,
    snapshot: Snapshot,
    up: bool,
    line: bool,
    since: Mapping[str, float],
    peers: Mapping[str, tuple[str, str]],
) -> InterfaceState:
    config = device.config.interfaces[port.name]
    routed = config.switchport is None
    spoofing = port.kind in ("loopback", "null")
    own = addresses_of(device, port, snapshot)
    return InterfaceState(
        name=port.name,
        admin_up=not config.shutdown,
        physical_up=up,
        protocol_up=up and line and (spoofing or not routed or bool(own)),
        spoofing=spoofing,
        routed=routed,
        mac=interface_mac(device.node, port.name, port.kind),
        mtu=port.mtu,
        bandwidth=config.bandwidth or port.bandwidth,
        duplex=config.duplex or "full",
        description=config.description,
        addresses=own,
        vrf=config.vrf,
        by_dhcp=config.dhcp.client and bool(own),
        since=since.get(port.name, 0.0),
        peer=peers.get(port.name),
    )
