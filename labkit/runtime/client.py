"""Starting, finding and asking lab processes."""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import IO, Any

from labkit.errors import LabError, UsageError
from labkit.language import _, mark, spoken
from labkit.runtime.journal import Record, read_journal
from labkit.runtime.protocol import StartRequest, decode_error
from labkit.runtime.store import Condition, LabFolder, all_labs

_CONDITIONS: dict[Condition, str] = {
    "running": mark("runs"),
    "starting": mark("is being started"),
    "stopped": mark("is stopped"),
}
_ANSWER_SECONDS = 120.0
_END_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Started:
    """A lab that `start` brought up."""

    name: str
    notices: tuple[str, ...]
    tie: IO[bytes] | None = None
    """Of a tied lab: what it hangs by. It ends when this is closed, or this process is gone."""


@dataclass(frozen=True, slots=True)
class Port:
    """How a student gets into one device."""

    name: str
    kind: str
    device_type: str
    host: str
    port: int
    username: str
    password: str
    """Empty where it is not known here: of an attached device, whose inventory has it."""
    secret: str = ""
    transport: str = "ssh"

    def data(self) -> dict[str, Any]:
        """What other programs are told."""
        told = {key: value for key, value in asdict(self).items() if key not in ("secret", "transport")}
        return told if self.transport == "ssh" else told | {"transport": self.transport}


def start(request: StartRequest, step: Callable[[str], None]) -> Started:
    """Start a lab process and wait until its last port answers; raises the error that it met.

    A new lab is rendered here, while the process gets ready to run it.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "labkit.runtime.process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=Path(request.state_dir).anchor,
            **_detached(),
        )
        assert process.stdin is not None
        assert process.stdout is not None
        tie = None
        try:
            process.stdin.write(request.encode())
            packed = b"" if request.resume else _rendered(request, step)
            process.stdin.write(f"{len(packed)}\n".encode() + packed)
            process.stdin.flush()
            if not request.tied:
                process.stdin.close()
            for line in process.stdout:
                message = json.loads(line)
                if "error" in message:
                    raise decode_error(message["error"])
                if "ready" in message:
                    ready = message["ready"]
                    tie = process.stdin if request.tied else None
                    return Started(ready["name"], tuple(ready["notices"]), tie)
                step(message["step"])
        finally:
            if tie is None:
                process.stdin.close()  # without a plan the process ends
            process.stdout.close()
            # The process lives on; that nobody waits for it here is meant.
            process.returncode = process.poll() or 0
        said.seek(0)
        raise _died(said.read().decode(errors="replace"), Path(request.state_dir))


def _rendered(request: StartRequest, step: Callable[[str], None]) -> bytes:
    """The lab that is asked for, as the lab process takes it. Raises LabkitError with all faults of its files."""
    from labkit.runtime.plan_file import pack_plan
    from labkit.scenario.catalogue import find_lab, render_plan

    step(_("rendering"))
    found = find_lab(request.lab, request.search_folders, request.vendor)
    return pack_plan(render_plan(found, request.student, request.seed, request.name))


def _detached() -> dict[str, Any]:
    """What keeps a process alive when the terminal that started it is closed."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _died(text: str, state_dir: Path) -> LabError:
    lines = text.strip().splitlines()
    log = state_dir / "start-failure.log"
    hint = _("try again")
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        log.write_text(text)
        hint = _("the details are in {log}", log=log)
    except OSError:
        hint = _("the details cannot be written down either")
    return LabError(
        _("the lab process ended: {reason}", reason=lines[-1] if lines else _("it was killed")), hint=hint
    )


class RunningLab:
    """A lab process that one can ask."""

    def __init__(self, folder: LabFolder) -> None:
        self.folder = folder
        self.running = folder.read("running.json")
        self.credentials = folder.credentials()

    def ask(self, request: str, **arguments: Any) -> Any:
        """Send a request and return its result; raises the error it met."""
        message = {
            "token": self.credentials.token,
            "request": request,
            "arguments": arguments,
            "language": spoken(),
        }
        try:
            with socket.create_connection(
                ("127.0.0.1", self.running["control"]), _ANSWER_SECONDS
            ) as connection:
                connection.sendall(json.dumps(message).encode() + b"\n")
                with connection.makefile("rb") as file:
                    line = file.readline()
        except OSError as error:
            raise LabError(
                _("the lab process does not answer: {error}", error=error), place=self.folder.name
            ) from error
        if not line.endswith(b"\n"):
            raise LabError(
                _("the lab process ended while it answered"),
                place=self.folder.name,
                hint=_("see `labkit ps`"),
            )
        answer = json.loads(line)
        if "error" in answer:
            raise decode_error(answer["error"])
        return answer["result"]

    def troubles(self) -> dict[str, str]:
        """What is wrong with the devices outside of the lab process, by node; a simulated lab has nothing there."""
        if not self.folder.carried.exists():
            return {}
        found: dict[str, str] = self.ask("status")["troubles"]
        return found

    def ports(self) -> list[Port]:
        """The student's way into each device."""
        return [
            self._port(name, self.credentials.student, self.credentials.student_password)
            for name in self._names()
        ]

    def grader_ports(self) -> list[Port]:
        """The grader's way into each device."""
        return [
            self._port(name, self.credentials.grader, self.credentials.grader_password)
            for name in self._names()
        ]

    def others(self) -> dict[str, Port]:
        """The only way into each device that is not labkit's, passwords included."""
        if not any("username" in device for device in self.running["devices"].values()):
            return {}
        return {
            name: Port(name, self.running["devices"][name]["kind"], **login)
            for name, login in self.ask("logins").items()
        }

    def _names(self) -> list[str]:
        return list(self.running["devices"])

    def _port(self, name: str, username: str, password: str) -> Port:
        device = self.running["devices"][name]
        kind, device_type, port = device["kind"], device["device_type"], device["port"]
        if "username" in device:  # it is not labkit's, and has a login of its own
            passwords = device.get("password", ""), device.get("secret", "")
            user, transport = device["username"], device["transport"]
            return Port(name, kind, device_type, device["host"], port, user, *passwords, transport)
        return Port(name, kind, device_type, self._host(), port, username, password)

    def _host(self) -> str:
        """The address to connect to; a lab that listens everywhere is reached over the loopback interface."""
        host: str = self.running["host"]
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - a comparison

    def down(self) -> dict[str, str]:
        """Stop the lab; returns where its snapshot is, or what kept it from being stored."""
        result: dict[str, str] = self.ask("down")
        deadline = time.monotonic() + _END_SECONDS
        while self.folder.lock.is_held():
            if time.monotonic() > deadline:
                raise LabError(
                    _("process {pid} does not end", pid=self.running["pid"]), place=self.folder.name
                )
            time.sleep(0.01)
        return result


def repair(state_dir: Path, lab: str, student: str = "") -> Started | None:
    """Bring back what has died of a running lab; None where no such lab runs in containers."""
    folder = LabFolder(state_dir, f"{lab}@{student}" if student and "@" not in lab else lab)
    if not folder.carried.exists() or folder.condition() != "running":
        return None
    return Started(folder.name, tuple(RunningLab(folder).ask("repair")))


def find(state_dir: Path, name: str) -> LabFolder:
    """The folder of a lab that was brought up under this name."""
    folder = LabFolder(state_dir, name)
    if not folder.exists():
        names = [lab.name for lab in all_labs(state_dir)]
        close = get_close_matches(name, names, 1, 0.5)
        lab, _at, student = name.partition("@")
        start = f"labkit up {lab} --student {student}" if student else f"labkit up {lab}"
        hint = (
            _("did you mean `{name}`?", name=close[0]) if close else _("start it with `{start}`", start=start)
        )
        raise UsageError(_("no such lab was brought up"), place=name, hint=hint)
    return folder


def connect(state_dir: Path, name: str) -> RunningLab:
    """The running lab of this name; raises LabError that tells what became of it otherwise."""
    folder = find(state_dir, name)
    condition = folder.condition()
    if condition != "running":
        raise LabError(describe(folder, condition), place=name, hint=_way_back(folder, condition))
    return RunningLab(folder)


def describe(folder: LabFolder, condition: Condition) -> str:
    """What became of a lab, as a sentence."""
    if condition != "crashed":
        return _(_CONDITIONS[condition])
    running = folder.read("running.json")
    if not running:
        return _("was interrupted while it started or stopped; its containers may be there")
    last = None
    count = 0
    for record in read_journal(folder.journal):
        count, last = count + 1, record
    pid = running["pid"]
    if last is None:
        return _("crashed: process {pid} ended without `labkit down`", pid=pid)
    return _(
        "crashed: process {pid} ended without `labkit down`; {count} lines are kept, the last of {moment} on {node}",
        pid=pid,
        count=count,
        moment=moment(last),
        node=last["node"] or _("all"),
    )


def moment(record: Record) -> str:
    """When a line of the journal was typed, to the second."""
    return datetime.fromisoformat(record["time"]).strftime("%Y-%m-%d %H:%M:%S")


def put_to_rest(folder: LabFolder) -> dict[str, str]:
    """What `down` does for a lab that has crashed: its work becomes a snapshot."""
    from labkit.runtime.carrier import sweep
    from labkit.runtime.rebuild import rebuild

    path = ""
    lock = folder.lock
    if not lock.acquire():
        raise LabError(_("is being started"), place=folder.name)
    try:
        path = str(folder.store_snapshot(rebuild(folder).snapshot()))
        folder.remove("running.json")
        sweep(folder)
    except LabError as error:
        if not path:
            raise
        return {"snapshot": path, "trouble": str(error)}
    finally:
        lock.release()
    return {"snapshot": path, "trouble": ""}


def _way_back(folder: LabFolder, condition: Condition) -> str:
    if condition == "crashed":
        return _("`labkit up {name} --resume` brings the work back", name=folder.name)
    if condition == "starting":
        return _("try again in a moment")
    return _("`labkit up {name} --resume` goes on with it", name=folder.name)
