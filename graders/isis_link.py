"""IS-IS on a link: the settings of its interfaces, and who was elected to speak for it (ISO 10589)."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from labkit.grading.check import (
    Ask,
    Check,
    InterfaceInput,
    Item,
    Question,
    Records,
    Verdict,
    failed,
    passed,
    weighed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import row_of

from .isis import PROCESSES

INTERFACES = Question({"huawei_vrp": "display isis interface"}, may_be_empty=True)


class InterfaceSettings(InterfaceInput):
    """What IS-IS must say about the interface; only what is named is compared."""

    level: Literal[1, 2] = Field(default=2, description="the level whose cost and priority are meant")
    cost: int | None = Field(default=None, ge=0, le=16777215)
    priority: int | None = Field(default=None, ge=0, le=127)
    type: Literal["broadcast", "p2p"] | None = None


class Interface(Check[InterfaceSettings]):
    """Passes when IS-IS runs on the interface with the cost, priority and type named.

    Fails when it does not run there; the points are shared equally among what is named.
    """

    name = "isis.interface"
    Input = InterfaceSettings
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "level": 2, "cost": 20}

    @staticmethod
    def asks(inputs: InterfaceSettings) -> Sequence[Ask]:
        """Ask for the processes with their interfaces."""
        return [Ask(inputs.node, PROCESSES)]

    @staticmethod
    def expected(inputs: InterfaceSettings) -> Message:
        """Name the settings."""
        wanted = [f"{key} {value}" for key, value in _wanted(inputs).items()]
        return _runs(inputs, wanted or ["*"])

    @staticmethod
    def judge(inputs: InterfaceSettings, records: Records) -> Verdict:
        """Compare the settings one by one."""
        row = row_of(inputs.interface, records.rows(inputs.node, PROCESSES))
        if row is None:
            return failed(
                say(
                    "IS-IS does not run on {interface} of {node}",
                    node=inputs.node,
                    interface=inputs.interface,
                )
            )
        shown = {
            "cost": str(row[f"cost_l{inputs.level}"]),
            "priority": str(row[f"priority_l{inputs.level}"]),
            "type": str(row["type"]).lower(),
        }
        items = [
            Item(shown[key] == value, _runs(inputs, [f"{key} {shown[key]}"]))
            for key, value in _wanted(inputs).items()
        ]
        return weighed(items) if items else passed(_runs(inputs, ["*"]))


def _wanted(inputs: InterfaceSettings) -> dict[str, str]:
    named = inputs.model_dump(include={"cost", "priority", "type"}, exclude_none=True)
    return {key: str(value) for key, value in named.items()}


def _runs(inputs: InterfaceSettings, settings: Sequence[str]) -> Message:
    return say(
        "IS-IS on {interface} of {node}: {settings}",
        node=inputs.node,
        interface=inputs.interface,
        settings=settings,
    )


class DesignatedInput(InterfaceInput):
    """The interface of the node that must be the designated system of its link, in the level named."""

    level: Literal[1, 2]


class Designated(Check[DesignatedInput]):
    """Passes when the node is the designated system (DIS) of the level on the interface.

    Fails when another is, the link has none, or IS-IS does not run there.
    """

    name = "isis.designated"
    Input = DesignatedInput
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "level": 2}

    @staticmethod
    def asks(inputs: DesignatedInput) -> Sequence[Ask]:
        """Ask for the interfaces."""
        return [Ask(inputs.node, INTERFACES)]

    @staticmethod
    def expected(inputs: DesignatedInput) -> Message:
        """Name interface and level."""
        return _designated(inputs, "Yes")

    @staticmethod
    def judge(inputs: DesignatedInput, records: Records) -> Verdict:
        """`Yes/No` tells level 1 and level 2."""
        row = row_of(inputs.interface, records.rows(inputs.node, INTERFACES))
        if row is None:
            return failed(
                say(
                    "IS-IS does not run on {interface} of {node}",
                    node=inputs.node,
                    interface=inputs.interface,
                )
            )
        levels = str(row["dis"]).split("/")
        answer = levels[inputs.level - 1] if len(levels) > 1 else "-"
        return passed(_designated(inputs, answer)) if answer == "Yes" else failed(_designated(inputs, answer))


def _designated(inputs: DesignatedInput, answer: str) -> Message:
    return say(
        "{interface} of {node} is the DIS of level {level}: {answer}",
        node=inputs.node,
        interface=inputs.interface,
        level=inputs.level,
        answer=answer,
    )
