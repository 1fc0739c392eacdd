"""The one truth about every submission of a batch: what was handed in, what was graded, and with which result.

SQLite in the batch's folder, or any database of SQLAlchemy's by URL; several batches, and several graders of one batch,
may share it. A submission belongs to a grader while its claim is fresh; who died loses it to the next.
"""

import os
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf, isfinite
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, delete, event, func, select, update
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session

from labkit.batch.job import FINAL, Order, Outcome
from labkit.batch.processes import birth, is_gone
from labkit.batch.submissions import Submission
from labkit.batch.tables import Base, BatchRow, HistoryRow, OverrideRow, SubmissionRow
from labkit.errors import LabkitError, UsageError
from labkit.language import _

LEASE = timedelta(seconds=120)
"""After this long without a sign of life a claim is void, when its owner is on another machine."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the submissions that were found: new or changed ones, and those that are known already."""

    queued: int
    known: int


class Ledger:
    """A database with batches. Every method is one transaction."""

    def __init__(self, url: str) -> None:
        """Open it, and make its tables where there are none. Raises UsageError."""
        try:
            self._engine: Engine = create_engine(url)
            if self._engine.dialect.name == "sqlite":
                _make_sqlite_safe(self._engine)
            with self._engine.begin() as connection:
                _one_at_a_time(connection)
                Base.metadata.create_all(connection)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise UsageError(
                _("not a database that can be used: {error}", error=_first(error)),
                hint=_("sqlite:///FILE, or postgresql+psycopg://USER@HOST/DATABASE"),
            ) from error
        except SQLAlchemyError as error:
            raise UsageError(_("the ledger cannot be opened: {error}", error=_first(error))) from error
        self.owner = ":".join((socket.gethostname(), str(os.getpid()), birth(os.getpid())))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self._engine) as session, session.begin():
                yield session
        except SQLAlchemyError as error:
            raise LabkitError(_("the ledger cannot be written: {error}", error=_first(error))) from error

    def open_batch(self, name: str, lab: str, reference: str, lab_digest: str, version: str) -> int:
        """Return the number of the batch of this name, which is made where there is none.

        Raises UsageError where the name belongs to another lab.
        """
        try:
            with Session(self._engine) as session, session.begin():
                session.add(
                    BatchRow(
                        name=name,
                        lab=lab,
                        reference=reference,
                        lab_digest=lab_digest,
                        version=version,
                        created=_now(),
                    )
                )
        except IntegrityError:
            pass  # it is there already
        except SQLAlchemyError as error:
            raise LabkitError(_("the ledger cannot be written: {error}", error=_first(error))) from error
        with self._session() as session:
            found = session.scalars(select(BatchRow).where(BatchRow.name == name)).one()
            if found.lab != lab:
                raise UsageError(
                    _("holds a batch of another lab: {lab}", lab=found.lab),
                    place=name,
                    hint=_("give another `--out`"),
                )
            found.reference = reference
            return found.id

    def add(self, batch: int, submissions: Iterable[tuple[Submission, str]]) -> Added:
        """Enter what was handed in, each with its digest; a student's new work is a new attempt."""
        queued = known = 0
        with self._session() as session:
            _one_at_a_time(session.connection())
            latest = {row.student: row for row in _latest(session, batch)}
            for submission, digest in submissions:
                before = latest.get(submission.student)
                if before is not None and before.digest == digest:
                    known += 1
                    continue
                queued += 1
                session.add(
                    SubmissionRow(
                        batch_id=batch,
                        student=submission.student,
                        name=submission.name,
                        key=submission.key,
                        digest=digest,
                        attempt=before.attempt + 1 if before else 1,
                        paths=[str(path) for path in submission.paths],
                        others=[str(path) for path in submission.others],
                        state="queued",
                    )
                )
        return Added(queued, known)

    def retry(self, batch: int, states: Sequence[str]) -> int:
        """Put submissions that ended in one of these states back into the queue."""
        with self._session() as session:
            rows = [row for row in _latest(session, batch) if row.state in states]
            for row in rows:
                row.state, row.cause = "queued", ""
            return len(rows)

    def claim(self, batch: int, count: int) -> list[Order]:
        """Take up to so many submissions for this grader; nobody else gets them while it lives."""
        with self._session() as session:
            _one_at_a_time(session.connection())
            waiting = (
                select(SubmissionRow)
                .where(SubmissionRow.batch_id == batch, SubmissionRow.state == "queued")
                .order_by(SubmissionRow.id)
                .limit(count)
                .with_for_update(skip_locked=True)
            )
            rows = list(session.scalars(waiting))
            for row in rows:
                row.state, row.owner, row.claimed = "running", self.owner, _now()
            return [_order(row) for row in rows]

    def release_dead(self, batch: int) -> int:
        """Put back what graders had in hand that are gone: at once on this machine, else when their claim is old."""
        host = socket.gethostname()
        with self._session() as session:
            _one_at_a_time(session.connection())
            running = select(SubmissionRow).where(
                SubmissionRow.batch_id == batch, SubmissionRow.state == "running"
            )
            freed = 0
            for row in session.scalars(running):
                where, pid, born = [*row.owner.split(":"), ""][:3]
                here = where == host and (row.owner == self.owner or is_gone(int(pid), born))
                if here or _is_old(row):
                    row.state, freed = "queued", freed + 1
            return freed

    def keep_alive(self, batch: int) -> None:
        """Give a sign of life for all that this grader has in hand."""
        with self._session() as session:
            session.execute(
                update(SubmissionRow)
                .where(
                    SubmissionRow.batch_id == batch,
                    SubmissionRow.state == "running",
                    SubmissionRow.owner == self.owner,
                )
                .values(claimed=_now())
            )

    def finish(self, outcomes: Iterable[Outcome], lab_digest: str) -> None:
        """Enter results. One that is there already stays: nothing is graded twice."""
        by_number = {outcome.number: outcome for outcome in outcomes}
        with self._session() as session:
            wanted = select(SubmissionRow).where(SubmissionRow.id.in_(by_number))
            for row in session.scalars(wanted).all():
                if row.state not in FINAL:
                    _enter(row, by_number[row.id], lab_digest)

    def regrade(self, batch: int, lab_digest: str) -> int:
        """Put back into the queue what was graded by another state of the lab; what it was worth is remembered."""
        with self._session() as session:
            _one_at_a_time(session.connection())
            rows = [
                row
                for row in _latest(session, batch)
                if row.state in FINAL and row.lab_digest != lab_digest and row.state != "refused"
            ]
            for row in rows:
                session.add(
                    HistoryRow(
                        submission_id=row.id,
                        state=row.state,
                        score=row.score,
                        maximum=row.maximum,
                        lab_digest=row.lab_digest,
                        receipt=row.receipt,
                        verdicts=row.verdicts,
                        time=_now(),
                    )
                )
                row.state = "queued"
            session.execute(update(BatchRow).where(BatchRow.id == batch).values(lab_digest=lab_digest))
            return len(rows)

    def history(self, batch: int) -> dict[int, list[HistoryRow]]:
        """Return the replaced results by submission, the latest last."""
        with self._session() as session:
            wanted = (
                select(HistoryRow)
                .join(SubmissionRow, SubmissionRow.id == HistoryRow.submission_id)
                .where(SubmissionRow.batch_id == batch)
                .order_by(HistoryRow.id)
            )
            found: dict[int, list[HistoryRow]] = {}
            for row in session.scalars(wanted):
                found.setdefault(row.submission_id, []).append(row)
            session.expunge_all()
            return found

    def release(self, batch: int) -> None:
        """Put back what this grader has in hand: it stops."""
        with self._session() as session:
            session.execute(
                update(SubmissionRow)
                .where(
                    SubmissionRow.batch_id == batch,
                    SubmissionRow.state == "running",
                    SubmissionRow.owner == self.owner,
                )
                .values(state="queued")
            )

    def rows(self, batch: int) -> list[SubmissionRow]:
        """Return the latest attempt of each student, by student number."""
        with self._session() as session:
            rows = sorted(_latest(session, batch), key=lambda row: row.student)
            session.expunge_all()
            return rows

    def attempts(self, batch: int, student: str) -> list[SubmissionRow]:
        """Return all attempts of a student, the latest last."""
        with self._session() as session:
            wanted = (
                select(SubmissionRow)
                .where(SubmissionRow.batch_id == batch, SubmissionRow.student == student)
                .order_by(SubmissionRow.attempt)
            )
            rows = list(session.scalars(wanted))
            session.expunge_all()
            return rows

    def counts(self, batch: int) -> dict[str, int]:
        """How many of the latest attempts are in which state."""
        counted: dict[str, int] = {}
        for row in self.rows(batch):
            counted[row.state] = counted.get(row.state, 0) + 1
        return counted

    def override(
        self, batch: int, student: str, check: str, points: float, examiner: str, reason: str
    ) -> None:
        """Enter an examiner's decision beside the automatic verdict. Raises UsageError for an unknown student."""
        with self._session() as session:
            row = next((row for row in _latest(session, batch) if row.student == student), None)
            if row is None:
                raise UsageError(_("no such student in this batch: {student}", student=student))
            known = {verdict["id"]: float(verdict["maximum"]) for verdict in row.verdicts}
            if check not in known:
                raise UsageError(
                    _("no such check: {check}", check=check),
                    hint=_("checks: {names}", names=", ".join(sorted(known))),
                )
            _check_points(check, points, known[check])
            session.add(
                OverrideRow(
                    submission_id=row.id,
                    check=check,
                    points=points,
                    examiner=examiner,
                    reason=reason,
                    time=_now(),
                )
            )

    def overrides(self, batch: int) -> dict[int, list[OverrideRow]]:
        """Return the examiners' decisions by submission, the latest last."""
        with self._session() as session:
            wanted = (
                select(OverrideRow)
                .join(SubmissionRow, SubmissionRow.id == OverrideRow.submission_id)
                .where(SubmissionRow.batch_id == batch)
                .order_by(OverrideRow.id)
            )
            found: dict[int, list[OverrideRow]] = {}
            for row in session.scalars(wanted):
                found.setdefault(row.submission_id, []).append(row)
            session.expunge_all()
            return found

    def delete_before(self, batch: int, moment: datetime) -> list[SubmissionRow]:
        """Forget the results that are older, with what they replaced and decisions; return what was forgotten."""
        with self._session() as session:
            old = [
                row
                for row in session.scalars(select(SubmissionRow).where(SubmissionRow.batch_id == batch))
                if row.finished is not None and _aware(row.finished) < moment
            ]
            for row in old:
                for table in (OverrideRow, HistoryRow):
                    session.execute(delete(table).where(table.submission_id == row.id))
                session.delete(row)
            session.flush()
            session.expunge_all()
            return old

    def batch(self, name: str = "") -> BatchRow:
        """Return a batch by name, or the only one there is. Raises UsageError."""
        with self._session() as session:
            rows = list(session.scalars(select(BatchRow).order_by(BatchRow.id)))
            session.expunge_all()
        found = [row for row in rows if not name or row.name == name]
        if len(found) != 1:
            raise UsageError(
                _("there is no such batch") if not found else _("there are several batches"),
                hint=_("batches: {names}", names=", ".join(row.name for row in rows)) if rows else "",
            )
        return found[0]


def _latest(session: Session, batch: int) -> list[SubmissionRow]:
    newest = (
        select(SubmissionRow.student, func.max(SubmissionRow.attempt).label("attempt"))
        .where(SubmissionRow.batch_id == batch)
        .group_by(SubmissionRow.student)
        .subquery()
    )
    wanted = (
        select(SubmissionRow)
        .join(
            newest,
            (SubmissionRow.student == newest.c.student) & (SubmissionRow.attempt == newest.c.attempt),
        )
        .where(SubmissionRow.batch_id == batch)
    )
    return list(session.scalars(wanted))


def _check_points(check: str, points: float, maximum: float) -> None:
    """Raise UsageError for more points than a check is worth, or less than nothing; a penalty takes points away."""
    lowest, highest = (0.0, maximum) if maximum > 0 else (-inf, 0.0)
    if not (lowest <= points <= highest and isfinite(points)):
        raise UsageError(
            _("{points} is no number of points for {check}", points=f"{points:g}", check=check),
            hint=_("it is worth {maximum}", maximum=f"{maximum:g}"),
        )


def _order(row: SubmissionRow) -> Order:
    return Order(row.id, row.student, row.name, row.key, row.digest, row.attempt, tuple(row.paths))


def _enter(row: SubmissionRow, outcome: Outcome, lab_digest: str) -> None:
    row.state = outcome.state
    row.score, row.maximum, row.percent = outcome.score, outcome.maximum, outcome.percent
    row.passed, row.incomplete, row.pending = outcome.passed, outcome.incomplete, outcome.pending
    row.receipt, row.version, row.lab_digest = outcome.receipt, outcome.version, lab_digest
    row.evidence = _order(row).evidence if outcome.receipt else ""
    row.cause, row.seconds, row.finished = outcome.cause, outcome.seconds, _now()
    row.notes, row.verdicts, row.causes = (
        list(map(_plain, outcome.notes)),
        list(map(_plain, outcome.verdicts)),
        list(outcome.causes),
    )


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    return dict(record)


_ERASE = "secure_delete=ON"
"""What is deleted, such as a student's number, leaves the file as well."""


def _make_sqlite_safe(engine: Engine) -> None:
    """Let readers and a writer live side by side, and let writers wait for each other."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, as writers from the start
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "busy_timeout=30000",
            "foreign_keys=ON",
            _ERASE,
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _one_at_a_time(connection: Connection) -> None:
    """Keep other graders waiting until this transaction ends, where the database does not do so by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(0x6C61626B6974)))


def _now() -> datetime:
    return datetime.now(UTC)


def _is_old(row: SubmissionRow) -> bool:
    """Whether nothing was heard for long of the grader who has a submission in hand."""
    return row.claimed is None or _now() - _aware(row.claimed) > LEASE


def _aware(moment: datetime) -> datetime:
    """SQLite forgets the zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _first(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
