"""Labs that run as submissions: nothing is done to them, and each is graded as `labkit batch` grades its files."""

import json

import pytest

from batch.school import configuration, hand_in, write_school
from batch.test_batch_run import scores
from labkit.batch.intake import HandedIn
from labkit.batch.live import put_in_place
from labkit.cli import main
from labkit.grading.bundle import read_bundle
from labkit.runtime.client import connect
from labkit.runtime.journal import read_journal

PHASES = """
phases:
  - {id: cut, act: [{cut: "R1:GE0/0/0"}]}
"""
CUT = """
  - {id: alone, check: interface.address, node: R1, interface: LoopBack0, address: 1.1.1.1/32, points: 2, phase: cut}
"""


@pytest.fixture
def labkit(tmp_path, monkeypatch, capsys):
    school = write_school(tmp_path / "school")
    rubric = school / "scenarios" / "school" / "pair" / "rubric.yaml"
    rubric.write_text(PHASES + rubric.read_text() + CUT)
    monkeypatch.setenv("LABKIT_PATH", str(school))
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("LABKIT_LANG", "en")
    monkeypatch.delenv("LABKIT_SEED", raising=False)

    def run(*arguments):
        capsys.readouterr()
        code = main.run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    yield run
    run("down", "--all")


def test_running_labs_are_graded_as_they_are(labkit, tmp_path):
    """Their evidence is their own, their journals tell of nothing but looks, and phases happen in a copy."""
    out = tmp_path / "out"
    batch = ("batch", "--running", "--lab", "school/pair", "--executor", "serial")
    assert "no student's lab of this kind runs here" in labkit(*batch, "--out", out)[2]
    for student, area in (("s1", 1), ("s2", 2)):
        assert labkit("up", "school/pair", "--student", student)[0] == 0
        texts = {"R1": configuration("R1"), "R2": configuration("R2", area=area)}
        put_in_place(connect(tmp_path / "state", f"school/pair@{student}"), HandedIn(texts))
        hand_in(tmp_path / "in", student, R2=area)
    assert labkit("up", "school/pair")[0] == 0  # nobody's
    folder = connect(tmp_path / "state", "school/pair@s1").folder
    before = list(read_journal(folder.journal))

    code, told, said = labkit(*batch, "--out", out, "--json")
    assert (code, json.loads(told)["graded"]) == (0, 2), said
    assert "snapshot" not in said
    since = list(read_journal(folder.journal))[len(before) :]
    assert {(record["user"], record["kind"]) for record in since} <= {
        ("grader", "show"),
        ("grader", "action"),
    }
    (evidence,) = (
        read_bundle(path) for path in (out / "evidence").iterdir() if read_bundle(path).student == "s1"
    )
    assert [(act.phase, act.text) for act in evidence.acts] == [("cut", "cut R1:GigabitEthernet0/0/0")]
    assert labkit("batch", tmp_path / "in", *batch[2:], "--out", tmp_path / "files")[0] == 0
    assert scores(out) == scores(tmp_path / "files")
    assert {student: row[1] for student, row in scores(out).items()} == {"s1": 12.0, "s2": 3.0}

    put_in_place(connect(tmp_path / "state", "school/pair@s2"), HandedIn({"R2": configuration("R2")}))
    assert json.loads(labkit(*batch, "--out", out, "--json")[1])["submissions"] == 2
    results = json.loads(labkit("attempts", out, "s2", "--json")[1])["results"]
    assert [(one["attempt"], one["score"]) for one in results] == [(1, 3.0), (2, 12.0)]
    assert len(json.loads(labkit("attempts", out, "s1", "--json")[1])["results"]) == 1


def test_a_lab_of_another_seed_is_not_graded(labkit, tmp_path, monkeypatch):
    """Its student had other values than those by which it would be judged."""
    monkeypatch.setenv("LABKIT_SEED", "one")
    assert labkit("up", "school/pair", "--student", "s1")[0] == 0
    monkeypatch.setenv("LABKIT_SEED", "another")
    code, _told, said = labkit("batch", "--running", "--lab", "school/pair", "--out", tmp_path / "out")
    assert code == 2
    assert "has other variables than this batch" in said
