"""Static routes of IPv6."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.cisco.ipv6 import network_of
from labkit.nos.cisco.views import LAYER3
from labkit.nos.config import DeviceConfig
from labkit.nos.config.ipv6 import StaticRoute6
from labkit.nos.shell.declaration import Call, Setting, Table, Values
from labkit.nos.static_routes import forget, route6_of, way_values

table = Table()


def _route(call: Call) -> StaticRoute6:
    return route6_of(call, *network_of(*call["prefix"]), "distance")


def _refuse(call: Call) -> str | None:
    if call.negative:
        return None
    next_hop, (destination, _) = call["next_hop"], call["prefix"]
    if next_hop is not None and (next_hop.is_multicast or next_hop.is_loopback or next_hop.is_unspecified):
        return "% Invalid next hop address"
    if next_hop is not None and next_hop.is_link_local and call["interface"] is None:
        return "% Interface has to be specified for a link-local nexthop"
    if destination.is_multicast or destination.is_link_local:
        return "% Invalid IPv6 prefix"
    return None


def _store(call: Call) -> None:
    route = _route(call)
    call.target.ipv6.static_routes[route.key] = route


def _clear(call: Call) -> str | None:
    found = forget(call.target.ipv6.static_routes, _route(call))
    return None if found else "% No matching route to delete"


def _lines(config: DeviceConfig) -> Iterable[Values]:
    def order(route: StaticRoute6) -> tuple[Any, ...]:
        place = (int(route.destination), route.length, route.preference or 1)
        return *place, route.interface or "", int(route.next_hop or 0)

    for route in sorted(config.ipv6.static_routes.values(), key=order):
        yield {"prefix": (route.destination, route.length), **way_values(route, "distance")}


_VIA = "{<next-hop:ipv6>|<interface> [<next-hop:ipv6>]}"
_OPTIONS = "[<distance:1-254>] [tag <1-4294967295>|name <text:string 1-50>]*"

table.add(
    Setting(
        views=("system",),
        families=LAYER3,
        notation=f"ipv6 route <prefix:ipv6-prefix> {_VIA} {_OPTIONS}",
        undo=(f"no ipv6 route <prefix:ipv6-prefix> [{_VIA}] {_OPTIONS}",),
        path="ipv6.static_routes",
        check=_refuse,
        store=_store,
        clear=_clear,
        lines=_lines,
        block="ipv6 route",
        help={
            "ipv6": "Global IPv6 configuration commands",
            "route": "Configure static routes",
            "<prefix>": "IPv6 prefix",
            "<next_hop>": "IPv6 address of next-hop",
            "<distance>": "Administrative distance",
            "tag": "Tag value",
            "name": "Specify name of the next hop",
        },
    ),
)
