"""OSPFv3 configuration: processes, areas and the interfaces' part (RFC 5340)."""

from collections.abc import Callable, Iterable
from typing import Any, Literal

from labkit.engine.engine import Reset
from labkit.nos.config import AddressRange, Authentication, InterfaceConfig, Secret
from labkit.nos.config.ospfv3 import (
    Ospfv3AreaConfig,
    Ospfv3Config,
    Ospfv3Default,
    Ospfv3InterfaceConfig,
    Ospfv3Redistribution,
)
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.huawei.filter_policy import filter_settings
from labkit.nos.huawei.import_route import NUMBERED
from labkit.nos.huawei.ipv6 import INTERFACES, network_of, require_interface
from labkit.nos.huawei.ospf import AUTHENTICATION_HELP
from labkit.nos.huawei.system import confirm
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values, present
from labkit.nos.shell.effects import Dialogue

table = Table()
table.view("ospfv3", "-ospfv3-{process_id}")
table.view("ospfv3-area", "-area-{area_id}", parent="ospfv3")

_HELP = {
    "ospfv3": "Open Shortest Path First version 3 (OSPFv3)",
    "<process_id>": "Process ID",
    "router-id": "Router ID of the process",
    "area": "Specify an OSPFv3 area",
    "instance": "Instance of OSPFv3 on the link",
    "silent-interface": "Interface that sends and accepts no packets",
    "import-route": "Import routes of another protocol",
}


def _refuse_process(call: Call) -> str | None:
    if call.negative and (call["process_id"] or 1) not in call.device.config.ipv6.ospfv3:
        return "Error: The OSPFv3 process does not exist."
    return None


table.add(
    Section(
        views=("system",),
        notation="ospfv3 [<process-id:1-65535>]",
        undo=("undo ospfv3 <process-id:1-65535>",),
        view="ospfv3",
        path="ipv6.ospfv3",
        key=lambda values: values.get("process_id") or 1,
        make=lambda call: Ospfv3Config(call["process_id"] or 1),
        bind=lambda process: {"process_id": process.process_id},
        check=_refuse_process,
        block="ospfv3",
        help=_HELP,
    ),
    Setting(views=("ospfv3",), notation="router-id <ip>", path="router_id", place=10, help=_HELP),
    Setting(
        views=("ospfv3",),
        notation="bandwidth-reference <1-2147483648>",
        path="reference_bandwidth",
        place=11,
    ),
    Setting(views=("ospfv3",), notation="preference <1-255>", path="preference", place=12),
    Setting(
        views=("ospfv3",), notation="preference ase <preference:1-255>", path="external_preference", place=13
    ),
    Setting(views=("ospfv3",), notation="maximum load-balancing <paths:1-8>", path="maximum_paths", place=14),
    Section(
        views=("ospfv3",),
        notation="area <area:area>",
        view="ospfv3-area",
        path="areas",
        key=lambda values: values["area"],
        make=lambda call: Ospfv3AreaConfig(call["area"]),
        bind=lambda area: {"area": area.area_id},
        check=lambda call: (
            "Error: The area does not exist."
            if call.negative and call["area"] not in call.target.areas
            else None
        ),
        place=90,
        help=_HELP,
    ),
)


_HMAC = "hmac-sha256 key-id <key-id:1-65535> {plain|cipher} <key:string 1-392>"


def _read_authentication(values: Values) -> Authentication:
    key = Secret(values["key"], plain=True) if values.get("plain") else read_secret(values["key"])
    return Authentication("hmac-sha256", key, values["key_id"])


def _authentication_values(held: Authentication) -> Iterable[Values]:
    assert held.key is not None
    form = "plain" if held.key.plain else "cipher"
    return ({"key_id": held.key_id, form: True, "key": show_secret(held.key)},)


_SOURCE = "{<protocol:direct|static>|bgp [permit-ibgp]|<protocol:ospfv3|ripng|isis> [<process-id:1-65535>]}"


def _source(call: Call) -> tuple[str, int | None]:
    protocol = "bgp" if call["bgp"] else call["protocol"]
    return protocol, call["process_id"] or (1 if protocol in NUMBERED else None)


def _import(call: Call) -> str | None:
    process: Ospfv3Config = call.target
    protocol, process_id = _source(call)
    if call.negative:
        process.redistributions.pop((protocol, process_id), None)
        return None
    if (protocol, process_id) == ("ospfv3", process.process_id):
        return "Error: The process can not import its own routes."
    process.redistributions[protocol, process_id] = Ospfv3Redistribution(
        protocol,  # type: ignore[arg-type]  # the notation binds no other word
        call["cost"],
        _metric_type(call),
        call["tag"],
        process_id,
        call["route_policy"],
        bool(call["permit_ibgp"]),
    )
    return None


def _metric_type(call: Call) -> Literal[1, 2] | None:
    return None if call["type"] is None else 1 if call["type"] == "1" else 2


def _type_word(kind: int | None) -> str | None:
    return None if kind is None else str(kind)


def _import_lines(process: Ospfv3Config) -> Iterable[Values]:
    for key in sorted(process.redistributions, key=lambda key: (key[0], key[1] or 0)):
        item = process.redistributions[key]
        of_bgp = {"bgp": True, "permit_ibgp": item.internal or None}
        yield present(
            {
                **(of_bgp if item.protocol == "bgp" else {"protocol": item.protocol}),
                "process_id": item.process_id,
                "cost": item.cost,
                "type": _type_word(item.metric_type),
                "tag": item.tag,
                "route_policy": item.route_policy,
            }
        )


def _summarise(call: Call) -> None:
    ranges: dict[Any, AddressRange] = call.target.ranges
    prefix = network_of(call["ipv6"], call["length"])
    if call.negative:
        ranges.pop(prefix, None)
    else:
        ranges[prefix] = AddressRange(not call["not_advertise"], call["cost"], call["tag"])


def _summary_lines(process: Ospfv3Config) -> Iterable[Values]:
    for (network, length), held in sorted(process.ranges.items()):
        yield present(
            {
                "ipv6": network,
                "length": length,
                "not_advertise": not held.advertise,
                "cost": held.cost,
                "tag": held.tag,
            }
        )


def _originate(call: Call) -> None:
    call.target.default_originate = Ospfv3Default(bool(call["always"]), call["cost"], _metric_type(call))


def _default_lines(process: Ospfv3Config) -> Iterable[Values]:
    held = process.default_originate
    if held is not None:
        yield present({"always": held.always, "cost": held.cost, "type": _type_word(held.metric_type)})


def _silence(call: Call) -> None:
    silent: set[str] = call.target.silent_interfaces
    if call.negative:
        silent.discard(call["interface"])
    else:
        silent.add(call["interface"])


def _stub(call: Call) -> str | None:
    area: Ospfv3AreaConfig = call.target
    if not call.negative and int(area.area_id) == 0:
        return "Error: The backbone area cannot be a stub area."
    area.stub = not call.negative
    area.no_summary = bool(call["no_summary"]) and not call.negative
    return None


def _range(call: Call) -> None:
    ranges: dict[Any, bool] = call.target.ranges
    prefix = network_of(call["ipv6"], call["length"])
    if call.negative:
        ranges.pop(prefix, None)
    else:
        ranges[prefix] = not call["not_advertise"]


def _range_lines(area: Ospfv3AreaConfig) -> Iterable[Values]:
    for (network, length), shown in sorted(area.ranges.items()):
        values = {"ipv6": network, "length": length}
        yield values if shown else values | {"not_advertise": True}


table.add(
    Setting(
        views=("ospfv3",),
        notation=(
            f"import-route {_SOURCE} [cost <1-16777214>|type <type:1|2>|tag <0-4294967295>"
            "|route-policy <route-policy:string 1-40>]*"
        ),
        undo=(f"undo import-route {_SOURCE}",),
        path="redistributions",
        store=_import,
        clear=_import,
        lines=_import_lines,
        place=20,
        help=_HELP,
    ),
    Setting(
        views=("ospfv3",),
        notation=("asbr-summary <ipv6> <length:1-128> [cost <0-16777214>|tag <0-4294967295>|not-advertise]*"),
        undo=("undo asbr-summary <ipv6> <length:1-128>",),
        path="ranges",
        store=_summarise,
        clear=_summarise,
        lines=_summary_lines,
        place=20.5,
        help={"asbr-summary": "Announce imported networks as one"},
    ),
    *(
        Setting(
            views=(view,),
            notation=f"authentication-mode {_HMAC}",
            undo=("undo authentication-mode [hmac-sha256 key-id <key-id:1-65535>]",),
            path="authentication",
            read=_read_authentication,
            write=_authentication_values,
            place=place,
            help=AUTHENTICATION_HELP,
        )
        for view, place in (("ospfv3", 23), ("ospfv3-area", 13))
    ),
    Setting(
        views=("ospfv3",),
        notation="default-route-advertise [always|cost <0-16777214>|type <type:1|2>]*",
        undo=("undo default-route-advertise",),
        path="default_originate",
        store=_originate,
        lines=_default_lines,
        place=21,
    ),
    Setting(
        views=("ospfv3",),
        notation="silent-interface <interface>",
        undo=("undo silent-interface <interface>",),
        path="silent_interfaces",
        store=_silence,
        clear=_silence,
        lines=lambda process: ({"interface": name} for name in sorted(process.silent_interfaces)),
        place=22,
        help=_HELP,
    ),
    Setting(
        views=("ospfv3-area",),
        notation="stub [no-summary]",
        undo=("undo stub",),
        path="stub",
        store=_stub,
        clear=_stub,
        lines=lambda area: ({"no_summary": True} if area.no_summary else {},) if area.stub else (),
        place=10,
    ),
    Setting(views=("ospfv3-area",), notation="default-cost <0-16777214>", path="default_cost", place=11),
    Setting(
        views=("ospfv3-area",),
        notation="abr-summary <ipv6> <length:1-128> [not-advertise]",
        undo=("undo abr-summary <ipv6> <length:1-128>",),
        path="ranges",
        store=_range,
        clear=_range,
        lines=_range_lines,
        place=12,
    ),
)


table.add(
    *filter_settings(
        "ospfv3",
        place=24.9,
        lists="{<acl:2000-3999>|acl6-name <acl-name:string 1-32>|ipv6-prefix <prefix-list:string 1-169>"
        "|route-policy <route-policy:string 1-40>}",
        sources="{<protocol:direct|static|bgp>|<protocol:ospfv3|ripng|isis> [<process-id:1-65535>]}",
    )
)


def _held(call: Call) -> Ospfv3InterfaceConfig:
    """The instance on the interface that a line is about."""
    number = call["instance"] or 0
    held: dict[int, Ospfv3InterfaceConfig] = call.target.ipv6.ospfv3
    return held.setdefault(number, Ospfv3InterfaceConfig(number))


def _tidy(call: Call) -> None:
    """An instance that says nothing is none."""
    number = call["instance"] or 0
    if call.target.ipv6.ospfv3.get(number) == Ospfv3InterfaceConfig(number):
        del call.target.ipv6.ospfv3[number]


def _instance(held: Ospfv3InterfaceConfig) -> dict[str, Any]:
    return {"instance": held.instance_id} if held.instance_id else {}


def _enable(call: Call) -> str | None:
    held = _held(call)
    process, area = call["process_id"], call["area"]
    if not call.negative:
        held.enabled = (process, area)
    elif held.enabled == (process, area):
        held.enabled = None
    else:
        _tidy(call)
        return "Error: OSPFv3 is not enabled in this area on the interface."
    _tidy(call)
    return None


def _enabled_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for _, held in sorted(interface.ipv6.ospfv3.items()):
        if held.enabled is not None:
            yield {"process_id": held.enabled[0], "area": held.enabled[1], **_instance(held)}


def _parameter(notation: str, undo: str, field: str, place: float, read: Callable[[Call], Any]) -> Setting:
    """A parameter of an instance on an interface."""

    def store(call: Call) -> None:
        setattr(_held(call), field, getattr(Ospfv3InterfaceConfig(), field) if call.negative else read(call))
        _tidy(call)

    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        for _, held in sorted(interface.ipv6.ospfv3.items()):
            value = getattr(held, field)
            if value is not None and value is not False:
                yield {**({} if value is True else {"value": value}), **_instance(held)}

    return Setting(
        views=INTERFACES,
        notation=f"{notation} [instance <0-255>]",
        undo=(f"undo {undo} [instance <0-255>]",),
        path="ipv6.ospfv3",
        check=require_interface,
        store=store,
        clear=store,
        lines=lines,
        place=place,
        help=_HELP,
    )


def _value(call: Call) -> Any:
    return call["value"]


table.add(
    Setting(
        views=INTERFACES,
        notation="ospfv3 <process-id:1-65535> area <area:area> [instance <0-255>]",
        path="ipv6.ospfv3",
        check=require_interface,
        store=_enable,
        clear=_enable,
        lines=_enabled_lines,
        place=34,
        help=_HELP,
    ),
    _parameter("ospfv3 cost <value:1-65535>", "ospfv3 cost", "cost", 34.1, _value),
    _parameter(
        "ospfv3 network-type <value:broadcast|p2p>", "ospfv3 network-type", "network_type", 34.2, _value
    ),
    _parameter("ospfv3 timer hello <value:1-65535>", "ospfv3 timer hello", "hello_interval", 34.3, _value),
    _parameter("ospfv3 timer dead <value:1-65535>", "ospfv3 timer dead", "dead_interval", 34.4, _value),
    _parameter("ospfv3 dr-priority <value:0-255>", "ospfv3 dr-priority", "priority", 34.5, _value),
    _parameter("ospfv3 mtu-ignore", "ospfv3 mtu-ignore", "mtu_ignore", 34.6, lambda _call: True),
)


def _authenticate(call: Call) -> None:
    _held(call).authentication = None if call.negative else _read_authentication(call.values)
    _tidy(call)


def _signed_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for _, held in sorted(interface.ipv6.ospfv3.items()):
        if held.authentication is not None:
            yield {**next(iter(_authentication_values(held.authentication))), **_instance(held)}


table.add(
    Setting(
        views=INTERFACES,
        notation=f"ospfv3 authentication-mode {_HMAC} [instance <0-255>]",
        undo=("undo ospfv3 authentication-mode [hmac-sha256 key-id <key-id:1-65535>] [instance <0-255>]",),
        path="ipv6.ospfv3",
        check=require_interface,
        store=_authenticate,
        clear=_authenticate,
        lines=_signed_lines,
        place=34.7,
        help=AUTHENTICATION_HELP | _HELP,
    ),
)


@table.action(
    "reset ospfv3 {all|<process-id:1-65535>}",
    changes=True,
    help={"reset": "Reset operation", "all": "All processes", **_HELP},
)
def reset_process(call: Call) -> Dialogue:
    """Restart OSPFv3: designated routers are elected again."""
    if (yield from confirm("Warning: The OSPFv3 process will be reset. Continue? [Y/N]:")):
        call.commit()
        call.device.engine.reset(Reset("ospfv3-process", process_id=call["process_id"]))
