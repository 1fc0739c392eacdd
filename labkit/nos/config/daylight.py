"""Daylight saving time: when the clock is put forward, and by how much."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LAST_WEEK = 5


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day that each year has: the `week`-th weekday of a month (0 is Monday, week 5 the last), or a day of it."""

    month: int
    day: int = 0
    week: int = 0
    weekday: int = 0

    def of(self, year: int) -> date:
        """The day in a year; the last of its month where the month has no such day."""
        length = calendar.monthrange(year, self.month)[1]
        if not self.week:
            return date(year, self.month, min(self.day, length))
        first = (self.weekday - date(year, self.month, 1).weekday()) % 7 + 1
        found = first + 7 * (self.week - 1)
        return date(year, self.month, found if found <= length else found - 7)


@dataclass(frozen=True, slots=True)
class DaylightSaving:
    """Summer time under a name: from `start` to `end`, in the time that holds at each, the clock is `offset` ahead.

    Times in minutes from midnight, the offset in minutes. Days are dates, or such that come each year, from the
    first to the last of `years`.
    """

    name: str
    start: int
    start_day: date | YearlyDay
    end: int
    end_day: date | YearlyDay
    offset: int
    years: tuple[int, int] = (0, 9999)

    def holds(self, standard: datetime) -> bool:
        """Whether it is summer at a moment of standard time."""
        if not self.years[0] <= standard.year <= self.years[1]:
            return False
        begin = _moment(self.start_day, self.start, standard.year)
        end = _moment(self.end_day, self.end, standard.year) - timedelta(minutes=self.offset)
        bare = standard.replace(tzinfo=None)
        if begin <= end:
            return begin <= bare < end
        # South of the equator summer lasts over the turn of the year.
        return bare >= begin or bare < end


def _moment(day: date | YearlyDay, minutes: int, year: int) -> datetime:
    found = day.of(year) if isinstance(day, YearlyDay) else day
    return datetime(found.year, found.month, found.day) + timedelta(minutes=minutes)  # noqa: DTZ001  (on the lab's calendar)
