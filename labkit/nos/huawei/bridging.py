"""Frames by their addresses and ports: ports of a VLAN, MAC VLANs, typed entries, isolation."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, InterfaceConfig, StaticMac, SwitchportConfig, VlanConfig
from labkit.nos.huawei.views import SWITCHPORT
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

SWITCHES = frozenset({"s", "ac"})
_HELP = {
    "port": "Add access ports to the VLAN",
    "mac-vlan": "VLAN by source address",
    "mac-address": "MAC address",
    "priority": "802.1p priority",
    "static": "Typed entry",
    "blackhole": "Drop frames from and to the address",
    "port-isolate": "Port isolation",
    "enable": "Enable",
    "group": "Isolation group",
}


def plain(mac: str) -> str:
    """The twelve digits of an address as it is typed."""
    return mac.replace("-", "").lower()


def dashed(mac: str) -> str:
    """An address as VRP writes it."""
    return f"{mac[:4]}-{mac[4:8]}-{mac[8:]}"


def _ports_of_vlan(call: Call) -> str | None:
    """Put access ports into the VLAN, or back into VLAN 1; the ports print it (trap 7)."""
    config: DeviceConfig = call.device.config
    vlan: VlanConfig = call.target
    ports = [config.interfaces[name].switchport for name in call["ports"]]
    if any(port is None or port.mode != "access" for port in ports):
        return "Error: Trunk or Hybrid port(s) cannot be added or deleted in this manner."
    for port in ports:
        if port is not None and not call.negative:
            port.access_vlan = vlan.vlan_id
        elif port is not None and port.access_vlan == vlan.vlan_id:
            port.access_vlan = 1
    return None


def _no_lines(_target: Any) -> Iterable[Values]:
    return ()


def _store_mac(call: Call) -> str | None:
    vlan: VlanConfig = call.target
    mac = plain(call["mac"])
    for other in call.device.config.vlans.values():
        if other is not vlan and mac in other.macs:
            return "Error: The MAC address has been associated with another VLAN."
    vlan.macs[mac] = call["priority"] or 0
    return None


def _clear_mac(call: Call) -> str | None:
    vlan: VlanConfig = call.target
    if call["all"]:
        vlan.macs.clear()
    else:
        vlan.macs.pop(plain(call["mac"]), None)
    return None


def _mac_lines(vlan: VlanConfig) -> Iterable[Values]:
    for mac, priority in sorted(vlan.macs.items()):
        yield {"mac": dashed(mac), "priority": priority}


table.add(
    Setting(
        views=("vlan",),
        families=SWITCHES,
        notation="port <ports:interface-list>",
        undo=("undo port <ports:interface-list>",),
        path="vlan_id",
        store=_ports_of_vlan,
        clear=_ports_of_vlan,
        lines=_no_lines,
        help=_HELP,
    ),
    Setting(
        views=("vlan",),
        families=SWITCHES,
        notation="mac-vlan mac-address <mac> [priority <0-7>]",
        undo=("undo mac-vlan mac-address {all|<mac>}",),
        path="macs",
        store=_store_mac,
        clear=_clear_mac,
        lines=_mac_lines,
        place=20,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="mac-vlan enable",
        path="switchport.mac_vlan",
        place=56.5,
        help=_HELP,
    ),
)


def _store_static(call: Call) -> str | None:
    config: DeviceConfig = call.target
    vlan, mac = call["vlan"], plain(call["mac"])
    if vlan not in config.vlans:
        return "Error: The VLAN does not exist."
    config.static_macs[mac, vlan] = StaticMac(mac, vlan, call["interface"])
    return None


def _clear_static(call: Call) -> str | None:
    config: DeviceConfig = call.target
    mac = plain(call["mac"]) if call["mac"] else None
    for key, entry in list(config.static_macs.items()):
        same = mac in (None, entry.mac) and call["vlan"] in (None, entry.vlan_id)
        if same and call["interface"] in (None, entry.interface) and bool(entry.interface) == _static(call):
            del config.static_macs[key]
    return None


def _static(call: Call) -> bool:
    return "blackhole" not in call.line.lower().split()


def _static_lines(config: DeviceConfig) -> Iterable[Values]:
    for _, entry in sorted(config.static_macs.items()):
        if entry.interface is not None:
            yield {"mac": dashed(entry.mac), "interface": entry.interface, "vlan": entry.vlan_id}


def _blackhole_lines(config: DeviceConfig) -> Iterable[Values]:
    for _, entry in sorted(config.static_macs.items()):
        if entry.interface is None:
            yield {"mac": dashed(entry.mac), "vlan": entry.vlan_id}


table.add(
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="mac-address static <mac> <interface> vlan <1-4094>",
        undo=("undo mac-address static [<mac> [<interface>] vlan <1-4094>]",),
        path="static_macs",
        store=_store_static,
        clear=_clear_static,
        lines=_static_lines,
        block="mac-address",
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="mac-address blackhole <mac> vlan <1-4094>",
        undo=("undo mac-address blackhole [<mac> vlan <1-4094>]",),
        path="static_macs",
        store=_store_static,
        clear=_clear_static,
        lines=_blackhole_lines,
        block="mac-address",
        place=11,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="mac-address aging-time <0-1000000>",
        path="mac_aging",
        undo=("undo mac-address aging-time",),
        block="mac-address",
        place=12,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="port-isolate mode <mode:l2|all>",
        path="isolation_mode",
        block="mac-address",
        place=13,
        help=_HELP,
    ),
)


def _isolate(call: Call) -> str | None:
    port: SwitchportConfig = call.target.switchport
    number = frozenset({call["group"] or 1})
    if call.negative and call["group"] is None:
        port.isolation_groups = frozenset()
    elif call.negative:
        port.isolation_groups -= number
    else:
        port.isolation_groups |= number
    return None


def _isolation_lines(interface: InterfaceConfig) -> Iterable[Values]:
    if interface.switchport is not None:
        for group in sorted(interface.switchport.isolation_groups):
            yield {"group": group}


table.add(
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="port-isolate enable [group <1-64>]",
        undo=("undo port-isolate enable [group <1-64>]",),
        path="switchport.isolation_groups",
        store=_isolate,
        clear=_isolate,
        lines=_isolation_lines,
        place=63,
        help=_HELP,
    ),
)
