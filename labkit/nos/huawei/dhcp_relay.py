"""DHCP server groups, which relays name instead of single servers, and the lines of DHCP that are only kept."""

from collections.abc import Iterable
from ipaddress import IPv4Address

from labkit.nos.config import DhcpServerGroup
from labkit.nos.huawei.dhcp import SERVING
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("dhcp-server-group", "-dhcp-server-group-{name}")


def _store_server(call: Call) -> str | None:
    servers: dict[int, IPv4Address] = call.target.servers
    if call["server"] not in servers.values():
        free = next(number for number in range(len(servers) + 1) if number not in servers)
        servers[free if call["number"] is None else call["number"]] = call["server"]
    return None


def _clear_server(call: Call) -> str | None:
    servers: dict[int, IPv4Address] = call.target.servers
    for number in [number for number, server in servers.items() if server == call["server"]]:
        del servers[number]
    return None


def _server_lines(group: DhcpServerGroup) -> Iterable[Values]:
    for number, server in sorted(group.servers.items()):
        yield {"server": server, "number": number}


def _needs_relay(call: Call) -> str | None:
    if call.negative or call.target.dhcp.select == "relay":
        return None
    return "Error: Please select the DHCP relay mode on this interface first."


table.add(
    Section(
        views=("system",),
        notation="dhcp server group <name:string 1-32>",
        path="dhcp.groups",
        view="dhcp-server-group",
        key=lambda values: values["name"],
        make=lambda call: DhcpServerGroup(call["name"]),
        bind=lambda group: {"name": group.name},
        block="dhcp enable",
        place=60,
        help={"group": "A group of DHCP servers"},
    ),
    Setting(
        views=("dhcp-server-group",),
        notation="dhcp-server <server:ip> [<number:0-19>]",
        undo=("undo dhcp-server <server:ip>",),
        path="servers",
        store=_store_server,
        clear=_clear_server,
        lines=_server_lines,
        place=10,
    ),
    Kept(views=("dhcp-server-group",), notation="gateway <ip>", place=11),
    Kept(views=("dhcp-server-group",), notation="vpn-instance <vrf:string 1-31>", place=12),
    Setting(
        views=SERVING,
        notation="dhcp relay server-select <group:string 1-32>",
        undo=("undo dhcp relay server-select",),
        path="dhcp.relay_group",
        check=_needs_relay,
        place=86.5,
        help={"server-select": "The group of DHCP servers"},
    ),
    *(
        Kept(views=SERVING, notation=notation, place=88 + index / 100, single=False)
        for index, notation in enumerate(
            (
                "dhcp server nbns-list <ip>&<1-8>",
                "dhcp server netbios-type <type:b-node|h-node|m-node|p-node>",
                (
                    "dhcp server option <code:1-254> [sub-option <sub:1-254>]"
                    " {ascii <ascii:string 1-255>|hex <hex:string 1-254>|ip-address <ip>&<1-8>}"
                ),
                "dhcp server import all",
                "dhcp relay gateway <ip>",
                "dhcp relay information enable",
                "dhcp client hostname <name:string 1-64>",
                "dhcp client client-id <id:string 1-64>",
                "dhcpv6 client pd <prefix:string 1-31>",
                "dhcpv6 client information-request",
                "ipv6 nd ra preference <preference:high|medium|low>",
                "ipv6 nd hop-limit <1-255>",
            )
        )
    ),
    *(
        Kept(views=("system",), notation=notation, block="dhcp enable", place=61, single=False)
        for notation in (
            "dhcp server ping packet <0-10>",
            "dhcp server ping timeout <0-10000>",
            "dhcp server bootp",
            "dhcp server bootp automatic",
            "dhcp server database enable",
            "dhcp server database recover",
            "dhcp server database write-delay <300-86400>",
            "dhcp relay detect enable",
            "dhcp relay trust option82",
            "dhcpv6 duid {ll|llt|<duid:string 6-260>}",
        )
    ),
    *(
        Kept(views=("ip-pool",), notation=notation, place=23 + index)
        for index, notation in enumerate(
            (
                "lock",
                "import all",
                "next-server <ip>",
                "sname <name:string 1-64>",
                "conflict auto-recycle interval day <0-999> [hour <0-23> [minute <0-59>]]",
                "bootfile <file:string 1-127>",
                "logging",
                "force insert option <code:1-254>&<1-8>",
            )
        )
    ),
    *(
        Kept(views=("dhcpv6-pool",), notation=notation, place=16 + index, single=False)
        for index, notation in enumerate(
            (
                "prefix-delegation <prefix:ipv6-prefix> <1-128> [life-time <1-4294967295> <1-4294967295>]",
                "sip-server <address:ipv6>",
                "sip-domain-name <domain:string 1-50>",
            )
        )
    ),
)
