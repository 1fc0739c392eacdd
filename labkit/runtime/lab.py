"""A lab in this process: devices with their configurations, on the simulation or on another network."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from labkit.engine.network import Network
from labkit.engine.sim.network import SimNetwork
from labkit.errors import LabError
from labkit.language import _
from labkit.nos.config import DeviceConfig
from labkit.nos.device import STARTUP_FILE, Device, Epoch, Journal
from labkit.nos.dialects import dialect_for
from labkit.nos.shell.drive import Driven
from labkit.nos.shell.loader import LoadProblem
from labkit.runtime.others import Other
from labkit.scenario.plan import LabPlan
from labkit.topology.topology import Node

STILL = Epoch(now=lambda: 600.0, start=datetime(2026, 1, 5, 8, 0, 0, tzinfo=UTC))
"""A clock that stands: ten minutes after the start. What is graded in process does not depend on the hour."""


class Lab:
    """All devices of one student's lab, running.

    `problems` has, by node, the lines of its start configuration that the device refused. `devices` are labkit's
    own; of a lab that is `attached` to devices that exist already it has none.
    """

    def __init__(self, plan: LabPlan, epoch: Epoch, *, attached: bool = False) -> None:
        self.plan = plan
        self.epoch = epoch
        self.problems: dict[str, list[LoadProblem]] = {}
        self.attached = attached
        self.others: dict[str, Other] = {}
        """The devices that are not labkit's, as soon as they are there."""
        nodes = plan.topology.nodes
        own = [node for node in nodes.values() if not attached and node.guest is None]
        self.devices = {node.name: Device(node, dialect_for(node.kind), epoch) for node in own}
        watched: set[str] = set()
        for device in self.devices.values():
            device.company, device.watched = self.devices, watched
        self.network: Network = SimNetwork(
            plan.topology,
            # those of labkit's own devices come when they start
            {name: _silent(node) for name, node in nodes.items() if name not in self.devices},
            epoch.now,
            start=epoch.start,
        )

    @classmethod
    def build(
        cls,
        plan: LabPlan,
        epoch: Epoch = STILL,
        configurations: Mapping[str, str] | None = None,
        *,
        attached: bool = False,
    ) -> "Lab":
        """Start every device from its start configuration, or from the one given for it."""
        lab = cls(plan, epoch, attached=attached)
        texts = {**plan.start, **(configurations or {})}
        for name, device in lab.devices.items():
            device.connect(lab.network.engine(name))
            problems = device.load(texts.get(name, ""))
            device.save()
            if problems:
                lab.problems[name] = problems
        return lab

    def move(self, network: Network) -> None:
        """Go over to another network, with the configurations as they are now.

        What was typed is replayed on the simulation, so containers see its result and not its history.
        """
        left, self.network = self.network, network
        for name, device in self.devices.items():
            device.connect(network.engine(name))
            device.changed()
        left.close()

    @property
    def journal(self) -> Journal | None:
        """Where commands are recorded before they act."""
        return next(iter(self.devices.values())).journal if self.devices else None

    @journal.setter
    def journal(self, journal: Journal | None) -> None:
        for device in self.devices.values():
            device.journal = journal

    def device(self, node: str) -> Device:
        """The device of a node. Raises LabError with the names there are."""
        try:
            return self.devices[node]
        except KeyError:
            if node in self.plan.topology.nodes:
                raise LabError(
                    _("is no device of labkit's own, so that this cannot be done"), place=node
                ) from None
            raise LabError(
                _("no such device in this lab: {node}", node=node),
                hint=_("devices: {names}", names=", ".join(self.devices)),
            ) from None

    def run(self, node: str, command: str, answers: Iterable[str] = ()) -> str:
        """Run a command as the grader would, answer its questions, and return its output."""
        return self._powered(node).run(command, answers)

    def driven(self, node: str, command: str) -> Driven:
        """Run a command in the same way, for somebody who waits elsewhere than on the lab's own thread."""
        return self._powered(node).driven(command)

    def _powered(self, node: str) -> Device:
        device = self.device(node)
        if not device.powered:
            raise LabError(_("is switched off"), place=node)
        return device

    def replay(self, records: Iterable[Mapping[str, Any]]) -> None:
        """Apply recorded commands again."""
        for record in records:
            if record["kind"] in ("config", "action"):
                self.device(record["node"]).replay(record)

    def snapshot(self) -> dict[str, Any]:
        """The work in this lab: each device's running and saved configuration, and its files."""
        return {
            "schema": 1,
            "lab": self.plan.lab_id,
            "student": self.plan.student,
            "time": (self.epoch.start.isoformat(), self.epoch.now()),
            "nodes": {name: self.snapshot_of(name) for name in self.devices},
            "others": {name: _kept(other) for name, other in self.others.items()},
        }

    def snapshot_of(self, node: str) -> dict[str, Any]:
        """The work on one device."""
        device = self.device(node)
        return {
            "running": device.text(),
            "saved": device.saved,
            "files": dict(device.files),
            "startup": device.startup_name,
        }

    def restore(self, snapshot: Mapping[str, Any]) -> None:
        """Put back what a snapshot holds. Devices that it does not name stay as they are."""
        for name, held in snapshot["nodes"].items():
            self.restore_device(name, held)
        for name, held in snapshot.get("others", {}).items():
            if name in self.others:
                self.others[name].restore(held)

    def restore_device(self, node: str, held: Mapping[str, Any]) -> None:
        """Put back the work on one device."""
        device = self.device(node)
        device.load(held["running"])
        device.saved = held["saved"]
        device.files = dict(held.get("files", {}))
        device.startup_name = held.get("startup", STARTUP_FILE)

    def reset(self, node: str | None = None) -> None:
        """Return a device, or all, to the start state."""
        for name, device in self.devices.items():
            if node in (None, name):
                device.load(self.plan.start.get(name, ""))
                device.save()
        for name, other in self.others.items():
            if node in (None, name):
                other.configure(self.plan.start.get(name))

    def configure(self, texts: Mapping[str, str]) -> None:
        """Put other configurations in place, and save them; those of the start where none is given."""
        for name, device in self.devices.items():
            device.load(texts.get(name, self.plan.start.get(name, "")))
            device.save()
        for name, other in self.others.items():
            other.configure(texts.get(name, self.plan.start.get(name)))

    def save(self, node: str | None = None) -> None:
        """Save the running configuration on a device, or on all."""
        for name, device in self.devices.items():
            if node in (None, name):
                device.save()


def _silent(node: Node) -> DeviceConfig:
    """What the simulation takes a device for that is not labkit's: a PC that nobody has given an address."""
    from labkit.nos.host.dialect import host

    return host().blank(node)


def _kept(other: Other) -> dict[str, Any]:
    """What another's device keeps; the work on the others is not lost with it."""
    try:
        return other.snapshot()
    except LabError as error:
        return {"trouble": str(error)}


def real_time(clock: Callable[[], float], start: datetime) -> Epoch:
    """A clock that runs: `clock` in seconds, from `start` on the calendar."""
    begin = clock()
    return Epoch(now=lambda: clock() - begin, start=start)
