"""What happened in which order, as a device's log tells it."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from pydantic import Field, field_validator

from labkit.grading.check import Ask, Check, NodeInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.grading.parse import Row
from labkit.language import _


def _huawei_line(row: Row) -> Row:
    """`Jan  5 2026 08:10:00+08:00` without the zone, and what happened: `OSPF/4/NBR_CHANGE_E:Neighbor …`."""
    return {
        "time": " ".join(str(row["time"]).split())[:20].strip("+-"),
        "text": f"{row['module']}/{row['severity']}/{row['mnemonic']}:{row['text']}",
    }


_SOME_YEAR = 2000
"""IOS writes none into its log; a leap year has every day."""


def _ios_line(row: Row) -> Row:
    """`Nov 22 10:00:01.123` as all write times, and what happened: `%OSPF-5-ADJCHG: Process 1, …`."""
    return {
        "time": f"{row['month']} {row['day']} {_SOME_YEAR} {str(row['time'])[:8]}",
        "text": f"%{row['facility']}-{row['severity']}-{row['mnemonic']}: {' '.join(row['message'])}",
    }


LOG = Question(
    {"huawei_vrp": "display logbuffer", "cisco_ios": "show logging"},
    convert={"huawei_vrp": _huawei_line, "cisco_ios": _ios_line},
    may_be_empty=True,
    after_traffic=True,
)
"""time, text; some devices list the oldest first, others the newest."""


class OrderInput(NodeInput):
    """What the log must tell, as regular expressions for its lines, in the order in which it happened."""

    events: tuple[str, ...] = Field(min_length=1)

    @field_validator("events")
    @classmethod
    def _expressions(cls, events: tuple[str, ...]) -> tuple[str, ...]:
        for event in events:
            try:
                re.compile(event)
            except re.error as error:
                raise ValueError(_("not a regular expression: {error}", error=error)) from error
        return events


class Order(Check[OrderInput]):
    """Passes when the log has a line for each event, each after the one for the event before.

    Fails when a line is missing, or the only ones stand the other way round.
    """

    name = "log.order"
    Input = OrderInput
    example: ClassVar = {
        "node": "R1",
        "events": ["IF_STATE.*GigabitEthernet0/0/0.* DOWN", "NBR_CHANGE_E.*NeighborCurrentState=Down"],
    }

    @staticmethod
    def asks(inputs: OrderInput) -> Sequence[Ask]:
        """Ask for the log, when all has happened."""
        return [Ask(inputs.node, LOG)]

    @staticmethod
    def expected(inputs: OrderInput) -> Message:
        """Name the events."""
        return _told(inputs.node, inputs.events)

    @staticmethod
    def judge(inputs: OrderInput, records: Records) -> Verdict:
        """Go through the log from its oldest line on."""
        lines = [str(row["text"]) for row in _oldest_first(records.rows(inputs.node, LOG))]
        seen: list[str] = []
        remaining = iter(lines)
        for event in inputs.events:
            line = next((line for line in remaining if re.search(event, line)), None)
            if line is None:
                missing = say("{node}: the log does not tell of `{event}`", node=inputs.node, event=event)
                if seen:
                    return failed(missing, say("not after `{line}`", line=seen[-1]))
                return failed(missing)
            seen.append(line)
        return passed(_told(inputs.node, seen))


def _oldest_first(rows: Sequence[Row]) -> Sequence[Row]:
    if len(rows) < 2:
        return rows
    return rows if _time(rows[0]) <= _time(rows[-1]) else rows[::-1]


def _time(row: Row) -> datetime:
    return datetime.strptime(str(row["time"]), "%b %d %Y %H:%M:%S")  # noqa: DTZ007  compared among themselves


def _told(node: str, events: Sequence[str]) -> Message:
    return say(
        "{node}: the log tells of {events}", node=node, events=" → ".join(f"`{one}`" for one in events)
    )
