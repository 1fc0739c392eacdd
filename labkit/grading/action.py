"""What a rubric does to a lab before it looks again: one action in one field."""

from typing import Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from labkit.grading.check import known_interface, known_node, site_of
from labkit.grading.fields import Seconds, Strict
from labkit.language import _


class Run(Strict):
    """A command that the grader types: it clears a process, or sends packets."""

    node: str
    command: str = Field(min_length=1, pattern=r"^[^\r\n]+$")
    answers: tuple[str, ...] = Field(default=(), description="what its questions are answered with")

    @field_validator("node")
    @classmethod
    def _known(cls, node: str, info: ValidationInfo) -> str:
        return known_node(node, info)


class Configure(Strict):
    """Configuration lines, typed from the system view on."""

    node: str
    lines: tuple[str, ...] = Field(min_length=1)

    @field_validator("node")
    @classmethod
    def _known(cls, node: str, info: ValidationInfo) -> str:
        return known_node(node, info)


class Action(Strict):
    """One thing done to the lab. Exactly one field is given.

    Whatever the actions of a phase change is put back when its checks have looked: cables, devices and
    configurations.
    """

    cut: str = Field(default="", description="either end of a cable, such as R1:GE0/0/0 or R1:to-R2")
    mend: str = Field(default="", description="either end of a cable that was cut")
    stop: str = Field(default="", description="a device that loses its power")
    start: str = Field(default="", description="a device that gets it back, and boots what it has saved")
    reboot: str = Field(default="", description="a device that boots what it has saved")
    run: Run | None = None
    configure: Configure | None = None
    wait: Seconds = Field(default=0, description="time for real protocols; the simulation never waits")

    @field_validator("stop", "start", "reboot")
    @classmethod
    def _device(cls, node: str, info: ValidationInfo) -> str:
        return known_node(node, info)

    @field_validator("cut", "mend")
    @classmethod
    def _port(cls, port: str, info: ValidationInfo) -> str:
        node, colon, interface = port.partition(":")
        if not colon:
            raise ValueError(_("write a port as `node:interface`, found: {port}", port=port))
        if site_of(info) is None:
            return port
        known_node(node, info)
        return f"{node}:{known_interface(interface, info, node)}"

    @model_validator(mode="after")
    def _one(self) -> "Action":
        if len(self.model_fields_set) != 1 or not self.model_dump(exclude_defaults=True):
            raise ValueError(_("an action is one of cut, mend, stop, start, reboot, run, configure, wait"))
        return self

    @property
    def kind(self) -> str:
        """Which of the fields is given."""
        return next(iter(self.model_fields_set))

    @property
    def target(self) -> str:
        """The device, or the port of the cable; empty for a pause."""
        typed = self.run or self.configure
        return (
            typed.node
            if typed is not None
            else self.cut or self.mend or self.stop or self.start or self.reboot
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """What is typed."""
        if self.run is not None:
            return (self.run.command,)
        return self.configure.lines if self.configure is not None else ()

    @property
    def answers(self) -> tuple[str, ...]:
        """What questions are answered with."""
        return self.run.answers if self.run is not None else ()

    def record(self) -> dict[str, Any]:
        """Return plain data, from which `model_validate` makes the action again."""
        return self.model_dump(mode="json", exclude_defaults=True)

    def __str__(self) -> str:
        if self.run is not None:
            return f"{self.run.node}: {self.run.command}"
        if self.configure is not None:
            return f"{self.configure.node}: {' / '.join(self.configure.lines)}"
        return f"{self.kind} {getattr(self, self.kind)}"
