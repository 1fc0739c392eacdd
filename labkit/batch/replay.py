"""A student's lab as it was handed in, brought up again: to be looked at, or to be shown to who appeals."""

from pathlib import Path

from labkit.batch.intake import read_submission
from labkit.batch.live import put_in_place
from labkit.batch.origin import Origin
from labkit.batch.submissions import Submission
from labkit.batch.tables import SubmissionRow
from labkit.errors import UsageError
from labkit.language import _
from labkit.runtime.client import RunningLab, start
from labkit.runtime.protocol import StartRequest
from labkit.runtime.store import LabFolder
from labkit.scenario.catalogue import find_lab
from labkit.settings import Settings


def replayed(lab: str, origin: Origin, row: SubmissionRow, settings: Settings, name: str) -> str:
    """Bring a student's lab up as it was handed in; returns its name.

    Raises UsageError where what was handed in is not what was graded any more.
    """
    paths = tuple(Path(path) for path in row.paths)
    _check_unchanged(row, paths)
    handed = read_submission(paths, find_lab(lab, settings.search_path, origin.vendor).topology)
    request = StartRequest(
        state_dir=str(settings.state_dir),
        lab=lab,
        student=row.student,
        name=name or f"replay-{row.key[:8]}",
        seed=origin.seed,
        vendor=origin.vendor,
        search_path=tuple(str(path.absolute()) for path in settings.search_path),
        language=settings.language,
    )
    running = RunningLab(LabFolder(settings.state_dir, start(request, lambda _step: None).name))
    put_in_place(running, handed)
    return running.folder.name


def _check_unchanged(row: SubmissionRow, paths: tuple[Path, ...]) -> None:
    hint = _("the evidence has what was seen; `labkit attempts` names it")
    for path in paths:
        if not path.exists():
            raise UsageError(_("is gone: it cannot be brought up again"), place=str(path), hint=hint)
    if Submission(row.student, row.name, paths).digest != row.digest:
        raise UsageError(
            _("was changed after it was graded: what would run is not what the score is for"),
            place=str(paths[0]),
            hint=hint,
        )
