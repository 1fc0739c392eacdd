"""A virtual device: its configuration, its engine, its files and who is logged in."""

import secrets
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from ipaddress import IPv4Address
from typing import Any, Literal

from labkit.engine.engine import Change, Engine, Reset, State
from labkit.nos.config import LAST_LOGIN_LINE, DeviceConfig, LineConfig
from labkit.nos.shell.dialect import Dialect
from labkit.nos.shell.drive import Driven, driven_on, run_line, run_on
from labkit.nos.shell.interpreter import RecordKind, Terminal
from labkit.nos.shell.loader import LoadProblem, load, load_factory
from labkit.nos.shell.session import Session
from labkit.topology.topology import DeviceKind, Node

STARTUP_FILE = "vrpcfg.zip"
"""Where the configuration is saved unless another file was chosen."""
LOG_SIZE = 512
"""Lines that the log keeps."""
_DEFAULT_PROTOCOLS = frozenset({"telnet"})
"""What a VTY line takes that was not told."""

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
        self.powered = True
        self.clock_shift = timedelta()
        self._config: DeviceConfig | None = None
        self._saved: str | None = None
        self._saved_as_it_runs = False
        self.files: dict[str, str] = {}
        self.recycled: dict[str, str] = {}
        """Files that were deleted and can be had back."""
        self.written: dict[str, float] = {}
        """When files were written, in seconds since the lab started."""
        self.startup_name = STARTUP_FILE
        """The file that holds the saved configuration."""
        self.booted_from = STARTUP_FILE
        self._engine: Engine | None = None
        self.journal: Journal | None = None
        self.terminals: list[Terminal] = []
        self.company: Mapping[str, Device] = {}
        """The devices of the same lab by node, itself among them: those that a user can go on to."""
        self.debugging: set[str] = set()
        """What debugging was switched on for, in the user's words; nothing is printed of it."""
        self.remembered: set[str] = set()
        """Names of what the device has met and trusts: SSH servers."""
        self.resolved: dict[str, tuple[IPv4Address, float]] = {}
        """Names that DNS servers answered for, each with its address and when it was asked."""
        self.replaying = False
        self.log: deque[str] = deque(maxlen=LOG_SIZE)
        """The newest lines of the log, as they were printed."""
        self.logged = 0
        self.changes = 0
        """How many lines were typed that change the configuration."""
        self.kept_notations: set[str] = set()
        """Notations of lines that change nothing here, of which the user was told."""
        self.watched: set[str] = set()
        """The devices of the lab on which somebody watches the log, by node; the same set for all of them."""

    @property
    def config(self) -> DeviceConfig:
        """What it is configured to do; nothing before its first start."""
        if self._config is None:
            self._config = self.dialect.blank(self.node)
        return self._config

    @config.setter
    def config(self, config: DeviceConfig) -> None:
        self._keep_saved()
        self._config = config

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

    def local_time(self) -> datetime:
        """What the device's clock shows: the lab's time, unless it was set, in the zone that it was told."""
        zone = self.config.access.time_zone
        shown = self.datetime() + self.clock_shift
        shown += self._summer(shown)
        return (
            shown
            if zone is None
            else shown.replace(tzinfo=timezone(timedelta(seconds=zone.offset), zone.name))
        )

    def _summer(self, standard: datetime) -> timedelta:
        """By how much the clock is ahead of a moment of standard time."""
        daylight = self.config.access.daylight
        ahead = daylight is not None and daylight.holds(standard)
        return timedelta(minutes=daylight.offset) if daylight is not None and ahead else timedelta()

    def in_summer(self) -> bool:
        """Whether the clock is ahead of standard time now."""
        return bool(self._summer(self.datetime() + self.clock_shift))

    def set_clock(self, time: datetime) -> None:
        """Set the device's clock, in the time that holds then; nobody else's changes."""
        standard = time - self._summer(time)
        self.clock_shift = standard.replace(tzinfo=self.epoch.start.tzinfo) - self.datetime()

    def datetime(self) -> datetime:
        """The date and time on the lab's calendar."""
        return self.epoch.start + timedelta(seconds=self.epoch.now())

    def text(self) -> str:
        """The running configuration as the device prints it; printed once as long as it is the saved one."""
        saved = self.saved if self._saved_as_it_runs else None
        return self.dialect.text(self) if saved is None else saved

    @property
    def saved(self) -> str | None:
        """The startup configuration, None where there is none.

        It is printed when somebody needs it, at the latest before the next change: most devices of a large lab
        are started, saved, and never looked at.
        """
        if self._saved_as_it_runs and self._saved is None:
            self._saved = self.dialect.text(self)
        return self._saved

    @saved.setter
    def saved(self, text: str | None) -> None:
        self._saved, self._saved_as_it_runs = text, False

    def save(self) -> None:
        """Store the running configuration."""
        self._saved, self._saved_as_it_runs = None, True
        self.written[self.startup_name] = self.now()

    def next_start(self) -> str:
        """The name of the file that the next start reads; empty where nothing was saved."""
        return self.startup_name if self._saved_as_it_runs or self._saved is not None else ""

    def load(self, text: str) -> list[LoadProblem]:
        """Start from a configuration: what it holds replaces everything. Lines that are refused are returned."""
        self.config = self.dialect.blank(self.node)
        if not self.dialect.is_complete(text):
            load_factory(self)
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
        for name in self.watched:
            self.company[name].collect()
        return None if rejection is None else rejection.reason

    def watch(self, terminal: Terminal, *, watching: bool) -> None:
        """Show the log on a terminal as it is written, or stop that."""
        if watching:
            self.collect()
        terminal.monitor = watching
        if any(other.monitor for other in self.terminals):
            self.watched.add(self.name)
        else:
            self.watched.discard(self.name)

    def collect(self) -> None:
        """Log what the engine has seen since the last time."""
        for event in self.engine.events():
            for text in self.dialect.event_logs(self, event):
                self.report(text)

    def tell_kept(self, notation: str, line: str) -> None:
        """Log, the first time that such a line is typed, that it is stored and changes nothing in the network."""
        if notation not in self.kept_notations and not self.replaying:
            self.kept_notations.add(notation)
            self.report(self.dialect.kept_log(line))

    def report(self, text: str) -> None:
        """Write a line into the log and on the terminals that watch it; never on the grader's."""
        if not text or not self.config.access.log:
            return
        line = self.dialect.log_line(self, text)
        self.log.append(line)
        self.logged += 1
        for terminal in self.terminals:
            if terminal.monitor and terminal.tell is not None and terminal.role != "grader":
                terminal.tell(line)

    def reboot(self) -> None:
        """Start again from the saved configuration; what was not saved is gone."""
        self.resolved.clear()
        self.boot_time = self.now()
        self.debugging.clear()
        self.booted_from = self.next_start()
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
        if kind == "config":
            self.changes += 1
            self.report(self.dialect.change_log(self))
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
        self._saved, self._saved_as_it_runs = self.saved, False

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
        hurried: bool = False,
    ) -> Session:
        """Log in. The grader's session has a prompt that nobody can foresee, no greeting and no paging.

        It does not wait where commands let time pass, nor does one that is `hurried`.
        """
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
        session = Session(
            terminal,
            width=width,
            height=height,
            clock=self.now,
            on_close=lambda: self._logout(terminal),
            hurried=hurried or role == "grader",
            idle_limit=lambda: None if role == "grader" else self._idle_limit("console", 0),
            idle_farewell=self.dialect.idle_farewell,
        )
        terminal.tell = session.tell
        return session

    def admit(
        self, service: Literal["telnet", "ssh"], client: str, *, user: str = "", level: int = 0, hurried: bool
    ) -> Session | None:
        """Let somebody come in through the lab's network, by a VTY line; None if none is free for the service."""
        line = self._vty(service)
        if line is None:
            return None
        terminal = Terminal(
            self,
            user,
            line=f"VTY {line.number}",
            address=client,
            level=level,
            since=self.now(),
            service=service,
            screen_length=self.dialect.screen_length if line.screen_length is None else line.screen_length,
            history_size=10 if line.history_size is None else line.history_size,
        )
        self.terminals.append(terminal)
        session = Session(
            terminal,
            clock=self.now,
            on_close=lambda: self._logout(terminal),
            hurried=hurried,
            opening=self.dialect.login(terminal),
            idle_limit=lambda: self._idle_limit("vty", line.number),
            idle_farewell=self.dialect.idle_farewell,
        )
        terminal.tell = session.tell
        return session

    def _vty(self, service: str) -> LineConfig | None:
        """Choose the first VTY line that takes a service and is free for it; SSH needs one that asks AAA."""
        taken = {terminal.line for terminal in self.terminals}
        visited = {terminal.line for terminal in self.terminals if terminal.service}
        lines = [
            line
            for (kind, number), line in sorted(self.config.lines.items())
            if kind == "vty"
            and number <= LAST_LOGIN_LINE
            and service in (_DEFAULT_PROTOCOLS if line.protocols is None else line.protocols)
            and (service != "ssh" or line.authentication == "aaa" or line.scheme)
            and f"VTY {number}" not in visited
        ]
        return next((line for line in lines if f"VTY {line.number}" not in taken), next(iter(lines), None))

    def _idle_limit(self, kind: str, number: int) -> float | None:
        """After how many seconds an idle user is logged out: never, unless the line says so itself."""
        line = self.config.lines.get((kind, number))
        if line is None or line.idle_timeout is None:
            return None
        minutes, seconds = line.idle_timeout
        return 60.0 * minutes + seconds or None

    def _logout(self, terminal: Terminal) -> None:
        if terminal in self.terminals:
            self.terminals.remove(terminal)
            if terminal.monitor:
                self.watch(terminal, watching=False)

    def _free_line(self) -> str:
        taken = {terminal.line for terminal in self.terminals}
        return next(name for number in range(len(taken) + 1) if (name := f"VTY {number}") not in taken)

    def run(self, line: str, answers: Iterable[str] = ()) -> str:
        """Run one line as the grader would, in process, and return what it prints."""
        return run_on(self._grader(), line, tuple(answers))

    def driven(self, line: str) -> Driven:
        """Run one line in the same way, for somebody who waits elsewhere than on the lab's own thread."""
        return driven_on(self._grader(), line)

    def _grader(self) -> Terminal:
        return Terminal(
            self,
            "grader",
            role="grader",
            screen_length=0,
            fixed_prompt=self.dialect.grader_prompt("in-process"),
        )
