"""Ports: how fast they run, and whether frames were spoiled on them."""

import re
from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from labkit.grading.check import (
    Ask,
    Check,
    InterfaceInput,
    Question,
    Records,
    Verdict,
    failed,
    passed,
    shared,
)
from labkit.grading.message import Message, say
from labkit.grading.names import row_of
from labkit.grading.parse import Row
from labkit.language import _


class PortInput(InterfaceInput):
    """How the port must run; only what is named is compared. `speed` in Mbit/s."""

    speed: int | None = Field(default=None, ge=10, le=400_000)
    duplex: Literal["full", "half"] | None = None
    negotiation: Literal["enable", "disable"] | None = None

    @model_validator(mode="after")
    def _something(self) -> "PortInput":
        if not self.settings():
            raise ValueError(_("say how the port must run: speed, duplex or negotiation"))
        return self

    def settings(self) -> dict[str, str]:
        """Return what is compared, as text."""
        named = self.model_dump(exclude={"node", "interface"}, exclude_none=True)
        return {key: str(value) for key, value in named.items()}


class Port(Check[PortInput]):
    """Passes when the port runs with the speed, duplex mode and negotiation named.

    Fails when there is no such port; the points are shared equally among what is named.
    """

    name = "interface.port"
    Input = PortInput
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "speed": 100, "duplex": "full"}

    @staticmethod
    def asks(inputs: PortInput) -> Sequence[Ask]:
        """Ask for the interface, and for what was typed about its speed."""
        asks = [Ask(inputs.node, port(inputs))]
        return [*asks, Ask(inputs.node, _typed(inputs))] if inputs.negotiation else asks

    @staticmethod
    def expected(inputs: PortInput) -> Message:
        """Name the settings."""
        return _runs(inputs, inputs.settings())

    @staticmethod
    def judge(inputs: PortInput, records: Records) -> Verdict:
        """Compare one by one."""
        row = _row(inputs, records)
        if row is None:
            return failed(_missing(inputs))
        wanted = inputs.settings()
        shown = {key: str(row.get(key, "")).lower() or "-" for key in wanted}
        if inputs.negotiation:
            shown["negotiation"] = _negotiation(inputs, records)
        return shared([shown[key] == value for key, value in wanted.items()], _runs(inputs, shown))


class ErrorsInput(InterfaceInput):
    """How many spoiled frames, in both directions together, are borne with."""

    at_most: int = Field(default=0, ge=0)


class Errors(Check[ErrorsInput]):
    """Passes when the port has counted no more errors than are borne with, after traffic.

    Fails when it has counted more, or counts none at all because there is no such port.
    """

    name = "interface.errors"
    Input = ErrorsInput
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0"}

    @staticmethod
    def asks(inputs: ErrorsInput) -> Sequence[Ask]:
        """Ask for the interface, when all packets were sent."""
        return [Ask(inputs.node, port(inputs, after_traffic=True))]

    @staticmethod
    def expected(inputs: ErrorsInput) -> Message:
        """Name the number."""
        return say(
            "{interface} of {node} counts at most {number} errors",
            interface=inputs.interface,
            node=inputs.node,
            number=inputs.at_most,
        )

    @staticmethod
    def judge(inputs: ErrorsInput, records: Records) -> Verdict:
        """Add up both directions."""
        row = next(iter(records.rows(inputs.node, port(inputs, after_traffic=True))), None)
        if row is None or not row["input_errors"]:
            return failed(_missing(inputs))
        number = int(row["input_errors"]) + int(row["output_errors"] or 0)
        found = say(
            "{interface} of {node} counts {number} errors",
            interface=inputs.interface,
            node=inputs.node,
            number=number,
        )
        return passed(found) if number <= inputs.at_most else failed(found)


def port(inputs: InterfaceInput, *, after_traffic: bool = False) -> Question:
    """Ask for one interface in full: speed (Mbit/s), duplex, input_errors, output_errors."""
    return Question(
        {
            "huawei_vrp": f"display interface {inputs.interface}",
            "cisco_ios": f"show interfaces {inputs.interface}",
        },
        convert={"cisco_ios": _ios_port},
        template={"huawei_vrp": _WHOLE},
        after_traffic=after_traffic,
    )


_WHOLE = "huawei_vrp_display_interface_port.textfsm"
_SPEED = re.compile(r"(\d+) ?([MG])b(?:ps|/s)")


def _ios_port(row: Row) -> Row:
    speed = _SPEED.match(str(row["speed"]))
    return {
        **row,
        "speed": str(int(speed[1]) * (1000 if speed[2] == "G" else 1)) if speed else "",
        "duplex": str(row["duplex"]).lower().replace("-", " ").split(" ")[0],
    }


def _typed(inputs: InterfaceInput) -> Question:
    """Ask whether a speed was typed: interface, and negotiation (`enable` or `disable`)."""
    return Question(
        {"huawei_vrp": f"display interface {inputs.interface}", "cisco_ios": "show running-config"},
        convert={
            "huawei_vrp": lambda row: {**row, "interface": inputs.interface},
            "cisco_ios": lambda row: {**row, "negotiation": "disable" if row["speed"] else "enable"},
        },
        template={"huawei_vrp": _WHOLE, "cisco_ios": "cisco_ios_show_running-config_speed.textfsm"},
    )


def _negotiation(inputs: InterfaceInput, records: Records) -> str:
    row = row_of(inputs.interface, records.rows(inputs.node, _typed(inputs)))
    return "-" if row is None else str(row["negotiation"]).lower() or "-"


def _row(inputs: InterfaceInput, records: Records) -> Row | None:
    return next(iter(records.rows(inputs.node, port(inputs))), None)


def _missing(inputs: InterfaceInput) -> Message:
    return say("{node} has no interface {interface}", node=inputs.node, interface=inputs.interface)


def _runs(inputs: InterfaceInput, settings: dict[str, str]) -> Message:
    return say(
        "{interface} of {node}: {settings}",
        interface=inputs.interface,
        node=inputs.node,
        settings=[f"{key} {value}" for key, value in settings.items()],
    )
