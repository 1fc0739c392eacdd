"""EtherChannel: several links as one, by hand (`on`) or by LACP (IEEE 802.1AX)."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from labkit.nos.cisco.interface import new_interface
from labkit.nos.cisco.views import CHANNEL, ETHERNET, ROUTED_CHANNEL, SWITCHES, SWITCHPORT, interface_view
from labkit.nos.config import InterfaceConfig
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_HELP = {
    "channel-group": "Etherchannel/port bundling configuration",
    "<number>": "Channel group number",
    "mode": "Etherchannel Mode of the interface",
    "on": "Enable Etherchannel only",
    "active": "Enable LACP unconditionally",
    "passive": "Enable LACP only if a LACP device is detected",
    "auto": "Enable PAgP only if a PAgP device is detected",
    "desirable": "Enable PAgP unconditionally",
    "lacp": "LACP configuration",
    "port-channel": "EtherChannel configuration",
    "max-bundle": "Configure the max number of LACP ports to bundle in a port channel",
    "min-links": "Configure minimum number of bundled ports needed",
}


def _join(call: Call) -> str | None:
    """Join a channel, which is made like the port where there is none; a port of the other layer is refused."""
    port: InterfaceConfig = call.target
    config = call.device.config
    name, mode = f"Port-channel{call['number']}", call["mode"]
    made = name not in config.interfaces
    if made:
        config.interfaces[name] = new_interface(name, call.device.kind.role)
        config.interfaces[name].switchport = port.switchport
    channel = config.interfaces[name]
    if channel.trunk is None or interface_view(channel).endswith("routed-channel") != (
        port.switchport is None
    ):
        return (
            f"Command rejected ({name}, {port.name}): Either port is L2 and port-channel is L3, or vice-versa"
        )
    others = [
        each.membership.mode
        for each in config.interfaces.values()
        if each is not port and each.membership.trunk == call["number"]
    ]
    if any((other == "on") != (mode == "on") for other in others):
        return "Command rejected: the channel mode of the group's other ports is different"
    port.membership.trunk, port.membership.mode = call["number"], mode
    port.switchport = channel.switchport  # one object: what is typed on the channel is typed on its ports
    channel.trunk.lacp = mode in ("active", "passive")
    return f"Creating a port-channel interface {name}" if made else None


def _leave(call: Call) -> str | None:
    port: InterfaceConfig = call.target
    port.membership.trunk, port.membership.mode = None, ""
    port.switchport = deepcopy(port.switchport)
    return None


def _lines(port: InterfaceConfig) -> Iterable[Values]:
    if port.membership.trunk is not None:
        yield {"number": port.membership.trunk, "mode": port.membership.mode}


_PORTS: tuple[Any, ...] = (SWITCHPORT, ETHERNET)

table.add(
    Setting(
        views=_PORTS,
        notation="channel-group <number:1-48> mode <mode:active|auto|desirable|on|passive>",
        undo=("no channel-group [<number:1-48>]",),
        path="membership",
        store=_join,
        clear=_leave,
        lines=_lines,
        place=90,
        help=_HELP,
    ),
    Setting(
        views=_PORTS,
        notation="lacp port-priority <priority:0-65535>",
        undo=("no lacp port-priority [<priority:0-65535>]",),
        path="membership.lacp_priority",
        place=91,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        families=SWITCHES,
        notation="lacp system-priority <priority:0-65535>",
        undo=("no lacp system-priority [<priority:0-65535>]",),
        path="lacp_priority",
        block="lacp",
        help=_HELP,
    ),
    Setting(
        views=(CHANNEL, ROUTED_CHANNEL),
        notation="lacp max-bundle <number:1-8>",
        undo=("no lacp max-bundle [<number:1-8>]",),
        path="trunk.max_active",
        place=92,
        help=_HELP,
    ),
    Setting(
        views=(CHANNEL, ROUTED_CHANNEL),
        notation="port-channel min-links <number:1-8>",
        undo=("no port-channel min-links [<number:1-8>]",),
        path="trunk.least_active",
        place=93,
        help=_HELP,
    ),
    Kept(views=_PORTS, notation="channel-protocol <protocol:lacp|pagp>", place=89, help=_HELP),
    Kept(
        views=("system",),
        families=SWITCHES,
        notation="port-channel load-balance <how:dst-ip|dst-mac|src-dst-ip|src-dst-mac|src-ip|src-mac>",
        block="lacp",
        help=_HELP,
    ),
)
