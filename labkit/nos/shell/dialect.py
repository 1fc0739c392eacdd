"""A vendor's tables compiled for one device family: what can be typed in which view, and what is printed where."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labkit.engine.engine import Event
from labkit.nos.config import DeviceConfig
from labkit.nos.shell.declaration import Action, Declaration, Kept, Section, Setting, Table, View
from labkit.nos.shell.effects import Close, Dialogue
from labkit.nos.shell.failure import Failure
from labkit.nos.shell.grammar import Entry, Grammar, HelpItem, Reading
from labkit.nos.shell.parameters import Types
from labkit.nos.shell.shortened import shortened
from labkit.nos.shell.unparse import unparse
from labkit.topology.topology import DeviceKind, Node

if TYPE_CHECKING:
    from labkit.nos.device import Device
    from labkit.nos.shell.interpreter import Terminal


@dataclass(frozen=True, slots=True)
class Bound:
    """What a line of a grammar leads to: a declaration, or with `negative` its `undo`."""

    declaration: Declaration
    negative: bool = False


def undo_notations(declaration: Declaration, word: str = "undo") -> tuple[str, ...]:
    """The notations that undo a declaration: as declared, or its own with everything but the keywords optional.

    `word` is the vendor's for it: VRP's `undo`, IOS's `no`.

    A section is named whole; a kept line may be cut short anywhere behind its leading keywords.
    """
    if isinstance(declaration, Action):
        return ()
    declared: tuple[str, ...] | None = getattr(declaration, "undo", None)
    if declared is not None:
        return declared
    if isinstance(declaration, Section) or (isinstance(declaration, Kept) and declaration.whole):
        return (f"{word} {declaration.notation}",)
    if isinstance(declaration, Kept):
        return (f"{word} {shortened(declaration.notation)}",)
    words = declaration.notation.split()
    head = next((index for index, text in enumerate(words) if text[0] in "<[{" or "=" in text), len(words))
    fixed, rest = " ".join(words[:head]), " ".join(words[head:])
    return (f"{word} {fixed} [{rest}]" if rest else f"{word} {fixed}",)


class Dialect(ABC):
    """One vendor's command line on one family of devices. Compiled once per process and shared by all devices."""

    more_prompt: str
    more_erase: bytes
    screen_length = 24
    startup_view = "system"
    """Where the lines of a configuration file are read."""
    separator = "#"
    """Stands between the sections of a saved configuration, and comments out a line."""
    negations: tuple[str, ...] = ("undo",)
    """The words that take a setting back. The first one is declared and printed, the others do the same."""
    echoes_group = True
    """A line typed in the view of a group is shown once for each member."""
    rejection = "Error: {reason}"
    """How a line is refused that the engine cannot carry out."""

    def __init__(self, family: str, tables: Iterable[Table], types: Types, layout: Sequence[str]) -> None:
        self.family = family
        self.types = types
        self.views: dict[str, View] = {}
        self._declared: dict[str, list[Declaration]] = {}
        for table in tables:
            self.views.update({view.name: view for view in table.views})
            for declaration in table.declarations:
                if not declaration.families or family in declaration.families:
                    for view in self.views_of(declaration):
                        self._declared.setdefault(view, []).append(declaration)
        self._grammars: dict[str, Grammar] = {}
        self._printed: dict[str, list[Setting | Section | Kept]] = {}
        self._factory_readings: dict[str, dict[int, Reading]] = {}
        self._layout = {block: index for index, block in enumerate(layout)}

    def views_of(self, declaration: Declaration) -> tuple[str, ...]:
        """The views in which a command is found."""
        return declaration.views

    @property
    def negation(self) -> str:
        """The word before a line of the configuration that takes a setting back."""
        return self.negations[0]

    def declared(self, view: str) -> Iterator[Declaration]:
        """All that can be typed in a view, its own first."""
        yield from self._declared.get(view, ())
        for name in self.views[view].inherits:
            yield from self._declared.get(name, ())
        if not self.views[view].alone:
            yield from self._declared.get("any", ())

    def declarations(self) -> dict[str, list[Declaration]]:
        """All declarations of the family by view."""
        return self._declared

    def grammar(self, view: str) -> Grammar:
        """The compiled commands of a view."""
        found = self._grammars.get(view)
        if found is None:
            found = self._grammars[view] = Grammar(self._entries(view), self.types)
        return found

    def factory_readings(self, kind: DeviceKind) -> dict[int, Reading]:
        """What the lines of a kind's factory configuration mean, by number, to be filled by the first to read them."""
        return self._factory_readings.setdefault(kind.name, {})

    def _entries(self, view: str) -> list[Entry]:
        entries: list[Entry] = []
        for declaration in self.declared(view):
            plain, negative = Bound(declaration), Bound(declaration, negative=True)
            forms = [(declaration.notation, plain)]
            forms += [
                (notation.replace(self.negation, word, 1), negative)
                for notation in undo_notations(declaration, self.negation)
                for word in self._negations(declaration, notation)
            ]
            # The `undo` of a kept line is made from its notation, and may spell out what another one is about.
            made = isinstance(declaration, Kept) and declaration.undo is None and not declaration.whole
            entries += [
                Entry(
                    notation, owner, declaration.help, self.level(declaration), yields=made and owner.negative
                )
                for notation, owner in forms
            ]
        return entries

    def _negations(self, declaration: Declaration, notation: str) -> tuple[str, ...]:
        """The words that stand for the negation in a notation; sections are only removed."""
        several = notation.startswith(f"{self.negation} ") and not isinstance(declaration, Section)
        return self.negations if several else self.negations[:1]

    def printed(self, view: str) -> "list[Setting | Section | Kept]":
        """What a view's section of the saved configuration consists of, in its order."""
        if view not in self._printed:
            lines: list[Setting | Section | Kept] = [
                item for item in self.declared(view) if isinstance(item, Setting | Section | Kept)
            ]
            self._printed[view] = sorted(lines, key=lambda item: item.place)
        return self._printed[view]

    def block_rank(self, block: str) -> int:
        """The place of a block among the sections of the saved configuration; unknown ones come last."""
        return self._layout.get(block, len(self._layout))

    def level(self, declaration: Declaration) -> int:
        """The lowest user level that may type a command."""
        return declaration.level

    def login(self, terminal: "Terminal") -> Dialogue:
        """What a user who comes through the lab's network is asked; here nobody is let in."""
        yield Close()

    def ssh_level(self, device: "Device", name: str, password: str) -> int | None:
        """The level of a user whom a device's SSH server lets in; None for others, and where none serves."""
        return None

    def event_logs(self, device: "Device", event: Event) -> Iterable[str]:
        """What a device logs of an event of its engine."""
        return ()

    def change_log(self, device: "Device") -> str:
        """What a device logs of a line that changed its configuration; empty if nothing."""
        return ""

    def kept_log(self, line: str) -> str:
        """What a device logs of a line that it only stores; empty if nothing."""
        return ""

    def log_line(self, device: "Device", text: str) -> str:
        """A line of the log as it is printed."""
        return text

    def left_log(self, terminal: "Terminal") -> str:
        """What a device logs of a user who is done with configuring; empty if nothing."""
        return ""

    idle_farewell = ""
    """What an idle user is told who is logged out."""

    def aside(self, line: str) -> int:
        """How much of a line only says that the rest of it is for the user view: the length of IOS's `do `."""
        return 0

    def offered(self, items: Sequence[HelpItem], *, begun: bool) -> str:
        """What `?` prints of what may follow; `begun` tells that it was asked inside of a word."""
        width = max((len(item.text) for item in items), default=0)
        return "".join(f"  {item.text.ljust(width)}  {item.description}".rstrip() + "\n" for item in items)

    @abstractmethod
    def prompt(self, config: DeviceConfig, views: Sequence[str], level: int) -> str:
        """The prompt in a view, given the prompt parts of the views that lead to it; none in the user view.

        `level` is the user's.
        """

    @abstractmethod
    def failure(self, failure: Failure, prompt: str, line: str) -> str:
        """What the device answers to a line that it does not understand."""

    @abstractmethod
    def greeting(self, terminal: "Terminal") -> str:
        """What a new login sees before its first prompt."""

    @abstractmethod
    def grader_prompt(self, token: str) -> str:
        """A prompt for the grader that netmiko accepts and that a student cannot foresee."""

    @abstractmethod
    def blank(self, node: Node) -> DeviceConfig:
        """The model of a device whose configuration is empty: its hardware, and what cannot be removed."""

    @abstractmethod
    def factory_text(self, kind: DeviceKind) -> str:
        """The configuration of a device out of the box."""

    @abstractmethod
    def is_complete(self, text: str) -> bool:
        """Whether a text is a whole saved configuration, not lines to add to that of a new device."""

    @abstractmethod
    def text(self, device: "Device") -> str:
        """The whole configuration of a device as it prints it, one line feed after each line."""

    @abstractmethod
    def frame(self, device: "Device", sections: Sequence[Sequence[str]]) -> str:
        """Sections of a configuration as a display prints them, with what stands around and between them."""

    def section_header(self, section: Section, target: Any) -> str:
        """The line that opens a section."""
        values = section.bind(target) if section.bind is not None else {}
        return unparse(section.notation, values, self.types) + section.trailing

    def lines(self, text: str) -> Iterator[tuple[int, str]]:
        """The lines of a configuration file with their numbers; what belongs to one command is one line."""
        yield from enumerate(text.splitlines(), 1)

    def ignored(self, line: str) -> bool:
        """Whether a line of a configuration file says nothing: separators, version lines."""
        return line.startswith(self.separator)

    def refuses(self, answer: str) -> bool:
        """Whether an answer to a configuration line means that it was not taken."""
        return answer.lstrip().startswith("Error")

    @abstractmethod
    def filter(self, line: str) -> tuple[str, Callable[[str], str] | None]:
        """Split a display command from what stands behind its pipe, which becomes a function on its output."""


def block_of(declaration: Declaration, child: Any) -> str:
    """The block of the saved configuration to which a line of the system view belongs."""
    if callable(declaration.block):
        return declaration.block(child)
    if declaration.block:
        return declaration.block
    words = declaration.notation.split()
    head = next((index for index, text in enumerate(words) if text[0] in "<[{" or "=" in text), len(words))
    return " ".join(words[:head])
