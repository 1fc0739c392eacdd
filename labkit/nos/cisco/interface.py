"""Interface modes: names, addresses, shutdown, medium."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.cisco.ipv6 import new_ipv6
from labkit.nos.cisco.views import (
    ANY,
    CHANNEL,
    ETHERNET,
    LOOPBACK,
    NULL,
    PORTS,
    RANGE,
    ROUTED,
    ROUTED_CHANNEL,
    SERIAL,
    SUBINTERFACE,
    SWITCHPORT,
    TUNNEL,
    VLAN,
    interface_key,
    interface_view,
)
from labkit.nos.config import (
    DeviceConfig,
    InterfaceConfig,
    PortGroupConfig,
    SwitchportConfig,
    TrunkConfig,
)
from labkit.nos.ios_like.addresses import (
    address_lines,
    clear_address,
    clear_all,
    refuse_address,
    store_address,
)
from labkit.nos.shell.declaration import Call, GroupMember, Kept, Section, Setting, Table, Values

ALL_VLANS = frozenset(range(1, 4095))
"""What a trunk carries unless told otherwise."""

table = Table()
for _view in (ETHERNET, SWITCHPORT, SERIAL, VLAN, LOOPBACK, NULL, TUNNEL, CHANNEL, ROUTED_CHANNEL):
    table.view(_view, "config-if")
table.view(SUBINTERFACE, "config-subif")

_HELP = {
    "interface": "Select an interface to configure",
    "range": "interface range command",
    "ip": "Interface Internet Protocol config commands",
    "address": "Set the IP address of an interface",
    "<ip>": "IP address",
    "<length>": "IP subnet mask",
    "secondary": "Make this IP address a secondary address",
    "description": "Interface specific description",
    "shutdown": "Shutdown the selected interface",
    "bandwidth": "Set bandwidth informational parameter",
    "mtu": "Set the interface Maximum Transmission Unit (MTU)",
    "duplex": "Configure duplex operation.",
    "speed": "Configure speed operation.",
}


def _refuse_interface(call: Call) -> str | None:
    name: str = call["interface"]
    config: DeviceConfig = call.device.config
    if call.negative:
        if call.device.kind.interface(name) is not None or name.startswith("Null"):
            return "% Removal of physical interfaces is not permitted."
        return None if name in config.interfaces else "% Interface does not exist."
    if "." in name and name.split(".", 1)[0] not in config.interfaces:
        return "% Invalid interface."
    return None


def new_switchport() -> SwitchportConfig:
    """A port out of the box: in VLAN 1, a trunk for all VLANs if its neighbour wants one."""
    return SwitchportConfig(mode="dynamic-auto", trunk_vlans=ALL_VLANS, negotiates=True)


def new_interface(name: str, role: str) -> InterfaceConfig:
    """Make an interface that is no port, without settings."""
    if name.startswith("Port-channel") and "." not in name:
        return InterfaceConfig(
            name,
            trunk=TrunkConfig(),
            switchport=new_switchport() if role == "switch" else None,
            ipv6=new_ipv6(name),
        )
    proxies = "." in name or name.startswith("Vlan")
    return InterfaceConfig(name, arp_proxy=proxies, ipv6=new_ipv6(name))


def _members(group: PortGroupConfig, config: DeviceConfig) -> Iterable[GroupMember]:
    for name in group.members:
        interface = config.interfaces.get(name)
        if interface is not None:
            yield GroupMember(interface, interface_view(interface), f"interface {name}")


def _open_range(call: Call) -> PortGroupConfig:
    """A range; interfaces in it that do not exist are made, as one by one."""
    config: DeviceConfig = call.device.config
    for name in call["members"]:
        if name not in config.interfaces:
            config.interfaces[name] = new_interface(name, call.device.kind.role)
    return PortGroupConfig(members=call["members"])


table.view(RANGE, "config-if-range", each=_members)
table.add(
    Section(
        views=("system",),
        notation="interface <interface>",
        undo=("no interface <interface>",),
        help=_HELP,
        view=interface_view,
        path="interfaces",
        key=lambda values: values["interface"],
        make=lambda call: new_interface(call["interface"], call.device.kind.role),
        bind=lambda interface: {"interface": interface.name},
        silent=lambda interface: interface.name.startswith("Null"),
        check=_refuse_interface,
        order=interface_key,
        block=lambda interface: "interface " + interface.name.rstrip("0123456789./:"),
    ),
    Section(
        views=("system",),
        notation="interface range <members:interface-range>",
        undo=(),
        help=_HELP,
        view=RANGE,
        open=_open_range,
        bind=lambda group: {"members": group.members},
        printed=lambda _config: (),
        block="interface GigabitEthernet",
    ),
)


@table.action("default interface <interface>", views=("system",), changes=True, help=_HELP)
def default_interface(call: Call) -> str:
    """Give an interface back the settings of a new one."""
    name, device = call["interface"], call.device
    device.config.interfaces[name] = device.dialect.blank(device.node).interfaces.get(name) or new_interface(
        name, device.kind.role
    )
    return f"Interface {name} set to default configuration"


def _ask(call: Call) -> None:
    clear_all(call)
    call.target.dhcp.client = True


def _bare(interface: InterfaceConfig) -> Iterable[Values]:
    """Whether the configuration says that there is no address."""
    if interface.address is None and not interface.dhcp.client and not interface.borrowed:
        yield {}


def _medium(name: str, word: str, values: str, place: float) -> Setting:
    """Declare speed or duplex: `auto` is what a port does by itself, and is printed on routers."""

    def store(call: Call) -> None:
        typed = None if call.negative else call[name]
        chosen: Any = None if typed in (None, "auto") else int(typed) if typed.isdecimal() else typed
        setattr(call.target, name, chosen)
        call.target.negotiation = call.target.speed is None

    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        value = getattr(interface, name)
        if value is not None:
            yield {name: str(value)}
        elif interface.switchport is None:
            yield {name: "auto"}

    return Setting(
        views=PORTS,
        notation=f"{word} <{name}:{values}>",
        undo=(f"no {word} [<{name}:{values}>]",),
        path=name,
        store=store,
        clear=store,
        lines=lines,
        place=place,
        help=_HELP,
    )


table.add(
    Setting(
        views=ANY,
        notation="description <description:text>",
        undo=("no description [<description:text>]",),
        path="description",
        place=10,
        help=_HELP,
    ),
    Setting(
        views=tuple(view for view in ROUTED if view != VLAN),
        notation="bandwidth <1-10000000>",
        undo=("no bandwidth [<1-10000000>]",),
        path="bandwidth",
        place=11,
        help=_HELP,
    ),
    Setting(views=ROUTED, notation="mtu <64-9600>", path="mtu", place=12, help=_HELP),
    Kept(views=ROUTED, notation="delay <1-16777215>", place=12.1),
    Setting(
        views=ROUTED,
        notation="no ip address",
        undo=(),
        path="address",
        store=clear_all,
        lines=_bare,
        place=20,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ip address dhcp",
        undo=("no ip address dhcp",),
        path="dhcp.client",
        store=_ask,
        clear=clear_all,
        lines=lambda interface: ({},) if interface.dhcp.client else (),
        place=20,
        help=_HELP | {"dhcp": "IP Address negotiated via DHCP"},
    ),
    Setting(
        views=ROUTED,
        notation="ip address <ip> <length:mask> [secondary]",
        undo=("no ip address <ip> <length:mask> [secondary]",),
        path="address",
        check=lambda call: None if call.negative else refuse_address(call),
        store=store_address,
        clear=clear_address,
        lines=address_lines,
        place=20,
        help=_HELP,
    ),
    Setting(
        views=tuple(view for view in ANY if view != NULL),
        notation="shutdown",
        path="shutdown",
        place=80,
        help=_HELP,
    ),
    _medium("duplex", "duplex", "auto|full|half", 81),
    _medium("speed", "speed", "auto|10|100|1000", 82),
    Kept(views=PORTS, notation="media-type <type:rj45|sfp>", place=83),
    Kept(views=(ETHERNET,), notation="negotiation auto", place=83.1),
    Kept(views=(SERIAL,), notation="clock rate <1200-8000000>", place=84),
    Kept(views=ROUTED, notation="no ip redirects", place=21),
    Kept(views=ROUTED, notation="no ip unreachables", place=21.1),
    Kept(views=ROUTED, notation="no ip route-cache", place=21.3),
    Kept(views=ROUTED, notation="load-interval <30-600>", place=60),
    Kept(views=(*PORTS, SERIAL), notation="keepalive <0-32767>", place=61),
    Kept(views=PORTS, notation="no keepalive", place=61),
)
