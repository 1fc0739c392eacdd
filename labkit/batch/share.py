"""What a worker of a cluster does with a share of the orders: has a supervisor grade them.

The supervisor, and so its warm process, stays for the batch's next share; when none comes for a while, it goes.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labkit.batch.job import Job, Order
from labkit.batch.supervisor import Bounds, Supervisor

_IDLE = 20.0
"""Seconds for which a supervisor waits for another share of its batch."""


class _Staying(Supervisor):
    """A supervisor whose process outlives a run; `dismiss` ends it."""

    def close(self) -> None:
        """Stay for the next run."""

    def dismiss(self) -> None:
        """End the process."""
        super().close()


@dataclass(frozen=True, slots=True, eq=False)
class _Parked:
    """A supervisor that waits. No two are equal: what was parked again is not what a timer once was set for."""

    batch: str
    supervisor: _Staying


_parked: list[_Parked] = []
_parking = threading.Lock()


def run_share(
    batch: str, job: Mapping[str, Any], orders: Sequence[Mapping[str, Any]], seconds: float, memory: int
) -> list[dict[str, Any]]:
    """Run on a worker of the cluster: grade some orders. `batch` is the same for all shares of one command."""
    waiting = [Order.of(record) for record in orders]

    def source(count: int) -> list[Order]:
        given, waiting[:] = waiting[:count], waiting[count:]
        return given

    supervisor = _taken(batch) or _Staying(Job.of(job), 1, Bounds(seconds, memory))
    try:
        records = [outcome.record() for outcome in supervisor.run(source) if outcome is not None]
    except BaseException:
        supervisor.dismiss()  # nobody knows what it has in hand
        raise
    _park(_Parked(batch, supervisor))
    return records


def _taken(batch: str) -> _Staying | None:
    with _parking:
        for one in _parked:
            if one.batch == batch:
                _parked.remove(one)
                return one.supervisor
    return None


def _park(one: _Parked) -> None:
    with _parking:
        _parked.append(one)
    leaving = threading.Timer(_IDLE, _leave, (one,))
    leaving.daemon = True
    leaving.start()


def _leave(one: _Parked) -> None:
    with _parking:
        if one not in _parked:
            return
        _parked.remove(one)
    one.supervisor.dismiss()
