"""`show ip rip database`: the process's networks, below the classful networks that they are part of.

Layout as in Cisco's IP Routing: RIP Command Reference and in the public samples of genieparser.
"""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import groupby

from labkit.nos.cisco.display.routing import age, natural
from labkit.nos.cisco.rip import NUMBER
from labkit.nos.config import RipConfig
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import RipRouteState, RipState

table = Table()

UPDATE, INVALID, HOLDDOWN, FLUSH = 30, 180, 180, 240
"""Seconds."""
_HELP = {
    "ip": "IP information",
    "rip": "IP RIP show commands",
    "database": "IPv4 RIP database",
    "<address>": "Network",
    "<length>": "Mask",
}


def database(state: RipState, config: RipConfig, now: float) -> Iterator[str]:
    """All routes; those of a classful network stand below its summary."""
    ordered = sorted(state.routes, key=lambda route: (natural(route.prefix), route.prefix))
    for network, group in groupby(ordered, key=lambda route: natural(route.prefix)):
        yield f"{network}    auto-summary"
        for route in group:
            yield from entry(route, config, now)


def entry(route: RipRouteState, config: RipConfig, now: float) -> Iterator[str]:
    """A route: where it is, or from whom it came, and how old the news is."""
    if route.next_hops:
        yield str(route.prefix)
        since = age(last_update(config, now))
        for address, interface in route.next_hops:
            yield f"    [{route.cost}] via {address}, {since}, {interface}"
    elif route.interface and not route.imported:
        yield f"{route.prefix}    directly connected, {route.interface}"
    else:
        yield f"{route.prefix}    redistributed"
        yield f"    [{min(route.cost + 1, 16)}] via 0.0.0.0, "


def last_update(config: RipConfig, now: float) -> float:
    """Seconds since neighbors sent their updates, which they do all the time."""
    return now % ((config.timers[0] if config.timers is not None else 0) or UPDATE)


def running(call: Call) -> tuple[RipState, RipConfig] | None:
    """RIP's state and configuration; None where it does not run."""
    state, config = call.device.state.rip().get(NUMBER), call.device.config.rip.get(NUMBER)
    return None if state is None or config is None else (state, config)


@table.display("show ip rip database", help=_HELP)
def _show_database(call: Call) -> Iterator[str]:
    found = running(call)
    if found is not None:
        yield from database(*found, call.device.now())


@table.display("show ip rip database <address:ip> <length:mask>", help=_HELP)
def _show_entry(call: Call) -> Iterator[str]:
    found = running(call)
    if found is None:
        return
    state, config = found
    wanted = IPv4Network((call["address"], call["length"]), strict=False)
    routes = [route for route in state.routes if route.prefix == wanted]
    if not routes:
        yield "%Route not in database"
    for route in routes:
        yield from entry(route, config, call.device.now())
