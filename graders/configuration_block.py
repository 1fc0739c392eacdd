"""Several lines of the running configuration at once, and the name of a device."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from labkit.grading.check import Ask, Check, Item, NodeInput, Records, Verdict, failed, passed, weighed
from labkit.grading.message import Message, say

from .configuration import section_of, squeezed, whole
from .displays import CONFIGURATION


class BlockInput(NodeInput):
    """A heading and lines under it, in any order; others may stand among them."""

    section: str = Field(min_length=1, description="the heading, such as `interface GigabitEthernet0/0/0`")
    lines: tuple[str, ...] = Field(min_length=1)


class Block(Check[BlockInput]):
    """Passes when the running configuration has the section with all the lines.

    Fails when it has not; the points are shared equally among the lines.
    """

    name = "configuration.block"
    Input = BlockInput
    text_based = True
    example: ClassVar = {
        "node": "R1",
        "section": "ospf 1",
        "lines": ["area 0.0.0.0", "network 10.1.1.0 0.0.0.255"],
    }

    @staticmethod
    def asks(inputs: BlockInput) -> Sequence[Ask]:
        """Ask for the running configuration."""
        return [Ask(inputs.node, CONFIGURATION)]

    @staticmethod
    def expected(inputs: BlockInput) -> Message:
        """Name the lines."""
        return say(
            "{node} has `{line}` under `{section}`",
            node=inputs.node,
            line=" / ".join(inputs.lines),
            section=inputs.section,
        )

    @staticmethod
    def judge(inputs: BlockInput, records: Records) -> Verdict:
        """Look for each line."""
        lines = section_of(inputs.section, whole(inputs.node, records))
        if lines is None:
            return failed(say("{node} does not have the section", node=inputs.node))
        held = {squeezed(line) for line in lines}
        return weighed([_line(inputs, line, there=squeezed(line) in held) for line in inputs.lines])


class NameInput(NodeInput):
    """The name that the device must call itself."""

    sysname: str = Field(min_length=1, pattern=r"^\S+$")


class Sysname(Check[NameInput]):
    """Passes when the device calls itself by the name.

    Fails when it has another one.
    """

    name = "configuration.sysname"
    Input = NameInput
    text_based = True
    example: ClassVar = {"node": "R1", "sysname": "R1"}

    @staticmethod
    def asks(inputs: NameInput) -> Sequence[Ask]:
        """Ask for the running configuration."""
        return [Ask(inputs.node, CONFIGURATION)]

    @staticmethod
    def expected(inputs: NameInput) -> Message:
        """Name it."""
        return _called(inputs, inputs.sysname)

    @staticmethod
    def judge(inputs: NameInput, records: Records) -> Verdict:
        """Compare the name, as it is written."""
        named = [
            line.split(maxsplit=1)[1]
            for line in whole(inputs.node, records)
            if line.lstrip().startswith(("sysname ", "hostname "))
        ]
        found = _called(inputs, named[0].strip() if named else "-")
        return passed(found) if named and named[0].strip() == inputs.sysname else failed(found)


def _line(inputs: BlockInput, line: str, *, there: bool) -> Item:
    values = {"node": inputs.node, "line": line, "section": inputs.section}
    if there:
        return Item(right=True, found=say("{node} has `{line}` under `{section}`", **values))
    return Item(right=False, found=say("{node} does not have `{line}` under `{section}`", **values))


def _called(inputs: NameInput, name: str) -> Message:
    return say("{node} calls itself {name}", node=inputs.node, name=name)
