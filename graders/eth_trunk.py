"""Eth-Trunk: aggregated links by hand and by LACP (IEEE 802.1AX)."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from labkit.grading.check import (
    Ask,
    Check,
    Item,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    known_interface,
    passed,
    weighed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import interface_key

TRUNKS = Question(
    {"huawei_vrp": "display eth-trunk"},
    template="huawei_vrp_display_eth-trunk.textfsm",
)
_NUMBERS = ("least_active", "max_active", "system_priority")


class TrunkInput(NodeInput):
    """What an Eth-Trunk must be; only what is named is compared.

    `members` are all its ports; `selected` are all that carry traffic.
    """

    trunk: int = Field(ge=0, le=127)
    mode: Literal["manual", "lacp"] | None = None
    state: Literal["up", "down"] | None = None
    members: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()
    least_active: int | None = Field(default=None, ge=1, le=8)
    max_active: int | None = Field(default=None, ge=1, le=8)
    system_priority: int | None = Field(default=None, ge=0, le=65535)

    @field_validator("members", "selected")
    @classmethod
    def _known_ports(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return tuple(known_interface(name, info) for name in names)


class Trunk(Check[TrunkInput]):
    """Passes when the Eth-Trunk has the mode, state, members, selected ports and limits named.

    Fails when there is no such Eth-Trunk; the points are shared equally among what is named.
    """

    name = "eth-trunk.state"
    Input = TrunkInput
    example: ClassVar = {"node": "SW1", "trunk": 1, "mode": "lacp", "members": ["GE0/0/1", "GE0/0/2"]}

    @staticmethod
    def asks(inputs: TrunkInput) -> Sequence[Ask]:
        """Ask for all Eth-Trunks."""
        return [Ask(inputs.node, TRUNKS)]

    @staticmethod
    def expected(inputs: TrunkInput) -> Message:
        """Name what is compared."""
        return _trunk(inputs, [f"{key} {value}" for key, value in _named(inputs).items()])

    @staticmethod
    def judge(inputs: TrunkInput, records: Records) -> Verdict:
        """Compare one by one; ports as sets, whatever their names' spelling."""
        rows = records.rows(inputs.node, TRUNKS)
        row = next((row for row in rows if row["trunk"] == f"Eth-Trunk{inputs.trunk}"), None)
        if row is None:
            return failed(say("{node} has no Eth-Trunk {trunk}", node=inputs.node, trunk=inputs.trunk))
        shown = {
            "mode": "lacp" if str(row["mode"]).upper() in {"LACP", "STATIC"} else "manual",
            "state": str(row["status"]),
            "members": _ports(row["members"]),
            "selected": _ports(row["selected"]),
            **{key: str(row[key]) for key in _NUMBERS},
        }
        items = [
            Item(shown[key] == value, _trunk(inputs, [f"{key} {shown[key]}"]))
            for key, value in _named(inputs).items()
        ]
        return weighed(items) if items else passed(_trunk(inputs, ["*"]))


def _named(inputs: TrunkInput) -> dict[str, str]:
    texts = inputs.model_dump(include={"mode", "state", *_NUMBERS}, exclude_none=True)
    ports = {"members": inputs.members, "selected": inputs.selected}
    named = {key: str(value) for key, value in texts.items()}
    return named | {key: _ports(value) for key, value in ports.items() if value}


def _ports(names: Sequence[str]) -> str:
    return ", ".join(sorted(interface_key(name) for name in names)) or "-"


def _trunk(inputs: TrunkInput, settings: Sequence[str]) -> Message:
    return say(
        "Eth-Trunk {trunk} of {node}: {settings}",
        node=inputs.node,
        trunk=inputs.trunk,
        settings=list(settings) or ["*"],
    )
