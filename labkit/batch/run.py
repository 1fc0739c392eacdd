"""Runs a batch from the folder of submissions to a ledger in which every one has a result."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import labkit
from labkit.batch.copies import Copies
from labkit.batch.executor import Executor
from labkit.batch.job import Job, Order, Outcome, lab_digest
from labkit.batch.ledger import Ledger
from labkit.batch.roster import Roster
from labkit.batch.submissions import Submission, find_submissions
from labkit.errors import UsageError
from labkit.language import _
from labkit.scenario.lab import Lab

_TOGETHER = 20
"""Results that are entered in one transaction; a killed grader loses no more, and finds them in the evidence."""
_AT_LEAST = 1.0
"""Seconds after which what there is is entered all the same."""
_SIGN_OF_LIFE = 20.0
_LOOK = 0.5
"""Seconds between two looks at what other graders have in hand."""
EVENTS = "events.jsonl"


@dataclass(frozen=True, slots=True)
class Summary:
    """What there is in the end: all submissions, however many runs it took. `seconds` are this run's."""

    submissions: int
    graded: int
    errors: int
    seconds: float
    states: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Watch:
    """Who looks on. `total` is told what is still to be done, `done` each outcome.

    `waiting` is told how many other graders have in hand, when nothing else is left.
    """

    total: Callable[[int], None] = lambda _count: None
    done: Callable[[Order, Outcome], None] = lambda _order, _outcome: None
    waiting: Callable[[int], None] = lambda _count: None


def _sound(job: Job) -> Lab:
    """Return the job's lab. Raises InputError where it is broken, which is nobody's work's fault."""
    copies = Copies(job)
    copies.prove()
    return copies.lab


def enter(job: Job, place: Path, roster: Roster | None, ledger: Ledger, name: str) -> tuple[int, str]:
    """Find what was handed in and enter it into the ledger; returns the batch's number and the lab's digest."""
    return enter_found(job, lambda: find_submissions(place, roster, Path(job.out)), ledger, name)


def enter_found(
    job: Job, find: Callable[[], Iterable[Submission]], ledger: Ledger, name: str
) -> tuple[int, str]:
    """Enter submissions into the ledger that are found when the lab has proven to be sound."""
    lab = _sound(job)
    digest = lab_digest(lab)
    batch = ledger.open_batch(name, lab.id, job.lab, digest, labkit.__version__)
    submissions = find()
    ledger.add(batch, ((submission, submission.digest) for submission in submissions))
    return batch, digest


@dataclass(frozen=True, slots=True)
class Change:
    """A score, or what it is out of, that a corrected rubric changed, and the checks in which it did."""

    student: str
    before: float | None
    now: float | None
    checks: tuple[str, ...]
    maximum_before: float | None = None
    maximum: float | None = None


def reopen(job: Job, ledger: Ledger, name: str) -> tuple[int, str]:
    """Put everything that was graded by another rubric back into the queue of its batch."""
    lab = _sound(job)
    digest = lab_digest(lab)
    batch = ledger.batch(name)
    if batch.lab != lab.id:
        raise UsageError(_("holds a batch of another lab: {lab}", lab=batch.lab), place=name)
    ledger.release_dead(batch.id)
    ledger.regrade(batch.id, digest)
    return batch.id, digest


def changed_scores(ledger: Ledger, batch: int, digest: str) -> list[Change]:
    """Compare each result with the one that it replaced last, by student number."""
    history = ledger.history(batch)
    changes = []
    for row in ledger.rows(batch):
        before = history.get(row.id, [])[-1:]
        if not before or row.lab_digest != digest:
            continue
        if (before[0].score, before[0].maximum) == (row.score, row.maximum):
            continue
        old = {verdict["id"]: verdict["points"] for verdict in before[0].verdicts}
        new = {verdict["id"]: verdict["points"] for verdict in row.verdicts}
        checks = tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))
        changes.append(
            Change(row.student, before[0].score, row.score, checks, before[0].maximum, row.maximum)
        )
    return changes


def run(batch: int, digest: str, job: Job, ledger: Ledger, executor: Executor, watch: Watch) -> Summary:
    """Grade everything that waits. Stopped or killed, the same call goes on where it was."""
    began = time.monotonic()
    ledger.release_dead(batch)
    # line by line, since several graders may write into it
    with (Path(job.out) / EVENTS).open("a", buffering=1, encoding="utf-8") as log:
        entering = _Entering(batch, digest, ledger, watch, log)
        watch.total(ledger.counts(batch).get("queued", 0))
        try:
            while True:
                for outcome in executor.run(entering.source):
                    entering.take(outcome)
                entering.flush()
                if not _left_by_others(batch, ledger, watch):
                    break
        finally:
            entering.flush()
            ledger.release(batch)
    counts = ledger.counts(batch)
    return Summary(
        submissions=sum(counts.values()),
        graded=counts.get("graded", 0),
        errors=counts.get("error", 0) + counts.get("refused", 0),
        seconds=round(time.monotonic() - began, 2),
        states=dict(sorted(counts.items())),
    )


def _left_by_others(batch: int, ledger: Ledger, watch: Watch) -> bool:
    """Wait while other graders have something in hand; whether one of them left it to be graded.

    A killed one, whose host is not this one, is only known by its silence: a command that does not wait for that would
    end, and so would the job that Slurm or Kubernetes made of it, with submissions that nobody graded.
    """
    told = False
    while True:
        ledger.release_dead(batch)
        counts = ledger.counts(batch)
        if counts.get("queued") or not counts.get("running"):
            return bool(counts.get("queued"))
        if not told:
            told = True
            watch.waiting(counts["running"])
        time.sleep(_LOOK)  # a ledger tells nobody what others write into it


class _Entering:
    """Between the executor and the ledger."""

    def __init__(self, batch: int, digest: str, ledger: Ledger, watch: Watch, log: TextIO) -> None:
        self._batch = batch
        self._digest = digest
        self._ledger = ledger
        self._watch = watch
        self._log = log
        self._orders: dict[int, Order] = {}
        self._outcomes: list[Outcome] = []
        self._entered = self._lived = time.monotonic()

    def source(self, count: int) -> list[Order]:
        """Claim orders for the executor."""
        orders = self._ledger.claim(self._batch, count)
        for order in orders:
            self._orders[order.number] = order
            self._event("started", order)
        return orders

    def take(self, outcome: Outcome | None) -> None:
        """Keep a result, and enter those that were kept when there are enough, or when it is time."""
        now = time.monotonic()
        if outcome is not None:
            order = self._orders.pop(outcome.number)
            self._outcomes.append(outcome)
            self._event(
                outcome.state,
                order,
                score=outcome.score,
                maximum=outcome.maximum,
                seconds=outcome.seconds,
                **({"cause": outcome.cause} if outcome.cause else {}),
                **({"rerun": True} if outcome.rerun else {}),
                **({"trace": outcome.trace} if outcome.trace else {}),
            )
            self._watch.done(order, outcome)
        if len(self._outcomes) >= _TOGETHER or (self._outcomes and now - self._entered > _AT_LEAST):
            self.flush()
        if now - self._lived > _SIGN_OF_LIFE:
            self._ledger.keep_alive(self._batch)
            self._lived = now

    def flush(self) -> None:
        """Enter what was kept."""
        if self._outcomes:
            self._ledger.finish(self._outcomes, self._digest)
            self._outcomes.clear()
        self._entered = time.monotonic()

    def _event(self, kind: str, order: Order, **more: Any) -> None:
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        event = {"time": moment, "event": kind, "student": order.student, "attempt": order.attempt, **more}
        self._log.write(json.dumps(event, ensure_ascii=False) + "\n")


def read_events(out: Path) -> Iterator[dict[str, Any]]:
    """Read a batch's log of events; the last line of a killed run may be half a line."""
    path = out / EVENTS
    if path.is_file():
        with path.open(encoding="utf-8") as log:
            for line in log:
                try:
                    yield json.loads(line)
                except ValueError:
                    continue
