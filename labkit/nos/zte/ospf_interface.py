"""What OSPF is told of an interface: in the mode of the process, or of the area to which that assigns it.

As ZXROSNG's command manual has it; both forms are in published configurations. A real device writes keys encrypted.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from labkit.nos.config import Authentication, InterfaceConfig, OspfInterfaceConfig
from labkit.nos.config.secret import Secret
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values, present
from labkit.nos.zte.ospf import HELP, AreaMode, OspfMode
from labkit.nos.zte.views import interface_key

table = Table()
table.view("ospf-interface", "config-ospf-if-{name}")

_TYPES = {
    "broadcast": "broadcast",
    "non-broadcast": "nbma",
    "point-to-point": "p2p",
    "point-to-multipoint": "p2mp",
}
_WORDS = {kind: word for word, kind in _TYPES.items()}
_HELP = HELP | {
    "cost": "Interface cost",
    "hello-interval": "Time between hello packets",
    "dead-interval": "Time after which a neighbor is declared dead",
    "priority": "Router priority",
    "network": "Network type",
    "authentication": "Enable authentication",
    "message-digest": "Use message-digest authentication",
    "message-digest-key": "Message digest authentication key",
    "authentication-key": "Authentication key",
    "mtu-ignore": "Ignore the MTU in database description packets",
}


def _sorted(interfaces: Iterable[InterfaceConfig]) -> list[InterfaceConfig]:
    return sorted(interfaces, key=lambda interface: interface_key(interface.name))


def _told(mode: OspfMode) -> Iterable[InterfaceConfig]:
    """Interfaces that no area names: the process with the smallest number speaks of them."""
    if mode.process.process_id != min(mode.config.ospf):
        return ()
    held = mode.config.interfaces.values()
    return _sorted(each for each in held if each.ospf.enabled is None and each.ospf != OspfInterfaceConfig())


def _members(mode: AreaMode) -> list[InterfaceConfig]:
    wanted = (mode.process.process_id, mode.area.area_id)
    return _sorted(each for each in mode.config.interfaces.values() if each.ospf.enabled == wanted)


def _missing(call: Call) -> str | None:
    known = call["interface"] in call.target.config.interfaces
    return None if known else "%Error: The interface does not exist."


def _open(call: Call) -> InterfaceConfig:
    found: InterfaceConfig = call.target.config.interfaces[call["interface"]]
    return found


def _join(call: Call) -> InterfaceConfig:
    interface = _open(call)
    interface.ospf.enabled = (call.target.process.process_id, call.target.area.area_id)
    return interface


def _reset(call: Call) -> None:
    _open(call).ospf = OspfInterfaceConfig()


def _section(view: str, enter: Any, printed: Any, place: float) -> Section:
    return Section(
        views=(view,),
        notation="interface <interface>",
        view="ospf-interface",
        path="config.interfaces",
        open=enter,
        check=_missing,
        printed=printed,
        bind=lambda interface: {"interface": interface.name},
        removed=_reset,
        place=place,
        closing="$",
        help=_HELP,
    )


def _number(notation: str, field: str, place: float) -> Setting:
    return Setting(
        views=("ospf-interface",),
        notation=notation,
        undo=(f"no {notation.split(maxsplit=1)[0]}",),
        path=f"ospf.{field}",
        place=place,
        help=_HELP,
    )


def _authenticate(values: Values) -> Authentication:
    return Authentication(
        "md5" if values.get("message_digest") else "null" if values.get("null") else "simple"
    )


def _authentication_lines(held: Authentication) -> Iterable[Values]:
    return (present({"message_digest": held.mode == "md5", "null": held.mode == "null"}),)


def _key(call: Call) -> None:
    keys = call.target.ospf.digest_keys
    if call.negative:
        keys.pop(call["number"], None)
    else:
        keys[call["number"]] = Secret(call["key"], plain=True)


def _key_lines(interface: InterfaceConfig) -> Iterator[Values]:
    for number, held in sorted(interface.ospf.digest_keys.items()):
        yield {"number": number, "key": held.text}


table.add(
    _section("ospf", _open, _told, 40),
    _section("ospf-area", _join, _members, 40),
    Setting(
        views=("ospf-interface",),
        notation="authentication [message-digest|null]",
        undo=("no authentication",),
        path="ospf.authentication",
        read=_authenticate,
        write=_authentication_lines,
        place=10,
        help=_HELP,
    ),
    Setting(
        views=("ospf-interface",),
        notation="authentication-key <key:string 1-8>",
        undo=("no authentication-key",),
        path="ospf.key",
        read=lambda values: Secret(values["key"], plain=True),
        write=lambda held: ({"key": held.text},),
        place=11,
        help=_HELP,
    ),
    Setting(
        views=("ospf-interface",),
        notation="message-digest-key <number:1-255> md5 <key:string 1-16>",
        undo=("no message-digest-key <number:1-255>",),
        path="ospf.digest_keys",
        store=_key,
        clear=_key,
        lines=_key_lines,
        place=12,
        help=_HELP,
    ),
    Setting(
        views=("ospf-interface",),
        notation="mtu-ignore",
        path="ospf.mtu_check",
        read=lambda _values: False,
        write=lambda _held: ({},),
        place=13,
        help=_HELP,
    ),
    Setting(
        views=("ospf-interface",),
        notation=f"network <type:{'|'.join(_TYPES)}>",
        undo=("no network",),
        path="ospf.network_type",
        read=lambda values: _TYPES[values["type"]],
        write=lambda kind: ({"type": _WORDS[kind]},),
        place=14,
        help=_HELP,
    ),
    _number("cost <1-65535>", "cost", 15),
    _number("hello-interval <1-65535>", "hello_interval", 16),
    _number("dead-interval <1-65535>", "dead_interval", 17),
    _number("priority <0-255>", "priority", 18),
    _number("retransmit-interval <1-65535>", "retransmit_interval", 19),
)
