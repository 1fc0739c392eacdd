"""Genie's parsers for the screens of a device, run by a Python of their own that has pyATS, an extra of 800 MB."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_OWN = Path(__file__).parents[1] / ".venv-pyats" / "bin" / "python"
PYTHON = os.environ.get("LABKIT_PYATS_PYTHON") or (str(_OWN) if _OWN.exists() else shutil.which("python3"))
"""Made by `make pyats`, unless the environment names another one."""
ABSENT = "pyATS is not installed (`make pyats`, or LABKIT_PYATS_PYTHON names a Python that has it)"

_PROGRAM = """
import json, sys
from genie.conf.base import Device

class Bridge(Device):
    def execute(self, command, *_, **__):
        command = command if isinstance(command, str) else " ".join(command)  # some parsers hand over a list of one
        print("GENIE" + json.dumps({"execute": command}), flush=True)
        return json.loads(sys.stdin.readline())

    def is_connected(self, *_, **__):
        return True

    @property
    def cli(self):
        return self

device = Bridge(name="device", os=sys.argv[1])
device.custom.setdefault("abstraction", {})["order"] = ["os"]
for line in sys.stdin:
    try:
        answer = {"parsed": json.loads(json.dumps(device.parse(json.loads(line)), default=str))}
    except Exception as error:  # whatever a parser of Genie raises is its answer
        answer = {"raised": type(error).__name__, "why": str(error)}
    print("GENIE" + json.dumps(answer), flush=True)
"""


@cache
def has_genie() -> bool:
    """Whether there is a Python with pyATS; LABKIT_REQUIRE_PYATS demands it."""
    if os.environ.get("LABKIT_REQUIRE_PYATS"):
        return True
    command = [PYTHON or "python3", "-c", "import pyats.topology, genie.libs.parser, unicon"]
    return PYTHON is not None and subprocess.run(command, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What Genie makes of a command: a record, or what it raised."""

    parsed: dict[str, Any]
    raised: str
    why: str

    @property
    def unknown(self) -> bool:
        """Genie has no parser for the command."""
        return self.raised == "ParserNotFound"

    @property
    def empty(self) -> bool:
        """The parser found nothing that it looks for."""
        return self.raised == "SchemaEmptyParserError"


class Genie:
    """A running Genie of one operating system ("iosxe"); a context manager."""

    def __init__(self, os: str) -> None:
        assert PYTHON is not None
        self._process = subprocess.Popen(
            [PYTHON, "-c", _PROGRAM, os],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __enter__(self) -> "Genie":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def parse(self, command: str, run: Callable[[str], str]) -> Answer:
        """Parse a command; the parser types its commands on a device with `run`."""
        self._tell(command)
        while True:
            answer = self._hear()
            if "execute" not in answer:
                return Answer(answer.get("parsed", {}), answer.get("raised", ""), answer.get("why", ""))
            self._tell(run(answer["execute"]))

    def _tell(self, text: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(text) + "\n")
        self._process.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            mark, _, text = line.partition("GENIE")
            if not mark and text:
                return json.loads(text)
        raise AssertionError("Genie ended")
