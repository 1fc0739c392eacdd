"""Time: whose clock a device follows (NTP, RFC 5905)."""

from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import ClassVar

from pydantic import Field

from labkit.grading.check import (
    Ask,
    Check,
    Item,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    passed,
    weighed,
)
from labkit.grading.message import Message, say
from labkit.grading.parse import Row


def _ios_clock(row: Row) -> Sequence[Row]:
    """A field and its value in each record, as VRP has them."""
    return [
        {"field": "clock status", "value": row["status"]},
        {"field": "clock stratum", "value": row["stratum"]},
        {"field": "reference clock ID", "value": row["reference"] or "-"},
    ]


CLOCK = Question(
    {"huawei_vrp": "display ntp-service status", "cisco_ios": "show ntp status"},
    convert={"cisco_ios": _ios_clock},
    may_be_empty=True,
)


class ClockInput(NodeInput):
    """What must be true of the clock; only what is named is compared besides that it is synchronized."""

    server: IPv4Address | None = Field(default=None, description="the one that it follows")
    stratum: int | None = Field(default=None, ge=1, le=15)


class Clock(Check[ClockInput]):
    """Passes when the clock is synchronized, to the server and at the stratum named.

    Fails when it follows nobody; the points are shared equally among what is named.
    """

    name = "ntp.clock"
    Input = ClockInput
    example: ClassVar = {"node": "SW1", "server": "10.0.0.1", "stratum": 4}

    @staticmethod
    def asks(inputs: ClockInput) -> Sequence[Ask]:
        """Ask for the clock's state."""
        return [Ask(inputs.node, CLOCK)]

    @staticmethod
    def expected(inputs: ClockInput) -> Message:
        """Name what is compared."""
        return _clock(inputs, [f"{key} {value}" for key, value in _wanted(inputs).items()])

    @staticmethod
    def judge(inputs: ClockInput, records: Records) -> Verdict:
        """Compare one by one; a clock that follows nobody has stratum 16 and no server."""
        rows = records.rows(inputs.node, CLOCK)
        told = {str(row["field"]): str(row["value"]) for row in rows}
        shown = {
            "status": told.get("clock status", "-"),
            "server": told.get("reference clock ID", "-"),
            "stratum": told.get("clock stratum", "-"),
        }
        if shown["status"] != "synchronized":
            return failed(_clock(inputs, [f"status {shown['status']}"]))
        items = [
            Item(shown[key] == value, _clock(inputs, [f"{key} {shown[key]}"]))
            for key, value in _wanted(inputs).items()
            if key != "status"
        ]
        return weighed(items) if items else passed(_clock(inputs, ["status synchronized"]))


def _wanted(inputs: ClockInput) -> dict[str, str]:
    named = {"status": "synchronized", "server": inputs.server, "stratum": inputs.stratum}
    return {key: str(value) for key, value in named.items() if value is not None}


def _clock(inputs: ClockInput, settings: Sequence[str]) -> Message:
    return say("{node}, clock: {settings}", node=inputs.node, settings=list(settings))
