"""`show ipv6 route` and `show ipv6 protocols` (layouts of IOS 15)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network

from labkit.nos.cisco.display.ipv6 import HELP, upper
from labkit.nos.cisco.display.routing import age
from labkit.nos.config import DeviceConfig
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state.ipv6 import Ipv6State, NextHop6, Route6

table = Table()

_HELP = HELP | {
    "route": "Show IPv6 route table entries",
    "protocols": "IPv6 Routing Protocols",
    "connected": "Show connected routes",
    "local": "Show local routes",
    "static": "Show static routes",
    "ospf": "Show OSPF routes",
    "bgp": "Show BGP routes",
    "summary": "Show a summary of routes",
}
LEGEND = (
    "Codes: C - Connected, L - Local, S - Static, U - Per-user Static route",
    "       B - BGP, R - RIP, H - NHRP, I1 - ISIS L1",
    "       I2 - ISIS L2, IA - ISIS interarea, IS - ISIS summary, D - EIGRP",
    "       EX - EIGRP external, ND - ND Default, NDp - ND Prefix, DCE - Destination",
    "       NDr - Redirect, O - OSPF Intra, OI - OSPF Inter, OE1 - OSPF ext 1",
    "       OE2 - OSPF ext 2, ON1 - OSPF NSSA ext 1, ON2 - OSPF NSSA ext 2",
)
_CODES = {
    "static": "S",
    "ospf": "O",
    "ospf-external": "OE2",
    "rip": "R",
    "ibgp": "B",
    "ebgp": "B",
    "unr": "ND",
    "isis-l1": "I1",
    "isis-l2": "I2",
}
_OSPF_KINDS = {"inter": "OI", "external-1": "OE1"}
_FAMILIES = {"connected": ("C", "LC"), "local": ("L", "LC"), "static": ("S",), "bgp": ("B",), "ospf": ("O",)}
_LOCALHOST = IPv6Address("::1")
_UNSPECIFIED = IPv6Address(0)
_LINK_LOCAL = IPv6Network("fe80::/10")
_MULTICAST = IPv6Network("ff00::/8")


@dataclass(frozen=True, slots=True)
class Row:
    """A route as the table has it: its code, and for each next hop what stands behind `via`."""

    code: str
    prefix: IPv6Network
    distance: int
    metric: int
    hops: tuple[str, ...]
    since: float = 0.0


def rows(device: Device) -> list[Row]:
    """The routes that forward; multicast is last, and always there where there is IPv6."""
    state = device.state.ipv6()
    kinds = {
        route.prefix: _OSPF_KINDS[route.kind]
        for process in device.state.ospfv3().values()
        for route in process.routes
        if route.kind in _OSPF_KINDS
    }
    learned = {
        IPv6Network((held.address, held.length), strict=False)
        for each in state.interfaces
        for held in each.addresses
        if held.origin == "autoconfigured"
    }
    found = [
        _connected(route, state, learned)
        if route.protocol == "direct"
        else _learned(route, kinds, device.config)
        for route in state.routes
        if route.active and route.prefix.network_address != _LOCALHOST and route.prefix != _LINK_LOCAL
    ]
    return [*found, Row("L", _MULTICAST, 0, 0, ("Null0, receive",))] if state.interfaces else found


def _connected(route: Route6, state: Ipv6State, learned: set[IPv6Network]) -> Row:
    """A network of an interface, or an own address. That of a /128 is both."""
    hop = route.next_hops[0]
    if hop.address != _LOCALHOST:
        code, distance = ("NDp", 2) if route.prefix in learned else ("C", 0)
        return Row(code, route.prefix, distance, 0, (f"{hop.interface}, directly connected",))
    whole = any(
        held.length == 128 and held.address == route.prefix.network_address and held.origin != "dhcp"
        for each in state.interfaces
        for held in each.addresses
    )
    return Row("LC" if whole else "L", route.prefix, 0, 0, (f"{hop.interface}, receive",))


def _learned(route: Route6, kinds: dict[IPv6Network, str], config: DeviceConfig) -> Row:
    code = _CODES[route.protocol]
    if route.protocol.startswith("ospf"):
        code = kinds.get(route.prefix, code)
    hops = (
        _static_hop(route, hop, config) if route.protocol == "static" else _hop(hop)
        for hop in route.next_hops
    )
    return Row(code, route.prefix, route.preference, route.cost, tuple(hops), route.since)


def _hop(hop: NextHop6) -> str:
    if hop.address == _UNSPECIFIED:
        return f"{hop.interface}, directly connected"
    return upper(hop.address) if hop.relay else f"{upper(hop.address)}, {hop.interface}"


def _static_hop(route: Route6, hop: NextHop6, config: DeviceConfig) -> str:
    """A next hop as it was typed: an interface is named only where the line names it."""
    if hop.address == _UNSPECIFIED:
        return f"{hop.interface}, directly connected"
    typed = config.ipv6.static_routes.values()
    named = any(
        (held.destination, held.length, held.next_hop, held.interface)
        == (route.prefix.network_address, route.prefix.prefixlen, hop.address, hop.interface)
        for held in typed
    )
    return f"{upper(hop.address)}{f', {hop.interface}' if named else ''}"


def routing_table(found: Iterable[Row]) -> Iterator[str]:
    """Render the routes: one line for the prefix, one for each next hop."""
    for row in found:
        yield f"{row.code:<3} {upper(row.prefix)} [{row.distance}/{row.metric}]"
        for hop in row.hops:
            yield f"     via {hop}"


def entry(row: Row, now: float) -> Iterator[str]:
    """Render one route in detail."""
    known = {"C": "connected", "L": "connected", "LC": "connected", "S": "static", "B": "bgp"}
    source = known.get(row.code, "ND" if row.code.startswith("ND") else "ospf")
    yield f"Routing entry for {upper(row.prefix)}"
    yield f'  Known via "{source}", distance {row.distance}, metric {row.metric}'
    yield f"  Route count is {len(row.hops)}/{len(row.hops)}, share count 0"
    yield "  Routing paths:"
    for hop in row.hops:
        interface, _, way = hop.partition(", ")
        direct = way in ("directly connected", "receive")
        yield f"    {way} via {interface}" if direct else f"    {hop}"
        yield f"      Last updated {age(now - row.since)} ago"


@table.display(f"show ipv6 route [<protocol:{'|'.join(_FAMILIES)}>]", help=_HELP)
def _show_table(call: Call) -> Iterator[str]:
    found = rows(call.device)
    codes = _FAMILIES.get(call["protocol"] or "", ())
    yield f"IPv6 Routing Table - default - {len(found)} entries"
    yield from LEGEND
    wanted = [
        row for row in found if not codes or row.code in codes or (codes == ("O",) and row.code[0] == "O")
    ]
    yield from routing_table(wanted)


@table.display("show ipv6 route {<ipv6>|<prefix:ipv6-prefix>}", help=_HELP)
def _show_entry(call: Call) -> Iterator[str]:
    found = rows(call.device)
    if call["prefix"] is not None:
        wanted = IPv6Network(call["prefix"], strict=False)
        best = next((row for row in found if row.prefix == wanted), None)
    else:
        inside = [row for row in found if call["ipv6"] in row.prefix]
        best = max(inside, key=lambda row: row.prefix.prefixlen, default=None)
    if best is None:
        yield "% Route not found"
    else:
        yield from entry(best, call.device.now())


@table.display("show ipv6 route summary", help=_HELP)
def _show_summary(call: Call) -> Iterator[str]:
    found = rows(call.device)
    sources = ("connected", "local", "static", "ospf", "bgp")
    counts = {
        name: sum(
            row.code in _FAMILIES[name] or (name == "ospf" and row.code.startswith("O")) for row in found
        )
        for name in sources
    }
    yield f"IPv6 routing table name is default(0) global scope - {len(found)} entries"
    yield "IPv6 routing table default maximum-paths is 16"
    yield "Route Source    Networks    Overhead    Memory (bytes)"
    for name, count in (counts | {"Total": sum(counts.values())}).items():
        yield f"{name:<16}{count:<12}{count * 96:<12}{count * 136}"
    lengths = Counter(row.prefix.prefixlen for row in found)
    yield ""
    yield "  Number of prefixes:"
    yield "    " + ", ".join(f"/{length}: {count}" for length, count in sorted(lengths.items()))


@table.display("show ipv6 protocols", help=_HELP)
def _show_protocols(call: Call) -> Iterator[str]:
    yield 'IPv6 Routing Protocol is "connected"'
    yield 'IPv6 Routing Protocol is "ND"'
    if call.device.config.ipv6.static_routes:
        yield 'IPv6 Routing Protocol is "static"'
    for number, process in sorted(call.device.state.ospfv3().items()):
        held = call.device.config.ipv6.ospfv3[number]
        stubs = sum(held.areas[area].stub for area in process.areas if area in held.areas)
        yield f'IPv6 Routing Protocol is "ospf {number}"'
        yield f"  Router ID {process.router_id}"
        yield f"  Number of areas: {len(process.areas) - stubs} normal, {stubs} stub, 0 nssa"
        for area in process.areas:
            yield f"  Interfaces (Area {int(area)}):"
            for each in process.interfaces:
                if each.area_id == area:
                    yield f"    {each.interface}"
        yield "  Redistribution:"
        if not held.redistributions:
            yield "    None"
        for item in held.redistributions.values():
            word = {"direct": "connected"}.get(item.protocol, item.protocol)
            yield f"    Redistributing protocol {word}{f' {item.process_id}' if item.process_id else ''}"
