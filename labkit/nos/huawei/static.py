"""Static routes and the global router id."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, StaticRoute
from labkit.nos.shell.declaration import Call, Setting, Table, Values
from labkit.nos.static_routes import forget, route_of, route_values

table = Table()


def _store(call: Call) -> str | None:
    route = route_of(call, "preference")
    call.target.static_routes[route.key] = route
    return None


def _clear(call: Call) -> str | None:
    found = forget(call.target.static_routes, route_of(call, "preference"))
    return None if found else "Error: The route does not exist."


def _refuse(call: Call) -> str | None:
    if call.negative:
        return None
    value = call.values.get
    next_hop, interface, vrf = value("next_hop"), value("interface"), value("vrf")
    config: DeviceConfig = call.device.config
    if next_hop is not None:
        network = int(next_hop) >> 24
        if network in (0, 127, 255) or 224 <= network < 240:
            return "Error: The next hop address is invalid."
        if any(
            item.address is not None and item.address.address == next_hop
            for item in config.interfaces.values()
        ):
            return "Error: The next hop address is the local address."
    if vrf is not None and vrf not in config.vrfs:
        return "Error: The VPN instance does not exist."
    if interface is not None and interface not in config.interfaces:
        return "Error: The specified interface does not exist."
    return None


def _lines(config: DeviceConfig) -> Iterable[Values]:
    """Routes by destination; those to the same one in the order in which they were typed."""

    def order(route: StaticRoute) -> tuple[Any, ...]:
        return route.vrf, int(route.destination), route.length

    return (route_values(route, "preference") for route in sorted(config.static_routes.values(), key=order))


_DESTINATION = "[vpn-instance <vrf:string 1-31>] <ip> {<length:mask>|<length:mask-length>}"
_TRACK = "[track {bfd-session <track:string 1-15>|nqa <admin:string 1-32> <test:string 1-32>}]"
_OPTIONS = f"[preference <1-255>|tag <1-4294967295>|permanent]* {_TRACK} [description <text>]"

table.add(
    Setting(
        views=("system",),
        notation=(f"ip route-static {_DESTINATION} {{<next-hop:ip>|<interface> [<next-hop:ip>]}} {_OPTIONS}"),
        undo=(f"undo ip route-static {_DESTINATION} [<next-hop:ip>|<interface> [<next-hop:ip>]] {_OPTIONS}",),
        path="static_routes",
        check=_refuse,
        store=_store,
        clear=_clear,
        lines=_lines,
        help={
            "ip": "Specify IP configurations for the system",
            "route-static": "Establish a static route",
            "<ip>": "Destination IP address",
            "<length>": "Mask of the destination",
            "<next_hop>": "Gateway address",
            "preference": "Specify the preference of the static route",
            "tag": "Specify the tag value of the static route",
            "description": "Add or delete the description of the unicast static route",
        },
    ),
    Setting(
        views=("system",),
        notation="ip route-static default-preference <preference:1-255>",
        path="static_preference",
        block="ip route-static",
        place=10,
    ),
    Setting(
        views=("system",),
        notation="router id <ip>",
        path="router_id",
        help={"router": "Configure router information", "id": "Configure the router ID"},
    ),
)
