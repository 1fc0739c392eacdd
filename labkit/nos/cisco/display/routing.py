"""`show ip route`.

Layout of IOS 15: routes stand below the classful network that they are part of (RFC 791), and each address of an
interface is a route of its own (`L`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network
from itertools import groupby

from labkit.nos.config import DeviceConfig
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import NextHop, Route

table = Table()

_HELP = {
    "ip": "IP information",
    "route": "IP routing table",
    "connected": "Connected routes",
    "static": "Static routes",
    "ospf": "Open Shortest Path First (OSPF)",
    "rip": "Routing Information Protocol (RIP)",
    "bgp": "Border Gateway Protocol (BGP)",
    "<ip>": "Network to display information about or hostname",
}
LEGEND = (
    "Codes: L - local, C - connected, S - static, R - RIP, M - mobile, B - BGP",
    "       D - EIGRP, EX - EIGRP external, O - OSPF, IA - OSPF inter area ",
    "       N1 - OSPF NSSA external type 1, N2 - OSPF NSSA external type 2",
    "       E1 - OSPF external type 1, E2 - OSPF external type 2",
    "       i - IS-IS, su - IS-IS summary, L1 - IS-IS level-1, L2 - IS-IS level-2",
    "       ia - IS-IS inter area, * - candidate default, U - per-user static route",
    "       o - ODR, P - periodic downloaded static route, H - NHRP, l - LISP",
    "       a - application route",
    "       + - replicated route, % - next hop override",
)
_LOCALHOST = IPv4Address("127.0.0.1")
_ANY = IPv4Address(0)
_ALL_LOCAL = IPv4Network("127.0.0.0/8")
_CODES = {
    "static": "S",
    "ospf": "O",
    "ospf-external": "O E2",
    "ospf-nssa": "O N2",
    "rip": "R",
    "isis-l1": "i L1",
    "isis-l2": "i L2",
    "ibgp": "B",
    "ebgp": "B",
    "unr": "S",
}
_OSPF_KINDS = {"inter": "O IA", "external-1": "O E1", "nssa-1": "O N1"}
"""Of OSPF's routes, those that have another code than the protocol's."""
_FAMILIES = {"connected": "CL", "static": "S", "ospf": "O", "rip": "R", "bgp": "B", "isis": "i", "eigrp": "D"}


@dataclass(frozen=True, slots=True)
class Row:
    """A route as the table has it: its code, and for each next hop what stands behind the prefix."""

    code: str
    prefix: IPv4Network
    hops: tuple[str, ...]


def age(seconds: float) -> str:
    """A duration as routes show it: 00:14:31, 1d01h, 2w3d."""
    whole = max(int(seconds), 0)
    hours, rest = divmod(whole, 3600)
    days, hours_left = divmod(hours, 24)
    if days >= 7:
        return f"{days // 7}w{days % 7}d"
    if days:
        return f"{days}d{hours_left:02}h"
    return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"


def ospf_kinds(device: Device) -> Mapping[IPv4Network, str]:
    """By prefix, the code of OSPF's routes where it is not that of the protocol."""
    if not device.config.ospf:
        return {}
    return {
        route.prefix: _OSPF_KINDS[route.kind]
        for process in device.state.ospf().values()
        for route in process.routes
        if route.kind in _OSPF_KINDS
    }


def rows(device: Device) -> list[Row]:
    """The routes that forward, as the table lists them."""
    kinds, now = ospf_kinds(device), device.now()
    lengths = {
        held.address: held.length for each in device.state.interfaces().values() for held in each.addresses
    }
    found: list[Row] = []
    for route in device.state.routes():
        if not route.active or route.prefix.subnet_of(_ALL_LOCAL):
            continue
        if route.protocol == "direct":
            found.append(_connected(route, lengths))
        else:
            code = (
                kinds.get(route.prefix, _CODES[route.protocol])
                if route.protocol.startswith("ospf")
                else _CODES[route.protocol]
            )
            found.append(Row(code, route.prefix, tuple(_hops(route, device.config, now))))
    return found


def _connected(route: Route, lengths: Mapping[IPv4Address, int]) -> Row:
    """A subnet, or an own address: that of a /32 is both, and counts as the subnet."""
    hop = route.next_hops[0]
    own = hop.address == _LOCALHOST and lengths.get(route.prefix.network_address) != 32
    return Row("L" if own else "C", route.prefix, (f"is directly connected, {hop.interface}",))


def _hops(route: Route, config: DeviceConfig, now: float) -> Iterator[str]:
    for hop in route.next_hops:
        if route.protocol == "static":
            yield _static_hop(route, hop, config)
        elif route.protocol in ("ibgp", "ebgp"):
            yield f"[{route.preference}/{route.cost}] via {_bgp_hop(hop, age(now - route.since))}"
        else:
            via = f"[{route.preference}/{route.cost}] via {hop.address}"
            yield f"{via}, {age(now - route.since)}, {hop.interface}"


def _bgp_hop(hop: NextHop, since: str) -> str:
    """The next hop alone; an aggregate leads nowhere, and says so."""
    nowhere = hop.interface.lower().startswith("null")
    return f"{_ANY}, {since}, Null0" if nowhere else f"{hop.address}, {since}"


def _static_hop(route: Route, hop: NextHop, config: DeviceConfig) -> str:
    """A next hop as it was typed: an interface is named only where the line names it."""
    typed = [
        held
        for held in config.static_routes.values()
        if (held.destination, held.length) == (route.prefix.network_address, route.prefix.prefixlen)
    ]
    if any(held.next_hop is None and held.interface == hop.interface for held in typed):
        return f"is directly connected, {hop.interface}"
    named = any(held.next_hop == hop.address and held.interface == hop.interface for held in typed)
    return f"[{route.preference}/0] via {hop.address}{f', {hop.interface}' if named else ''}"


def natural(network: IPv4Network) -> IPv4Network:
    """The classful network that a prefix is part of; a shorter prefix is its own."""
    first = int(network.network_address) >> 24
    length = 8 if first < 128 else 16 if first < 192 else 24
    return network if network.prefixlen < length else network.supernet(new_prefix=length)


def routing_table(found: Sequence[Row]) -> Iterator[str]:
    """Render routes below the networks that they are part of."""
    for network, group in groupby(found, key=lambda row: natural(row.prefix)):
        members = list(group)
        if len(members) == 1 and members[0].prefix == network:
            yield from _lines(members[0], str(members[0].prefix), "    ")
            continue
        masks = {row.prefix.prefixlen for row in members}
        if len(masks) == 1:
            yield f"      {network.network_address}/{masks.pop()} is subnetted, {len(members)} subnets"
            for row in members:
                yield from _lines(row, str(row.prefix.network_address), "       ")
        else:
            yield f"      {network} is variably subnetted, {len(members)} subnets, {len(masks)} masks"
            for row in members:
                yield from _lines(row, str(row.prefix), "       ")


def _lines(row: Row, prefix: str, indent: str) -> Iterator[str]:
    """The lines of a route: one for each next hop, of which the first names the prefix."""
    default = row.prefix.prefixlen == 0
    code = f"{row.code[0]}*{row.code[2:]}" if default else row.code
    head = f"{code:<5}{indent[4:]} {prefix}"
    yield f"{head} {row.hops[0]}"
    for hop in row.hops[1:]:
        yield f"{' ' * len(head)} {hop}"


def gateway(found: Iterable[Row]) -> str:
    """Render the line on the default route."""
    default = next((row for row in found if row.prefix.prefixlen == 0), None)
    if default is None:
        return "Gateway of last resort is not set"
    _, via, rest = default.hops[0].partition(" via ")
    return f"Gateway of last resort is {rest.split(',')[0] if via else _ANY} to network {_ANY}"


def _only_gateway(config: DeviceConfig) -> Iterator[str]:
    """What a device shows that does not route."""
    yield f"Default gateway is {config.default_gateway or 'not set'}"
    yield ""
    yield "Host               Gateway           Last Use    Total Uses  Interface"
    yield "ICMP redirect cache is empty"


@table.display(f"show ip route [<protocol:{'|'.join(_FAMILIES)}>]", help=_HELP)
def _show_table(call: Call) -> Iterator[str]:
    if not call.device.config.routes:
        yield from _only_gateway(call.device.config)
        return
    found = rows(call.device)
    yield from LEGEND
    yield ""
    yield gateway(found)
    yield ""
    wanted = _FAMILIES.get(call["protocol"] or "", "")
    yield from routing_table([row for row in found if not wanted or row.code[0] in wanted])
