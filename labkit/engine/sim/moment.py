"""When packets travel, and what devices remember then."""

from dataclasses import dataclass
from datetime import datetime

from labkit.engine.sim.past import Past


@dataclass(frozen=True, slots=True)
class Moment:
    """When a packet travels: in seconds since the lab's start, and on its calendar; and what devices remember."""

    past: Past
    now: float = 0.0
    calendar: datetime = datetime(2026, 1, 1)  # noqa: DTZ001  (the lab's calendar has no time zones)
