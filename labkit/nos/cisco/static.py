"""Static routes, and what a switch that does not route needs instead of them."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.cisco.views import LAYER3
from labkit.nos.config import DeviceConfig, StaticRoute
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_HELP = {
    "ip": "Global IP configuration subcommands",
    "route": "Establish static routes",
    "<ip>": "Destination prefix",
    "<length>": "Destination prefix mask",
    "<next_hop>": "Forwarding router's address",
    "<interface>": "Interface type and number",
    "<distance>": "Distance metric for this route",
    "permanent": "permanent route",
    "name": "Specify name of the next hop",
    "tag": "Set tag for this route",
}


def _route(call: Call) -> StaticRoute:
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
        return "%No matching route to delete"
    for key in gone:
        del config.static_routes[key]
    return None


def _refuse(call: Call) -> str | None:
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


def _lines(config: DeviceConfig) -> Iterable[Values]:
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
        yield values | {name: value for name, value in optional.items() if value is not None}


_WHERE = "[vrf <vrf:string 1-32>] <ip> <length:mask>"
_VIA = "{<next-hop:ip>|<interface> [<next-hop:ip>]}"
_OPTIONS = "[<distance:1-255>] [tag <1-4294967295>|permanent|name <text:string 1-50>]*"

table.add(
    Setting(
        views=("system",),
        families=LAYER3,
        notation=f"ip route {_WHERE} {_VIA} {_OPTIONS}",
        undo=(f"no ip route {_WHERE} [{_VIA}] {_OPTIONS}",),
        path="static_routes",
        check=_refuse,
        store=_store,
        clear=_clear,
        lines=_lines,
        block="ip route",
        help=_HELP,
    ),
)
