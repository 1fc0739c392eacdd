"""The IPv4 routing table as a whole: how much there is in it, and which route packets to an address take."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator, model_validator

from labkit.errors import GraderError
from labkit.grading.check import (
    Ask,
    Check,
    NodeInput,
    Records,
    Verdict,
    failed,
    known_interface,
    passed,
)
from labkit.grading.message import Message, say
from labkit.grading.names import same_interface
from labkit.grading.parse import Row
from labkit.language import _

from .displays import ROUTES, outlet
from .route import Protocol, properties_of, protocol_of


class CountInput(NodeInput):
    """Which routes are counted, and how many there must be: `count` exactly, or at least, or at most."""

    protocol: Protocol | None = None
    inside: IPv4Network = Field(default=IPv4Network("0.0.0.0/0"), description="only prefixes in this one")
    count: int | None = Field(default=None, ge=0)
    at_least: int | None = Field(default=None, ge=1)
    at_most: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _limited(self) -> "CountInput":
        if self.count is None and self.at_least is None and self.at_most is None:
            raise ValueError(_("say how many: count, at_least or at_most"))
        return self

    @property
    def label(self) -> str:
        """How reports name the routes."""
        return f"{self.protocol or '*'}, {self.inside}"

    @property
    def limits(self) -> str:
        """How reports name the number."""
        exact = [str(self.count)] if self.count is not None else []
        least = [f"≥ {self.at_least}"] if self.at_least is not None else []
        return ", ".join(exact + least + ([f"≤ {self.at_most}"] if self.at_most is not None else []))


class Count(Check[CountInput]):
    """Passes when the routing table, which must not be empty, has as many prefixes of a protocol as named.

    A prefix with several next hops counts once. Fails when there are more or fewer.
    """

    name = "route.count"
    Input = CountInput
    example: ClassVar = {"node": "R1", "protocol": "ospf-external", "inside": "10.1.0.0/16", "count": 1}

    @staticmethod
    def asks(inputs: CountInput) -> Sequence[Ask]:
        """Ask for the routing table."""
        return [Ask(inputs.node, ROUTES)]

    @staticmethod
    def expected(inputs: CountInput) -> Message:
        """Name the number."""
        return say(
            "{node}: routes of {which}: {count}", node=inputs.node, which=inputs.label, count=inputs.limits
        )

    @staticmethod
    def judge(inputs: CountInput, records: Records) -> Verdict:
        """Count the prefixes."""
        rows = records.rows(inputs.node, ROUTES)
        if not rows:
            raise GraderError(_("the routing table is empty: nothing is proved"), place=inputs.node)
        prefixes = {
            _prefix(row)
            for row in rows
            if inputs.protocol in (None, protocol_of(row)) and _prefix(row).subnet_of(inputs.inside)
        }
        number = len(prefixes)
        listed = [str(prefix) for prefix in sorted(prefixes)[:8]] or ["-"]
        found = say(
            "{node}: routes of {which}: {count} ({prefixes})",
            node=inputs.node,
            which=inputs.label,
            count=number,
            prefixes=listed,
        )
        right = (
            (inputs.count is None or number == inputs.count)
            and (inputs.at_least is None or number >= inputs.at_least)
            and (inputs.at_most is None or number <= inputs.at_most)
        )
        return passed(found) if right else failed(found)


class BestInput(NodeInput):
    """An address, and what must be true of the route that packets to it take; what is named is compared."""

    destination: IPv4Address
    prefix: IPv4Network | None = None
    protocol: Protocol | None = None
    next_hops: tuple[IPv4Address, ...] = Field(default=(), description="all of them, in any order")
    interface: str = ""

    @field_validator("interface")
    @classmethod
    def _known_interface(cls, name: str, info: ValidationInfo) -> str:
        return known_interface(name, info)

    @model_validator(mode="after")
    def _named(self) -> "BestInput":
        if not (self.prefix or self.protocol or self.next_hops or self.interface):
            raise ValueError(_("say what the route must be: prefix, protocol, next_hops or interface"))
        return self


class Best(Check[BestInput]):
    """Passes when the longest prefix that holds the address has the length, protocol and way out named.

    Fails when no route leads there, or the packets take another.
    """

    name = "route.best"
    Input = BestInput
    example: ClassVar = {"node": "R1", "destination": "10.1.2.10", "prefix": "10.1.0.0/16"}

    @staticmethod
    def asks(inputs: BestInput) -> Sequence[Ask]:
        """Ask for the routing table; the longest match is found in it, whatever the vendor's own look-up."""
        return [Ask(inputs.node, ROUTES)]

    @staticmethod
    def expected(inputs: BestInput) -> Message:
        """Name the route."""
        wanted = [str(inputs.prefix)] if inputs.prefix else []
        wanted += [inputs.protocol] if inputs.protocol else []
        wanted += ["next hop " + " and ".join(map(str, sorted(inputs.next_hops)))] * bool(inputs.next_hops)
        wanted += [inputs.interface] if inputs.interface else []
        return _takes(inputs, wanted)

    @staticmethod
    def judge(inputs: BestInput, records: Records) -> Verdict:
        """Find the longest match (RFC 1812, 5.2.4.3)."""
        fitting = [row for row in records.rows(inputs.node, ROUTES) if inputs.destination in _prefix(row)]
        if not fitting:
            return failed(
                say("{node} has no route to {prefix}", node=inputs.node, prefix=str(inputs.destination))
            )
        longest = max(_prefix(row).prefixlen for row in fitting)
        rows = [row for row in fitting if _prefix(row).prefixlen == longest]
        table = records.rows(inputs.node, ROUTES)
        outlets = sorted({outlet(row, table) for row in rows})
        found = _takes(inputs, [str(_prefix(rows[0])), *properties_of(rows), *outlets])
        right = (
            inputs.prefix in (None, _prefix(rows[0]))
            and (inputs.protocol is None or all(protocol_of(row) == inputs.protocol for row in rows))
            and (not inputs.next_hops or {row["next_hop"] for row in rows} == set(map(str, inputs.next_hops)))
            and (not inputs.interface or all(same_interface(name, inputs.interface) for name in outlets))
        )
        return passed(found) if right else failed(found)


def _takes(inputs: BestInput, properties: Sequence[str]) -> Message:
    return say(
        "{node}: packets to {destination} take {properties}",
        node=inputs.node,
        destination=str(inputs.destination),
        properties=properties,
    )


def _prefix(row: Row) -> IPv4Network:
    return IPv4Network(f"{row['destination']}/{row['length']}")
