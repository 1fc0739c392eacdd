"""The clock in summer, and the information center's set-up."""

from datetime import UTC, date, datetime

import pytest
from lone import lone_device, typed

from labkit.grading.parse import parse
from labkit.nos.config.daylight import DaylightSaving, YearlyDay

EUROPE = "clock daylight-saving-time S repeating 02:00 last Sun Mar 03:00 last Sun Oct 01:00"


@pytest.mark.parametrize(
    ("day", "year", "expected"),
    [
        # The changes of the clock in Germany, as its standards body lists them.
        (YearlyDay(3, week=5, weekday=6), 2024, date(2024, 3, 31)),
        (YearlyDay(3, week=5, weekday=6), 2025, date(2025, 3, 30)),
        (YearlyDay(10, week=5, weekday=6), 2026, date(2026, 10, 25)),
        # Those of the United States since 2007: second Sunday of March, first of November.
        (YearlyDay(3, week=2, weekday=6), 2026, date(2026, 3, 8)),
        (YearlyDay(11, week=1, weekday=6), 2026, date(2026, 11, 1)),
        (YearlyDay(2, day=29), 2026, date(2026, 2, 28)),
    ],
)
def test_days_that_each_year_has(day, year, expected):
    """The n-th or the last weekday of a month, or a day of it."""
    assert day.of(year) == expected


@pytest.mark.parametrize(
    ("month", "day", "hour", "summer"),
    [(3, 29, 1, False), (3, 29, 2, True), (7, 1, 0, True), (10, 25, 1, True), (10, 25, 2, False)],
)
def test_summer_begins_and_ends_with_the_hour(month, day, hour, summer):
    """In 2026 from the 29th of March, 2:00, to the 25th of October, 3:00 summer time, which is 2:00 standard time."""
    held = DaylightSaving(
        "S", 120, YearlyDay(3, week=5, weekday=6), 180, YearlyDay(10, week=5, weekday=6), 60
    )
    assert held.holds(datetime(2026, month, day, hour, tzinfo=UTC)) is summer


def test_summer_in_the_south_lasts_over_the_turn_of_the_year():
    """New Zealand: from the last Sunday of September to the first of April."""
    held = DaylightSaving(
        "N", 120, YearlyDay(9, week=5, weekday=6), 180, YearlyDay(4, week=1, weekday=6), 60, (2026, 2027)
    )
    assert held.holds(datetime(2026, 1, 1, tzinfo=UTC))
    assert not held.holds(datetime(2026, 6, 1, tzinfo=UTC))
    assert not held.holds(datetime(2028, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("view", [(), ("system-view",)])
def test_the_clock_is_put_forward(view):
    """In summer by the offset, with DST behind the time; the lab's calendar stands at the 5th of January, 8:10."""
    device = lone_device("huawei-ar2220")
    typed(device, *view, "clock daylight-saving-time S one-year 02:00 2026-01-02 03:00 2026-10-25 01:30")
    assert device.run("display clock").splitlines()[0] == "2026-01-05 09:40:00-08:00 DST"
    assert "Saving time : 01:30:00" in device.run("display clock")
    (row,) = parse("huawei_vrp", "display clock", device.run("display clock"))
    assert (row["date"], row["time"], row["offset"]) == ("2026-01-05", "09:40:00", "UTC-08:00")
    assert " clock daylight-saving-time S one-year 02:00 2026-01-02 03:00 2026-10-25 01:30\n" in device.text()
    device.run("clock datetime 12:00:00 2026-05-01")
    assert device.run("display clock").splitlines()[0] == "2026-05-01 12:00:00-08:00 DST"
    typed(device, *view, "undo clock daylight-saving-time")
    assert device.run("display clock").splitlines()[0] == "2026-05-01 10:30:00-08:00"


def test_summer_of_each_year_is_stored():
    """As typed, with its years; winter shows no DST."""
    device = lone_device("huawei-s5700", f"{EUROPE} 2025 2030\n")
    assert f"{EUROPE} 2025 2030" in [line.strip() for line in device.text().splitlines()]
    shown = device.run("display clock")
    assert "DST" not in shown
    assert "Start time  : 2026-03-29 02:00:00" in shown
    refused = "clock daylight-saving-time S one-year 02:00 2026-05-01 03:00 2026-04-01 01:00"
    assert "Error: The end time must be later" in typed(device, "system-view", refused)


def test_the_information_center_shows_how_it_is_set_up():
    """Channels by number and by the names they were given, hosts, buffers and the form of the time."""
    device = lone_device("huawei-ar2220")
    typed(
        device,
        "system-view",
        "info-center loghost 10.1.1.1 facility local5",
        "info-center channel 6 name lab",
        "info-center console channel lab",
        "info-center logbuffer channel 6 size 200",
        "info-center timestamp trap boot",
    )
    shown = device.run("display info-center")
    for line in (
        "Information Center:enabled",
        "        10.1.1.1, channel number 2, channel name loghost,",
        "        host facility local5",
        "        channel number : 6, channel name : lab",
        "        enabled,max buffer size 1024, current buffer size 200,",
        "        log - date, trap - boot, debug - boot",
    ):
        assert line in shown.splitlines()
    assert "channel number:6, channel name:lab" in device.run("display channel lab")
    assert device.run("display channel").count("channel number:") == 10
    assert "Error: The channel does not exist." in device.run("display channel none")
    typed(device, "system-view", "undo info-center enable")
    assert device.run("display info-center").startswith("Information Center:disabled\n")
