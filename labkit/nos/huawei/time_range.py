"""Time ranges: parts of days of the week, and spans between dates."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from labkit.nos.config import DeviceConfig, Period, Span, TimeRange
from labkit.nos.huawei.parameters import TYPES
from labkit.nos.huawei.time_words import day_sets
from labkit.nos.shell.declaration import Call, Setting, Table, Values
from labkit.nos.shell.unparse import unparse

table = Table()


def _moment(day: date, minutes: int) -> datetime:
    """A moment on the lab's calendar, which has no time zones."""
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def _read(values: Values) -> Period | Span:
    if values.get("begin_date") is None:
        return Period(values["start"], values["end"], frozenset().union(*values["day"]))
    last = values.get("end_date")
    return Span(
        _moment(values["begin_date"], values["begin"]),
        None if last is None else _moment(last, values["until"]),
    )


def _refuse(call: Call) -> str | None:
    if call.negative:
        known = call["name"] in call.device.config.time_ranges
        return None if known else "Error: The specified time range does not exist."
    part = _read(call.values)
    if isinstance(part, Period):
        return None if part.start < part.end else "Error: The end time must be later than the start time."
    if part.end is not None and part.end <= part.start:
        return "Error: The end time must be later than the start time."
    return None


def _parts(held: TimeRange, part: Period | Span) -> list[Any]:
    return held.periods if isinstance(part, Period) else held.spans


def _store(call: Call) -> str | None:
    ranges: dict[str, TimeRange] = call.device.config.time_ranges
    part = _read(call.values)
    held = ranges.setdefault(call["name"], TimeRange(call["name"]))
    parts = _parts(held, part)
    if part not in parts:
        parts.append(part)
    return None


def _clear(call: Call) -> str | None:
    ranges: dict[str, TimeRange] = call.device.config.time_ranges
    if call["start"] is None and call["begin_date"] is None:
        del ranges[call["name"]]
        return None
    held, part = ranges[call["name"]], _read(call.values)
    if part not in _parts(held, part):
        return "Error: The specified time range does not exist."
    _parts(held, part).remove(part)
    if not held.periods and not held.spans:
        del ranges[call["name"]]
    return None


def _lines(config: DeviceConfig) -> Iterable[Values]:
    for name in sorted(config.time_ranges):
        yield from ({"name": name} | dict(values) for values in _part_values(config.time_ranges[name]))


def _part_values(held: TimeRange) -> Iterable[Values]:
    """What the line of each part binds, without the name."""
    for period in held.periods:
        yield {"start": period.start, "end": period.end, "day": day_sets(period.days)}
    for span in held.spans:
        values: dict[str, Any] = {
            "begin": span.start.hour * 60 + span.start.minute,
            "begin_date": span.start.date(),
        }
        if span.end is not None:
            values |= {"until": span.end.hour * 60 + span.end.minute, "end_date": span.end.date()}
        yield values


_DAY = "<day:week-days>&<1-7>"
_PARTS = (
    f"<start:clock-time> to <end:clock-time> {_DAY}"
    "|from <begin:clock-time> <begin-date:calendar-date> [to <until:clock-time> <end-date:calendar-date>]"
)

_HEAD = "time-range <name:string 1-32>"


def part_texts(held: TimeRange) -> Iterable[str]:
    """The parts of a time range as the configuration prints them, without the name."""
    for values in _part_values(held):
        line = unparse(f"{_HEAD} {{{_PARTS}}}", {"name": held.name, **values}, TYPES)
        yield line.split(" ", 2)[2]


table.add(
    Setting(
        views=("system",),
        notation=f"{_HEAD} {{{_PARTS}}}",
        undo=(f"undo {_HEAD} [{_PARTS}]",),
        path="time_ranges",
        check=_refuse,
        store=_store,
        clear=_clear,
        lines=_lines,
        leading=" ",
        help={
            "time-range": "Specify a time range",
            "<name>": "Name of the time range",
            "to": "The end",
            "from": "Absolute time range",
            "working-day": "Monday to Friday",
            "off-day": "Saturday and Sunday",
            "daily": "Every day of the week",
        },
    )
)
