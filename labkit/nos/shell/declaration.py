"""How a vendor's command tables are written: declarations, gathered in tables, one table per topic.

A *setting* ties a notation to a field of the configuration model; parsing, `undo`, the line of the saved
configuration and its place come from that one declaration. A *section* is a setting that opens a view on a child
object (`ospf 1`). An *action* is a function. A *kept* line is stored and printed and changes nothing.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from labkit.nos.device import Device
    from labkit.nos.shell.interpreter import Terminal

Values = Mapping[str, Any]
"""What a line bound: parameter name → value; keywords inside `[…]` and `{…}` bind True under their own name.
Hyphens become underscores."""


def present(values: Values) -> dict[str, Any]:
    """What a line binds of these: those that are set, neither None nor False. A metric of 0 is set."""
    return {name: value for name, value in values.items() if value is not None and value is not False}


def _nothing() -> None:
    """Commit nowhere: commands outside a lab have no journal."""


@dataclass(slots=True)
class Call:
    """A parsed command about to run: where, on what, with which values."""

    device: "Device"
    terminal: "Terminal"
    values: Values
    line: str
    target: Any
    """The configuration object of the view in which the command was found."""
    negative: bool = False
    """The line is the `undo` form."""
    commit: Callable[[], None] = _nothing
    """A dialogue calls this before its first lasting effect, so that the journal knows it first."""

    def __getitem__(self, name: str) -> Any:
        return self.values.get(name)


Answer = str | Iterable[str] | Generator[Any, Any, None] | None
"""What a command returns: text, lines, nothing, or a dialogue (a generator of effects)."""
Run = Callable[[Call], Answer]
Check = Callable[[Call], str | None]
"""Returns the vendor's error message where a command must be refused, else None."""


@dataclass(frozen=True, slots=True)
class View:
    """A mode of the command line.

    `prompt` is formatted with the target's fields (`-ospf-{process_id}`), or made from the target, and follows
    the host name and the prompts of the views that it was reached through. `inherits` names
    views whose commands are available too. In a view of a group, `each` lists its members, given the
    group and the device's configuration: a command of their views runs once for each of them.
    """

    name: str
    prompt: str | Callable[[Any], str] = ""
    parent: str = "system"
    inherits: tuple[str, ...] = ()
    alone: bool = False
    """Only its own commands are found in it, not those of all views."""
    each: "Callable[[Any, Any], Iterable[GroupMember]] | None" = None


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A member of a group: the object, its view, and the line that opens it."""

    target: Any
    view: str
    header: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What all declarations have in common.

    `views` are the views in which the command is found; `families` the device families that have it (empty:
    all); `help` the text per keyword or parameter; `level` the lowest user level that may type it.
    """

    views: tuple[str, ...]
    notation: str
    families: frozenset[str] = frozenset()
    help: Mapping[str, str] = field(default_factory=dict)
    level: int = 0
    trailing: str = ""
    """White space that the vendor prints behind the line."""
    leading: str = ""
    """White space that the vendor prints before a line of the system view."""
    block: str | Callable[[Any], str] = ""
    """Where a line of the system view stands: a name in the family's layout, or a function of the child object
    that gives one. Without it, the notation's leading keywords."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Declaration):
    """A command that does something.

    `changes` marks one whose effect must survive a restart of the lab: it is written to the journal before it
    runs, or, where it is a dialogue, when it calls `call.commit()`.
    """

    run: Run
    changes: bool = False
    display: bool = False
    """Output is paged and can be filtered with `| include`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting(Declaration):
    """A notation tied to a field.

    `path` is the field's dotted path from the view's object. `read` makes the field's value from what the line
    bound (default: the only parameter, or True); `write` gives back what the line binds for a field's value, or
    one such mapping per line (default: the inverse). A field equal to its default prints no line, unless
    `always`; `negated` prints `undo …` for False where the default is True. `place` orders the lines of a view;
    equal places keep the order of declaration. `undo` lists the notations that restore the default (derived
    from the notation where absent).
    """

    path: str
    read: Callable[[Values], Any] | None = None
    write: Callable[[Any], Iterable[Values]] | None = None
    undo: tuple[str, ...] | None = None
    place: float = 50
    negated: bool = False
    always: bool = False
    check: Check | None = None
    confirm: Callable[[Call], Generator[Any, Any, bool]] | None = None
    """Asks the user, where there is one, whether the line is meant; False leaves everything as it is."""
    store: Callable[[Call], str | None] | None = None
    """A setting with rules of its own stores itself; returns text to print."""
    clear: Callable[[Call], str | None] | None = None
    lines: Callable[[Any], Iterable[Values]] | None = None
    """For `store`: what to print for the view's object, one mapping per line."""
    after: str = ""
    """Printed when it was stored, such as `Info: …`."""
    ordered: Callable[[Any], Iterable[Any]] | None = None
    """For `together`: in which order the view's object lists what its lines are about."""
    together: str = ""
    """The parameter that names what a line is about: neighbouring settings with the same one are printed
    together for each of its values: numbers by size, others in the order in which the first setting names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Declaration):
    """A command that opens `view` on a child object, made if it is missing.

    `path` is the dict that holds the children; `key` makes a child's key from what was bound; `make` a new
    child; `bind` the values that print a child's header. Without
    `path` the view stays on the same object, and its header is printed when its body has lines, or `always`.
    """

    view: str | Callable[[Any], str]
    path: str = ""
    key: Callable[[Values], Any] | None = None
    make: Callable[[Call], Any] | None = None
    bind: Callable[[Any], Values] | None = None
    silent: Callable[[Any], bool] | None = None
    """Tells of a child that it has nothing to print a section for."""
    open: Callable[[Call], Any] | None = None
    """Finds or makes the child where `key` and `make` are not enough."""
    printed: Callable[[Any], Iterable[Any]] | None = None
    """The children to print, where that is not the dict's own content."""
    undo: tuple[str, ...] | None = None
    place: float = 50
    always: bool = False
    separated: bool = False
    """A section inside another one before which a separator is printed."""
    joined: bool = False
    """Children follow each other without a separator in the saved configuration."""
    check: Check | None = None
    after: str = ""
    closing: str = ""
    """A line behind the body, where the vendor prints one."""
    removed: Callable[[Call], str | None] | None = None
    """Called instead of deleting the child from its dict."""
    order: Callable[[Any], Any] | None = None
    """Sorts the children by key; the default is the key itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept(Declaration):
    """A line that is accepted, stored in its place and printed, and changes nothing in the network.

    `single` lines replace each other; the others are kept once per different values.
    """

    single: bool = True
    place: float = 50
    undo: tuple[str, ...] | None = None
    whole: bool = False
    """An `undo` names the line to its end, where a shorter one would be about something else."""
    elsewhere: bool = False
    """Typed here too, but printed in another view of the same object."""


class Table:
    """The declarations of one topic. A vendor's dialect is a list of tables."""

    def __init__(self) -> None:
        self.views: list[View] = []
        self.declarations: list[Declaration] = []

    def view(
        self,
        name: str,
        prompt: str | Callable[[Any], str] = "",
        parent: str = "system",
        inherits: tuple[str, ...] = (),
        each: Callable[[Any, Any], Iterable[GroupMember]] | None = None,
        *,
        alone: bool = False,
    ) -> None:
        """Declare a view."""
        self.views.append(View(name, prompt, parent, inherits, alone, each))

    def add(self, *declarations: Declaration) -> None:
        """Declare settings, sections and kept lines."""
        self.declarations.extend(declarations)

    def display(
        self, notation: str, *, help: Mapping[str, str] | None = None, families: frozenset[str] = frozenset()
    ) -> Callable[[Run], Run]:
        """Declare a display command: available in every view, paged, can be filtered."""

        def register(run: Run) -> Run:
            self.add(
                Action(
                    views=("any",),
                    notation=notation,
                    run=run,
                    display=True,
                    help=help or {},
                    families=families,
                )
            )
            return run

        return register

    def action(
        self,
        *notations: str,
        views: tuple[str, ...] = ("user",),
        changes: bool = False,
        level: int = 0,
        help: Mapping[str, str] | None = None,
        families: frozenset[str] = frozenset(),
    ) -> Callable[[Run], Run]:
        """Declare an action under one or more notations."""

        def register(run: Run) -> Run:
            for notation in notations:
                self.add(
                    Action(
                        views=views,
                        notation=notation,
                        run=run,
                        changes=changes,
                        level=level,
                        help=help or {},
                        families=families,
                    )
                )
            return run

        return register
