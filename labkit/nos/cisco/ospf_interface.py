"""OSPF in the interface modes (RFC 2328, section 9 and appendix C.3)."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.cisco.access import password_of, password_values
from labkit.nos.cisco.ospf import area_of
from labkit.nos.cisco.views import ROUTED
from labkit.nos.config import Authentication, InterfaceConfig, OspfConfig, OspfInterfaceConfig
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_HELP = {
    "ospf": "OSPF interface commands",
    "<process_id>": "Process ID",
    "area": "Set the OSPF area ID",
    "cost": "Interface cost",
    "priority": "Router priority",
    "hello-interval": "Time between HELLO packets",
    "dead-interval": "Interval after which a neighbor is declared dead",
    "network": "Network type",
    "broadcast": "Specify OSPF broadcast multi-access network",
    "non-broadcast": "Specify OSPF NBMA network",
    "point-to-point": "Specify OSPF point-to-point network",
    "point-to-multipoint": "Specify OSPF point-to-multipoint network",
    "authentication": "Enable authentication",
    "message-digest": "Use message-digest authentication",
    "authentication-key": "Authentication password (key)",
    "message-digest-key": "Message digest authentication password (key)",
    "mtu-ignore": "Ignores the MTU in DBD packets",
    "null": "Use no authentication",
}
_TYPES = {
    "broadcast": "broadcast",
    "non-broadcast": "nbma",
    "point-to-multipoint": "p2mp",
    "point-to-point": "p2p",
}
_WORDS = {kind: word for word, kind in _TYPES.items()}


def _enable(call: Call) -> str | None:
    """IOS makes the process where there is none."""
    interface: InterfaceConfig = call.target
    number = call["process_id"]
    process = call.device.config.ospf.setdefault(number, OspfConfig(number))
    area_of(process, call["area"])
    interface.ospf.enabled = (number, call["area"])
    return None


def _enabled_lines(interface: InterfaceConfig) -> Iterable[Values]:
    if interface.ospf.enabled is not None:
        yield dict(zip(("process_id", "area"), interface.ospf.enabled, strict=True))


def _authenticate(values: Values) -> Authentication:
    mode: Any = "md5" if values.get("message_digest") else "null" if values.get("null") else "simple"
    return Authentication(mode)


def _authentication_lines(held: Authentication) -> Iterable[Values]:
    return ({"md5": {"message_digest": True}, "null": {"null": True}}.get(held.mode, {}),)


def _key(call: Call) -> str | None:
    own: OspfInterfaceConfig = call.target.ospf
    held = None if call.negative else password_of(call.device.config, call["form"], call["password"])
    if isinstance(held, str):
        return held
    own.key = held
    return None


def _digest_key(call: Call) -> str | None:
    own: OspfInterfaceConfig = call.target.ospf
    if call.negative:
        own.digest_keys.pop(call["number"], None)
        return None
    held = password_of(call.device.config, call["form"], call["password"])
    if isinstance(held, str):
        return held
    if call["number"] in own.digest_keys:
        return f"OSPF: Key {call['number']} already exists"
    own.digest_keys[call["number"]] = held
    return None


def _digest_key_lines(interface: InterfaceConfig) -> Iterable[Values]:
    for number, held in sorted(interface.ospf.digest_keys.items()):
        yield {"number": number, **password_values(held)}


def _number(notation: str, path: str, place: float) -> Setting:
    return Setting(views=ROUTED, notation=f"ip ospf {notation}", path=f"ospf.{path}", place=place, help=_HELP)


table.add(
    Setting(
        views=ROUTED,
        notation="ip ospf authentication [message-digest|null]",
        undo=("no ip ospf authentication [message-digest|null]",),
        path="ospf.authentication",
        read=_authenticate,
        write=_authentication_lines,
        place=60,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ip ospf authentication-key [<form:0|7>] <password:string 1-25>",
        undo=("no ip ospf authentication-key",),
        path="ospf.key",
        store=_key,
        clear=_key,
        lines=lambda interface: () if interface.ospf.key is None else (password_values(interface.ospf.key),),
        place=61,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ip ospf message-digest-key <number:1-255> md5 [<form:0|7>] <password:string 1-34>",
        undo=("no ip ospf message-digest-key <number:1-255>",),
        path="ospf.digest_keys",
        store=_digest_key,
        clear=_digest_key,
        lines=_digest_key_lines,
        place=62,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ip ospf network <type:broadcast|non-broadcast|point-to-multipoint|point-to-point>",
        undo=("no ip ospf network",),
        path="ospf.network_type",
        read=lambda values: _TYPES[values["type"]],
        write=lambda kind: ({"type": _WORDS[kind]},),
        place=63,
        help=_HELP,
    ),
    Setting(
        views=ROUTED,
        notation="ip ospf mtu-ignore",
        path="ospf.mtu_check",
        read=lambda _values: False,
        write=lambda _value: ({},),
        place=64,
        help=_HELP,
    ),
    _number("dead-interval <1-65535>", "dead_interval", 65),
    _number("hello-interval <1-65535>", "hello_interval", 66),
    _number("retransmit-interval <1-65535>", "retransmit_interval", 66.5),
    _number("transmit-delay <1-65535>", "transmit_delay", 66.6),
    _number("priority <0-255>", "priority", 67),
    Setting(
        views=ROUTED,
        notation="ip ospf <process-id:1-65535> area <area:area>",
        undo=("no ip ospf <process-id:1-65535> area <area:area>",),
        path="ospf.enabled",
        store=_enable,
        lines=_enabled_lines,
        place=68,
        help=_HELP,
    ),
    _number("cost <1-65535>", "cost", 69),
)
