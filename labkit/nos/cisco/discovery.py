"""CDP, and LLDP (IEEE 802.1AB): what devices tell their neighbours about themselves."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from labkit.nos.cisco.views import ETHERNET, PORTS, SERIAL
from labkit.nos.shell.declaration import Kept, Setting, Table

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
    parents, _, name = path.rpartition(".")
    holder_of: Callable[[Any], Any] = attrgetter(parents) if parents else lambda target: target

    def change(value: bool) -> Any:
        return lambda call: setattr(holder_of(call.target), name, value)

    def lines(target: Any) -> Any:
        return () if getattr(holder_of(target), name) is on else ({},)

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


def _seconds(protocol: str, word: str, field: str, bounds: str, place: float) -> Setting:
    """A time of a protocol's packets."""
    return Setting(
        views=("system",),
        notation=f"{protocol} {word} <{field}:{bounds}>",
        undo=(f"no {protocol} {word} [<{field}:{bounds}>]",),
        path=f"{protocol}.{field}",
        block=protocol,
        place=place,
        help=_HELP,
    )


table.add(
    _off("cdp run", "cdp.enabled", ("system",), 1, on=True),
    _seconds("cdp", "timer", "interval", "5-254", 2),
    _seconds("cdp", "holdtime", "hold", "10-255", 3),
    Setting(views=("system",), notation="lldp run", path="lldp.enabled", block="lldp", place=1, help=_HELP),
    _seconds("lldp", "timer", "interval", "5-65534", 2),
    _seconds("lldp", "holdtime", "hold", "0-65535", 3),
    Kept(views=("system",), notation="lldp reinit <2-5>", block="lldp", place=4),
    _off("cdp enable", "cdp", (*PORTS, SERIAL), 85, on=True),
    _off("lldp transmit", "lldp_mute", PORTS, 85.1, on=False),
    _off("lldp receive", "lldp_deaf", PORTS, 85.2, on=False),
    Kept(views=(ETHERNET,), notation="no mop enabled", place=85.3),
)
