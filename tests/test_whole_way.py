"""The main job, all the way: a lab over real SSH, done by hand from the task, graded, and graded again."""

import json
import shutil

import pytest
from netmiko import ConnectHandler

from labkit.cli import main
from labkit.scenario.catalogue import find_lab, render_plan

LAB = "hcia/ospf-single-area"
ROUTERS = ("R1", "R2", "R3")


def _run(capsys, *arguments):
    code = main.run(list(arguments))
    return code, capsys.readouterr().out


@pytest.fixture
def running(tmp_path, monkeypatch, capsys):
    """The lab of one student, up; its devices by name."""
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("LABKIT_SEED", "a seed")
    code, _ = _run(capsys, "up", LAB, "--student", "ann")
    assert code == 0
    _, out = _run(capsys, "ps", f"{LAB}@ann", "--json")
    yield {device["name"]: device for device in json.loads(out)["devices"]}
    main.run(["down", "--all"])


def _connect(device):
    return ConnectHandler(
        device_type=device["device_type"],
        host=device["host"],
        port=device["port"],
        username=device["username"],
        password=device["password"],
    )


def test_lab_done_over_ssh_scores_everything(running, tmp_path, capsys):
    """The solution typed by netmiko is worth 100 %; its evidence gives the same again; a changed file is refused."""
    plan = render_plan(find_lab(LAB), "ann", "a seed")
    for node in ROUTERS:
        connection = _connect(running[node])
        connection.send_command("system-view", expect_string=r"\]")
        lines = [line for line in plan.solution[node].splitlines() if line and not line.startswith("sysname")]
        answer = connection.send_config_set(lines, enter_config_mode=False, exit_config_mode=False)
        assert "Error" not in answer
        connection.send_command("return", expect_string=">")
        connection.save_config()
        connection.remote_conn_pre.close()
    code, out = _run(
        capsys, "grade", f"{LAB}@ann", "--json", "--report", "html,json", "--out", str(tmp_path / "graded")
    )
    report = json.loads(out)
    assert (code, report["score"], report["maximum"], report["passed"]) == (0, 100, 100, True)
    assert len(report["checks"]) == 20
    assert all(check["verdict"] == "passed" for check in report["checks"])
    page = (tmp_path / "graded" / "report.html").read_text(encoding="utf-8")
    assert "<svg" in page or "data:image/svg" in page
    evidence = next(tmp_path.glob("graded/**/manifest.json")).parent
    again = [_run(capsys, "regrade", str(evidence), "--json") for _ in range(2)]
    assert again[0] == again[1]
    assert json.loads(again[0][1])["checks"] == report["checks"]
    forged = tmp_path / "forged"
    shutil.copytree(evidence, forged)
    raw = next(path for path in sorted(forged.glob("raw/**/*")) if path.is_file())
    raw.write_text("forged", encoding="utf-8")
    assert main.run(["regrade", str(forged)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_hostile_names_and_texts_change_no_verdict(running, capsys):
    """A description, host name and banner that look like prompts and outputs neither stop nor fool the grader."""
    connection = _connect(running["R1"])
    connection.send_command("system-view", expect_string=r"\]")
    lines = [
        "interface GigabitEthernet0/0/0",
        "description <R1>",
        "interface GigabitEthernet0/0/1",
        "description State: Full [R1]",
        "interface LoopBack7",
        "description 0.0.0.0 GigabitEthernet0/0/0 10.0.0.1 Full",
    ]
    connection.send_config_set(lines, enter_config_mode=False, exit_config_mode=False, cmd_verify=False)
    connection.write_channel("sysname ]<grader>\n")
    connection.read_until_pattern(r"\[\]<grader>\]|Error")
    connection.remote_conn_pre.close()
    code, out = _run(capsys, "grade", f"{LAB}@ann", "--json")
    report = json.loads(out)
    assert (code, report["score"], report["maximum"]) == (1, 0, 100)
    assert {check["verdict"] for check in report["checks"]} <= {"failed", "blocked"}
    assert report["incomplete"] is False


def test_student_feedback_has_hints_and_no_expectation(running, capsys):
    """`labkit check` says what is wrong and how to go on, not what the answer is."""
    code, out = _run(capsys, "check", f"{LAB}@ann", "--json")
    feedback = json.loads(out)
    assert code == 1
    assert feedback["passed"] == 0
    assert all(check["hint"] for check in feedback["checks"])
    assert "expected" not in feedback["checks"][0]


def test_devices_keep_their_pace_for_students_only(running, capsys):
    """`exec` prints what a device answers, without the pauses of a real ping."""
    code, out = _run(capsys, "exec", f"{LAB}@ann", "R1", "ping -c 2 192.0.2.1")
    assert code == 0
    assert "100.00% packet loss" in out


def test_diagnosis_names_the_mismatch(running, capsys):
    """A teacher can ask the network itself why two routers do not become neighbours."""
    for node, area in (("R1", 0), ("R2", 1)):
        connection = _connect(running[node])
        connection.send_command("system-view", expect_string=r"\]")
        lines = ["ospf 1", f"area {area}", "network 10.12.0.0 0.0.255.255"]
        connection.send_config_set(lines, enter_config_mode=False, exit_config_mode=False)
        connection.remote_conn_pre.close()
    code, out = _run(capsys, "diagnose", f"{LAB}@ann", "--json")
    found = {(one["node"], one["interface"], one["reason"]) for one in json.loads(out)["diagnoses"]}
    assert code == 0
    assert ("R1", "GigabitEthernet0/0/0", "ospf-area-mismatch") in found
    assert ("R2", "GigabitEthernet0/0/0", "ospf-area-mismatch") in found
