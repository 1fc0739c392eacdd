"""The clock and its zone."""

from datetime import datetime

from labkit.nos.config import DeviceConfig, TimeZone
from labkit.nos.shell.declaration import Call, Kept, Setting, Table

table = Table()

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_HELP = {
    "clock": "Manage the system clock",
    "set": "Set the time and date",
    "timezone": "Configure time zone",
    "<time>": "Current time (hh:mm:ss)",
    "<zone>": "name of time zone",
    "<hours>": "Hours offset from UTC",
    "<minutes>": "Minutes offset from UTC",
}


def _set(call: Call, month: str) -> str | None:
    try:
        hour, minute, second = (int(part) for part in call["time"].split(":"))
        number = _MONTHS.split("|").index(month) + 1
        call.device.set_clock(datetime(call["year"], number, call["day"], hour, minute, second))  # noqa: DTZ001
    except ValueError:
        return "% Invalid time or date"
    return None


@table.action(
    f"clock set <time:string 5-8> <month:{_MONTHS}> <day:1-31> <year:1993-2035>", changes=True, help=_HELP
)
def set_month_first(call: Call) -> str | None:
    """Set the clock of this device; nobody else's changes."""
    return _set(call, call["month"])


@table.action(
    f"clock set <time:string 5-8> <day:1-31> <month:{_MONTHS}> <year:1993-2035>", changes=True, help=_HELP
)
def set_day_first(call: Call) -> str | None:
    """The same, as Europe writes dates."""
    return _set(call, call["month"])


def _zone(call: Call) -> None:
    config: DeviceConfig = call.target
    if call.negative:
        config.access.time_zone = None
        return
    hours, minutes = int(call["hours"]), call["minutes"] or 0
    config.access.time_zone = TimeZone(call["zone"], hours * 3600 + (-60 if hours < 0 else 60) * minutes)


table.add(
    Setting(
        views=("system",),
        notation="clock timezone <zone:string 1-32> <hours:offset> [<minutes:0-59>]",
        undo=("no clock timezone",),
        path="access.time_zone",
        store=_zone,
        clear=_zone,
        lines=lambda config: (
            ()
            if config.access.time_zone is None
            else (
                {
                    "zone": config.access.time_zone.name,
                    "hours": int(config.access.time_zone.offset / 3600),
                    "minutes": abs(config.access.time_zone.offset) % 3600 // 60,
                },
            )
        ),
        block="clock",
        help=_HELP,
    ),
    Kept(views=("system",), notation="clock summer-time <zone:string 1-32> recurring", block="clock"),
)
