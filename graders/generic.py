"""Anything that a display shows and no check of its own covers."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from labkit.grading.check import ANYWHERE, Ask, Check, NodeInput, Question, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.grading.parse import Row

Scalar = str | int | float


class CommandInput(NodeInput):
    """A command, which of its records to look at (`where`), and what these must say (`expect`, `count`).

    Values are compared as text, without regard to case; in a field that is a list, the value must be one of
    it.
    """

    command: str = Field(min_length=1, pattern=r"^[^\r\n]+$", description="in full, nothing abbreviated")
    template: str = Field(default="", description="a file of graders/templates/, in place of the index")
    where: dict[str, Scalar] = Field(default_factory=dict)
    expect: dict[str, Scalar] = Field(default_factory=dict)
    count: int | None = Field(default=None, ge=0, description="how many records there must be, exactly")


class GenericCommand(Check[CommandInput]):
    """Passes when a record fits `where`, all that do say `expect`, and `count` is right.

    Fails when there is no such record (unless `count` is 0 and others prove that the display works), or one
    says something else.
    """

    name = "generic.command"
    Input = CommandInput
    example: ClassVar = {
        "node": "R1",
        "command": "display interface brief",
        "where": {"interface": "GigabitEthernet0/0/0"},
        "expect": {"phy": "up"},
    }

    @staticmethod
    def asks(inputs: CommandInput) -> Sequence[Ask]:
        """Ask for the command as it is, whatever the platform."""
        return [Ask(inputs.node, _question(inputs))]

    @staticmethod
    def expected(inputs: CommandInput) -> Message:
        """Name the records."""
        values = {"node": inputs.node, "command": inputs.command, "where": _listed(inputs.where)}
        if inputs.count is not None:
            return say("{node}, `{command}`: {count} records with {where}", count=inputs.count, **values)
        return say("{node}, `{command}`: {where} has {expect}", expect=_listed(inputs.expect), **values)

    @staticmethod
    def judge(inputs: CommandInput, records: Records) -> Verdict:
        """Filter and compare."""
        rows = records.rows(inputs.node, _question(inputs))
        unknown = sorted({*inputs.where, *inputs.expect} - set(rows[0])) if rows else []
        if unknown:
            return failed(say("the display has no field {fields}", fields=unknown))
        fitting = [row for row in rows if _fits(row, inputs.where)]
        values = {"node": inputs.node, "command": inputs.command}
        found = say("{node}, `{command}`: {count} such records", count=len(fitting), **values)
        if inputs.count is not None and (len(fitting) != inputs.count or not rows):
            return failed(found)
        if inputs.count is None and not fitting:
            return failed(found)
        wrong = [row for row in fitting if not _fits(row, inputs.expect)]
        shown = [{key: row[key] for key in inputs.expect} for row in (wrong or fitting)[:1]]
        if shown and inputs.expect:
            found = say("{node}, `{command}`: {fields}", fields=_listed(shown[0]), **values)
        return failed(found) if wrong else passed(found)


def _question(inputs: CommandInput) -> Question:
    return Question({ANYWHERE: inputs.command}, may_be_empty=True, template=inputs.template)


def _fits(row: Row, wanted: Mapping[str, Scalar]) -> bool:
    return all(_equal(row[key], value) for key, value in wanted.items())


def _equal(found: object, wanted: Scalar) -> bool:
    if isinstance(found, list):
        return any(_equal(item, wanted) for item in found)
    return str(found).strip().lower() == str(wanted).strip().lower()


def _listed(pairs: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {value}" for key, value in pairs.items()) or "*"
