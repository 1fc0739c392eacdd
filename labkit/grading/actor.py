"""Acts on labs for a rubric's phases: on one in this process, or through a running one's control connection."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from labkit.errors import GraderError
from labkit.grading.action import Action
from labkit.grading.parse import refused
from labkit.language import _


class HasEvents(Protocol):
    """A lab to which something can be done."""

    def event(self, kind: str, target: str, lines: Sequence[str], answers: Sequence[str]) -> str:
        """Let it happen; return what a device said to typed lines. Raises LabkitError where it cannot."""

    def undo_events(self) -> None:
        """Undo all events since the last call."""


class Actor(Protocol):
    """Does something to a lab, and undoes it."""

    def act(self, action: Action) -> None:
        """Do it. Raises LabkitError where it cannot be done."""

    def restore(self) -> None:
        """Undo all that was done since the last call: cables, devices, and configurations."""


@dataclass(frozen=True, slots=True)
class EventActor:
    """Does what a rubric says by letting events happen."""

    lab: HasEvents

    def act(self, action: Action) -> None:
        """Let it happen. Raises GraderError where a device does not understand what is typed on it."""
        if action.wait:
            return
        said = self.lab.event(action.kind, action.target, action.lines, action.answers)
        if refused(said):
            raise GraderError(
                _("the device does not know `{lines}`", lines=action.lines[0]), place=action.target
            )

    def restore(self) -> None:
        """Undo it."""
        self.lab.undo_events()


@dataclass(frozen=True, slots=True)
class ControlledLab:
    """A lab process; `ask` takes the name of a request and its arguments."""

    ask: Callable[..., Any]

    def event(self, kind: str, target: str, lines: Sequence[str], answers: Sequence[str]) -> str:
        """Let it happen there."""
        said: str = self.ask("event", kind=kind, target=target, lines=list(lines), answers=list(answers))
        return said

    def undo_events(self) -> None:
        """Undo it there."""
        self.ask("undo_events")
