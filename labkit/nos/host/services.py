"""What hosts offer each other: web pages, files and names (HTTP, FTP and DNS)."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from urllib.parse import urlsplit

from labkit.engine.engine import Connect
from labkit.nos import flash
from labkit.nos.arrival import answerer, call_up
from labkit.nos.config import DeviceConfig
from labkit.nos.names import address_of, ask, candidates, servers
from labkit.nos.shell.declaration import Call, Setting, Table, Values
from labkit.nos.shell.effects import Dialogue, Output

table = Table()

HTTP, FTP = 80, 21
_INDEX = "index.html"
_HELP = {
    "dns": "Names and addresses",
    "server": "The DNS server to ask",
    "record": "Answer for a name, as a DNS server",
    "nslookup": "Ask the DNS server for a name",
    "http": "Web pages",
    "get": "Fetch a page from a web server",
    "wget": "Fetch a page from a web server",
}


def _set_server(call: Call) -> None:
    dns = call.target.dns
    dns.servers = [] if call.negative else [call["ip"]]
    dns.resolve = not call.negative


def _set_record(call: Call) -> str | None:
    records = call.target.dns.records
    name: str = call["name"].lower()
    if not call.negative:
        records[name] = call["ip"]
    elif records.pop(name, None) is None:
        return f"Error: There is no record of {name}."
    return None


def _server_values(config: DeviceConfig) -> Iterator[Values]:
    return ({"ip": server} for server in config.dns.servers)


def _record_values(config: DeviceConfig) -> Iterator[Values]:
    return ({"name": name, "ip": address} for name, address in config.dns.records.items())


def lines(config: DeviceConfig) -> Iterator[str]:
    """Write the configuration."""
    for server in config.dns.servers:
        yield f"dns server {server}"
    for name, address in config.dns.records.items():
        yield f"dns record {name} {address}"


table.add(
    Setting(
        views=("user",),
        notation="dns server <ip>",
        undo=("undo dns server",),
        path="dns",
        store=_set_server,
        clear=_set_server,
        lines=_server_values,
        place=50,
        help=_HELP,
    ),
    Setting(
        views=("user",),
        notation="dns record <name:string 1-255> <ip>",
        undo=("undo dns record <name:string 1-255>",),
        path="dns.records",
        store=_set_record,
        clear=_set_record,
        lines=_record_values,
        place=51,
        help=_HELP,
    ),
)


@table.action("nslookup <name:string 1-255> [<server:ip>]", help=_HELP)
def nslookup(call: Call) -> Dialogue:
    """Ask a DNS server for a name; what was asked before is not remembered here."""
    device = call.device
    asked: list[IPv4Address] = [call["server"]] if call["server"] else servers(device)
    if not asked:
        yield Output("*** No DNS server is set. Type `dns server <address>`.\n")
        return
    for server in asked:
        for name in candidates(call["name"].lower(), device.config.dns.domains):
            answered, address = yield from ask(device, server, name)
            if address is not None:
                yield Output(f"Server:  {server}\n\nName:    {name}\nAddress: {address}\n")
                return
            if not answered:
                yield Output(f"*** Request to {server} timed out.\n")
                break
        else:
            yield Output(f"*** {server} can't find {call['name']}: Non-existent domain\n")
            return


@table.action("http get <url:string 1-255>", "wget <url:string 1-255>", help=_HELP)
def fetch(call: Call) -> Dialogue:
    """Fetch a page (RFC 9110): the status line, who served it, and the page."""
    text: str = call["url"]
    url = urlsplit(text if "//" in text else f"http://{text}")
    try:
        port = url.port or HTTP
    except ValueError:
        yield Output("Error: The port of the URL is not valid.\n")
        return
    if url.scheme != "http" or not url.hostname:
        yield Output("Error: The URL is not valid.\n")
        return
    address = yield from address_of(call.device, _host(url.hostname))
    if address is None:
        return
    yield Output(f"Connecting to {address} port {port} ...\n")
    connection = yield from call_up(call.device, Connect(address, port))
    if connection.outcome != "connected":
        yield Output({"refused": "Connection refused.\n"}.get(connection.outcome, "Connection timed out.\n"))
        return
    server = answerer(call.device, connection)
    if server is None or server.kind.role != "host" or connection.port == FTP:
        yield Output("Connected, but the server does not speak HTTP.\n")
        return
    path = url.path.lstrip("/") or _INDEX
    page = flash.read(server, path)
    if page is None and path == _INDEX:
        page = f"<html><body>This is {server.name}.</body></html>\n"
    status = "404 Not Found" if page is None else "200 OK"
    yield Output(
        f"HTTP/1.1 {status}\nServer: {server.name}\nContent-Length: {len(page or '')}\n\n{page or ''}"
    )


def _host(name: str) -> IPv4Address | str:
    """An address if it is one, else a name."""
    return IPv4Address(name) if name.replace(".", "").isdecimal() and name.count(".") == 3 else name
