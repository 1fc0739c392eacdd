"""Labs all the way on running devices: up, solved, graded over SSH with their phases, down.

Where the start has nothing that must go, the solution is typed through netmiko as a student would; else the
devices are given it as a snapshot. What netmiko, files and background processes do to a lab is tested nowhere else.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

import pytest
from netmiko import ConnectHandler

from labkit.cli import main
from labkit.scenario.catalogue import find_lab, render_plan

TYPED = [
    "hcia/vlan-basics",
    "hcia/stp",
    "hcia/ipv6",
    "hcia/campus",
    "hcip/ospf-multi-area",
    "hcip/isis-redistribution",
    "hcip/mstp-vrrp-campus",
]
RESTORED = ["hcip/troubleshooting-exam"]
ASKING = "rsa local-key-pair create"
"""The only line of these solutions that asks for something: the length of the key."""


@pytest.fixture
def printed(tmp_path, monkeypatch, capsys):
    """What a command of labkit's prints, in a folder and with a seed of this test's own."""
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("LABKIT_SEED", "a seed")

    def run(*arguments):
        assert main.run(list(arguments)) == 0
        return capsys.readouterr().out

    yield run
    main.run(["down", "--all"])


def type_solution(login, text):
    """Type a configuration in the system view, line by line, and save; a line that is refused is an exception."""
    connection = ConnectHandler(**login)
    connection.send_command("system-view", expect_string=r"\]")
    lines = [line for line in text.splitlines() if line.strip(" #") and not line.startswith("sysname")]
    before, *after = (list(some) for asks, some in groupby(lines, lambda line: line == ASKING) if not asks)
    type_lines(connection, before)
    for some in after:
        connection.send_command(ASKING, expect_string=r"\]:")
        connection.send_command("2048", expect_string=r"\]")
        type_lines(connection, some)
    connection.send_command("return", expect_string=">")
    connection.save_config()
    connection.remote_conn_pre.close()


def type_lines(connection, lines):
    connection.send_config_set(lines, enter_config_mode=False, exit_config_mode=False, error_pattern="Error:")


def graded(printed, reference, folder):
    report = json.loads(printed("grade", f"{reference}@ann", "--json", "--out", str(folder)))
    assert [check["id"] for check in report["checks"] if check["verdict"] != "passed"] == []
    return report["score"], report["maximum"]


@pytest.mark.parametrize("reference", TYPED)
def test_a_solution_that_is_typed_scores_everything(reference, printed, tmp_path):
    """What netmiko types on all devices at once is worth 100 %, phases included."""
    plan = render_plan(find_lab(reference), "ann", "a seed")
    printed("up", reference, "--student", "ann")
    logins = json.loads(printed("export", "netmiko", f"{reference}@ann"))
    changed = [node for node, text in plan.solution.items() if plan.start.get(node) != text]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda node: type_solution(logins[node], plan.solution[node]), changed))
    assert graded(printed, reference, tmp_path / "graded") == (100, 100)
    printed("down", f"{reference}@ann")


@pytest.mark.parametrize("reference", RESTORED)
def test_a_solution_that_is_restored_scores_everything(reference, printed, tmp_path):
    """A snapshot of solved devices is worth 100 %, phases included."""
    plan = render_plan(find_lab(reference), "ann", "a seed")
    printed("up", reference, "--student", "ann")
    printed("save", f"{reference}@ann")
    taken = max((tmp_path / "state").rglob("snapshots/*.json"))
    snapshot = json.loads(taken.read_text())
    for node, text in plan.solution.items():
        snapshot["nodes"][node]["running"] = text
    solved = tmp_path / "solved.json"
    solved.write_text(json.dumps(snapshot))
    printed("restore", f"{reference}@ann", str(solved))
    printed("save", f"{reference}@ann")
    assert graded(printed, reference, tmp_path / "graded") == (100, 100)
