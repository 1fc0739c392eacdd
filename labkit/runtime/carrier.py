"""What carries a lab's devices when they do not live in the lab process alone."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from labkit.errors import LabError, UsageError
from labkit.language import _
from labkit.runtime.plan_file import load_plan
from labkit.runtime.store import LabFolder
from labkit.scenario.plan import LabPlan

if TYPE_CHECKING:
    from labkit.runtime.lab import Lab

RUNTIMES = ("local", "docker", "attach")
"""Where a lab can run: simulated in its process, in containers, or on devices that exist already."""


class Carrier(Protocol):
    """Containers, or whatever else outlives the lab process. It leaves a note of itself in the lab's folder."""

    def carry(self, lab: "Lab", step: Callable[[str], None]) -> tuple[str, ...]:
        """Bring the lab's devices onto what is there, after starting what is missing.

        The first time that is everything; later it repairs. Returns what the user should know. Raises LabError.
        """

    def troubles(self) -> dict[str, str]:
        """What is wrong now, by node."""

    def open_doors(self, host: str, ports: Mapping[str, int]) -> dict[str, int]:
        """Listen for logins to those of its devices that are not labkit's (0: any free port); returns the ports."""

    def take(self, plan: LabPlan) -> None:
        """Keep what those of its devices have saved that are not labkit's. Raises LabError."""

    def remove(self) -> None:
        """Leave nothing behind. Raises LabError where that fails; it may be tried again."""


def check_runtime(runtime: str, known: Sequence[str] = RUNTIMES) -> None:
    """Raise UsageError for a runtime that there is not."""
    if runtime not in known:
        raise UsageError(
            _("no such runtime: {runtime}", runtime=runtime),
            hint=_("there are {names}", names=", ".join(known)),
        )


def carrier_of(runtime: str, folder: LabFolder) -> Carrier | None:
    """The carrier of a lab; None for a lab that is simulated."""
    if runtime != "docker":
        return None
    from labkit.runtime.docker.carrier import DockerCarrier

    return DockerCarrier.of_folder(folder)


def sweep(folder: LabFolder) -> None:
    """Remove what an earlier run of a lab has left behind outside of its process."""
    carrier = carrier_of("docker", folder) if folder.carried.exists() else None
    if carrier is not None:
        with suppress(LabError):  # what is left is removed, whatever can still be had of it
            carrier.take(load_plan(folder.plan))
        carrier.remove()
