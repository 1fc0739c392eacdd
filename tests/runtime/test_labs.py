"""Labs as processes: several at once, killed at any moment, resumed, and never losing what was typed."""

import json
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import asyncssh
import pytest

from labkit.errors import LabError
from labkit.runtime.client import RunningLab
from labkit.runtime.journal import read_journal
from runtime.login import typed
from runtime.running import Bench

NAME = "test/pair"


def _wait_for_end(pid: int) -> None:
    """Until the process is gone, or only its entry is left for this one to read."""
    for _ in range(500):
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} does not end")


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    _wait_for_end(pid)


def _config(bench: Bench, node: str = "R1", name: str = NAME) -> str:
    return bench.run("exec", name, node, "display current-configuration").out


def test_from_up_to_down(bench: Bench) -> None:
    """A lab comes up, shows its logins, runs a command, and goes down leaving a snapshot."""
    folder = bench.up()
    shown = bench.run("ps", NAME, "--json").json
    assert (shown["state"], shown["device_count"]) == ("running", 3)
    fields = {"name", "kind", "device_type", "host", "port", "username", "password"}
    assert [set(device) for device in shown["devices"]] == [fields] * 3
    assert shown["devices"][0]["device_type"] == "huawei_vrp"
    assert "VRP" in bench.run("exec", NAME, "R1", "display version").out
    ran = bench.run("down", NAME, "--json")
    snapshot = Path(ran.json["labs"][0]["snapshot"])
    assert set(json.loads(snapshot.read_text())["nodes"]) == {"R1", "R2", "PC1"}
    assert folder.condition() == "stopped"
    assert not folder.lock.is_held()


def test_what_was_typed_survives_kill_9(bench: Bench) -> None:
    """Every line whose prompt came back is there after SIGKILL and `up --resume`, `ps` says what happened."""
    bench.up()
    typed(
        bench.ports()["R1"],
        "system-view",
        "sysname KEPT",
        "interface LoopBack 7",
        "ip address 7.7.7.7 32",
        "return",
        "quit",
    )
    before = _config(bench)
    pid = bench.pid()
    _kill(pid)
    assert f"crashed: process {pid} ended without `labkit down`" in bench.run("ps").out
    refused = bench.run("exec", NAME, "R1", "display version")
    assert refused.code == 3
    assert "--resume" in refused.err
    bench.up("--resume")
    assert _config(bench) == before
    assert "sysname KEPT" in before
    assert "7.7.7.7" in before


def test_a_lab_that_dies_while_it_is_asked_has_crashed(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """`ps` that met the process in its last moment says what has become of it, and no error."""
    bench.up()
    pid = bench.pid()

    def dying(_lab: RunningLab) -> dict[str, str]:
        os.kill(pid, signal.SIGKILL)
        raise LabError("the lab process ended while it answered")

    monkeypatch.setattr(RunningLab, "troubles", dying)
    told = bench.run("ps", NAME, "--json")
    assert (told.code, told.json["state"]) == (0, "crashed")


def test_killed_in_the_middle_of_a_paste(bench: Bench) -> None:
    """Killed while 400 lines arrive, the lab resumes with exactly the lines that its journal acknowledged."""
    folder = bench.up()
    port = bench.ports()["R1"]
    pid = bench.pid()
    lines = [f"ip route-static 10.{number // 250}.{number % 250}.0 24 NULL0" for number in range(400)]
    killer = threading.Timer(0.4, lambda: os.kill(pid, signal.SIGKILL))
    killer.start()
    with suppress(OSError, asyncssh.Error):
        typed(port, "system-view", *lines, *["display version"] * 200)
    killer.join()
    _wait_for_end(pid)
    kept = [
        record["line"] for record in read_journal(folder.journal) if record["line"].startswith("ip route")
    ]
    assert kept == lines[: len(kept)]
    bench.up("--resume")
    text = _config(bench)
    assert text.count("ip route-static") == len(kept)


def test_up_twice(bench: Bench) -> None:
    """A second `up` of a running lab says so and leaves the first alone."""
    bench.up()
    pid = bench.pid()
    again = bench.run("up", str(bench.lab))
    assert (again.code, again.out) == (2, "")
    assert again.err == "error: test/pair: runs already\nhint: `labkit ps test/pair` shows its ports\n"
    assert bench.pid() == pid


def test_two_racing_for_one_name(bench: Bench) -> None:
    """Of two `up` at the same moment one wins, and the other is told that it runs."""
    command = [sys.executable, "-m", "labkit.cli.main", "up", str(bench.lab)]
    racers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    results = [(racer.communicate()[1], racer.returncode) for racer in racers]
    assert sorted(code for _, code in results) == [0, 2]
    assert any("runs already" in text for text, _ in results)


def test_two_students_side_by_side(bench: Bench) -> None:
    """Two copies of one lab have their own variables, passwords and changes."""
    for student in ("li", "../../wang"):
        bench.up(student=student)
    texts = {student: _config(bench, name=f"{NAME}@{student}") for student in ("li", "../../wang")}
    assert texts["li"] != texts["../../wang"]
    first, second = (bench.ports(f"{NAME}@{student}")["R1"] for student in texts)
    assert first["password"] != second["password"]
    typed(first, "system-view", "sysname ONLYHERE", "return", "quit")
    assert "ONLYHERE" not in _config(bench, name=f"{NAME}@../../wang")
    assert sorted(path.parent for path in bench.state_dir.rglob("lab.json")) == sorted(
        path for path in (bench.state_dir / "labs").iterdir()
    )


def test_reset_restore_and_save(bench: Bench) -> None:
    """`reset` returns to the start, `restore` to a snapshot, and both survive a crash."""
    bench.up()
    start = _config(bench)
    typed(bench.ports()["R1"], "system-view", "sysname WORK", "return", "quit")
    work = _config(bench)
    assert bench.run("save", NAME).code == 0
    assert bench.run("reset", NAME, "R1").code == 0
    assert _config(bench) == start
    assert bench.run("restore", NAME).code == 0
    assert _config(bench) == work
    _kill(bench.pid())
    bench.up("--resume")
    assert _config(bench) == work


def test_down_and_up_again(bench: Bench) -> None:
    """After `down`, `up --resume` goes on and `up` starts fresh; the journal before is kept."""
    folder = bench.up()
    start = _config(bench)
    typed(bench.ports()["R1"], "system-view", "sysname WORK", "return", "quit")
    bench.run("down", NAME)
    bench.up("--resume")
    assert "sysname WORK" in _config(bench)
    bench.run("down", NAME)
    bench.up()
    assert _config(bench) == start
    assert list(folder.path.glob("earlier/*/journal.jsonl"))


def test_a_fresh_start_after_a_crash_keeps_the_work(bench: Bench) -> None:
    """`up` without `--resume` on a crashed lab makes a snapshot of it first, and says where."""
    bench.up()
    typed(bench.ports()["R1"], "system-view", "sysname WORK", "return", "quit")
    _kill(bench.pid())
    ran = bench.run("up", str(bench.lab))
    assert ran.code == 0
    path = ran.err.split("kept in ")[1].split("\n")[0]
    assert "sysname WORK" in json.loads(Path(path).read_text())["nodes"]["R1"]["running"]


def test_down_of_a_crashed_lab(bench: Bench) -> None:
    """`down` after a crash stores the work too."""
    bench.up()
    typed(bench.ports()["R1"], "system-view", "sysname WORK", "return", "quit")
    _kill(bench.pid())
    ran = bench.run("down", NAME)
    assert ran.code == 0
    assert "sysname WORK" in Path(ran.out.strip()).read_text()
    assert "stopped" in bench.run("ps").out


def test_history(bench: Bench) -> None:
    """The history lists who typed what on which device, with times, and shows of displays too."""
    bench.up()
    typed(bench.ports()["R1"], "system-view", "sysname A", "display clock", "return", "quit")
    lines = [(one["node"], one["user"], one["line"]) for one in bench.run("history", NAME, "--json").json]
    assert ("R1", "student", "sysname A") in lines
    assert ("R1", "student", "display clock") in lines
    text = bench.run("history", NAME).out
    assert "[R1]sysname A" in text


def test_a_port_in_use(bench: Bench) -> None:
    """A port that somebody else has gives one sentence with the device, exit code 3, and no half lab."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        ran = bench.run("up", str(bench.lab), "--base-port", str(taken - 1))
    assert ran.code == 3
    assert f"error: R2: port {taken} on 127.0.0.1 cannot be opened: address already in use" in ran.err
    assert "Traceback" not in ran.err
    bench.up("--base-port", "0")


def test_a_port_that_does_not_exist(bench: Bench) -> None:
    """Ports above 65535 are wrong usage."""
    assert bench.run("up", str(bench.lab), "--base-port", "65534").code == 2


def test_base_ports_follow_each_other(bench: Bench) -> None:
    """With a base port the devices have consecutive ports in the order of the topology."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = free.getsockname()[1] - 10
    bench.up("--base-port", str(base))
    assert [port["port"] for port in bench.ports().values()] == [base, base + 1, base + 2]


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="limits another process's files with prlimit"
)
def test_a_full_disk_refuses_the_command(bench: Bench) -> None:
    """When the journal cannot grow, the command is refused and changes nothing; what was there stays."""
    folder = bench.up()
    typed(bench.ports()["R1"], "system-view", "sysname BEFORE", "return", "quit")
    pid = bench.pid()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (folder.journal.stat().st_size + 10, resource.RLIM_INFINITY))
    shown = typed(bench.ports()["R1"], "system-view", "sysname AFTER", "return", "quit")
    assert "Error: The command was not executed, since the lab cannot store it" in shown
    ran = bench.run("down", NAME)
    assert (ran.code, ran.out) == (0, "")
    assert "no snapshot" in ran.err
    bench.up("--resume")
    assert "sysname BEFORE" in _config(bench)


def test_no_space_for_a_lab(bench: Bench, tmp_path: Path) -> None:
    """A state folder on a full disk gives one error that names it, and exit code 3."""
    mounted = tmp_path / "small"
    mounted.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "none", str(mounted)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("may not mount a small file system here")
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("LABKIT_STATE_DIR", str(mounted))
            ran = bench.run("up", str(bench.lab))
    finally:
        subprocess.run(["umount", "-l", str(mounted)], check=True)
    assert ran.code == 3
    assert "no space left on device" in ran.err
    assert "Traceback" not in ran.err


def test_secrets_are_private(bench: Bench) -> None:
    """Logins and the control token can be read by their owner only."""
    folder = bench.up()
    assert stat.S_IMODE((folder.path / "credentials.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.journal.stat().st_mode) == 0o600


def test_it_outlives_its_shell(bench: Bench) -> None:
    """The process that ran `labkit up` ends, and its session; the lab stays."""
    subprocess.run(
        [sys.executable, "-m", "labkit.cli.main", "up", str(bench.lab)],
        check=True,
        capture_output=True,
        start_new_session=True,
    )
    assert os.getsid(bench.pid()) == bench.pid()
    assert "VRP" in bench.run("exec", NAME, "R1", "display version").out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("up", "no/such-lab"), "unknown lab: no/such-lab"),
        (("ps", "no/such-lab"), "no such lab was brought up"),
        (("down", "nothing"), "no such lab was brought up"),
        (("up", "no/such-lab", "--resume"), "there is nothing to resume"),
        (("up", "x", "--runtime", "moon"), "no such runtime: moon"),
    ],
)
def test_wrong_names(bench: Bench, arguments: tuple[str, ...], told: str) -> None:
    """A name that there is not is wrong usage, in one sentence."""
    ran = bench.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err


def test_a_broken_scenario_names_its_lines(bench: Bench) -> None:
    """A truncated scenario gives file, line and column, exit code 2, and no lab."""
    (bench.lab / "scenario.yaml").write_text("id: test/pair\ntopology:\n  nodes: {R1: {kind: hua")
    ran = bench.run("up", str(bench.lab))
    assert ran.code == 2
    assert "scenario.yaml:3:" in ran.err
    assert "Traceback" not in ran.err
    assert not (bench.state_dir / "labs").exists()


def test_refused_start_lines_are_told(bench: Bench) -> None:
    """A start configuration with a line that the device refuses comes up without it, and says so."""
    (bench.lab / "start" / "R2.cfg").write_text("sysname R2\nfrobnicate the network\n", encoding="utf-8")
    ran = bench.run("up", str(bench.lab))
    assert ran.code == 0
    assert "R2's start configuration, line 2: frobnicate the network: Unrecognized command found" in ran.err


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"sysname R2\n\x80\xff\x00\x01\n", "R2.cfg"), (b"sysname " + b"x" * 1_000_000 + b"\n", "R2")],
)
def test_hostile_start_configurations(bench: Bench, content: bytes, told: str) -> None:
    """Binary bytes and a line of a megabyte are one clear sentence, never a traceback."""
    (bench.lab / "start" / "R2.cfg").write_bytes(content)
    ran = bench.run("up", str(bench.lab))
    assert ran.code in (0, 2)
    assert told in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err) < 2000
