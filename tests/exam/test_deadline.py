"""From the first login to the marks, on real lab processes over real sockets: nobody works on after the deadline."""

import json
import os
import re
import signal
import sys
import time
from datetime import datetime, timedelta

import pytest
from netmiko import ConnectHandler
from netmiko.exceptions import NetmikoAuthenticationException

from exam.school import write_roster
from labkit.errors import LabkitError
from labkit.exam.collect import deadline
from labkit.exam.exam import read_exam
from labkit.exam.receipts import clock
from labkit.runtime.store import LabFolder
from labkit.runtime.work import frozen_at
from labkit.scenario.catalogue import find_lab, render_plan

NOW = datetime(2026, 6, 30, 15, 0).astimezone()


def free_block(size):
    """A port from which on some are free."""
    import socket

    for base in range(23000, 30000, size):
        try:
            for port in range(base, base + size):
                with socket.socket() as trial:
                    trial.bind(("127.0.0.1", port))
        except OSError:
            continue
        return base
    raise AssertionError("no free ports")


def log_in(exam, seat, node=1):
    """Log in with what the hand-out says, and nothing else."""
    page = (exam.handouts / f"{seat.stem}.html").read_text(encoding="utf-8")
    (password,) = re.findall(r"Password <code><b>(\w+)</b>", page)
    ports = re.findall(r"<li>(\w+) <code><b>(\d+)</b></code></li>", page)
    host = re.search(r"ssh -p \d+ student@([\w.]+)", page)[1]
    return ConnectHandler(
        device_type="huawei_vrp",
        host=host,
        port=int(dict(ports)[f"R{node + 1}"]),
        username="student",
        password=password,
    )


def wait_until(condition):
    """Let a process that was killed be gone."""
    for _turn in range(200):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


@pytest.fixture
def sat(school):
    """An exam whose three labs run: the first solved, the second half solved, of the third nothing."""
    write_roster(
        school.place / "hostile.csv", [("2026001", "王芳", "A"), ("../x", "=1+1", "A"), ("c", "C", "B")]
    )
    code, _out, err = school.make("--base-port", free_block(30), "--languages", "en", roster="hostile.csv")
    assert code == 0, err
    started = school.json("exam", "start", school.exam)
    assert [one["error"] for one in started["students"]] == ["", "", ""]
    return read_exam(school.exam)


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal")
def test_from_the_first_login_to_the_marks(school, sat):
    """Sessions end at the deadline, nobody gets in again, hashes are signed, and the scores are those expected.

    One lab is killed before the deadline: its work is in its journal, and is graded. One student gets more time
    afterwards: what is there then is the second attempt.
    """
    first, second, third = sat.file.seats
    lab = find_lab(str(school.lab))
    solved = render_plan(lab, first.id, sat.secret).solution["R2"].splitlines()
    half = render_plan(lab, second.id, sat.secret).solution["R2"].splitlines()[:3]
    working = log_in(sat, first)
    working.send_config_set(solved, cmd_verify=False)
    other = log_in(sat, second)
    other.send_config_set(half, cmd_verify=False)
    other.disconnect()
    killed = school.json("ps", sat.lab_name(second))["pid"]
    os.kill(killed, signal.SIGKILL)
    folder = LabFolder(school.place / "state", sat.lab_name(second))
    wait_until(lambda: folder.condition() == "crashed")
    key = school.place / "key"
    assert school.run("key", "new", key)[0] == 0

    code, out, err = school.run("exam", "collect", school.exam, "--except", third.id, "--key", key, "--json")
    assert code == 0, err
    taken = json.loads(out)
    assert [(one["state"], one["lines"] > 0) for one in taken["receipts"]] == [
        ("running", True),
        ("crashed", True),
    ]
    with pytest.raises(OSError):
        working.send_command("display clock")
    with pytest.raises(NetmikoAuthenticationException):
        log_in(sat, first)
    log_in(sat, third).disconnect()  # has more time
    assert school.run("exec", sat.lab_name(first), "R2", "display", "clock")[0] == 0

    code, out, _err = school.run("exam", "verify", school.exam, "--key", f"{key}.pub")
    assert (code, "2 receipts" in out) == (0, True)
    rubric = school.lab / "rubric.yaml"
    rubric.write_text(
        rubric.read_text(encoding="utf-8").replace("has its address", "is reachable"), encoding="utf-8"
    )
    graded = school.json("exam", "grade", school.exam, "--workers", 1)
    assert (graded["submissions"], graded["errors"]) == (2, 0)
    assert scores(school) == {"2026001": "10", "../x": "8", "c": ""}
    evidence = school.exam / "collected" / first.stem / "evidence.zip"
    kept = {path.read_bytes() for path in (school.exam / "graded" / "evidence").iterdir()}
    assert evidence.read_bytes() in kept, "what the grader saw at the deadline is what counts"

    code, _out, err = school.run("exam", "collect", school.exam)
    assert code == 0, err
    before = (school.exam / "collected" / first.stem / "receipt.json").read_bytes()
    assert school.run("exam", "reopen", school.exam, "--student", first.id)[0] == 0
    again = log_in(sat, first)
    again.send_config_set(["undo interface LoopBack 7"], cmd_verify=False)
    again.disconnect()
    assert school.run("exam", "collect", school.exam, "--student", first.id)[0] == 0
    aside = school.exam / "collected" / f"{first.stem}.before-1"
    assert (aside / "receipt.json").read_bytes() == before
    graded = school.json("exam", "grade", school.exam, "--workers", 1)
    assert scores(school) == {"2026001": "8", "../x": "8", "c": "0"}

    regraded = school.json("exam", "grade", school.exam, "--regrade", "--workers", 1)
    assert regraded["changed"] == []
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("points: 4", "points: 5"), encoding="utf-8")
    regraded = school.json(
        "batch", "--regrade", "--lab", school.lab, "--out", school.exam / "graded", "--workers", 1
    )
    assert [(one["student"], one["now"]) for one in regraded["changed"]] == [
        ("../x", 10.0),
        ("2026001", 10.0),
        ("c", 0.0),  # of 10 now, where it was of 8
    ]
    assert school.run("class-report", school.exam / "graded")[0] == 0

    (school.exam / "collected" / third.stem / "snapshot.json").write_text("{}", encoding="utf-8")
    code, _out, err = school.run("exam", "verify", school.exam)
    assert (code, f"{third.stem}/snapshot.json: was changed after it was collected" in err) == (1, True)
    code, _out, err = school.run("exam", "grade", school.exam)
    assert (code, "was changed after it was collected" in err) == (2, True)
    assert school.run("exam", "stop", school.exam)[0] == 0
    assert {one["state"] for one in school.json("exam", "status", school.exam)["students"]} == {"stopped"}


def scores(school):
    """The gradebook's scores by student number, as a spreadsheet gets them."""
    import csv

    roster = school.place / "hostile.csv"
    assert school.run("gradebook", school.exam / "graded", "--roster", roster)[0] == 0
    with (school.exam / "graded" / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row["score"] for row in csv.DictReader(file)}


@pytest.mark.skipif(sys.platform == "win32", reason="a process is killed by a signal")
def test_a_closed_lab_stays_closed(school):
    """Whatever happens to its process: the journal knows; and a start from the beginning is open."""
    write_roster(school.place / "one.csv", [("x", "X", "")])
    assert school.make("--base-port", free_block(10), "--languages", "en", roster="one.csv")[0] == 0
    assert school.run("exam", "start", school.exam)[0] == 0
    exam = read_exam(school.exam)
    (seat,) = exam.file.seats
    log_in(exam, seat).disconnect()
    assert school.run("exam", "collect", school.exam)[0] == 0
    os.kill(school.json("ps", exam.lab_name(seat))["pid"], signal.SIGKILL)
    folder = LabFolder(school.place / "state", exam.lab_name(seat))
    wait_until(lambda: folder.condition() == "crashed")
    assert school.json("exam", "start", school.exam)["students"][0]["done"] == "goes on"
    with pytest.raises(NetmikoAuthenticationException):
        log_in(exam, seat)
    assert school.json("exam", "start", school.exam)["students"][0]["done"] == "runs already"
    assert school.run("exam", "stop", school.exam)[0] == 0
    assert school.json("exam", "start", school.exam, "--fresh")["students"][0]["done"] == "is up"
    log_in(exam, seat).disconnect()


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("16:30", NOW.replace(hour=16, minute=30)),
        ("16:30:15", NOW.replace(hour=16, minute=30, second=15)),
        ("2026-07-01 08:00", NOW.replace(month=7, day=1, hour=8)),
        ("2026-07-01T08:00", NOW.replace(month=7, day=1, hour=8)),
        (" 15:00 ", NOW),
    ],
)
def test_a_deadline_is_a_time_of_this_machine(text, moment):
    assert deadline(text, NOW) == moment


@pytest.mark.parametrize(
    "text", ["14:59", "2026-06-29 16:00", "2026-07-08 16:00", "", "25:00", "2026-02-30 10:00"]
)
def test_no_deadline_is_in_the_past_or_far_away(text):
    """Nor is it guessed."""
    with pytest.raises(LabkitError):
        deadline(text, NOW)


def test_the_labs_are_closed_when_it_is_time(school, monkeypatch):
    """Not earlier, and the examiner sees how much is left."""
    from labkit.cli import deadline as command

    passed = timedelta()

    class Clock(datetime):
        @classmethod
        def now(cls, zone=None):
            return NOW + passed

    def sleep(seconds):
        nonlocal passed
        passed += timedelta(seconds=seconds)

    assert school.make()[0] == 0
    monkeypatch.setattr(command, "datetime", Clock)
    monkeypatch.setattr(command.time, "sleep", sleep)
    _code, _out, err = school.run("exam", "collect", school.exam, "--at", "15:03")
    assert passed == timedelta(minutes=3)
    assert "the labs will be closed at 15:03:00" in err
    assert "3 minutes left\n2 minutes left\n" in err


def test_what_was_never_started_is_named(school):
    """The others are collected all the same; labs are not started for another lab than the hand-outs'."""
    assert school.make()[0] == 0
    code, out, _err = school.run("exam", "collect", school.exam)
    assert code == 3
    assert out.count("was never started") == 3
    code, _out, err = school.run("exam", "grade", school.exam)
    assert (code, "nothing was collected" in err) == (2, True)
    rubric = school.lab / "rubric.yaml"
    rubric.write_text(rubric.read_text(encoding="utf-8").replace("points: 4", "points: 5"), encoding="utf-8")
    code, _out, err = school.run("exam", "start", school.exam)
    assert (code, "the lab was changed after the hand-outs were made" in err) == (2, True)
    assert school.make("--base-port", 0)[0] == 0
    code, _out, err = school.run("exam", "start", school.exam)
    assert (code, "is an exam without labs on this machine" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("start", "--student", "nobody"), "nobody: no such student in this exam"),
        (("status", "--group", "Z\x1b"), "Z\ufffd: no such group in this exam"),
        (("stop", "--student", "2026001", "--except", "2026001"), "that is nobody"),
        (("reopen",), "say for whom"),
        (("collect", "--at", "never"), "not a time: never"),
        (("verify",), "nothing was collected"),
    ],
)
def test_faults_are_told_in_a_sentence(school, arguments, fault):
    """For each command."""
    if not (school.exam / "examiner").exists():
        assert school.make()[0] == 0
    command, *options = arguments
    code, _out, err = school.run("exam", command, school.exam, *options)
    assert (code, fault in err) == (2, True), err
    code, _out, err = school.run("exam", command, school.place, *options)
    assert code == 2


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system has one clock for all processes")
def test_times_are_of_this_machines_clock(monkeypatch):
    """A journal has UTC; who signs a receipt in Beijing reads the time on the wall, and which clock that is."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        assert clock("2026-06-30T08:30:00.072+00:00") == "2026-06-30 16:30:00+08:00"
        assert clock("") == ""
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_journal_tells_since_when():
    """From the first time on, until it is opened; nothing before counts then."""

    def record(kind, time):
        return {"kind": kind, "time": time}

    assert frozen_at([]) == ""
    freeze, again = record("lab-freeze", "1"), record("lab-freeze", "2")
    assert frozen_at([record("config", "0"), freeze, again]) == "1"
    assert frozen_at([freeze, record("lab-thaw", "2")]) == ""
    assert frozen_at([freeze, record("lab-thaw", "2"), record("lab-freeze", "3")]) == "3"
