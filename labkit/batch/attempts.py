"""All that was ever found of one student's work: attempts, the results that were replaced, and their evidence.

Evidence that is collected again, because a corrected rubric asks for more, takes the place of the earlier, which is put
aside: whoever appeals can see what the first result rested on.
"""

import hashlib
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # workers do without a database
    from labkit.batch.ledger import Ledger

_MARK = 16
"""Characters of a receipt that stand in the name of a file."""


@dataclass(frozen=True, slots=True)
class Result:
    """One result of an attempt; `replaced` is when another took its place, None for the one that holds."""

    attempt: int
    state: str
    score: float | None
    maximum: float | None
    receipt: str
    evidence: str
    """Below the batch's folder; empty where there is none."""
    replaced: datetime | None = None


def results(ledger: "Ledger", batch: int, student: str, out: Path) -> list[Result]:
    """Return all results of a student, the earliest first; none for one who is not in the batch."""
    history = ledger.history(batch)
    found = []
    for row in ledger.attempts(batch, student):
        for old in history.get(row.id, ()):
            path = _where(out, row.evidence, old.receipt)
            found.append(Result(row.attempt, old.state, old.score, old.maximum, old.receipt, path, old.time))
        found.append(Result(row.attempt, row.state, row.score, row.maximum, row.receipt, row.evidence or ""))
    return found


@dataclass(frozen=True, slots=True)
class Decision:
    """What an examiner decided on a check of an attempt, beside the points that the grader gave."""

    attempt: int
    check: str
    automatic: float
    points: float
    examiner: str
    reason: str
    time: datetime


def decisions(ledger: "Ledger", batch: int, student: str) -> list[Decision]:
    """Return all decisions on a student's work in their order; of several on one check the last counts."""
    taken = ledger.overrides(batch)
    found = []
    for row in ledger.attempts(batch, student):
        given = {verdict["id"]: float(verdict["points"]) for verdict in row.verdicts}
        found += [
            Decision(
                row.attempt,
                one.check,
                given.get(one.check, 0.0),
                one.points,
                one.examiner,
                one.reason,
                one.time,
            )
            for one in taken.get(row.id, ())
        ]
    return found


def receipt_of(evidence: Path) -> str:
    """Return the SHA-256 of the manifest, which stands for all of the evidence."""
    with zipfile.ZipFile(evidence) as archive:
        return hashlib.sha256(archive.read("manifest.json")).hexdigest()


def put_aside(evidence: Path) -> None:
    """Keep what is to be replaced, under a name that tells its receipt; what is damaged is not worth it."""
    try:
        receipt = receipt_of(evidence)
    except (OSError, KeyError, zipfile.BadZipFile):
        return
    evidence.replace(_aside(evidence, receipt))


def evidence_files(out: Path, evidence: str) -> list[Path]:
    """Return the files of an attempt's evidence, those that were put aside among them."""
    path = out / evidence
    return [path, *sorted(path.parent.glob(f"{path.stem}.*{path.suffix}"))] if evidence else []


def _aside(evidence: Path, receipt: str) -> Path:
    return evidence.with_name(f"{evidence.stem}.{receipt[:_MARK]}{evidence.suffix}")


def _where(out: Path, evidence: str, receipt: str) -> str:
    """Where the evidence of a replaced result is: put aside, or still the attempt's."""
    if not evidence or not receipt:
        return ""
    aside = _aside(out / evidence, receipt)
    return aside.relative_to(out).as_posix() if aside.is_file() else evidence
