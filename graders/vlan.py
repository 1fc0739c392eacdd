"""VLANs on switches (IEEE 802.1Q): which exist, and which ports belong to them."""

import re
from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from labkit.grading.check import (
    Ask,
    Check,
    InterfaceInput,
    NodeInput,
    Question,
    Records,
    Verdict,
    failed,
    known_interface,
    passed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import interface_key, row_of, vlan_numbers
from labkit.grading.parse import Row


def _ios_vlan(row: Row) -> Sequence[Row]:
    """The VLANs of other media, which every switch lists, are none; a name is what VRP calls a description."""
    if str(row["status"]).startswith("act/"):
        return ()
    return ({"vlan_id": row["vlan_id"], "description": row["vlan_name"]},)


def _ios_port(row: Row) -> Row:
    """A port of private VLANs sends several of them without a tag: in VRP's words it is a hybrid one.

    One that negotiates has no link type of its own, whatever came of it.
    """
    link_type, pvid, _ = _ios_vlans(row)
    set_to = str(row["admin_mode"])
    return {
        "interface": row["interface"],
        "link_type": set_to if set_to.startswith("dynamic") else link_type,
        "vlan_id": str(pvid),
        "trunk_vlan_list": _ios_allowed(row) if link_type == "trunk" else [],
    }


def _ios_allowed(row: Row) -> list[str]:
    return " ".join(row["trunking_vlans"]).replace("ALL", "1-4094").replace(",", " ").split()


def _ios_members(row: Row) -> Sequence[Row]:
    """What a port carries, from its own settings."""
    link_type, pvid, untagged = _ios_vlans(row)
    tagged = frozenset[int]()
    if link_type == "trunk":
        allowed = vlan_numbers(_ios_allowed(row))
        untagged, tagged = allowed & {pvid}, allowed - {pvid}
    ports = [row["interface"]]
    return (
        {"vlans": untagged, "untagged": ports, "tagged": []},
        {"vlans": tagged, "untagged": [], "tagged": ports},
    )


def _ios_vlans(row: Row) -> tuple[str, int, frozenset[int]]:
    """The link type of a port, the VLAN of untagged frames that come in, and those that leave without a tag.

    A port that negotiates is what came of it; one that is down, what it was told to be.
    """
    mode = str(row["admin_mode" if row["mode"] in ("", "down") else "mode"])
    if mode.startswith("private-vlan"):
        host = mode.endswith("host")
        named = _IN_BRACKETS.sub("", str(row["host_association" if host else "mapping"])).split() or ["0"]
        return "hybrid", int(named[-1] if host else named[0]), vlan_numbers(named)
    if mode.startswith("trunk"):
        return "trunk", int(row["native_vlan"]), frozenset()
    pvid = int(row["access_vlan"]) if row["access_vlan"].isdecimal() else 0
    return "access", pvid, frozenset({pvid})


def _huawei_members(row: Row) -> Row:
    return {"vlans": {int(row["vlan_id"])}, "untagged": row["untagged"], "tagged": row["tagged"]}


_IN_BRACKETS = re.compile(r"\(.*?\)")
VLANS = Question({"huawei_vrp": "display vlan", "cisco_ios": "show vlan"}, convert={"cisco_ios": _ios_vlan})
"""vlan_id."""
PROPERTIES = Question(
    {"huawei_vrp": "display vlan", "cisco_ios": "show vlan"},
    convert={"cisco_ios": _ios_vlan},
    template={"huawei_vrp": "huawei_vrp_display_vlan_properties.textfsm"},
)
"""vlan_id, description."""
PORTS = Question(
    {"huawei_vrp": "display port vlan", "cisco_ios": "show interfaces switchport"},
    convert={"cisco_ios": _ios_port},
)
"""interface, link_type, vlan_id (of untagged frames that come in), trunk_vlan_list."""
MEMBERS = Question(
    {"huawei_vrp": "display vlan", "cisco_ios": "show interfaces switchport"},
    convert={"huawei_vrp": _huawei_members, "cisco_ios": _ios_members},
)
"""Ports that these VLANs leave: vlans (numbers), untagged, tagged. Several rows may tell of one VLAN."""


def _numbers(value: object) -> object:
    """`10`, `[10, 20]` or `10 20-30`."""
    if isinstance(value, str):
        return sorted(vlan_numbers(value))
    return [value] if isinstance(value, int) else value


VlanId = Annotated[int, Field(ge=1, le=4094)]
_LISTED = {
    "anyOf": [{"type": "integer"}, {"type": "string"}, {"type": "array", "items": {"type": "integer"}}]
}
VlanIds = Annotated[tuple[VlanId, ...], BeforeValidator(_numbers), WithJsonSchema(_LISTED)]


class ExistsInput(NodeInput):
    """The VLANs that a switch must have."""

    vlans: VlanIds = Field(min_length=1)


class Exists(Check[ExistsInput]):
    """Passes when all the VLANs exist on the switch.

    Fails when none does; the points are shared equally among them.
    """

    name = "vlan.exists"
    Input = ExistsInput
    example: ClassVar = {"node": "SW1", "vlans": [10, 20]}

    @staticmethod
    def asks(inputs: ExistsInput) -> Sequence[Ask]:
        """All VLANs."""
        return [Ask(inputs.node, VLANS)]

    @staticmethod
    def expected(inputs: ExistsInput) -> Message:
        """Name the VLANs."""
        return say("{node} has the VLANs {vlans}", node=inputs.node, vlans=inputs.vlans)

    @staticmethod
    def judge(inputs: ExistsInput, records: Records) -> Verdict:
        """Look for each."""
        there = sorted({int(row["vlan_id"]) for row in records.rows(inputs.node, VLANS)})
        found = say("{node} has the VLANs {vlans}", node=inputs.node, vlans=there)
        right = len(set(inputs.vlans) & set(there))
        return _shared(right, len(set(inputs.vlans)), found)


class DescriptionInput(NodeInput):
    """A VLAN and its description, every character of it."""

    vlan: VlanId
    description: str = Field(min_length=1, max_length=80)


class Description(Check[DescriptionInput]):
    """Passes when the switch has the VLAN, with the description.

    Fails when there is no such VLAN, or it has another description, such as the one that it was created with.
    """

    name = "vlan.description"
    Input = DescriptionInput
    example: ClassVar = {"node": "SW1", "vlan": 10, "description": "office"}

    @staticmethod
    def asks(inputs: DescriptionInput) -> Sequence[Ask]:
        """All VLANs."""
        return [Ask(inputs.node, PROPERTIES)]

    @staticmethod
    def expected(inputs: DescriptionInput) -> Message:
        """Name the description."""
        return _described(inputs, inputs.description)

    @staticmethod
    def judge(inputs: DescriptionInput, records: Records) -> Verdict:
        """Compare all of it."""
        rows = records.rows(inputs.node, PROPERTIES)
        row = next((row for row in rows if int(row["vlan_id"]) == inputs.vlan), None)
        if row is None:
            return failed(say("{node} has no VLAN {vlan}", node=inputs.node, vlan=inputs.vlan))
        found = _described(inputs, str(row["description"]) or "-")
        return passed(found) if row["description"] == inputs.description else failed(found)


def _described(inputs: DescriptionInput, description: str) -> Message:
    return say(
        "VLAN {vlan} of {node} is described as {description}",
        node=inputs.node,
        vlan=inputs.vlan,
        description=description,
    )


class MembershipInput(NodeInput):
    """Ports that must be in a VLAN, without and with its tag. `exact` admits no others without a tag."""

    vlan: VlanId
    untagged: tuple[str, ...] = ()
    tagged: tuple[str, ...] = ()
    exact: bool = False

    @field_validator("untagged", "tagged")
    @classmethod
    def _known_ports(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return tuple(known_interface(name, info) for name in names)


class Membership(Check[MembershipInput]):
    """Passes when the VLAN has the ports named, untagged or tagged as named.

    Fails when the VLAN or all of them are missing, and with `exact` when it has other untagged ports; else
    the points are shared equally among the ports.
    """

    name = "vlan.membership"
    Input = MembershipInput
    example: ClassVar = {"node": "SW1", "vlan": 10, "untagged": ["GE0/0/1"], "tagged": ["GE0/0/24"]}

    @staticmethod
    def asks(inputs: MembershipInput) -> Sequence[Ask]:
        """All VLANs with their ports."""
        return [Ask(inputs.node, VLANS), Ask(inputs.node, MEMBERS)]

    @staticmethod
    def expected(inputs: MembershipInput) -> Message:
        """Name the ports."""
        return _members(inputs, inputs.untagged, inputs.tagged)

    @staticmethod
    def judge(inputs: MembershipInput, records: Records) -> Verdict:
        """Compare the ports, short names with long ones."""
        if all(int(row["vlan_id"]) != inputs.vlan for row in records.rows(inputs.node, VLANS)):
            return failed(say("{node} has no VLAN {vlan}", node=inputs.node, vlan=inputs.vlan))
        rows = [row for row in records.rows(inputs.node, MEMBERS) if inputs.vlan in row["vlans"]]
        untagged, tagged = ([port for row in rows for port in row[how]] for how in ("untagged", "tagged"))
        found = _members(inputs, untagged, tagged)
        there = [_keys(untagged), _keys(tagged)]
        wanted = [_keys(inputs.untagged), _keys(inputs.tagged)]
        if inputs.exact and there[0] - wanted[0]:
            return failed(found, say("other ports are untagged in it too"))
        right = sum(len(want & have) for want, have in zip(wanted, there, strict=True))
        return _shared(right, sum(map(len, wanted)), found)


class PortInput(InterfaceInput):
    """How a port must be set up; only what is named is compared.

    `allowed` are VLANs that a trunk must let pass.
    """

    link_type: Literal["access", "trunk", "hybrid"]
    pvid: VlanId | None = None
    allowed: VlanIds = ()
    exact: bool = Field(default=False, description="no other VLAN may pass, VLAN 1 excepted")


class Port(Check[PortInput]):
    """Passes when the port has the link type, default VLAN and VLANs named.

    Fails when one of them is another.
    """

    name = "vlan.port"
    Input = PortInput
    example: ClassVar = {"node": "SW1", "interface": "GE0/0/24", "link_type": "trunk", "allowed": "10 20"}

    @staticmethod
    def asks(inputs: PortInput) -> Sequence[Ask]:
        """Ask for the VLANs of all ports."""
        return [Ask(inputs.node, PORTS)]

    @staticmethod
    def expected(inputs: PortInput) -> Message:
        """Name the port's settings."""
        pvid = str(inputs.pvid) if inputs.pvid is not None else "*"
        return _port(inputs, inputs.link_type, pvid, [str(vlan) for vlan in inputs.allowed] or ["*"])

    @staticmethod
    def judge(inputs: PortInput, records: Records) -> Verdict:
        """Compare the settings."""
        row = row_of(inputs.interface, records.rows(inputs.node, PORTS))
        if row is None:
            return failed(
                say("{interface} of {node} is no switch port", node=inputs.node, interface=inputs.interface)
            )
        allowed = vlan_numbers(row["trunk_vlan_list"])
        listed = [text for text in row["trunk_vlan_list"] if text.strip(" -")]
        found = _port(inputs, str(row["link_type"]), str(row["vlan_id"]), listed or ["-"])
        right = (
            row["link_type"] == inputs.link_type
            and (inputs.pvid is None or int(row["vlan_id"]) == inputs.pvid)
            and set(inputs.allowed) <= allowed
            and not (inputs.exact and allowed - set(inputs.allowed) - {1})
        )
        return passed(found) if right else failed(found)


def _keys(ports: Sequence[str]) -> set[str]:
    return {interface_key(port) for port in ports}


def _members(inputs: MembershipInput, untagged: Sequence[str], tagged: Sequence[str]) -> Message:
    return say(
        "VLAN {vlan} of {node}: untagged {untagged}; tagged {tagged}",
        node=inputs.node,
        vlan=inputs.vlan,
        untagged=list(untagged) or ["-"],
        tagged=list(tagged) or ["-"],
    )


def _port(inputs: PortInput, link_type: str, pvid: str, vlans: Sequence[str]) -> Message:
    return say(
        "{interface} of {node}: {link_type}, PVID {pvid}, VLANs {vlans}",
        node=inputs.node,
        interface=inputs.interface,
        link_type=link_type,
        pvid=pvid,
        vlans=vlans,
    )


def _shared(right: int, total: int, found: Message) -> Verdict:
    if right == total:
        return passed(found)
    return Verdict("partial", found, share=right / total) if right else failed(found)
