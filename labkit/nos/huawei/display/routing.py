"""The routing table: `display ip routing-table` in its forms.

Captured (AR2220, V200R003): the table, the `protocol` form with its active and inactive part, one
destination, and the records of `verbose`. From the manual: `statistics`. No capture shows VRP's answer for
a destination that no route covers; here it prints nothing.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network

from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import NextHop, Route
from labkit.nos.state.route import RouteProtocol

_UNRESOLVED = "Unknown"
"""Where the next hop of an inactive route leads."""

table = Table()

PROTOCOL_NAMES: dict[RouteProtocol, str] = {
    "direct": "Direct",
    "static": "Static",
    "ospf": "OSPF",
    "ospf-external": "O_ASE",
    "ospf-nssa": "O_NSSA",
    "rip": "RIP",
    "isis-l1": "ISIS-L1",
    "isis-l2": "ISIS-L2",
    "ibgp": "IBGP",
    "ebgp": "EBGP",
    "unr": "Unr",
}
_FAMILIES: dict[str, tuple[str, frozenset[RouteProtocol]]] = {
    "direct": ("Direct", frozenset({"direct"})),
    "static": ("Static", frozenset({"static"})),
    "rip": ("RIP", frozenset({"rip"})),
    "ospf": ("OSPF", frozenset({"ospf", "ospf-external", "ospf-nssa"})),
    "isis": ("ISIS", frozenset({"isis-l1", "isis-l2"})),
    "bgp": ("BGP", frozenset({"ibgp", "ebgp"})),
}
"""What the keyword after `protocol` means: its heading, and the protocols of the routes."""
_STATISTICS = {
    "DIRECT": "direct",
    "STATIC": "static",
    "RIP": "rip",
    "OSPF": "ospf",
    "IS-IS": "isis",
    "BGP": "bgp",
}
_LEGEND = ("Route Flags: R - relay, D - download to fib", "-" * 78)
_HEADER = "Destination/Mask    Proto   Pre  Cost      Flags NextHop         Interface"
_PRIORITIES: dict[RouteProtocol, str] = {"direct": "high", "static": "medium", "ospf": "medium"}
_FROM_NEIGHBOUR: frozenset[RouteProtocol] = frozenset({"rip", "ibgp", "ebgp"})
_NO_INSTANCE = "Error: The VPN instance does not exist."
_LOOPBACK = IPv4Address("127.0.0.1")
_NOBODY = IPv4Address(0)


def routing_table(routes: Sequence[Route], name: str = "Public") -> str:
    """Render the routes that forward; `name` is that of a VPN instance's table."""
    active = _active(routes)
    return joined([*_LEGEND, f"Routing Tables: {name}", _counts(active), "", _HEADER, "", *_rows(active)])


def routing_table_verbose(routes: Sequence[Route], now: float, name: str = "Public") -> str:
    """Render every route with all that is known of it, also those that wait with a worse preference."""
    return joined([*_LEGEND, f"Routing Tables: {name}", _counts(routes), "", "", *_records(routes, now)])


def protocol_table(routes: Sequence[Route], family: str, now: float | None = None) -> str:
    """Render one protocol's routes, active and inactive ones apart; with `now`, in the verbose form."""
    heading, protocols = _FAMILIES[family]
    chosen = [route for route in routes if route.protocol in protocols]
    total = _counts(chosen)
    if family == "static":
        total += f"Configured Routes : {_hops(chosen)}"
    lines = [*_LEGEND, f"Public routing table : {heading}", total, ""]
    for status in ("Active", "Inactive"):
        part = [route for route in chosen if route.active == (status == "Active")]
        lines += [f"{heading} routing table status : <{status}>", _counts(part).rstrip()]
        if part and now is None:
            lines += ["", _HEADER, "", *_rows(part)]
        elif part and now is not None:
            lines += ["", *_records(part, now)]
        if status == "Active":
            lines.append("")
    return joined(lines)


def destination_table(routes: Sequence[Route], now: float | None = None, name: str = "Public") -> str:
    """Render the routes to one destination; with `now`, in the verbose form."""
    if not routes:
        return ""
    lines = [*_LEGEND, f"Routing Table : {name}", f"Summary Count : {_hops(routes)}"]
    lines += [_HEADER, "", *_rows(routes)] if now is None else ["", *_records(routes, now)]
    return joined(lines)


def select(
    routes: Sequence[Route], destination: IPv4Address, length: int | None, *, longer: bool
) -> list[Route]:
    """Return the routes that `display ip routing-table <ip> [<mask>] [longer-match]` is about.

    An address alone means its longest match, with a mask that very prefix; `longer-match` all prefixes inside
    it, where an address without a mask stands for its classful network.
    """
    if longer:
        inside = IPv4Network(
            (destination, _natural_length(destination) if length is None else length), strict=False
        )
        return [route for route in routes if route.prefix.subnet_of(inside)]
    if length is not None:
        wanted = IPv4Network((destination, length), strict=False)
        return [route for route in routes if route.prefix == wanted]
    covering = [route for route in routes if destination in route.prefix]
    longest = max((route.prefix.prefixlen for route in covering), default=0)
    return [route for route in covering if route.prefix.prefixlen == longest]


def statistics(routes: Sequence[Route]) -> str:
    """Render the number of routes of each protocol. What was deleted in the past is not remembered: 0."""
    lines = [
        f"Summary Prefixes : {_destinations(routes)}",
        "",
        "Proto     total     active    added     deleted   freed",
        "          routes    routes    routes    routes    routes",
    ]
    for label, family in _STATISTICS.items():
        protocols = _FAMILIES[family][1]
        lines.append(_statistics_row(label, [route for route in routes if route.protocol in protocols]))
    lines.append(_statistics_row("UNR", [route for route in routes if route.protocol == "unr"]))
    lines.append(_statistics_row("Total", routes))
    return joined(lines)


def age(seconds: float) -> str:
    """Render a duration as VRP does in routes: `00h14m31s`, `1d01h58m07s`."""
    minutes, second = divmod(max(int(seconds), 0), 60)
    hours, minute = divmod(minutes, 60)
    day, hour = divmod(hours, 24)
    return f"{f'{day}d' if day else ''}{hour:02d}h{minute:02d}m{second:02d}s"


def _active(routes: Sequence[Route]) -> list[Route]:
    return [route for route in routes if route.active]


def _hops(routes: Sequence[Route]) -> int:
    """Count routes as VRP does: each equal-cost next hop is one."""
    return sum(len(route.next_hops) for route in routes)


def _destinations(routes: Sequence[Route]) -> int:
    return len({route.prefix for route in routes})


def _counts(routes: Sequence[Route]) -> str:
    return f"         Destinations : {_destinations(routes):<8d} Routes : {_hops(routes):<8d} "


def _flags(route: Route, hop: NextHop) -> str:
    return ("R" if hop.relay else " ") + ("D" if route.active else " ")


def _rows(routes: Sequence[Route]) -> Iterator[str]:
    """Yield a row per next hop; only the first row of a route names its prefix."""
    for route in routes:
        prefix = f"{route.prefix.network_address!s:>15}/{route.prefix.prefixlen:<4d}"
        for hop in route.next_hops:
            yield (
                f"{prefix}{PROTOCOL_NAMES[route.protocol]:<8}{route.preference:<5d}{route.cost:<11d}"
                f"{_flags(route, hop)}   {hop.address!s:<16}{hop.interface or _UNRESOLVED}"
            )
            prefix = " " * 20


def _records(routes: Sequence[Route], now: float) -> Iterator[str]:
    first = True
    for route in routes:
        for hop in route.next_hops:
            if not first:
                yield ""
            yield from _record(route, hop, now)
            first = False


def _record(route: Route, hop: NextHop, now: float) -> Iterator[str]:
    protocol = PROTOCOL_NAMES[route.protocol].replace("Unr", "UNR")
    neighbour = hop.address if route.protocol in _FROM_NEIGHBOUR else _NOBODY
    state = "Active" if route.active else "Inactive"
    state += " NoAdv" if hop.address == _LOOPBACK else " Adv"
    if hop.relay:
        state += " Relied"
    yield f"Destination: {route.prefix}"
    yield f"     Protocol: {protocol:<17}Process ID: {route.process_id}"
    yield f"   Preference: {route.preference:<23d}Cost: {route.cost}"
    yield f"      NextHop: {hop.address!s:<18}Neighbour: {neighbour}"
    yield f"        State: {state:<24}Age: {age(now - route.since)}"
    yield f"          Tag: {route.tag:<19d}Priority: {_PRIORITIES.get(route.protocol, 'low')}"
    yield "        Label: NULL                QoSInfo: 0x0"
    yield "   IndirectID: 0x0              "
    yield f" RelayNextHop: {hop.relay_address or _NOBODY!s:<18}Interface: {hop.interface or _UNRESOLVED}"
    yield f"     TunnelID: 0x0                   Flags: {_flags(route, hop).rstrip()}"


def _statistics_row(label: str, routes: Sequence[Route]) -> str:
    total, active = _hops(routes), _hops(_active(routes))
    return f"{label:<10}{total:<10d}{active:<10d}{total:<10d}{0:<10d}0"


def _natural_length(address: IPv4Address) -> int:
    """Return the length of the address's classful network (RFC 791)."""
    first = int(address) >> 24
    if first < 128:
        return 8
    return 16 if first < 192 else 24


@table.display(
    "display ip routing-table [verbose]",
    help={"ip": "IP information", "routing-table": "Routing table", "verbose": "Detailed information"},
)
def show_table(call: Call) -> str:
    """Show all routes."""
    routes = call.device.state.routes()
    return routing_table_verbose(routes, call.device.now()) if call["verbose"] else routing_table(routes)


@table.display(
    "display ip routing-table protocol <protocol:direct|static|ospf|rip|isis|bgp> [verbose]",
    help={
        "protocol": "Routing protocol",
        "direct": "Direct routes",
        "static": "Static routes",
        "ospf": "Open Shortest Path First (OSPF) routes",
        "rip": "Routing Information Protocol (RIP) routes",
        "isis": "IS-IS routes",
        "bgp": "Border Gateway Protocol (BGP) routes",
        "verbose": "Detailed information",
    },
)
def show_protocol(call: Call) -> str:
    """Show the routes of one protocol."""
    return protocol_table(
        call.device.state.routes(), call["protocol"], call.device.now() if call["verbose"] else None
    )


@table.display(
    "display ip routing-table <ip> [<length:mask>|<length:mask-length>] [longer-match] [verbose]",
    help={
        "<ip>": "Destination IP address",
        "<length>": "Mask, or its length",
        "longer-match": "Routes inside the prefix",
        "verbose": "Detailed information",
    },
)
def show_destination(call: Call) -> str:
    """Show the routes to one destination."""
    routes = call.device.state.routes()
    if not call["verbose"]:
        routes = _active(routes)
    chosen = select(routes, call["ip"], call["length"], longer=bool(call["longer_match"]))
    return destination_table(chosen, call.device.now() if call["verbose"] else None)


@table.display(
    "display ip routing-table vpn-instance <vrf:string 1-31> [verbose]",
    help={"vpn-instance": "Routing table of a VPN instance"},
)
def show_instance(call: Call) -> str:
    """Show the table of a VPN instance."""
    name: str = call["vrf"]
    if name not in call.device.config.vrfs:
        return _NO_INSTANCE
    routes = call.device.state.routes(name)
    if call["verbose"]:
        return routing_table_verbose(routes, call.device.now(), name)
    return routing_table(routes, name)


@table.display(
    "display ip routing-table vpn-instance <vrf:string 1-31> <ip> [<length:mask>|<length:mask-length>] [verbose]",
    help={"vpn-instance": "Routing table of a VPN instance"},
)
def show_instance_destination(call: Call) -> str:
    """Show the routes to one destination in the table of a VPN instance."""
    name: str = call["vrf"]
    if name not in call.device.config.vrfs:
        return _NO_INSTANCE
    routes = call.device.state.routes(name)
    chosen = select(routes if call["verbose"] else _active(routes), call["ip"], call["length"], longer=False)
    return destination_table(chosen, call.device.now() if call["verbose"] else None, name)


@table.display("display ip routing-table statistics", help={"statistics": "Statistics of the routing table"})
def show_statistics(call: Call) -> str:
    """Show how many routes each protocol has."""
    return statistics(call.device.state.routes())
