"""A virtual device: its configuration, its engine, its files and who is logged in."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from labkit.engine.engine import Change, Engine, Reset, State
from labkit.nos.config import DeviceConfig
from labkit.nos.shell.dialect import Dialect
from labkit.nos.shell.drive import run_line
from labkit.nos.shell.interpreter import RecordKind, Terminal
from labkit.nos.shell.loader import LoadProblem, load
from labkit.nos.shell.session import Session
from labkit.topology.topology import DeviceKind, Node

Journal = Callable[[dict[str, Any]], None]
"""Takes a record before its command is applied. Raises OSError if it cannot be stored."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """The lab's own clock: `now` counts seconds since the lab started, which is `start` on its calendar."""

    now: Callable[[], float]
    start: datetime


class Device:
    """A node of a running lab. The engine is connected before anyone logs in."""

    def __init__(self, node: Node, dialect: Dialect, epoch: Epoch) -> None:
        self.name = node.name
        self.node = node
        self.kind: DeviceKind = node.kind
        self.dialect = dialect
        self.epoch = epoch
        self.boot_time = epoch.now()
        self.config: DeviceConfig = dialect.blank(node)
        self._saved: str | None = None
        self._saved_as_it_runs = False
        self.files: dict[str, str] = {}
        self._engine: Engine | None = None
        self.journal: Journal | None = None
        self.terminals: list[Terminal] = []
        self.replaying = False

    @property
    def engine(self) -> Engine:
        """What runs the device's protocols."""
        if self._engine is None:
            raise RuntimeError(f"{self.name} is not connected to an engine")
        return self._engine

    @property
    def state(self) -> State:
        """The operational state, from the engine."""
        return self.engine.state

    def now(self) -> float:
        """Seconds since the lab started."""
        return self.epoch.now()

    def datetime(self) -> datetime:
        """The date and time on the lab's calendar."""
        return self.epoch.start + timedelta(seconds=self.epoch.now())

    def text(self) -> str:
        """The running configuration as the device prints it."""
        return self.dialect.text(self)

    @property
    def saved(self) -> str | None:
        """The startup configuration, None where there is none.

        It is printed when somebody needs it, at the latest before the next change: most devices of a large lab
        are started, saved, and never looked at.
        """
        if self._saved_as_it_runs:
            self._saved, self._saved_as_it_runs = self.text(), False
        return self._saved

    @saved.setter
    def saved(self, text: str | None) -> None:
        self._saved, self._saved_as_it_runs = text, False

    def save(self) -> None:
        """Store the running configuration."""
        self._saved_as_it_runs = True

    def load(self, text: str) -> list[LoadProblem]:
        """Start from a configuration: what it holds replaces everything. Lines that are refused are returned."""
        self._keep_saved()
        self.config = self.dialect.blank(self.node)
        if not self.dialect.is_complete(text):
            load(self, self.dialect.factory_text(self.kind))
        problems = load(self, text)
        self.changed()
        return problems

    def connect(self, engine: Engine) -> None:
        """Give the device the engine that runs its protocols."""
        self._engine = engine

    def changed(self) -> str | None:
        """Tell the engine that the configuration was edited. Returns why it refuses, if it does."""
        if self._engine is None:
            return None
        rejection = self._engine.apply(Change(self.config))
        return None if rejection is None else rejection.reason

    def reboot(self) -> None:
        """Start again from the saved configuration; what was not saved is gone."""
        self.boot_time = self.now()
        self.load(self.saved or "")
        self.engine.reset(Reset("boot"))
        for terminal in self.terminals:
            terminal.places.clear()

    def record(
        self, terminal: Terminal, line: str, kind: RecordKind, answers: tuple[str, ...] = ()
    ) -> str | None:
        """Write a line to the journal. Returns an error message for the terminal if that is impossible."""
        if kind in ("config", "action"):
            self._keep_saved()
        if self.journal is None or self.replaying:
            return None
        record: dict[str, Any] = {
            "time": self.datetime().isoformat(timespec="milliseconds"),
            "node": self.name,
            "user": terminal.user,
            "prompt": terminal.prompt,
            "line": line,
            "kind": kind,
        }
        if kind in ("config", "action"):
            record["views"] = [place.header for place in terminal.places]
        if answers:
            record["answers"] = list(answers)
        try:
            self.journal(record)
        except OSError as error:
            return f"Error: The command was not executed, since the lab cannot store it: {error.strerror or error}.\n"
        return None

    def _keep_saved(self) -> None:
        """Print what was saved before the configuration changes."""
        self._saved = self.saved

    def replay(self, record: Mapping[str, Any]) -> None:
        """Apply a journal record of a changing command again, after a restart."""
        self.replaying = True
        try:
            terminal = Terminal(self, record["user"], line="replay")
            for header in record.get("views", ()):
                if header:
                    run_line(terminal, header)
                else:
                    terminal.enter_system()
            run_line(terminal, record["line"], tuple(record.get("answers", ())))
        finally:
            self.replaying = False

    def open_session(
        self,
        user: str,
        role: Literal["student", "grader"] = "student",
        *,
        width: int = 80,
        height: int = 24,
        line: str | None = None,
        address: str = "127.0.0.1",
    ) -> Session:
        """Log in. The grader's session has a prompt that nobody can foresee, no greeting and no paging."""
        terminal = Terminal(
            self,
            user,
            role=role,
            line=line or self._free_line(),
            address=address,
            since=self.now(),
            screen_length=0 if role == "grader" else self.dialect.screen_length,
            fixed_prompt=self.dialect.grader_prompt(secrets.token_hex(6)) if role == "grader" else "",
        )
        self.terminals.append(terminal)
        return Session(
            terminal,
            width=width,
            height=height,
            clock=self.now,
            on_close=lambda: self._logout(terminal),
            hurried=role == "grader",
        )

    def _logout(self, terminal: Terminal) -> None:
        if terminal in self.terminals:
            self.terminals.remove(terminal)

    def _free_line(self) -> str:
        taken = {terminal.line for terminal in self.terminals}
        return next(name for number in range(len(taken) + 1) if (name := f"VTY {number}") not in taken)

    def run(self, line: str, answers: Iterable[str] = ()) -> str:
        """Run one line as the grader would, in process, and return what it prints."""
        terminal = Terminal(
            self,
            "grader",
            role="grader",
            screen_length=0,
            fixed_prompt=self.dialect.grader_prompt("in-process"),
        )
        return run_line(terminal, line, tuple(answers))
