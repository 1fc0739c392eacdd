"""Static routes."""

from collections.abc import Sequence

from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.frr.preference import distances, static_preference
from labkit.engine.linux.interfaces import inside_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.nos.config import DeviceConfig, StaticRoute

DAEMON = "staticd"


def sections(device: DeviceView) -> Document:
    """All static routes of the public table.

    They may resolve through a default route, as in VRP; FRR cannot say that of them alone, and BGP's may not, so
    beside BGP they may not either.
    """
    routes = [route for route in device.facts.statics if not route.vrf]
    if not routes or device.node.kind.role == "host":
        return {}
    own, known = static_preference(device), distances(device)
    document: Document = {
        place(DAEMON): tuple(_line(device.config, route, known[route.preference or own]) for route in routes)
    }
    if device.config.bgp is None:
        document[place("zebra")] = ("ip nht resolve-via-default",)
    return document


def limits(device: DeviceView) -> Sequence[str]:
    """Routes of VPN instances need VRFs in the kernel; tracking by BFD needs a newer FRR."""
    routes = device.facts.statics
    found = [f"ip route-static vpn-instance {route.vrf}" for route in routes if route.vrf]
    return found + [f"ip route-static … track bfd-session {route.bfd}" for route in routes if route.bfd]


def _line(config: DeviceConfig, route: StaticRoute, distance: int) -> str:
    words = ["ip route", f"{route.destination}/{route.length}"]
    if route.interface is not None and route.interface.lower().startswith("null"):
        words.append("blackhole")
    else:
        if route.next_hop is not None:
            words.append(str(route.next_hop))
        if route.interface is not None:
            words.append(inside_name(config, route.interface))
    if route.tag:
        words.append(f"tag {route.tag}")
    words.append(str(distance))
    if route.next_hop is not None and route.interface is not None:
        words.append("onlink")  # it is sent out of the interface, even if nobody there has such an address
    return line(" ".join(words))
