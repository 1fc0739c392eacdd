"""Names on VRP: static ones, DNS servers, endings, and what was learned."""

from collections.abc import Iterable
from typing import TypeVar

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.display.kept_lines import lines as kept_lines
from labkit.nos.names import LIFETIME, servers
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()
Item = TypeVar("Item")

_MOST_SERVERS, _MOST_DOMAINS, _MOST_HOSTS = 6, 10, 50
_HELP = {
    "dns": "Specify DNS information",
    "resolve": "Enable dynamic domain name resolution",
    "server": "Specify a DNS server",
    "domain": "Specify a domain name suffix",
    "host": "Specify a host and its IP address",
}


def _set_host(call: Call) -> str | None:
    hosts = call.device.config.dns.hosts
    name: str = call["name"].lower()
    if call.negative:
        return None if hosts.pop(name, None) is not None else "Error: The host does not exist."
    if name not in hosts and len(hosts) >= _MOST_HOSTS:
        return "Error: The number of hosts has reached the maximum."
    hosts[name] = call["ip"]
    return None


def _host_lines(config: DeviceConfig) -> Iterable[Values]:
    return ({"name": name, "ip": address} for name, address in config.dns.hosts.items())


def _set_server(call: Call) -> str | None:
    return _change(call.device.config.dns.servers, call["ip"], _MOST_SERVERS, "DNS server", call)


def _set_domain(call: Call) -> str | None:
    return _change(call.device.config.dns.domains, call["domain"], _MOST_DOMAINS, "domain", call)


def _change(held: list[Item], item: Item | None, most: int, what: str, call: Call) -> str | None:
    """Add to a list whose order counts, or take away: one item, or all where none is named."""
    if call.negative:
        if item is None:
            held.clear()
        elif item in held:
            held.remove(item)
        else:
            return f"Error: The {what} does not exist."
    elif item is not None and item not in held:
        if len(held) >= most:
            return f"Error: The number of {what}s has reached the maximum."
        held.append(item)
    return None


table.add(
    Setting(
        views=("system",),
        notation="ip host <name:string 1-24> <ip>",
        undo=("undo ip host <name:string 1-24> [<ip>]",),
        path="dns.hosts",
        store=_set_host,
        clear=_set_host,
        lines=_host_lines,
        block="ip host",
        help=_HELP,
    ),
    Setting(views=("system",), notation="dns resolve", path="dns.resolve", block="dns", place=50, help=_HELP),
    Setting(
        views=("system",),
        notation="dns server <ip>",
        undo=("undo dns server [<ip>]",),
        path="dns.servers",
        store=_set_server,
        clear=_set_server,
        lines=lambda config: ({"ip": server} for server in config.dns.servers),
        block="dns",
        place=51,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="dns domain <domain:string 1-255>",
        undo=("undo dns domain [<domain:string 1-255>]",),
        path="dns.domains",
        store=_set_domain,
        clear=_set_domain,
        lines=lambda config: ({"domain": domain} for domain in config.dns.domains),
        block="dns",
        place=52,
        help=_HELP,
    ),
)


@table.display("display ip host", help={"host": "Static names"})
def display_hosts(call: Call) -> str:
    """Show the static names and their addresses."""
    row = "{:<24}{:<10}{:<13}{}"
    hosts = call.device.config.dns.hosts
    rows = [row.format(name, 0, "static", address) for name, address in hosts.items()]
    return "\n".join([row.format("Host", "Age", "Flags", "Address"), *rows])


@table.display("display dns server", help=_HELP)
def display_servers(call: Call) -> str:
    """Show whom the device asks; `D` are servers that came with an address."""
    configured = call.device.config.dns.servers
    rows = [
        f"  {number:<14}{'S' if server in configured else 'D':<8}{server}"
        for number, server in enumerate(servers(call.device), 1)
    ]
    title = f"  {'Domain-server':<14}{'Type':<8}IP Address"
    rows6 = [
        f"  {number:<14}{'S':<8}{str(line['address']).upper()}"
        for number, line in enumerate(kept_lines(call.device.config, "dns server ipv6"), 1)
    ]
    below = ["", "IPv6 Dns Servers :", title, *rows6] if rows6 else []
    return "\n".join(["Type:", "D:Dynamic    S:Static", "", "IPv4 Dns Servers :", title, *rows, *below])


@table.display("display dns domain", help=_HELP)
def display_domains(call: Call) -> str:
    """Show the endings that are tried behind a name."""
    rows = [f"  {number:<8}{name}" for number, name in enumerate(call.device.config.dns.domains, 1)]
    return "\n".join([f"  {'No':<8}Domain-name", *rows])


@table.display("display dns dynamic-host", help={"dynamic-host": "Names that servers answered for"})
def display_learned(call: Call) -> str:
    """Show what servers answered, with the seconds for which it is still kept."""
    device = call.device
    row = "{:<4}{:<34}{:<8}{:<8}{}"
    rows: list[str] = []
    for name, (address, asked) in device.resolved.items():
        left = int(asked + LIFETIME - device.now())
        if left > 0:
            rows.append(row.format(len(rows) + 1, name, left, "IP", address))
    return "\n".join([row.format("No", "Domain-name", "TTL", "Type", "Address"), *rows])


@table.action("reset dns dynamic-host", help=_HELP)
def forget_learned(call: Call) -> None:
    """Forget what servers answered."""
    call.device.resolved.clear()
