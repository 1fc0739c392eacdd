"""Labs in containers for as long as they are graded."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from labkit.errors import LabError
from labkit.runtime.docker.carrier import DockerCarrier
from labkit.runtime.docker.containers import Containers, new_id
from labkit.runtime.docker.settling import Patience, settle
from labkit.runtime.events import Event, Events
from labkit.runtime.lab import Lab
from labkit.runtime.others import refuse_guests
from labkit.runtime.rebuild import running_clock
from labkit.scenario.plan import LabPlan

if TYPE_CHECKING:
    from docker import DockerClient

_PAUSE = 2.0


def container_label(plan: LabPlan) -> str:
    """The name of a lab's containers while it is graded."""
    return f"grading {plan.lab_id}"


class ContainerLab:
    """A lab whose containers end with it, or with this process."""

    def __init__(self, client: "DockerClient", plan: LabPlan, configurations: Mapping[str, str]) -> None:
        self.lab = Lab.build(plan, running_clock(), configurations)
        self._carrier = DockerCarrier(client, Containers(client, container_label(plan), new_id(), tied=True))
        self._events = Events(self.lab)
        self._patience = Patience()
        try:
            self._carrier.carry(self.lab, lambda _: None)
            self.names = tuple(found.name for found in self._carrier.containers.devices().values())
            if not settle(self.lab, Lab.build(plan, configurations=configurations)):
                self._patience.seconds = 0
        except LabError:
            self._carrier.remove()
            raise

    @property
    def settled(self) -> bool:
        """Real protocols take their time."""
        return False

    def run(self, node: str, command: str, answers: Sequence[str] = ()) -> str:
        """Type a command on a node as the grader and return the answer."""
        return self.lab.run(node, command, answers)

    def event(self, kind: str, target: str, lines: Sequence[str], answers: Sequence[str]) -> str:
        """Let something happen to the lab."""
        return self._events.happen(Event(kind, target, tuple(lines), tuple(answers)))

    def undo_events(self) -> None:
        """Undo all events since the last call."""
        self._events.restore()

    def wait(self) -> bool:
        """Give the network a little more time; False when it has had enough."""
        if not self._patience.lasts():
            return False
        time.sleep(_PAUSE)
        return True

    def close(self) -> None:
        """Take the lab down."""
        self.lab.network.close()
        self._carrier.remove()


class ContainerLabs:
    """Brings labs up in containers, and remembers the containers' names."""

    def __init__(self, client: "DockerClient", step: Callable[[str], None]) -> None:
        self._client = client
        self._step = step
        self.names: list[str] = []

    def __call__(self, plan: LabPlan, configurations: Mapping[str, str]) -> ContainerLab:
        """Bring a plan's network up with these configurations by node."""
        refuse_guests(plan)
        self._step(f"{plan.lab_id}: starting {len(plan.topology.nodes)} containers")
        lab = ContainerLab(self._client, plan, configurations)
        self.names += lab.names
        return lab
