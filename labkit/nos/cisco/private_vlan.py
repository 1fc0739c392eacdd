"""Private VLANs (RFC 5517): a primary VLAN, secondary ones inside of it, and the ports of hosts and of their gateway.

Frames of hosts travel in their secondary VLAN, those of promiscuous ports in the primary one. A switch whose VLANs
come from others by VTP cannot have them.
"""

from collections.abc import Iterable
from typing import Any

from labkit.nos.cisco.views import LAYER2, LAYER3_SWITCHES, SWITCHES
from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_HELP = {
    "vtp": "Configure global VTP state",
    "mode": "Configure VTP device mode",
    "domain": "Set the name of the VTP administrative domain",
    "private-vlan": "Configure a private VLAN",
    "primary": "Configure the VLAN as a primary private VLAN",
    "community": "Configure the VLAN as a community private VLAN",
    "isolated": "Configure the VLAN as an isolated private VLAN",
    "association": "Configure association between private VLANs",
    "host-association": "Set the private VLAN host association",
    "mapping": "Set the private VLAN promiscuous mapping",
    "add": "Add a VLAN to private VLAN list",
    "remove": "Remove a VLAN from private VLAN list",
}
_NEEDS_VTP = (
    "%Private VLANs can only be configured when VTP is in transparent/off modes in VTP version 1 or 2\n"
    "and in server/transparent/off modes in VTP version 3 when pruning is turned off\n"
)


def _vtp_mode(call: Call) -> str | None:
    mode = "server" if call.negative else call["mode"]
    if mode in ("server", "client") and any(vlan.private for vlan in call.target.vlans.values()):
        return "Device mode cannot be VTP Server/Client because private vlans are configured."
    if call.target.vtp_mode == mode:
        return f"Device mode already VTP {mode.title()} for VLANS."
    call.target.vtp_mode = mode
    return f"Setting device to VTP {mode.title()} mode for VLANS."


def _vtp_lines(config: DeviceConfig) -> Iterable[Values]:
    return () if config.vtp_mode == "server" else ({"mode": config.vtp_mode},)


def _kind(call: Call) -> str | None:
    if not call.negative and call.device.config.vtp_mode not in ("transparent", "off"):
        return _NEEDS_VTP
    for vlan in call.target.vlans:
        vlan.private = None if call.negative else call["kind"]
        if vlan.private != "primary":
            vlan.associated = frozenset()
    return None


def _associate(call: Call) -> str | None:
    primary = call.target.vlans[0]
    named: frozenset[int] = call["vlans"] or frozenset()
    if call.negative:
        primary.associated = frozenset()
        return None
    if primary.private != "primary":
        return "%Command rejected: VLAN is not a primary private VLAN."
    if call["remove"]:
        primary.associated -= named
    else:
        primary.associated = named | (primary.associated if call["add"] else frozenset())
    return None


def _host(call: Call) -> None:
    call.target.switchport.host_association = None if call.negative else (call["primary"], call["secondary"])


def _host_lines(interface: InterfaceConfig) -> Iterable[Values]:
    held = interface.switchport.host_association if interface.switchport is not None else None
    return () if held is None else ({"primary": held[0], "secondary": held[1]},)


def _map(call: Call) -> None:
    port: Any = call.target.switchport
    if call.negative:
        port.private_mapping = None
        return
    primary, vlans = call["primary"], call["vlans"]
    before = (
        port.private_mapping[1]
        if port.private_mapping and port.private_mapping[0] == primary
        else frozenset()
    )
    if call["remove"]:
        port.private_mapping = (primary, before - vlans)
    else:
        port.private_mapping = (primary, vlans | (before if call["add"] else frozenset()))


def _map_lines(interface: InterfaceConfig) -> Iterable[Values]:
    held = interface.switchport.private_mapping if interface.switchport is not None else None
    return () if held is None else ({"primary": held[0], "vlans": held[1]},)


table.add(
    Kept(
        views=("system",),
        families=SWITCHES,
        notation="vtp domain <name:string 1-32>",
        block="vtp",
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="vtp mode <mode:client|off|server|transparent>",
        undo=("no vtp mode",),
        path="vtp_mode",
        store=_vtp_mode,
        clear=_vtp_mode,
        lines=_vtp_lines,
        block="vtp",
        place=11,
        help=_HELP,
    ),
    Setting(
        views=("vlan",),
        families=LAYER3_SWITCHES,
        notation="private-vlan <kind:primary|community|isolated>",
        undo=("no private-vlan <kind:primary|community|isolated>",),
        path="private",
        store=_kind,
        clear=_kind,
        lines=lambda group: ({"kind": vlan.private} for vlan in group.vlans if vlan.private),
        place=12,
        help=_HELP,
    ),
    Setting(
        views=("vlan",),
        families=LAYER3_SWITCHES,
        notation="private-vlan association {<vlans:vlan-list>|{add|remove} <vlans:vlan-list>}",
        undo=("no private-vlan association",),
        path="associated",
        store=_associate,
        clear=_associate,
        lines=lambda group: ({"vlans": vlan.associated} for vlan in group.vlans if vlan.associated),
        place=13,
        help=_HELP,
    ),
    Setting(
        views=LAYER2,
        families=LAYER3_SWITCHES,
        notation="switchport private-vlan host-association <primary:2-4094> <secondary:2-4094>",
        undo=("no switchport private-vlan host-association",),
        path="switchport.host_association",
        store=_host,
        clear=_host,
        lines=_host_lines,
        place=14.05,
        help=_HELP,
    ),
    Setting(
        views=LAYER2,
        families=LAYER3_SWITCHES,
        notation=(
            "switchport private-vlan mapping <primary:2-4094> {<vlans:vlan-list>|{add|remove} <vlans:vlan-list>}"
        ),
        undo=("no switchport private-vlan mapping",),
        path="switchport.private_mapping",
        store=_map,
        clear=_map,
        lines=_map_lines,
        place=14.06,
        help=_HELP,
    ),
)
