"""What runs inside the container: takes calls on standard input, answers on standard output.

A call is `{"id", "call", "arguments"}`; each runs in a thread of its own, so that a ping does not hold up the
rest. Answers carry the id: `item` for each result of a stream, then `result`, or `error` with its text. What is
told without being asked is an `event`.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from labkit.engine.linux.agent import probing, probing6
from labkit.engine.linux.agent.frames import BrokenStreamError, decode, encode
from labkit.engine.linux.agent.listening import Listeners
from labkit.engine.linux.agent.routers import Daemon
from labkit.engine.linux.agent.watching import link_changes

FOLDERS = ("/usr/sbin", "/usr/bin", "/usr/lib/frr")
"""Where the programs are that may be run, by their bare name."""
PATIENCE = 60.0
"""Seconds that a program may take."""


class Agent:
    """Carries out the calls of one lab process."""

    def __init__(self) -> None:
        self._daemons: dict[str, Daemon] = {}
        self._listeners = Listeners()

    def run(self, *, command: list[str], input: str = "") -> dict[str, Any]:
        """Run a program with a list of arguments, no shell; returns `code`, `output` and `errors`."""
        done = subprocess.run(  # noqa: S603  (the lab process names it, by a list of arguments)
            [_program(command[0]), *command[1:]],
            input=input,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE,
            check=False,
        )
        return {"code": done.returncode, "output": done.stdout, "errors": done.stderr}

    def start(self, *, command: list[str]) -> None:
        """Start a program that goes on when the agent ends, without input and output."""
        subprocess.Popen(  # noqa: S603  (as above)
            [_program(command[0]), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def write(self, *, path: str, text: str) -> None:
        """Write a file so that a reader sees the old text or the new, never a part."""
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{target.name}.{threading.get_ident()}")
        fresh.write_text(text)
        fresh.replace(target)

    def read(self, *, path: str) -> str | None:
        """The text of a file; None where there is none."""
        try:
            return Path(path).read_text()
        except FileNotFoundError:
            return None

    def show(self, *, daemon: str, commands: list[str]) -> list[str]:
        """The output of show commands of an FRR daemon."""
        return [self._daemon(daemon).show(command) for command in commands]

    def configure(self, *, daemon: str, lines: list[str]) -> list[tuple[int, str]]:
        """Give an FRR daemon configuration lines; returns each one's result and output."""
        return self._daemon(daemon).configure(lines)

    def listen(self, *, node: str, ports: list[int], datagrams: list[int]) -> None:
        """Serve these ports of TCP and UDP, and no others."""
        self._listeners.serve(node, ports, datagrams)

    def kill(self, *, pid_file: str, signal: int) -> bool:
        """Send a signal to the process of a pid file; tells whether there was one."""
        try:
            os.kill(int(Path(pid_file).read_text()), signal)
        except (OSError, ValueError):
            return False
        return True

    def ping(self, **arguments: Any) -> Iterator[dict[str, Any]]:
        """See `probing.ping`."""
        return probing.ping(arguments)

    def trace(self, **arguments: Any) -> Iterator[dict[str, Any]]:
        """See `probing.trace`."""
        return probing.trace(arguments)

    def ping6(self, **arguments: Any) -> Iterator[dict[str, Any]]:
        """See `probing6.ping6`."""
        return probing6.ping6(arguments)

    def trace6(self, **arguments: Any) -> Iterator[dict[str, Any]]:
        """See `probing6.trace6`."""
        return probing6.trace6(arguments)

    def connect(self, **arguments: Any) -> dict[str, Any]:
        """See `probing.connect`."""
        return probing.connect(arguments)

    def _daemon(self, name: str) -> Daemon:
        return self._daemons.setdefault(name, Daemon(name))


CALLS = frozenset(
    {
        "run",
        "start",
        "write",
        "read",
        "show",
        "configure",
        "listen",
        "kill",
        "ping",
        "trace",
        "ping6",
        "trace6",
        "connect",
    }
)


def _program(name: str) -> str:
    """The path of a program. Raises FileNotFoundError for one that is not of the image's own."""
    if "/" not in name:
        for folder in FOLDERS:
            path = f"{folder}/{name}"
            if os.access(path, os.X_OK):
                return path
    raise FileNotFoundError(f"{name}: no such program")


class Service:
    """Answers calls that come over a pair of pipes."""

    def __init__(self, agent: Agent, output: int) -> None:
        """Answers go to the file descriptor `output`, unbuffered: nothing is left to flush when the agent ends."""
        self._agent = agent
        self._output = output
        self._lock = threading.Lock()

    def serve(self, source: BinaryIO) -> None:
        """Take calls until the input ends; tell of links that change meanwhile."""
        threading.Thread(target=self._watch, daemon=True).start()
        with suppress(BrokenStreamError):
            while (message := decode(source.read)) is not None:
                threading.Thread(target=self._answer, args=(message,), daemon=True).start()

    def _watch(self) -> None:
        with suppress(OSError):  # the lab process is gone
            for _ in link_changes():
                self._send({"event": "links"})

    def _answer(self, message: dict[str, Any]) -> None:
        number = message.get("id")
        try:
            result = self._carry_out(message["call"], message["arguments"])
            if isinstance(result, Iterator):
                for item in result:
                    self._send({"id": number, "item": item})
                result = None
            self._send({"id": number, "result": result})
        except Exception as error:  # noqa: BLE001  (whatever fails is told to the caller; the agent goes on)
            self._send({"id": number, "error": f"{type(error).__name__}: {error}"})

    def _carry_out(self, call: str, arguments: dict[str, Any]) -> Any:
        if call not in CALLS:
            raise ValueError(f"no such call: {call}")
        return getattr(self._agent, call)(**arguments)

    def _send(self, message: dict[str, Any]) -> None:
        data = encode(message)
        with self._lock:
            while data:
                data = data[os.write(self._output, data) :]


def main() -> None:
    """Serve the lab process at the other end of standard input and output."""
    Service(Agent(), sys.stdout.fileno()).serve(sys.stdin.buffer)
