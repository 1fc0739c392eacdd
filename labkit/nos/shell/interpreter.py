"""A login on a device: its place in the views, and what becomes of each line."""

import inspect
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from labkit.nos.shell.configuration import view_of
from labkit.nos.shell.declaration import Action, Call, Kept, Section, Setting
from labkit.nos.shell.dialect import Bound
from labkit.nos.shell.effects import Ask, Close, Dialogue, Interrupted, Output
from labkit.nos.shell.failure import Failure, FailureKind
from labkit.nos.shell.grammar import Grammar, Match, parse_in
from labkit.nos.shell.kept import is_kept
from labkit.nos.shell.store import keep, owner, store

if TYPE_CHECKING:
    from labkit.nos.device import Device

RecordKind = Literal["config", "action", "show", "error"]
"""What a journal record says of its line; only the first two have changed something."""


@dataclass(slots=True)
class Place:
    """One step of the way into the views: the view, the object it configures, and the line that led there."""

    view: str
    target: Any
    header: str = ""
    section: Section | None = None

    def current_view(self) -> str:
        """The view as it is now: `undo portswitch` changes that of an interface under one's feet."""
        if self.section is not None:
            return view_of(self.section, self.target)
        return self.view


@dataclass(slots=True)
class Terminal:
    """One login: an interpreter for a session.

    `line` is how the device calls the login (`VTY 0`, `CON 0`); `fixed_prompt` replaces the device's own for the
    grader, whose output a student's host name must not be able to imitate.
    """

    device: "Device"
    user: str
    role: str = "student"
    line: str = "VTY 0"
    address: str = "127.0.0.1"
    level: int = 15
    fixed_prompt: str = ""
    screen_length: int = 24
    page_length_temporary: int | None = None
    since: float = 0.0
    monitor: bool = False
    """Whether logs are shown as they come."""
    service: str = ""
    """`telnet` or `ssh` where the user came through the lab's own network; nothing for the way in from outside."""
    tell: Callable[[str], None] | None = None
    """Prints a line that the user did not ask for."""
    directory: str = ""
    """In which the user works: a path that ends in a slash, empty for the root."""
    history_size: int = 10
    history: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    closing: str | None = None
    """Set by `quit` from the user view: the farewell."""

    @property
    def view(self) -> str:
        """The name of the present view."""
        return self.places[-1].current_view() if self.places else "user"

    @property
    def abroad(self) -> bool:
        """Whether the view is one of another device's service (`ftp`), which has nothing but its own commands."""
        return bool(self.places) and self.device.dialect.views[self.view].alone

    @property
    def target(self) -> Any:
        """The configuration object of the present view."""
        return self.places[-1].target if self.places else self.device.config

    def parent_target(self) -> Any:
        """The configuration object of the view around the present one."""
        return self.places[-2].target

    @property
    def prompt(self) -> str:
        """What stands before the cursor; the fixed one is for the device itself, not for one that it calls."""
        if self.fixed_prompt and not self.abroad:
            return self.fixed_prompt
        return self.device.dialect.prompt(self.device.config, self._prompt_parts(), self.level)

    def _prompt_parts(self) -> list[str]:
        views = self.device.dialect.views
        parts: list[str] = []
        for place in self.places:
            prompt = views[place.current_view()].prompt
            parts.append(
                prompt(place.target) if callable(prompt) else prompt.format_map(_Fields(place.target))
            )
        return parts

    @property
    def page_length(self) -> int:
        """Lines on a page; 0 does not stop."""
        return self.screen_length if self.page_length_temporary is None else self.page_length_temporary

    @property
    def more_prompt(self) -> str:
        """What is shown where a page ends."""
        return self.device.dialect.more_prompt

    @property
    def more_erase(self) -> bytes:
        """What wipes it out again."""
        return self.device.dialect.more_erase

    def greeting(self) -> str:
        """What a new login sees; nothing for the grader."""
        return "" if self.fixed_prompt else self.device.dialect.greeting(self)

    def suspend(self) -> None:
        """Ctrl+Z: back to the user view."""
        if self.places:
            self.places.clear()
            self.device.report(self.device.dialect.left_log(self))

    def enter_system(self) -> None:
        """Go to the system view."""
        self.places[:] = [Place("system", self.device.config)]

    def enter(self, section: Section, target: Any, header: str = "") -> None:
        """Open a view on a child object."""
        self.places.append(Place("", target, header, section))

    def leave(self) -> bool:
        """Go one view up. False from the user view: there is nothing above it."""
        if not self.places:
            return False
        if len(self.places) == 1:
            self.suspend()
        else:
            self.places.pop()
        return True

    def help(self, line: str) -> str:
        """What `?` answers: what may stand at the end of the line."""
        text, offers = self._asked(line)
        items = next(
            (found for grammar in offers if (found := grammar.help(text, self.device, self.level))), []
        )
        return self.device.dialect.offered(items, begun=bool(line) and not line[-1].isspace())

    def complete(self, line: str) -> list[str]:
        """What Tab offers for the last word."""
        text, offers = self._asked(line)
        for grammar in offers:
            found = grammar.complete(text, self.device, self.level)
            if found:
                return found
        return []

    def _views(self) -> list[str]:
        """The present view and those around it, in which a line is looked for in turn."""
        return [place.current_view() for place in reversed(self.places)] or ["user"]

    def _grammars(self) -> list[Grammar]:
        dialect = self.device.dialect
        return [dialect.grammar(view) for view in self._views()]

    def _asked(self, line: str) -> tuple[str, list[Grammar]]:
        """A line that is to be completed, and where to look what may follow."""
        text, aside = self._aside(line)
        return text, [self.device.dialect.grammar("user")] if aside else self._offers()

    def _aside(self, line: str) -> tuple[str, bool]:
        """A line without what says that it is for the user view, and whether it does.

        That is blanked out, so that the rest stands where it stood.
        """
        skipped = self.device.dialect.aside(line) if self.places else 0
        return " " * skipped + line[skipped:], skipped > 0

    def _offers(self) -> list[Grammar]:
        """Where `?` and Tab look: in the view of a group, in those of its members too."""
        own, *around = self._grammars()
        views = dict.fromkeys(place.view for place in self._members())
        return [own, *(self.device.dialect.grammar(view) for view in views), *around]

    def _members(self) -> list[Place]:
        """The members of the group whose view this is."""
        each = self.device.dialect.views[self.view].each if self.places else None
        if each is None:
            return []
        config = self.device.config
        return [Place(found.view, found.target, found.header) for found in each(self.target, config)]

    def spread(self, line: str) -> list[Place]:
        """The members that a line is for: it is no command of the group's own view, but of theirs."""
        members = self._members()
        if not members or isinstance(self._parse(self.view, line), Match):
            return []
        understood = any(isinstance(self._parse(place.view, line), Match) for place in members)
        return members if understood else []

    def _parse(self, view: str, line: str) -> Match | Failure:
        return self.device.dialect.grammar(view).parse(line, self.device, self.level)

    def run(self, line: str) -> Dialogue:
        """Do what a line says, as a dialogue with the session; a device without power hangs up."""
        if not self.device.powered:
            yield Close()
        text = line.strip()
        if text:
            self.history.append(text)
            del self.history[: -self.history_size]
        if not text or text.startswith(self.device.dialect.separator):
            return
        members = self.spread(text)
        if members:
            yield from self._run_for_each(members, text)
        else:
            yield from self._execute(line)

    def _run_for_each(self, members: list[Place], text: str) -> Dialogue:
        """Run a line at each member of a group in turn, and show it with the member's prompt."""
        places = list(self.places)
        try:
            for place in members:
                self.places[:] = [*places[:-1], place]
                if self.device.dialect.echoes_group:
                    yield Output(f"{self.prompt}{text}\n")
                yield from self._execute(text)
        finally:
            self.places[:] = places

    def _execute(self, line: str) -> Dialogue:
        text = line.strip()
        dialect = self.device.dialect
        command, keep_lines = dialect.filter(line)
        command, aside = self._aside(command)
        grammars = [dialect.grammar("user")] if aside else self._grammars()
        found = parse_in(grammars, command, self.device, self.level)
        if keep_lines is not None and not isinstance(found, Failure) and not _is_display(found[1]):
            found = Failure(FailureKind.UNRECOGNIZED, line.index("|"), 0)
        if isinstance(found, Failure):
            self.device.record(self, text, "error")
            yield Output(dialect.failure(found, self.prompt, line))
            return
        index, match = found
        dialogue = self._dispatch(len(self.places) if aside else index, match, text)
        if keep_lines is None:
            yield from dialogue
            return
        yield from _relay(
            dialogue,
            lambda effect: (
                Output(keep_lines(effect.text), paged=True) if isinstance(effect, Output) else effect
            ),
        )

    def _dispatch(self, index: int, match: Match, text: str) -> Dialogue:
        bound: Bound = match.owner
        declaration = bound.declaration
        call = Call(
            device=self.device,
            terminal=self,
            values=match.values,
            line=text,
            target=self.places[-1 - index].target if index < len(self.places) else self.device.config,
            negative=bound.negative,
        )
        if isinstance(declaration, Action) and (declaration.display or index == len(self.places)):
            yield from self._act(declaration, call)
            return
        if index:
            del self.places[-index:]
        if isinstance(declaration, Action):
            yield from self._act(declaration, call)
            return
        confirm = getattr(declaration, "confirm", None)
        if confirm is not None and not self.device.replaying and not (yield from confirm(call)):
            return
        refusal = self.device.record(self, text, "config")
        if refusal is not None:
            yield Output(refusal)
            return
        answer = apply(declaration, call, self)
        rejection = self.device.changed()
        if rejection is not None:
            yield Output(self.device.dialect.rejection.format(reason=rejection) + "\n")
        elif answer:
            yield Output(answer if answer.endswith("\n") else answer + "\n")
        elif is_kept(declaration) and not call.negative:
            self.device.tell_kept(declaration.notation, text)

    def _act(self, action: Action, call: Call) -> Dialogue:
        dialogue = inspect.isgeneratorfunction(action.run)
        kind: RecordKind = "action" if action.changes else "show"
        if dialogue and action.changes:
            yield from self._converse(action, call)
            return
        refusal = self.device.record(self, call.line, kind)
        if refusal is not None and action.changes:
            yield Output(refusal)
            return
        answer = action.run(call)
        if isinstance(answer, str):
            if answer:
                yield Output(answer if answer.endswith("\n") else answer + "\n", paged=action.display)
        elif isinstance(answer, Generator) and not action.display:
            yield from answer
        elif answer is not None:
            yield Output("".join(f"{line}\n" for line in _lines(answer)), paged=action.display)
        if action.changes:
            self.device.changed()

    def _converse(self, action: Action, call: Call) -> Dialogue:
        """Run a dialogue that changes something; its answers go into the journal with it."""
        answers: list[str] = []
        committed: list[bool] = []

        def commit() -> None:
            committed.append(True)
            refusal = self.device.record(self, call.line, "action", answers=tuple(answers))
            if refusal is not None:
                raise Refused(refusal)

        steps = action.run(
            Call(call.device, call.terminal, call.values, call.line, call.target, call.negative, commit)
        )
        if not isinstance(steps, Generator):
            raise TypeError(f"{action.notation!r} is not a dialogue")
        try:
            yield from _relay(
                steps,
                lambda effect: effect,
                lambda effect, reply: answers.append(reply) if isinstance(effect, Ask) else None,
            )
        except Refused as refused:
            yield Output(str(refused))
        if not committed:
            self.device.record(self, call.line, "show")
        self.device.changed()


class Refused(Exception):  # noqa: N818  (the name says what happened to the command)
    """The journal could not be written, so that nothing may change."""


class _Fields(dict[str, Any]):
    """The fields of a configuration object, for a view's prompt."""

    def __init__(self, target: Any) -> None:
        super().__init__()
        self._target = target

    def __missing__(self, name: str) -> Any:
        return getattr(self._target, name)


def _relay(
    steps: Generator[Any, Any, None],
    translate: Callable[[Any], Any],
    note: Callable[[Any, Any], None] = lambda _effect, _reply: None,
) -> Dialogue:
    """Pass a dialogue's effects on, translated. `note` is told each effect's result."""
    advance: Callable[[], Any] = partial(next, steps)
    while True:
        try:
            effect = advance()
        except StopIteration:
            return
        try:
            reply = yield translate(effect)
        except Interrupted as interruption:
            advance = partial(steps.throw, interruption)
        else:
            note(effect, reply)
            advance = partial(steps.send, reply)


def _lines(answer: Iterable[str]) -> Iterator[str]:
    yield from answer


def _is_display(match: Match) -> bool:
    declaration = match.owner.declaration
    return isinstance(declaration, Action) and declaration.display


def apply(declaration: Setting | Section | Kept | Any, call: Call, terminal: Terminal) -> str | None:
    """Do what a setting, section or kept line says. Returns text for the terminal."""
    check = getattr(declaration, "check", None)
    refusal: str | None = check(call) if check is not None else None
    if refusal is not None:
        return refusal
    if isinstance(declaration, Setting):
        return store(declaration, call)
    if isinstance(declaration, Kept):
        keep(declaration, call)
        return None
    return _section(declaration, call, terminal)


def _section(section: Section, call: Call, terminal: Terminal) -> str | None:
    if not section.path:
        terminal.enter(section, section.open(call) if section.open else call.target, call.line)
        return section.after or None
    holder, name = owner(call.target, section.path)
    children: dict[Any, Any] = getattr(holder, name)
    if call.negative:
        return _remove(section, call, children)
    child, made = _child(section, call, children)
    terminal.enter(section, child, call.line)
    return section.after if made and section.after else None


def _child(section: Section, call: Call, children: dict[Any, Any]) -> tuple[Any, bool]:
    if section.open is not None:
        return section.open(call), False
    if section.key is None or section.make is None:
        raise TypeError(f"section {section.notation!r} has children but no key or maker")
    key = section.key(call.values)
    if key in children:
        return children[key], False
    children[key] = section.make(call)
    return children[key], True


def _remove(section: Section, call: Call, children: dict[Any, Any]) -> str | None:
    if section.removed is not None:
        return section.removed(call)
    children.pop(section.key(call.values) if section.key is not None else None, None)
    return None
