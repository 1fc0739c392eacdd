"""CDP, and LLDP (IEEE 802.1AB): what devices tell their neighbours about themselves."""

from typing import Any

from labkit.nos.cisco.views import ETHERNET, PORTS, SERIAL
from labkit.nos.shell.declaration import Call, Kept, Setting, Table

table = Table()

_HELP = {
    "cdp": "Global CDP configuration subcommands",
    "lldp": "Global LLDP configuration subcommands",
    "run": "Enable the protocol",
    "timer": "Specify the rate at which packets are sent (in sec)",
    "holdtime": "Specify the holdtime to be sent in packets (in sec)",
    "enable": "Enable CDP on interface",
    "transmit": "Enable LLDP transmission on interface",
    "receive": "Enable LLDP reception on interface",
}


def _off(notation: str, path: str, views: tuple[str, ...], place: float, *, on: bool) -> Setting:
    """A line `no …` for what is on unless told otherwise; `on` is the field's value then."""
    *parents, name = path.split(".")

    def change(value: bool) -> Any:
        def run(call: Call) -> None:
            holder = call.target
            for part in parents:
                holder = getattr(holder, part)
            setattr(holder, name, value)

        return run

    def lines(target: Any) -> Any:
        holder = target
        for part in parents:
            holder = getattr(holder, part)
        return () if getattr(holder, name) is on else ({},)

    return Setting(
        views=views,
        notation=f"no {notation}",
        undo=(notation,),
        path=path,
        store=change(not on),
        clear=change(on),
        lines=lines,
        block=notation.split(maxsplit=1)[0] if views == ("system",) else "",
        place=place,
        help=_HELP,
    )


table.add(
    _off("cdp run", "cdp.enabled", ("system",), 1, on=True),
    Setting(
        views=("system",),
        notation="cdp timer <interval:5-254>",
        undo=("no cdp timer [<interval:5-254>]",),
        path="cdp.interval",
        block="cdp",
        place=2,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="cdp holdtime <hold:10-255>",
        undo=("no cdp holdtime [<hold:10-255>]",),
        path="cdp.hold",
        block="cdp",
        place=3,
        help=_HELP,
    ),
    Setting(views=("system",), notation="lldp run", path="lldp.enabled", block="lldp", place=1, help=_HELP),
    Setting(
        views=("system",),
        notation="lldp timer <interval:5-65534>",
        undo=("no lldp timer [<interval:5-65534>]",),
        path="lldp.interval",
        block="lldp",
        place=2,
        help=_HELP,
    ),
    Setting(
        views=("system",),
        notation="lldp holdtime <hold:0-65535>",
        undo=("no lldp holdtime [<hold:0-65535>]",),
        path="lldp.hold",
        block="lldp",
        place=3,
        help=_HELP,
    ),
    Kept(views=("system",), notation="lldp reinit <2-5>", block="lldp", place=4),
    _off("cdp enable", "cdp", (*PORTS, SERIAL), 85, on=True),
    _off("lldp transmit", "lldp_mute", PORTS, 85.1, on=False),
    _off("lldp receive", "lldp_deaf", PORTS, 85.2, on=False),
    Kept(views=(ETHERNET,), notation="no mop enabled", place=85.3),
)
