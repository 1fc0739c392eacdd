"""A lab in containers, seen from the command line and from the engine."""

import io
import json
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from labkit.cli import main
from labkit.runtime.client import RunningLab
from labkit.runtime.docker.containers import Containers, Found
from labkit.runtime.store import CARRIED, LabFolder
from labkit.runtime.typist import type_lines
from runtime.running import Bench, Ran, write_lab

NAME = "test/pair"
ADDRESSES = {
    "R1": ["interface GigabitEthernet0/0/0", "ip address 192.168.12.1 24"],
    "R2": ["interface GigabitEthernet0/0/0", "ip address 192.168.12.2 24"],
}


@dataclass(frozen=True, slots=True)
class Session:
    """The lab `test/pair` of a bench."""

    client: Any
    bench: Bench

    @property
    def folder(self) -> LabFolder:
        return LabFolder(self.bench.state_dir, NAME)

    def devices(self) -> dict[str, Found]:
        """The containers that the engine has of this lab, by node."""
        kept = self.folder.read(CARRIED)
        return Containers(self.client, NAME, kept["id"]).devices() if kept else {}

    def inspect(self, node: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.api.inspect_container(self.devices()[node].id)
        return found

    def inside(self, node: str, *command: str) -> str:
        """What a program in a device's container prints."""
        done = self.client.containers.get(self.devices()[node].id).exec_run(list(command))
        return str(done.output.decode())

    def type(self, lines: dict[str, list[str]]) -> dict[str, str]:
        """Type lines as the student does, over SSH."""
        return type_lines(RunningLab(self.folder).ports(), lines)

    def execute(self, node: str, command: str) -> str:
        ran = self.bench.run("exec", NAME, node, *command.split(), "--json")
        assert ran.code == 0, ran.err
        return str(ran.json["output"])

    def troubles(self) -> dict[str, str]:
        found: dict[str, str] = self.bench.run("ps", NAME, "--json").json["troubles"]
        return found

    def resume(self) -> None:
        ran = self.bench.run("up", NAME, "--resume")
        assert ran.code == 0, ran.err


def links(session: Session, node: str) -> dict[str, dict[str, Any]]:
    """The interfaces of a container as Linux sees them."""
    listed = json.loads(session.inside(node, "ip", "-json", "-details", "link", "show"))
    return {link["ifname"]: link for link in listed}


def quiet_bench(folder: Path, patch: pytest.MonkeyPatch) -> Bench:
    """A bench for the tests of a module, which pytest's own capturing of output is too short-lived for."""
    for name, value in {"STATE_DIR": str(folder / "state"), "SEED": "secret", "LANG": "en"}.items():
        patch.setenv(f"LABKIT_{name}", value)
    patch.delenv("LABKIT_PATH", raising=False)

    def run(*arguments: str) -> Ran:
        written, err = io.BytesIO(), io.StringIO()
        out = io.TextIOWrapper(written, encoding="utf-8", write_through=True)
        with redirect_stdout(out), redirect_stderr(err):
            code = main.run(list(arguments))
        return Ran(code, written.getvalue().decode(), err.getvalue())

    return Bench(folder / "state", write_lab(folder / "pair"), run)


def wait(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Wait until something is so, for so long at most."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)
