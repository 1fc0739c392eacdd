"""The IPv6 routing table: `display ipv6 routing-table` in its forms (layout of the AR manual)."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv6Address, IPv6Network

from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.routing import age
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state.ipv6 import NextHop6, Route6
from labkit.nos.state.route import RouteProtocol

table = Table()

_NAMES: dict[RouteProtocol, str] = {
    "direct": "Direct",
    "static": "Static",
    "ospf": "OSPFv3",
    "ospf-external": "OSPFv3ASE",
    "rip": "RIPng",
    "isis-l1": "ISIS-L1",
    "isis-l2": "ISIS-L2",
    "ebgp": "EBGP",
    "ibgp": "IBGP",
    "unr": "Unr",
}
_FAMILIES: dict[str, tuple[str, frozenset[RouteProtocol]]] = {
    "direct": ("Direct", frozenset({"direct"})),
    "static": ("Static", frozenset({"static"})),
    "ospfv3": ("OSPFv3", frozenset({"ospf", "ospf-external"})),
    "ripng": ("RIPng", frozenset({"rip"})),
    "isis": ("ISIS", frozenset({"isis-l1", "isis-l2"})),
    "bgp": ("BGP", frozenset({"ebgp", "ibgp"})),
    "unr": ("Unr", frozenset({"unr"})),
}
"""What the keyword after `protocol` means: its heading, and the protocols of the routes."""
_UNSPECIFIED = IPv6Address(0)
_PRIORITIES: dict[RouteProtocol, str] = {"direct": "high", "static": "medium", "ospf": "medium"}
_HELP = {
    "ipv6": "IPv6 status and configuration information",
    "routing-table": "IPv6 routing table",
    "verbose": "Detailed information",
    "protocol": "Routing protocol",
    "<ipv6>": "Destination IPv6 address",
    "<length>": "Prefix length",
    "longer-match": "Routes inside the prefix",
}


def routing_table(routes: Sequence[Route6], now: float | None = None) -> str:
    """Render the routes that forward; with `now`, every route with all that is known of it."""
    chosen = [route for route in routes if route.active or now is not None]
    count = f"\tDestinations : {len({route.prefix for route in chosen})}\tRoutes : {_hops(chosen)}"
    return joined(["Routing Table : Public", count, "", *_records(chosen, now)])


def destination_table(routes: Sequence[Route6], now: float | None = None) -> str:
    """Render the routes to one destination; nothing where there are none."""
    if not routes:
        return ""
    return joined(["Routing Table : Public", f"Summary Count : {_hops(routes)}", "", *_records(routes, now)])


def protocol_table(routes: Sequence[Route6], family: str, now: float | None = None) -> str:
    """Render one protocol's routes, active and inactive ones apart."""
    heading, protocols = _FAMILIES[family]
    chosen = [route for route in routes if route.protocol in protocols]
    lines = [f"Public Routing Table : {heading}", f"Summary Count : {_hops(chosen)}", ""]
    for status in ("Active", "Inactive"):
        part = [route for route in chosen if route.active == (status == "Active")]
        lines += [f"{heading} Routing Table's Status : < {status} >", f"Summary Count : {_hops(part)}", ""]
        lines += _records(part, now)
    return joined(lines)


def select(
    routes: Sequence[Route6], destination: IPv6Address, length: int | None, *, longer: bool
) -> list[Route6]:
    """Return the routes that a destination means: its longest match, that very prefix, or all inside it."""
    if longer:
        inside = IPv6Network((destination, 128 if length is None else length), strict=False)
        return [route for route in routes if route.prefix.subnet_of(inside)]
    if length is not None:
        wanted = IPv6Network((destination, length), strict=False)
        return [route for route in routes if route.prefix == wanted]
    covering = [route for route in routes if destination in route.prefix]
    longest = max((route.prefix.prefixlen for route in covering), default=0)
    return [route for route in covering if route.prefix.prefixlen == longest]


def _hops(routes: Sequence[Route6]) -> int:
    return sum(len(route.next_hops) for route in routes)


def _records(routes: Sequence[Route6], now: float | None) -> Iterator[str]:
    for route in routes:
        for hop in route.next_hops:
            yield _pair("Destination", route.prefix.network_address, "PrefixLength", route.prefix.prefixlen)
            yield _pair("NextHop", hop.address, "Preference", route.preference)
            if now is None:
                yield _pair("Cost", route.cost, "Protocol", _NAMES[route.protocol])
            else:
                yield from _details(route, hop, now)
            yield _pair("RelayNextHop", hop.relay_address or _UNSPECIFIED, "TunnelID", "0x0")
            flags = ("R" if hop.relay else "") + ("D" if route.active else "")
            yield _pair("Interface", hop.interface, "Flags", flags)
            yield ""


def _details(route: Route6, hop: NextHop6, now: float) -> Iterator[str]:
    state = "Active" if route.active else "Inactive"
    state += " NoAdv" if hop.interface in ("InLoopBack0", "NULL0") else " Adv"
    if hop.relay:
        state += " Relied"
    yield _pair("Neighbour", _UNSPECIFIED, "ProcessID", route.process_id)
    yield _pair("Label", "NULL", "Protocol", _NAMES[route.protocol])
    yield _pair("State", state, "Cost", route.cost)
    yield _pair("Entry ID", 0, "EntryFlags", "0x0")
    yield _pair("Reference Cnt", 0, "Tag", route.tag)
    yield _pair("Priority", _PRIORITIES.get(route.protocol, "low"), "Age", age(now - route.since) + "ec")
    yield " IndirectID   : 0x0"


def _pair(left: str, one: object, right: str, other: object) -> str:
    shown = str(one).upper() if isinstance(one, IPv6Address) else str(one)
    return f" {left:<13}: {shown:<32}{right:<13}: {other}"


def _now(call: Call) -> float | None:
    return call.device.now() if call["verbose"] else None


@table.display("display ipv6 routing-table [verbose]", help=_HELP)
def show_table(call: Call) -> str:
    """Show all routes."""
    return routing_table(call.device.state.ipv6().routes, _now(call))


@table.display(f"display ipv6 routing-table protocol <protocol:{'|'.join(_FAMILIES)}> [verbose]", help=_HELP)
def show_protocol(call: Call) -> str:
    """Show the routes of one protocol."""
    return protocol_table(call.device.state.ipv6().routes, call["protocol"], _now(call))


@table.display("display ipv6 routing-table <ipv6> [<length:0-128>] [longer-match] [verbose]", help=_HELP)
def show_destination(call: Call) -> str:
    """Show the routes to one destination."""
    routes = [route for route in call.device.state.ipv6().routes if route.active or call["verbose"]]
    chosen = select(routes, call["ipv6"], call["length"], longer=bool(call["longer_match"]))
    return destination_table(chosen, _now(call))
