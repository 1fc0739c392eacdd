"""Runs commands without a terminal: for loading configurations, and for use in the same process."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

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
from labkit.nos.shell.keys import Key
from labkit.nos.shell.session import Interpreter, Session
from labkit.nos.shell.steps import carried_out, work_step

if TYPE_CHECKING:
    from labkit.nos.shell.interpreter import Terminal

Driven = Generator[Callable[[], Any], Callable[[], Any], str]
"""A command under way: it gives work that touches nothing of the lab, takes its result, and returns what it printed."""


def run_line(interpreter: Interpreter, line: str, answers: Sequence[str] = ()) -> str:
    """Run one command and return what it prints, its questions and the answers among it.

    `answers` are given in turn, also as the lines typed in a login on another device; a question without an
    answer is interrupted, as by Ctrl+C. Pauses take no time. What a command raises is raised.
    """
    return _finished(_driven(interpreter, line, list(answers)))


def run_on(terminal: "Terminal", line: str, answers: Sequence[str] = ()) -> str:
    """Run one command; where it leads to another device's service (`ftp`), go on there with the rest of the answers.

    As in a session, the lines typed there follow its prompt.
    """
    return _finished(driven_on(terminal, line, answers))


def driven_on(terminal: "Terminal", line: str, answers: Sequence[str] = ()) -> Driven:
    """Run one command as `run_on` does, for somebody who waits elsewhere; see `go_on`."""
    remaining = list(answers)
    printed = [(yield from _driven(terminal, line, remaining))]
    while remaining and terminal.abroad:
        prompt, line = terminal.prompt, remaining.pop(0)
        printed.append(f"{prompt}{line}\n{(yield from _driven(terminal, line, remaining))}")
    return "".join(printed)


def go_on(driven: Driven, result: Callable[[], Any] | None = None) -> tuple[Callable[[], Any] | None, str]:
    """Take a command to the next piece of work that touches nothing of the lab, or to its end.

    Returns the work, whose result is to be given to the next call as `steps.carried_out` gives it; or None and what
    the command printed.
    """
    try:
        return (next(driven) if result is None else driven.send(result)), ""
    except StopIteration as end:
        return None, end.value


def _finished(driven: Driven) -> str:
    """Do here and now whatever a command waits for."""
    call, text = go_on(driven)
    while call is not None:
        call, text = go_on(driven, carried_out(call))
    return text


def _driven(interpreter: Interpreter, line: str, remaining: list[str]) -> Driven:
    """Run one command with the answers that it takes from those that remain."""
    dialogue = interpreter.run(line)
    printed: list[str] = []
    advance: Callable[[], Effect] = partial(next, dialogue)
    while True:
        try:
            effect = advance()
        except (StopIteration, Interrupted):
            return "".join(printed)
        if isinstance(effect, Close):
            dialogue.close()
            return "".join([*printed, effect.text])
        if isinstance(effect, Work) and effect.apart:
            advance = work_step(dialogue, (yield effect.call))
        else:
            advance = _answer(dialogue, effect, remaining, printed)


def _answer(
    dialogue: Dialogue, effect: Effect, remaining: list[str], printed: list[str]
) -> Callable[[], Effect]:
    """Do what the effect asks; return how the dialogue goes on."""
    match effect:
        case Output(text):
            printed.append(text)
        case Ask(prompt):
            if not remaining:
                printed.append(f"{prompt}\n")
                return partial(dialogue.throw, Interrupted())
            answer = remaining.pop(0)
            printed.append(f"{prompt}{answer if effect.echo else ''}\n")
            return partial(dialogue.send, answer)
        case Relay(data):
            printed.append(data.decode(errors="replace").replace("\r\n", "\n"))
        case Keys(wake_at=None):
            if not remaining:
                return partial(dialogue.throw, Interrupted())
            return partial(dialogue.send, [*remaining.pop(0), Key.ENTER])
        case Work(call):
            return work_step(dialogue, call)
        case Keys() | Sleep() | Close():
            pass
    return partial(next, dialogue)


def settle(session: Session) -> bytes:
    """Do the session's pending work here and now; return what it sends."""
    while session.work is not None:
        session.finish_work(session.work())
    return session.take()
