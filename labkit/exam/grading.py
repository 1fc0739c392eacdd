"""Grades what was collected, with the ledger of any batch: the evidence of the labs that ran, else their snapshots."""

import shutil
from collections.abc import Callable
from pathlib import Path

from labkit.batch.job import Job
from labkit.batch.ledger import Ledger
from labkit.batch.origin import Origin, keep_origin
from labkit.batch.run import enter_found
from labkit.batch.submissions import Submission
from labkit.errors import InputError, Problem
from labkit.exam.collect import EVIDENCE, submission
from labkit.exam.exam import Exam
from labkit.exam.receipts import Receipts, changed, read_receipts, signed_by
from labkit.language import _


def enter_exam(job: Job, exam: Exam, ledger: Ledger, name: str) -> tuple[int, str]:
    """Enter what was collected into the ledger; returns the batch's number and the lab's digest.

    Raises InputError where it is not as it was collected.
    """
    receipts = sound_receipts(exam)
    keep_origin(exam.graded, Origin(exam.secret, exam.file.vendor))
    number, digest = enter_found(job, _found(exam, receipts), ledger, name)
    by_student = {receipt.id: receipt for receipt in receipts.receipts}
    for row in ledger.rows(number):
        receipt = by_student.get(row.student)
        target = exam.graded / "evidence" / f"{row.key}-{row.attempt}.zip"
        if receipt is not None and receipt.evidence and row.state == "queued" and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(exam.collected / receipt.place / EVIDENCE, target)
    return number, digest


def sound_receipts(exam: Exam) -> Receipts:
    """Return the list. Raises InputError that names all files which were changed since they were collected."""
    receipts = read_receipts(exam.collected)
    signed_by(exam.collected)
    faults = [
        Problem(str(exam.collected / name), _("was changed after it was collected"))
        for receipt in receipts.receipts
        for name in changed(exam.collected, receipt)
    ]
    if faults:
        raise InputError(*faults)
    return receipts


def _found(exam: Exam, receipts: Receipts) -> Callable[[], list[Submission]]:
    return lambda: [submission(exam, receipt) for receipt in receipts.receipts]


def graded_path(exam: Exam) -> Path:
    """Return the batch's folder, which is made where there is none, open to its owner only."""
    exam.graded.mkdir(exist_ok=True, mode=0o700)
    return exam.graded
