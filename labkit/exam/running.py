"""The labs of an exam on this machine: brought up side by side, looked at, stopped."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from labkit.batch.job import lab_digest
from labkit.errors import LabkitError, UsageError
from labkit.exam.exam import Exam, Seat
from labkit.language import _
from labkit.runtime.client import RunningLab, put_to_rest, start
from labkit.runtime.journal import read_journal
from labkit.runtime.protocol import StartRequest
from labkit.runtime.store import Condition, LabFolder
from labkit.runtime.work import frozen_at
from labkit.scenario.catalogue import find_lab

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Status:
    """How a student's lab is. `lines` counts what the student typed; times are the journal's, empty for none."""

    seat: Seat
    state: Condition | str
    lines: int = 0
    last: str = ""
    frozen: str = ""


def folder_of(exam: Exam, seat: Seat, state_dir: Path) -> LabFolder:
    """Return the folder of a student's running lab, which may not be there."""
    return LabFolder(state_dir, exam.lab_name(seat))


def side_by_side(
    work: Callable[[Seat], ResultT], seats: Sequence[Seat], workers: int
) -> Iterator[tuple[Seat, ResultT | LabkitError]]:
    """Do something for several students at once; in their order, with the error of whom it failed for."""

    def guarded(seat: Seat) -> ResultT | LabkitError:
        try:
            return work(seat)
        except LabkitError as error:
            return error

    with ThreadPoolExecutor(max(1, workers), "exam") as pool:
        waiting = [(seat, pool.submit(partial(copy_context().run, guarded, seat))) for seat in seats]
        for seat, result in waiting:
            yield seat, result.result()


def bring_up(exam: Exam, search_path: tuple[Path, ...], state_dir: Path, seat: Seat, *, fresh: bool) -> str:
    """Bring a student's lab up; one that ran before goes on where it was, unless it is to be `fresh`.

    Returns what was done. Raises LabkitError.
    """
    folder = folder_of(exam, seat, state_dir)
    condition = folder.condition() if folder.exists() else "stopped"
    if condition in ("running", "starting"):
        return _("runs already")
    resume = folder.exists() and folder.plan.exists() and not fresh
    request = StartRequest(
        state_dir=str(state_dir),
        lab=folder.name if resume else exam.file.lab,
        vendor="" if resume else exam.file.vendor,
        student=seat.id,
        name=folder.name,
        seed=exam.secret,
        search_path=tuple(str(path) for path in search_path),
        host=exam.file.host,
        base_port=exam.base_port(seat),
        resume=resume,
        student_password=exam.password(seat),
    )
    start(request, lambda _step: None)
    return _("goes on") if resume else _("is up")


def check_startable(exam: Exam, search_path: tuple[Path, ...]) -> None:
    """Raise UsageError where the labs would not be what the hand-outs say."""
    if not exam.file.base_port:
        raise UsageError(_("is an exam without labs on this machine"), place=str(exam.folder))
    if lab_digest(find_lab(exam.file.lab, search_path, exam.file.vendor)) != exam.file.lab_digest:
        raise UsageError(
            _("the lab was changed after the hand-outs were made"),
            place=exam.file.lab,
            hint=_("make the exam again with the same `--out`, and look whether the hand-outs are others"),
        )


def status(exam: Exam, seat: Seat, state_dir: Path) -> Status:
    """Look at a student's lab, without asking its process."""
    folder = folder_of(exam, seat, state_dir)
    if not folder.exists():
        return Status(seat, "")
    records = list(read_journal(folder.journal))
    typed = [record["time"] for record in records if record["user"] == "student"]
    return Status(seat, folder.condition(), len(typed), typed[-1] if typed else "", frozen_at(records))


def take_down(exam: Exam, seat: Seat, state_dir: Path) -> str:
    """Stop a student's lab; its work is kept. Raises LabkitError."""
    folder = folder_of(exam, seat, state_dir)
    condition = folder.condition() if folder.exists() else "stopped"
    if condition == "stopped":
        return _("does not run")
    if condition == "crashed":
        put_to_rest(folder)
    else:
        RunningLab(folder).down()
    return _("is down")


def reopen(exam: Exam, seat: Seat, state_dir: Path) -> str:
    """Let a student in again, such as one who has more time. Raises LabkitError."""
    folder = folder_of(exam, seat, state_dir)
    if not folder.exists() or folder.condition() != "running":
        raise UsageError(_("does not run"), place=folder.name, hint=_("`labkit exam start` brings it back"))
    if not frozen_at(read_journal(folder.journal)):
        return _("is open")
    RunningLab(folder).ask("thaw")
    return _("is open again")
