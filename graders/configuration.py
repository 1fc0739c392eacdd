"""Lines of the running configuration.

What a network does is better proof; these are for what it does not show.
"""

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from pydantic import Field, field_validator

from labkit.errors import GraderError
from labkit.grading.check import Ask, Check, NodeInput, Records, Verdict, failed, passed
from labkit.grading.message import Message, say
from labkit.language import _, mark

from .displays import CONFIGURATION

_END = re.compile(r"return|end|!</[\w-]+>")


class LineInput(NodeInput):
    """A line, or a regular expression to find in one (`matches`), anywhere or under a heading (`section`).

    Blanks at the ends and runs of blanks do not count, since devices add some; nor does case.
    """

    line: str = ""
    matches: str = ""
    section: str = Field(default="", description="the heading, such as `interface GigabitEthernet0/0/0`")

    @field_validator("matches")
    @classmethod
    def _expression(cls, text: str) -> str:
        try:
            re.compile(text)
        except re.error as error:
            raise ValueError(_("not a regular expression: {error}", error=error)) from error
        return text

    def model_post_init(self, _context: object) -> None:
        """One of the two must be there."""
        if bool(self.line) == bool(self.matches):
            raise ValueError(_("write either `line` or `matches`"))

    def fits(self, line: str) -> bool:
        """Whether a line of the configuration is the one meant."""
        if self.matches:
            return re.search(self.matches, squeezed(line), re.IGNORECASE) is not None
        return squeezed(line) == squeezed(self.line)


class Present(Check[LineInput]):
    """Passes when the running configuration has the line, in the section if one is named.

    Fails when it has not.
    """

    name = "configuration.present"
    Input = LineInput
    text_based = True
    example: ClassVar = {"node": "R1", "section": "ospf 1", "line": "silent-interface GigabitEthernet0/0/1"}

    @staticmethod
    def asks(inputs: LineInput) -> Sequence[Ask]:
        """Ask for the running configuration."""
        return [Ask(inputs.node, CONFIGURATION)]

    @staticmethod
    def expected(inputs: LineInput) -> Message:
        """Name the line."""
        return _message("has", inputs)

    @staticmethod
    def judge(inputs: LineInput, records: Records) -> Verdict:
        """Look for the line."""
        return _judge(inputs, records, passed, failed(say("{node} does not have the line", node=inputs.node)))


class Absent(Check[LineInput]):
    """Passes when the running configuration does not have the line, in the section if one is named.

    Fails when it has, and when the section that it names is missing: then nothing is proved.
    """

    name = "configuration.absent"
    Input = LineInput
    text_based = True
    example: ClassVar = {"node": "R1", "section": "interface GigabitEthernet0/0/1", "line": "shutdown"}

    @staticmethod
    def asks(inputs: LineInput) -> Sequence[Ask]:
        """Ask for the running configuration."""
        return [Ask(inputs.node, CONFIGURATION)]

    @staticmethod
    def expected(inputs: LineInput) -> Message:
        """No such line."""
        return _message("lacks", inputs)

    @staticmethod
    def judge(inputs: LineInput, records: Records) -> Verdict:
        """Look for the line."""
        return _judge(inputs, records, failed, passed(_message("lacks", inputs)))


def _judge(
    inputs: LineInput, records: Records, found: Callable[[Message], Verdict], missing: Verdict
) -> Verdict:
    """Look for the line; where its section is missing, nothing is proved."""
    lines = section_of(inputs.section, whole(inputs.node, records))
    if lines is None:
        return failed(say("{node} does not have the section", node=inputs.node))
    line = next(filter(inputs.fits, lines), None)
    return missing if line is None else found(say("{node}: `{line}`", node=inputs.node, line=line.strip()))


def whole(node: str, records: Records) -> list[str]:
    """Return the lines of the running configuration. Raises GraderError where some are missing.

    A configuration ends with `return`, `end`, or the mark of its last module; one that does not was cut off, and
    proves nothing.
    """
    lines = records.text(node, CONFIGURATION).rstrip().splitlines()
    if not lines or not _END.fullmatch(lines[-1].strip()):
        raise GraderError(_("the configuration was not read to its end"), place=node)
    return lines


def section_of(heading: str, lines: Sequence[str]) -> Sequence[str] | None:
    """Return the lines under a heading: those that are indented further, up to the next `#`.

    All of them where the heading is empty, None where there is no such heading. ZXROS says of an interface what each
    protocol needs under a heading of its own: the lines of all of them count.
    """
    if not heading:
        return lines
    heading = squeezed(heading)
    found = [number for number, line in enumerate(lines) if squeezed(line) == heading]
    if not found:
        return None
    return [line for number in found for line in _deeper(lines[number + 1 :], _depth(lines[number]))]


def _deeper(lines: Sequence[str], depth: int) -> list[str]:
    section: list[str] = []
    for line in lines:
        if line.strip() == "#" and _depth(line) <= depth:
            break
        if _depth(line) <= depth:
            break
        section.append(line)
    return section


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def squeezed(line: str) -> str:
    """Return a line without what does not count: case, and more than one blank."""
    return " ".join(line.split()).lower()


def _message(verb: str, inputs: LineInput) -> Message:
    line = inputs.line or f"/{inputs.matches}/"
    if inputs.section:
        templates = {
            "has": mark("{node} has `{line}` under `{section}`"),
            "lacks": mark("{node} does not have `{line}` under `{section}`"),
        }
        return say(templates[verb], node=inputs.node, line=line, section=inputs.section)
    templates = {"has": mark("{node} has `{line}`"), "lacks": mark("{node} does not have `{line}`")}
    return say(templates[verb], node=inputs.node, line=line)
