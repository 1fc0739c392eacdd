"""`ip route`: what a line with a static route does to the model, and when it is refused."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, StaticRoute
from labkit.nos.shell.declaration import Call, Values
from labkit.nos.static_routes import forget, route_of, route_values


def store(call: Call) -> str | None:
    """Add a route, or replace the one that goes the same way."""
    route = route_of(call, "distance")
    call.target.static_routes[route.key] = route
    return None


def clear(call: Call) -> str | None:
    """Take the routes away that a line is about: all of the prefix where it names no way."""
    found = forget(call.target.static_routes, route_of(call, "distance"))
    return None if found else "%No matching route to delete"


def refuse(call: Call) -> str | None:
    """Check a route: the prefix fits its mask, and the next hop can be one."""
    if call.negative:
        return None
    destination, next_hop = call["ip"], call["next_hop"]
    if int(destination) & ((1 << (32 - call["length"])) - 1):
        return "%Inconsistent address and mask"
    if next_hop is not None and (next_hop.is_multicast or int(next_hop) >> 24 in (0, 127, 255)):
        return "%Invalid next hop address"
    if next_hop is not None and any(
        held is not None and held.address == next_hop
        for held in (item.address for item in call.device.config.interfaces.values())
    ):
        return "%Invalid next hop address (it's this router)"
    return None


def lines(config: DeviceConfig) -> Iterable[Values]:
    """What the lines of the static routes bind, sorted by prefix."""

    def order(route: StaticRoute) -> tuple[Any, ...]:
        return (route.vrf, int(route.destination), route.length, route.preference or 1, str(route.next_hop))

    return (route_values(route, "distance") for route in sorted(config.static_routes.values(), key=order))
