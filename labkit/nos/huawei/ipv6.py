"""IPv6 on the device and on its interfaces: addresses and router advertisements (RFC 4291, 4861, 4862)."""

from collections.abc import Callable, Iterable
from ipaddress import IPv6Address, IPv6Network
from typing import Any

from labkit.engine.engine import Reset
from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.config.ipv6 import Ipv6InterfaceAddress, Ipv6InterfaceConfig
from labkit.nos.huawei.views import ETHERNET, LOOPBACK, ROUTED_TRUNK, SERIAL, SUBINTERFACE, TUNNEL, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

INTERFACES = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF, LOOPBACK, ROUTED_TRUNK, TUNNEL)
"""Views of interfaces that can have an IPv6 address."""
PREFIX = "{<prefix:ipv6-prefix>|<ipv6> <length:1-128>}"
"""`2000:12::2/64`, as the configuration prints it, or `2000:12::2 64`."""
_LIFETIMES = "[<valid:0-4294967295> <preferred:0-4294967295>]"
_ON_THE_DEVICE = (
    "Error: IPv6 is not enabled on the device. Please run the ipv6 command in the system view first."
)
_ON_THE_INTERFACE = "Error: IPv6 is not enabled on the interface. Please run the ipv6 enable command first."
_AUTO_LENGTH = 64
_HELP = {
    "ipv6": "IPv6 status and configuration information",
    "enable": "Enable IPv6 on the interface",
    "address": "Set the IPv6 address of the interface",
    "auto": "Automatically configure an address",
    "link-local": "Link-local address",
    "global": "Global addresses from router advertisements",
    "dhcp": "Get an address by DHCPv6",
    "default": "Learn the default route",
    "eui-64": "Make the interface identifier from the hardware address",
    "nd": "Neighbor Discovery",
    "ra": "Router advertisements",
    "halt": "Stop sending router advertisements",
    "<prefix>": "Address and prefix length",
    "<length>": "Prefix length",
}


def prefix_values(call: Call) -> tuple[IPv6Address, int]:
    """The address and length that a line with `PREFIX` gives."""
    found: tuple[IPv6Address, int] = call["prefix"] or (call["ipv6"], call["length"])
    return found


def network_of(address: IPv6Address, length: int) -> tuple[IPv6Address, int]:
    """The network of an address, host bits cleared."""
    return IPv6Network((address, length), strict=False).network_address, length


def require_interface(call: Call) -> str | None:
    """Refuse what needs IPv6 on the interface where it is not enabled."""
    return None if call.negative or call.target.ipv6.enabled else _ON_THE_INTERFACE


def _disable_device(call: Call) -> None:
    """Without IPv6 on the device there is none on its interfaces."""
    config: DeviceConfig = call.target
    config.ipv6.enabled = False
    for interface in config.interfaces.values():
        if interface.ipv6.enabled:
            interface.ipv6 = Ipv6InterfaceConfig()


def _disable_interface(call: Call) -> None:
    """All that the interface says about IPv6 goes with it."""
    call.target.ipv6 = Ipv6InterfaceConfig()


table.add(
    Setting(
        views=("system",),
        notation="ipv6",
        path="ipv6.enabled",
        clear=_disable_device,
        block="ipv6",
        help=_HELP,
    ),
    Setting(
        views=INTERFACES,
        notation="ipv6 enable",
        path="ipv6.enabled",
        check=lambda call: None if call.negative or call.device.config.ipv6.enabled else _ON_THE_DEVICE,
        clear=_disable_interface,
        place=5,
        help=_HELP,
    ),
)


def _refuse_address(call: Call) -> str | None:
    refused = require_interface(call)
    if refused is not None or call.negative:
        return refused
    address, length = prefix_values(call)
    if address.is_multicast or address.is_loopback or address.is_unspecified:
        return "Error: The specified IPv6 address is invalid."
    if address.is_link_local:
        return "Error: The address is a link-local address. Please use the link-local keyword."
    if call["eui_64"] and length > _AUTO_LENGTH:
        return "Error: The prefix of an EUI-64 address must not be longer than 64 bits."
    return _conflict(call, *network_of(address, length))


def _conflict(call: Call, network: IPv6Address, length: int) -> str | None:
    """Refuse an address whose subnet overlaps that of another interface."""
    mine = IPv6Network((network, length))
    for interface in call.device.config.interfaces.values():
        for held in interface.ipv6.addresses if interface is not call.target else ():
            if mine.overlaps(IPv6Network((held.address, held.length), strict=False)):
                return "Error: The specified address conflicts with another address."
    return None


def _store_address(call: Call) -> None:
    own: Ipv6InterfaceConfig = call.target.ipv6
    address, length = prefix_values(call)
    eui64 = bool(call["eui_64"])
    if eui64:
        address, _ = network_of(address, _AUTO_LENGTH)
    new = Ipv6InterfaceAddress(address, length, eui64)
    if new not in own.addresses:
        own.addresses = [held for held in own.addresses if (held.address, held.eui64) != (address, eui64)]
        own.addresses.append(new)


def _clear_address(call: Call) -> str | None:
    own: Ipv6InterfaceConfig = call.target.ipv6
    if call["prefix"] is None and call["ipv6"] is None:
        own.addresses = []
        own.link_local = None
        own.auto_link_local = own.autoconfiguration = own.learns_default = own.dhcp_client = False
        return None
    address, length = prefix_values(call)
    if call["eui_64"]:
        address, _ = network_of(address, _AUTO_LENGTH)
    gone = Ipv6InterfaceAddress(address, length, bool(call["eui_64"]))
    if gone not in own.addresses:
        return "Error: The specified address does not exist."
    own.addresses.remove(gone)
    return None


def _address_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for held in interface.ipv6.addresses:
        values: dict[str, Any] = {"prefix": (held.address, held.length)}
        yield values | {"eui_64": True} if held.eui64 else values


def _refuse_link_local(call: Call) -> str | None:
    refused = require_interface(call)
    if refused is None and not call.negative and not call["ipv6"].is_link_local:
        return "Error: The specified address is not a link-local address."
    return refused


def _store_link_local(call: Call) -> None:
    call.target.ipv6.link_local = call["ipv6"]
    call.target.ipv6.auto_link_local = False


def _clear_link_local(call: Call) -> str | None:
    own: Ipv6InterfaceConfig = call.target.ipv6
    if own.link_local != call["ipv6"]:
        return "Error: The specified address does not exist."
    own.link_local = None
    return None


def _store_auto_link_local(call: Call) -> None:
    call.target.ipv6.auto_link_local = True
    call.target.ipv6.link_local = None


def _autoconfigure(call: Call) -> None:
    own: Ipv6InterfaceConfig = call.target.ipv6
    own.autoconfiguration = not call.negative
    own.learns_default = not call.negative and bool(call["default"])


def _autoconfiguration_lines(interface: InterfaceConfig) -> Iterable[Values]:
    if interface.ipv6.autoconfiguration:
        yield {"default": True} if interface.ipv6.learns_default else {}


table.add(
    Setting(
        views=INTERFACES,
        notation="ipv6 mtu <1280-10000>",
        path="ipv6.mtu",
        check=require_interface,
        place=31,
    ),
    Setting(
        views=INTERFACES,
        notation=f"ipv6 address {PREFIX} [eui-64]",
        undo=(f"undo ipv6 address [{PREFIX} [eui-64]]",),
        path="ipv6.addresses",
        check=_refuse_address,
        store=_store_address,
        clear=_clear_address,
        lines=_address_lines,
        place=31.1,
        help=_HELP,
    ),
    Setting(
        views=INTERFACES,
        notation="ipv6 address <ipv6> link-local",
        path="ipv6.link_local",
        check=_refuse_link_local,
        store=_store_link_local,
        clear=_clear_link_local,
        lines=lambda interface: (
            () if interface.ipv6.link_local is None else ({"ipv6": interface.ipv6.link_local},)
        ),
        place=31.2,
        help=_HELP,
    ),
    Setting(
        views=INTERFACES,
        notation="ipv6 address auto link-local",
        path="ipv6.auto_link_local",
        check=require_interface,
        store=_store_auto_link_local,
        place=31.3,
        help=_HELP,
    ),
    Setting(
        views=INTERFACES,
        notation="ipv6 address auto global [default]",
        undo=("undo ipv6 address auto global [default]",),
        path="ipv6.autoconfiguration",
        check=require_interface,
        store=_autoconfigure,
        clear=_autoconfigure,
        lines=_autoconfiguration_lines,
        place=31.4,
        help=_HELP,
    ),
    Setting(
        views=INTERFACES,
        notation="ipv6 address auto dhcp",
        path="ipv6.dhcp_client",
        check=require_interface,
        place=31.5,
        help=_HELP,
    ),
)


def _advertise(call: Call) -> None:
    held, prefix = call.target.ipv6, network_of(*prefix_values(call))
    held.advertised[prefix] = not call["no_autoconfig"]
    held.advertised_lifetimes.pop(prefix, None)
    if call["valid"] is not None:
        held.advertised_lifetimes[prefix] = (call["valid"], call["preferred"])


def _withdraw(call: Call) -> str | None:
    prefix = network_of(*prefix_values(call))
    if prefix not in call.target.ipv6.advertised:
        return "Error: The specified prefix does not exist."
    del call.target.ipv6.advertised[prefix]
    call.target.ipv6.advertised_lifetimes.pop(prefix, None)
    return None


def _advertised_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for prefix, automatic in sorted(interface.ipv6.advertised.items()):
        values: dict[str, Any] = {"prefix": prefix}
        if prefix in interface.ipv6.advertised_lifetimes:
            values["valid"], values["preferred"] = interface.ipv6.advertised_lifetimes[prefix]
        yield values if automatic else values | {"no_autoconfig": True}


table.add(
    Setting(
        views=INTERFACES,
        notation="undo ipv6 nd ra halt",
        undo=("ipv6 nd ra halt",),
        path="ipv6.advertises",
        check=require_interface,
        read=lambda _values: True,
        write=lambda _value: ({},),
        place=32,
        help=_HELP,
    ),
    Setting(
        views=INTERFACES,
        notation="ipv6 nd autoconfig managed-address-flag",
        path="ipv6.managed",
        check=require_interface,
        place=32.1,
        help=_HELP,
    ),
    Setting(
        views=INTERFACES,
        notation="ipv6 nd autoconfig other-flag",
        path="ipv6.other",
        check=require_interface,
        place=32.2,
        help=_HELP,
    ),
    Setting(
        views=INTERFACES,
        notation="ipv6 nd ra router-lifetime <0-9000>",
        path="ipv6.router_lifetime",
        check=require_interface,
        place=32.3,
        help=_HELP,
    ),
    Setting(
        views=INTERFACES,
        notation=f"ipv6 nd ra prefix {PREFIX} {_LIFETIMES} [no-autoconfig]",
        undo=(f"undo ipv6 nd ra prefix {PREFIX} {_LIFETIMES} [no-autoconfig]",),
        path="ipv6.advertised",
        check=require_interface,
        store=_advertise,
        clear=_withdraw,
        lines=_advertised_lines,
        place=32.4,
        help=_HELP,
    ),
    *(
        Kept(views=INTERFACES, notation=notation, place=32.5)
        for notation in (
            "ipv6 nd ra max-interval <4-1800>",
            "ipv6 nd ra min-interval <3-1350>",
            "ipv6 nd ra hop-limit <0-255>",
            "ipv6 nd dad attempts <0-600>",
            "ipv6 nd ns retrans-timer <1000-4294967295>",
            "ipv6 nd nud reachable-time <1-3600000>",
        )
    ),
)


def _reset(notation: str, interface: Callable[[Call], str | None]) -> None:
    @table.action(notation, changes=True, help={"reset": "Reset operation", "neighbors": "Neighbor entries"})
    def run(call: Call) -> None:
        call.device.engine.reset(Reset("ipv6-neighbors", interface=interface(call)))


_reset("reset ipv6 neighbors {all|dynamic}", lambda _call: None)
_reset("reset ipv6 neighbors <interface>", lambda call: call["interface"])
