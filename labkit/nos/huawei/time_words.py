"""Times of day and dates, as parameters."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from labkit.nos.shell.parameters import Mismatch, ParameterType


@dataclass(frozen=True, slots=True)
class ClockTime(ParameterType):
    """A time of day, `8:30` or `08:30` → minutes from midnight; 24:00 is the end of a day."""

    help: str = "TIME<hh:mm>"

    def parse(self, text: str, context: Any) -> int:
        """Return the minutes."""
        hours, colon, minutes = text.partition(":")
        if not (colon and hours.isdecimal() and minutes.isdecimal()):
            raise Mismatch
        if len(hours) > 2 or len(minutes) > 2 or int(minutes) > 59 or int(hours) * 60 + int(minutes) > 1440:
            raise Mismatch
        return int(hours) * 60 + int(minutes)

    def resembles(self, text: str) -> bool:
        """Numbers with a colon."""
        return ":" in text

    def format(self, value: Any) -> str:
        """Return the time with two digits each."""
        return clock_text(value)


@dataclass(frozen=True, slots=True)
class ClockSeconds(ParameterType):
    """A time of day with seconds, `08:30:00` → minutes from midnight."""

    help: str = "TIME<hh:mm:ss>"

    def parse(self, text: str, context: Any) -> float:
        """Return the minutes, with a fraction where there are seconds."""
        minutes, _, seconds = text.rpartition(":")
        if minutes.count(":") != 1:
            return ClockTime().parse(text, context)
        if not (seconds.isdecimal() and len(seconds) <= 2 and int(seconds) <= 59):
            raise Mismatch
        return ClockTime().parse(minutes, context) + int(seconds) / 60

    def resembles(self, text: str) -> bool:
        """Numbers with colons."""
        return ":" in text

    def format(self, value: Any) -> str:
        """Return the time with two digits each."""
        seconds = round(value * 60)
        return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


@dataclass(frozen=True, slots=True)
class CalendarDate(ParameterType):
    """A date from the year 1970 on, `2026/1/5` → date."""

    help: str = "DATE<YYYY/MM/DD>"

    def parse(self, text: str, context: Any) -> date:
        """Return the date."""
        parts = text.split("/")
        if len(parts) != 3 or not all(part.isdecimal() and len(part) <= 4 for part in parts):
            raise Mismatch
        try:
            found = date(*(int(part) for part in parts))
        except ValueError:
            raise Mismatch from None
        if not 1970 <= found.year <= 2099:
            raise Mismatch
        return found

    def resembles(self, text: str) -> bool:
        """Numbers with slashes."""
        return text.count("/") == 2

    def format(self, value: Any) -> str:
        """Return the date as VRP prints it: `2026/1/5`."""
        return f"{value.year}/{value.month}/{value.day}"


@dataclass(frozen=True, slots=True)
class IsoDate(ParameterType):
    """A date, `2026-01-05` → date."""

    help: str = "DATE<YYYY-MM-DD>"

    def parse(self, text: str, context: Any) -> date:
        """Return the date."""
        if len(text) != len("2026-01-05"):
            raise Mismatch
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise Mismatch from None

    def resembles(self, text: str) -> bool:
        """Numbers with hyphens."""
        return text.count("-") == 2

    def format(self, value: Any) -> str:
        """Return the date with two digits each."""
        return f"{value:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class MonthDay(ParameterType):
    """A day of each year, `03-25` → month and day."""

    help: str = "DATE<MM-DD>"

    def parse(self, text: str, context: Any) -> tuple[int, int]:
        """Return month and day; the 29th of February is one."""
        month, hyphen, day = text.partition("-")
        if not (hyphen and month.isdecimal() and day.isdecimal() and len(text) <= len("03-25")):
            raise Mismatch
        try:
            date(2000, int(month), int(day))
        except ValueError:
            raise Mismatch from None
        return int(month), int(day)

    def resembles(self, text: str) -> bool:
        """Numbers with a hyphen."""
        return text.replace("-", "", 1).isdecimal() and "-" in text

    def format(self, value: Any) -> str:
        """Return the day with two digits each."""
        return f"{value[0]:02}-{value[1]:02}"


DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
DAY_GROUPS = {
    "working-day": frozenset(range(1, 6)),
    "off-day": frozenset({0, 6}),
    "daily": frozenset(range(7)),
}


@dataclass(frozen=True, slots=True)
class WeekDays(ParameterType):
    """A day of the week (`Mon`, or 1), or a word for several (`working-day`) → frozenset of numbers, 0 is Sunday."""

    help: str = "DAY<Mon,Tue,Wed,Thu,Fri,Sat,Sun,0-6,daily,off-day,working-day>"

    def parse(self, text: str, context: Any) -> frozenset[int]:
        """Return the days. Words may be shortened to where they differ."""
        if text in set("0123456"):
            return frozenset({int(text)})
        lowered = text.lower()
        single = {name.lower(): frozenset({number}) for number, name in enumerate(DAYS)}
        found = [days for word, days in (single | DAY_GROUPS).items() if word.startswith(lowered)]
        if len(found) != 1:
            raise Mismatch
        return found[0]

    def resembles(self, text: str) -> bool:
        """Any word or number."""
        return text.replace("-", "").isalnum()

    def format(self, value: Any) -> str:
        """Return the word for the days."""
        group = next((word for word, members in DAY_GROUPS.items() if members == value), None)
        return group if group is not None else DAYS[next(iter(value))]

    def complete(self, prefix: str, context: Any) -> list[str]:
        """Return the words that begin with the prefix."""
        return [word for word in (*DAY_GROUPS, *DAYS) if word.lower().startswith(prefix.lower())]


def day_sets(days: frozenset[int]) -> list[frozenset[int]]:
    """Days as VRP writes them: one word for a whole group, else day by day."""
    return [days] if days in DAY_GROUPS.values() else [frozenset({day}) for day in sorted(days)]


def clock_text(minutes: float) -> str:
    """A time of day with two digits each."""
    return f"{int(minutes) // 60:02}:{int(minutes) % 60:02}"
