"""Runs commands without a terminal: for loading configurations, and for use in the same process."""

from collections.abc import Callable, Sequence
from functools import partial

from labkit.nos.shell.effects import Ask, Close, Dialogue, Effect, Interrupted, Output, Sleep, Work
from labkit.nos.shell.session import Interpreter, Session, work_step


def run_line(interpreter: Interpreter, line: str, answers: Sequence[str] = ()) -> str:
    """Run one command and return what it prints, its questions and the answers among it.

    `answers` are given in turn; a question without an answer is interrupted, as by Ctrl+C. Pauses take no
    time. What a command raises is raised.
    """
    dialogue = interpreter.run(line)
    remaining = list(answers)
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
        case Work(call):
            return work_step(dialogue, call)
        case Sleep() | Close():
            pass
    return partial(next, dialogue)


def settle(session: Session) -> bytes:
    """Do the session's pending work here and now; return what it sends."""
    while session.work is not None:
        session.finish_work(session.work())
    return session.take()
