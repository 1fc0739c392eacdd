"""Interface modes: names, addresses, shutdown. A new port is shut, and a port that is not says `no shutdown`.

`description`, `ip address`, `mtu` and `no shutdown` as in published configurations; refusals are from memory.
"""

from collections.abc import Iterable

from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.ios_like.addresses import (
    address_lines,
    clear_address,
    clear_all,
    refuse_address,
    store_address,
)
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values
from labkit.nos.zte.refusals import worded
from labkit.nos.zte.views import (
    ANY,
    ETHERNET,
    LOOPBACK,
    NULL,
    PORTS,
    ROUTED,
    SUBINTERFACE,
    SWITCHPORT,
    VLAN,
    interface_key,
    interface_view,
)

table = Table()
for _view in (ETHERNET, SWITCHPORT, SUBINTERFACE, VLAN, LOOPBACK, NULL):
    table.view(_view, "config-if-{name}")

_HELP = {
    "interface": "Select an interface to configure",
    "ip": "Interface Internet Protocol config commands",
    "address": "Set the IP address of an interface",
    "<ip>": "IP address",
    "<length>": "IP subnet mask",
    "secondary": "Make this IP address a secondary address",
    "description": "Interface specific description",
    "shutdown": "Shutdown the selected interface",
    "mtu": "Set the interface Maximum Transmission Unit (MTU)",
}


def _refuse_interface(call: Call) -> str | None:
    name: str = call["interface"]
    config: DeviceConfig = call.device.config
    if not call.negative:
        missing = "." in name and name.split(".", 1)[0] not in config.interfaces
        return "%Error: The interface does not exist." if missing else None
    if call.device.kind.interface(name) is not None or name.startswith("null"):
        return "%Error: The interface cannot be deleted."
    return None if name in config.interfaces else "%Error: The interface does not exist."


def _shut_lines(interface: InterfaceConfig) -> Iterable[Values]:
    """A port is shut unless it says otherwise; the rest is not."""
    port = interface_view(interface) in PORTS
    if interface.shutdown != port:
        yield {"undo": True} if port else {}


table.add(
    Section(
        views=("system",),
        notation="interface <interface>",
        help=_HELP,
        view=interface_view,
        path="interfaces",
        key=lambda values: values["interface"],
        make=lambda call: InterfaceConfig(call["interface"]),
        bind=lambda interface: {"interface": interface.name},
        silent=lambda interface: interface.name.startswith("null"),
        check=_refuse_interface,
        order=interface_key,
        block="if-intf",
        closing="$",
    ),
    Setting(
        views=tuple(view for view in ANY if view != NULL),
        notation="description <description:text>",
        undo=("no description",),
        path="description",
        place=10,
        help=_HELP,
    ),
    Setting(
        views=tuple(view for view in ANY if view != NULL),
        notation="shutdown",
        path="shutdown",
        lines=_shut_lines,
        place=11,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ip address <ip> <length:mask> [secondary]",
        undo=("no ip address <ip> <length:mask> [secondary]",),
        path="address",
        check=lambda call: None if call.negative else worded(refuse_address(call)),
        store=store_address,
        clear=lambda call: worded(clear_address(call)),
        lines=address_lines,
        place=20,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="no ip address",
        undo=(),
        path="address",
        store=clear_all,
        lines=lambda _interface: (),
        help=_HELP,
    ),
    Setting(views=ROUTED, notation="mtu <64-9600>", path="mtu", place=30, help=_HELP),
    Kept(views=ROUTED, notation="ip mtu <68-9600>", place=31),
    Kept(views=PORTS, notation="negotiation auto", place=40),
)
