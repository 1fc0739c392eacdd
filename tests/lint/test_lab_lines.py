"""Lines that are stored without effect: `labkit lint LAB` lists a lab's, and a device logs those that are typed."""

import json
import shutil
from pathlib import Path

import pytest
from lone import lone_device, typed

from labkit.cli.main import run

LAB = Path(__file__).parents[2] / "scenarios" / "hcia" / "vrp-basics"


@pytest.fixture
def lab(tmp_path):
    """A copy of a lab, with one kept line in a start file and one in a solution."""
    folder = shutil.copytree(LAB, tmp_path / "lab")
    with (folder / "start" / "R3.cfg.j2").open("a") as file:
        file.write("\npki file-format pem\n")
    with (folder / "solution" / "R1.cfg.j2").open("a") as file:
        file.write("\ninterface LoopBack5\n tcp adjust-mss 1200\n")
    return folder


def test_a_labs_kept_lines_are_listed(lab, capsys):
    """File, line and text, of start and solution; they are no faults."""
    assert run(["lint", str(lab), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["problems"] == []
    assert [(Path(line["file"]).parts[-2:], line["text"]) for line in record["kept_lines"]] == [
        (("start", "R3.cfg"), "pki file-format pem"),
        (("solution", "R1.cfg"), "tcp adjust-mss 1200"),
    ]
    for line in record["kept_lines"]:
        assert line["line"] > 1
    assert run(["lint", str(lab)]) == 0
    captured = capsys.readouterr()
    assert [line.split(": ", 1)[1] for line in captured.out.splitlines()] == [
        "kept: pki file-format pem",
        "kept: tcp adjust-mss 1200",
    ]
    assert "no faults" in captured.err


@pytest.mark.parametrize("reference", ["hcia/vrp-basics", "hcia/aaa-remote-login", "hcip/mstp-vrrp-campus"])
def test_a_lab_without_kept_lines(reference, capsys):
    """The catalogue's own labs grade nothing that is not there."""
    assert run(["lint", str(LAB.parents[1] / reference), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"problems": [], "gaps": [], "kept_lines": []}


def kept_logs(device):
    return [line for line in device.log if "LABKIT/5/KEPT" in line]


def test_a_device_logs_a_kept_line_once():
    """The first time that it is typed, not when a configuration is loaded, nor for a line that acts."""
    device = lone_device(text="ip pool a\n nbns-list 10.0.0.1\n")
    assert kept_logs(device) == []
    typed(device, "system-view", "ip pool b", "network 10.0.0.0 mask 24", "nbns-list 10.0.0.2")
    (line,) = kept_logs(device)
    assert line.endswith(
        '%%01LABKIT/5/KEPT(l)[3]:The line "nbns-list 10.0.0.2" was stored. It has no effect in this lab.'
    )
    typed(device, "system-view", "ip pool c", "nbns-list 10.0.0.3", "undo nbns-list")
    assert len(kept_logs(device)) == 1
    assert "LABKIT/5/KEPT" in device.run("display logbuffer")


def test_a_kept_section_is_logged_and_shown_to_who_watches():
    """A view whose lines are kept, too; `terminal monitor` shows it at once."""
    device = lone_device()
    shown = typed(device, "terminal monitor", "system-view", "tunnel-policy a", "quit")
    assert 'The line "tunnel-policy a" was stored.' in shown


def test_no_log_without_the_information_center():
    device = lone_device(text="undo info-center enable\n")
    typed(device, "system-view", "ip pool b", "nbns-list 10.0.0.2")
    assert not device.log
