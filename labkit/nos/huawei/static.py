"""Static routes and the global router id."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.config import DeviceConfig, StaticRoute
from labkit.nos.shell.declaration import Call, Setting, Table, Values, present

table = Table()


def _route(call: Call) -> StaticRoute:
    value = call.values.get
    typed, length = call.values["ip"], call.values["length"]
    address = int(typed)
    prefix = address >> (32 - length) << (32 - length)
    return StaticRoute(
        destination=typed if prefix == address else type(typed)(prefix),
        length=length,
        next_hop=value("next_hop"),
        interface=value("interface"),
        preference=value("preference"),
        tag=value("tag", 0),
        permanent=value("permanent", False),
        description=value("text", ""),
        vrf=value("vrf", ""),
        bfd=value("track", ""),
        nqa=(call["admin"], call["test"]) if "admin" in call.values else None,
    )


def _store(call: Call) -> str | None:
    route = _route(call)
    call.target.static_routes[route.key] = route
    return None


def _clear(call: Call) -> str | None:
    config: DeviceConfig = call.target
    wanted = _route(call)
    gone = [
        key
        for key, held in config.static_routes.items()
        if (held.vrf, held.destination, held.length) == (wanted.vrf, wanted.destination, wanted.length)
        and wanted.next_hop in (None, held.next_hop)
        and wanted.interface in (None, held.interface)
    ]
    if not gone:
        return "Error: The route does not exist."
    for key in gone:
        del config.static_routes[key]
    return None


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
        return (
            route.vrf,
            int(route.destination),
            route.length,
        )

    for route in sorted(config.static_routes.values(), key=order):
        values: dict[str, Any] = {"ip": route.destination, "length": route.length}
        optional = {
            "vrf": route.vrf or None,
            "interface": route.interface,
            "next_hop": route.next_hop,
            "preference": route.preference,
            "tag": route.tag or None,
            "permanent": route.permanent or None,
            "track": route.bfd or None,
            "admin": route.nqa[0] if route.nqa else None,
            "test": route.nqa[1] if route.nqa else None,
            "text": route.description or None,
        }
        yield values | present(optional)


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
