"""A batch on a real Dask cluster whose workers are killed and whose scheduler is started again."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from batch.school import hand_in, write_school
from batch.test_batch_run import grade, table

pytest.importorskip("distributed")
STUDENTS = 30


@pytest.fixture
def cluster(tmp_path):
    """A scheduler on a free port, and three workers that come back to it; all are gone in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = []

    def start(*arguments):
        line = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
        with (tmp_path / f"{arguments[0]}-{len(started)}.log").open("wb") as log:
            process = subprocess.Popen(line, stdout=log, stderr=log, cwd=tmp_path, start_new_session=True)
        started.append(process)
        return process

    def scheduler():
        return start("dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")

    def worker():
        address = f"tcp://127.0.0.1:{port}"
        return start(
            "dask_worker",
            address,
            "--no-nanny",
            "--nthreads",
            "1",
            "--no-dashboard",
            "--death-timeout",
            "120",
        )

    yield port, scheduler, worker
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_killed_workers_and_a_restarted_scheduler_lose_nothing(cluster, tmp_path):
    """Three worker processes, two of them killed, then the scheduler: the result is that of one machine."""
    port, scheduler, worker = cluster
    school = write_school(tmp_path / "school")
    for number in range(STUDENTS):
        hand_in(tmp_path / "in", f"s{number:02}", R2=number % 3)
    assert grade(school, tmp_path / "in", "--out", tmp_path / "here")[0] == 0
    first = scheduler()
    workers = [worker() for _ in range(3)]

    def disturb():
        evidence = tmp_path / "there" / "evidence"
        for enough, victim in ((3, workers[0]), (6, workers[1]), (12, first)):
            while len(list(evidence.glob("*.zip"))) < enough:
                time.sleep(0.1)
            os.killpg(victim.pid, signal.SIGKILL)
            victim.wait()
        scheduler()
        worker()

    disturbing = threading.Thread(target=disturb, daemon=True)
    disturbing.start()
    more = ("--out", tmp_path / "there", "--executor", f"dask://127.0.0.1:{port}")
    code, summary, said = grade(school, tmp_path / "in", *more)
    assert code == 0, said
    assert summary["graded"] == STUDENTS
    assert table(tmp_path / "there") == table(tmp_path / "here")
    disturbing.join(10)
    assert not disturbing.is_alive()
