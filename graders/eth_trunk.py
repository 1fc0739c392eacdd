"""Eth-Trunk: aggregated links by hand and by LACP (IEEE 802.1AX)."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from labkit.grading.check import (
    Ask,
    Check,
    InterfaceInput,
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
from labkit.grading.names import interface_key, row_of
from labkit.grading.parse import Row

_WHOLE = "huawei_vrp_display_eth-trunk.textfsm"
_MANUAL, _LACP = "manual", "lacp"


def _huawei_trunk(row: Row) -> Row:
    mode = _LACP if str(row["mode"]).upper() in {"LACP", "STATIC"} else _MANUAL
    return {**row, "trunk": _number(row["trunk"]), "mode": mode}


def _huawei_member(row: Row) -> Row:
    return {**row, "trunk": _number(row["trunk"])}


def _ios_trunk(row: Row) -> Row:
    """Bundled members are selected; a channel in use is up."""
    members = row["member_interface"]
    flags = zip(members, row["member_interface_status"], strict=True)
    return {
        "trunk": row["group"],
        "mode": _LACP if row["bundle_protocol"] == "LACP" else _MANUAL,
        "status": "up" if "U" in str(row["bundle_status"]) else "down",
        "members": members,
        "selected": [port for port, flag in flags if flag.strip() == "P"],
    }


def _ios_limits(row: Row) -> Row:
    return {
        "trunk": row["trunk"],
        "least_active": row["least_active"] or "1",
        "max_active": row["max_active"] or "8",
    }


def _number(name: str) -> str:
    return name.removeprefix("Eth-Trunk")


TRUNKS = Question(
    {"huawei_vrp": "display eth-trunk", "cisco_ios": "show etherchannel summary"},
    convert={"huawei_vrp": _huawei_trunk, "cisco_ios": _ios_trunk},
    template={"huawei_vrp": _WHOLE},
)
"""trunk (its number), mode (`manual` or `lacp`), status, members, selected."""
LIMITS = Question(
    {"huawei_vrp": "display eth-trunk", "cisco_ios": "show running-config"},
    convert={"huawei_vrp": _huawei_trunk, "cisco_ios": _ios_limits},
    template={"huawei_vrp": _WHOLE, "cisco_ios": "cisco_ios_show_running-config_port-channel.textfsm"},
)
"""trunk, least_active, max_active."""
SYSTEM = Question(
    {"huawei_vrp": "display eth-trunk", "cisco_ios": "show lacp sys-id"},
    template={"huawei_vrp": _WHOLE},
)
"""system_priority, which is the same in all rows that have one."""
MEMBERS = Question(
    {"huawei_vrp": "display eth-trunk", "cisco_ios": "show lacp internal"},
    convert={"huawei_vrp": _huawei_member},
    template={"huawei_vrp": "huawei_vrp_display_eth-trunk_members.textfsm"},
)
"""trunk, interface, priority (of LACP; empty without)."""
_LIMITS = ("least_active", "max_active")
_NUMBERS = (*_LIMITS, "system_priority")


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
        """Ask for all Eth-Trunks, for their limits and for the system, where these are named."""
        named = _named(inputs)
        questions = [TRUNKS]
        if named.keys() & set(_LIMITS):
            questions.append(LIMITS)
        if "system_priority" in named:
            questions.append(SYSTEM)
        return [Ask(inputs.node, question) for question in questions]

    @staticmethod
    def expected(inputs: TrunkInput) -> Message:
        """Name what is compared."""
        return _trunk(inputs, [f"{key} {value}" for key, value in _named(inputs).items()])

    @staticmethod
    def judge(inputs: TrunkInput, records: Records) -> Verdict:
        """Compare one by one; ports as sets, whatever their names' spelling."""
        rows = records.rows(inputs.node, TRUNKS)
        row = _of(rows, inputs.trunk)
        if row is None:
            return failed(say("{node} has no Eth-Trunk {trunk}", node=inputs.node, trunk=inputs.trunk))
        shown = {
            "mode": str(row["mode"]),
            "state": str(row["status"]),
            "members": _ports(row["members"]),
            "selected": _ports(row["selected"]),
            **_numbers(inputs, records),
        }
        items = [
            Item(shown[key] == value, _trunk(inputs, [f"{key} {shown[key]}"]))
            for key, value in _named(inputs).items()
        ]
        return weighed(items) if items else passed(_trunk(inputs, ["*"]))


class MemberInput(InterfaceInput):
    """A port, and its priority in LACP."""

    trunk: int = Field(ge=0, le=127)
    priority: int = Field(ge=0, le=65535)


class Member(Check[MemberInput]):
    """Passes when the port is a member of the Eth-Trunk and has the LACP priority.

    Fails when it is no member, has another priority, or LACP does not run on it.
    """

    name = "eth-trunk.member"
    Input = MemberInput
    example: ClassVar = {"node": "SW1", "trunk": 1, "interface": "GE0/0/1", "priority": 40000}

    @staticmethod
    def asks(inputs: MemberInput) -> Sequence[Ask]:
        """Ask for all members."""
        return [Ask(inputs.node, MEMBERS)]

    @staticmethod
    def expected(inputs: MemberInput) -> Message:
        """Name the priority."""
        return _member(inputs, str(inputs.priority))

    @staticmethod
    def judge(inputs: MemberInput, records: Records) -> Verdict:
        """Compare the priority."""
        rows = [row for row in records.rows(inputs.node, MEMBERS) if str(row["trunk"]) == str(inputs.trunk)]
        row = row_of(inputs.interface, rows)
        if row is None:
            return failed(
                say(
                    "{interface} of {node} is no member of Eth-Trunk {trunk}",
                    interface=inputs.interface,
                    node=inputs.node,
                    trunk=inputs.trunk,
                )
            )
        found = _member(inputs, str(row["priority"]) or "-")
        return passed(found) if str(row["priority"]) == str(inputs.priority) else failed(found)


def _member(inputs: MemberInput, priority: str) -> Message:
    return say(
        "{interface} of {node} has the LACP priority {priority}",
        interface=inputs.interface,
        node=inputs.node,
        priority=priority,
    )


def _of(rows: Sequence[Row], trunk: int) -> Row | None:
    return next((row for row in rows if str(row["trunk"]) == str(trunk)), None)


def _numbers(inputs: TrunkInput, records: Records) -> dict[str, str]:
    """What is named of the limits and of the system."""
    named = _named(inputs)
    shown: dict[str, str] = {}
    if named.keys() & set(_LIMITS):
        row = _of(records.rows(inputs.node, LIMITS), inputs.trunk)
        shown = {key: str(row[key]) or "-" if row is not None else "-" for key in _LIMITS}
    if "system_priority" in named:
        known = [str(row["system_priority"]) for row in records.rows(inputs.node, SYSTEM)]
        shown["system_priority"] = next((text for text in known if text), "-")
    return shown


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
