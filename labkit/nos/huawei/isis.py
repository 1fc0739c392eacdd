"""IS-IS processes (ISO/IEC 10589, RFC 1195)."""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address
from typing import Any

from labkit.nos.config import IsisConfig, IsisDefault, IsisImport, IsisLeak
from labkit.nos.huawei.filter_policy import filter_settings
from labkit.nos.huawei.isis_words import (
    AUTHENTICATION,
    LEVEL,
    ONE_LEVEL,
    authentication_lines,
    by_level,
    read_authentication,
)
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values, present

table = Table()
table.view("isis", "-isis-{process_id}")

MOST_ENTITIES = 3
_ENTITY = re.compile(r"(?:[0-9a-f]{2}|[0-9a-f]{4})(?:\.[0-9a-f]{4}){0,6}(?:\.[0-9a-f]{4}){3}\.00")
_SYSTEM_ID = slice(-17, -3)


def _missing(call: Call) -> str | None:
    if call.negative and call["process_id"] not in call.device.config.isis:
        return "Error: The IS-IS process does not exist."
    return None


def _remove_process(call: Call) -> None:
    """The process goes, and with it what it enabled on interfaces."""
    config = call.device.config
    del config.isis[call["process_id"]]
    for interface in config.interfaces.values():
        if interface.isis.enabled == call["process_id"]:
            interface.isis.enabled = None


def _bind_process(process: IsisConfig) -> Values:
    values: dict[str, Any] = {"process_id": process.process_id}
    return values | {"vrf": process.vrf} if process.vrf else values


table.add(
    Section(
        views=("system",),
        notation="isis [<process-id:1-65535>] [vpn-instance <vrf:string 1-31>]",
        undo=("undo isis <process-id:1-65535>",),
        view="isis",
        path="isis",
        key=lambda values: values.get("process_id") or 1,
        make=lambda call: IsisConfig(call["process_id"] or 1, vrf=call["vrf"] or ""),
        bind=_bind_process,
        check=_missing,
        removed=_remove_process,
        help={"isis": "Specify IS-IS process", "<process_id>": "Process ID"},
    ),
)


def _entity(call: Call) -> str | None:
    process: IsisConfig = call.target
    entity = call["entity"].lower()
    if call.negative:
        if entity not in process.entities:
            return "Error: The network entity does not exist."
        process.entities.remove(entity)
        return None
    if _ENTITY.fullmatch(entity) is None:
        return "Error: The network entity title is invalid."
    if entity in process.entities:
        return None
    if process.entities and process.entities[0][_SYSTEM_ID] != entity[_SYSTEM_ID]:
        return "Error: The system IDs of all network entities of a process must be the same."
    if len(process.entities) == MOST_ENTITIES:
        return "Error: The number of network entities has reached the upper limit."
    process.entities.append(entity)
    return None


def _redistribution(call: Call) -> IsisImport:
    return IsisImport(
        protocol=call["protocol"] or "isis",
        process_id=call["process_id"] or (1 if call["protocol"] in ("ospf", "rip") else None),
        cost=call["cost"],
        tag=call["tag"],
        route_policy=call["route_policy"],
        levels=call["levels"] or "level-2",
        internal=call["cost_type"] == "internal",
    )


def _import(call: Call) -> str | None:
    held = _redistribution(call)
    if (held.protocol, held.process_id) == ("isis", call.target.process_id):
        return "Error: The process can not import its own routes."
    call.target.redistributions[held.protocol, held.process_id] = held
    return None


def _stop_import(call: Call) -> str | None:
    held = _redistribution(call)
    if call.target.redistributions.pop((held.protocol, held.process_id), None) is None:
        return "Error: The import route does not exist."
    return None


def _import_lines(process: IsisConfig) -> Iterable[Values]:
    for key in sorted(process.redistributions, key=lambda key: (key[0], key[1] or 0)):
        held = process.redistributions[key]
        if isinstance(held, IsisImport):
            yield present(
                {
                    "protocol": held.protocol,
                    "process_id": held.process_id,
                    "cost": held.cost,
                    "tag": held.tag,
                    "route_policy": held.route_policy,
                    "levels": held.levels if held.levels != "level-2" else None,
                    "cost_type": "internal" if held.internal else None,
                }
            )


def _read_leak(values: Values) -> IsisLeak:
    return IsisLeak(*(values.get(name) for name in ("acl", "prefix_list", "route_policy", "tag")))


def _leak_lines(held: IsisLeak) -> Iterable[Values]:
    values = {
        "acl": held.acl,
        "prefix_list": held.prefix_list,
        "route_policy": held.route_policy,
        "tag": held.tag,
    }
    return (present(values),)


def _read_default(values: Values) -> IsisDefault:
    return IsisDefault(bool(values.get("match")), values.get("cost") or 0, values.get("levels") or "level-2")


def _default_lines(held: IsisDefault) -> Iterable[Values]:
    values: dict[str, Any] = {"match" if held.match_default else "always": True}
    if held.cost:
        values["cost"] = held.cost
    if held.levels != "level-2":
        values["levels"] = held.levels
    return (values,)


def _summary(call: Call) -> str | None:
    key = (IPv4Address(int(call["ip"]) & (0xFFFFFFFF << (32 - call["length"]))), call["length"])
    held = call.target.summaries
    if not call.negative:
        held[key] = call["levels"] or "level-2"
    elif held.pop(key, None) is None:
        return "Error: The summary route does not exist."
    return None


def _summary_lines(process: IsisConfig) -> Iterable[Values]:
    for (address, length), levels in sorted(process.summaries.items()):
        values = {"ip": address, "length": length}
        yield values | {"levels": levels} if levels != "level-2" else values


def _setting(notation: str, path: str, place: float, **how: Any) -> Setting:
    return Setting(views=("isis",), notation=notation, path=path, place=place, **how)


_SOURCE = (
    "{<protocol:direct|static|bgp>|<protocol:ospf|rip> [<process-id:1-65535>]|isis <process-id:1-65535>}"
)
_SOURCE = (
    "{<protocol:direct|static|bgp>|<protocol:ospf|rip> [<process-id:1-65535>]|isis <process-id:1-65535>}"
)
_FILTER = "filter-policy {<acl:2000-3999>|ip-prefix <prefix-list:string 1-169>|route-policy <route-policy:string 1-40>}"
_MASK = "{<length:mask>|<length:mask-length>}"

table.add(
    _setting("description <description:text 1-80>", "description", 5),
    _setting(
        "is-level <level:level-1|level-1-2|level-2>", "level", 10, help={"is-level": "Level of the router"}
    ),
    _setting(
        "cost-style <style:narrow|narrow-compatible|compatible|wide-compatible|wide>",
        "cost_style",
        12,
        undo=("undo cost-style",),
        help={"cost-style": "Which metrics are sent and taken"},
    ),
    _setting(
        "network-entity <entity:string 1-64>",
        "entities",
        15,
        undo=("undo network-entity <entity:string 1-64>",),
        store=_entity,
        clear=_entity,
        lines=lambda process: ({"entity": entity} for entity in process.entities),
        help={"network-entity": "Network entity title", "<entity>": "XX.XXXX...XXXX.00"},
    ),
    _setting("is-name <name:string 1-64>", "name", 17, undo=("undo is-name",)),
    _setting("set-overload", "overload", 18),
    _setting(
        "attached-bit advertise <how:always|never>",
        "attached",
        19,
        undo=("undo attached-bit advertise",),
    ),
    _setting("attached-bit avoid-learning", "avoid_attached", 20),
    _setting(
        f"circuit-cost <cost:1-16777214> {ONE_LEVEL}",
        "circuit_costs",
        21,
        undo=(f"undo circuit-cost {ONE_LEVEL}",),
        **by_level(lambda process: process.circuit_costs, "cost"),
    ),
    _setting("auto-cost enable", "auto_cost", 21.2),
    _setting("bandwidth-reference <1-2147483648>", "reference_bandwidth", 21.1),
    _setting("preference <1-255>", "preference", 22),
    _setting("maximum load-balancing <paths:1-8>", "maximum_paths", 23),
    _setting(
        f"area-authentication-mode {AUTHENTICATION}",
        "area_authentication",
        30,
        undo=("undo area-authentication-mode",),
        read=read_authentication,
        write=authentication_lines,
    ),
    _setting(
        f"domain-authentication-mode {AUTHENTICATION}",
        "domain_authentication",
        31,
        undo=("undo domain-authentication-mode",),
        read=read_authentication,
        write=authentication_lines,
    ),
    _setting(
        f"default-route-advertise [always|match default] [cost <0-4261412864>|{LEVEL}]*",
        "default_originate",
        40,
        undo=("undo default-route-advertise",),
        read=_read_default,
        write=_default_lines,
    ),
    _setting(
        f"import-route {_SOURCE} [cost-type <cost-type:external|internal>|cost <0-4261412864>|"
        f"tag <1-4294967295>|route-policy <route-policy:string 1-40>|{LEVEL}]*",
        "redistributions",
        42,
        undo=(f"undo import-route {_SOURCE}",),
        store=_import,
        clear=_stop_import,
        lines=_import_lines,
        help={"import-route": "Import routes of another protocol"},
    ),
    _setting(
        f"import-route isis level-2 into level-1 [{_FILTER}|tag <1-4294967295>]*",
        "leak_down",
        43,
        undo=("undo import-route isis level-2 into level-1",),
        read=_read_leak,
        write=_leak_lines,
    ),
    _setting(
        f"import-route isis level-1 into level-2 [{_FILTER}|tag <1-4294967295>]*",
        "leak_up",
        44,
        undo=(),
        read=_read_leak,
        write=lambda held: () if held is None else _leak_lines(held),
    ),
    _setting(
        "undo import-route isis level-1 into level-2",
        "leak_up",
        44,
        undo=(),
        store=lambda call: setattr(call.target, "leak_up", None),
        lines=lambda process: ({},) if process.leak_up is None else (),
    ),
    _setting(
        f"summary <ip> {_MASK} [{LEVEL}]",
        "summaries",
        46,
        undo=(f"undo summary <ip> {_MASK} [{LEVEL}]",),
        store=_summary,
        clear=_summary,
        lines=_summary_lines,
    ),
    *filter_settings("isis", place=60, extra_lists="|route-policy <route-policy:string 1-40>"),
)
