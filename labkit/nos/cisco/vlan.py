"""VLANs and switch ports (IEEE 802.1Q)."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from labkit.nos.cisco.interface import ALL_VLANS, new_switchport
from labkit.nos.cisco.ipv6 import new_ipv6
from labkit.nos.cisco.views import (
    CHANNEL,
    ETHERNET,
    LAYER2,
    LAYER3_SWITCHES,
    ROUTED_CHANNEL,
    SUBINTERFACE,
    SWITCHES,
    SWITCHPORT,
)
from labkit.nos.config import DeviceConfig, InterfaceConfig, SwitchportConfig, VlanConfig
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("vlan", "config-vlan")

_RESERVED = range(1002, 1006)
_OF_BOTH_LAYERS = frozenset(
    {"name", "description", "shutdown", "speed", "duplex", "negotiation", "membership", "trunk"}
)
"""What a port keeps when it changes between switching and routing."""

_HELP = {
    "vlan": "Vlan commands",
    "<vlans>": "VLAN IDs 1-4094, such as 10,20-22",
    "name": "Ascii name of the VLAN",
    "switchport": "Set switching mode characteristics",
    "mode": "Set trunking mode of the interface",
    "access": "Set trunking mode to ACCESS unconditionally",
    "trunk": "Set trunking mode to TRUNK unconditionally",
    "dynamic": "Set trunking mode to dynamically negotiate access or trunk mode",
    "auto": "Set trunking mode dynamic negotiation parameter to AUTO",
    "desirable": "Set trunking mode dynamic negotiation parameter to DESIRABLE",
    "private-vlan": "Set private-vlan mode",
    "host": "Set the mode to private-vlan host",
    "promiscuous": "Set the mode to private-vlan promiscuous",
    "native": "Set trunking native characteristics when interface is in trunking mode",
    "allowed": "Set allowed VLAN characteristics when interface is in trunking mode",
    "add": "add VLANs to the current list",
    "remove": "remove VLANs from the current list",
    "except": "all VLANs except the following",
    "all": "all VLANs",
    "none": "no VLANs",
    "nonegotiate": "Device will not engage in negotiation protocol on this interface",
    "protected": "Configure an interface to be a protected port",
    "encapsulation": "Set encapsulation type for an interface",
    "dot1Q": "IEEE 802.1Q Virtual LAN",
}


def _refuse_vlans(call: Call) -> str | None:
    vlans: frozenset[int] = call["vlans"]
    if call.negative and 1 in vlans:
        return "%Default VLAN 1 may not be deleted."
    if not vlans.isdisjoint(_RESERVED):
        return "% Command rejected: Bad VLAN list - reserved VLANs 1002-1005."
    return None


def _open_vlans(call: Call) -> "list[VlanConfig]":
    config: DeviceConfig = call.target
    return [config.vlans.setdefault(vlan, VlanConfig(vlan)) for vlan in sorted(call["vlans"])]


def _remove_vlans(call: Call) -> str | None:
    for vlan in call["vlans"]:
        call.target.vlans.pop(vlan, None)
    return None


class VlanGroup:
    """The VLANs that a mode configures: one, or several without names."""

    def __init__(self, vlans: list[VlanConfig]) -> None:
        self.vlans = vlans
        self.kept: dict[str, list[dict[str, Any]]] = vlans[0].kept if vlans else {}


def _groups(config: DeviceConfig) -> Iterable[VlanGroup]:
    """VLANs without a setting follow each other on one line, as IOS prints them."""
    own = [vlan for number, vlan in sorted(config.vlans.items()) if number != 1]
    plain = [vlan for vlan in own if not (vlan.name or vlan.private)]
    named = [vlan for vlan in own if vlan.name or vlan.private]
    groups = [VlanGroup(plain)] if plain else []
    groups += [VlanGroup([vlan]) for vlan in named]
    return sorted(groups, key=lambda group: group.vlans[0].vlan_id)


def _name(call: Call) -> str | None:
    group: VlanGroup = call.target
    if len(group.vlans) > 1:
        return "% Command rejected: a name belongs to one VLAN."
    if not call.negative and any(
        vlan.name == call["name"] and vlan is not group.vlans[0] for vlan in call.device.config.vlans.values()
    ):
        return f"% VLAN name {call['name']} is already in use."
    group.vlans[0].name = "" if call.negative else call["name"]
    return None


table.add(
    Section(
        views=("system",),
        notation="vlan <vlans:vlan-list>",
        undo=("no vlan <vlans:vlan-list>",),
        families=SWITCHES,
        view="vlan",
        open=lambda call: VlanGroup(_open_vlans(call)),
        printed=_groups,
        bind=lambda group: {"vlans": frozenset(vlan.vlan_id for vlan in group.vlans)},
        check=_refuse_vlans,
        removed=_remove_vlans,
        block="vlan",
        help=_HELP,
    ),
    Setting(
        views=("vlan",),
        notation="name <name:string 1-32>",
        undo=("no name",),
        path="vlans",
        store=_name,
        clear=_name,
        lines=lambda group: ({"name": vlan.name} for vlan in group.vlans if vlan.name),
        place=10,
        help=_HELP,
    ),
    Kept(views=("vlan",), notation="state {active|suspend}", place=20),
)


def _mode(call: Call) -> str | None:
    port: SwitchportConfig = call.target.switchport
    mode: Any = "dynamic-auto" if call.negative else call["mode"] or _mode_of(call)
    if mode.startswith("dynamic") and not port.negotiates:
        return "% Command rejected: Conflict between 'nonegotiate' and 'dynamic' status."
    port.mode = mode
    return None


def _mode_of(call: Call) -> str:
    """The modes of two words."""
    return f"private-{call['kind']}" if call["kind"] else f"dynamic-{call['how']}"


def _mode_lines(interface: InterfaceConfig) -> Iterable[Values]:
    mode = interface.switchport.mode if interface.switchport is not None else ""
    if mode in ("access", "trunk"):
        yield {"mode": mode}
    elif mode == "dynamic-desirable":
        yield {"how": "desirable"}
    elif mode.startswith("private"):
        yield {"kind": mode.removeprefix("private-")}


def _access(call: Call) -> str | None:
    vlan: int = 1 if call.negative else call["vlan"]
    call.target.switchport.access_vlan = vlan
    vlans = call.device.config.vlans
    if vlan in vlans:
        return None
    vlans[vlan] = VlanConfig(vlan)
    return f"% Access VLAN does not exist. Creating vlan {vlan}"


def _allow(call: Call) -> str | None:
    port: SwitchportConfig = call.target.switchport
    vlans: frozenset[int] = call["vlans"] or frozenset()
    if call.negative or call["all"]:
        port.trunk_vlans = ALL_VLANS
    elif call["add"]:
        port.trunk_vlans |= vlans
    elif call["remove"]:
        port.trunk_vlans -= vlans
    elif call["except"]:
        port.trunk_vlans = ALL_VLANS - vlans
    else:
        port.trunk_vlans = vlans
    return None


def _allowed_lines(interface: InterfaceConfig) -> Iterable[Values]:
    port = interface.switchport
    if port is not None and port.trunk_vlans != ALL_VLANS:
        yield {"vlans": port.trunk_vlans} if port.trunk_vlans else {"none": True}


def _negotiate(call: Call) -> str | None:
    port: SwitchportConfig = call.target.switchport
    if not call.negative and port.mode.startswith("dynamic"):
        return "% Command rejected: Conflict between 'nonegotiate' and 'dynamic' status."
    port.negotiates = call.negative
    return None


def _protect(call: Call) -> str | None:
    call.target.switchport.isolation_groups = frozenset() if call.negative else frozenset({1})
    return None


def _change_layer(call: Call) -> str | None:
    """`no switchport` makes a routed port of a switch port, `switchport` the other way."""
    interface: InterfaceConfig = call.target
    if call.negative == (interface.switchport is None):
        return None
    port, own6 = None if call.negative else new_switchport(), new_ipv6(interface.name)
    fresh = InterfaceConfig(interface.name, switchport=port, arp_proxy=True, ipv6=own6)
    for item in fields(InterfaceConfig):
        if item.name not in _OF_BOTH_LAYERS:
            setattr(interface, item.name, getattr(fresh, item.name))
    return None


def _routed_lines(interface: InterfaceConfig) -> Iterable[Values]:
    if interface.switchport is None and "." not in interface.name:
        yield {"undo": True}


def _native_lines(interface: InterfaceConfig) -> Iterable[Values]:
    port = interface.switchport
    return () if port is None or port.trunk_pvid == 1 else ({"vlan": port.trunk_pvid},)


def _set_native(call: Call) -> None:
    call.target.switchport.trunk_pvid = 1 if call.negative else call["vlan"]


table.add(
    Setting(
        views=(SWITCHPORT, ETHERNET, CHANNEL, ROUTED_CHANNEL),
        families=LAYER3_SWITCHES,
        notation="switchport",
        path="switchport",
        store=_change_layer,
        clear=_change_layer,
        lines=_routed_lines,
        place=13,
        help=_HELP,
    ),
    Setting(
        views=LAYER2,
        notation="switchport access vlan <vlan:1-4094>",
        undo=("no switchport access vlan [<vlan:1-4094>]",),
        path="switchport.access_vlan",
        store=_access,
        clear=_access,
        lines=lambda interface: (
            ()
            if interface.switchport is None or interface.switchport.access_vlan == 1
            else ({"vlan": interface.switchport.access_vlan},)
        ),
        place=14,
        help=_HELP,
    ),
    Kept(
        views=LAYER2,
        notation="switchport trunk encapsulation <how:dot1q|isl|negotiate>",
        place=14.2,
        help=_HELP,
    ),
    Setting(
        views=LAYER2,
        notation="switchport trunk native vlan <vlan:1-4094>",
        undo=("no switchport trunk native vlan [<vlan:1-4094>]",),
        path="switchport.trunk_pvid",
        store=_set_native,
        clear=_set_native,
        lines=_native_lines,
        place=14.3,
        help=_HELP,
    ),
    Setting(
        views=LAYER2,
        notation="switchport trunk allowed vlan {<vlans:vlan-list>|{add|remove|except} <vlans:vlan-list>|all|none}",
        undo=("no switchport trunk allowed vlan",),
        path="switchport.trunk_vlans",
        store=_allow,
        clear=_allow,
        lines=_allowed_lines,
        place=14.4,
        help=_HELP,
    ),
    Setting(
        views=LAYER2,
        notation=(
            "switchport mode {<mode:access|trunk>|dynamic <how:auto|desirable>"
            "|private-vlan <kind:host|promiscuous>}"
        ),
        undo=("no switchport mode",),
        path="switchport.mode",
        store=_mode,
        clear=_mode,
        lines=_mode_lines,
        place=14.5,
        help=_HELP,
    ),
    Setting(
        views=LAYER2,
        notation="switchport nonegotiate",
        path="switchport.negotiates",
        store=_negotiate,
        clear=_negotiate,
        lines=lambda interface: (
            ({},) if interface.switchport is not None and not interface.switchport.negotiates else ()
        ),
        place=14.6,
        help=_HELP,
    ),
    Kept(views=LAYER2, notation="switchport voice vlan <vlan:1-4094>", place=14.7, help=_HELP),
    Setting(
        views=LAYER2,
        notation="switchport protected",
        path="switchport.isolation_groups",
        store=_protect,
        clear=_protect,
        lines=lambda interface: (
            ({},) if interface.switchport is not None and interface.switchport.isolation_groups else ()
        ),
        place=14.8,
        help=_HELP,
    ),
)


def _terminate(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    if call.negative:
        interface.termination, interface.arp_broadcast = None, False
        return None
    number = call["vlan"]
    main = interface.name.split(".", 1)[0]
    for other in call.device.config.interfaces.values():
        if other is not interface and other.name.startswith(f"{main}.") and other.termination == number:
            return (
                "%Configuration of multiple subinterfaces of the same main\n"
                f"interface with the same VID ({number}) is not permitted.\n"
                "This VID is already configured on " + other.name + "."
            )
    interface.termination, interface.arp_broadcast = number, True
    return None


table.add(
    Setting(
        views=(SUBINTERFACE,),
        notation="encapsulation dot1Q <vlan:1-4094>",
        undo=("no encapsulation dot1Q [<vlan:1-4094>]",),
        path="termination",
        store=_terminate,
        clear=_terminate,
        lines=lambda interface: () if interface.termination is None else ({"vlan": interface.termination},),
        place=9,
        help=_HELP,
    ),
)
