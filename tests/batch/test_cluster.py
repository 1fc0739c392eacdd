"""A batch on a real Dask cluster: workers are killed, the scheduler is started again, all of it talks TLS."""

import datetime as dt
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from batch.school import hand_in, write_school
from batch.ssh_host import ssh_host
from batch.test_batch_run import grade, scores, table
from labkit.batch.ledger import Ledger
from labkit.batch.submissions import find_submissions

pytest.importorskip("distributed")
STUDENTS = 24


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def cluster(tmp_path):
    """A scheduler on a free port, and three workers that come back to it; all are gone in the end."""
    port = free_port()
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


def test_killed_workers_and_a_restarted_scheduler_lose_nothing(cluster, grade_here, tmp_path):
    """Three worker processes, two of them killed, then the scheduler: the result is that of one machine."""
    port, scheduler, worker = cluster
    school = write_school(tmp_path / "school")
    for number in range(STUDENTS):
        hand_in(tmp_path / "in", f"s{number:02}", R2=number % 3)
    assert grade_here(school, tmp_path / "in", "--out", tmp_path / "here")[0] == 0
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
    # the workers' folder is another than this one
    code, summary, said = grade(school, os.path.relpath(tmp_path / "in"), *more)
    assert code == 0, said
    assert summary["graded"] == STUDENTS
    assert table(tmp_path / "there") == table(tmp_path / "here")
    disturbing.join(10)
    assert not disturbing.is_alive()


def test_a_scheduler_that_is_not_there_is_told(grade_here, tmp_path, monkeypatch):
    """In one sentence with a way out, and sooner than one that was there and may come back."""
    monkeypatch.setattr("labkit.batch.cluster._UNMET", 0.5)
    school = write_school(tmp_path / "school")
    hand_in(tmp_path / "in", "a")
    there = tmp_path / "there"
    code, _summary, said = grade_here(
        school, tmp_path / "in", "--out", there, "--executor", "dask://127.0.0.1:1"
    )
    assert code not in (0, 1)
    assert "127.0.0.1:1: the scheduler of the cluster does not answer\nhint: is it running" in said
    ledger = Ledger(f"sqlite:///{there / 'ledger.sqlite'}")
    assert ledger.counts(ledger.batch().id) == {"queued": 1}
    ledger.close()


def test_what_a_killed_grader_of_another_host_had_in_hand_is_taken_over(grade_here, tmp_path, monkeypatch):
    """It is known by its silence only; until then the command that grades waits, and does not call the batch done."""
    monkeypatch.setattr("labkit.batch.ledger.LEASE", dt.timedelta(seconds=2))
    school = write_school(tmp_path / "school")
    hand_in(tmp_path / "in", "a")
    assert grade_here(school, tmp_path / "in", "--out", tmp_path / "there")[1]["graded"] == 1
    for student in ("b", "c"):
        hand_in(tmp_path / "in", student)
    ledger = Ledger(f"sqlite:///{tmp_path / 'there' / 'ledger.sqlite'}")
    ledger.owner = "elsewhere:1:"
    batch = ledger.batch().id
    ledger.add(
        batch, ((one, one.digest) for one in find_submissions(tmp_path / "in", None, tmp_path / "there"))
    )
    assert [order.student for order in ledger.claim(batch, 1)] == ["b"]
    ledger.close()
    code, summary, said = grade_here(school, tmp_path / "in", "--out", tmp_path / "there")
    assert (code, summary["graded"], summary["submissions"]) == (0, 3, 3), said
    assert "waiting for 1 that another grader has in hand" in said


def write_certificates(folder: Path) -> None:
    """An authority's certificate, and one that it signed with its key, as `deploy/certificates.sh` makes them."""
    folder.mkdir()
    now = dt.datetime.now(dt.UTC)
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ca", "cert")}
    names = {name: x509.Name.from_rfc4514_string(f"CN=labkit {name}") for name in keys}
    for name, key in keys.items():
        made = (
            x509.CertificateBuilder()
            .subject_name(names[name])
            .issuer_name(names["ca"])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=name == "ca", path_length=None), critical=True)
            .sign(keys["ca"], hashes.SHA256())
        )
        (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = keys["cert"].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)


@pytest.fixture
def encrypted(tmp_path):
    """A scheduler and two workers with TLS on this machine, brought up over SSH as the operator does it."""
    if shutil.which("ssh") is None:
        pytest.skip("there is no OpenSSH client")
    write_certificates(tmp_path / "tls")
    (tmp_path / "hosts").write_text("# name, workers\none 1\ntwo 1\n")
    script = Path(__file__).parents[2] / "deploy" / "ssh" / "cluster.sh"
    port = free_port()
    with ssh_host(tmp_path / "ssh") as ssh:
        environment = {
            **os.environ, "LABKIT_BIN": str(Path(sys.executable).parent), "CLUSTER_DIR": str(tmp_path / "cluster"),
            "CLUSTER_PORT": str(port), "CLUSTER_TLS": str(tmp_path / "tls"), "CLUSTER_SSH": ssh,
            "CLUSTER_LABS": "2",
        }  # fmt: skip

        def run(action):
            line = [str(script), action, str(tmp_path / "hosts")]
            return subprocess.run(line, env=environment, check=True, capture_output=True, text=True).stdout

        try:
            yield port, run("start")
        finally:
            run("stop")


def test_a_cluster_over_ssh_that_talks_tls(encrypted, tmp_path):
    """The command that `cluster.sh` prints grades a batch; who has no certificate is not let in."""
    port, told = encrypted
    arguments = told.split("…")[1].split()
    assert arguments[:2] == ["--executor", f"dask://127.0.0.1:{port}"]
    school = write_school(tmp_path / "school")
    for number in range(4):
        hand_in(tmp_path / "in", f"s{number}", R2=number % 3)
    code, summary, said = grade(school, tmp_path / "in", "--out", tmp_path / "there", *arguments)
    assert (code, summary["graded"]) == (0, 4), said
    assert [row[1] for row in scores(tmp_path / "there").values()] == [1.0, 10.0, 1.0, 1.0]
    from distributed import Client

    with pytest.raises(OSError, match=r"reset|Timed out"):
        Client(f"tcp://127.0.0.1:{port}", timeout=2, set_as_default=False)
