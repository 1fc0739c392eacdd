"""Names of hosts: typed ones, and servers that are asked. IOS asks unless told not to."""

from collections.abc import Iterable

from labkit.nos.config import DeviceConfig
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_HELP = {
    "domain": "IP DNS Resolver",
    "lookup": "Enable IP Domain Name System hostname translation",
    "name": "Define the default domain name",
    "name-server": "Specify address of name server to use",
    "host": "Add an entry to the ip hostname table",
}


def _lookup(call: Call) -> None:
    call.target.dns.resolve = not call.negative


def _host(call: Call) -> None:
    hosts = call.target.dns.hosts
    if call.negative:
        hosts.pop(call["name"].lower(), None)
    else:
        hosts[call["name"].lower()] = call["ip"]


def _servers(call: Call) -> None:
    held = call.target.dns.servers
    others = [server for server in held if server not in call["ip"]]
    call.target.dns.servers = others if call.negative else list(dict.fromkeys([*others, *call["ip"]]))


def _domain(call: Call) -> None:
    call.target.dns.domains = [] if call.negative else [call["domain"]]


def _domains(config: DeviceConfig) -> Iterable[Values]:
    for domain in config.dns.domains:
        yield {"domain": domain}


table.add(
    Setting(
        views=("system",),
        notation="ip domain lookup",
        undo=("no ip domain lookup", "no ip domain-lookup"),
        path="dns.resolve",
        store=_lookup,
        clear=_lookup,
        lines=lambda config: () if config.dns.resolve else ({"undo": True},),
        block="ip domain",
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="ip domain-lookup",
        undo=(),
        path="dns.resolve",
        store=_lookup,
        lines=lambda _config: (),
        block="ip domain",
        help=_HELP,
    ),
    *(
        Setting(
            views=("system",),
            notation=f"{words} <domain:string 1-255>",
            undo=(f"no {words} [<domain:string 1-255>]",),
            path="dns.domains",
            store=_domain,
            clear=_domain,
            lines=_domains if words == "ip domain name" else lambda _config: (),
            block="ip domain",
            place=11,
            help=_HELP,
        )
        for words in ("ip domain name", "ip domain-name")
    ),
    Setting(
        views=("system",),
        notation="ip host <name:string 1-255> <ip>",
        undo=("no ip host <name:string 1-255> [<ip>]",),
        path="dns.hosts",
        store=_host,
        clear=_host,
        lines=lambda config: ({"name": name, "ip": address} for name, address in config.dns.hosts.items()),
        block="ip domain",
        place=12,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="ip name-server <ip>&<1-6>",
        undo=("no ip name-server <ip>&<1-6>",),
        path="dns.servers",
        store=_servers,
        clear=_servers,
        lines=lambda config: ({"ip": [server]} for server in config.dns.servers),
        block="ip domain",
        place=13,
        help=_HELP,
    ),
)
