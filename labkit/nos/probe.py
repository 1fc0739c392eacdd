"""What ping and tracert have in common on all vendors: their pace, their end on Ctrl+C, their statistics."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from labkit.engine.awaited import Awaited
from labkit.engine.engine import Connection, EchoReply, Hop, ProbeResult
from labkit.nos.shell.effects import Effect, Interrupted, Output, Sleep, Work


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a test goes, in seconds: from request to request, and until a reply is given up."""

    interval: float = 0.5
    timeout: float = 2.0


@dataclass(frozen=True, slots=True)
class Statistics:
    """The outcome of a ping. Times in milliseconds, 0 where nothing came back; `loss` in percent."""

    transmitted: int
    received: int
    shortest: int
    average: int
    longest: int

    @property
    def loss(self) -> float:
        """The share of requests without a reply."""
        return 100 * (self.transmitted - self.received) / self.transmitted if self.transmitted else 0.0


def statistics(replies: Sequence[EchoReply]) -> Statistics:
    """Sum up a ping. An ICMP error is no reply."""
    times = [reply.milliseconds for reply in replies if not reply.lost and not reply.error]
    if not times:
        return Statistics(len(replies), 0, 0, 0, 0)
    return Statistics(len(replies), len(times), min(times), sum(times) // len(times), max(times))


def upcoming(results: Iterator[ProbeResult]) -> Work:
    """The work of getting the next result; it gives None at the end."""
    return Work(partial(next, results, None), apart=isinstance(results, Awaited))


def run(
    results: Iterator[ProbeResult], pace: Pace, render: Callable[[ProbeResult], str]
) -> Generator[Effect, Any, list[ProbeResult]]:
    """Print results at the pace at which they would come, and return those seen until the end or Ctrl+C."""
    seen: list[ProbeResult] = []
    try:
        while (result := (yield upcoming(results))) is not None:
            yield Sleep(_wait(result, pace, first=not seen))
            seen.append(result)
            yield Output(render(result))
    except Interrupted:
        return seen
    return seen


def _wait(result: ProbeResult, pace: Pace, *, first: bool) -> float:
    """How long after the one before a result shows, in seconds."""
    if isinstance(result, Connection):
        return pace.timeout if result.outcome == "timeout" else result.milliseconds / 1000
    if isinstance(result, Hop):
        return sum(result.milliseconds) / 1000 if result.responder else pace.timeout
    if result.lost:
        return pace.timeout
    arrival = result.milliseconds / 1000
    return arrival if first else max(pace.interval, arrival)
