"""The way that packets take, by a trace: which routers they must meet, and which they must not."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field, ValidationInfo, field_validator

from labkit.grading.check import Ask, Check, NodeInput, Records, Verdict, failed, known_node, passed
from labkit.grading.message import Message, say

from .displays import AnyAddress, addresses_like, addresses_of
from .reachability import hops_of, trace


class PathInput(NodeInput):
    """From where to where, and the nodes that matter on the way."""

    destination: AnyAddress
    source: AnyAddress | None = None
    routers: tuple[str, ...] = Field(min_length=1, description="names of nodes, in order")

    @field_validator("routers")
    @classmethod
    def _known_routers(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        return tuple(known_node(name, info) for name in names)


class Through(Check[PathInput]):
    """Passes when a trace reaches the destination and meets all the nodes named, in their order.

    A node is met where one of its addresses answers. Fails when the trace does not arrive, or misses one.
    """

    name = "path.through"
    Input = PathInput
    example: ClassVar = {"node": "PC1", "destination": "10.1.3.10", "routers": ["R1", "R2"]}

    @staticmethod
    def asks(inputs: PathInput) -> Sequence[Ask]:
        """Ask for the trace, and for the addresses of the nodes."""
        return _asks(inputs)

    @staticmethod
    def expected(inputs: PathInput) -> Message:
        """Name the nodes."""
        return say(
            "{node} reaches {destination} by way of {way}",
            node=inputs.node,
            destination=str(inputs.destination),
            way=" → ".join(inputs.routers),
        )

    @staticmethod
    def judge(inputs: PathInput, records: Records) -> Verdict:
        """Compare the answers on the way with the nodes' addresses."""
        hops = _hops(inputs, records)
        met = [
            name
            for hop in hops
            for name in inputs.routers
            if hop in addresses_of(name, records, inputs.destination)
        ]
        found = _way(inputs, hops)
        if str(inputs.destination) not in hops:
            return failed(found, say("the trace does not arrive"))
        remaining = iter(met)
        return passed(found) if all(name in remaining for name in inputs.routers) else failed(found)


class Avoids(Check[PathInput]):
    """Passes when a trace reaches the destination and meets none of the nodes named.

    Fails when the trace does not arrive, since nothing is proved then, or meets one of them.
    """

    name = "path.avoids"
    Input = PathInput
    example: ClassVar = {"node": "PC1", "destination": "10.1.3.10", "routers": ["R2"]}

    @staticmethod
    def asks(inputs: PathInput) -> Sequence[Ask]:
        """Ask for the trace, and for the addresses of the nodes."""
        return _asks(inputs)

    @staticmethod
    def expected(inputs: PathInput) -> Message:
        """Name the nodes."""
        return say(
            "{node} reaches {destination} without {routers}",
            node=inputs.node,
            destination=str(inputs.destination),
            routers=inputs.routers,
        )

    @staticmethod
    def judge(inputs: PathInput, records: Records) -> Verdict:
        """Look for the nodes' addresses on the way."""
        hops = _hops(inputs, records)
        found = _way(inputs, hops)
        if str(inputs.destination) not in hops:
            return failed(found, say("the trace does not arrive"))
        met = [name for name in inputs.routers if addresses_of(name, records, inputs.destination) & set(hops)]
        return failed(found, say("it goes through {routers}", routers=met)) if met else passed(found)


def _asks(inputs: PathInput) -> list[Ask]:
    way = Ask(inputs.node, trace(inputs.destination, inputs.source))
    question = addresses_like(inputs.destination)
    return [way, *(Ask(name, question) for name in dict.fromkeys(inputs.routers))]


def _hops(inputs: PathInput, records: Records) -> list[str]:
    return hops_of(inputs.node, trace(inputs.destination, inputs.source), records)


def _way(inputs: PathInput, hops: Sequence[str]) -> Message:
    return say(
        "{node} to {destination}: {way}",
        node=inputs.node,
        destination=str(inputs.destination),
        way=" → ".join(hops) or "?",
    )
