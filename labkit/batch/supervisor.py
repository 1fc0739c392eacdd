"""Keeps workers at work, and survives all of them.

A worker that dies, hangs or grows beyond its limit is killed. What it had in hand is run again, one submission at a
time, so that only the culprit is left behind: the one that does it again when it is alone.
"""

import multiprocessing
import time
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from labkit.batch import worker
from labkit.batch.executor import Source
from labkit.batch.job import Job, Order, Outcome
from labkit.batch.processes import end_at_once, interrupts_held, resident
from labkit.language import _

_OVER_SSH = 4
"""Submissions that a worker grades side by side where each has a lab process of its own, which takes memory."""
_IN_MEMORY = 8
"""Submissions that a worker has in hand, one of them at work: it does not wait while results are entered."""
_AHEAD = 16
"""Submissions that wait for a worker with room at most: they are claimed so many at a time."""
_LOOK = 0.5
"""Seconds between two looks at the workers; one that dies is looked at as it does."""
_LIVES = 3
"""How often a submission may see its worker die, when it is alone, before it is held to be the cause."""
_TASKS = 5000
"""After so many submissions a worker is replaced."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one submission may take: `seconds`, and `memory` in bytes of its worker."""

    seconds: float = 120.0
    memory: int = 1 << 30


def _side_by_side(job: Job) -> tuple[int, int]:
    """How many submissions a worker has in hand, and how many of them it grades at a time.

    In memory nobody sleeps, so that one at a time keeps a core busy. In containers a host has as many labs as workers.
    """
    if job.runtime == "docker":
        return 1, 1
    return (_OVER_SSH, _OVER_SSH) if job.transport == "ssh" else (_IN_MEMORY, 1)


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    briefed: bool = False
    """Whether it was sent the job."""
    ready: bool = False
    in_hand: dict[int, tuple[Order, float]] = field(default_factory=dict)
    given: int = 0
    alone: bool = False
    """Whether it works on one suspect only."""
    cause: str = ""
    """Why it was killed."""


class Supervisor:
    """Runs orders in worker processes."""

    def __init__(self, job: Job, processes: int, bounds: Bounds) -> None:
        self._job = job
        self._bounds = bounds
        self._in_hand, self._threads = _side_by_side(job)
        self._count = processes
        self._workers: list[_Worker] = []
        self._waiting: deque[Order] = deque()
        self._suspects: deque[Order] = deque()
        self._deaths: dict[int, int] = {}
        self._next_look = 0.0
        self._context = multiprocessing.get_context("spawn")

    def run(self, source: Source) -> Iterator[Outcome | None]:
        """Run all orders that the source gives; yields their outcomes, and None now and then to give signs of life.

        The workers are gone when it ends, however it ends.
        """
        places = self._count * self._in_hand
        ahead = min(_AHEAD, places)
        try:
            exhausted = False
            while True:
                room = places + ahead - self._busy() - len(self._waiting) - len(self._suspects)
                if not exhausted and room >= ahead:
                    orders = source(room)
                    exhausted = not orders
                    self._waiting.extend(orders)
                if exhausted and not (self._busy() or self._waiting or self._suspects):
                    return
                self.hire(self._busy() + len(self._waiting) + len(self._suspects))
                self._brief()
                self._hand_out()
                yield from self._hear()
                yield from self._look_after()
        finally:
            self.close()

    def hire(self, submissions: int) -> None:
        """Start the workers that so many submissions want.

        Whoever calls it before `run` saves the time in which they load what they need.
        """
        while len(self._workers) < min(self._count, submissions):
            ours, theirs = self._context.Pipe()
            process = self._context.Process(
                target=worker.main, args=(theirs, self._threads, self._bounds.memory), daemon=True
            )
            with interrupts_held():
                process.start()
            theirs.close()
            self._workers.append(_Worker(process, ours))

    def close(self) -> None:
        """End all workers at once."""
        for one in self._workers:
            end_at_once(one.process)
        for one in self._workers:
            one.process.join()
            one.pipe.close()
        self._workers.clear()

    def _busy(self) -> int:
        return sum(len(one.in_hand) for one in self._workers)

    def _brief(self) -> None:
        """Send the job to those who have just been hired."""
        for one in self._workers:
            if not one.briefed:
                one.briefed = True
                with suppress(OSError):  # it is dead, which is seen by its sentinel
                    one.pipe.send(self._job.record())

    def _hand_out(self) -> None:
        for one in self._workers:
            if not one.ready or one.alone or one.given >= _TASKS:
                continue
            if self._suspects and not one.in_hand:
                self._give(one, self._suspects.popleft())
                one.alone = True
            while self._waiting and not one.alone and len(one.in_hand) < self._in_hand:
                if self._suspects and one is self._workers[0]:
                    break  # it empties its hands for the suspects
                self._give(one, self._waiting.popleft())

    def _give(self, one: _Worker, order: Order) -> None:
        one.in_hand[order.number] = (order, time.monotonic())
        one.given += 1
        with suppress(OSError):  # it is dead, which is seen by its sentinel
            one.pipe.send(order.record())

    def _hear(self) -> Iterator[Outcome | None]:
        """Take what the workers say, or wait a moment for it."""
        by_source: dict[Any, _Worker] = {}
        for one in self._workers:
            by_source[one.pipe] = by_source[one.process.sentinel] = one
        heard = wait(list(by_source), timeout=_LOOK)
        if not heard:
            yield None
        for source in heard:
            one = by_source[source]
            if source is one.pipe:
                yield from self._messages(one)
            else:
                self._next_look = 0.0  # it is dead

    def _messages(self, one: _Worker) -> Iterator[Outcome]:
        try:
            while one.pipe.poll():
                kind, content = one.pipe.recv()
                if kind == "ready":
                    one.ready = True
                    continue
                outcome = Outcome.of(content)
                if one.in_hand.pop(outcome.number, None) is not None:
                    one.alone = one.alone and bool(one.in_hand)
                    yield outcome
        except (EOFError, OSError):
            return  # it died in the middle of a word

    def _look_after(self) -> Iterator[Outcome]:
        """Kill who takes too long or too much, bury the dead, and let go who has worked enough."""
        now = time.monotonic()
        if now < self._next_look:
            return
        self._next_look = now + _LOOK
        for one in list(self._workers):
            if any(now - since > self._bounds.seconds for _order, since in one.in_hand.values()):
                one.cause = one.cause or "time"
                end_at_once(one.process)
            elif resident(one.process.pid) > self._bounds.memory:
                one.cause = one.cause or "memory"
                end_at_once(one.process)
            elif one.given >= _TASKS and not one.in_hand:
                end_at_once(one.process)
            if one.process.is_alive() and not one.cause:
                continue
            one.process.join()
            yield from self._messages(one)
            self._workers.remove(one)
            one.pipe.close()
            yield from self._bury(one, now)

    def _bury(self, one: _Worker, now: float) -> Iterator[Outcome]:
        if one.process.exitcode == worker.OUT_OF_MEMORY:
            one.cause = "memory"
        if not one.ready and not one.in_hand:
            self._deaths[-1] = self._deaths.get(-1, 0) + 1
            if self._deaths[-1] >= _LIVES:
                raise RuntimeError(_("the graders do not start: see what they printed"))
        for order, since in one.in_hand.values():
            guilty = one.cause == "memory" or now - since > self._bounds.seconds
            if one.alone:
                self._deaths[order.number] = self._deaths.get(order.number, 0) + 1
                if guilty or self._deaths[order.number] >= _LIVES:
                    yield Outcome(order.number, "error", cause=self._verdict(one))
                    continue
            self._suspects.append(order)

    def _verdict(self, one: _Worker) -> str:
        if one.cause == "time":
            return _("took longer than {seconds} s", seconds=f"{self._bounds.seconds:g}")
        if one.cause == "memory":
            return _("took more than {limit} MB", limit=self._bounds.memory // (1 << 20))
        return _("the grader's process died each time (exit code {code})", code=one.process.exitcode)
