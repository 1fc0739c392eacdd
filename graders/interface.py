"""Interfaces: whether they are up, and which address they have."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from labkit.grading.check import Ask, Check, InterfaceInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.grading.names import row_of
from labkit.grading.parse import Row

from .displays import INTERFACES, AnyInterface, addresses_like


def _ios_description(row: Row) -> Row:
    return {"interface": row["port"], "description": row["description"]}


DESCRIPTIONS = Question(
    {"huawei_vrp": "display interface description", "cisco_ios": "show interfaces description"},
    convert={"cisco_ios": _ios_description},
)
"""interface, description."""


class StateInput(InterfaceInput):
    """The state that the interface must be in: `disabled` is shut down by the administrator."""

    state: Literal["up", "down", "disabled"] = "up"


class State(Check[StateInput]):
    """Passes when the interface and its line protocol are up; or, if asked, when it is down or shut down.

    Fails when it is in another state, or does not exist.
    """

    name = "interface.state"
    Input = StateInput
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "state": "up"}

    @staticmethod
    def asks(inputs: StateInput) -> Sequence[Ask]:
        """All interfaces, in short."""
        return [Ask(inputs.node, INTERFACES)]

    @staticmethod
    def expected(inputs: StateInput) -> Message:
        """Name the state."""
        return say(
            "{interface} of {node} is {state}",
            node=inputs.node,
            interface=inputs.interface,
            state=inputs.state,
        )

    @staticmethod
    def judge(inputs: StateInput, records: Records) -> Verdict:
        """Compare the state of port and protocol."""
        row = _row(inputs, records.rows(inputs.node, INTERFACES))
        if row is None:
            return failed(_missing(inputs))
        found = say(
            "{interface} of {node}: physical {physical}, protocol {protocol}",
            node=inputs.node,
            interface=inputs.interface,
            physical=str(row["phy"]),
            protocol=str(row["protocol"]),
        )
        return passed(found) if _state(row) == inputs.state else failed(found)


class AddressInput(InterfaceInput):
    """The address with its length, such as 10.0.12.1/24 or 2001:db8:12::1/64."""

    address: AnyInterface


class Address(Check[AddressInput]):
    """Passes when the interface has the address with its mask.

    Of several IPv6 addresses one must be the one named. Fails when it has another, another mask, or none.
    """

    name = "interface.address"
    Input = AddressInput
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "address": "10.0.12.1/24"}

    @staticmethod
    def asks(inputs: AddressInput) -> Sequence[Ask]:
        """Ask for the addresses of all interfaces."""
        return [Ask(inputs.node, addresses_like(inputs.address))]

    @staticmethod
    def expected(inputs: AddressInput) -> Message:
        """Name the address."""
        return _has(inputs, str(inputs.address))

    @staticmethod
    def judge(inputs: AddressInput, records: Records) -> Verdict:
        """Compare address and length."""
        row = _row(inputs, records.rows(inputs.node, addresses_like(inputs.address)))
        if row is None and inputs.address.version == 4:
            return failed(_missing(inputs))
        addresses = _addresses(row) if row is not None else []
        if not addresses:
            return failed(
                say("{interface} of {node} has no address", node=inputs.node, interface=inputs.interface)
            )
        found = _has(inputs, " ".join(addresses))
        return passed(found) if str(inputs.address) in addresses else failed(found)


class DescriptionInput(InterfaceInput):
    """The description, every character of it."""

    description: str = Field(min_length=1, max_length=242)


class Description(Check[DescriptionInput]):
    """Passes when the interface has the description.

    Fails when it has another, such as the one that it has from the factory, or does not exist.
    """

    name = "interface.description"
    Input = DescriptionInput
    example: ClassVar = {"node": "R1", "interface": "GE0/0/0", "description": "to R2"}

    @staticmethod
    def asks(inputs: DescriptionInput) -> Sequence[Ask]:
        """All interfaces with their descriptions."""
        return [Ask(inputs.node, DESCRIPTIONS)]

    @staticmethod
    def expected(inputs: DescriptionInput) -> Message:
        """Name the description."""
        return _described(inputs, inputs.description)

    @staticmethod
    def judge(inputs: DescriptionInput, records: Records) -> Verdict:
        """Compare all of it."""
        row = _row(inputs, records.rows(inputs.node, DESCRIPTIONS))
        if row is None:
            return failed(_missing(inputs))
        found = _described(inputs, str(row["description"]) or "-")
        return passed(found) if row["description"] == inputs.description else failed(found)


def _described(inputs: DescriptionInput, description: str) -> Message:
    return say(
        "{interface} of {node} is described as {description}",
        node=inputs.node,
        interface=inputs.interface,
        description=description,
    )


def _row(inputs: InterfaceInput, rows: Sequence[Row]) -> Row | None:
    return row_of(inputs.interface, rows)


def _addresses(row: Row) -> list[str]:
    """Return the addresses with their lengths: the only one of IPv4, all global ones of IPv6."""
    if "addresses" in row:
        return list(row["addresses"])
    return [f"{row['address']}/{row['length']}"] if row["address"] else []


def _missing(inputs: InterfaceInput) -> Message:
    return say("{node} has no interface {interface}", node=inputs.node, interface=inputs.interface)


def _has(inputs: InterfaceInput, address: str) -> Message:
    return say(
        "{interface} of {node} has {address}", node=inputs.node, interface=inputs.interface, address=address
    )


def _state(row: Row) -> str:
    """`up(l)` and `up(s)` are up, `*down` was shut down by the administrator."""
    physical, protocol = (str(row[key]).lower().split("(")[0] for key in ("phy", "protocol"))
    if physical == "*down":
        return "disabled"
    return "up" if (physical, protocol) == ("up", "up") else "down"
