"""`show ip route` for one destination, and the table in numbers."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network

from labkit.nos.cisco.display.routing import age, natural
from labkit.nos.config import DeviceConfig
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import NextHop, OspfRoute, Route

table = Table()

_ALL_LOCAL = IPv4Network("127.0.0.0/8")
_OSPF_TYPES = {
    "intra": "intra area",
    "inter": "inter area",
    "external-1": "extern 1",
    "external-2": "extern 2",
    "nssa-1": "NSSA extern 1",
    "nssa-2": "NSSA extern 2",
}
_SOURCES = ("connected", "static", "rip", "ospf", "isis", "bgp")
_HELP = {
    "route": "IP routing table",
    "<address>": "Network to display information about",
    "<length>": "Network mask",
    "summary": "Summary of all routes",
}


def source(route: Route, config: DeviceConfig) -> str:
    """Who knows a route: `connected`, `ospf 1`."""
    match route.protocol:
        case "direct":
            return "connected"
        case "ospf" | "ospf-external" | "ospf-nssa":
            return f"ospf {route.process_id}"
        case "ibgp" | "ebgp":
            return f"bgp {config.bgp.as_number if config.bgp is not None else 0}"
        case "isis-l1" | "isis-l2":
            return "isis"
        case "unr":
            return "static"
        case protocol:
            return protocol


def _listed(device: Device) -> list[Route]:
    return [
        route for route in device.state.routes() if route.active and not route.prefix.subnet_of(_ALL_LOCAL)
    ]


def best(routes: Sequence[Route], address: IPv4Address, length: int | None) -> Route | None:
    """The route to exactly a prefix, or the longest one that covers an address; the default route does not count."""
    if length is not None:
        wanted = IPv4Network((address, length), strict=False)
        return next((route for route in routes if route.prefix == wanted), None)
    covering = [route for route in routes if route.prefix.prefixlen and address in route.prefix]
    return max(covering, key=lambda route: route.prefix.prefixlen, default=None)


def entry(route: Route, device: Device) -> Iterator[str]:
    """Render all that is known of a route."""
    known = source(route, device.config)
    yield f"Routing entry for {route.prefix}"
    if route.protocol == "direct":
        yield '  Known via "connected", distance 0, metric 0 (connected, via interface)'
        yield "  Routing Descriptor Blocks:"
        for hop in route.next_hops:
            yield f"  * directly connected, via {hop.interface}"
            yield "      Route metric is 0, traffic share count is 1"
        return
    metric = 0 if route.protocol == "static" else route.cost
    path = _path(route, device)
    kind = f", type {_OSPF_TYPES[path.kind]}" if path is not None else ""
    tag = f"\n  Tag {route.tag}" if route.tag else ""
    default = ", candidate default path" if not route.prefix.prefixlen else ""
    yield f'  Known via "{known}", distance {route.preference}, metric {metric}{default}{tag}{kind}'
    since = age(device.now() - route.since)
    if route.protocol != "static":
        first = route.next_hops[0]
        yield f"  Last update from {first.address} on {first.interface}, {since} ago"
    yield "  Routing Descriptor Blocks:"
    for index, hop in enumerate(route.next_hops):
        yield f"  {'*' if not index else ' '} {_hop(route, hop, path, since, device.config)}"
        yield f"      Route metric is {metric}, traffic share count is 1"


def _hop(route: Route, hop: NextHop, path: OspfRoute | None, since: str, config: DeviceConfig) -> str:
    if route.protocol == "static":
        typed = [
            held
            for held in config.static_routes.values()
            if (held.destination, held.length) == (route.prefix.network_address, route.prefix.prefixlen)
        ]
        if any(held.next_hop is None and held.interface == hop.interface for held in typed):
            return f"directly connected, via {hop.interface}"
        return str(hop.address)
    origin = path.advertising_router if path is not None else hop.address
    return f"{hop.address}, from {origin}, {since} ago, via {hop.interface}"


def _path(route: Route, device: Device) -> OspfRoute | None:
    """The route as OSPF computed it; None for other protocols."""
    process = device.state.ospf().get(route.process_id) if route.protocol.startswith("ospf") else None
    found = process.routes if process is not None else ()
    return next((path for path in found if path.prefix == route.prefix), None)


@table.display("show ip route <address:ip> [<length:mask>]", help=_HELP)
def _show_entry(call: Call) -> Iterator[str]:
    routes = _listed(call.device)
    found = best(routes, call["address"], call["length"])
    if found is not None:
        yield from entry(found, call.device)
        return
    around = natural(IPv4Network(call["address"]))
    part = any(route.prefix.subnet_of(around) for route in routes)
    yield "% Subnet not in table" if part else "% Network not in table"


@table.display("show ip route summary", help=_HELP)
def _show_summary(call: Call) -> Iterator[str]:
    device = call.device
    counts: dict[str, list[int]] = {}
    for route in _listed(device):
        own = counts.setdefault(source(route, device.config), [0, 0])
        own[natural(route.prefix) != route.prefix] += 1
    yield "IP routing table name is default (0x0)"
    yield "IP routing table maximum-paths is 32"
    yield "Route Source    Networks    Subnets     Replicates  Overhead    Memory (bytes)"
    for name in sorted(counts, key=lambda name: _SOURCES.index(name.split()[0])):
        yield _summary_row(name, *counts[name])
    yield _summary_row(
        "Total", sum(own[0] for own in counts.values()), sum(own[1] for own in counts.values())
    )


def _summary_row(name: str, networks: int, subnets: int) -> str:
    routes = networks + subnets
    return f"{name:<16}{networks:<12}{subnets:<12}{0:<12}{60 * routes:<12}{180 * routes}"
