"""DHCP servers and relays (RFC 2131). The service runs on every interface unless it is taken away."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import Any

from labkit.engine.engine import Reset
from labkit.nos.cisco.views import ROUTED
from labkit.nos.config import DeviceConfig, DhcpPool, InterfaceConfig
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values

table = Table()
table.view("dhcp-pool", "dhcp-config")

_HELP = {
    "dhcp": "Configure DHCP server and relay parameters",
    "excluded-address": "Prevent DHCP from assigning certain addresses",
    "pool": "Configure DHCP address pools",
    "network": "Network number and mask",
    "default-router": "Default routers",
    "dns-server": "DNS servers",
    "domain-name": "Domain name",
    "lease": "Address lease time",
    "infinite": "Infinite lease",
    "host": "Client IP address and mask",
    "client-identifier": "Client identifier",
    "hardware-address": "Client hardware address",
    "helper-address": "Specify a destination address for UDP broadcasts",
    "service": "Modify use of network based services",
}
_ETHERNET = "01"
"""What a client identifier begins with where it is a MAC address (RFC 2132, 9.14)."""


def _exclude(call: Call) -> str | None:
    held: list[tuple[IPv4Address, IPv4Address]] = call.target.dhcp.excluded
    wanted = (call["first"], call["last"] or call["first"])
    if int(wanted[1]) < int(wanted[0]):
        return "% Invalid address range"
    if call.negative:
        if wanted not in held:
            return "% Range [{}, {}] is not in the database.".format(*wanted)
        held.remove(wanted)
    elif wanted not in held:
        held.append(wanted)
    return None


def _excluded_lines(config: DeviceConfig) -> Iterator[Values]:
    for first, last in sorted(config.dhcp.excluded):
        yield {"first": first} | ({} if first == last else {"last": last})


def _network(call: Call) -> None:
    length = call["length"]
    address = IPv4Address(int(call["ip"]) & (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF)
    call.target.network = None if call.negative else (address, length)


def _addresses(name: str) -> Any:
    def store(call: Call) -> None:
        setattr(call.target, name, [] if call.negative else list(call["servers"]))

    return store


def _lease(call: Call) -> None:
    pool: DhcpPool = call.target
    pool.unlimited = bool(call["infinite"]) and not call.negative
    days = call["days"]
    pool.lease = None if call.negative or days is None else (days, call["hours"] or 0, call["minutes"] or 0)


def _lease_lines(pool: DhcpPool) -> Iterator[Values]:
    if pool.unlimited:
        yield {"infinite": True}
    elif pool.lease is not None:
        days, hours, minutes = pool.lease
        values = {"days": days}
        if hours or minutes:
            values["hours"] = hours
        if minutes:
            values["minutes"] = minutes
        yield values


def _host(call: Call) -> None:
    """A pool for one client: its address now, its MAC address by another line."""
    pool: DhcpPool = call.target
    length = call["length"] or 24
    pool.network = (
        None
        if call.negative
        else (
            IPv4Address(int(call["ip"]) & (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF),
            length,
        )
    )
    pool.host = None if call.negative else call["ip"]
    _bind(pool)


def _client(call: Call) -> str | None:
    pool: DhcpPool = call.target
    digits = "" if call.negative else (call["identifier"] or call["mac"]).replace(".", "").lower()
    if call["identifier"] and not call.negative and (not digits.startswith(_ETHERNET) or len(digits) != 14):
        return "% A client identifier is 01 and a MAC address: 01xx.xxxx.xxxx.xx"
    pool.client = digits[-12:]
    pool.client_identified = bool(call["identifier"]) and not call.negative
    _bind(pool)
    return None


def _bind(pool: DhcpPool) -> None:
    both = pool.host is not None and pool.client
    pool.bindings = {pool.host: _hyphened(pool.client)} if both and pool.host is not None else {}


def _hyphened(mac: str) -> str:
    return f"{mac[:4]}-{mac[4:8]}-{mac[8:]}"


def _identifier_lines(pool: DhcpPool) -> Iterator[Values]:
    if pool.client and pool.client_identified:
        digits = _ETHERNET + pool.client
        yield {"identifier": ".".join(digits[at : at + 4] for at in range(0, len(digits), 4))}


def _help(call: Call) -> None:
    held: list[IPv4Address] = call.target.dhcp.relay_servers
    if call.negative:
        held[:] = [server for server in held if call["ip"] not in (None, server)]
    elif call["ip"] not in held:
        held.append(call["ip"])


def _helpers(interface: InterfaceConfig) -> Iterator[Values]:
    for server in interface.dhcp.relay_servers:
        yield {"ip": server}


def _servers(word: str, name: str, place: float) -> Setting:
    return Setting(
        views=("dhcp-pool",),
        notation=f"{word} <servers:ip>&<1-8>",
        undo=(f"no {word} [<servers:ip>&<1-8>]",),
        path=name,
        store=_addresses(name),
        clear=_addresses(name),
        lines=lambda pool: ({"servers": getattr(pool, name)},) if getattr(pool, name) else (),
        place=place,
        help=_HELP,
    )


table.add(
    Setting(
        views=("system",),
        notation="no service dhcp",
        undo=("service dhcp",),
        path="dhcp.enabled",
        read=lambda _values: False,
        write=lambda _value: (),
        store=lambda call: setattr(call.target.dhcp, "enabled", False),
        clear=lambda call: setattr(call.target.dhcp, "enabled", True),
        lines=lambda config: () if config.dhcp.enabled else ({},),
        block="ip dhcp",
        place=1,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="ip dhcp excluded-address <first:ip> [<last:ip>]",
        undo=("no ip dhcp excluded-address <first:ip> [<last:ip>]",),
        path="dhcp.excluded",
        store=_exclude,
        clear=_exclude,
        lines=_excluded_lines,
        block="ip dhcp",
        place=2,
        help=_HELP,
    ),
    Section(
        views=("system",),
        notation="ip dhcp pool <name:string 1-64>",
        undo=("no ip dhcp pool <name:string 1-64>",),
        view="dhcp-pool",
        path="dhcp.pools",
        key=lambda values: values["name"],
        make=lambda call: DhcpPool(name=call["name"]),
        bind=lambda pool: {"name": pool.name},
        block="ip dhcp pool",
        order=lambda _key: 0,
        help=_HELP,
    ),
    Setting(
        views=("dhcp-pool",),
        notation="network <ip> {<length:mask>|/<length:1-32>}",
        undo=("no network [<ip> <length:mask>]",),
        path="network",
        store=_network,
        clear=lambda call: setattr(call.target, "network", None),
        lines=lambda pool: (
            ()
            if pool.network is None or pool.host is not None
            else ({"ip": pool.network[0], "length": pool.network[1]},)
        ),
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("dhcp-pool",),
        notation="host <ip> [<length:mask>]",
        undo=("no host [<ip> [<length:mask>]]",),
        path="host",
        store=_host,
        clear=_host,
        lines=lambda pool: (
            ()
            if pool.host is None or pool.network is None
            else ({"ip": pool.host, "length": pool.network[1]},)
        ),
        place=11,
        help=_HELP,
    ),
    Setting(
        views=("dhcp-pool",),
        notation="client-identifier <identifier:string 1-60>",
        undo=("no client-identifier",),
        path="client",
        store=_client,
        clear=_client,
        lines=_identifier_lines,
        place=12,
        help=_HELP,
    ),
    Setting(
        views=("dhcp-pool",),
        notation="hardware-address <mac>",
        undo=("no hardware-address",),
        path="client",
        store=_client,
        clear=_client,
        lines=lambda pool: ({"mac": pool.client},) if pool.client and not pool.client_identified else (),
        place=13,
        help=_HELP,
    ),
    _servers("default-router", "gateways", 20),
    _servers("dns-server", "dns", 21),
    Setting(
        views=("dhcp-pool",), notation="domain-name <domain:string 1-64>", path="domain", place=22, help=_HELP
    ),
    Setting(
        views=("dhcp-pool",),
        notation="lease {infinite|<days:0-365> [<hours:0-23> [<minutes:0-59>]]}",
        undo=("no lease",),
        path="lease",
        store=_lease,
        clear=_lease,
        lines=_lease_lines,
        place=23,
        help=_HELP,
    ),
    Kept(
        views=("dhcp-pool",),
        notation="option <0-254> {ip|ascii|hex} <text:text 1-200>",
        single=False,
        place=24,
    ),
    Setting(
        views=ROUTED,
        notation="ip helper-address <ip>",
        undo=("no ip helper-address [<ip>]",),
        path="dhcp.relay_servers",
        store=_help,
        clear=_help,
        lines=_helpers,
        place=22,
        help=_HELP,
    ),
)


@table.action("clear ip dhcp binding <all:star>", changes=True, help=_HELP | {"clear": "Reset functions"})
def clear_bindings(call: Call) -> None:
    """Take all addresses back."""
    call.device.engine.reset(Reset("leases"))
