"""What a device would log: found by comparing two looks at its state."""

from collections.abc import Callable
from ipaddress import IPv4Address

from labkit.engine.engine import Event
from labkit.engine.linux.state import LinuxState
from labkit.nos.state import OspfState

NeighborKey = tuple[int, str, str]
"""Process, interface and the neighbour's address."""


class Watch:
    """Remembers what was seen last, and since when each link is as it is."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._up: frozenset[str] | None = None
        self._phases: dict[NeighborKey, str] = {}
        self.since: dict[str, float] = {}

    def changes(self, state: LinuxState) -> list[Event]:
        """The differences to the last look; the first look only remembers."""
        now = self._clock()
        first = self._up is None
        up = frozenset(name for name, found in state.interfaces().items() if found.physical_up)
        phases = _phases(state.ospf())
        found = [*self._links(up, now), *self._neighbors(phases, now)]
        self._up, self._phases = up, phases
        return [] if first else found

    def _links(self, up: frozenset[str], now: float) -> list[Event]:
        changed = sorted(up ^ (self._up or frozenset()))
        for name in changed:
            self.since[name] = now
        return [Event(now, "link-up" if name in up else "link-down", name) for name in changed]

    def _neighbors(self, phases: dict[NeighborKey, str], now: float) -> list[Event]:
        found = []
        for key in sorted(self._phases.keys() | phases.keys()):
            before, after = self._phases.get(key, "down"), phases.get(key, "down")
            if before != after:
                process_id, interface, address = key
                detail = f"process {process_id} neighbour {address}: {before} -> {after}"
                found.append(
                    Event(
                        now,
                        "ospf-neighbor",
                        interface,
                        detail,
                        process_id,
                        IPv4Address(address),
                        before,
                        after,
                    )
                )
        return found


def _phases(processes: dict[int, OspfState]) -> dict[NeighborKey, str]:
    return {
        (number, neighbor.interface, str(neighbor.address)): neighbor.phase
        for number, process in processes.items()
        for neighbor in process.neighbors
    }
