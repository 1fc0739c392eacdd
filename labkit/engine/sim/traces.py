"""What a packet leaves with those on its way: entries in their tables, and counts."""

from dataclasses import dataclass

from labkit.engine.sim.forwarding import Walk
from labkit.engine.sim.learning import Lesson, learn, lesson
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.traffic import Crossing, count, crossing


@dataclass(frozen=True, slots=True)
class Traces:
    """What each packet leaves that goes a certain way, as long as the network stays as it is."""

    lesson: Lesson
    crossed: tuple[Crossing, ...]


def leave_traces(state: NetworkState, walk: Walk, moment: Moment) -> None:
    """Leave what a packet's walk leaves; of one that is walked again it is known already."""
    if walk.traces is None:
        crossed = tuple(crossing(state.switching, sender, receiver) for sender, receiver in walk.steps)
        walk.traces = Traces(lesson(state, walk), crossed)
    learn(state, moment.past, walk.traces.lesson, moment.now)
    for crossed_once in walk.traces.crossed:
        count(moment.past.traffic, crossed_once, walk.packet.size)
