"""HSRP (RFC 2281, and version 2): standby groups on interfaces."""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.cisco.redundancy import (
    HELP,
    VIEWS,
    follow,
    followed_objects,
    group_setting,
    key_of,
    key_values,
    plain,
    preempt,
)
from labkit.nos.cisco.views import LAYER3
from labkit.nos.config import HsrpGroup, InterfaceConfig
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_WORDS = "standby [<group:0-4095>]"
_HIGHEST = {1: 255, 2: 4095}
"""The greatest group number of each version."""


def _setting(
    notation: str,
    undo: str,
    place: float,
    apply: Callable[[HsrpGroup, Call], str | None],
    show: Callable[[HsrpGroup], Iterable[Values]],
) -> Setting:
    def checked(group: Any, call: Call) -> str | None:
        highest = _HIGHEST[call.target.hsrp_version]
        if not call.negative and group.number > highest:
            return f"% Group number must be at most {highest} in HSRP version {call.target.hsrp_version}"
        return apply(group, call)

    return group_setting(
        _WORDS, notation, undo, place, checked, show, lambda interface: interface.hsrp, HsrpGroup
    )


def _address(group: HsrpGroup, call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    address = call["ip"]
    if call.negative:
        if call["secondary"]:
            group.secondary = [held for held in group.secondary if held != address]
        elif address in (None, group.address):
            group.address, group.secondary = None, []
        return None
    if any(own.address == address for own in interface.own_addresses):
        return "% Address cannot equal interface IP address"
    if any(
        address in (other.address, *other.secondary)
        for other in interface.hsrp.values()
        if other is not group
    ):
        return "% Address is already used by another group on this interface"
    if not call["secondary"]:
        group.address = address
    elif address not in group.secondary:
        group.secondary = [*group.secondary, address]
    if interface.address is not None and not interface.covers(address):
        return "% Warning: address is not within a subnet on this interface"
    return None


def _address_lines(group: HsrpGroup) -> Iterable[Values]:
    if group.address is not None:
        yield {"ip": group.address}
    for address in group.secondary:
        yield {"ip": address, "secondary": True}


def _timers(group: HsrpGroup, call: Call) -> str | None:
    if call.negative:
        group.hello = group.hold = None
        return None
    if call["hold"] <= call["hello"]:
        return "% Hold time must be greater than hello time"
    group.hello, group.hold = call["hello"], call["hold"]
    return None


def _timer_lines(group: HsrpGroup) -> Iterable[Values]:
    if group.hello is not None:
        yield {"hello": group.hello, "hold": group.hold}


def _preempt_lines(group: HsrpGroup) -> Iterable[Values]:
    if group.preempt:
        yield {"minimum": group.preempt_delay} if group.preempt_delay else {}


def _authenticate(group: HsrpGroup, call: Call) -> str | None:
    if call.negative:
        group.text = group.key = None
    elif call["key"] is not None:
        held = key_of(call)
        if isinstance(held, str):
            return held
        group.text, group.key = None, held
    else:
        group.text, group.key = call["data"], None
    return None


def _text_lines(group: HsrpGroup) -> Iterable[Values]:
    return () if group.text is None else ({"data": group.text},)


def _key_lines(group: HsrpGroup) -> Iterable[Values]:
    return () if group.key is None else (key_values(group.key),)


def _followed_interfaces(group: HsrpGroup) -> Iterable[Values]:
    for name, track in sorted(group.tracks.items()):
        yield {"interface": name, "decrement": track.amount}


def _nothing(_group: HsrpGroup) -> Iterable[Values]:
    return ()


def _remove(call: Call) -> str | None:
    """All of a group goes."""
    return None if call.target.hsrp.pop(call["group"] or 0, None) else "% Group is not configured"


def _change_version(call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    wanted = 2 if call["version"] == "2" and not call.negative else 1
    if any(number > _HIGHEST[wanted] for number in interface.hsrp):
        return "% Group numbers of more than 255 are configured: version 1 has none"
    interface.hsrp_version = 2 if wanted == 2 else 1
    return None


table.add(
    Setting(
        views=VIEWS,
        families=LAYER3,
        notation="standby version <version:1|2>",
        undo=("no standby version [<version:1|2>]",),
        path="hsrp_version",
        store=_change_version,
        clear=_change_version,
        lines=lambda interface: ({"version": "2"},) if interface.hsrp_version == 2 else (),
        place=40,
        help=HELP,
    ),
    _setting("ip <ip> [secondary]", "ip [<ip> [secondary]]", 41, _address, _address_lines),
    _setting(
        "timers <hello:1-254> <hold:2-255>", "timers [<hello:1-254> <hold:2-255>]", 42, _timers, _timer_lines
    ),
    _setting("priority <priority:0-255>", "priority [<priority:0-255>]", 43, *plain("priority", "priority")),
    _setting(
        "preempt [delay minimum <minimum:0-3600>]",
        "preempt [delay [minimum <minimum:0-3600>]]",
        44,
        preempt,
        _preempt_lines,
    ),
    _setting(
        "authentication md5 key-string [<form:0|7>] <key:string 1-64>",
        "authentication [md5 key-string [<form:0|7>] <key:string 1-64>]",
        45,
        _authenticate,
        _key_lines,
    ),
    _setting(
        "authentication text <data:string 1-8>",
        "authentication text [<data:string 1-8>]",
        45.1,
        _authenticate,
        _nothing,
    ),
    _setting(
        "authentication <data:string 1-8>",
        "authentication <data:string 1-8>",
        45.2,
        _authenticate,
        _text_lines,
    ),
    _setting("name <name:string 1-25>", "name [<name:string 1-25>]", 46, *plain("name", "name")),
    _setting(
        "track <number:1-1000> [decrement <decrement:1-255>]",
        "track <number:1-1000> [decrement <decrement:1-255>]",
        47,
        follow,
        followed_objects,
    ),
    _setting(
        "track <interface> [<decrement:1-255>]",
        "track <interface> [<decrement:1-255>]",
        47.1,
        follow,
        _followed_interfaces,
    ),
    Setting(
        views=VIEWS,
        families=LAYER3,
        notation=f"no {_WORDS}",
        undo=(),
        path="hsrp",
        store=_remove,
        lines=lambda _interface: (),
        place=49,
        help=HELP,
    ),
    *(
        Kept(views=VIEWS, families=LAYER3, notation=notation, single=False, place=49.5)
        for notation in (
            "standby delay minimum <0-10000> reload <reload:0-10000>",
            "standby [<group:0-4095>] timers msec <hello:15-999> msec <hold:50-3000>",
            "standby use-bia",
        )
    ),
)
