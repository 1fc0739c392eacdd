"""A login as a state machine without I/O: bytes in, bytes out, and when to wake it.

Whatever may read or change the lab (a command's next step, help, completion) is handed out as `work`, for the
transport to run where it likes; the session goes on when `finish_work` brings the result. Input that comes in
the meantime waits.
"""

import logging
from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from typing import Any, Protocol

from labkit.nos.shell.editor import LONGEST_LINE, History, LineEditor
from labkit.nos.shell.effects import (
    Ask,
    Close,
    Dialogue,
    Effect,
    Interrupted,
    Keys,
    Output,
    Relay,
    Sleep,
    Work,
)
from labkit.nos.shell.keys import Key, KeyReader
from labkit.nos.shell.pager import Pager
from labkit.nos.shell.screen import Screen
from labkit.nos.shell.steps import Fault, carried_out, next_effect, outcome, work_step

_log = logging.getLogger(__name__)

_MOST_WAITING = 1 << 18
"""Keys kept that were typed ahead of a running command."""


class Interpreter(Protocol):
    """What a session needs of a device's command line."""

    @property
    def prompt(self) -> str:
        """What stands before the cursor."""

    @property
    def page_length(self) -> int:
        """Rows of a page; 0 does not stop."""

    @property
    def more_prompt(self) -> str:
        """What is shown where a page ends."""

    @property
    def more_erase(self) -> bytes:
        """What wipes it out again."""

    @property
    def history_size(self) -> int:
        """Lines to remember."""

    def greeting(self) -> str:
        """Return what a new login sees."""

    def run(self, line: str) -> Dialogue:
        """Do what a line says."""

    def help(self, line: str) -> str:
        """Return what `?` prints after the line."""

    def complete(self, line: str) -> list[str]:
        """Return what the last word of the line may be completed to."""

    def suspend(self) -> None:
        """Ctrl+Z was pressed."""


class _Mode(Enum):
    EDIT = auto()
    RUN = auto()
    ASK = auto()
    MORE = auto()
    RELAY = auto()


class Session:
    """One login on an interpreter.

    `width` and `height` are the terminal's; `clock` counts seconds; `on_close` is called once at the end.
    A `hurried` session does not wait where a command would let time pass: the grader's pings. One with an
    `opening` begins with that dialogue, which greets the user or sends them away. A user who types nothing for
    the `idle_limit`, in seconds, is sent away with the `idle_farewell`.
    """

    def __init__(
        self,
        interpreter: Interpreter,
        *,
        width: int = 80,
        height: int = 24,
        clock: Callable[[], float],
        on_close: Callable[[], None] | None = None,
        hurried: bool = False,
        opening: Dialogue | None = None,
        idle_limit: Callable[[], float | None] = lambda: None,
        idle_farewell: str = "",
    ) -> None:
        self.width = width
        self.height = height
        self.closed = False
        self.wake_at: float | None = None
        """When to call `wake`, on the clock: the end of a pause."""
        self.logout_at: float | None = None
        """When to call `wake` if nothing is typed until then."""
        self.on_tell: Callable[[], None] | None = None
        """Called, from any thread, when something is to be sent that nobody asked for."""
        self.work: Callable[[], Any] | None = None
        self.work_apart = False
        """What must run, anywhere, before the session goes on; its result goes to `finish_work`. Never
        raises."""
        self._interpreter = interpreter
        self._clock = clock
        self._on_close = on_close
        self._hurried = hurried
        self._screen = Screen()
        self._keys = KeyReader()
        self._waiting: deque[Key | str] = deque()
        self._interrupts = 0
        """How often Ctrl+C stands among the waiting keys."""
        self._mode = _Mode.EDIT
        self._literal = False
        self._editor = LineEditor()
        self._history = History(interpreter.history_size)
        self._cycle: deque[str] = deque()
        """What Tab may put in next."""
        self._pager = Pager(width)
        self._dialogue: Dialogue | None = None
        self._then: Callable[[Any], None] = self._effect
        self._idle_limit = idle_limit
        self._idle_farewell = idle_farewell
        self._notices: deque[str] = deque()
        if opening is None:
            self._screen.write(interpreter.greeting())
            self._prompt()
        else:
            self._dialogue = opening
            self._resume()

    # What a transport calls.

    def receive(self, data: bytes) -> None:
        """Take what was typed. Never raises, whatever the bytes."""
        self.press(self._keys.feed(data))

    def press(self, keys: "list[Key | str]") -> None:
        """Take keys that were read already: those of a login from another device."""
        if self.closed:
            return
        room = max(0, _MOST_WAITING - len(self._waiting))
        kept = keys[:room] + [key for key in keys[room:] if key is Key.INTERRUPT][:1]
        self._waiting.extend(kept)
        self._interrupts += kept.count(Key.INTERRUPT)
        self._go_on()

    def take(self) -> bytes:
        """Return what is to be sent, once."""
        if self._notices and self._mode is _Mode.EDIT and self.work is None and not self.closed:
            self._show_notices()
        return self._screen.take()

    def tell(self, text: str) -> None:
        """Print a line that nobody asked for, when no command is at work. May be called from any thread."""
        self._notices.append(text)
        if self.on_tell is not None:
            self.on_tell()

    def wake(self) -> None:
        """Go on, if the time `wake_at` or `logout_at` has come."""
        now = self._clock()
        if self.wake_at is not None and now >= self.wake_at:
            self.wake_at = None
            self._resume()
        elif self.logout_at is not None and now >= self.logout_at:
            self._time_out()

    def finish_work(self, result: Any) -> None:
        """Go on with the result of `work`, or with the exception that kept it from being done."""
        self.work = None
        if self.closed:
            return
        if isinstance(result, BaseException):
            result = Fault(result)
        if isinstance(result, Fault):
            self._failed(result.error)
        else:
            self._then(result)
        self._go_on()

    def close(self) -> None:
        """End the session: the user has gone, or has logged out."""
        if self.closed:
            return
        self.closed = True
        self.wake_at = self.logout_at = None
        self._waiting.clear()
        if self._dialogue is not None and self.work is None:
            self._dialogue.close()
        self._dialogue = None
        if self._on_close is not None:
            self._on_close()

    # Keys.

    def _go_on(self) -> None:
        """Handle the waiting keys as far as somebody reads them; however many, they are one sign of life."""
        noted = False
        while self._waiting and self.work is None and not self.closed:
            if self._mode is _Mode.RUN:
                if not self._interrupts:
                    return
                self._drop_typed_ahead()
                self._interrupt()
            elif self._mode is _Mode.RELAY:
                self._pass_on()
            else:
                key = self._waiting.popleft()
                self._interrupts -= key is Key.INTERRUPT
                if not noted:
                    self._note_activity()
                    noted = True
                self._press(key)

    def _drop_typed_ahead(self) -> None:
        """Forget what was typed before Ctrl+C, and Ctrl+C itself."""
        while self._waiting.popleft() is not Key.INTERRUPT:
            pass
        self._interrupts -= 1

    def _pass_on(self) -> None:
        """Hand the waiting keys to the login on another device, up to the end of the line."""
        keys: list[Key | str] = []
        while self._waiting:
            keys.append(self._waiting.popleft())
            if keys[-1] in (Key.ENTER, Key.ESCAPE):
                break
        self._interrupts -= keys.count(Key.INTERRUPT)
        self._resume(keys)

    def _press(self, key: Key | str) -> None:
        literal, self._literal = self._literal, False
        if self._mode is _Mode.MORE:
            self._press_at_more(key)
        elif literal and isinstance(key, str):
            self._type(key)
        elif self._mode is _Mode.ASK:
            self._press_at_question(key)
        else:
            self._press_at_prompt(key)

    def _press_at_prompt(self, key: Key | str) -> None:
        if key is not Key.TAB:
            self._cycle.clear()
        match key:
            case str() if key != "?":
                self._type(key + (self._plain_characters() if self._editor.at_end else ""))
            case "?":
                self._screen.write("?\n")
                self._do(partial(self._interpreter.help, self._editor.before), self._helped)
            case Key.ENTER:
                self._enter()
            case Key.TAB:
                self._tab()
            case Key.INTERRUPT:
                self._new_prompt()
            case Key.SUSPEND:
                self._interpreter.suspend()
                self._new_prompt()
            case Key.UP:
                self._recall(self._history.earlier(self._editor.text))
            case Key.DOWN:
                self._recall(self._history.later())
            case _:
                self._type(key)

    def _plain_characters(self) -> str:
        """Take the characters that wait in front: at the end of the line, what comes at once is typed at once.

        Elsewhere the terminal is shown the rest of the line after each of them.
        """
        taken: list[str] = []
        while self._waiting and isinstance(key := self._waiting[0], str) and key != "?":
            taken.append(key)
            self._waiting.popleft()
        return "".join(taken)

    def _press_at_question(self, key: Key | str) -> None:
        match key:
            case Key.ENTER:
                answer = self._editor.text
                self._screen.write("\n")
                self._resume(answer)
            case Key.INTERRUPT:
                self._screen.write("\n")
                self._interrupt()
            case _:
                self._type(key)

    def _press_at_more(self, key: Key | str) -> None:
        length = self._interpreter.page_length
        match key:
            case " ":
                self._leave_more()
                self._show(self._pager.page(length))
            case Key.ENTER:
                self._leave_more()
                self._show(self._pager.line(length))
            case "q" | "Q" | Key.INTERRUPT:
                self._leave_more()
                self._pager.start()
                self._interrupt()
            case _:
                pass

    def _type(self, key: Key | str) -> None:
        self._literal = key is Key.LITERAL
        shown = self._editor.insert(key) if isinstance(key, str) else self._editor.press(key)
        self._screen.echo(shown)

    def _recall(self, line: str | None) -> None:
        if line is not None:
            self._screen.echo(self._editor.replace(line))

    def _enter(self) -> None:
        line, overlong = self._editor.text, self._editor.overlong
        self._editor = LineEditor()
        self._screen.write("\n")
        if overlong:
            self._screen.write(f"Error: The line is longer than {LONGEST_LINE} characters.\n")
        if overlong or not line.strip():
            self._prompt()
            return
        self._history.add(line)
        self._pager.start()
        self._dialogue = self._interpreter.run(line)
        self._resume()

    def _new_prompt(self) -> None:
        self._editor = LineEditor()
        self._screen.write("\n")
        self._prompt()

    def _tab(self) -> None:
        if self._cycle:
            self._next_completion()
        else:
            self._do(partial(self._interpreter.complete, self._editor.before), self._completed)

    # Results of work.

    def _helped(self, answer: str) -> None:
        self._screen.write(answer)
        self._prompt()

    def _completed(self, words: list[str]) -> None:
        self._mode = _Mode.EDIT
        if words:
            self._cycle.extend(words)
            self._next_completion()

    def _next_completion(self) -> None:
        """Put the next completion in the place of the last word, and show the line anew."""
        word = self._cycle[0]
        self._cycle.rotate(-1)
        before = self._editor.before
        start = len(before) - len(before.split(" ")[-1])
        ending = " " if len(self._cycle) == 1 else ""
        if ending:
            self._cycle.clear()
        after = self._editor.text[len(before) :]
        self._editor.replace(before[:start] + word + ending + after)
        for _ in after:
            self._editor.press(Key.LEFT)
        self._screen.write("\n")
        self._prompt()

    def _effect(self, effect: Effect | None) -> None:
        """Do what a dialogue asks; None is its end."""
        match effect:
            case None:
                self._dialogue = None
                self._prompt()
            case Output(text, paged):
                length = self._interpreter.page_length
                self._show(self._pager.feed(text, length) if paged and length > 0 else text)
            case Ask(prompt, echo):
                self._screen.write(prompt)
                self._editor = LineEditor(echo=echo)
                self._mode = _Mode.ASK
            case Relay(data):
                self._screen.relay(data)
                self._resume()
            case Keys(wake_at, logout_at):
                self._mode = _Mode.RELAY
                self.wake_at, self.logout_at = wake_at, logout_at
            case Sleep(seconds):
                self._mode = _Mode.RUN
                self.wake_at = self._clock() + (0 if self._hurried else seconds)
            case Work(call, apart=True):
                self._do(partial(carried_out, call), self._carry_on, apart=True)
            case Work(call):
                self._carry_on(call)
            case Close(text):
                self._screen.write(text)
                self.close()

    def _show(self, text: str) -> None:
        """Print output of a command; wait for a key where a page is full."""
        self._screen.write(text)
        if self._pager.waiting:
            self._screen.write(self._interpreter.more_prompt)
            self._mode = _Mode.MORE
        else:
            self._resume()

    def _leave_more(self) -> None:
        self._screen.wipe(self._interpreter.more_erase)
        self._mode = _Mode.RUN

    # The dialogue.

    def _running(self) -> Dialogue:
        assert self._dialogue is not None, "no command is running"
        return self._dialogue

    def _resume(self, answer: Any = None) -> None:
        self._advance(partial(self._running().send, answer))

    def _interrupt(self) -> None:
        self.wake_at = None
        self._advance(partial(self._running().throw, Interrupted()))

    def _carry_on(self, call: Callable[[], Any]) -> None:
        """Go on with what a call gives or raises."""
        self._advance(work_step(self._running(), call))

    def _advance(self, step: Callable[[], Effect]) -> None:
        self._editor = LineEditor()
        self._do(partial(next_effect, step), self._effect)

    def _do(self, call: Callable[[], Any], then: Callable[[Any], None], *, apart: bool = False) -> None:
        self._mode = _Mode.RUN
        self.wake_at = self.logout_at = None
        self._then = then
        self.work, self.work_apart = partial(outcome, call), apart

    def _failed(self, error: BaseException) -> None:
        """Log a fault in a command, say so, and go on: it must never cost a user the session."""
        _log.error("a command failed", exc_info=error)
        self._dialogue = None
        self._screen.write("Error: The command failed because of an internal fault.\n")
        self._prompt()

    def _prompt(self) -> None:
        """Show the prompt, and behind it what has been typed of the line."""
        self._screen.fresh_line()
        self._mode = _Mode.EDIT
        self._note_activity()
        self._screen.write(self._interpreter.prompt)
        self._screen.echo(self._editor.redrawn())

    def _show_notices(self) -> None:
        """Print what nobody asked for, then the prompt again and what was typed behind it."""
        while self._notices:
            self._screen.fresh_line()
            self._screen.write(self._notices.popleft() + "\n")
        logout_at = self.logout_at
        self._prompt()
        self.logout_at = logout_at

    def _note_activity(self) -> None:
        limit = self._idle_limit()
        self.logout_at = None if limit is None else self._clock() + limit

    def _time_out(self) -> None:
        """Log an idle user out; on another device, that device does it."""
        self.logout_at = None
        if self._mode is _Mode.RELAY:
            self._resume()
            return
        self._screen.write(self._idle_farewell)
        self.close()
