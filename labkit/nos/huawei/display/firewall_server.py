"""`display nat server` and `display firewall server-map` of USG6000 (layouts: its manual)."""

from collections.abc import Iterable, Iterator

from labkit.nos.config import PublishedServer
from labkit.nos.huawei.acl_words import SERVICES
from labkit.nos.huawei.display.lines import joined
from labkit.nos.number_words import word_for
from labkit.nos.shell.declaration import Call, Table

table = Table()
USG = frozenset({"usg"})
_PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp"}
_NONE = "---"
_HELP = {
    "nat": "Display NAT information",
    "server": "Servers inside that are reached under a public address",
    "server-map": "Connections that are let in before they are made",
    "static": "Entries that stay",
    "nat-server": "Entries of published servers",
}


def _protocol(server: PublishedServer) -> str:
    number = server.mapping.protocol
    return _NONE if number is None else _PROTOCOLS.get(number, str(number))


def _port(server: PublishedServer, port: int) -> str:
    if not port:
        return _NONE
    word = word_for(SERVICES.get(server.mapping.protocol or 0, {}), port)
    return str(port) if word.isdecimal() else f"{port}({word})"


def _pair(left: tuple[str, object], right: tuple[str, object]) -> str:
    return f"  {left[0]:<20} : {left[1]!s:<15}{right[0]:<17} : {right[1]}"


def servers(held: Iterable[PublishedServer]) -> str:
    """Render `display nat server`."""
    found = list(held)
    rows = [" Server in private network information:", f"  Total   {len(found)} NAT server(s)"]
    for place, server in enumerate(found):
        rows += [*_server(server, place), ""]
    return joined(rows)


def _server(server: PublishedServer, place: int) -> Iterator[str]:
    mapping = server.mapping
    inside_end = mapping.inside_port + mapping.last_port - mapping.outside_port
    one_port = not mapping.last_port or mapping.last_inside is not None
    outside = mapping.outside or _NONE
    yield f"  {'server name':<20} : {server.name}"
    yield _pair(("id", place if server.number is None else server.number), ("zone", server.zone or _NONE))
    yield _pair(("global-start-addr", outside), ("global-end-addr", outside))
    yield _pair(
        ("inside-start-addr", mapping.inside), ("inside-end-addr", mapping.last_inside or mapping.inside)
    )
    last = mapping.last_port or mapping.outside_port
    yield _pair(
        ("global-start-port", _port(server, mapping.outside_port)), ("global-end-port", last or _NONE)
    )
    yield _pair(
        ("inside-start-port", _port(server, mapping.inside_port)),
        ("inside-end-port", (mapping.inside_port if one_port else inside_end) or _NONE),
    )
    yield _pair(("globalvpn", "public"), ("insidevpn", "public"))
    yield _pair(("vsys", "public"), ("protocol", _protocol(server)))
    yield _pair(("vrrp", _NONE), ("no-revers", int(server.no_reverse)))
    yield _pair(("interface", mapping.interface or _NONE), ("unr-route", int(server.unr_route)))
    yield f"  {'description':<20} : {mapping.description or _NONE}"
    yield f"  {'nat-disable':<20} : 0"


def server_map(held: Iterable[PublishedServer]) -> str:
    """Render the entries of published servers: each, and what it may begin itself where that is translated."""
    entries = [entry for server in held for entry in _entries(server)]
    rows = [f" Current Total Server-map : {len(entries)}"]
    for entry in entries:
        rows += [entry, " Vpn: public -> public", ""]
    return joined(rows)


def _entries(server: PublishedServer) -> Iterator[str]:
    mapping = server.mapping
    outside, inside = str(mapping.outside or mapping.interface), str(mapping.inside)
    ends = (outside, inside)
    if mapping.outside_port:
        last = f"~{mapping.last_port}" if mapping.last_port else ""
        ends = (
            f"{outside}:{mapping.outside_port}{last}",
            f"{inside}:{mapping.inside_port or mapping.outside_port}",
        )
    where = f"Zone:{server.zone or _NONE},  protocol:{_protocol(server)}"
    yield f" Type: Nat Server,  ANY -> {ends[0]}[{ends[1]}],  {where}"
    if not server.no_reverse:
        yield f" Type: Nat Server Reverse,  {inside}[{outside}] -> ANY,  {where}"


@table.display("display nat server [name <name:string 1-63>]", families=USG, help=_HELP)
def _display_servers(call: Call) -> str:
    held = call.device.config.firewall.servers.values()
    return servers(server for server in held if call["name"] in (None, server.name))


@table.display("display firewall server-map [static|nat-server]", families=USG, help=_HELP)
def _display_map(call: Call) -> str:
    return server_map(call.device.config.firewall.servers.values())
