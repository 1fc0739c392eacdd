"""What teachers and students do with a rubric, through the command line and a running lab."""

import json
from pathlib import Path

import pytest

from labkit.cli import main
from labkit.runtime.client import connect
from labkit.runtime.lock import FileLock
from labkit.runtime.typist import type_lines
from labkit.settings import Settings
from rubrics.failover import ADDRESSES, BEST, ROUTES, RUBRIC, write_lab

NAME = "test/failover"


@pytest.fixture
def labkit(tmp_path, monkeypatch, capsys):
    """Runs a command and returns its exit code and what it printed."""
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))

    def run(*arguments):
        capsys.readouterr()
        code = main.run([str(argument) for argument in arguments])
        return code, capsys.readouterr().out

    yield run
    main.run(["down", "--all"])


@pytest.fixture
def up(labkit, tmp_path):
    """The lab, running in its start state."""
    assert labkit("up", write_lab(tmp_path / "lab"))[0] == 0
    return labkit


def type_in(labkit, node, text):
    """Type configuration lines as somebody at the device."""
    ports = connect(Settings.from_environment().state_dir, NAME).ports()
    type_lines(ports, {node: [line for line in text.splitlines() if line != "#"]})


def graded(labkit, *more):
    code, out = labkit("grade", NAME, "--json", *more)
    return code, json.loads(out)


def points(report):
    return {check["id"]: check["points"] for check in report["checks"]}


def test_a_failover_is_graded_on_a_running_lab_and_undone(up, tmp_path):
    """The cable is cut and a device switched off while it is graded; afterwards all is as before."""
    type_in(up, "R1", ADDRESSES + ROUTES)
    before = up("exec", NAME, "R1", "display", "ip", "routing-table")
    for number in range(2):
        out = tmp_path / f"grade{number}"
        code, report = graded(up, "--out", out)
        assert points(report) == {
            "address": 10,
            "backup-address": 10,
            "reach": 20,
            "failover": 30,
            "gone": 10,
            "plan": 0,
        }
        assert (code, report["score"], report["maximum"]) == (0, 80, 100)
        assert up("exec", NAME, "R1", "display", "ip", "routing-table") == before
    assert (out / "evidence" / "phases" / "cut" / "PC1").is_dir()
    assert (out / "evidence" / "phases" / "dark" / "PC1").is_dir()


@pytest.mark.parametrize("command", ["verify", "regrade", "report"])
def test_a_folder_that_is_no_evidence_is_bad_input(labkit, tmp_path, command):
    """It is neither changed nor unsigned: it is the wrong folder, whichever command is given it."""
    assert labkit(command, tmp_path)[0] == 2


def test_a_phase_is_regraded_without_the_lab(up, tmp_path):
    """Down with the lab: the evidence gives the same report, byte for byte."""
    type_in(up, "R1", ADDRESSES + ROUTES)
    out = tmp_path / "grade"
    _, report = graded(up, "--out", out)
    up("down", NAME)
    code, again = up("regrade", out / "evidence", "--json")
    assert (code, json.loads(again)) == (0, report)


def test_a_teacher_fills_in_what_was_left_to_him(up, tmp_path):
    """At the grade or later; a mark for something else is refused."""
    marks = tmp_path / "marks.yaml"
    marks.write_text("plan: {points: 15, note: tidy}\n")
    _, report = graded(up, "--manual", marks, "--out", tmp_path / "a")
    assert points(report)["plan"] == 15
    graded(up, "--out", tmp_path / "b")
    _, out = up("regrade", tmp_path / "b" / "evidence", "--manual", marks, "--json")
    assert points(json.loads(out))["plan"] == 15
    for text in ("plan: 21\n", "address: 1\n", "plan: x\n"):
        marks.write_text(text)
        assert up("regrade", tmp_path / "b" / "evidence", "--manual", marks)[0] == 2


def test_hints_are_told_one_by_one_and_cost_points(up):
    """The lab remembers which were read."""
    type_in(up, "R1", ADDRESSES)
    told = [json.loads(up("check", NAME, "--hint", "address", "--json")[1]) for _ in range(3)]
    assert [(len(one["hints"]), one["cost"], one["left"]) for one in told] == [
        (1, 0, 1),
        (2, 4, 0),
        (2, 4, 0),
    ]
    assert points(graded(up)[1])["address"] == 6
    assert up("check", NAME, "--hint", "addres")[0] == 2
    assert up("check", NAME, "--hint", "reach")[0] == 2


def test_hints_in_the_students_language(up):
    """And by the first tier only what it says."""
    assert up("check", NAME, "--hint", "address", "--lang", "zh")[1] == "1. 查看规划\n"


def test_a_stage_is_checked_by_itself(up):
    """By number or by id; there is no other."""
    type_in(up, "R1", ADDRESSES)
    for stage in ("1", "addresses"):
        code, out = up("check", NAME, "--stage", stage, "--json")
        found = json.loads(out)
        assert (code, found["passed"], found["total"]) == (0, 2, 2)
    assert up("check", NAME, "--stage", "2")[0] == 1
    assert up("check", NAME, "--stage", "3")[0] == 2


def test_who_is_stuck_goes_on_and_the_score_remembers(up):
    """One of two addresses was right before the reference was put in place: the other earns nothing."""
    type_in(up, "R1", "interface GE0/0/0\n ip address 10.0.12.1 24")
    assert up("restore", NAME, "--stage", "2")[0] == 0
    type_in(up, "R1", ROUTES)
    _, report = graded(up)
    found = points(report)
    assert (found["address"], found["backup-address"], found["reach"]) == (10, 0, 20)
    assert report["score"] == 70
    assert up("restore", NAME, "--stage", "routes")[0] == 0
    assert points(graded(up)[1])["backup-address"] == 0


def test_an_event_of_a_user_stays_also_after_a_crash(up, tmp_path):
    """A cable that was cut is cut until somebody mends it; an unknown one is refused."""
    type_in(up, "R1", ADDRESSES + ROUTES)
    assert up("event", NAME, "cut", "R1:to-R2")[0] == 0
    table = up("exec", NAME, "R1", "display", "ip", "routing-table")[1]
    assert "10.0.12.0" not in table
    up("down", NAME)
    up("up", write_lab(tmp_path / "lab"), "--resume")
    assert up("event", NAME, "mend", "R1:to-R2")[0] == 0
    assert "10.0.12.0" in up("exec", NAME, "R1", "display", "ip", "routing-table")[1]
    assert up("event", NAME, "cut", "R1:GE0/0/3")[0] != 0
    assert up("event", NAME, "explode", "R1")[0] == 2


def test_a_router_that_is_switched_off_changes_no_denominator(up):
    """The grader cannot log in: `error`, what hangs on it blocked, and the report is incomplete."""
    type_in(up, "R1", ADDRESSES + ROUTES)
    up("event", NAME, "stop", "R1")
    code, report = graded(up)
    verdicts = {check["id"]: check["verdict"] for check in report["checks"]}
    assert (code, report["maximum"], report["incomplete"]) == (3, 100, True)
    assert verdicts["address"] == "error"
    assert "cannot log in" in report["checks"][0]["reason"]
    assert verdicts["reach"] == "failed"
    assert verdicts["gone"] == "blocked"
    assert code == 3


def test_what_is_saved_is_graded_where_the_rubric_says_so(labkit, tmp_path):
    """Work that was not saved earns nothing, is told, and is still there afterwards."""
    labkit("up", write_lab(tmp_path / "lab", rubric="graded: saved\n" + RUBRIC))
    type_in(labkit, "R1", ADDRESSES)
    labkit("save", NAME)
    type_in(labkit, "R1", ROUTES)
    running = labkit("exec", NAME, "R1", "display", "current-configuration")
    _, report = graded(labkit)
    assert points(report) == {
        "address": 10,
        "backup-address": 10,
        "reach": 0,
        "failover": 0,
        "gone": 0,
        "plan": 0,
    }
    assert report["unsaved"] == ["R1"]
    assert labkit("exec", NAME, "R1", "display", "current-configuration") == running
    labkit("save", NAME)
    _, report = graded(labkit)
    assert (report["score"], report["unsaved"]) == (80, [])


def test_signed_evidence_cannot_be_changed(up, tmp_path):
    """Neither an output, nor the manifest, nor the signer."""
    key, other = tmp_path / "teacher.key", tmp_path / "other.key"
    assert up("key", "new", key)[0] == up("key", "new", other)[0] == 0
    assert up("key", "new", key)[0] == 2
    assert key.stat().st_mode & 0o077 == 0
    graded(up, "--key", key, "--out", tmp_path / "signed")
    bundle = tmp_path / "signed" / "evidence"
    public = tmp_path / "teacher.key.pub"
    assert up("verify", bundle, "--key", public)[0] == 0
    assert up("verify", bundle)[0] == 0
    assert up("verify", bundle, "--key", tmp_path / "other.key.pub")[0] == 1
    assert up("regrade", bundle)[0] == 1

    manifest = bundle / "manifest.json"
    whole = manifest.read_text()
    manifest.write_text(whole.replace('"student": ""', '"student": "somebody else"'))
    assert up("verify", bundle, "--key", public)[0] == 1
    manifest.write_text(whole)
    raw = next((bundle / "raw" / "R1").glob("*current-configuration.txt"))
    text = raw.read_text()
    raw.write_text(text + " ")
    assert up("verify", bundle, "--key", public)[0] == 1
    raw.write_text(text)
    assert up("verify", bundle, "--key", public)[0] == 0
    (bundle / "signature.json").unlink()
    code, out = up("verify", bundle, "--json")
    assert (code, json.loads(out)["signed_by"]) == (1, "")
    (bundle / "signature.json").write_text("{}")
    assert up("verify", bundle)[0] == 1


def test_the_self_test_proves_the_lab(labkit, tmp_path):
    """Phases, stages and alternatives take part in it."""
    code, out = labkit("selftest", write_lab(tmp_path / "lab", rubric=RUBRIC + BEST), "--json", "--jobs", "2")
    (lab,) = json.loads(out)["labs"]
    assert (code, lab["start"], lab["solution"]) == (0, 0, 100), lab["lost"]
    assert lab["equivalents"] == lab["equivalents_full"] >= 4
    assert lab["students_full"] == 20
    assert lab["repeatable"]
    assert (lab["errors"], lab["unproved"]) == ([], [])
    # another preference above 60, and a shorter mask, are as good a backup
    assert [line["wrong"][-14:] for line in lab["missed"]] == ["preference 100", "preference 107"]
    assert lab["caught"] + 2 == lab["mutants"] >= 15


def test_only_one_grader_acts_on_a_lab_at_a_time(up, tmp_path):
    """Another one is told to wait; it would see the first one's cut cables."""
    lock = FileLock(next(iter((tmp_path / "state").rglob("plan.json"))).parent / "grading")
    assert lock.acquire()
    assert up("grade", NAME)[0] == 3
    lock.release()
    assert up("grade", NAME)[0] == 1


def test_what_a_killed_grader_left_is_undone(up, tmp_path):
    """A cable that was cut for a phase is whole for the next grade, and in the snapshot that `down` stores."""
    type_in(up, "R1", ADDRESSES + ROUTES)
    lab = connect(Settings.from_environment().state_dir, NAME)
    lab.ask("event", kind="cut", target="R1:GE0/0/0", lines=[], answers=[])
    lab.ask("event", kind="configure", target="R1", lines=["sysname X"], answers=[])
    assert graded(up)[1]["score"] == 80
    lab.ask("event", kind="configure", target="R1", lines=["sysname X"], answers=[])
    _, out = up("down", NAME, "--json")
    snapshot = json.loads(out)["labs"][0]["snapshot"]
    assert "sysname R1" in json.loads(Path(snapshot).read_text())["nodes"]["R1"]["running"]


def test_faults_come_back_from_the_self_tests_processes(labkit, tmp_path, capsys):
    """A rubric with faults is bad input, all of them named, whichever process found them."""
    broken = RUBRIC.replace("points: 10\n    stage", "points: -10\n    stage").replace(
        "stage: routes", "stage: x"
    )
    assert labkit("selftest", write_lab(tmp_path / "lab", rubric=broken))[0] == 2
    main.run(["selftest", str(tmp_path / "lab")])
    said = capsys.readouterr().err
    assert "`points` must not be below zero" in said
    assert "there is no stage x" in said
