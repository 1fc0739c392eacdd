"""IPv6 on the link: what an interface is called there, what it tells hosts, and whom it knows (RFC 4861, 4862)."""

from collections.abc import Sequence
from ipaddress import IPv6Address, IPv6Interface, IPv6Network
from typing import ClassVar

from pydantic import ValidationInfo, field_validator

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
from labkit.grading.names import row_of, same_interface
from labkit.grading.parse import Row

from .displays import ADDRESSES6


def _ios_neighbor(row: Row) -> Row:
    return {**row, "state": row["type"]}


NEIGHBORS = Question(
    {"huawei_vrp": "display ipv6 neighbors", "cisco_ios": "show ipv6 neighbors"},
    convert={"cisco_ios": _ios_neighbor},
    after_traffic=True,
)


class InterfaceSettings(InterfaceInput):
    """What must be true of IPv6 on a router's interface or a PC's card; only what is named is compared.

    `prefix` is one in which it has an address, however it came by it. `managed` and `other` are what router
    advertisements tell hosts to ask a DHCPv6 server for: addresses, and all else (RFC 4861, 4.2).
    """

    link_local: IPv6Address | None = None
    prefix: IPv6Network | None = None
    gateway: IPv6Address | None = None
    advertises: bool | None = None
    managed: bool | None = None
    other: bool | None = None

    def named(self) -> dict[str, str]:
        """Return what is compared, as text."""
        fields = self.model_dump(exclude_none=True, exclude={"node", "interface"})
        return {key: _text(value) for key, value in fields.items()}


class Interface(Check[InterfaceSettings]):
    """Passes when the interface has the link-local address, prefix, gateway and advertisements named.

    Fails when IPv6 is not enabled on it; the points are shared equally among what is named.
    """

    name = "ipv6.interface"
    Input = InterfaceSettings
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "link_local": "fe80::1", "advertises": True}

    @staticmethod
    def asks(inputs: InterfaceSettings) -> Sequence[Ask]:
        """Ask for all interfaces with IPv6."""
        return [Ask(inputs.node, ADDRESSES6)]

    @staticmethod
    def expected(inputs: InterfaceSettings) -> Message:
        """Name what is compared."""
        return _interface(inputs, [f"{key} {value}" for key, value in inputs.named().items()])

    @staticmethod
    def judge(inputs: InterfaceSettings, records: Records) -> Verdict:
        """Compare one by one."""
        row = row_of(inputs.interface, records.rows(inputs.node, ADDRESSES6))
        if row is None:
            return failed(
                say("{interface} of {node} has no IPv6", node=inputs.node, interface=inputs.interface)
            )
        items = [
            Item(_fits(row, key, value), _interface(inputs, [f"{key} {' '.join(_shown(row, key)) or '-'}"]))
            for key, value in inputs.named().items()
        ]
        return weighed(items) if items else passed(_interface(inputs, ["*"]))


class NeighborInput(NodeInput):
    """An address that the node must have resolved, when the devices of the lab have sent their packets."""

    address: IPv6Address
    interface: str = ""

    @field_validator("interface")
    @classmethod
    def _known_interface(cls, name: str, info: ValidationInfo) -> str:
        return known_interface(name, info)


class Neighbor(Check[NeighborInput]):
    """Passes when the node knows the address among its neighbours, on the interface if one is named.

    Fails when it is not there, or was not resolved.
    """

    name = "ipv6.neighbor"
    Input = NeighborInput
    example: ClassVar = {"node": "R1", "address": "2001:db8:12::2", "interface": "GE0/0/0"}

    @staticmethod
    def asks(inputs: NeighborInput) -> Sequence[Ask]:
        """Ask for the neighbours after all packets."""
        return [Ask(inputs.node, NEIGHBORS)]

    @staticmethod
    def expected(inputs: NeighborInput) -> Message:
        """Name the neighbour."""
        return say("{node} knows its neighbor {address}", node=inputs.node, address=str(inputs.address))

    @staticmethod
    def judge(inputs: NeighborInput, records: Records) -> Verdict:
        """Look for the address; one that is being looked for is not known yet."""
        for row in records.rows(inputs.node, NEIGHBORS):
            there = not inputs.interface or same_interface(str(row["interface"]), inputs.interface)
            if there and IPv6Address(row["address"]) == inputs.address and row["state"] != "INCMP":
                return passed(Neighbor.expected(inputs))
        return failed(
            say("{node} does not know its neighbor {address}", node=inputs.node, address=str(inputs.address))
        )


def _shown(row: Row, key: str) -> list[str]:
    """Return what an interface has of one kind; its addresses where a prefix is asked for."""
    if key == "prefix":
        return list(row["addresses"])
    return [str(row[key])] if row[key] else []


def _fits(row: Row, key: str, value: str) -> bool:
    """Whether one is the value; an address that was leased has the length 128, whatever the link's prefix."""
    if key == "prefix":
        return any(IPv6Interface(one).ip in IPv6Network(value) for one in _shown(row, key))
    return value in _shown(row, key)


def _text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _interface(inputs: InterfaceSettings, settings: Sequence[str]) -> Message:
    return say(
        "{interface} of {node}, IPv6: {settings}",
        node=inputs.node,
        interface=inputs.interface,
        settings=list(settings) or ["*"],
    )
