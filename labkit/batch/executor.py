"""Who runs the orders of a batch: this process, processes of this machine, or a cluster."""

from collections.abc import Callable, Iterator
from typing import Protocol

from labkit.batch.job import Job, Order, Outcome

Source = Callable[[int], list[Order]]
"""Gives up to so many orders; none where there are no more for now."""


class Executor(Protocol):
    """Runs orders."""

    def run(self, source: Source) -> Iterator[Outcome | None]:
        """Run all orders that the source gives.

        Yields the outcome of each, in any order, and None now and then, as a sign of life.
        """


class Serial:
    """Runs one order after the other in this process, for those who look for a fault."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def run(self, source: Source) -> Iterator[Outcome | None]:
        """Run them here."""
        from labkit.batch.workshop import Workshop

        workshop = Workshop(self._job)
        while orders := source(1):
            for order in orders:
                yield workshop.grade(order)
