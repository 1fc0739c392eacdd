"""RIP processes (RFC 1058, RFC 2453)."""

from collections.abc import Iterable
from ipaddress import IPv4Address
from typing import Any

from labkit.nos.classful import natural_network
from labkit.nos.config import (
    RipConfig,
    RipDefault,
)
from labkit.nos.huawei.filter_policy import filter_settings
from labkit.nos.huawei.import_route import import_setting
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values, present

table = Table()
table.view("rip", "-rip-{process_id}")


def _bind_process(process: RipConfig) -> Values:
    values: dict[str, Any] = {"process_id": process.process_id}
    return values | {"vrf": process.vrf} if process.vrf else values


def _missing(call: Call) -> str | None:
    if call.negative and call["process_id"] not in call.device.config.rip:
        return "Error: The RIP process does not exist."
    return None


table.add(
    Section(
        views=("system",),
        notation="rip [<process-id:1-65535>] [vpn-instance <vrf:string 1-31>]",
        undo=("undo rip <process-id:1-65535>",),
        view="rip",
        path="rip",
        key=lambda values: values.get("process_id") or 1,
        make=lambda call: RipConfig(call["process_id"] or 1, vrf=call["vrf"] or ""),
        bind=_bind_process,
        check=_missing,
        help={"rip": "Specify RIP process", "<process_id>": "Process ID"},
    ),
)


def _refuse_network(call: Call) -> str | None:
    """Only classful networks are taken."""
    address: IPv4Address = call["ip"]
    if address.is_multicast or natural_network(address).network_address != address:
        return (
            "Error: The network address is invalid, and the specified address must be "
            "major-net address without any subnets."
        )
    if call.negative and address not in call.target.networks:
        return "Error: The network does not exist."
    return None


def _add_network(call: Call) -> None:
    held: list[IPv4Address] = call.target.networks
    if call["ip"] not in held:
        held.append(call["ip"])


def _drop_network(call: Call) -> None:
    call.target.networks.remove(call["ip"])


def _member(path: str, name: str) -> Any:
    """Put a line's value into a set, or take it out."""

    def change(call: Call) -> None:
        held: set[Any] = getattr(call.target, path)
        (held.discard if call.negative else held.add)(call[name])

    return change


def _preference(call: Call) -> None:
    process: RipConfig = call.target
    process.preference, process.preference_policy = call["preference"], call["route_policy"]


def _no_preference(call: Call) -> None:
    call.target.preference = call.target.preference_policy = None


def _preference_lines(process: RipConfig) -> Iterable[Values]:
    values = {"preference": process.preference, "route_policy": process.preference_policy}
    found = present(values)
    return (found,) if found else ()


def _silent(call: Call) -> None:
    process: RipConfig = call.target
    name = call["interface"]
    if name is None:
        process.silent_all = not call.negative
        process.active_interfaces.clear()
        if call.negative:
            process.silent_interfaces.clear()
    elif call.negative:
        process.silent_interfaces.discard(name)
        if process.silent_all:
            process.active_interfaces.add(name)
    else:
        process.active_interfaces.discard(name)
        process.silent_interfaces.add(name)


def _silent_lines(process: RipConfig) -> Iterable[Values]:
    if process.silent_all:
        yield {"all": True}
    yield from ({"interface": name} for name in sorted(process.silent_interfaces))
    yield from ({"interface": name, "undo": True} for name in sorted(process.active_interfaces))


def _read_default(values: Values) -> RipDefault:
    return RipDefault(
        values.get("cost") or 0,
        values.get("route_policy"),
        bool(values.get("match") or values.get("match_default")),
    )


def _default_lines(held: RipDefault) -> Iterable[Values]:
    values: dict[str, Any] = {"cost": held.cost} if held.cost else {}
    if held.match_default:
        values["match"] = True
    if held.route_policy is not None:
        values["route_policy"] = held.route_policy
    return (values,)


_SOURCE = "{<protocol:direct|static|bgp>|<protocol:ospf|rip|isis> [<process-id:1-65535>]}"

table.add(
    Setting(views=("rip",), notation="description <description:text 1-80>", path="description", place=5),
    Setting(
        views=("rip",),
        notation="undo summary",
        undo=("summary",),
        path="summary",
        store=lambda call: setattr(call.target, "summary", "off"),
        clear=lambda call: setattr(call.target, "summary", "on"),
        lines=lambda process: ({},) if process.summary == "off" else (),
        place=10,
        help={"summary": "Enable automatic route summarization"},
    ),
    Setting(
        views=("rip",),
        notation="summary always",
        undo=("undo summary always",),
        path="summary",
        store=lambda call: setattr(call.target, "summary", "always"),
        clear=lambda call: setattr(call.target, "summary", "on"),
        lines=lambda process: ({},) if process.summary == "always" else (),
        place=10,
    ),
    Setting(
        views=("rip",),
        notation="default-cost <0-15>",
        path="default_cost",
        place=12,
    ),
    Setting(
        views=("rip",),
        notation="preference {<preference:1-255>|route-policy <route-policy:string 1-40>}*",
        undo=("undo preference",),
        path="preference",
        store=_preference,
        clear=_no_preference,
        lines=_preference_lines,
        place=13,
    ),
    Setting(views=("rip",), notation="maximum load-balancing <paths:1-8>", path="maximum_paths", place=14),
    Setting(
        views=("rip",),
        notation="version <version:1|2>",
        undo=("undo version",),
        path="version",
        read=lambda values: int(values["version"]),
        write=lambda version: ({"version": str(version)},),
        place=20,
        help={"version": "Specify the RIP version"},
    ),
    Setting(
        views=("rip",),
        notation="peer <ip>",
        undo=("undo peer <ip>",),
        path="peers",
        store=_member("peers", "ip"),
        clear=_member("peers", "ip"),
        lines=lambda process: ({"ip": peer} for peer in sorted(process.peers)),
        place=25,
        help={"peer": "Specify a neighbour to which packets are sent by unicast"},
    ),
    Setting(
        views=("rip",),
        notation="network <ip>",
        undo=("undo network <ip>",),
        path="networks",
        check=_refuse_network,
        store=_add_network,
        clear=_drop_network,
        lines=lambda process: ({"ip": network} for network in process.networks),
        place=30,
        help={"network": "Enable RIP on the interfaces of a network", "<ip>": "Classful network address"},
    ),
    Setting(
        views=("rip",),
        notation="silent-interface {all|<interface>}",
        undo=("undo silent-interface {all|<interface>}",),
        path="silent_interfaces",
        store=_silent,
        clear=_silent,
        lines=_silent_lines,
        place=35,
    ),
    import_setting(
        "rip",
        _SOURCE,
        "[cost <0-16>|tag <0-65535>|route-policy <route-policy:string 1-40>]*",
        place=40,
        own="rip",
    ),
    Setting(
        views=("rip",),
        notation="default-route originate [cost <0-15>|match default|route-policy <route-policy:string 1-40>]*",
        undo=("undo default-route originate",),
        path="default_originate",
        read=_read_default,
        write=_default_lines,
        place=42,
        help={"default-route": "Advertise a default route"},
    ),
    *filter_settings("rip", place=45, narrowing="[<interface>]"),
    Setting(
        views=("rip",),
        notation="timers rip <update:1-86400> <age:1-86400> <collect:1-86400>",
        undo=("undo timers rip",),
        path="timers",
        read=lambda values: (values["update"], values["age"], values["collect"]),
        write=lambda timers: (dict(zip(("update", "age", "collect"), timers, strict=True)),),
        place=50,
    ),
    Setting(
        views=("rip",),
        notation="undo verify-source",
        undo=("verify-source",),
        path="verify_source",
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=51,
    ),
    Setting(
        views=("rip",),
        notation="undo host-route",
        undo=("host-route",),
        path="host_routes",
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=52,
    ),
)
