"""Tracked objects: interfaces and routes that virtual routers follow by a number."""

from collections.abc import Callable, Iterable
from ipaddress import IPv4Address

from labkit.nos.cisco.views import LAYER3
from labkit.nos.config import DeviceConfig, TrackedObject
from labkit.nos.shell.declaration import Call, Kept, Section, Table, Values

table = Table()
table.view("track", "config-track")

_HELP = {
    "track": "Object tracking configuration commands",
    "interface": "Select an interface to track",
    "line-protocol": "Track interface line-protocol",
    "routing": "Track interface ip routing",
    "route": "IP route",
    "reachability": "Reachability of the route",
    "<number>": "Tracked object number",
}


def _open(call: Call) -> TrackedObject:
    """Whatever the number followed before, it follows this now."""
    config: DeviceConfig = call.device.config
    number = call["number"]
    held = config.tracked.setdefault(number, TrackedObject(number))
    held.interface, held.routing, held.route = call["interface"] or "", bool(call["routing"]), None
    if call["length"] is not None:
        length = call["length"]
        held.route = IPv4Address(int(call["ip"]) >> (32 - length) << (32 - length)), length
    return held


def _section(
    notation: str, of_kind: Callable[[TrackedObject], bool], bind: Callable[[TrackedObject], Values]
) -> Section:
    def printed(config: DeviceConfig) -> Iterable[TrackedObject]:
        return [held for _, held in sorted(config.tracked.items()) if of_kind(held)]

    return Section(
        views=("system",),
        families=LAYER3,
        notation=f"track <number:1-1000> {notation}",
        undo=(f"no track <number:1-1000> [{notation}]",) if "line" in notation else (),
        view="track",
        path="tracked",
        key=lambda values: values["number"],
        open=_open,
        printed=printed,
        bind=lambda held: {"number": held.number, **bind(held)},
        block="track",
        help=_HELP,
    )


def _route(held: TrackedObject) -> Values:
    return {} if held.route is None else {"ip": held.route[0], "length": held.route[1]}


table.add(
    _section(
        "interface <interface> line-protocol",
        lambda held: bool(held.interface) and not held.routing,
        lambda held: {"interface": held.interface},
    ),
    _section(
        "interface <interface> ip routing",
        lambda held: held.routing,
        lambda held: {"interface": held.interface, "routing": True},
    ),
    _section("ip route <ip> <length:mask> reachability", lambda held: held.route is not None, _route),
    Kept(views=("track",), notation="delay {up <up:0-180> [down <down:0-180>]|down <down:0-180>}"),
)
