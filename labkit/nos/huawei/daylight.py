"""Daylight saving time: `clock daylight-saving-time NAME …`, of one year or of each."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from labkit.nos.config import DeviceConfig
from labkit.nos.config.daylight import DaylightSaving, YearlyDay
from labkit.nos.shell.declaration import Call, Setting, Table, Values

table = Table()
WEEKS = ("first", "second", "third", "fourth", "last")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _yearly(side: str) -> str:
    week, day, month = "|".join(WEEKS), "|".join(DAYS), "|".join(MONTHS)
    return f"{{<{side}-week:{week}> <{side}-weekday:{day}> <{side}-month:{month}>|<{side}-day:month-day>}}"


_NOTATION = (
    "clock daylight-saving-time <name:string 1-32>"
    " {one-year <start:clock-time> <start-date:iso-date> <end:clock-time> <end-date:iso-date>"
    f"|repeating <start:clock-time> {_yearly('start')} <end:clock-time> {_yearly('end')}}}"
    " <offset:clock-time> [<from:2000-2099> [<until:2000-2099>]]"
)
_HELP = {
    "clock": "Specify the system clock",
    "daylight-saving-time": "Put the clock forward in summer",
    "one-year": "In one year",
    "repeating": "Each year",
}


def _day(values: Values, side: str) -> date | YearlyDay:
    if values.get(f"{side}_date") is not None:
        found: date = values[f"{side}_date"]
        return found
    if values.get(f"{side}_day") is not None:
        month, day = values[f"{side}_day"]
        return YearlyDay(month, day=day)
    return YearlyDay(
        MONTHS.index(values[f"{side}_month"]) + 1,
        week=WEEKS.index(values[f"{side}_week"]) + 1,
        weekday=DAYS.index(values[f"{side}_weekday"]),
    )


def _set(call: Call) -> str | None:
    values = call.values
    first, last = _day(values, "start"), _day(values, "end")
    if isinstance(first, date) and isinstance(last, date) and last <= first:
        return "Error: The end time must be later than the start time."
    if not values["offset"]:
        return "Error: The offset is invalid."
    from_ = values.get("from")
    years = (0, 9999) if from_ is None else (from_, values.get("until") or 9999)
    call.device.config.access.daylight = DaylightSaving(
        values["name"], values["start"], first, values["end"], last, values["offset"], years
    )
    return None


def _clear(call: Call) -> None:
    call.device.config.access.daylight = None


def _lines(config: DeviceConfig) -> Iterable[Values]:
    held = config.access.daylight
    if held is None:
        return
    values: dict[str, Any] = {
        "name": held.name, "start": held.start, "end": held.end, "offset": held.offset
    }  # fmt: skip
    for side, day in (("start", held.start_day), ("end", held.end_day)):
        if isinstance(day, date):
            values |= {"one_year": True, f"{side}_date": day}
        elif day.week:
            values |= {
                "repeating": True,
                f"{side}_week": WEEKS[day.week - 1],
                f"{side}_weekday": DAYS[day.weekday],
                f"{side}_month": MONTHS[day.month - 1],
            }
        else:
            values |= {"repeating": True, f"{side}_day": (day.month, day.day)}
    if held.years[0]:
        values["from"] = held.years[0]
    if held.years[1] < 9999:
        values["until"] = held.years[1]
    yield values


table.add(
    Setting(
        views=("system",),
        notation=_NOTATION,
        undo=("undo clock daylight-saving-time",),
        path="access.daylight",
        store=_set,
        clear=_clear,
        lines=_lines,
        leading=" ",
        block="clock timezone",
        place=60,
        help=_HELP,
    ),
)


@table.action(_NOTATION, changes=True, help=_HELP)
def set_in_user_view(call: Call) -> str | None:
    """Set it in the user view, where the manual has the command."""
    return _set(call)


@table.action("undo clock daylight-saving-time", changes=True, help=_HELP)
def forget_in_user_view(call: Call) -> None:
    """Let the clock run on in winter's time."""
    _clear(call)
