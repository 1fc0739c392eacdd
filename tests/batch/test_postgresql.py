"""The ledger in a real PostgreSQL server, with four graders at once."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from batch.school import hand_in, write_school
from batch.test_batch_run import command
from labkit.batch.ledger import Ledger

pytest.importorskip("psycopg")
PROGRAMS = (
    sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) if Path("/usr/lib/postgresql").is_dir() else []
)
REQUIRED = bool(os.environ.get("LABKIT_REQUIRE_POSTGRESQL"))
STUDENTS = 24


@pytest.fixture
def server(tmp_path_factory):
    """A server of its own on a free port, and the URL of an empty database."""
    if not PROGRAMS and not REQUIRED:
        pytest.skip("PostgreSQL's server is not installed")
    programs = PROGRAMS[-1].parent
    place = tmp_path_factory.mktemp("postgresql")
    as_user = []
    if os.geteuid() == 0:  # the server refuses to run as root
        as_user = ["runuser", "-u", "postgres", "--"]
        place = Path("/tmp") / place.name
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        shutil.chown(place, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def run(program, *arguments):
        line = [*as_user, str(programs / program), *arguments]
        subprocess.run(line, check=True, capture_output=True, cwd=place)

    data = str(place / "data")
    run("initdb", "-D", data, "-A", "trust", "-U", "labkit", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -k {place} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("pg_ctl", "-D", data, "-w", "-l", str(place / "log"), "-o", options, "start")
    try:
        run("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "labkit", "labkit")
        yield f"postgresql+psycopg://labkit@127.0.0.1:{port}/labkit"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)


def test_four_graders_share_a_batch(server, tmp_path):
    """Each submission is graded once, by one of them, and all of them are."""
    school = write_school(tmp_path / "school")
    for number in range(STUDENTS):
        hand_in(tmp_path / "in", f"s{number:02}", R2=number % 3)
    more = ("--out", tmp_path / "out", "--ledger", server, "--executor", "serial")
    line, environment = command(school, tmp_path / "in", *more)
    graders = [
        subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = [grader.communicate(timeout=300) for grader in graders]
    assert [grader.returncode for grader in graders] == [0] * 4, said
    events = [json.loads(text) for text in (tmp_path / "out" / "events.jsonl").read_text().splitlines()]
    graded = [event["student"] for event in events if event["event"] == "graded"]
    assert sorted(graded) == [f"s{number:02}" for number in range(STUDENTS)]
    ledger = Ledger(server)
    rows = ledger.rows(ledger.batch().id)
    ledger.close()
    assert [row.score for row in rows] == [1.0, 10.0, 1.0] * (STUDENTS // 3)
    assert all(row.receipt for row in rows)


def test_two_batches_live_in_one_database(server, tmp_path):
    """Each has its name; a name belongs to one lab."""
    school = write_school(tmp_path / "school")
    hand_in(tmp_path / "in", "a")
    for name in ("first", "second"):
        more = ("--out", tmp_path / name, "--ledger", server, "--name", name, "--executor", "serial")
        line, environment = command(school, tmp_path / "in", *more)
        subprocess.run(line, env=environment, check=True, capture_output=True, timeout=120)
    ledger = Ledger(server)
    assert [len(ledger.rows(ledger.batch(name).id)) for name in ("first", "second")] == [1, 1]
    ledger.close()
