"""The ARP table (RFC 826) from the kernel's neighbours."""

from ipaddress import IPv4Address

from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.layer3 import layer3
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.macs import interface_mac
from labkit.nos.state import ArpEntry

AGEING = 1200.0
"""Seconds for which VRP keeps an entry."""
_KNOWN = {"REACHABLE", "STALE", "DELAY", "PROBE", "PERMANENT", "NOARP"}


def arp(device: DeviceView, snapshot: Snapshot) -> list[ArpEntry]:
    """The device's own addresses and what it learned, by address."""
    names = {linux_name(port.name): port for port in device.facts.ports}
    typed = {entry.address for entry in device.config.static_arp.values()}
    found: dict[tuple[IPv4Address, str], ArpEntry] = {}
    for interface in layer3(device, snapshot):
        if interface.kind in ("physical", "subinterface", "vlan") and interface.medium == "ethernet":
            mac = interface_mac(device.node, interface.name, interface.kind)
            for own, _ in interface.addresses:
                found[ip(own), interface.name] = ArpEntry(ip(own), mac, interface.name, "interface")
    for entry in snapshot.ip("-statistics", "-4", "neighbour"):
        port = names.get(entry["dev"])
        if port is None or "lladdr" not in entry or not _KNOWN.intersection(entry.get("state", ())):
            continue
        address = IPv4Address(entry["dst"])
        static = address in typed
        left = None if static else max(AGEING - float(entry.get("confirmed", 0)), 1.0)
        found.setdefault(
            (address, port.name),
            ArpEntry(
                address,
                entry["lladdr"].replace(":", ""),
                port.name,
                "static" if static else "dynamic",
                left,
                vlan_id=port.vlan or None,
            ),
        )
    return [found[key] for key in sorted(found)]
