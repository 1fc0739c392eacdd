"""VRRP of IPv6 on interfaces (RFC 5798): the lines of IPv4 with other addresses and times."""

from collections.abc import Iterable
from ipaddress import IPv6Address

from labkit.nos.config import InterfaceConfig, VrrpGroup
from labkit.nos.huawei.ipv6 import require_interface
from labkit.nos.huawei.vrrp import HELP, MISSING, VIEWS, group_setting, in_order, one, shared_settings
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()
_VRID = "vrrp6 vrid <vrid:1-255>"
_HELP = HELP | {"vrrp6": "Configure VRRP6", "link-local": "The address is a link-local one"}


def _of_ipv6(interface: InterfaceConfig) -> dict[int, VrrpGroup]:
    return interface.ipv6.vrrp


def _inside(address: IPv6Address, interface: InterfaceConfig) -> bool:
    return any(
        int(address) >> (128 - held.length) == int(held.address) >> (128 - held.length)
        for held in interface.ipv6.addresses
    )


def _add_address(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    address: IPv6Address = call["ipv6"]
    groups = interface.ipv6.vrrp
    group = groups.get(call["vrid"])
    if bool(call["link_local"]) != address.is_link_local:
        return "Error: The virtual IPv6 address is invalid."
    if group is None and not address.is_link_local:
        return "Error: The first virtual IPv6 address must be a link-local address."
    if not address.is_link_local and not _inside(address, interface):
        return "Error: The virtual IPv6 address is not within the subnet of the interface."
    if any(address in other.addresses for vrid, other in groups.items() if vrid != call["vrid"]):
        return "Error: The virtual IPv6 address is used by another virtual router."
    if group is None:
        group = groups[call["vrid"]] = VrrpGroup(call["vrid"])
    if address not in group.addresses:
        group.addresses.append(address)
    return None


def _remove(call: Call) -> str | None:
    """`undo vrrp6 vrid 1` removes all, with an address that one alone; without addresses there is no group."""
    groups: dict[int, VrrpGroup] = call.target.ipv6.vrrp
    group = groups.get(call["vrid"])
    if group is None or call["ipv6"] not in (None, *group.addresses):
        return MISSING
    if call["ipv6"] is not None:
        group.addresses.remove(call["ipv6"])
    if call["ipv6"] is None or not group.addresses:
        del groups[call["vrid"]]
    return None


def _address_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for group in in_order(interface.ipv6.vrrp):
        for address in group.addresses:
            values = {"vrid": group.vrid, "ipv6": address}
            yield values | {"link_local": True} if address.is_link_local else values


table.add(
    Setting(
        views=VIEWS,
        notation=f"{_VRID} virtual-ip <ipv6> [link-local]",
        undo=(f"undo {_VRID} [virtual-ip <ipv6>]",),
        path="ipv6.vrrp",
        check=require_interface,
        store=_add_address,
        clear=_remove,
        lines=_address_lines,
        place=40.5,
        help=_HELP,
    ),
    *shared_settings(_of_ipv6, _VRID),
    group_setting(
        "timer advertise <100-4095>",
        "timer advertise",
        43,
        held=_of_ipv6,
        words=_VRID,
        **one("advertise", "advertise_interval"),
    ),
    Kept(views=VIEWS, notation=f"{_VRID} description <text:text>", single=False, place=46),
)
