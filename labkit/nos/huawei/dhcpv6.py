"""DHCPv6: pools, servers and relays (RFC 8415)."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import InterfaceConfig
from labkit.nos.config.ipv6 import Dhcpv6Pool
from labkit.nos.huawei.ipv6 import INTERFACES, PREFIX, network_of, prefix_values, require_interface
from labkit.nos.huawei.views import LOOPBACK
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("dhcpv6-pool", "-dhcpv6-pool-{name}")

_SERVING = tuple(view for view in INTERFACES if view != LOOPBACK)
_MOST_DNS = 2
_HELP = {
    "dhcpv6": "Specify DHCPv6 configuration information",
    "pool": "Configure the DHCPv6 address pool",
    "server": "DHCPv6 server",
    "relay": "DHCPv6 relay",
    "destination": "Address of the server, or of the next relay",
    "interface": "Interface behind which all servers are asked",
    "<name>": "Name of the pool",
}


def _set_prefix(call: Call) -> str | None:
    address, length = prefix_values(call)
    if address.is_link_local or address.is_multicast:
        return "Error: The specified prefix is invalid."
    call.target.prefix = network_of(address, length)
    return None


def _change_dns(call: Call) -> str | None:
    pool: Dhcpv6Pool = call.target
    if call.negative:
        pool.dns = [server for server in pool.dns if call["ipv6"] not in (None, server)]
    elif call["ipv6"] not in pool.dns:
        if len(pool.dns) >= _MOST_DNS:
            return "Error: The number of DNS servers exceeds the maximum."
        pool.dns = [*pool.dns, call["ipv6"]]
    return None


def _change_excluded(call: Call) -> str | None:
    pool: Dhcpv6Pool = call.target
    ends = (call["first"], call["last"] or call["first"])
    if call.negative:
        if ends not in pool.excluded:
            return "Error: The excluded address does not exist."
        pool.excluded = [held for held in pool.excluded if held != ends]
    elif ends[0] > ends[1]:
        return "Error: The excluded address range is invalid."
    elif ends not in pool.excluded:
        pool.excluded = sorted([*pool.excluded, ends])
    return None


def _excluded_lines(pool: Dhcpv6Pool) -> Iterable[Values]:
    for first, last in pool.excluded:
        yield {"first": first} if first == last else {"first": first, "last": last}


def _refuse_pool(call: Call) -> str | None:
    if call.negative and call["name"] not in call.device.config.ipv6.pools:
        return "Error: The DHCPv6 address pool does not exist."
    return None


def _refuse_server(call: Call) -> str | None:
    refused = require_interface(call)
    if refused is not None or call.negative:
        return refused
    if call.target.ipv6.dhcp_client:
        return "Error: The interface is a DHCPv6 client."
    return None


def _change_relay(call: Call) -> str | None:
    held = call.target.ipv6
    if call.negative:
        held.relay_servers = [server for server in held.relay_servers if call["ipv6"] not in (None, server)]
    elif call["ipv6"] not in held.relay_servers:
        held.relay_servers = [*held.relay_servers, call["ipv6"]]
    return None


def _change_relay_port(call: Call) -> str | None:
    held = call.target.ipv6
    if call.negative:
        held.relay_ports = [name for name in held.relay_ports if call["interface"] not in (None, name)]
    elif call["interface"] not in held.relay_ports:
        held.relay_ports = [*held.relay_ports, call["interface"]]
    return None


def _relay_lines(interface: InterfaceConfig) -> Iterable[Values]:
    return ({"ipv6": server} for server in interface.ipv6.relay_servers)


def _prefix_lines(pool: Dhcpv6Pool) -> Iterable[Values]:
    values: dict[str, Any] = {"prefix": pool.prefix}
    return () if pool.prefix is None else (values,)


table.add(
    Section(
        views=("system",),
        notation="dhcpv6 pool <name:string 1-31>",
        undo=("undo dhcpv6 pool <name:string 1-31>",),
        view="dhcpv6-pool",
        path="ipv6.pools",
        key=lambda values: values["name"],
        make=lambda call: Dhcpv6Pool(call["name"]),
        bind=lambda pool: {"name": pool.name},
        check=_refuse_pool,
        block="dhcpv6 pool",
        help=_HELP,
    ),
    Setting(
        views=("dhcpv6-pool",),
        notation=f"address prefix {PREFIX}",
        undo=(f"undo address prefix [{PREFIX}]",),
        path="prefix",
        store=_set_prefix,
        lines=_prefix_lines,
        place=10,
    ),
    Setting(
        views=("dhcpv6-pool",),
        notation="excluded-address <first:ipv6> [to <last:ipv6>]",
        undo=("undo excluded-address <first:ipv6> [to <last:ipv6>]",),
        path="excluded",
        store=_change_excluded,
        clear=_change_excluded,
        lines=_excluded_lines,
        place=11,
    ),
    Setting(
        views=("dhcpv6-pool",),
        notation="dns-server <ipv6>",
        undo=("undo dns-server [<ipv6>]",),
        path="dns",
        store=_change_dns,
        clear=_change_dns,
        lines=lambda pool: ({"ipv6": server} for server in pool.dns),
        place=12,
    ),
    Setting(views=("dhcpv6-pool",), notation="dns-domain-name <domain:string 1-50>", path="domain", place=13),
    Kept(views=("dhcpv6-pool",), notation="information-refresh <600-4294967295>", place=14),
    Kept(views=("dhcpv6-pool",), notation="lock", place=15),
    Setting(
        views=_SERVING,
        notation="dhcpv6 server <pool:string 1-31>",
        undo=("undo dhcpv6 server [<pool:string 1-31>]",),
        path="ipv6.dhcp_pool",
        check=_refuse_server,
        place=33,
        help=_HELP,
    ),
    Setting(
        views=_SERVING,
        notation="dhcpv6 relay destination <ipv6>",
        undo=("undo dhcpv6 relay destination [<ipv6>]",),
        path="ipv6.relay_servers",
        check=require_interface,
        store=_change_relay,
        clear=_change_relay,
        lines=_relay_lines,
        place=33.1,
        help=_HELP,
    ),
    Setting(
        views=_SERVING,
        notation="dhcpv6 relay interface <interface>",
        undo=("undo dhcpv6 relay interface [<interface>]",),
        path="ipv6.relay_ports",
        check=require_interface,
        store=_change_relay_port,
        clear=_change_relay_port,
        lines=lambda interface: ({"interface": name} for name in interface.ipv6.relay_ports),
        place=33.2,
        help=_HELP,
    ),
)
