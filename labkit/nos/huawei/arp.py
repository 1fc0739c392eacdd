"""ARP: static entries, and answering for others (proxy ARP, RFC 1027)."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, StaticArp
from labkit.nos.huawei.views import ETHERNET, ROUTED_TRUNK, SUBINTERFACE, VLANIF
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values, present

table = Table()

_PORTS = (ETHERNET, SUBINTERFACE, VLANIF, ROUTED_TRUNK)
_HELP = {
    "arp": "Specify ARP configuration information",
    "static": "Static ARP entry",
    "<mac>": "MAC address",
    "vid": "Virtual LAN",
    "arp-proxy": "Answer ARP requests for other networks",
    "enable": "Enable the function",
}


def _add(call: Call) -> str | None:
    config: DeviceConfig = call.target
    entry = StaticArp(call["ip"], call["mac"], call["vid"], call["interface"], call["vpn_instance"] or "")
    config.static_arp[entry.vrf, entry.address] = entry
    return None


def _remove(call: Call) -> str | None:
    if call.target.static_arp.pop((call["vpn_instance"] or "", call["ip"]), None) is None:
        return "Error: The ARP entry does not exist."
    return None


def _lines(config: DeviceConfig) -> Iterable[Values]:
    for _, entry in sorted(config.static_arp.items()):
        values: dict[str, Any] = {
            "ip": entry.address,
            "mac": entry.mac,
            "vid": entry.vlan_id,
            "interface": entry.interface,
            "vpn_instance": entry.vrf or None,
        }
        yield present(values)


table.add(
    Setting(
        views=("system",),
        notation=(
            "arp static <ip> <mac> [vid <1-4094> [interface <interface>]|interface <interface>"
            "|vpn-instance <vpn-instance:vpn-instance>]"
        ),
        undo=("undo arp static <ip> [<mac>] [vpn-instance <vpn-instance:vpn-instance>]",),
        path="static_arp",
        store=_add,
        clear=_remove,
        lines=_lines,
        block="arp static",
        help=_HELP,
    ),
    Setting(views=_PORTS, notation="arp-proxy enable", path="arp_proxy", place=48, help=_HELP),
    *(
        Kept(views=_PORTS, notation=notation, place=48.5)
        for notation in (
            "arp-proxy inner-sub-vlan-proxy enable",
            "arp expire-time <60-86400>",
            "arp detect-times <0-10>",
            "arp learning disable",
        )
    ),
)
