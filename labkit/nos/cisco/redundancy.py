"""What the lines of HSRP and of VRRP have in common: each is about one group of the interface."""

from collections.abc import Callable, Iterable
from typing import Any

from labkit.nos.cisco.access import password_of, password_values
from labkit.nos.cisco.views import ETHERNET, LAYER3, ROUTED_CHANNEL, SUBINTERFACE, VLAN
from labkit.nos.config import InterfaceConfig
from labkit.nos.config.secret import Secret
from labkit.nos.config.vrrp import VrrpTrack
from labkit.nos.shell.declaration import Call, Setting, Values

VIEWS = (ETHERNET, SUBINTERFACE, VLAN, ROUTED_CHANNEL)
"""Modes of interfaces on which hosts can be."""
HELP = {
    "standby": "HSRP interface configuration commands",
    "vrrp": "VRRP Interface configuration commands",
    "<group>": "group number",
    "ip": "Enable the protocol and set the virtual IP address",
    "<ip>": "Virtual IP address",
    "secondary": "Make this IP address a secondary virtual IP address",
    "priority": "Priority level",
    "preempt": "Overthrow lower priority routers",
    "delay": "Wait before preempting",
    "minimum": "Delay at least this long",
    "timers": "Hello and hold timers",
    "advertise": "Advertisement timer",
    "authentication": "Authentication",
    "text": "Plain text authentication",
    "md5": "Use MD5 authentication",
    "key-string": "Set key string",
    "track": "Priority tracking",
    "decrement": "Priority decrement",
    "name": "Redundancy name string",
    "description": "Group specific description",
    "version": "HSRP version",
}

Groups = Callable[[InterfaceConfig], dict[int, Any]]
"""Where an interface holds the groups of a protocol."""


def group_setting(
    words: str,
    notation: str,
    undo: str,
    place: float,
    apply: Callable[[Any, Call], str | None],
    show: Callable[[Any], Iterable[Values]],
    held: Groups,
    make: Callable[[int], Any],
) -> Setting:
    """Declare a line about a group, which is made where it is first spoken of, and gone when nothing is left of it."""

    def run(call: Call) -> str | None:
        groups, number = held(call.target), call["group"] or 0
        group = groups.setdefault(number, make(number))
        refused = apply(group, call)
        if group == make(number):
            del groups[number]
        return refused

    def lines(interface: InterfaceConfig) -> Iterable[Values]:
        for number, group in sorted(held(interface).items()):
            for values in show(group):
                yield {"group": number, **values}

    return Setting(
        views=VIEWS,
        families=LAYER3,
        notation=f"{words} {notation}",
        undo=(f"no {words} {undo}",),
        path="vrrp",
        store=run,
        clear=run,
        lines=lines,
        place=place,
        together="group",
        help=HELP,
    )


def plain(name: str, field: str) -> tuple[Callable[[Any, Call], None], Callable[[Any], Iterable[Values]]]:
    """How a plain field is written or put back, and shown."""

    def apply(group: Any, call: Call) -> None:
        usual = getattr(type(group)(0), field)
        setattr(group, field, usual if call.negative else call[name])

    def show(group: Any) -> Iterable[Values]:
        value = getattr(group, field)
        return ({name: value},) if value not in (None, "") else ()

    return apply, show


def preempt(group: Any, call: Call) -> None:
    """Take over from a master of lower priority, at once or some seconds after the start; or do not."""
    group.preempt = not call.negative
    group.preempt_delay = 0 if call.negative else call["minimum"] or 0


def follow(group: Any, call: Call) -> None:
    """Follow an interface or a tracked object, or all the same no longer."""
    tracks: dict[Any, VrrpTrack] = group.tracks if call["interface"] is not None else group.object_tracks
    key = call["interface"] if call["interface"] is not None else call["number"]
    if call.negative:
        tracks.pop(key, None)
    else:
        tracks[key] = VrrpTrack("reduced", call["decrement"])


def followed_objects(group: Any) -> Iterable[Values]:
    """The tracked objects that a group follows."""
    for number, track in sorted(group.object_tracks.items()):
        yield {"number": number, "decrement": track.amount}


def key_of(call: Call) -> Secret | str:
    """The key of a line that ends with one, or an error."""
    return password_of(call.device.config, call["form"], call["key"])


def key_values(held: Secret) -> Values:
    """What a line binds for a key."""
    values = dict(password_values(held))
    values["key"] = values.pop("password")
    return values
