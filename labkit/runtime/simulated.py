"""Labs in this process for the self-test, one after the other: what two of them share is built once."""

from collections.abc import Mapping, Sequence

from labkit.engine.sim.network import SimNetwork
from labkit.runtime.events import Event, Events
from labkit.runtime.lab import Lab
from labkit.runtime.others import refuse_guests
from labkit.scenario.plan import LabPlan

_LEAVES_NOTHING = ("display ", "show ", "ping ", "tracert ", "traceroute ", "ipconfig", "connect ")
"""Commands after which a device is as it was, but for what its network remembers."""


class SimulatedLab:
    """A lab that is graded and then forgotten."""

    def __init__(self, lab: Lab) -> None:
        self._lab = lab
        self._events = Events(lab)
        self.marked = False
        """Whether it was given commands that may leave something on a device."""

    @property
    def settled(self) -> bool:
        """The simulation is what it will be as soon as somebody looks."""
        return True

    def run(self, node: str, command: str, answers: Sequence[str] = ()) -> str:
        """Type a command on a node as the grader and return the answer."""
        self.marked |= not command.startswith(_LEAVES_NOTHING)
        return self._lab.run(node, command, answers)

    def event(self, kind: str, target: str, lines: Sequence[str], answers: Sequence[str]) -> str:
        """Let something happen to the lab."""
        self.marked |= kind not in ("cut", "mend")
        return self._events.happen(Event(kind, target, tuple(lines), tuple(answers)))

    def undo_events(self) -> None:
        """Undo all events since the last call."""
        self._events.restore()

    def wait(self) -> bool:
        """The simulation is settled at once."""
        return False

    def close(self) -> None:
        """Nothing outlives it."""


class SimulatedLabs:
    """Builds labs; one that differs from the last in a few configurations only takes the rest over from it.

    What comes out equals a lab that was built from nothing: all devices start at once, with an empty past.
    """

    def __init__(self) -> None:
        self._plan: LabPlan | None = None
        self._lab: Lab | None = None
        self._graded: SimulatedLab | None = None
        self._texts: dict[str, str] = {}

    def __call__(self, plan: LabPlan, configurations: Mapping[str, str]) -> SimulatedLab:
        """Start a plan's network with these configurations by node, the others from their start's."""
        refuse_guests(plan)
        texts = dict.fromkeys(plan.topology.nodes, "") | plan.start | dict(configurations)
        if plan is self._plan and self._lab is not None and self._reusable(self._lab):
            self._renew(self._lab, texts)
        else:
            self._lab = Lab.build(plan, configurations=texts)
        self._plan, self._texts = plan, texts
        self._graded = SimulatedLab(self._lab)
        return self._graded

    def _reusable(self, lab: Lab) -> bool:
        """Whether the devices are as they were configured: nobody typed, and no port learned its own lines."""
        network = lab.network
        return (
            self._graded is not None
            and not self._graded.marked
            and isinstance(network, SimNetwork)
            and not network.past.secured
            and not network.past.error_down
        )

    def _renew(self, lab: Lab, texts: Mapping[str, str]) -> None:
        """Configure anew the devices whose text is another, then let all of them start."""
        for node, device in lab.devices.items():
            if texts[node] != self._texts[node]:
                lab.problems.pop(node, None)
                device.files.clear()
                device.saved = None  # else it would be printed, to be kept
                problems = device.load(texts[node])
                device.save()
                if problems:
                    lab.problems[node] = problems
            device.log.clear()
        assert isinstance(lab.network, SimNetwork)
        lab.network.restart()
