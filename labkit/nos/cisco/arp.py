"""ARP: typed entries, and answering for others (proxy ARP, RFC 1027), which IOS does unless told not to."""

from collections.abc import Iterable

from labkit.engine.engine import Reset
from labkit.nos.cisco.views import ETHERNET, ROUTED_CHANNEL, SUBINTERFACE, VLAN
from labkit.nos.config import DeviceConfig, InterfaceConfig, StaticArp
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_PORTS = (ETHERNET, SUBINTERFACE, VLAN, ROUTED_CHANNEL)
_HELP = {
    "arp": "Set a static ARP entry",
    "<ip>": "IP address of ARP entry",
    "<mac>": "48-bit hardware address of ARP entry",
    "arpa": "ARP type ARPA",
    "clear": "Reset functions",
    "arp-cache": "Clear the entire ARP cache",
    "proxy-arp": "Enable proxy ARP",
}


def _add(call: Call) -> None:
    entry = StaticArp(call["ip"], call["mac"], None, call["interface"], "")
    call.target.static_arp[entry.vrf, entry.address] = entry


def _remove(call: Call) -> None:
    call.target.static_arp.pop(("", call["ip"]), None)


def _lines(config: DeviceConfig) -> Iterable[Values]:
    for _, entry in sorted(config.static_arp.items()):
        yield {"ip": entry.address, "mac": entry.mac} | (
            {"interface": entry.interface} if entry.interface else {}
        )


def _proxy(call: Call) -> None:
    call.target.arp_proxy = not call.negative


def _proxy_lines(interface: InterfaceConfig) -> Iterable[Values]:
    if not interface.arp_proxy:
        yield {"undo": True}


table.add(
    Setting(
        views=("system",),
        notation="arp <ip> <mac> arpa [<interface>]",
        undo=("no arp <ip> [<mac> arpa [<interface>]]",),
        path="static_arp",
        store=_add,
        clear=_remove,
        lines=_lines,
        block="arp",
        help=_HELP,
    ),
    Setting(
        views=_PORTS,
        notation="ip proxy-arp",
        path="arp_proxy",
        store=_proxy,
        clear=_proxy,
        lines=_proxy_lines,
        place=21.2,
        help=_HELP,
    ),
    Kept(views=_PORTS, notation="arp timeout <0-2147483>", place=61.1),
)


@table.action("clear arp-cache [interface <interface>|<ip>]", "clear ip arp <ip>", changes=True, help=_HELP)
def clear_arp(call: Call) -> None:
    """Forget what was learned."""
    call.device.engine.reset(Reset("arp", interface=call["interface"]))
