"""DHCP snooping: where it looks, and which ports it trusts. It needs both the device's line and the VLAN's."""

from collections.abc import Iterable

from labkit.nos.cisco.views import SWITCHES, SWITCHPORT
from labkit.nos.config import DeviceConfig
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_HELP = {
    "ip": "Global IP configuration subcommands",
    "dhcp": "Configure DHCP server and relay parameters",
    "snooping": "DHCP Snooping",
    "vlan": "DHCP Snooping vlan",
    "trust": "DHCP Snooping trust config",
    "<vlans>": "DHCP Snooping vlan first number or vlan range, example: 1,3-5,7,9-11",
}


def _watch(call: Call) -> None:
    config: DeviceConfig = call.target
    held, vlans = config.dhcp_snooping_vlans, call["vlans"]
    config.dhcp_snooping_vlans = held - vlans if call.negative else held | vlans


def _watched(config: DeviceConfig) -> Iterable[Values]:
    return ({"vlans": config.dhcp_snooping_vlans},) if config.dhcp_snooping_vlans else ()


table.add(
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="ip dhcp snooping vlan <vlans:vlan-list>",
        undo=("no ip dhcp snooping vlan <vlans:vlan-list>",),
        path="dhcp_snooping_vlans",
        store=_watch,
        clear=_watch,
        lines=_watched,
        block="ip dhcp snooping",
        place=1,
        help=_HELP,
    ),
    Kept(
        views=("system",),
        families=SWITCHES,
        notation="no ip dhcp snooping information option",
        block="ip dhcp snooping",
        place=2,
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="ip dhcp snooping",
        path="dhcp_snooping",
        block="ip dhcp snooping",
        place=3,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="ip dhcp snooping trust",
        path="switchport.trusted",
        place=70,
        help=_HELP,
    ),
    Kept(views=(SWITCHPORT,), families=SWITCHES, notation="ip dhcp snooping limit rate <1-2048>", place=71),
)
