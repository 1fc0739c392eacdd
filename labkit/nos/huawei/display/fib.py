"""What forwards, and as whom: `display fib` and `display router id` (both captured on AR2220, V200R003).

VRP lists forwarding entries in the order of its hash; here host routes come first, then by falling length.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState, NextHop, OspfState, Route

table = Table()

_DYNAMIC = frozenset({"ospf", "ospf-external", "ospf-nssa", "rip", "isis-l1", "isis-l2", "ibgp", "ebgp"})
_LOOPBACK = IPv4Address("127.0.0.1")


def fib(routes: Sequence[Route]) -> str:
    """Render the forwarding table: the active routes, one row per next hop."""
    entries = [(route, hop) for route in routes if route.active for hop in route.next_hops]
    entries.sort(key=lambda entry: (-entry[0].prefix.prefixlen, entry[0].prefix.network_address))
    lines = [
        "Route Flags: G - Gateway Route, H - Host Route,    U - Up Route",
        "             S - Static Route,  D - Dynamic Route, B - Black Hole Route",
        "             L - Vlink Route",
        "-" * 80,
        " FIB Table:",
        f" Total number of Routes : {len(entries)} ",
        " ",
        "Destination/Mask   Nexthop         Flag  TimeStamp     Interface      TunnelID",
    ]
    for route, hop in entries:
        stamp = f"t[{int(route.since)}]"
        interface = "InLoop0" if hop.address == _LOOPBACK else short(hop.interface)
        lines.append(
            f"{route.prefix!s:<19}{hop.address!s:<16}{_flags(route, hop):<6}{stamp:<14}{interface:<15}0x0"
        )
    return joined(lines)


def router_id(
    config: DeviceConfig, processes: dict[int, OspfState], interfaces: dict[str, InterfaceState]
) -> str:
    """Render the device's own router id.

    It is the configured one; else the one that a process without an id of its own took when it started; else
    the first address of an interface that is up.
    """
    chosen = config.router_id
    if chosen is None:
        taken = (
            state.router_id for number, state in processes.items() if config.ospf[number].router_id is None
        )
        chosen = next(taken, None)
    if chosen is None:
        up = (item for item in interfaces.values() if item.addresses and item.protocol_up)
        chosen = next(
            (item.addresses[0].address for item in up if not item.addresses[0].address.is_loopback), None
        )
    return joined([f"RouterID:{chosen or IPv4Address(0)}"])


def _flags(route: Route, hop: NextHop) -> str:
    """Return the letters of the legend in the order in which VRP prints them: DGHU, GSU, BU."""
    gateway = route.protocol != "direct" and hop.interface != "NULL0"
    host = route.prefix.prefixlen == 32
    letters = (
        ("B", hop.interface == "NULL0"),
        ("D", route.protocol in _DYNAMIC),
        ("G", gateway),
        ("H", host),
        ("S", route.protocol == "static"),
        ("U", True),
    )
    return "".join(letter for letter, wanted in letters if wanted)


@table.display("display fib", help={"fib": "Forwarding information base"})
def show_fib(call: Call) -> str:
    """Show the forwarding table."""
    return fib(call.device.state.routes())


@table.display("display fib <ip>", help={"fib": "Forwarding information base", "<ip>": "Destination"})
def show_entry(call: Call) -> str:
    """Show the entry that forwards to an address."""
    route = call.device.state.lookup(call["ip"])
    return fib([route]) if route is not None else "Info: No matching FIB entry."


@table.display("display router id", help={"router": "Router information", "id": "Router ID"})
def show_router_id(call: Call) -> str:
    """Show the router id."""
    return router_id(call.device.config, call.device.state.ospf(), call.device.state.interfaces())
