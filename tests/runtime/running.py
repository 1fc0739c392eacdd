"""Real labs in a state folder of their own: brought up by the command line, taken down whatever happens."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from labkit.cli import main
from labkit.runtime.store import LabFolder

SCENARIO = """
id: test/pair
title: {en: Two routers, zh: 两台路由器}
topology:
  nodes:
    R1: {kind: huawei-ar}
    R2: {kind: huawei-ar}
    PC1: {kind: host}
  links:
    - [R1:GE0/0/0, R2:GE0/0/0]
    - [R2:GE0/0/1, PC1:eth0]
variables:
  lan: {pool: subnets, of: 10.0.0.0/8, length: 24}
"""
RUBRIC = """
checks:
  - {id: r1-address, check: interface.address, node: R1, interface: to-R2, address: 192.168.12.1/24, points: 10}
"""
START = "sysname R1\ninterface GigabitEthernet0/0/1\n ip address {{ lan | host(1) }} 24\n"


def write_lab(folder: Path) -> Path:
    """A lab's folder with one start configuration that depends on the student."""
    (folder / "start").mkdir(parents=True)
    (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "rubric.yaml").write_text(RUBRIC, encoding="utf-8")
    (folder / "start" / "R1.cfg.j2").write_text(START, encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command line did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Bench:
    """A state folder and the command line on it."""

    state_dir: Path
    lab: Path
    run: Callable[..., Ran]

    def up(self, *arguments: str, student: str = "") -> LabFolder:
        ran = self.run("up", str(self.lab), *(("--student", student) if student else ()), *arguments)
        assert ran.code == 0, ran.err
        return LabFolder(self.state_dir, f"test/pair@{student}" if student else "test/pair")

    def ports(self, name: str = "test/pair") -> dict[str, dict[str, Any]]:
        return {device["name"]: device for device in self.run("ps", name, "--json").json["devices"]}

    def pid(self, name: str = "test/pair") -> int:
        pid: int = self.run("ps", name, "--json").json["pid"]
        return pid


@pytest.fixture
def bench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Bench]:
    """An empty state folder and a small lab; labs that still run at the end are taken down."""
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("LABKIT_SEED", "secret")
    monkeypatch.setenv("LABKIT_LANG", "en")
    monkeypatch.delenv("LABKIT_PATH", raising=False)

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        code = main.run(list(arguments))
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    yield Bench(tmp_path / "state", write_lab(tmp_path / "pair"), run)
    main.run(["down", "--all"])
