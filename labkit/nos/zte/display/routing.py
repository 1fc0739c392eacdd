"""`show ip forwarding route`, in the layout of a published session.

From memory are the words for the owners of OSPF's and IS-IS's routes; OSPF's external ones have none of their own.
"""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network

from labkit.nos.device import Device
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import Route

table = Table()

_HEADER = """\
IPv4 Routing Table:
Headers: Dest: Destination,  Gw: Gateway,  Pri: Priority;
Codes  : BROADC: Broadcast, USER-I: User-ipaddr, USER-S: User-special,
         MULTIC: Multicast, USER-N: User-network, DHCP-D: DHCP-DFT,
         ASBR-V: ASBR-VPN, STAT-V: Static-VRF, DHCP-S: DHCP-static,
         GW-FWD: PS-BUSI, NAT64: Stateless-NAT64, LDP-A: LDP-area,
         GW-UE: PS-USER, P-VRF: Per-VRF-label, TE: RSVP-TE, NAT-M : NAT-mask
         BP: BRAS-pool, HAGP: Hybrid-access-gateway-protocol;
Status codes: *valid, >best, R: Relay;
    Dest               Gw              Interface          Owner       Pri Metric"""
_OWNERS = {
    "static": "Static",
    "ospf": "OSPF",
    "ospf-external": "OSPF",
    "ospf-nssa": "OSPF",
    "rip": "RIP",
    "isis-l1": "ISIS-L1",
    "isis-l2": "ISIS-L2",
    "ibgp": "BGP",
    "ebgp": "BGP",
    "unr": "Static",
}
_LOCALHOST = IPv4Address("127.0.0.1")
_LOCAL = IPv4Network("127.0.0.0/8")


def _rows(route: Route, own: dict[str, IPv4Address]) -> Iterator[str]:
    for number, hop in enumerate(route.next_hops):
        gateway, owner, metric = hop.address, _OWNERS.get(route.protocol, ""), route.cost
        if route.protocol == "direct":
            address = hop.address == _LOCALHOST
            gateway = route.prefix.network_address if address else own.get(hop.interface, hop.address)
            owner = "Address" if address else "Direct"
        best = "*>" if number == 0 else "* "
        relay = "R" if hop.relay else " "
        columns = (
            f"{route.prefix!s:<19}{gateway!s:<16}{hop.interface:<19}{owner:<12}{route.preference:<4}{metric}"
        )
        yield f"{best}{relay} {columns}"


def forwarding(routes: Iterable[Route], own: dict[str, IPv4Address]) -> Iterator[str]:
    """Render the routes that forward; `own` are the addresses of interfaces."""
    held = [route for route in routes if route.active and not route.prefix.subnet_of(_LOCAL)]
    yield f"Routes: {len(held):<13}Route-paths: {sum(len(route.next_hops) for route in held)}"
    yield _HEADER
    for route in held:
        yield from _rows(route, own)


def _own(device: Device) -> dict[str, IPv4Address]:
    states = device.state.interfaces().values()
    return {state.name: state.addresses[0].address for state in states if state.addresses}


def _wanted(route: Route, call: Call) -> bool:
    return call["protocol"] is None or route.protocol.split("-")[0] == call["protocol"]


@table.display(
    "show ip forwarding route [<protocol:static|ospf|rip|isis>|<address:ip>]",
    help={"ip": "Internet Protocol", "forwarding": "Forwarding", "route": "Routing table"},
)
def _show_routes(call: Call) -> Iterator[str]:
    routes = [route for route in call.device.state.routes() if _wanted(route, call)]
    if call["address"] is not None:
        fitting = [route for route in routes if route.active and call["address"] in route.prefix]
        routes = [max(fitting, key=lambda route: route.prefix.prefixlen)] if fitting else []
    return forwarding(routes, _own(call.device))
