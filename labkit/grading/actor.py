"""Acts on labs for a rubric's phases: on one in this process, or through a running one's control connection."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from labkit.errors import GraderError
from labkit.grading.action import Action
from labkit.grading.parse import refused
from labkit.grading.rubric import Rubric
from labkit.grading.transport import Transport
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
class LoginActor:
    """Types what a rubric says on devices that are not labkit's, in logins of their own.

    `lab` does everything else; None where nothing else can be done.
    """

    others: Collection[str]
    transport: Transport
    lab: Actor | None

    def act(self, action: Action) -> None:
        """Do it. Raises GraderError where it cannot be done."""
        if action.wait:
            return
        if action.run is not None and action.target in self.others:
            self._type(action)
        elif self.lab is not None:
            self.lab.act(action)
        else:
            raise GraderError(_("nothing but typing can be done to attached devices"), place=action.target)

    def restore(self) -> None:
        """Undo what the lab has done; what was typed in a login stays."""
        if self.lab is not None:
            self.lab.restore()

    def _type(self, action: Action) -> None:
        connection = self.transport.open(action.target)
        try:
            said = connection.run(action.lines[0], action.answers)
        finally:
            connection.close()
        if refused(said):
            raise GraderError(
                _("the device does not know `{command}`", command=action.lines[0]), place=action.target
            )


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


def needs_control(rubric: Rubric) -> list[str]:
    """What a rubric does to a lab that cannot be done to devices by logging in to them, each thing by name."""
    found = [_("it grades what is saved, after a reboot")] if rubric.graded == "saved" else []
    return found + [
        _("phase {phase}: {action}", phase=phase.id, action=action)
        for phase in rubric.phases
        for action in phase.act
        if action.run is None and not action.wait
    ]
