"""VLANs on switches (IEEE 802.1Q): which exist, and which ports belong to them."""

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
from labkit.grading.names import interface_key, same_interface, vlan_numbers

VLANS = Question({"huawei_vrp": "display vlan"})
PROPERTIES = Question({"huawei_vrp": "display vlan"}, template="huawei_vrp_display_vlan_properties.textfsm")
PORTS = Question({"huawei_vrp": "display port vlan"})


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
        return [Ask(inputs.node, VLANS)]

    @staticmethod
    def expected(inputs: MembershipInput) -> Message:
        """Name the ports."""
        return _members(inputs, inputs.untagged, inputs.tagged)

    @staticmethod
    def judge(inputs: MembershipInput, records: Records) -> Verdict:
        """Compare the ports, short names with long ones."""
        rows = [row for row in records.rows(inputs.node, VLANS) if int(row["vlan_id"]) == inputs.vlan]
        if not rows:
            return failed(say("{node} has no VLAN {vlan}", node=inputs.node, vlan=inputs.vlan))
        untagged, tagged = rows[0]["untagged"], rows[0]["tagged"]
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
        rows = records.rows(inputs.node, PORTS)
        row = next((row for row in rows if same_interface(str(row["interface"]), inputs.interface)), None)
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
