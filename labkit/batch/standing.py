"""Where each student stands: the automatic result, and what an examiner decided beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from labkit.batch.job import State
from labkit.batch.ledger import Ledger
from labkit.batch.roster import Roster, Student
from labkit.batch.tables import OverrideRow, SubmissionRow


@dataclass(frozen=True, slots=True)
class CheckStanding:
    """One check of one student; `points` are the examiner's where there was a decision."""

    id: str
    verdict: str
    points: float
    maximum: float
    decided: str = ""
    """By whom and why, where an examiner decided."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One student. `automatic` is the grader's score; `score` is what counts, None where there is nothing to count."""

    student: Student
    state: State | str
    """`missing` for one on the list who handed nothing in."""
    attempt: int = 0
    automatic: float | None = None
    score: float | None = None
    maximum: float | None = None
    incomplete: bool = False
    pending: float = 0.0
    cause: str = ""
    notes: tuple[Mapping[str, object], ...] = ()
    checks: tuple[CheckStanding, ...] = ()
    causes: tuple[str, ...] = ()
    receipt: str = ""
    evidence: str = ""
    page: str = ""
    seconds: float = 0.0

    @property
    def percent(self) -> float | None:
        """What counts, in percent to two decimals."""
        if self.score is None or not self.maximum:
            return None
        return round(100 * self.score / self.maximum, 2)


def standings(ledger: Ledger, batch: int, roster: Roster | None = None) -> list[Standing]:
    """Return all students of a batch by number; those of the list who handed nothing in are there too."""
    decisions = ledger.overrides(batch)
    known = roster.students if roster is not None else {}
    found = {
        row.student: _standing(row, decisions.get(row.id, ()), known.get(row.student))
        for row in ledger.rows(batch)
    }
    for number, student in known.items():
        found.setdefault(number, Standing(student, "missing"))
    return [found[number] for number in sorted(found)]


def _standing(row: SubmissionRow, decisions: Iterable[OverrideRow], student: Student | None) -> Standing:
    latest = {decision.check: decision for decision in decisions}
    checks = tuple(_check(verdict, latest.get(verdict["id"])) for verdict in row.verdicts)
    change = sum(
        check.points - verdict["points"] for check, verdict in zip(checks, row.verdicts, strict=True)
    )
    score = row.score
    if score is not None and row.maximum is not None and latest:
        score = round(min(max(score + change, 0.0), row.maximum), 2)
    return Standing(
        student=student or Student(row.student, row.name),
        state=row.state,
        attempt=row.attempt,
        automatic=row.score,
        score=score,
        maximum=row.maximum,
        incomplete=row.incomplete,
        pending=row.pending,
        cause=row.cause,
        notes=tuple(row.notes),
        checks=checks,
        causes=tuple(row.causes),
        receipt=row.receipt,
        evidence=row.evidence,
        page=f"reports/{row.key}.html" if row.state == "graded" else "",
        seconds=row.seconds,
    )


def _check(verdict: Mapping[str, object], decision: OverrideRow | None) -> CheckStanding:
    points = float(str(verdict["points"]))
    if decision is None:
        return CheckStanding(
            str(verdict["id"]), str(verdict["verdict"]), points, float(str(verdict["maximum"]))
        )
    return CheckStanding(
        str(verdict["id"]),
        str(verdict["verdict"]),
        decision.points,
        float(str(verdict["maximum"])),
        f"{decision.examiner}: {decision.reason}",
    )


def anonymised(found: Iterable[Standing]) -> list[Standing]:
    """Return the standings without numbers, names and what was written by hand, in the order of their results.

    Where a student stands in the list of the class tells nothing then.
    """
    ordered = sorted(found, key=lambda one: (-(one.percent or -1.0), one.receipt))
    return [
        replace(
            one,
            student=Student(f"A{number:05}"),
            notes=(),
            cause="",
            receipt="",
            evidence="",
            page="",
            checks=tuple(replace(check, decided="") for check in one.checks),
        )
        for number, one in enumerate(ordered, 1)
    ]
