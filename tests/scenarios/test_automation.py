"""The automation lab, as a student does it: a script of one's own, run against the lab over SSH."""

import json
import re
import subprocess
import sys
from itertools import pairwise

import pytest

from labkit.cli import main
from labkit.scenario.catalogue import find_lab

LAB = "hcia/automation"
SCRIPT = find_lab(LAB).folder / "solution" / "rollout.py"


@pytest.fixture
def printed(tmp_path, monkeypatch, capsys):
    """What a command of labkit's prints, in a folder and with a seed of this test's own."""
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("LABKIT_SEED", "a seed")

    def run(*arguments, code=0):
        assert main.run(list(arguments)) == code
        return capsys.readouterr().out

    yield run
    main.run(["down", "--all"])


def data_of(task):
    """The file of data that the task gives, as one copies it out."""
    return json.loads(re.search(r"```json\n(.*?)```", task, re.DOTALL)[1])


def test_both_languages_give_the_same_data(printed):
    """Who reads Chinese rolls out the same network."""
    english, chinese = (printed("tasks", LAB, "--student", "ann", "--lang", each) for each in ("en", "zh"))
    assert data_of(english) == data_of(chinese)


def test_a_students_script_does_the_lab(printed, tmp_path):
    """The task's data and the exported logins are all that a script needs; its effect is worth 100 %."""
    printed("up", LAB, "--student", "ann")
    plan, devices = tmp_path / "plan.json", tmp_path / "devices.json"
    plan.write_text(json.dumps(data_of(printed("tasks", LAB, "--student", "ann"))))
    devices.write_text(printed("export", "netmiko", f"{LAB}@ann"))
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(plan), str(devices)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"SW{n}: done" for n in (1, 2, 3, 4)]
    report = json.loads(printed("grade", f"{LAB}@ann", "--json", "--out", str(tmp_path / "graded")))
    assert [check["id"] for check in report["checks"] if check["verdict"] != "passed"] == []
    assert (report["score"], report["maximum"]) == (100, 100)


def test_the_student_kit_has_no_script(printed, tmp_path):
    """The solution's script is a solution: it does not leave with the lab."""
    printed("export", "student-kit", LAB, "--student", "ann", "--out", str(tmp_path / "kit"))
    files = [path for path in (tmp_path / "kit").rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if path.suffix == ".py"]
    words = SCRIPT.read_text().splitlines()
    rare = next(one for one, other in pairwise(words) if "irreversible-cipher" in one and other)
    assert not [path for path in files if rare.strip() in path.read_text(errors="ignore")]
