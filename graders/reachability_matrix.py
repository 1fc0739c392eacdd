"""Whether each of several nodes reaches each of the others."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address
from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator

from labkit.grading.check import Ask, Check, CheckInput, Item, Records, Verdict, known_node, weighed
from labkit.grading.message import Message, say

from .reachability import ping

_REQUESTS = 3
"""Echo requests from each to each: the first may be lost to ARP."""


class MatrixInput(CheckInput):
    """The nodes, and the address of each by which the others reach it."""

    members: dict[str, IPv4Address] = Field(min_length=2, max_length=32)

    @field_validator("members")
    @classmethod
    def _known(cls, members: dict[str, IPv4Address], info: ValidationInfo) -> dict[str, IPv4Address]:
        for name in members:
            known_node(name, info)
        return members

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Who pings whom: both directions count."""
        return ((one, other) for one in self.members for other in self.members if one != other)


class Matrix(Check[MatrixInput]):
    """Passes when each node gets an answer from each of the others.

    Fails when nobody does; the points are shared equally among the pairs.
    """

    name = "reachability.matrix"
    Input = MatrixInput
    example: ClassVar = {"members": {"PC1": "10.1.1.10", "R1": "10.1.1.1", "R2": "10.0.12.2"}}

    @staticmethod
    def asks(inputs: MatrixInput) -> Sequence[Ask]:
        """Ping from each to each."""
        return [
            Ask(sender, ping(inputs.members[receiver], None, _REQUESTS))
            for sender, receiver in inputs.pairs()
        ]

    @staticmethod
    def expected(inputs: MatrixInput) -> Message:
        """Name the nodes."""
        return say("{nodes} all reach each other", nodes=list(inputs.members))

    @staticmethod
    def judge(inputs: MatrixInput, records: Records) -> Verdict:
        """Look at each pair."""
        return weighed([_pair(inputs, sender, receiver, records) for sender, receiver in inputs.pairs()])


def _pair(inputs: MatrixInput, sender: str, receiver: str, records: Records) -> Item:
    rows = records.rows(sender, ping(inputs.members[receiver], None, _REQUESTS))
    if rows and int(rows[0]["received"]):
        return Item(right=True, found=say("{node} reaches {receiver}", node=sender, receiver=receiver))
    return Item(right=False, found=say("{node} does not reach {receiver}", node=sender, receiver=receiver))
