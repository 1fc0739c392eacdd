"""OSPF configuration: processes, their networks, and what they announce (RFC 2328).

Areas have no mode of their own in IOS: what they are is said in the process, `area 1 stub`, and stands in
labkit.nos.cisco.ospf_area.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address

from labkit.engine.engine import Reset
from labkit.nos.cisco.routing_process import (
    BARE_LISTS,
    filter_setting,
    in_order,
    passive_settings,
    source,
    source_values,
    stop_redistribution,
)
from labkit.nos.config import DefaultOriginate, DeviceConfig, OspfAreaConfig, OspfConfig, Redistribution
from labkit.nos.shell.declaration import Call, Kept, Section, Setting, Table, Values, present
from labkit.nos.shell.effects import Ask, Dialogue

table = Table()
table.view("router-ospf", "config-router")

HELP = {
    "ospf": "Open Shortest Path First (OSPF)",
    "router": "Enable a routing process",
    "<process_id>": "Process ID",
    "router-id": "router-id for this OSPF process",
    "<router_id>": "OSPF router-id in IP address format",
    "network": "Enable routing on an IP network",
    "<ip>": "Network number",
    "<wildcard>": "OSPF wild card bits",
    "area": "OSPF area parameters",
    "<area>": "OSPF area ID",
    "passive-interface": "Suppress routing updates on an interface",
    "default": "Suppress routing updates on all interfaces",
    "default-information": "Control distribution of default information",
    "originate": "Distribute a default route",
    "always": "Always advertise default route",
    "metric": "OSPF default metric",
    "metric-type": "OSPF metric type for default routes",
    "route-map": "Route-map reference",
    "redistribute": "Redistribute information from another routing protocol",
    "subnets": "Consider subnets for redistribution into OSPF",
    "auto-cost": "Calculate OSPF interface cost according to bandwidth",
    "reference-bandwidth": "Use reference bandwidth method to assign OSPF cost",
    "distance": "Define an administrative distance",
    "maximum-paths": "Forward packets over multiple paths",
}


def area_of(process: OspfConfig, area_id: IPv4Address) -> OspfAreaConfig:
    """An area of a process, made where it is first spoken of."""
    return process.areas.setdefault(area_id, OspfAreaConfig(area_id))


def forget_empty(process: OspfConfig) -> None:
    """An area of which nothing is said any more is gone."""
    for area_id in [key for key, area in process.areas.items() if area == OspfAreaConfig(key)]:
        del process.areas[area_id]


def _remove(call: Call) -> None:
    """With a process, its lines on interfaces go."""
    config: DeviceConfig = call.target
    config.ospf.pop(call["process_id"], None)
    for interface in config.interfaces.values():
        if interface.ospf.enabled is not None and interface.ospf.enabled[0] == call["process_id"]:
            interface.ospf.enabled = None


table.add(
    Section(
        views=("system",),
        notation="router ospf <process-id:1-65535> [vrf <vrf:string 1-32>]",
        undo=("no router ospf <process-id:1-65535>",),
        view="router-ospf",
        path="ospf",
        key=lambda values: values["process_id"],
        make=lambda call: OspfConfig(call["process_id"], vrf=call["vrf"] or ""),
        bind=lambda process: present({"process_id": process.process_id, "vrf": process.vrf or None}),
        removed=_remove,
        block="router ospf",
        help=HELP,
    ),
    Setting(
        views=("router-ospf",),
        notation="router-id <router-id:ip>",
        path="router_id",
        place=10,
        help=HELP,
    ),
)


def _add_network(call: Call) -> str | None:
    wildcard: IPv4Address = call["wildcard"]
    network = (IPv4Address(int(call["ip"]) & ~int(wildcard) & 0xFFFFFFFF), wildcard)
    process: OspfConfig = call.target
    for other in process.areas.values():
        other.networks.pop(network, None)
    area_of(process, call["area"]).networks[network] = None
    forget_empty(process)
    return None


def _remove_network(call: Call) -> str | None:
    wildcard: IPv4Address = call["wildcard"]
    network = (IPv4Address(int(call["ip"]) & ~int(wildcard) & 0xFFFFFFFF), wildcard)
    for area in call.target.areas.values():
        area.networks.pop(network, None)
    forget_empty(call.target)
    return None


def _network_lines(process: OspfConfig) -> Iterable[Values]:
    """IOS sorts the statements by network."""
    found = [(*network, area.area_id) for area in process.areas.values() for network in area.networks]
    for ip, wildcard, area_id in sorted(found):
        yield {"ip": ip, "wildcard": wildcard, "area": area_id}


SOURCES = "{<protocol:connected|static|rip>|<protocol:bgp|ospf> <process-id:1-4294967295>}"


def _redistribute(call: Call) -> str | None:
    process: OspfConfig = call.target
    protocol, number = source(call.values)
    if (protocol, number) == ("ospf", process.process_id):
        return "% Cannot redistribute an OSPF process into itself"
    process.redistributions[protocol, number] = Redistribution(
        protocol=protocol,
        process_id=number,
        cost=call["metric"],
        metric_type=int(call["type"]) if call["type"] else None,  # type: ignore[arg-type]  # the notation allows 1 and 2
        tag=call["tag"],
        route_policy=call["route_map"],
        as_number=call["process_id"] if protocol == "bgp" else None,
    )
    return None


def _redistribution_lines(process: OspfConfig) -> Iterable[Values]:
    for held in in_order(process):
        yield present(
            source_values(held)
            | {
                "metric": held.cost,
                "type": str(held.metric_type) if held.metric_type == 1 else None,
                "tag": held.tag,
                "subnets": True,
                "route_map": held.route_policy,
            }
        )


def _default_lines(held: DefaultOriginate) -> Iterable[Values]:
    kind = str(held.metric_type) if held.metric_type == 1 else None
    return (
        present({"always": held.always, "metric": held.cost, "type": kind, "route_map": held.route_policy}),
    )


def _distance(call: Call) -> str | None:
    process: OspfConfig = call.target
    if call.negative:
        process.preference = process.external_preference = None
    else:
        process.preference = process.external_preference = call["distance"]
    return None


def _kind_distance(call: Call) -> str | None:
    """IOS tells intra-area from inter-area routes too; the model has one value for both."""
    process: OspfConfig = call.target
    if call["intra"] is not None:
        process.preference = None if call.negative else call["intra"]
    if call["external"] is not None:
        process.external_preference = None if call.negative else call["external"]
    return None


def _distance_lines(process: OspfConfig) -> Iterable[Values]:
    if process.preference is not None and process.preference == process.external_preference:
        yield {"distance": process.preference}


def _kind_distance_lines(process: OspfConfig) -> Iterable[Values]:
    if process.preference != process.external_preference:
        same = process.preference
        yield present({"intra": same, "inter": same, "external": process.external_preference})


_LISTS = f"{BARE_LISTS}|route-map <policy:string 1-64>"
_EXTERNAL = "metric <0-16777214>|metric-type <type:1|2>|route-map <route-map:string 1-64>"

table.add(
    Setting(
        views=("router-ospf",),
        notation="auto-cost reference-bandwidth <reference_bandwidth:1-4294967>",
        path="reference_bandwidth",
        after=(
            "% OSPF: Reference bandwidth is changed.\n"
            "        Please ensure reference bandwidth is consistent across all routers."
        ),
        place=20,
        help=HELP,
    ),
    Setting(
        views=("router-ospf",),
        notation=f"redistribute {SOURCES} [{_EXTERNAL}|tag <0-4294967295>|subnets]*",
        undo=(f"no redistribute {SOURCES}",),
        path="redistributions",
        store=_redistribute,
        clear=stop_redistribution,
        lines=_redistribution_lines,
        place=40,
        help=HELP,
    ),
    *passive_settings("router-ospf", 50),
    Setting(
        views=("router-ospf",),
        notation="network <ip> <wildcard> area <area:area>",
        undo=("no network <ip> <wildcard> [area <area:area>]",),
        path="areas",
        store=_add_network,
        clear=_remove_network,
        lines=_network_lines,
        place=60,
        help=HELP,
    ),
    Setting(
        views=("router-ospf",),
        notation="maximum-paths <paths:1-32>",
        path="maximum_paths",
        place=65,
        help=HELP,
    ),
    filter_setting("router-ospf", "in", 70, lists=_LISTS),
    filter_setting("router-ospf", "out", 70, lists=_LISTS),
    Setting(
        views=("router-ospf",),
        notation=f"default-information originate [always|{_EXTERNAL}]*",
        undo=("no default-information originate",),
        path="default_originate",
        read=lambda values: DefaultOriginate(
            always=bool(values.get("always")),
            cost=values.get("metric"),
            metric_type=int(values["type"]) if values.get("type") else None,  # type: ignore[arg-type]  # 1 or 2
            route_policy=values.get("route_map"),
        ),
        write=_default_lines,
        place=80,
        help=HELP,
    ),
    Setting(
        views=("router-ospf",),
        notation="distance <distance:1-255>",
        undo=("no distance [<distance:1-255>]",),
        path="preference",
        store=_distance,
        clear=_distance,
        lines=_distance_lines,
        place=90,
        help=HELP,
    ),
    Setting(
        views=("router-ospf",),
        notation="distance ospf [intra-area <intra:1-255>|inter-area <inter:1-255>|external <external:1-255>]*",
        path="preference",
        store=_kind_distance,
        clear=_kind_distance,
        lines=_kind_distance_lines,
        place=91,
        help=HELP,
    ),
    *(
        Kept(views=("router-ospf",), notation=notation, place=15)
        for notation in (
            "log-adjacency-changes [detail]",
            "timers throttle spf <start:1-600000> <hold:1-600000> <max:1-600000>",
            "timers throttle lsa <start:0-600000> <hold:1-600000> <max:1-600000>",
            "nsf [cisco|ietf]",
            "ispf",
        )
    ),
)


@table.action(
    "clear ip ospf [<process-id:1-65535>] process", changes=True, help=HELP | {"clear": "Reset functions"}
)
def clear_process(call: Call) -> Dialogue:
    """Restart OSPF: router ids are chosen again, and designated routers elected again."""
    question = "Reset ALL OSPF processes? [no]: "
    if call["process_id"] is not None:
        question = f"Reset OSPF process {call['process_id']}? [no]: "
    answer: str = yield Ask(question)
    if answer.strip().lower() in ("y", "ye", "yes"):
        call.commit()
        call.device.engine.reset(Reset("ospf-process", process_id=call["process_id"]))
