"""The steps of a dialogue as work: what they give or raise is data, for the session to handle where it runs."""

from collections.abc import Callable
from functools import partial
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


def carried_out(call: Callable[[], Any]) -> Callable[[], Any]:
    """Make a call, and return what gives its result, or raises what it raised."""
    try:
        result = call()
    except Exception as error:  # noqa: BLE001  (as above)
        return partial(_raise, error)
    return lambda: result


def _raise(error: Exception) -> Any:
    raise error


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
