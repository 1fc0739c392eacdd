"""Traffic policies of a switch for a whole VLAN and for all its ports; a port's own comes before both."""

from collections.abc import Iterable
from typing import Any

from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()

_DIRECTION = "<direction:inbound|outbound>"
_HELP = {
    "traffic-policy": "Apply a traffic policy",
    "global": "To the frames of all ports",
    "inbound": "To frames that come in",
    "outbound": "To frames that leave",
}


def _apply(call: Call) -> str | None:
    held = call.target.policies
    if call.negative:
        return (
            None
            if held.pop(call["direction"], None)
            else "Error: No traffic policy is applied in this direction."
        )
    if call["name"] not in call.device.config.traffic_policies:
        return "Error: The traffic policy does not exist."
    if held.get(call["direction"], call["name"]) != call["name"]:
        return "Error: A traffic policy has been applied in this direction."
    held[call["direction"]] = call["name"]
    return None


def _lines(target: Any) -> Iterable[Values]:
    return ({"name": name, "direction": direction} for direction, name in sorted(target.policies.items()))


def _setting(view: str, scope: str, **place: Any) -> Setting:
    return Setting(
        views=(view,),
        families=SWITCHES,
        notation=f"traffic-policy <name:string 1-31> {scope}{_DIRECTION}",
        undo=(f"undo traffic-policy [<name:string 1-31>] {scope}{_DIRECTION}",),
        path="policies",
        store=_apply,
        clear=_apply,
        lines=_lines,
        help=_HELP,
        **place,
    )


table.add(
    _setting("system", "global ", block="traffic policy", place=60),
    _setting("vlan", "", place=40),
)
