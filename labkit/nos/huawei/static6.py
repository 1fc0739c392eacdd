"""Static routes of IPv6."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig
from labkit.nos.config.ipv6 import StaticRoute6
from labkit.nos.huawei.ipv6 import network_of
from labkit.nos.shell.declaration import Call, Setting, Table, Values
from labkit.nos.static_routes import forget, route6_of, way_values

table = Table()


def _route(call: Call) -> StaticRoute6:
    destination, length = network_of(call["ipv6"], call["length"])
    return route6_of(call, destination, length, "preference")


def _refuse(call: Call) -> str | None:
    if call.negative:
        return None
    next_hop, interface = call["next_hop"], call["interface"]
    if next_hop is not None and (next_hop.is_multicast or next_hop.is_loopback or next_hop.is_unspecified):
        return "Error: The next hop address is invalid."
    if next_hop is not None and next_hop.is_link_local and interface is None:
        return "Error: The next hop is a link-local address. Please specify the outgoing interface."
    if interface is not None and interface not in call.device.config.interfaces:
        return "Error: The specified interface does not exist."
    if call["ipv6"].is_multicast or call["ipv6"].is_link_local:
        return "Error: The destination address is invalid."
    return None


def _store(call: Call) -> None:
    route = _route(call)
    call.target.ipv6.static_routes[route.key] = route


def _clear(call: Call) -> str | None:
    found = forget(call.target.ipv6.static_routes, _route(call))
    return None if found else "Error: The route does not exist."


def _lines(config: DeviceConfig) -> Iterable[Values]:
    def order(route: StaticRoute6) -> tuple[Any, ...]:
        return int(route.destination), route.length, route.interface or "", int(route.next_hop or 0)

    for route in sorted(config.ipv6.static_routes.values(), key=order):
        yield {"ipv6": route.destination, "length": route.length, **way_values(route, "preference")}


_DESTINATION = "ipv6 route-static <ipv6> <length:0-128>"
_OPTIONS = "[preference <1-255>|tag <1-4294967295>]* [description <text>]"

table.add(
    Setting(
        views=("system",),
        notation=f"{_DESTINATION} {{<next-hop:ipv6>|<interface> [<next-hop:ipv6>]}} {_OPTIONS}",
        undo=(f"undo {_DESTINATION} [<next-hop:ipv6>|<interface> [<next-hop:ipv6>]] {_OPTIONS}",),
        path="ipv6.static_routes",
        check=_refuse,
        store=_store,
        clear=_clear,
        lines=_lines,
        help={
            "ipv6": "IPv6 status and configuration information",
            "route-static": "Establish a static route",
            "<ipv6>": "Destination IPv6 address",
            "<length>": "Prefix length",
            "<next_hop>": "Gateway address",
            "preference": "Specify the preference of the static route",
            "tag": "Specify the tag value of the static route",
        },
    ),
    Setting(
        views=("system",),
        notation="ipv6 route-static default-preference <preference:1-255>",
        path="ipv6.static_preference",
        block="ipv6 route-static",
        place=10,
    ),
)
