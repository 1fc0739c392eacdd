"""`ip route`: what a line with a static route does to the model, and when it is refused."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, StaticRoute
from labkit.nos.shell.declaration import Call, Values, present


def route_of(call: Call) -> StaticRoute:
    """The route that a line names."""
    value = call.values.get
    typed, length = call["ip"], call["length"]
    prefix = int(typed) >> (32 - length) << (32 - length)
    return StaticRoute(
        destination=type(typed)(prefix),
        length=length,
        next_hop=value("next_hop"),
        interface=value("interface"),
        preference=value("distance"),
        tag=value("tag", 0),
        permanent=bool(value("permanent", False)),
        description=value("text", ""),
        vrf=value("vrf", ""),
    )


def store(call: Call) -> str | None:
    """Add a route, or replace the one that goes the same way."""
    route = route_of(call)
    call.target.static_routes[route.key] = route
    return None


def clear(call: Call) -> str | None:
    """Take the routes away that a line is about: all of the prefix where it names no way."""
    config: DeviceConfig = call.target
    wanted = route_of(call)
    gone = [
        key
        for key, held in config.static_routes.items()
        if (held.vrf, held.destination, held.length) == (wanted.vrf, wanted.destination, wanted.length)
        and wanted.next_hop in (None, held.next_hop)
        and wanted.interface in (None, held.interface)
    ]
    if not gone:
        return "%No matching route to delete"
    for key in gone:
        del config.static_routes[key]
    return None


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

    for route in sorted(config.static_routes.values(), key=order):
        values: dict[str, Any] = {"ip": route.destination, "length": route.length}
        optional = {
            "vrf": route.vrf or None,
            "interface": route.interface,
            "next_hop": route.next_hop,
            "distance": route.preference,
            "tag": route.tag or None,
            "permanent": route.permanent or None,
            "text": route.description or None,
        }
        yield values | present(optional)
