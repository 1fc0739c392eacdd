"""OSPF configuration: processes, areas and the interfaces' part (RFC 2328)."""

from collections.abc import Iterable
from ipaddress import IPv4Address
from typing import Any

from labkit.engine.engine import Reset
from labkit.nos.config import (
    Authentication,
    DefaultOriginate,
    DeviceConfig,
    InterfaceConfig,
    OspfAreaConfig,
    OspfConfig,
    Redistribution,
    Secret,
)
from labkit.nos.huawei.cipher import read_secret, show_secret
from labkit.nos.huawei.system import confirm
from labkit.nos.huawei.views import DIALER, ETHERNET, LOOPBACK, SERIAL, SUBINTERFACE, TEMPLATE, TUNNEL, VLANIF
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values, present
from labkit.nos.shell.effects import Dialogue

table = Table()
table.view("ospf", "-ospf-{process_id}")
table.view("ospf-area", "-area-{area_id}", parent="ospf")

OSPF_INTERFACES = (ETHERNET, SUBINTERFACE, SERIAL, VLANIF, LOOPBACK, TUNNEL, DIALER, TEMPLATE)


def _make_process(call: Call) -> OspfConfig:
    return OspfConfig(call["process_id"] or 1, router_id=call["router_id"], vrf=call["vrf"] or "")


def _bind_process(process: OspfConfig) -> Values:
    values: dict[str, Any] = {"process_id": process.process_id}
    if process.router_id is not None:
        values["router_id"] = process.router_id
    if process.vrf:
        values["vrf"] = process.vrf
    return values


def _open_process(call: Call) -> str | None:
    """Typing `ospf 1 router-id 2.2.2.2` again changes the configured id; it acts after a reset."""
    process = call.device.config.ospf.get(call["process_id"] or 1)
    if process is None:
        return "Error: The OSPF process does not exist." if call.negative else None
    if call["vrf"] is not None and call["vrf"] != process.vrf:
        return "Error: The process is already bound to another VPN instance."
    if call["router_id"] is not None and process.router_id != call["router_id"] and not call.negative:
        process.router_id = call["router_id"]
    return None


table.add(
    Section(
        views=("system",),
        notation="ospf [<process-id:1-65535>] [router-id <router-id:ip>|vpn-instance <vrf:string 1-31>]*",
        undo=("undo ospf <process-id:1-65535>",),
        view="ospf",
        path="ospf",
        key=lambda values: values.get("process_id") or 1,
        make=_make_process,
        bind=_bind_process,
        check=_open_process,
        block="ospf",
        trailing=" ",
        help={
            "ospf": "Open Shortest Path First (OSPF) process",
            "<process_id>": "Process ID",
            "router-id": "Configure an OSPF process router ID",
            "<router_id>": "Router ID",
        },
    ),
    Section(
        views=("ospf",),
        notation="area <area:area>",
        view="ospf-area",
        path="areas",
        key=lambda values: values["area"],
        make=lambda call: OspfAreaConfig(call["area"]),
        bind=lambda area: {"area": area.area_id},
        place=90,
        trailing=" ",
        check=lambda call: (
            "Error: The area does not exist."
            if call.negative and call["area"] not in call.target.areas
            else None
        ),
        help={"area": "Specify an OSPF area", "<area>": "OSPF area ID"},
    ),
)


def _add_network(call: Call) -> str | None:
    area: OspfAreaConfig = call.target
    process: OspfConfig = call.terminal.parent_target()
    wildcard: IPv4Address = call["wildcard"]
    address = IPv4Address(int(call["ip"]) & ~int(wildcard) & 0xFFFFFFFF)
    for other in process.areas.values():
        if other is not area and (address, wildcard) in other.networks:
            return "Error: The network is already configured in another area."
    area.networks[address, wildcard] = None
    return None


def _remove_network(call: Call) -> str | None:
    wildcard: IPv4Address = call["wildcard"]
    network = (IPv4Address(int(call["ip"]) & ~int(wildcard) & 0xFFFFFFFF), wildcard)
    if network not in call.target.networks:
        return "Error: The network does not exist."
    call.target.networks.pop(network, None)
    return None


def authentication_of(values: Values) -> Authentication:
    """From `authentication-mode …` as typed: the same notation serves areas and interfaces."""
    if values.get("null"):
        return Authentication("null")
    key: Secret | None = None
    if values.get("key") is not None:
        key = Secret(values["key"], plain=True) if values.get("plain") else read_secret(values["key"])
    if values.get("simple"):
        return Authentication("simple", key)
    return Authentication(values["mode"], key, values.get("key_id"))


def authentication_lines(held: Authentication) -> Iterable[Values]:
    """What an authentication binds; the inverse of `authentication_of`."""
    values: dict[str, Any] = {}
    if held.mode in ("null", "simple"):
        values[held.mode] = True
    else:
        values["mode"] = held.mode
        values["key_id"] = held.key_id
    if held.key is not None:
        values["plain" if held.key.plain else "cipher"] = True
        values["key"] = show_secret(held.key)
    return (present(values),)


AUTHENTICATION = (
    "simple [[plain|cipher] <key:string 1-392>]"
    "|<mode:md5|hmac-md5|hmac-sha256> [<key-id:1-255> [plain|cipher] <key:string 1-392>]"
)
"""Alternatives of a notation that says how packets are authenticated; `authentication_of` reads them."""
AUTHENTICATION_HELP = {
    "authentication-mode": "Specify authentication mode",
    "simple": "Simple authentication mode",
    "md5": "MD5 authentication mode",
    "hmac-md5": "HMAC-MD5 authentication mode",
    "hmac-sha256": "HMAC-SHA256 authentication mode",
    "null": "Null authentication mode",
    "<key_id>": "The identifier of the key",
    "plain": "Plain text password",
    "cipher": "Encryption type (Cryptogram)",
    "<key>": "The password",
}


table.add(
    Setting(
        views=("ospf-area",),
        notation=f"authentication-mode {{{AUTHENTICATION}}}",
        undo=("undo authentication-mode",),
        path="authentication",
        read=authentication_of,
        write=authentication_lines,
        place=10,
        help=AUTHENTICATION_HELP,
    ),
    Setting(
        views=("ospf-area",),
        notation="network <ip> <wildcard>",
        undo=("undo network <ip> <wildcard>",),
        path="networks",
        store=_add_network,
        clear=_remove_network,
        lines=lambda area: ({"ip": ip, "wildcard": wildcard} for ip, wildcard in area.networks),
        place=20,
        trailing=" ",
        help={
            "network": "Specify a network on which OSPF is enabled",
            "<ip>": "Network address",
            "<wildcard>": "Wildcard bits",
        },
    ),
    Setting(
        views=("ospf-area", "ospf"), notation="description <description:text>", path="description", place=5
    ),
)


def _redistribution(call: Call) -> Redistribution:
    return Redistribution(
        protocol=call["protocol"],
        process_id=call["process_id"] or (1 if call["protocol"] in ("ospf", "rip", "isis") else None),
        cost=call["cost"],
        metric_type=int(call["type"]) if call["type"] else None,  # type: ignore[arg-type]  # the notation allows 1 and 2
        tag=call["tag"],
        route_policy=call["route_policy"],
    )


def _import(call: Call) -> str | None:
    process: OspfConfig = call.target
    held = _redistribution(call)
    if (held.protocol, held.process_id) == ("ospf", process.process_id):
        return "Error: The process can not import its own routes."
    process.redistributions[held.protocol, held.process_id] = held
    return None


def _stop_import(call: Call) -> str | None:
    held = _redistribution(call)
    if call.target.redistributions.pop((held.protocol, held.process_id), None) is None:
        return "Error: The import route does not exist."
    return None


def _import_lines(process: OspfConfig) -> Iterable[Values]:
    for key in sorted(process.redistributions, key=lambda key: (key[0], key[1] or 0)):
        held = process.redistributions[key]
        values = {
            "protocol": held.protocol,
            "process_id": held.process_id,
            "cost": held.cost,
            "type": str(held.metric_type) if held.metric_type else None,
            "tag": held.tag,
            "route_policy": held.route_policy,
        }
        yield present(values)


def _default_lines(held: DefaultOriginate) -> Iterable[Values]:
    values = {
        "always": held.always or None,
        "cost": held.cost,
        "type": str(held.metric_type) if held.metric_type else None,
        "route_policy": held.route_policy,
    }
    return (present(values),)


def _silent(call: Call) -> str | None:
    process: OspfConfig = call.target
    if call["all"]:
        process.silent_all = not call.negative
        if call.negative:
            process.silent_interfaces.clear()
    elif call.negative:
        process.silent_interfaces.discard(call["interface"])
        if process.silent_all:
            process.active_interfaces.add(call["interface"])
    else:
        process.active_interfaces.discard(call["interface"])
        process.silent_interfaces.add(call["interface"])
    return None


def _silent_lines(process: OspfConfig) -> Iterable[Values]:
    if process.silent_all:
        yield {"all": True}
    for name in sorted(process.silent_interfaces):
        yield {"interface": name}
    for name in sorted(process.active_interfaces):
        yield {"interface": name, "undo": True}


_EXTERNAL = "cost <0-16777214>|type <type:1|2>|route-policy <route-policy:string 1-40>"
_SOURCE = "{<protocol:direct|static|bgp>|<protocol:ospf|rip|isis> [<process-id:1-65535>]}"

table.add(
    Setting(
        views=("ospf",),
        notation="bandwidth-reference <reference_bandwidth:1-2147483648>",
        path="reference_bandwidth",
        place=10,
        help={
            "bandwidth-reference": "Specify the reference bandwidth for the interface cost",
            "<reference_bandwidth>": "Mbit/s",
        },
    ),
    Setting(
        views=("ospf",),
        notation=f"default-route-advertise [always|{_EXTERNAL}]*",
        undo=("undo default-route-advertise",),
        path="default_originate",
        read=lambda values: DefaultOriginate(
            always=bool(values.get("always")),
            cost=values.get("cost"),
            metric_type=int(values["type"]) if values.get("type") else None,  # type: ignore[arg-type]  # 1 or 2
            route_policy=values.get("route_policy"),
        ),
        write=_default_lines,
        place=20,
        help={
            "default-route-advertise": "Advertise the default route into the OSPF area",
            "always": "Advertise it even if it is not in the routing table",
        },
    ),
    Setting(
        views=("ospf",),
        notation=f"import-route {_SOURCE} [{_EXTERNAL}|tag <0-4294967295>]*",
        undo=(f"undo import-route {_SOURCE}",),
        path="redistributions",
        store=_import,
        clear=_stop_import,
        lines=_import_lines,
        place=30,
        help={
            "import-route": "Import routes of another protocol",
            "direct": "Direct routes",
            "static": "Static routes",
        },
    ),
    Setting(
        views=("ospf",),
        notation="silent-interface {all|<interface>}",
        undo=("undo silent-interface {all|<interface>}",),
        path="silent_interfaces",
        store=_silent,
        clear=_silent,
        lines=_silent_lines,
        place=40,
        help={
            "silent-interface": "Do not send or receive OSPF packets on an interface",
            "all": "All interfaces",
        },
    ),
    Setting(views=("ospf",), notation="preference <1-255>", path="preference", place=50),
    Setting(
        views=("ospf",), notation="preference ase <preference:1-255>", path="external_preference", place=51
    ),
    Setting(views=("ospf",), notation="maximum load-balancing <paths:1-8>", path="maximum_paths", place=52),
    Setting(
        views=("ospf",),
        notation="undo rfc1583 compatible",
        undo=("rfc1583 compatible",),
        path="rfc1583_compatible",
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=53,
    ),
)


def _enable(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    process_id = call["process_id"]
    config: DeviceConfig = call.device.config
    if process_id not in config.ospf:
        config.ospf[process_id] = OspfConfig(process_id)
    process = config.ospf[process_id]
    if call["area"] not in process.areas:
        process.areas[call["area"]] = OspfAreaConfig(call["area"])
    interface.ospf.enabled = (process_id, call["area"])
    return None


table.add(
    Setting(
        views=OSPF_INTERFACES,
        notation="ospf enable <process-id:1-65535> area <area:area>",
        undo=("undo ospf enable [<process-id:1-65535> [area <area:area>]]",),
        path="ospf.enabled",
        store=_enable,
        lines=lambda interface: (
            ()
            if interface.ospf.enabled is None
            else ({"process_id": interface.ospf.enabled[0], "area": interface.ospf.enabled[1]},)
        ),
        place=68,
    ),
    Setting(
        views=OSPF_INTERFACES,
        notation="ospf cost <1-65535>",
        path="ospf.cost",
        place=60,
        help={"ospf": "Open Shortest Path First (OSPF) interface commands", "cost": "Cost of the interface"},
    ),
    Setting(
        views=OSPF_INTERFACES,
        notation=f"ospf authentication-mode {{{AUTHENTICATION}|null}}",
        undo=("undo ospf authentication-mode",),
        path="ospf.authentication",
        read=authentication_of,
        write=authentication_lines,
        place=61,
        help=AUTHENTICATION_HELP,
    ),
    Setting(
        views=OSPF_INTERFACES,
        notation="ospf network-type <type:broadcast|nbma|p2mp|p2p>",
        path="ospf.network_type",
        place=62,
    ),
    Setting(views=OSPF_INTERFACES, notation="ospf dr-priority <0-255>", path="ospf.priority", place=63),
    Setting(views=OSPF_INTERFACES, notation="ospf mtu-enable", path="ospf.mtu_check", place=64),
    Setting(
        views=OSPF_INTERFACES, notation="ospf timer hello <1-65535>", path="ospf.hello_interval", place=65
    ),
    Setting(
        views=OSPF_INTERFACES, notation="ospf timer dead <1-235926000>", path="ospf.dead_interval", place=66
    ),
    Setting(
        views=OSPF_INTERFACES,
        notation="ospf timer retransmit <1-3600>",
        path="ospf.retransmit_interval",
        place=67,
    ),
    Setting(
        views=OSPF_INTERFACES, notation="ospf trans-delay <1-500>", path="ospf.transmit_delay", place=67.5
    ),
)


@table.action(
    "reset ospf [<process-id:1-65535>] process [graceful-restart]",
    changes=True,
    help={"reset": "Reset operation", "ospf": "OSPF", "process": "Reset the OSPF process"},
)
def reset_process(call: Call) -> Dialogue:
    """Restart OSPF: router ids are chosen again, and designated routers elected again."""
    if (yield from confirm("Warning: The OSPF process will be reset. Continue? [Y/N]:")):
        call.commit()
        call.device.engine.reset(Reset("ospf-process", process_id=call["process_id"]))
