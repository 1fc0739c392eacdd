"""Workers that die, hang and burst, and batches killed as a whole: each costs what it must, and no more."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from batch.school import configuration, hand_in, write_school
from labkit.batch.attempts import receipt_of, results
from labkit.batch.job import Order, Outcome
from labkit.batch.ledger import Ledger
from labkit.cli.batch import watched
from labkit.grading.bundle import read_bundle

TRAPS = ("TRAP-KILL", "TRAP-HANG", "TRAP-MEMORY", "TRAP-FAULT")
SOUND = 12


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    return write_school(tmp_path_factory.mktemp("school"))


def command(school, *arguments):
    line = [
        sys.executable,
        "-m",
        "labkit.cli.main",
        "batch",
        *map(str, arguments),
        "--lab",
        "school/pair",
        "--json",
    ]
    return line, {**os.environ, "LABKIT_PATH": str(school), "LABKIT_LANG": "en"}


def grade(school, *arguments):
    """Run a batch to its end; returns its exit code, its summary and what it said."""
    line, environment = command(school, *arguments)
    done = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def table(out: Path):
    """What the ledger says of each student, without times."""
    ledger = Ledger(f"sqlite:///{out / 'ledger.sqlite'}")
    rows = ledger.rows(ledger.batch().id)
    ledger.close()
    return {
        row.student: (row.state, row.score, row.maximum, row.receipt, json.dumps(row.verdicts))
        for row in rows
    }


def scores(out: Path):
    """Each student's points by check: what must not depend on where a submission was graded."""
    return {student: row[:3] + row[4:] for student, row in table(out).items()}


@pytest.fixture(scope="module")
def trapped(school, tmp_path_factory):
    """Twelve sound submissions, and four on which the grader dies, hangs, bursts, or stumbles."""
    place = tmp_path_factory.mktemp("trapped")
    for trap in TRAPS:
        hand_in(place / "in", trap.lower(), trap)
    for number in range(SOUND):
        hand_in(place / "in", f"sound-{number}", R2=number % 3)
    limits = ("--time-limit", "12", "--memory-limit", "600", "--workers", "2")
    code, summary, _said = grade(school, place / "in", "--out", place / "out", *limits)
    return code, summary, table(place / "out"), place / "out"


def test_only_the_culprits_are_lost(trapped):
    """The others are graded as if nothing had happened, and each culprit's cause is told."""
    code, summary, rows, out = trapped
    assert code == 1
    assert (summary["submissions"], summary["graded"], summary["errors"]) == (SOUND + 4, SOUND + 1, 3)
    events = [json.loads(line) for line in (out / "events.jsonl").read_text().splitlines()]
    causes = {event["student"]: event["cause"] for event in events if event["event"] == "error"}
    assert causes == {
        "trap-kill": "the grader's process died each time (exit code -9)",
        "trap-hang": "took longer than 12 s",
        "trap-memory": "took more than 600 MB",
    }
    assert {rows[f"sound-{number}"][1] for number in range(0, SOUND, 3)} == {1.0}  # nothing came for R2
    assert {rows[f"sound-{number}"][1] for number in range(1, SOUND, 3)} == {10.0}
    assert {rows[f"sound-{number}"][1] for number in range(2, SOUND, 3)} == {1.0}  # another area


def test_a_check_that_stumbles_is_the_graders_trouble(trapped):
    """Its points are neither given nor lost in silence: the score is marked as a lower bound."""
    _code, _summary, _rows, out = trapped
    ledger = Ledger(f"sqlite:///{out / 'ledger.sqlite'}")
    (row,) = (row for row in ledger.rows(ledger.batch().id) if row.student == "trap-fault")
    ledger.close()
    assert row.incomplete
    assert {verdict["id"]: verdict["verdict"] for verdict in row.verdicts}["sound"] == "error"
    assert (row.score, row.maximum) == (9.0, 10.0)


def test_every_result_rests_on_evidence_with_a_receipt(trapped):
    """The evidence is there, intact, and is the student's."""
    _code, _summary, _rows, out = trapped
    ledger = Ledger(f"sqlite:///{out / 'ledger.sqlite'}")
    graded = [row for row in ledger.rows(ledger.batch().id) if row.state == "graded"]
    ledger.close()
    assert len(graded) == SOUND + 1
    for row in graded:
        assert read_bundle(out / row.evidence).student == row.student
        assert len(row.receipt) == 64


def test_a_batch_that_is_killed_again_and_again_ends_like_one_that_is_not(school, grade_here, tmp_path):
    """Kill -9 of the command and all its workers at random moments: nothing is lost or graded twice.

    The undisturbed run is one of this process.
    """
    for number in range(16):
        hand_in(tmp_path / "in", f"s{number:02}", R2=number % 4)
    assert grade_here(school, tmp_path / "in", "--out", tmp_path / "undisturbed")[0] == 0
    line, environment = command(school, tmp_path / "in", "--out", tmp_path / "killed")
    moment = random.Random(7)
    for _ in range(3):
        process = subprocess.Popen(
            line,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        time.sleep(moment.uniform(1.0, 6.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    code, summary, _said = grade(school, tmp_path / "in", "--out", tmp_path / "killed")
    assert (code, summary["graded"]) == (0, 16)
    assert table(tmp_path / "killed") == table(tmp_path / "undisturbed")
    assert len(list((tmp_path / "killed" / "evidence").glob("*.zip"))) == 16


def test_new_work_is_a_new_attempt_and_old_work_is_left_alone(school, grade_here, tmp_path):
    """The same command over a folder in which one student handed in again grades that one only."""
    for student in ("a", "b"):
        hand_in(tmp_path / "in", student, R2=2)
    grade_here(school, tmp_path / "in", "--out", tmp_path / "out")
    (tmp_path / "in" / "b" / "R2.cfg").write_text(configuration("R2"))
    grade_here(school, tmp_path / "in", "--out", tmp_path / "out")
    events = [json.loads(line) for line in (tmp_path / "out" / "events.jsonl").read_text().splitlines()]
    graded = [(event["student"], event["attempt"], event["score"]) for event in events if "score" in event]
    assert sorted(graded) == [("a", 1, 1.0), ("b", 1, 1.0), ("b", 2, 10.0)]
    assert {student: row[1] for student, row in table(tmp_path / "out").items()} == {"a": 1.0, "b": 10.0}


def test_a_corrected_rubric_is_applied_to_the_evidence(grade_here, tmp_path):
    """Without a lab; what changed is told: scores, what they are out of, and the checks in which they did."""
    own = write_school(tmp_path / "school")
    hand_in(tmp_path / "in", "good")
    hand_in(tmp_path / "in", "wrong", R2=3)
    grade_here(own, tmp_path / "in", "--out", tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out" / "evidence").iterdir()}
    rubric = own / "scenarios" / "school" / "pair" / "rubric.yaml"
    rubric.write_text(rubric.read_text().replace("points: 3", "points: 5"))
    _code, summary, _said = grade_here(own, "--regrade", "--out", tmp_path / "out")
    good, wrong = summary["changed"]
    assert (good["before"], good["maximum_before"], good["now"], good["maximum"]) == (10.0, 10.0, 12.0, 12.0)
    assert (good["student"], good["checks"]) == ("good", ["reach"])
    assert (wrong["before"], wrong["now"], wrong["maximum"], wrong["checks"]) == (1.0, 1.0, 12.0, [])
    assert {path.name: path.read_bytes() for path in (tmp_path / "out" / "evidence").iterdir()} == before
    rubric.write_text(
        rubric.read_text()
        + "  - {id: more, check: reachability.ping, node: R2, destination: 1.1.1.1, points: 2}\n"
    )
    _code, summary, _said = grade_here(own, "--regrade", "--out", tmp_path / "out")
    good = summary["changed"][0]
    assert (good["before"], good["now"], good["checks"]) == (12.0, 14.0, ["more"])
    events = [json.loads(line) for line in (tmp_path / "out" / "events.jsonl").read_text().splitlines()]
    last = [event for event in events if event["event"] == "graded"][-2:]
    assert [event.get("rerun", False) for event in last] == [True, True]  # the old have no such ping
    ledger = Ledger(f"sqlite:///{tmp_path / 'out' / 'ledger.sqlite'}")
    found = results(ledger, ledger.batch().id, "good", tmp_path / "out")
    ledger.close()
    assert [(one.attempt, one.score) for one in found] == [(1, 10.0), (1, 12.0), (1, 14.0)]
    for one in found:  # what each result rests on is there, and an appeal can see it
        assert receipt_of(tmp_path / "out" / one.evidence) == one.receipt
    assert (tmp_path / "out" / found[0].evidence).read_bytes() == before[Path(found[2].evidence).name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere", "--out", "out"), "nowhere: no such file or folder"),
        (("--out", "out"), "name the submissions"),
        (("in", "--out", "out", "--executor", "cloud"), "no such executor: cloud"),
        (("in", "--out", "out", "--ledger", "oracle://x"), "not a database that can be used"),
    ],
)
def test_wrong_usage_gets_one_sentence(school, grade_here, tmp_path, monkeypatch, arguments, said):
    """And exit code 2."""
    monkeypatch.chdir(tmp_path)
    hand_in(tmp_path / "in", "a")
    code, _summary, shown = grade_here(school, *arguments)
    assert code == 2
    assert said in shown


def test_no_student_number_acts_on_the_teachers_terminal(capsys):
    """What would clear the screen, or turn the line around, is spelled out."""
    student, cause = "2026\x1b[2J\u202e01", "\x1b]0;owned\x07 no archive"
    order = Order(1, student, "", "key", "digest", 1, ())
    with watched() as watch:
        watch.done(order, Outcome(1, "refused", cause=cause))
    assert capsys.readouterr().err == "2026\\x1b[2J\\u202e01: \\x1b]0;owned\\x07 no archive\n"
