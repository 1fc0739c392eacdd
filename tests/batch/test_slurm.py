"""`deploy/slurm/labkit.sbatch`, on a real Slurm."""

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from batch.school import hand_in, write_school
from batch.slurm_cluster import HERE, slurm_cluster
from batch.test_batch_run import table

pytest.importorskip("distributed")
REQUIRED = bool(os.environ.get("LABKIT_REQUIRE_SLURM"))
DEPLOY = Path(__file__).parents[2] / "deploy"
STUDENTS = 24


@pytest.fixture
def slurm(tmp_path):
    """A cluster of this machine: run one of Slurm's commands in a folder, and get what it prints."""
    if not HERE and not REQUIRED:
        pytest.skip("Slurm is not installed")
    with slurm_cluster(tmp_path / "slurm") as environment:

        def run(*line, **more):
            return subprocess.run(
                line, env={**environment, **more}, cwd=tmp_path, check=True, capture_output=True, text=True
            ).stdout.strip()

        yield run


def wait_for(what, seconds=90):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_a_job_that_slurm_stops_goes_on(slurm, grade_here, tmp_path):
    """When its time is up, it queues again; cancelled, it is submitted again. The table is that of one machine."""
    school = write_school(tmp_path / "school")
    for number in range(STUDENTS):
        hand_in(tmp_path / "in", f"s{number:02}", R2=number % 3)
    (tmp_path / "in" / "hostile.zip").write_bytes(b"PK\x05\x06 and no more")
    assert grade_here(school, tmp_path / "in", "--out", tmp_path / "here")[0] == 1
    slurm(str(DEPLOY / "certificates.sh"), "tls")
    told = {
        "SUBMISSIONS": "in", "LAB": "school/pair", "OUT": "there", "CLUSTER_TLS": "tls",
        "LABKIT_BIN": str(Path(sys.executable).parent), "LABKIT_PATH": str(school),
    }  # fmt: skip

    def submit():
        script = str(DEPLOY / "slurm" / "labkit.sbatch")
        line = ("--parsable", "--nodes=1", "--ntasks-per-node=2", "--mem-per-cpu=0", script)
        return slurm("sbatch", *line, **told)

    def state(job):
        return slurm("squeue", "--noheader", "--states=all", "--format=%T", f"--jobs={job}")

    def runs_now(job):
        with suppress(
            subprocess.CalledProcessError
        ):  # it runs already; by itself it would begin after two minutes
            slurm("scontrol", "update", f"JobId={job}", "StartTime=now")
        return state(job) == "RUNNING"

    def graded(enough):
        return lambda: len(list((tmp_path / "there" / "evidence").glob("*.zip"))) >= enough

    job = submit()
    wait_for(graded(3))
    slurm("scancel", "--batch", "--signal=USR1", job)  # what Slurm does a minute before the time is up
    wait_for(lambda: state(job) == "PENDING")
    wait_for(lambda: runs_now(job))
    wait_for(graded(12))
    slurm("scancel", job)
    wait_for(lambda: state(job) == "CANCELLED")
    job = submit()
    wait_for(lambda: state(job) not in ("PENDING", "RUNNING", "COMPLETING"))
    assert state(job) == "COMPLETED", (tmp_path / f"slurm-{job}.out").read_text()
    assert table(tmp_path / "there") == table(tmp_path / "here")
