"""Static routes."""

from collections.abc import Sequence

from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.frr.preference import distance
from labkit.engine.linux.interfaces import LOOPBACK
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.static import DEFAULT_PREFERENCE
from labkit.nos.config import StaticRoute

DAEMON = "staticd"


def sections(device: DeviceView) -> Document:
    """All static routes of the public table, which may resolve through a default route, as in VRP."""
    routes = [route for route in device.facts.statics if not route.vrf]
    if not routes:
        return {}
    own = device.facts.static_preference or DEFAULT_PREFERENCE[device.node.kind.vendor]
    return {
        place("zebra"): ("ip nht resolve-via-default",),
        place(DAEMON): tuple(_line(route, own) for route in routes),
    }


def limits(device: DeviceView) -> Sequence[str]:
    """Routes of VPN instances need VRFs in the kernel; tracking by BFD needs a newer FRR."""
    routes = device.facts.statics
    found = [f"ip route-static vpn-instance {route.vrf}" for route in routes if route.vrf]
    return found + [f"ip route-static … track bfd-session {route.bfd}" for route in routes if route.bfd]


def _line(route: StaticRoute, own: int) -> str:
    words = ["ip route", f"{route.destination}/{route.length}"]
    if route.interface is not None and route.interface.lower().startswith("null"):
        words.append("blackhole")
    else:
        if route.next_hop is not None:
            words.append(str(route.next_hop))
        if route.interface is not None:
            inside = (
                LOOPBACK if route.interface.lower().startswith("loopback") else linux_name(route.interface)
            )
            words.append(inside)
    if route.tag:
        words.append(f"tag {route.tag}")
    words.append(str(distance(own if route.preference is None else route.preference)))
    return line(" ".join(words))
