"""Names (RFC 1035): what a PC finds out with the servers that it was told of."""

from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import ClassVar

from pydantic import Field

from labkit.grading.check import Ask, Check, NodeInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say


class NameInput(NodeInput):
    """A name, and the address that it must have for those who ask on this node."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$")
    address: IPv4Address


class Resolves(Check[NameInput]):
    """Passes when the node's own DNS server answers with the address named.

    Fails when it knows no server, gets no answer, or another one.
    """

    name = "dns.resolves"
    Input = NameInput
    example: ClassVar = {"node": "PC1", "name": "www.example.com", "address": "10.1.9.80"}

    @staticmethod
    def asks(inputs: NameInput) -> Sequence[Ask]:
        """Ask for the name."""
        return [Ask(inputs.node, _lookup(inputs))]

    @staticmethod
    def expected(inputs: NameInput) -> Message:
        """Name both."""
        return _finds(inputs, str(inputs.address))

    @staticmethod
    def judge(inputs: NameInput, records: Records) -> Verdict:
        """Compare the address."""
        rows = records.rows(inputs.node, _lookup(inputs))
        if not rows:
            return failed(_finds(inputs, "-"))
        found = _finds(inputs, str(rows[0]["address"]))
        return passed(found) if rows[0]["address"] == str(inputs.address) else failed(found)


def _lookup(inputs: NameInput) -> Question:
    return Question({"host": f"nslookup {inputs.name}"})


def _finds(inputs: NameInput, address: str) -> Message:
    return say(
        "{node}: {name} has the address {address}", node=inputs.node, name=inputs.name, address=address
    )
