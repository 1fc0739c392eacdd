"""Acts on labs for a rubric's phases: on one in this process, or through the control connection of a running one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from labkit.errors import GraderError
from labkit.grading.action import Action
from labkit.grading.parse import refused


class Actor(Protocol):
    """Does something to a lab, and undoes it."""

    def act(self, action: Action) -> None:
        """Do it. Raises LabkitError where it cannot be done."""

    def restore(self) -> None:
        """Undo all that was done since the last call: cables, devices, and configurations."""


@dataclass(frozen=True, slots=True)
class ControlActor:
    """Asks a lab process; `ask` takes the name of a request and its arguments."""

    ask: Callable[..., Any]

    def act(self, action: Action) -> None:
        """Let it happen there."""
        event = {
            "kind": action.kind,
            "target": action.target,
            "lines": action.lines,
            "answers": action.answers,
        }
        told(action, self.ask("event", **event))

    def restore(self) -> None:
        """Undo it there."""
        self.ask("undo_events")


def told(action: Action, said: str) -> None:
    """Raise GraderError where a device did not understand what was typed on it."""
    if refused(said):
        raise GraderError(f"the device does not know `{action.lines[0]}`", place=action.target)
