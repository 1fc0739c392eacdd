"""What can happen to a lab from outside: cables are cut, devices lose power or boot, others type on them.

A grader's events are undone when its checks have looked; a user's stay, and are written down.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, runtime_checkable

from labkit.engine.sim.network import Checkpoint, SimNetwork
from labkit.errors import LabError, LabkitError
from labkit.language import _
from labkit.nos.device import Device
from labkit.nos.shell.drive import run_line
from labkit.nos.shell.interpreter import Terminal
from labkit.runtime.lab import Lab
from labkit.topology.topology import Link


@dataclass(frozen=True, slots=True)
class Event:
    """`cut` and `mend` name either end of a cable (`R1:GE0/0/0`, `R1:to-R2`), all others a device.

    `run` types its one line in the user view and answers its questions; `configure` types lines from the
    system view on; `start` and `reboot` boot what the device has saved.
    """

    kind: str
    target: str
    lines: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


@runtime_checkable
class Breakable(Protocol):
    """A network whose cables and power supplies can fail."""

    def set_power(self, node: str, on: bool) -> None:
        """Switch a device on or off."""

    def set_link(self, link: Link, up: bool) -> None:
        """Cut a cable or mend it."""


def happen(lab: Lab, event: Event) -> str:
    """Let an event happen; return what a device said to typed lines. Raises LabError where it cannot."""
    match event.kind:
        case "cut" | "mend":
            _breakable(lab).set_link(link_at(lab, event.target), event.kind == "mend")
        case "stop" | "start" | "reboot" if _is_other(lab, event.target):
            _switch(lab, event)
        case "stop":
            _breakable(lab).set_power(event.target, False)
            lab.device(event.target).powered = False
        case "start":
            _breakable(lab).set_power(event.target, True)
            device = lab.device(event.target)
            if not device.powered:
                device.powered = True
                device.reboot()
        case "reboot":
            _running(lab, event.target)
            lab.device(event.target).reboot()
        case "run":
            _running(lab, event.target)
            return "".join(lab.run(event.target, line, event.answers) for line in event.lines)
        case "configure":
            _running(lab, event.target)
            _type(lab.device(event.target), event.lines)
        case unknown:
            raise LabError(_("no such event: {event}", event=unknown))
    return ""


def _is_other(lab: Lab, node: str) -> bool:
    return node in lab.plan.topology.nodes and node not in lab.devices


def _switch(lab: Lab, event: Event) -> None:
    """Stop, start or reboot a device that is not labkit's; what it has saved it keeps.

    While a lab is built again from its journal there is nothing to switch yet.
    """
    network, other = _breakable(lab), lab.others.get(event.target)
    if event.kind != "start":
        network.set_power(event.target, False)
        if other is not None:
            other.power(on=False)
    if event.kind != "stop":
        if other is not None:
            other.power(on=True)
        network.set_power(event.target, True)


def link_at(lab: Lab, port: str) -> Link:
    """Return the cable that is plugged in at a port. Raises LabError where there is none."""
    from labkit.topology.ports import PortError, resolve_port

    try:
        end = resolve_port(lab.plan.topology, port)
    except PortError as error:
        raise LabError(error.message, hint=error.hint) from error
    for link in lab.plan.topology.links:
        if end in link.ends:
            return link
    raise LabError(_("no cable is plugged in here"), place=port)


def _type(device: Device, lines: Iterable[str]) -> None:
    """Type configuration lines from the system view on. Raises LabError at the first that is refused."""
    terminal = Terminal(device, "labkit", line="labkit")
    terminal.enter_system()
    for line in lines:
        said = run_line(terminal, line.strip(), ("y", "y"))
        if "Error:" in said:
            raise LabError(
                _(
                    "refuses `{line}`: {error}",
                    line=line.strip(),
                    error=said.strip().splitlines()[-1],
                ),
                place=device.name,
            )


def _breakable(lab: Lab) -> Breakable:
    if lab.attached or not isinstance(lab.network, Breakable):
        raise LabError(_("this runtime cannot cut cables or switch devices off"))
    return lab.network


def _running(lab: Lab, node: str) -> None:
    if not lab.device(node).powered:
        raise LabError(_("is switched off"), place=node)


@contextmanager
def _unwritten(lab: Lab) -> Iterator[None]:
    """Leave the journal alone: a lab that crashes meanwhile comes back as the student left it."""
    journal, lab.journal = lab.journal, None
    try:
        yield
    finally:
        lab.journal = journal


@dataclass
class Events:
    """The events of a grader, with all that it takes to undo them."""

    lab: Lab
    _undo: list[Event] = field(default_factory=list)
    _held: dict[str, dict[str, Any]] = field(default_factory=dict)
    _checkpoint: Checkpoint | None = None

    def happen(self, event: Event) -> str:
        """Let it happen, and note how to undo it; nothing of it goes into the lab's journal."""
        if self._checkpoint is None and isinstance(self.lab.network, SimNetwork):
            self._checkpoint = self.lab.network.checkpoint()
        if event.kind in ("cut", "mend"):
            self._undo.append(Event("mend" if event.kind == "cut" else "cut", event.target))
        else:
            self._hold(event.target)
        with _unwritten(self.lab):
            return happen(self.lab, event)

    def restore(self) -> None:
        """Undo everything, last things first. Raises the first error, when the others are undone."""
        network = self.lab.network
        with _unwritten(self.lab):
            undone = list(self._tried(self._undoing()))
        if self._checkpoint is not None and isinstance(network, SimNetwork):
            network.rollback(self._checkpoint)
        self._undo.clear()
        self._held.clear()
        self._checkpoint = None
        if undone:
            raise undone[0]

    def _hold(self, node: str) -> None:
        """Keep what a device runs and has saved, before it is touched for the first time."""
        if node not in self._held:
            self._held[node] = {
                "powered": self.lab.device(node).powered,
                "kept": self.lab.snapshot_of(node),
                "boot_time": self.lab.device(node).boot_time,
            }

    def _undoing(self) -> Iterable[Callable[[], object]]:
        for event in reversed(self._undo):
            yield partial(happen, self.lab, event)
        for node, held in self._held.items():
            yield partial(self._put_back, node, held)

    def _put_back(self, node: str, held: dict[str, Any]) -> None:
        device = self.lab.device(node)
        if device.powered != held["powered"]:
            _breakable(self.lab).set_power(node, held["powered"])
            device.powered = held["powered"]
        self.lab.restore_device(node, held["kept"])
        device.boot_time = held["boot_time"]

    @staticmethod
    def _tried(steps: Iterable[Callable[[], object]]) -> Iterable[LabkitError]:
        for step in steps:
            try:
                step()
            except LabkitError as error:
                yield error
