"""VRRP (RFC 3768, RFC 5798): who speaks for a virtual gateway."""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar, Literal

from pydantic import Field

from labkit.grading.check import Ask, Check, InterfaceInput, Question, Records, Verdict, failed
from labkit.grading.message import Message, say
from labkit.grading.parse import Row

from .redundancy import compared, group_of, named, wanted


def _ios_router(row: Row) -> Row:
    """In VRP's words; IOS names the configured priority where it is not the running one."""
    return {
        **row,
        "state": "initialize" if row["state"] == "Init" else row["state"],
        "priority_config": row["priority_config"] or row["priority_run"],
        "preempt": "yes" if row["preempt"] == "enabled" else "no",
        "delay": row["delay"] or "0",
    }


ROUTERS = Question(
    {"huawei_vrp": "display vrrp", "cisco_ios": "show vrrp"},
    convert={"cisco_ios": _ios_router},
    may_be_empty=True,
)


class RouterInput(InterfaceInput):
    """What a virtual router must be on an interface; only what is named is compared.

    `priority` is the configured one, `running` the one that is told to the others: a tracked interface that
    is down reduces it.
    """

    vrid: int = Field(ge=1, le=255)
    state: Literal["master", "backup", "initialize"] | None = None
    address: str | None = None
    priority: int | None = Field(default=None, ge=1, le=254)
    running: int | None = Field(default=None, ge=0, le=255)
    preempt: Literal["yes", "no"] | None = None
    delay: int | None = Field(default=None, ge=0, le=3600, description="of preemption, in seconds")


class Router(Check[RouterInput]):
    """Passes when the virtual router has the state, virtual address, priorities and preemption named.

    Fails when the interface has no such virtual router; the points are shared equally among what is named.
    """

    name = "vrrp.router"
    Input = RouterInput
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "vrid": 1, "state": "master"}

    @staticmethod
    def asks(inputs: RouterInput) -> Sequence[Ask]:
        """Ask for all virtual routers."""
        return [Ask(inputs.node, ROUTERS)]

    @staticmethod
    def expected(inputs: RouterInput) -> Message:
        """Name what is compared."""
        return _router(inputs, wanted(named(inputs, "vrid")))

    @staticmethod
    def judge(inputs: RouterInput, records: Records) -> Verdict:
        """Compare one by one; of several virtual addresses one must be the one named."""
        rows = records.rows(inputs.node, ROUTERS)
        row = group_of(rows, inputs.interface, "vrid", inputs.vrid)
        if row is None:
            return failed(_router(inputs, ["-"]))
        shown = {
            "state": [str(row["state"]).lower()],
            "address": list(row["virtual_ip"]),
            "priority": [str(row["priority_config"])],
            "running": [str(row["priority_run"])],
            "preempt": [str(row["preempt"]).lower()],
            "delay": [str(row["delay"])],
        }
        return compared(named(inputs, "vrid"), shown, partial(_router, inputs))


def _router(inputs: RouterInput, settings: Sequence[str]) -> Message:
    return say(
        "{interface} of {node}, virtual router {vrid}: {settings}",
        node=inputs.node,
        interface=inputs.interface,
        vrid=inputs.vrid,
        settings=list(settings) or ["*"],
    )
