"""Devices of a lab that are not labkit's: images of others in containers, and devices that exist already.

labkit has neither a command line nor a model of them. One reaches them by their own logins, and what is typed on
them is typed by whoever logs in: the lab process only knows where they are, and what becomes of them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from labkit.errors import LabError, UsageError
from labkit.language import _
from labkit.scenario.plan import LabPlan

Transport = Literal["ssh", "telnet"]


@dataclass(frozen=True, slots=True)
class OtherLogin:
    """How to get into a device that is not labkit's. An empty `username` is a console without a login."""

    device_type: str
    """netmiko's, without a suffix for the transport."""
    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    transport: Transport = "ssh"

    def record(self) -> dict[str, Any]:
        """As JSON data, passwords included: for memory and pipes only."""
        return asdict(self)


class Other(Protocol):
    """A device that is not labkit's."""

    @property
    def login(self) -> OtherLogin:
        """How to get in from here. Raises LabError while there is no way."""

    def snapshot(self) -> dict[str, Any]:
        """What can be kept of its work. Raises LabError where it cannot be had."""

    def restore(self, held: Mapping[str, Any]) -> None:
        """Put back what `snapshot` gave. Raises LabError where that cannot be done."""

    def configure(self, text: str | None) -> None:
        """Start with a startup configuration; None is what it has of itself. Raises LabError where that cannot be."""

    def power(self, *, on: bool) -> None:
        """Switch it on or off. Raises LabError where that cannot be done."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A device that exists already: labkit logs in to it, and changes nothing of it."""

    node: str
    login: OtherLogin

    def snapshot(self) -> dict[str, Any]:
        """Nothing: its configuration is its own to keep."""
        return {}

    def restore(self, held: Mapping[str, Any]) -> None:
        """Refuse."""
        raise self._not_ours(_("its configuration cannot be put back"))

    def configure(self, text: str | None) -> None:
        """Refuse."""
        raise self._not_ours(_("it cannot be configured from outside"))

    def power(self, *, on: bool) -> None:
        """Refuse."""
        raise self._not_ours(_("it cannot be switched {value}", value="on" if on else "off"))

    def _not_ours(self, what: str) -> LabError:
        return LabError(
            _("{what}: labkit only logs in to an attached device", what=what),
            place=self.node,
            hint=_("do it on the device itself"),
        )


def refuse_guests(plan: LabPlan) -> None:
    """Raise UsageError for a lab that has images of others, where only labkit's own devices can run."""
    guests = [name for name, node in plan.topology.nodes.items() if node.guest is not None]
    if guests:
        raise UsageError(
            _("images of others run only in a lab in containers: {names}", names=", ".join(guests)),
            place=plan.lab_id,
            hint=_("bring it up with `--runtime docker`, and grade it there"),
        )
