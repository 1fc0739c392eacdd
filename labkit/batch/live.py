"""A submission in a lab process of its own, with SSH ports: to be looked at, or graded over a real connection."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from labkit.batch.intake import read_submission
from labkit.batch.tables import SubmissionRow
from labkit.grading.transport import Login, SshTransport
from labkit.runtime.client import RunningLab, start
from labkit.runtime.protocol import StartRequest
from labkit.runtime.store import LabFolder
from labkit.scenario.catalogue import find_lab
from labkit.settings import Settings


def put_in_place(lab: RunningLab, configurations: Mapping[str, str]) -> None:
    """Put a student's configurations in place of the start's, and save them. Raises LabkitError."""
    nodes = {node: {"running": text, "saved": text} for node, text in configurations.items()}
    snapshot = lab.folder.store_snapshot({"schema": 1, "nodes": nodes})
    lab.ask("restore", path=str(snapshot))
    lab.ask("save", node="")


@contextmanager
def over_ssh(
    request: StartRequest, configurations: Mapping[str, str]
) -> Iterator[tuple[RunningLab, SshTransport]]:
    """A lab for as long as it is graded, with the way to its devices.

    Nothing of it is left, even if this process is killed.
    """
    state = tempfile.mkdtemp(prefix="labkit-batch-")
    try:
        started = start(replace(request, state_dir=state, tied=True), lambda _step: None)
        assert started.tie is not None
        lab = RunningLab(LabFolder(Path(state), started.name))
        with closing(started.tie):
            try:
                put_in_place(lab, configurations)
                logins = {
                    port.name: Login(port.device_type, port.host, port.port, port.username, port.password)
                    for port in lab.grader_ports()
                }
                yield lab, SshTransport(logins)
            finally:
                lab.down()
    finally:
        shutil.rmtree(state, ignore_errors=True)


def replayed(lab: str, row: SubmissionRow, settings: Settings, name: str) -> str:
    """Bring a student's lab up as it was handed in; returns its name."""
    found = find_lab(lab, settings.search_path)
    handed = read_submission(tuple(Path(path) for path in row.paths), found.topology)
    request = StartRequest(
        state_dir=str(settings.state_dir),
        lab=lab,
        student=row.student,
        name=name or f"replay-{row.key[:8]}",
        seed=settings.seed,
        search_path=tuple(str(path.absolute()) for path in settings.search_path),
        language=settings.language,
    )
    running = RunningLab(LabFolder(settings.state_dir, start(request, lambda _step: None).name))
    put_in_place(running, handed.configurations)
    return running.folder.name
