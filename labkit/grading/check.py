"""What a check is: the questions that it asks of devices, and how it judges the answers, without any I/O."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator

from labkit.errors import GraderError
from labkit.grading.message import Message, together
from labkit.grading.parse import Row, parse, refused
from labkit.language import _

ANYWHERE = "*"
"""Stands for every platform in a question whose command its author has named outright."""
Status = Literal["passed", "partial", "failed", "blocked", "error"]


@dataclass(frozen=True, slots=True, order=True)
class Command:
    """A line to type on a device, and the lines that its dialogue is answered with."""

    node: str
    text: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """What a device answered to a command, or why there is no answer (`error`)."""

    text: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Something to ask of a device, whatever its vendor.

    `commands` has the line to type by platform, under ANYWHERE one for all others; `convert` makes
    vendor-neutral records of a platform's own, where they differ: one of each, or several. `may_be_empty`
    is for commands that a device answers with nothing at all when there is nothing to list; silence in
    answer to any other is the grader's trouble. `template` is used in place of the index, on all platforms
    or by platform. `answers` are typed in turn where the command asks for something, as in a login on another
    device (the same on all platforms, or by platform); the transcript is then the output. `after_traffic` is
    for displays of what traffic leaves behind (translations, leases, counters): they are asked when every
    device has sent its packets.
    """

    commands: Mapping[str, str]
    convert: Mapping[str, Callable[[Row], Row | Sequence[Row]]] = field(default_factory=dict)
    may_be_empty: bool = False
    template: str | Mapping[str, str] = ""
    answers: tuple[str, ...] | Mapping[str, tuple[str, ...]] = ()
    after_traffic: bool = False

    def command(self, platform: str) -> str | None:
        """Return the line to type on a platform; None where there is none."""
        return self.commands.get(platform, self.commands.get(ANYWHERE))

    def answers_for(self, platform: str) -> tuple[str, ...]:
        """Return what is typed where the command asks for something."""
        return self.answers if isinstance(self.answers, tuple) else self.answers.get(platform, ())

    def template_for(self, platform: str) -> str:
        """Return the file that reads the answer of a platform; empty where the index says it."""
        return self.template if isinstance(self.template, str) else self.template.get(platform, "")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to one node."""

    node: str
    question: Question


@dataclass(frozen=True, slots=True)
class Site:
    """What a rubric needs to know of the network: each node's platform, and the names of its interfaces.

    `interface` finds the long name of what an author wrote (`GE0/0/1`, `to-R2`) and raises LabkitError where
    the node has no such interface.
    """

    platforms: Mapping[str, str]
    interface: Callable[[str, str], str] = field(default=lambda _node, name: name, compare=False)

    def command(self, ask: Ask) -> Command:
        """Return the line to type for a question. Raises GraderError where the platform has none."""
        platform = self.platforms.get(ask.node)
        if platform is None:
            raise GraderError(_("there is no node {node}", node=ask.node))
        text = ask.question.command(platform)
        if text is None:
            raise GraderError(
                _(
                    "{node} is a {platform} device, which cannot be asked this",
                    node=ask.node,
                    platform=platform,
                )
            )
        return Command(ask.node, text, ask.question.answers_for(platform))


class Records:
    """The answers that a check may look at; it remembers which were used, so that a report can show them."""

    def __init__(self, site: Site, read: Callable[[Command], Output | None]) -> None:
        self._site = site
        self._read = read
        self.used: list[Command] = []

    @property
    def platforms(self) -> Mapping[str, str]:
        """What each node is."""
        return self._site.platforms

    def text(self, node: str, question: Question) -> str:
        """Return the raw answer. Raises GraderError where there is none."""
        command = self._site.command(Ask(node, question))
        if command not in self.used:
            self.used.append(command)
        output = self._read(command)
        if output is None:
            raise GraderError(_("the evidence has no output of `{text}`", text=command.text), place=node)
        if output.error:
            raise GraderError(_("`{command}`: {error}", command=command.text, error=output.error), place=node)
        if refused(output.text) and not question.answers:  # what another device refuses is an answer
            raise GraderError(_("the device does not know `{text}`", text=command.text), place=node)
        if not output.text.strip() and not question.may_be_empty:
            raise GraderError(_("`{text}` gave no output", text=command.text), place=node)
        return output.text

    def rows(self, node: str, question: Question) -> list[Row]:
        """Return the answer as vendor-neutral records.

        Raises GraderError where there is none, or it cannot be read.
        """
        text = self.text(node, question)
        platform = self._site.platforms[node]
        command = self._site.command(Ask(node, question)).text
        try:
            rows = parse(platform, command, text, template=question.template_for(platform))
        except GraderError as error:
            raise GraderError(error.message, place=node, hint=error.hint) from error
        convert = question.convert.get(platform)
        return [made for row in rows for made in _records(convert(row))] if convert else rows


def _records(converted: Row | Sequence[Row]) -> Sequence[Row]:
    return [converted] if isinstance(converted, Mapping) else converted


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check's finding. `share` is the part of the points that a partial result earns, from 0 to 1."""

    status: Literal["passed", "partial", "failed"]
    found: Message
    reason: Message | None = None
    share: float = 0.0


def passed(found: Message) -> Verdict:
    """Find all that was expected."""
    return Verdict("passed", found, share=1.0)


def failed(found: Message, reason: Message | None = None) -> Verdict:
    """Find that something expected is not there."""
    return Verdict("failed", found, reason)


@dataclass(frozen=True, slots=True)
class Item:
    """One of several things that a check looks at, with its weight in the check's points."""

    right: bool
    found: Message
    weight: float = 1.0


def weighed(items: Sequence[Item]) -> Verdict:
    """Share the points among items by their weights; what is told is what is wrong, else all of it.

    There must be an item with a weight above zero.
    """
    wrong = [item for item in items if not item.right]
    found = together(item.found for item in (wrong or items))
    if not wrong:
        return passed(found)
    share = sum(item.weight for item in items if item.right) / sum(item.weight for item in items)
    return Verdict("partial", found, share=share) if share > 0 else failed(found)


def shared(right: Sequence[bool], found: Message) -> Verdict:
    """Share the points equally among several things of which one message tells; passed where there are none."""
    if all(right):
        return passed(found)
    return Verdict("partial", found, share=sum(right) / len(right)) if any(right) else failed(found)


class CheckInput(BaseModel):
    """What a rubric tells a check. Unknown fields are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def site_of(info: ValidationInfo) -> Site | None:
    """Return the site against which inputs are being validated, if any."""
    context: Any = info.context
    return context if isinstance(context, Site) else None


class NodeInput(CheckInput):
    """Inputs of a check on one device."""

    node: str

    @field_validator("node")
    @classmethod
    def _known(cls, node: str, info: ValidationInfo) -> str:
        return known_node(node, info)


def known_node(node: str, info: ValidationInfo) -> str:
    """Return the node's name, if the topology has it.

    Raises ValueError, with a near miss, where it has not.
    """
    from difflib import get_close_matches

    site = site_of(info)
    if site is None or node in site.platforms:
        return node
    close = get_close_matches(node, site.platforms, n=1)
    raise ValueError(
        _("there is no node {node}; did you mean {other}?", node=node, other=close[0])
        if close
        else _("there is no node {node}", node=node)
    )


def known_interface(name: str, info: ValidationInfo, node: str | None = None) -> str:
    """Return the long name of an interface of a node, of the one that stands beside it unless given.

    Raises ValueError where there is none.
    """
    from labkit.errors import LabkitError

    site, node = site_of(info), node or info.data.get("node")
    if site is None or node is None:
        return name
    try:
        return site.interface(node, name)
    except LabkitError as error:
        raise ValueError(error.message) from error


class InterfaceInput(NodeInput):
    """Inputs of a check on one interface, named in full, in short, or by its link (`to-R2`)."""

    interface: str

    @field_validator("interface")
    @classmethod
    def _exists(cls, name: str, info: ValidationInfo) -> str:
        return known_interface(name, info)


InputT = TypeVar("InputT", bound=CheckInput)


class Check(ABC, Generic[InputT]):
    """One kind of check. The docstring of each says when it passes and when it fails.

    `name` is what a rubric writes, `topic.kind`; `example` is its inputs in a rubric, which the catalogue
    shows and a test validates. `text_based` marks checks that look at the configuration rather than at
    behaviour.
    """

    name: ClassVar[str]
    Input: ClassVar[type[CheckInput]]
    example: ClassVar[Mapping[str, Any]]
    text_based: ClassVar[bool] = False

    @staticmethod
    @abstractmethod
    def asks(inputs: InputT) -> Sequence[Ask]:
        """Ask for the questions whose answers the judgement needs."""

    @staticmethod
    def then_asks(inputs: InputT, records: Records) -> Sequence[Ask]:  # noqa: ARG004  most checks need no more
        """Ask for what depends on the first answers: a ping to the address that was leased.

        Called once, when the answers to `asks` are there; one that is missing raises GraderError, and then
        nothing more is asked.
        """
        return ()

    @staticmethod
    @abstractmethod
    def expected(inputs: InputT) -> Message:
        """Name what must be found for the check to pass."""

    @staticmethod
    @abstractmethod
    def judge(inputs: InputT, records: Records) -> Verdict:
        """Compare the answers with what is expected. Pure; a missing answer raises GraderError."""
