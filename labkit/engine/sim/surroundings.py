"""What a network depends on beside configurations and its past."""

from dataclasses import dataclass

from labkit.engine.sim.links import Port


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is not configuration: devices without power and cut cables (by port)."""

    unpowered: frozenset[str] = frozenset()
    cut: frozenset[Port] = frozenset()
