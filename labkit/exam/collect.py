"""Collects an exam's labs: students are shut out at one moment, then what is there is kept, with its hashes.

What runs is asked by the grader as always; of a lab that has crashed or was stopped there is a snapshot, which is
graded like something that was handed in.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from labkit.batch.submissions import Submission
from labkit.batch.workshop import INTAKE
from labkit.errors import LabError, LabkitError, UsageError
from labkit.exam.exam import Exam, Seat
from labkit.exam.receipts import Receipt, Receipts, digest_of, read_receipt, write_receipt, write_receipts
from labkit.exam.running import folder_of
from labkit.grading.bundle import write_bundle
from labkit.grading.evidence import Evidence
from labkit.language import _
from labkit.runtime.client import RunningLab, put_to_rest
from labkit.runtime.journal import read_journal
from labkit.runtime.store import LabFolder

SNAPSHOT, EVIDENCE, JOURNAL = "snapshot.json", "evidence.zip", "journal.jsonl"
_FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M")

Collector = Callable[[LabFolder], Evidence]
"""Logs in to a running lab and asks what its rubric needs."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A student's lab from the deadline on."""

    snapshot: Path
    state: Literal["running", "crashed", "stopped"]
    time: str = ""


def deadline(text: str, now: datetime) -> datetime:
    """Understand `16:30`, `16:30:00`, or a date with a time, of this machine's clock. Raises UsageError."""
    moment = _moment(text.strip(), now)
    if moment < now:
        raise UsageError(
            _("is over already: {text}", text=text), hint=_("without `--at` the labs are closed at once")
        )
    if moment - now > timedelta(days=7):
        raise UsageError(_("is more than a week away: {text}", text=text))
    return moment


def _moment(text: str, now: datetime) -> datetime:
    for form in ("%H:%M", "%H:%M:%S", *_FORMS):
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007  this machine's own time
        except ValueError:
            continue
        day = found if form in _FORMS else datetime.combine(now.date(), found.time())
        return day.replace(tzinfo=now.tzinfo)
    raise UsageError(_("not a time: {text}", text=text), hint="16:30, 2026-06-30 16:30")


def close(exam: Exam, state_dir: Path, seat: Seat) -> Closed:
    """Shut a student out and keep the work as it is. Raises LabkitError where there is no lab."""
    folder = folder_of(exam, seat, state_dir)
    if not folder.exists():
        raise UsageError(_("was never started"), place=folder.name)
    condition = folder.condition()
    if condition == "running":
        frozen = RunningLab(folder).ask("freeze")
        return Closed(Path(frozen["snapshot"]), "running", frozen["time"])
    if condition == "crashed":
        return Closed(Path(put_to_rest(folder)["snapshot"]), "crashed")
    latest = max(folder.snapshots.glob("*.json"), default=None)
    if condition == "starting" or latest is None:
        raise LabError(_("is being started, or has no work that was kept"), place=folder.name)
    return Closed(latest, "stopped")


def take(
    exam: Exam,
    state_dir: Path,
    seat: Seat,
    closed: Closed,
    collector: Collector,
    key: Ed25519PrivateKey | None = None,
) -> Receipt:
    """Keep what is there of a closed lab, once; where it was opened again since, what was kept then stays aside."""
    place = exam.collected / seat.stem
    before = read_receipt(place)
    if before is not None and before.closed == closed.time:
        return before
    _make_room(place, whole=before is not None)
    folder = folder_of(exam, seat, state_dir)
    shutil.copyfile(closed.snapshot, place / SNAPSHOT)
    if folder.journal.is_file():
        shutil.copyfile(folder.journal, place / JOURNAL)
    hashed, trouble = "", ""
    if closed.state == "running":
        try:
            hashed = write_bundle(_for_batch(collector(folder), seat, place), place / EVIDENCE, key)
        except LabkitError as error:
            trouble = str(error)
    receipt = Receipt(
        number=seat.number,
        id=seat.id,
        name=seat.name,
        group=seat.group,
        place=seat.stem,
        closed=closed.time,
        state=closed.state,
        lines=sum(record["user"] == "student" for record in read_journal(place / JOURNAL)),
        evidence=hashed,
        trouble=trouble,
        files={path.name: digest_of(path) for path in sorted(place.iterdir())},
    )
    write_receipt(place, receipt)
    return receipt


def list_receipts(exam: Exam, lab: str, key: Ed25519PrivateKey | None) -> Receipts:
    """Write the list of all that was collected so far, and sign it where there is a key."""
    found = [read_receipt(exam.collected / seat.stem) for seat in exam.file.seats]
    receipts = Receipts(
        exam=exam.file.name, lab=lab, receipts=tuple(receipt for receipt in found if receipt is not None)
    )
    write_receipts(exam.collected, receipts, key)
    return receipts


def submission(exam: Exam, receipt: Receipt) -> Submission:
    """Return what was collected of a student as something that was handed in."""
    return _submission(receipt.id, receipt.name, exam.collected / receipt.place)


def _submission(student: str, name: str, place: Path) -> Submission:
    return Submission(student, name, ((place / SNAPSHOT).resolve(),))


def _for_batch(evidence: Evidence, seat: Seat, place: Path) -> Evidence:
    """Tell a batch what the evidence is of, so that it takes it in place of a new run."""
    diagnoses = json.loads(evidence.attachments.get("diagnoses.json", "{}"))
    intake = {
        "digest": _submission(seat.id, seat.name, place).digest,
        "notes": [],
        "causes": [f"{node} {one['reason']}" for node, found in diagnoses.items() for one in found],
    }
    text = json.dumps(intake, ensure_ascii=False, indent=1, sort_keys=True)
    return replace(evidence, attachments={**evidence.attachments, INTAKE: text})


def _make_room(place: Path, *, whole: bool) -> None:
    """Leave an empty folder: what was collected before is put aside, half of it is removed."""
    if whole:
        taken = {path.name for path in place.parent.iterdir()}
        number = next(n for n in range(1, 1000) if f"{place.name}.before-{n}" not in taken)
        place.rename(place.with_name(f"{place.name}.before-{number}"))
    else:
        shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=0o700)
