"""The steps of a dialogue as work: what they give or raise is data, for the session to handle where it runs."""

from collections.abc import Callable
from typing import Any

from labkit.nos.shell.effects import Dialogue, Effect, Interrupted


def work_step(dialogue: Dialogue, call: Callable[[], Any]) -> Callable[[], Effect]:
    """Return the step of a dialogue that resumes it with the result of a call, or what the call raises."""

    def step() -> Effect:
        try:
            result = call()
        except Exception as error:  # noqa: BLE001  (the dialogue is where it belongs)
            return dialogue.throw(error)
        return dialogue.send(result)

    return step


class Fault:
    """What a piece of work raised."""

    def __init__(self, error: BaseException) -> None:
        self.error = error


def outcome(call: Callable[[], Any]) -> Any:
    """Return what the call returns, or the fault that it raises."""
    try:
        return call()
    except Exception as error:  # noqa: BLE001  (a fault in one command is reported by `_failed`)
        return Fault(error)


def next_effect(step: Callable[[], Effect]) -> Effect | None:
    """Take a step of a dialogue; None is its end."""
    try:
        return step()
    except (StopIteration, Interrupted):
        return None
