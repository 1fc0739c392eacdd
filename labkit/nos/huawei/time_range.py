"""Time ranges: parts of days of the week, and spans between dates."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from labkit.nos.config import DeviceConfig, Period, Span, TimeRange
from labkit.nos.huawei.parameters import TYPES
from labkit.nos.huawei.time_words import day_sets
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values
from labkit.nos.shell.unparse import unparse

table = Table()


def _moment(day: date, minutes: float) -> datetime:
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
            "begin": _minutes(span.start),
            "begin_date": span.start.date(),
        }
        if span.end is not None:
            values |= {"until": _minutes(span.end), "end_date": span.end.date()}
        yield values


def _minutes(moment: datetime) -> float:
    whole = moment.hour * 60 + moment.minute
    return whole + moment.second / 60 if moment.second else whole


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


_HELP = {
    "time-range": "Specify a time range",
    "<name>": "Name of the time range",
    "to": "The end",
    "from": "Absolute time range",
    "working-day": "Monday to Friday",
    "off-day": "Saturday and Sunday",
    "daily": "Every day of the week",
    "period-range": "Part of some days of the week",
    "absolute-range": "Time between two dates",
}
_FIREWALL = frozenset({"usg"})


def _of_range(call: Call, *, negative: bool) -> str | None:
    """Add a part to the range whose view this is, or take it away."""
    held: TimeRange = call.target
    part = _read(call.values)
    parts = _parts(held, part)
    if negative and part not in parts:
        return "Error: The specified time range does not exist."
    if negative:
        parts.remove(part)
    elif part not in parts:
        parts.append(part)
    return None


def _later(call: Call) -> str | None:
    return None if call.negative else _refuse(call)


def _lines_of(kind: str) -> Callable[[TimeRange], Iterable[Values]]:
    def lines(held: TimeRange) -> Iterable[Values]:
        return (values for values in _part_values(held) if kind in values)

    return lines


def _part(notation: str, kind: str) -> Setting:
    return Setting(
        views=("time-range",),
        notation=notation,
        undo=(f"undo {notation}",),
        path="periods" if kind == "day" else "spans",
        check=_later,
        store=lambda call: _of_range(call, negative=False),
        clear=lambda call: _of_range(call, negative=True),
        lines=_lines_of(kind),
        help=_HELP,
    )


table.view("time-range", "-time-range-{name}")
table.add(
    *(
        Setting(
            views=("system",),
            families=families,
            notation=f"{_HEAD} {{{_PARTS}}}",
            undo=(f"undo {_HEAD} [{_PARTS}]",),
            path="time_ranges",
            check=_refuse,
            store=_store,
            clear=_clear,
            lines=lines,
            leading=" ",
            help=_HELP,
        )
        for families, lines in (
            (frozenset({"ar", "router", "s", "ac"}), _lines),
            (_FIREWALL, lambda _config: ()),
        )
    ),
    Section(
        views=("system",),
        families=_FIREWALL,
        notation=_HEAD,
        undo=(),
        path="time_ranges",
        view="time-range",
        key=lambda values: values["name"],
        make=lambda call: TimeRange(call["name"]),
        bind=lambda held: {"name": held.name},
        block="time-range",
        help=_HELP,
    ),
    _part(f"period-range <start:clock-seconds> to <end:clock-seconds> {_DAY}", "day"),
    _part(
        "absolute-range <begin:clock-seconds> <begin-date:calendar-date>"
        " [to <until:clock-seconds> <end-date:calendar-date>]",
        "begin_date",
    ),
)
