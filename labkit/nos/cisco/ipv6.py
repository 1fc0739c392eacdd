"""IPv6 on the device and on its interfaces: addresses and router advertisements (RFC 4291, 4861, 4862).

An interface speaks IPv6 as soon as it has an address. Without `ipv6 unicast-routing` the device is a host there:
it forwards nothing and advertises nothing (Cisco's IPv6 Command Reference).
"""

from collections.abc import Iterable
from ipaddress import IPv6Address, IPv6Network
from typing import Any

from labkit.engine.engine import Reset
from labkit.nos.cisco.interface_names import type_of
from labkit.nos.cisco.views import LAYER3, ROUTED
from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.nos.config.ipv6 import Ipv6InterfaceAddress, Ipv6InterfaceConfig
from labkit.nos.config.ospfv3 import Ospfv3InterfaceConfig
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_AUTO_LENGTH = 64
_LIFETIMES = "[<valid:0-4294967295> <preferred:0-4294967295>]"
_USUAL_LIFETIMES = (2592000, 604800)
"""Of an advertised prefix (RFC 4861, 6.2.1): thirty days, and seven."""
_INVALID = "% Invalid IPv6 address"
_HELP = {
    "ipv6": "IPv6 interface subcommands",
    "unicast-routing": "Enable unicast routing",
    "enable": "Enable IPv6 on interface",
    "address": "Configure IPv6 address on interface",
    "link-local": "Use link-local address",
    "eui-64": "Use eui-64 interface identifier",
    "anycast": "Configure as an anycast",
    "autoconfig": "Obtain address using autoconfiguration",
    "default": "Insert default route",
    "dhcp": "Obtain a ipv6 address using dhcp",
    "nd": "IPv6 interface Neighbor Discovery subcommands",
    "ra": "Router Advertisement control",
    "suppress": "Suppress IPv6 Router Advertisements",
    "lifetime": "Set IPv6 Router Advertisement Lifetime",
    "managed-config-flag": "Hosts should use DHCP for address config",
    "other-config-flag": "Hosts should use DHCP for non-address config",
    "prefix": "Configure IPv6 Routing Prefix Advertisement",
    "no-autoconfig": "Do not use prefix for autoconfiguration",
    "mtu": "Set IPv6 Maximum Transmission Unit",
    "<prefix>": "IPv6 prefix",
}


def advertises_by_itself(name: str) -> bool:
    """Whether an interface sends router advertisements unless told not to: those of Ethernet do."""
    return type_of(name.partition(".")[0]) not in ("Serial", "Loopback", "Tunnel", "Null")


def new_ipv6(name: str) -> Ipv6InterfaceConfig:
    """What a new interface says about IPv6."""
    return Ipv6InterfaceConfig(advertises=advertises_by_itself(name))


def network_of(address: IPv6Address, length: int) -> tuple[IPv6Address, int]:
    """The network of an address, host bits cleared."""
    return IPv6Network((address, length), strict=False).network_address, length


def forget_silent(own: Ipv6InterfaceConfig) -> None:
    """Where IPv6 has ended, OSPFv3 has ended too; an instance that says nothing is none."""
    if not own.works:
        own.ospfv3.clear()
    for number, held in list(own.ospfv3.items()):
        if held == Ospfv3InterfaceConfig(number, with_family=held.with_family):
            del own.ospfv3[number]


def _stop_routing(call: Call) -> None:
    """A host runs no routing protocol, on none of its interfaces."""
    config: DeviceConfig = call.target
    config.ipv6.enabled = False
    config.ipv6.ospfv3.clear()
    for interface in config.interfaces.values():
        for held in interface.ipv6.ospfv3.values():
            held.enabled = None
        forget_silent(interface.ipv6)


def _refuse_address(call: Call) -> str | None:
    if call.negative:
        return None
    address, length = call["prefix"]
    if address.is_multicast or address.is_loopback or address.is_unspecified or address.is_link_local:
        return _INVALID
    if call["eui_64"] and length > _AUTO_LENGTH:
        return "% Prefix length must be 64 bits or less with EUI-64"
    return _overlap(call, IPv6Network((address, length), strict=False))


def _overlap(call: Call, mine: IPv6Network) -> str | None:
    for interface in call.device.config.interfaces.values():
        for held in interface.ipv6.addresses if interface is not call.target else ():
            theirs = IPv6Network((held.address, held.length), strict=False)
            if mine.overlaps(theirs):
                names = f"{str(mine).upper()} is overlapping with {str(theirs).upper()} on {interface.name}"
                return f"%{call.target.name}: Error: {names}"
    return None


def _typed(call: Call) -> Ipv6InterfaceAddress:
    address, length = call["prefix"]
    eui64 = bool(call["eui_64"])
    return Ipv6InterfaceAddress(network_of(address, _AUTO_LENGTH)[0] if eui64 else address, length, eui64)


def _store_address(call: Call) -> None:
    own: Ipv6InterfaceConfig = call.target.ipv6
    new = _typed(call)
    if new not in own.addresses:
        same = (new.address, new.eui64)
        own.addresses = [held for held in own.addresses if (held.address, held.eui64) != same]
        own.addresses.append(new)


def _clear_address(call: Call) -> str | None:
    own: Ipv6InterfaceConfig = call.target.ipv6
    gone = _typed(call)
    if gone not in own.addresses:
        return _INVALID
    own.addresses.remove(gone)
    forget_silent(own)
    return None


def _clear_all(call: Call) -> None:
    own: Ipv6InterfaceConfig = call.target.ipv6
    own.addresses, own.link_local = [], None
    own.autoconfiguration = own.learns_default = own.dhcp_client = False
    forget_silent(own)


def _address_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for held in interface.ipv6.addresses:
        values: dict[str, Any] = {"prefix": (held.address, held.length)}
        yield values | {"eui_64": True} if held.eui64 else values


def _link_local(call: Call) -> str | None:
    own: Ipv6InterfaceConfig = call.target.ipv6
    if call.negative:
        if own.link_local != call["ipv6"]:
            return _INVALID
        own.link_local = None
        forget_silent(own)
        return None
    if not call["ipv6"].is_link_local:
        return "% Invalid link-local address"
    own.link_local = call["ipv6"]
    return None


def _enable(call: Call) -> None:
    """Enabled by its own line, an interface makes itself a link-local address."""
    own: Ipv6InterfaceConfig = call.target.ipv6
    own.enabled = own.auto_link_local = not call.negative
    forget_silent(own)


def _autoconfigure(call: Call) -> None:
    own: Ipv6InterfaceConfig = call.target.ipv6
    own.autoconfiguration = not call.negative
    own.learns_default = not call.negative and bool(call["default"])
    forget_silent(own)


def _autoconfiguration_lines(interface: InterfaceConfig) -> Iterable[Values]:
    if interface.ipv6.autoconfiguration:
        yield {"default": True} if interface.ipv6.learns_default else {}


def _solicit(call: Call) -> None:
    call.target.ipv6.dhcp_client = not call.negative
    forget_silent(call.target.ipv6)


table.add(
    Setting(
        views=("system",),
        families=LAYER3,
        notation="ipv6 unicast-routing",
        path="ipv6.enabled",
        clear=_stop_routing,
        block="ipv6",
        place=1,
        help=_HELP | {"ipv6": "Global IPv6 configuration commands"},
    ),
    Kept(views=("system",), families=LAYER3, notation="ipv6 cef", block="ipv6", place=2),
    Setting(
        views=ROUTED,
        notation="ipv6 address <ipv6> link-local",
        undo=("no ipv6 address <ipv6> link-local",),
        path="ipv6.link_local",
        store=_link_local,
        clear=_link_local,
        lines=lambda interface: (
            () if interface.ipv6.link_local is None else ({"ipv6": interface.ipv6.link_local},)
        ),
        place=90,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ipv6 address <prefix:ipv6-prefix> [eui-64]",
        undo=("no ipv6 address <prefix:ipv6-prefix> [eui-64]",),
        path="ipv6.addresses",
        check=_refuse_address,
        store=_store_address,
        clear=_clear_address,
        lines=_address_lines,
        place=90.1,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ipv6 address dhcp",
        path="ipv6.dhcp_client",
        store=_solicit,
        clear=_solicit,
        lines=lambda interface: ({},) if interface.ipv6.dhcp_client else (),
        place=90.2,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ipv6 address autoconfig [default]",
        undo=("no ipv6 address autoconfig [default]", "no ipv6 address"),
        path="ipv6.autoconfiguration",
        store=_autoconfigure,
        clear=lambda call: _autoconfigure(call) if "autoconfig" in call.line else _clear_all(call),
        lines=_autoconfiguration_lines,
        place=90.3,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ipv6 enable",
        path="ipv6.enabled",
        store=_enable,
        clear=_enable,
        lines=lambda interface: ({},) if interface.ipv6.enabled else (),
        place=90.4,
        help=_HELP,
    ),
    Setting(views=ROUTED, notation="ipv6 mtu <1280-10000>", path="ipv6.mtu", place=90.5, help=_HELP),
)


def _advertise(call: Call) -> None:
    own, prefix = call.target.ipv6, network_of(*call["prefix"])
    own.advertised[prefix] = not call["no_autoconfig"]
    own.advertised_lifetimes.pop(prefix, None)
    if call["valid"] is not None:
        own.advertised_lifetimes[prefix] = (call["valid"], call["preferred"])


def _withdraw(call: Call) -> str | None:
    own, prefix = call.target.ipv6, network_of(*call["prefix"])
    if prefix not in own.advertised:
        return "% Prefix is not configured"
    del own.advertised[prefix]
    own.advertised_lifetimes.pop(prefix, None)
    return None


def _advertised_lines(interface: InterfaceConfig) -> Iterable[Values]:
    """A line names the lifetimes too where it names more than the prefix."""
    own = interface.ipv6
    for prefix, automatic in sorted(own.advertised.items()):
        values: dict[str, Any] = {"prefix": prefix}
        if prefix in own.advertised_lifetimes or not automatic:
            lifetimes = own.advertised_lifetimes.get(prefix, _USUAL_LIFETIMES)
            values["valid"], values["preferred"] = lifetimes
        yield values if automatic else values | {"no_autoconfig": True}


def _suppression(notation: str, undo: tuple[str, ...], *, advertises: bool, printed: bool) -> Setting:
    """`ipv6 nd ra suppress`: what is printed is what the kind of interface would not do by itself."""

    def change(to: bool) -> Any:
        return lambda call: setattr(call.target.ipv6, "advertises", to)

    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        own = interface.ipv6.advertises
        if printed and own is advertises and own is not advertises_by_itself(interface.name):
            yield {}

    return Setting(
        views=ROUTED,
        notation=notation,
        undo=undo,
        path="ipv6.advertises",
        store=change(advertises),
        clear=change(not advertises),
        lines=lines,
        place=91.3,
        help=_HELP,
    )


table.add(
    Setting(
        views=ROUTED,
        notation=f"ipv6 nd prefix <prefix:ipv6-prefix> {_LIFETIMES} [no-autoconfig]",
        undo=(f"no ipv6 nd prefix <prefix:ipv6-prefix> {_LIFETIMES} [no-autoconfig]",),
        path="ipv6.advertised",
        store=_advertise,
        clear=_withdraw,
        lines=_advertised_lines,
        place=91,
        help=_HELP,
    ),
    Setting(
        views=ROUTED, notation="ipv6 nd managed-config-flag", path="ipv6.managed", place=91.1, help=_HELP
    ),
    Setting(views=ROUTED, notation="ipv6 nd other-config-flag", path="ipv6.other", place=91.2, help=_HELP),
    _suppression("ipv6 nd ra suppress", (), advertises=False, printed=True),
    _suppression("ipv6 nd ra suppress all", (), advertises=False, printed=False),
    _suppression("ipv6 nd suppress-ra", (), advertises=False, printed=False),
    _suppression("no ipv6 nd ra suppress", (), advertises=True, printed=True),
    _suppression("no ipv6 nd ra suppress all", (), advertises=True, printed=False),
    _suppression("no ipv6 nd suppress-ra", (), advertises=True, printed=False),
    Setting(
        views=ROUTED,
        notation="ipv6 nd ra lifetime <0-9000>",
        undo=("no ipv6 nd ra lifetime [<0-9000>]",),
        path="ipv6.router_lifetime",
        place=91.4,
        help=_HELP,
    ),
    *(
        Kept(views=ROUTED, notation=notation, place=91.5)
        for notation in (
            "ipv6 nd ra interval <4-1800>",
            "ipv6 nd router-preference <preference:high|low|medium>",
            "ipv6 nd dad attempts <0-600>",
            "ipv6 nd ns-interval <1000-3600000>",
            "ipv6 nd reachable-time <0-3600000>",
            "no ipv6 redirects",
            "no ipv6 unreachables",
        )
    ),
)


@table.action("clear ipv6 neighbors", changes=True, help={"clear": "Reset functions"})
def clear_neighbors(call: Call) -> None:
    """Forget all neighbours that were learned."""
    call.device.engine.reset(Reset("ipv6-neighbors"))
