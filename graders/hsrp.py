"""HSRP (RFC 2281): who speaks for a virtual gateway of Cisco's routers."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from labkit.grading.check import Ask, Check, InterfaceInput, Question, Records, Verdict, failed
from labkit.grading.message import Message, say

from .redundancy import compared, group_of, named, wanted

GROUPS = Question({"cisco_ios": "show standby"}, may_be_empty=True)


class StandbyInput(InterfaceInput):
    """What a standby group must be on an interface; only what is named is compared.

    `number` is the group's, `priority` the one that is told to the others: a tracked object that is down reduces it.
    """

    number: int = Field(ge=0, le=4095)
    state: Literal["active", "standby", "listen", "speak", "init", "disabled"] | None = None
    address: str | None = None
    priority: int | None = Field(default=None, ge=0, le=255)
    preempt: Literal["enabled", "disabled"] | None = None


class Standby(Check[StandbyInput]):
    """Passes when the standby group has the state, virtual address, priority and preemption named.

    Fails when the interface has no such group; the points are shared equally among what is named.
    """

    name = "hsrp.group"
    Input = StandbyInput
    example: ClassVar = {"node": "C1", "interface": "Gi0/0", "number": 1, "state": "active"}

    @staticmethod
    def asks(inputs: StandbyInput) -> Sequence[Ask]:
        """Ask for all groups."""
        return [Ask(inputs.node, GROUPS)]

    @staticmethod
    def expected(inputs: StandbyInput) -> Message:
        """Name what is compared."""
        return _group(inputs, wanted(named(inputs, "number")))

    @staticmethod
    def judge(inputs: StandbyInput, records: Records) -> Verdict:
        """Compare one by one; of several virtual addresses one must be the one named."""
        rows = records.rows(inputs.node, GROUPS)
        row = group_of(rows, inputs.interface, "group", inputs.number)
        if row is None:
            return failed(_group(inputs, ["-"]))
        shown = {
            "state": [str(row["state"]).lower()],
            "address": [str(row["virtual_ip"]), *row["secondary_ips"]],
            "priority": [str(row["priority"])],
            "preempt": [str(row["preemption"]).lower()],
        }
        return compared(named(inputs, "number"), shown, partial(_group, inputs))


def _group(inputs: StandbyInput, settings: Sequence[str]) -> Message:
    return say(
        "{interface} of {node}, standby group {group}: {settings}",
        node=inputs.node,
        interface=inputs.interface,
        group=inputs.number,
        settings=list(settings) or ["*"],
    )
