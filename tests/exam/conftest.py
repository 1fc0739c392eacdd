"""The command line on a school of its own."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from exam.school import write_lab, write_roster
from labkit.cli import main


@dataclass(frozen=True)
class School:
    """A folder with a lab and a list, and the command line."""

    place: Path
    run: Callable[..., tuple[int, str, str]]

    @property
    def lab(self) -> Path:
        return self.place / "lab"

    @property
    def exam(self) -> Path:
        return self.place / "exam"

    def make(self, *more: object, roster: str = "roster.csv") -> tuple[int, str, str]:
        return self.run("exam", "make", self.lab, "--roster", self.place / roster, "--out", self.exam, *more)

    def json(self, *arguments: object) -> Any:
        _code, out, _err = self.run(*arguments, "--json")
        return json.loads(out)


@pytest.fixture
def school(tmp_path, monkeypatch, capsys):
    """A lab, a list, and a state folder; labs that a test leaves are taken down."""
    monkeypatch.setenv("LABKIT_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("LABKIT_LANG", "en")
    monkeypatch.setenv("LABKIT_PATH", "")
    monkeypatch.setenv("LABKIT_SEED", "")
    write_lab(tmp_path / "lab")
    write_roster(tmp_path / "roster.csv")

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main.run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    yield School(tmp_path, run)
    run("down", "--all")
