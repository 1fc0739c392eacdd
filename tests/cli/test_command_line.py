"""The command line: data on standard output, one sentence per error on standard error, and exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest

from labkit.cli import labs, main
from runtime.running import Bench


def test_version(bench: Bench) -> None:
    """`version` prints the version, also as JSON."""
    assert bench.run("version").out.startswith("labkit ")
    assert set(bench.run("version", "--json").json) == {"version"}


def test_version_as_an_option(bench: Bench) -> None:
    """The option that every program has says the same as the command."""
    assert bench.run("--version").out == bench.run("version").out


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("up",), ("up", "x", "--nonsense"), ("ps", "--base-port"), ("down",), ("selftest",)],
)
def test_wrong_usage(bench: Bench, arguments: tuple[str, ...]) -> None:
    """What typer or a command does not understand is exit code 2, with `error:` and nothing on stdout."""
    ran = bench.run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")


def test_list_show_and_tasks(bench: Bench) -> None:
    """The catalogue can be read by people and by programs."""
    ids = [lab["id"] for lab in bench.run("list", "--json").json["labs"]]
    assert "hcia/ospf-single-area" in ids
    assert "R1:GigabitEthernet0/0/0" in bench.run("show", str(bench.lab)).out
    shown = bench.run("show", str(bench.lab), "--json").json
    assert [node["name"] for node in shown["nodes"]] == ["R1", "R2", "PC1"]
    picture = bench.lab / "picture.svg"
    assert bench.run("show", str(bench.lab), "--svg", str(picture)).code == 0
    assert picture.read_text().startswith("<svg")
    assert (
        bench.run("tasks", "hcia/ospf-single-area").out
        != bench.run("tasks", "hcia/ospf-single-area", "--lang", "zh").out
    )


def test_schemas(bench: Bench) -> None:
    """Those of all input files and of reports."""
    assert set(bench.run("schema", "export").json) == {
        "scenario",
        "topology",
        "rubric",
        "inventory",
        "report",
    }


def test_no_labs(bench: Bench) -> None:
    """With nothing brought up, `ps` says so on stderr, and is empty data for programs."""
    assert bench.run("ps").out == ""
    assert bench.run("ps", "--json").json == {"labs": []}
    assert bench.run("down", "--all").code == 0


def test_an_unexpected_fault(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of labkit's own is one line and the place of the traceback, exit code 3."""
    monkeypatch.setattr(labs.Settings, "from_environment", lambda: 1 / 0)
    ran = bench.run("ps")
    assert ran.code == 3
    assert "Traceback" not in ran.err
    assert "ZeroDivisionError" in Path(ran.err.rsplit(" ", 1)[1].strip()).read_text()


def test_interrupted(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C ends a command at once with exit code 130."""

    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(labs.Settings, "from_environment", interrupt)
    assert bench.run("ps").code == 130


def test_grading(bench: Bench) -> None:
    """`grade` exits 1 below the pass mark, and its evidence gives the same score again."""
    bench.up()
    ran = bench.run("grade", "test/pair", "--out", str(bench.lab / "first"), "--report", "html,json")
    assert ran.code == 1
    assert ran.out.rstrip().endswith("Score: 0 / 10")
    again = bench.run("regrade", str(bench.lab / "first" / "evidence"), "--json")
    assert (again.code, again.json["score"], again.json["maximum"]) == (1, 0, 10)
    assert {"id", "verdict", "points", "maximum", "expected", "found"} <= set(again.json["checks"][0])
    assert (bench.lab / "first" / "report.html").exists()
    assert bench.run("check", "test/pair", "--json").json["total"] == 1


def test_ps_is_quick() -> None:
    """`labkit ps` imports none of the heavy libraries."""
    script = (
        "import sys; from labkit.cli.main import run; run(['ps']);"
        "print([name for name in ('asyncssh', 'netmiko', 'ruamel', 'jinja2') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


def test_help(bench: Bench) -> None:
    """Every command of the design has a help text."""
    text = bench.run("--help").out
    for command in (
        "up",
        "ps",
        "ssh",
        "exec",
        "save",
        "restore",
        "reset",
        "history",
        "down",
        "check",
        "grade",
    ):
        assert f"  {command} " in text
    assert main.run(["up", "--help"]) == 0
