"""Interface views: names, addresses, shutdown, medium."""

from collections.abc import Iterable, Iterator
from typing import Any

from labkit.nos.config import DeviceConfig, InterfaceAddress, InterfaceConfig
from labkit.nos.huawei.eth_trunk import trunk_interface
from labkit.nos.huawei.views import (
    ANY,
    DIALER,
    ETHERNET,
    LOOPBACK,
    MANAGEMENT,
    NULL,
    PHYSICAL,
    ROUTED,
    SERIAL,
    SUBINTERFACE,
    SWITCHPORT,
    TEMPLATE,
    VLANIF,
    interface_key,
    interface_view,
)
from labkit.nos.huawei.vrrp import release_addresses
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values

table = Table()
for _view in (
    ETHERNET,
    SWITCHPORT,
    SUBINTERFACE,
    SERIAL,
    VLANIF,
    LOOPBACK,
    NULL,
    MANAGEMENT,
    DIALER,
    TEMPLATE,
):
    table.view(_view, "-{name}")


def _refuse_interface(call: Call) -> str | None:
    name: str = call["interface"]
    config: DeviceConfig = call.device.config
    kind = call.device.kind
    if call.negative:
        if kind.interface(name) is not None or name.startswith("NULL"):
            return "Error: The interface can not be deleted."
        if any(f"Eth-Trunk{each.membership.trunk}" == name for each in config.interfaces.values()):
            return "Error: The Eth-Trunk has member interfaces. Please delete them first."
        return None if name in config.interfaces else "Error: The specified interface does not exist."
    if name in config.interfaces or kind.interface(name) is not None:
        return None
    if name.startswith("Vlanif") and int(name[6:]) not in config.vlans:
        return "Error: The VLAN does not exist."
    if "." in name and name.split(".", 1)[0] not in config.interfaces:
        return "Error: The main interface does not exist."
    return None


def new_interface(name: str) -> InterfaceConfig:
    """Make an interface that is no port, without settings."""
    is_trunk = name.startswith("Eth-Trunk") and "." not in name
    return trunk_interface(name) if is_trunk else InterfaceConfig(name)


table.add(
    Section(
        views=("system",),
        notation="interface <interface>",
        help={
            "interface": "Specify the interface configuration view",
            "<interface>": "Interface type and number",
        },
        view=interface_view,
        path="interfaces",
        key=lambda values: values["interface"],
        make=lambda call: new_interface(call["interface"]),
        bind=lambda interface: {"interface": interface.name},
        check=_refuse_interface,
        order=interface_key,
        block=lambda interface: "interface " + interface.name.rstrip("0123456789./:"),
    ),
)


def _refuse_address(call: Call) -> str | None:
    """Check an address against the rules of VRP: a host address, a usable mask, no conflict on the device."""
    address, length = call["ip"], call["length"]
    loopback = call.target.name.startswith("LoopBack")
    bits = (1 << (32 - length)) - 1
    host = int(address) & bits
    if address.is_multicast or address.is_loopback or int(address) >> 24 in (0, 255):
        return "Error: The specified IP address is invalid."
    if length == 32 and not loopback:
        return "Error: The specified IP address is invalid."
    if length < 31 and host in (0, bits):
        return "Error: The specified IP address is invalid."
    if call["sub"] and call.target.address is None:
        return "Error: The primary address must be configured first."
    return _conflict(call, InterfaceAddress(address, length))


def _conflict(call: Call, new: InterfaceAddress) -> str | None:
    """Refuse an address whose subnet overlaps one of another interface in the same routing table."""
    own, length, vrf = int(new.address), new.length, call.target.vrf
    for interface in call.device.config.interfaces.values():
        primary = interface.address
        if primary is None or interface is call.target or interface.vrf != vrf:
            continue
        for held in (primary, *interface.secondary_addresses):
            if (int(held.address) ^ own) >> (32 - min(held.length, length)) == 0:
                return "Error: The specified address conflicts with another address."
    return None


def _addresses(interface: InterfaceConfig) -> Iterator[InterfaceAddress]:
    if interface.address is not None:
        yield interface.address
    yield from interface.secondary_addresses


def _store_address(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    new = InterfaceAddress(call["ip"], call["length"])
    if not call["sub"]:
        interface.serial.negotiates_address = False
        interface.borrowed = ""
        interface.address = new
        interface.dhcp.client = False
        interface.secondary_addresses = [
            held for held in interface.secondary_addresses if held.address != new.address
        ]
    elif interface.address is not None and interface.address.address == new.address:
        return "Error: The specified address conflicts with another address."
    else:
        others = [held for held in interface.secondary_addresses if held.address != new.address]
        interface.secondary_addresses = [*others, new]
    release_addresses(interface)
    return None


def _clear_address(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    gone = call["ip"]
    if gone is None:
        interface.address = None
        interface.secondary_addresses = []
        release_addresses(interface)
        return "Info: All IPv4 related configurations on this interface are removed!"
    if interface.address is not None and interface.address.address == gone:
        if interface.secondary_addresses:
            return "Error: The primary address can not be deleted before the sub address."
        interface.address = None
        release_addresses(interface)
        return None
    if all(held.address != gone for held in interface.secondary_addresses):
        return "Error: The specified address does not exist."
    interface.secondary_addresses = [held for held in interface.secondary_addresses if held.address != gone]
    release_addresses(interface)
    return None


def _address_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for index, held in enumerate(_addresses(interface)):
        values: dict[str, Any] = {"ip": held.address, "length": held.length}
        if index or interface.address is None:
            values["sub"] = True
        yield values


def _borrow(call: Call) -> str | None:
    """An interface that uses another one's address has none of its own."""
    interface: InterfaceConfig = call.target
    interface.address, interface.secondary_addresses = None, []
    interface.serial.negotiates_address = interface.dhcp.client = False
    interface.borrowed = call["interface"]
    return None


def _not_shutdown(call: Call) -> str | None:
    call.target.shutdown = False
    return None


_WITHOUT_FIREWALL = frozenset({"ar", "router", "s", "ac"})
_FIREWALL = frozenset({"usg"})

table.add(
    Setting(
        views=PHYSICAL,
        families=_FIREWALL,
        notation="shutdown",
        path="shutdown",
        always=True,
        place=10,
        help={"shutdown": "Shutdown the interface"},
    ),
    Setting(
        views=tuple(view for view in ANY if view != NULL and view not in PHYSICAL),
        families=_FIREWALL,
        notation="shutdown",
        path="shutdown",
        place=10,
    ),
)

table.add(
    Setting(
        views=ANY,
        notation="description <description:text>",
        path="description",
        place=20,
        help={"description": "Specify interface description"},
    ),
    Setting(
        views=tuple(view for view in ANY if view != NULL),
        families=_WITHOUT_FIREWALL,
        notation="shutdown",
        path="shutdown",
        place=22,
        help={"shutdown": "Shutdown the interface"},
    ),
    Setting(
        views=ROUTED,
        notation="ip address <ip> {<length:mask>|<length:mask-length>} [sub]",
        undo=("undo ip address [<ip> {<length:mask>|<length:mask-length>} [sub]]",),
        path="address",
        check=lambda call: None if call.negative else _refuse_address(call),
        store=_store_address,
        clear=_clear_address,
        lines=_address_lines,
        place=30,
        trailing=" ",
        help={
            "ip": "Specify IP configurations for the system",
            "address": "<Group> address command group",
            "<ip>": "IP address",
            "<length>": "Length of IP address mask",
            "sub": "Indicate a subordinate address",
        },
    ),
    Setting(
        views=ROUTED,
        notation="ip address unnumbered interface <interface>",
        undo=("undo ip address unnumbered",),
        path="borrowed",
        store=_borrow,
        lines=lambda interface: ({"interface": interface.borrowed},) if interface.borrowed else (),
        place=30,
        trailing=" ",
    ),
    Setting(views=ROUTED, notation="mtu <46-1610>", path="mtu", place=21),
    Setting(
        views=PHYSICAL,
        notation="undo negotiation auto",
        undo=("negotiation auto",),
        path="negotiation",
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=15,
    ),
    Setting(
        views=PHYSICAL,
        notation="speed <speed:10|100|1000>",
        read=lambda values: int(values["speed"]),
        write=lambda speed: ({"speed": str(speed)},),
        path="speed",
        place=16,
    ),
    Setting(views=PHYSICAL, notation="duplex <duplex:full|half>", path="duplex", place=17),
    Setting(
        views=ROUTED,
        notation="bandwidth <1-1000000>",
        path="bandwidth",
        read=lambda values: values["bandwidth"] * 1000,
        write=lambda kbits: ({"bandwidth": kbits // 1000},),
        place=18,
    ),
)
