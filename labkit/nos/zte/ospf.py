"""OSPF processes and areas, as ZXROSNG's command manual has them (RFC 2328)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from labkit.nos.config import (
    AddressRange,
    Authentication,
    DefaultOriginate,
    DeviceConfig,
    NssaOptions,
    OspfAreaConfig,
    OspfConfig,
    OspfInterfaceConfig,
    Redistribution,
)
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values, present

table = Table()
table.view("ospf", lambda mode: f"config-ospf-{mode.process.process_id}")
table.view("ospf-area", lambda mode: f"config-ospf-{mode.process.process_id}-area-{int(mode.area.area_id)}")

HELP = {
    "router": "Enable a routing process",
    "ospf": "Open Shortest Path First (OSPF)",
    "router-id": "Router ID of this OSPF process",
    "network": "Enable routing on an IP network",
    "<wildcard>": "Wildcard mask",
    "area": "OSPF area",
    "interface": "Configure OSPF on an interface",
    "passive-interface": "Suppress routing updates on an interface",
    "notify": "Notify a route",
    "redistribute": "Redistribute information from another routing protocol",
    "auto-cost": "Calculate the cost of interfaces by their bandwidth",
}
_PROTOCOLS = {"connected": "direct", "static": "static", "rip": "rip"}
_METRIC_TYPES: dict[str, Any] = {"ext-1": 1, "ext-2": 2}
_EXTERNAL = "metric <0-16777214>|metric-type <type:ext-1|ext-2>|route-map <route-map:string 1-31>"


@dataclass(frozen=True, slots=True)
class OspfMode:
    """What the mode of a process configures: the process, and what it says of the device's interfaces."""

    process: OspfConfig
    config: DeviceConfig


@dataclass(frozen=True, slots=True)
class AreaMode:
    """What the mode of an area configures."""

    process: OspfConfig
    area: OspfAreaConfig
    config: DeviceConfig


def _open_process(call: Call) -> OspfMode:
    config: DeviceConfig = call.target
    number = call["process_id"]
    process = config.ospf.setdefault(number, OspfConfig(number, vrf=call["vrf"] or ""))
    return OspfMode(process, config)


def _open_area(call: Call) -> AreaMode:
    process: OspfConfig = call.target.process
    area = process.areas.setdefault(call["area"], OspfAreaConfig(call["area"]))
    return AreaMode(process, area, call.target.config)


def _areas(mode: OspfMode) -> Iterator[AreaMode]:
    for area_id in sorted(mode.process.areas):
        yield AreaMode(mode.process, mode.process.areas[area_id], mode.config)


def _type_word(held: int | None) -> str | None:
    return None if held is None else f"ext-{held}"


def _forget(call: Call, process_id: int, area: Any = None) -> None:
    """Take from interfaces what a process, or one of its areas, says of them."""
    others = [number for number in call.device.config.ospf if number != process_id]
    for interface in call.device.config.interfaces.values():
        enabled = interface.ospf.enabled
        if enabled is None:
            gone = area is None and not others
        else:
            gone = enabled[0] == process_id and area in (None, enabled[1])
        if gone:
            interface.ospf = OspfInterfaceConfig()


def _remove_process(call: Call) -> None:
    _forget(call, call["process_id"])
    call.device.config.ospf.pop(call["process_id"], None)


def _remove_area(call: Call) -> None:
    _forget(call, call.target.process.process_id, call["area"])
    call.target.process.areas.pop(call["area"], None)


def _passive(call: Call) -> None:
    process: OspfConfig = call.target.process
    name, silent, active = call["interface"], process.silent_interfaces, process.active_interfaces
    if name is None:
        process.silent_all = not call.negative
        silent.clear()
        active.clear()
        return
    silent.discard(name)
    active.discard(name)
    if not call.negative:
        (active if call["disable"] else silent).add(name)


def _passive_lines(mode: OspfMode) -> Iterable[Values]:
    process = mode.process
    if process.silent_all:
        yield {"default": True}
    for name in sorted(process.silent_interfaces):
        yield {"interface": name}
    for name in sorted(process.active_interfaces):
        yield {"interface": name, "disable": True}


def _redistribute(call: Call) -> None:
    protocol: Any = _PROTOCOLS[call["protocol"]]
    key = (protocol, 1 if protocol == "rip" else None)
    if call.negative:
        call.target.process.redistributions.pop(key, None)
        return
    kind = _METRIC_TYPES.get(call["type"] or "")
    call.target.process.redistributions[key] = Redistribution(
        *key, call["metric"], kind, call["tag"], call["route_map"]
    )


def _redistributions(mode: OspfMode) -> Iterable[Values]:
    words = {protocol: word for word, protocol in _PROTOCOLS.items()}
    for _, held in sorted(mode.process.redistributions.items(), key=lambda item: item[0][0]):
        yield present(
            {
                "protocol": words[held.protocol],
                "metric": held.cost,
                "type": _type_word(held.metric_type),
                "tag": held.tag,
                "route_map": held.route_policy,
            }
        )


def _read_default(values: Values) -> DefaultOriginate:
    kind = _METRIC_TYPES.get(values.get("type") or "")
    return DefaultOriginate(bool(values.get("always")), values.get("metric"), kind, values.get("route_map"))


def _default_lines(held: DefaultOriginate) -> Iterable[Values]:
    values = {"metric": held.cost, "type": _type_word(held.metric_type), "route_map": held.route_policy}
    return (present({"always": held.always, **values}),)


table.add(
    Section(
        views=("system",),
        notation="router ospf <process-id:1-65535> [vrf <vrf:string 1-32>]",
        undo=("no router ospf <process-id:1-65535>",),
        view="ospf",
        path="ospf",
        open=_open_process,
        printed=lambda config: [OspfMode(config.ospf[key], config) for key in sorted(config.ospf)],
        bind=lambda mode: present({"process_id": mode.process.process_id, "vrf": mode.process.vrf or None}),
        removed=_remove_process,
        block="ospfv2",
        closing="$",
        help=HELP,
    ),
    Setting(
        views=("ospf",),
        notation="router-id <router-id:ip>",
        path="process.router_id",
        place=10,
        help=HELP,
    ),
    Setting(
        views=("ospf",),
        notation="auto-cost reference-bandwidth <reference-bandwidth:1-4000000>",
        undo=("no auto-cost",),
        path="process.reference_bandwidth",
        place=11,
        help=HELP,
    ),
    Setting(
        views=("ospf",),
        notation="maximum-paths <1-32>",
        undo=("no maximum-paths",),
        path="process.maximum_paths",
        place=12,
    ),
    Setting(
        views=("ospf",),
        notation=f"notify default route [always|{_EXTERNAL}]*",
        undo=("no notify default route",),
        path="process.default_originate",
        read=_read_default,
        write=_default_lines,
        place=13,
        help=HELP,
    ),
    Setting(
        views=("ospf",),
        notation="passive-interface {default|<interface> [disable]}",
        undo=("no passive-interface {default|<interface>}",),
        path="process.silent_interfaces",
        store=_passive,
        clear=_passive,
        lines=_passive_lines,
        place=14,
        help=HELP,
    ),
    Setting(
        views=("ospf",),
        notation=f"redistribute <protocol:{'|'.join(_PROTOCOLS)}> [tag <0-4294967295>|{_EXTERNAL}]*",
        undo=(f"no redistribute <protocol:{'|'.join(_PROTOCOLS)}>",),
        path="process.redistributions",
        store=_redistribute,
        clear=_redistribute,
        lines=_redistributions,
        place=60,
        help=HELP,
    ),
    Section(
        views=("ospf",),
        notation="area <area:area>",
        view="ospf-area",
        path="process.areas",
        open=_open_area,
        printed=_areas,
        bind=lambda mode: {"area": mode.area.area_id},
        removed=_remove_area,
        place=50,
        closing="$",
        help=HELP,
    ),
)


def _network(call: Call) -> None:
    key = (call["ip"], call["wildcard"])
    if call.negative:
        call.target.area.networks.pop(key, None)
        return
    for area in call.target.process.areas.values():
        area.networks.pop(key, None)
    call.target.area.networks[key] = None


def _become(kind: Any) -> Any:
    def run(call: Call) -> str | None:
        area: OspfAreaConfig = call.target.area
        if call.negative:
            area.kind, area.no_summary, area.nssa = "normal", False, NssaOptions()
            return None
        if int(area.area_id) == 0:
            return f"%Error: The backbone cannot be a {kind} area."
        area.kind, area.no_summary = kind, bool(call["no_summary"])
        area.nssa = NssaOptions(default_route=bool(call["default_information_originate"]))
        return None

    return run


def _kind_lines(kind: str) -> Any:
    def lines(mode: AreaMode) -> Iterable[Values]:
        area = mode.area
        if area.kind == kind:
            yield present(
                {"no_summary": area.no_summary, "default_information_originate": area.nssa.default_route}
            )

    return lines


def _range(call: Call) -> None:
    key = (call["ip"], call["length"])
    if call.negative:
        call.target.area.ranges.pop(key, None)
    else:
        call.target.area.ranges[key] = AddressRange(not call["not_advertise"], call["cost"])


def _ranges(mode: AreaMode) -> Iterable[Values]:
    for (ip, length), held in sorted(mode.area.ranges.items()):
        yield present({"ip": ip, "length": length, "not_advertise": not held.advertise, "cost": held.cost})


def _authentication(values: Values) -> Authentication:
    return Authentication("md5" if values.get("message_digest") else "simple")


def _area_setting(notation: str, path: str, store: Any, lines: Any, place: float, undo: str) -> Setting:
    return Setting(
        views=("ospf-area",),
        notation=notation,
        undo=(undo,),
        path=f"area.{path}",
        store=store,
        clear=store,
        lines=lines,
        place=place,
        help=HELP,
    )


table.add(
    _area_setting(
        "network <ip> <wildcard>",
        "networks",
        _network,
        lambda mode: ({"ip": ip, "wildcard": wildcard} for ip, wildcard in mode.area.networks),
        10,
        "no network <ip> <wildcard>",
    ),
    _area_setting("stub [no-summary]", "kind", _become("stub"), _kind_lines("stub"), 11, "no stub"),
    _area_setting(
        "nssa [no-summary|default-information-originate]*",
        "kind",
        _become("nssa"),
        _kind_lines("nssa"),
        12,
        "no nssa",
    ),
    Setting(
        views=("ospf-area",),
        notation="authentication [message-digest]",
        undo=("no authentication",),
        path="area.authentication",
        read=_authentication,
        write=lambda held: (present({"message_digest": held.mode == "md5"}),),
        place=13,
        help=HELP,
    ),
    _area_setting(
        "range <ip> <length:mask> summary-link [{advertise|not-advertise}|cost <0-16777214>]*",
        "ranges",
        _range,
        _ranges,
        14,
        "no range <ip> <length:mask> summary-link",
    ),
)
