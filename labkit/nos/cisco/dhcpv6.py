"""DHCPv6: pools, servers and relays (RFC 8415)."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.cisco.ipv6 import network_of
from labkit.nos.cisco.views import LAYER3, LOOPBACK, ROUTED
from labkit.nos.config import InterfaceConfig
from labkit.nos.config.ipv6 import FOREVER, Dhcpv6Pool
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("dhcpv6-pool", "config-dhcpv6")

_SERVING = tuple(view for view in ROUTED if view != LOOPBACK)
_LIFETIME = "[lifetime {infinite infinite|<valid:60-4294967294> <preferred:60-4294967294>}]"
_HELP = {
    "ipv6": "IPv6 configuration commands",
    "dhcp": "Configure IPv6 DHCP",
    "pool": "Configure IPv6 DHCP pool",
    "address": "IPv6 address allocation",
    "prefix": "IPv6 address prefix",
    "dns-server": "DNS servers",
    "domain-name": "Domain name to complete unqualified host names",
    "server": "Act as an IPv6 DHCP server",
    "relay": "Act as an IPv6 DHCP relay agent",
    "destination": "Configure relay destination",
    "<name>": "IPv6 DHCP pool name",
}


def _set_prefix(call: Call) -> str | None:
    address, length = call["prefix"]
    if address.is_link_local or address.is_multicast:
        return "% Invalid prefix"
    pool: Dhcpv6Pool = call.target
    pool.prefix = network_of(address, length)
    pool.lifetimes = (FOREVER, FOREVER) if call["infinite"] else None
    if call["valid"] is not None:
        if call["preferred"] > call["valid"]:
            return "% Preferred lifetime must not be greater than valid lifetime"
        pool.lifetimes = (call["valid"], call["preferred"])
    return None


def _clear_prefix(call: Call) -> None:
    call.target.prefix = call.target.lifetimes = None


def _prefix_lines(pool: Dhcpv6Pool) -> Iterable[Values]:
    if pool.prefix is None:
        return
    values: dict[str, Any] = {"prefix": pool.prefix}
    if pool.lifetimes == (FOREVER, FOREVER):
        values |= {"lifetime": True, "infinite": True}
    elif pool.lifetimes is not None:
        values |= {"lifetime": True, "valid": pool.lifetimes[0], "preferred": pool.lifetimes[1]}
    yield values


def _change_dns(call: Call) -> None:
    pool: Dhcpv6Pool = call.target
    if call.negative:
        pool.dns = [server for server in pool.dns if call["ipv6"] not in (None, server)]
    elif call["ipv6"] not in pool.dns:
        pool.dns = [*pool.dns, call["ipv6"]]


def _change_relay(call: Call) -> str | None:
    own, wanted = call.target.ipv6, call["ipv6"]
    if call.negative:
        own.relay_servers = [held for held in own.relay_servers if wanted not in (None, held)]
    elif wanted.is_multicast or wanted.is_link_local:
        return "% Interface must be specified for link-local or multicast destination"
    elif wanted not in own.relay_servers:
        own.relay_servers = [*own.relay_servers, wanted]
    return None


def _relay_lines(interface: InterfaceConfig) -> Iterable[Values]:
    return ({"ipv6": server} for server in interface.ipv6.relay_servers)


table.add(
    Section(
        views=("system",),
        families=LAYER3,
        notation="ipv6 dhcp pool <name:string 1-64>",
        undo=("no ipv6 dhcp pool <name:string 1-64>",),
        view="dhcpv6-pool",
        path="ipv6.pools",
        key=lambda values: values["name"],
        make=lambda call: Dhcpv6Pool(call["name"]),
        bind=lambda pool: {"name": pool.name},
        order=lambda _key: 0,
        block="ipv6 dhcp pool",
        help=_HELP,
    ),
    Setting(
        views=("dhcpv6-pool",),
        notation=f"address prefix <prefix:ipv6-prefix> {_LIFETIME}",
        undo=("no address prefix [<prefix:ipv6-prefix>]",),
        path="prefix",
        store=_set_prefix,
        clear=_clear_prefix,
        lines=_prefix_lines,
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("dhcpv6-pool",),
        notation="dns-server <ipv6>",
        undo=("no dns-server [<ipv6>]",),
        path="dns",
        store=_change_dns,
        clear=_change_dns,
        lines=lambda pool: ({"ipv6": server} for server in pool.dns),
        place=12,
        help=_HELP,
    ),
    Setting(
        views=("dhcpv6-pool",),
        notation="domain-name <domain:string 1-64>",
        path="domain",
        place=13,
        help=_HELP,
    ),
    *(
        Kept(views=("dhcpv6-pool",), notation=notation, place=14)
        for notation in (
            "information refresh {infinity|<days:0-365> [<hours:0-23> [<minutes:0-59>]]}",
            "prefix-delegation pool <pool:string 1-64>",
        )
    ),
    Setting(
        views=_SERVING,
        notation="ipv6 dhcp server <pool:string 1-64>",
        undo=("no ipv6 dhcp server [<pool:string 1-64>]",),
        path="ipv6.dhcp_pool",
        place=92,
        help=_HELP,
    ),
    Setting(
        views=_SERVING,
        notation="ipv6 dhcp relay destination <ipv6>",
        undo=("no ipv6 dhcp relay destination [<ipv6>]",),
        path="ipv6.relay_servers",
        store=_change_relay,
        clear=_change_relay,
        lines=_relay_lines,
        place=92.1,
        help=_HELP,
    ),
    Kept(
        views=_SERVING,
        notation="ipv6 dhcp relay destination <ipv6> <interface>",
        single=False,
        place=92.2,
        help=_HELP,
    ),
)
