"""A submission in a lab process of its own, with SSH ports: graded over a real connection."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from labkit.batch.intake import HandedIn
from labkit.grading.transport import Login, SshTransport
from labkit.runtime.client import RunningLab, start
from labkit.runtime.protocol import StartRequest
from labkit.runtime.store import LabFolder


def put_in_place(lab: RunningLab, handed: HandedIn) -> None:
    """Put what a student handed in in place of the start's. Raises LabkitError.

    Devices of which nothing tells what they had saved save it, and so have it as they print it.
    """
    known = handed.configurations
    nodes = {node: {"running": text, "saved": handed.saved.get(node, text)} for node, text in known.items()}
    snapshot = lab.folder.store_snapshot({"schema": 1, "nodes": nodes})
    lab.ask("restore", path=str(snapshot))
    for node in known.keys() - handed.saved.keys():
        lab.ask("save", node=node)


@contextmanager
def over_ssh(request: StartRequest, handed: HandedIn) -> Iterator[tuple[RunningLab, SshTransport]]:
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
                put_in_place(lab, handed)
                logins = {
                    port.name: Login(port.device_type, port.host, port.port, port.username, port.password)
                    for port in lab.grader_ports()
                }
                yield lab, SshTransport(logins)
            finally:
                lab.down()
    finally:
        shutil.rmtree(state, ignore_errors=True)
