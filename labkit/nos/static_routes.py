"""Lines with static routes, whatever the vendor: the route that one names, what it binds, which routes it removes."""

from ipaddress import IPv6Address
from typing import Any

from labkit.nos.config import StaticRoute
from labkit.nos.config.ipv6 import StaticRoute6
from labkit.nos.shell.declaration import Call, present


def route_of(call: Call, preference: str) -> StaticRoute:
    """The route that a line names; `preference` is the parameter for its preference."""
    value = call.values.get
    typed, length = call.values["ip"], call.values["length"]
    address = int(typed)
    prefix = address >> (32 - length) << (32 - length)
    return StaticRoute(
        destination=typed if prefix == address else type(typed)(prefix),
        length=length,
        next_hop=value("next_hop"),
        interface=value("interface"),
        preference=value(preference),
        tag=value("tag", 0),
        permanent=value("permanent", False),
        description=value("text", ""),
        vrf=value("vrf", ""),
        bfd=value("track", ""),
        nqa=(call["admin"], call["test"]) if "admin" in call.values else None,
    )


def route_values(route: StaticRoute, preference: str) -> dict[str, Any]:
    """What the line of a route binds: the inverse of `route_of`."""
    special = {
        "vrf": route.vrf or None,
        "permanent": route.permanent,
        "track": route.bfd or None,
        "admin": route.nqa[0] if route.nqa else None,
        "test": route.nqa[1] if route.nqa else None,
    }
    found = {"ip": route.destination, "length": route.length} | present(special)
    return found | way_values(route, preference)


def route6_of(call: Call, destination: IPv6Address, length: int, preference: str) -> StaticRoute6:
    """The route to a network of IPv6 that a line names."""
    return StaticRoute6(
        destination=destination,
        length=length,
        next_hop=call["next_hop"],
        interface=call["interface"],
        preference=call[preference],
        tag=call["tag"] or 0,
        description=call["text"] or "",
    )


def way_values(route: StaticRoute | StaticRoute6, preference: str) -> dict[str, Any]:
    """What the line of a route binds behind its destination."""
    return present(
        {
            "interface": route.interface,
            "next_hop": route.next_hop,
            preference: route.preference,
            "tag": route.tag or None,
            "text": route.description or None,
        }
    )


def forget(held: dict[Any, Any], wanted: StaticRoute | StaticRoute6) -> bool:
    """Take the routes to a destination away that go the wanted way, all where it is none; False if there was none."""
    gone = [
        key
        for key, route in held.items()
        if key[:-2] == wanted.key[:-2]  # without interface and next hop
        and wanted.next_hop in (None, route.next_hop)
        and wanted.interface in (None, route.interface)
    ]
    for key in gone:
        del held[key]
    return bool(gone)
