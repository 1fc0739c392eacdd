"""VRRP on interfaces (RFC 3768)."""

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
from labkit.nos.config import InterfaceConfig, Secret, VrrpGroup
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_WORDS = "vrrp <group:1-255>"


def _setting(
    notation: str,
    undo: str,
    place: float,
    apply: Callable[[Any, Call], str | None],
    show: Callable[[Any], Iterable[Values]],
) -> Setting:
    return group_setting(
        _WORDS, notation, undo, place, apply, show, lambda interface: interface.vrrp, VrrpGroup
    )


def _address(group: VrrpGroup, call: Call) -> str | None:
    interface: InterfaceConfig = call.target
    address = call["ip"]
    if call.negative:
        group.addresses = [held for held in group.addresses if address not in (None, held)]
        return None
    if interface.address is not None and not interface.covers(address):
        return "% Address is not within a subnet on this interface"
    if any(address in other.addresses for other in interface.vrrp.values() if other is not group):
        return "% Address is already used by another group on this interface"
    if call["secondary"]:
        group.addresses = [*(held for held in group.addresses if held != address), address]
    else:
        group.addresses = [address, *(held for held in group.addresses[1:] if held != address)]
    return None


def _address_lines(group: VrrpGroup) -> Iterable[Values]:
    for index, address in enumerate(group.addresses):
        yield {"ip": address, "secondary": True} if index else {"ip": address}


def _preempt_lines(group: VrrpGroup) -> Iterable[Values]:
    if not group.preempt:
        yield {"undo": True}
    elif group.preempt_delay:
        yield {"minimum": group.preempt_delay}


def _authenticate(group: VrrpGroup, call: Call) -> str | None:
    if call.negative:
        group.authentication = group.key = None
        return None
    held = key_of(call) if call["key"] is not None else Secret(call["data"], plain=True)
    if isinstance(held, str):
        return held
    group.authentication, group.key = "md5" if call["key"] is not None else "simple", held
    return None


def _text_lines(group: VrrpGroup) -> Iterable[Values]:
    if group.authentication == "simple" and group.key is not None:
        yield {"data": group.key.text}


def _key_lines(group: VrrpGroup) -> Iterable[Values]:
    if group.authentication == "md5" and group.key is not None:
        yield key_values(group.key)


def _remove(call: Call) -> str | None:
    """All of a group goes."""
    return None if call.target.vrrp.pop(call["group"], None) else "% Group is not configured"


table.add(
    _setting("ip <ip> [secondary]", "ip [<ip> [secondary]]", 50, _address, _address_lines),
    _setting(
        "timers advertise <interval:1-255>",
        "timers advertise [<interval:1-255>]",
        50.1,
        *plain("interval", "advertise_interval"),
    ),
    _setting("preempt [delay minimum <minimum:0-3600>]", "preempt", 50.2, preempt, _preempt_lines),
    _setting(
        "priority <priority:1-254>", "priority [<priority:1-254>]", 50.3, *plain("priority", "priority")
    ),
    _setting(
        "authentication md5 key-string [<form:0|7>] <key:string 1-64>",
        "authentication [md5 key-string [<form:0|7>] <key:string 1-64>]",
        50.4,
        _authenticate,
        _key_lines,
    ),
    _setting(
        "authentication text <data:string 1-8>",
        "authentication text [<data:string 1-8>]",
        50.5,
        _authenticate,
        _text_lines,
    ),
    _setting(
        "track <number:1-1000> [decrement <decrement:1-255>]",
        "track <number:1-1000> [decrement <decrement:1-255>]",
        50.6,
        follow,
        followed_objects,
    ),
    Setting(
        views=VIEWS,
        families=LAYER3,
        notation=f"no {_WORDS}",
        undo=(),
        path="vrrp",
        store=_remove,
        lines=lambda _interface: (),
        place=51,
        help=HELP,
    ),
    Kept(
        views=VIEWS,
        families=LAYER3,
        notation=f"{_WORDS} description <text:text 1-80>",
        single=False,
        place=49.9,
    ),
)
