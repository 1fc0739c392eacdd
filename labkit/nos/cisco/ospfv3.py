"""OSPFv3 processes (RFC 5340), in both ways in which IOS writes them.

`ipv6 router ospf 1` has all its lines in one mode; `router ospfv3 1` has those of IPv6 in an address family. Both
are the same process: which of them was typed last is how the configuration prints it.
"""

from collections.abc import Iterable
from typing import Any, Literal

from labkit.engine.engine import Reset
from labkit.nos.cisco.ipv6 import forget_silent, network_of
from labkit.nos.cisco.routing_process import passive_settings
from labkit.nos.cisco.views import LAYER3
from labkit.nos.config import DeviceConfig
from labkit.nos.config.ospfv3 import Ospfv3AreaConfig, Ospfv3Config, Ospfv3Default, Ospfv3Redistribution
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values, present
from labkit.nos.shell.effects import Ask, Dialogue

CLASSIC, PROCESS, FAMILY = "ipv6-router-ospf", "router-ospfv3", "ospfv3-family"
_BODIES = (CLASSIC, FAMILY)
"""The modes that hold what is said about IPv6."""

table = Table()
table.view(CLASSIC, "config-rtr")
table.view(PROCESS, "config-router")
table.view(FAMILY, "config-router-af", parent=PROCESS)

HELP = {
    "ipv6": "Global IPv6 configuration commands",
    "router": "Enable a routing process",
    "ospf": "Open Shortest Path First (OSPF)",
    "ospfv3": "OSPFv3",
    "<process_id>": "Process ID",
    "address-family": "Enter Address Family command mode",
    "unicast": "Address Family modifier",
    "router-id": "router-id for this OSPF process",
    "auto-cost": "Calculate OSPF interface cost according to bandwidth",
    "area": "OSPF area parameters",
    "stub": "Specify a stub area",
    "no-summary": "Do not send inter-area prefix LSA into stub",
    "range": "Summarize routes matching address/mask (border routers only)",
    "default-cost": "Set the summary default-cost of a NSSA/stub area",
    "redistribute": "Redistribute IPv6 prefixes from another routing protocol",
    "default-information": "Control distribution of default information",
    "maximum-paths": "Forward packets over multiple paths",
    "distance": "Administrative distance",
}
NOT_ROUTING = "% IPv6 routing not enabled"


def process_of(config: DeviceConfig, number: int) -> Ospfv3Config:
    """A process, made where it is first spoken of."""
    return config.ipv6.ospfv3.setdefault(number, Ospfv3Config(number))


def _open(call: Call) -> Ospfv3Config:
    process = process_of(call.device.config, call["process_id"])
    process.with_families = "ospfv3" in call.line.split()[1]
    return process


def _remove(call: Call) -> None:
    """With a process, its lines on interfaces go."""
    config: DeviceConfig = call.target
    config.ipv6.ospfv3.pop(call["process_id"], None)
    for interface in config.interfaces.values():
        for held in interface.ipv6.ospfv3.values():
            if held.enabled is not None and held.enabled[0] == call["process_id"]:
                held.enabled = None
        forget_silent(interface.ipv6)


def _written(*, with_families: bool) -> Any:
    def printed(config: DeviceConfig) -> Iterable[Ospfv3Config]:
        held = config.ipv6.ospfv3
        return [held[number] for number in sorted(held) if held[number].with_families is with_families]

    return printed


def _section(words: str, view: str, block: str, *, with_families: bool) -> Section:
    return Section(
        views=("system",),
        families=LAYER3,
        notation=f"{words} <process-id:1-65535>",
        undo=(f"no {words} <process-id:1-65535>",),
        view=view,
        removed=_remove,
        path="ipv6.ospfv3",
        key=lambda values: values["process_id"],
        open=_open,
        printed=_written(with_families=with_families),
        bind=lambda process: {"process_id": process.process_id},
        check=lambda call: None if call.negative or call.device.config.ipv6.enabled else NOT_ROUTING,
        block=block,
        help=HELP,
    )


def _silent(notation: str, path: str, views: tuple[str, ...]) -> Setting:
    """A line that is typed in one more mode than it is printed in."""
    return Setting(views=views, notation=notation, path=path, lines=lambda _process: (), help=HELP)


table.add(
    _section("ipv6 router ospf", CLASSIC, "ipv6 router", with_families=False),
    _section("router ospfv3", PROCESS, "router ospfv3", with_families=True),
    Section(
        views=(PROCESS,),
        notation="address-family ipv6 unicast",
        undo=("no address-family ipv6 unicast",),
        view=FAMILY,
        always=True,
        separated=True,
        closing="exit-address-family",
        place=90,
        help=HELP,
    ),
    Setting(views=(CLASSIC, PROCESS), notation="router-id <ip>", path="router_id", place=10, help=HELP),
    Setting(
        views=_BODIES,
        notation="auto-cost reference-bandwidth <reference_bandwidth:1-4294967>",
        path="reference_bandwidth",
        place=20,
        help=HELP,
    ),
)


@table.action(
    "exit-address-family", views=(FAMILY,), help={"exit-address-family": "Exit from Address Family"}
)
def leave_family(call: Call) -> None:
    """Go back to the process."""
    call.terminal.leave()


_OWN_PROTOCOLS = {"connected": "direct", "static": "static", "bgp": "bgp", "ospf": "ospfv3"}
_WORDS = {protocol: word for word, protocol in _OWN_PROTOCOLS.items()}
_SOURCES = "{<protocol:connected|static>|<protocol:bgp|ospf> <process-id:1-4294967295>}"
_EXTERNAL = "metric <0-16777214>|metric-type <type:1|2>|tag <0-4294967295>|route-map <route-map:string 1-64>"


def _kind(call: Call) -> Literal[1, 2] | None:
    return None if call["type"] is None else 1 if call["type"] == "1" else 2


def _redistribute(call: Call) -> str | None:
    process: Ospfv3Config = call.target
    protocol: Any = _OWN_PROTOCOLS[call["protocol"]]
    number = call["process_id"]
    key = (protocol, number if protocol == "ospfv3" else None)
    if call.negative:
        process.redistributions.pop(key, None)
        return None
    if key == ("ospfv3", process.process_id):
        return "% Cannot redistribute an OSPF process into itself"
    process.redistributions[key] = Ospfv3Redistribution(
        protocol, call["metric"], _kind(call), call["tag"], number, call["route_map"]
    )
    return None


def _redistribution_lines(process: Ospfv3Config) -> Iterable[Values]:
    for key in sorted(process.redistributions, key=lambda key: (key[0], key[1] or 0)):
        held = process.redistributions[key]
        yield present(
            {
                "protocol": _WORDS[held.protocol],
                "process_id": held.process_id,
                "metric": held.cost,
                "type": "1" if held.metric_type == 1 else None,
                "tag": held.tag,
                "route_map": held.route_policy,
            }
        )


def _originate(call: Call) -> None:
    call.target.default_originate = Ospfv3Default(bool(call["always"]), call["metric"], _kind(call))


def _default_lines(process: Ospfv3Config) -> Iterable[Values]:
    held = process.default_originate
    if held is not None:
        kind = "1" if held.metric_type == 1 else None
        yield present({"always": held.always, "metric": held.cost, "type": kind})


def _distance(call: Call) -> None:
    process: Ospfv3Config = call.target
    process.preference = process.external_preference = None if call.negative else call["distance"]


def _distance_lines(process: Ospfv3Config) -> Iterable[Values]:
    if process.preference is not None:
        yield {"distance": process.preference}


def _area_setting(notation: str, store: Any, lines: Any, place: float, undo: str = "") -> Setting:
    """A line about an area; an area of which nothing is said is none."""

    def stored(call: Call) -> str | None:
        areas: dict[Any, Ospfv3AreaConfig] = call.target.areas
        area = areas.setdefault(call["area"], Ospfv3AreaConfig(call["area"]))
        refused: str | None = store(call, area)
        if area == Ospfv3AreaConfig(call["area"]):
            del areas[call["area"]]
        return refused

    def printed(process: Ospfv3Config) -> Iterable[Values]:
        for area_id in sorted(process.areas):
            for values in lines(process.areas[area_id]):
                yield {"area": area_id, **values}

    return Setting(
        views=_BODIES,
        notation=f"area <area:area> {notation}",
        undo=(f"no area <area:area> {undo}",),
        path="areas",
        store=stored,
        clear=stored,
        lines=printed,
        place=place,
        help=HELP,
    )


def _stub(call: Call, area: Ospfv3AreaConfig) -> str | None:
    if not call.negative and int(area.area_id) == 0:
        return "% OSPFv3: Backbone can not be configured as stub area"
    area.stub = not call.negative
    area.no_summary = bool(call["no_summary"]) and not call.negative
    return None


def _cost(call: Call, area: Ospfv3AreaConfig) -> None:
    area.default_cost = None if call.negative else call["cost"]


def _range(call: Call, area: Ospfv3AreaConfig) -> None:
    prefix = network_of(*call["prefix"])
    if call.negative:
        area.ranges.pop(prefix, None)
    else:
        area.ranges[prefix] = not call["not_advertise"]


def _range_lines(area: Ospfv3AreaConfig) -> Iterable[Values]:
    for prefix, shown in sorted(area.ranges.items()):
        yield present({"prefix": prefix, "not_advertise": not shown})


table.add(
    _area_setting(
        "stub [no-summary]",
        _stub,
        lambda area: (present({"no_summary": area.no_summary}),) if area.stub else (),
        31,
        "stub [no-summary]",
    ),
    _area_setting(
        "default-cost <cost:0-16777215>",
        _cost,
        lambda area: () if area.default_cost is None else ({"cost": area.default_cost},),
        33,
        "default-cost [<cost:0-16777215>]",
    ),
    _area_setting(
        "range <prefix:ipv6-prefix> [advertise|not-advertise]",
        _range,
        _range_lines,
        35,
        "range <prefix:ipv6-prefix>",
    ),
    Setting(
        views=_BODIES,
        notation=f"redistribute {_SOURCES} [{_EXTERNAL}]*",
        undo=(f"no redistribute {_SOURCES}",),
        path="redistributions",
        store=_redistribute,
        clear=_redistribute,
        lines=_redistribution_lines,
        place=40,
        help=HELP,
    ),
    *(setting for view in _BODIES for setting in passive_settings(view, 50)),
    Setting(views=_BODIES, notation="maximum-paths <paths:1-32>", path="maximum_paths", place=65, help=HELP),
    Setting(
        views=_BODIES,
        notation="default-information originate [always|metric <0-16777214>|metric-type <type:1|2>]*",
        undo=("no default-information originate",),
        path="default_originate",
        store=_originate,
        lines=_default_lines,
        place=80,
        help=HELP,
    ),
    Setting(
        views=_BODIES,
        notation="distance <distance:1-254>",
        undo=("no distance [<distance:1-254>]",),
        path="preference",
        store=_distance,
        clear=_distance,
        lines=_distance_lines,
        place=90,
        help=HELP,
    ),
    *(
        Kept(views=_BODIES, notation=notation, place=15, single=False)
        for notation in (
            "log-adjacency-changes [detail]",
            "timers throttle spf <start:1-600000> <hold:1-600000> <max:1-600000>",
            "area <area:area> nssa [no-summary]",
            "area <area:area> virtual-link <router-id:ip>",
        )
    ),
)


@table.action(
    "clear ipv6 ospf [<process-id:1-65535>] process",
    "clear ospfv3 [<process-id:1-65535>] process",
    changes=True,
    help=HELP | {"clear": "Reset functions", "process": "Reset OSPF process"},
)
def clear_process(call: Call) -> Dialogue:
    """Restart OSPFv3: designated routers are elected again."""
    number = call["process_id"]
    what = "ALL OSPFv3 processes" if number is None else f"OSPFv3 process {number}"
    answer: str = yield Ask(f"Reset {what}? [no]: ")
    if answer.strip().lower() in ("y", "ye", "yes"):
        call.commit()
        call.device.engine.reset(Reset("ospfv3-process", process_id=number))
