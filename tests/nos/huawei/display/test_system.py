"""Displays of the device itself."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from ntc_templates.parse import parse_output

from labkit.grading.parse import parse
from labkit.nos.huawei.display.system import Login, clock, device, uptime, users, version
from labkit.topology.kinds import device_kind


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 week, 0 day, 0 hour, 0 minute"),
        (49 * 60 + 59, "0 week, 0 day, 0 hour, 49 minutes"),
        (604800 + 86400 + 2 * 3600 + 60, "1 week, 1 day, 2 hours, 1 minute"),
        (60 * 604800 + 4 * 86400, "60 weeks, 4 days, 0 hour, 0 minute"),
    ],
)
def test_uptime(seconds, text):
    """Units without a plural for 0 and 1, as in captures of AR6280 and S7706."""
    assert uptime(seconds) == text


@pytest.mark.parametrize(
    ("kind", "model", "product"),
    [
        ("huawei-ar2220", "AR2220", "AR2200 V200R003C00"),
        ("huawei-ar", "AR2240", "AR2200 V200R003C00"),
        ("huawei-s5700", "S5700-28C-HI Routing Switch", "S5700 V200R001C00"),
        ("huawei-s3700", None, "S3700 V200R001C00"),
        ("huawei-router", "Router", "Router V100R001C00"),
    ],
)
def test_public_template_reads_version(kind, model, product):
    """Model, version and uptime are read on every family."""
    node_kind = device_kind(kind)
    (row,) = parse_output(platform="huawei_vrp", command="display version", data=version(node_kind, 49 * 60))
    assert row["model"] == (model or f"{node_kind.model} Routing Switch")
    assert row["vrp_version"] == node_kind.vrp
    assert row["product_version"] == product
    assert row["uptime"] == "0 week, 0 day, 0 hour, 49 minutes"


@pytest.mark.parametrize("kind", ["huawei-ar2220", "huawei-s5700", "huawei-router"])
def test_public_template_reads_device(kind):
    """One board, present and registered."""
    data = device(device_kind(kind))
    (row,) = parse_output(platform="huawei_vrp", command="display device", data=data)
    assert (row["slot"], row["pid"], row["register_status"]) == ("0", device_kind(kind).model, "Registered")


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (datetime(2017, 2, 19, 14, 9, 32), "2017-02-19 14:09:32\nSunday\nTime Zone(DefaultZoneName) : UTC"),  # noqa: DTZ001
        (
            datetime(2017, 2, 19, 14, 9, 32, tzinfo=UTC),
            "2017-02-19 14:09:32\nSunday\nTime Zone(DefaultZoneName) : UTC",
        ),
        (
            datetime(2021, 2, 27, 19, 15, 56, tzinfo=timezone(timedelta(hours=-8), "China-Standard-Time")),
            "2021-02-27 19:15:56-08:00\nSaturday\nTime Zone(China-Standard-Time) : UTC-08:00",
        ),
    ],
)
def test_clock(time, text):
    """As captured on S5700 (V200R001), with and without a time zone."""
    assert clock(time) == text
    (row,) = parse("huawei_vrp", "display clock", text)
    assert (row["date"], row["time"]) == (f"{time:%Y-%m-%d}", f"{time:%H:%M:%S}")
    assert row["weekday"] == f"{time:%A}"


def test_users():
    """As captured on AR2220: the console is line 0, VTY 0 is line 129, the reader's own has a plus."""
    logins = [
        Login("CON 0", "", "", 150, current=False),
        Login("VTY 0", "hcia@datacom", "10.0.12.1", 0, current=True),
    ]
    text = users(logins, first_vty=129)
    assert text.splitlines() == [
        "  User-Intf    Delay    Type   Network Address     AuthenStatus    AuthorcmdFlag",
        "  0   CON 0   00:02:30                                   pass                   ",
        "  Username : Unspecified",
        "",
        "+ 129 VTY 0   00:00:00  SSH    10.0.12.1                 pass                   ",
        "  Username : hcia@datacom",
    ]
    rows = parse("huawei_vrp", "display users", text)
    assert [(row["line"], row["user"], row["address"], row["current"]) for row in rows] == [
        ("CON 0", "Unspecified", "", ""),
        ("VTY 0", "hcia@datacom", "10.0.12.1", "+"),
    ]
