"""The lab process: all shells and ports of one lab, alive until `labkit down`.

Started by labkit.runtime.client with a StartRequest and the plan of a new lab, after its length, on standard input;
a tied lab ends when standard input does. It reports on standard output, one JSON object a line: `{"step": …}`
while it starts, then `{"ready": …}` or `{"error": …}`. After that it says nothing more there.
"""

import asyncio
import gc
import json
import logging
import os
import shutil
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext, suppress
from contextvars import copy_context
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from labkit.engine.sim.network import get_ready
from labkit.errors import LabError, LabkitError, UsageError
from labkit.language import _, again, mark, speak
from labkit.nos.dialects import get_dialects_ready
from labkit.nos.server import Access, Login, SshServer
from labkit.nos.shell.drive import go_on
from labkit.nos.shell.steps import carried_out
from labkit.runtime.control import ControlServer
from labkit.runtime.events import Event, Events, link_at
from labkit.runtime.journal import Journal, read_journal
from labkit.runtime.prepare import Prepared, prepare
from labkit.runtime.protocol import StartRequest, encode_error
from labkit.runtime.rebuild import act, outside_record
from labkit.runtime.work import frozen_at
from labkit.system_errors import reason

_log = logging.getLogger(__name__)
_NEEDS_CONTROL = ("lab-restore", "lab-reset", "lab-event", "lab-stage")
"""What is done to a lab from outside and needs devices of labkit's own."""
_TIME_IS_UP = mark("The time is up: this lab is closed")


def main() -> None:
    """Run the lab that standard input asks for."""
    # What a lab is made of lives as long as the lab: looking for garbage in it while it is built takes a third
    # of the start of 500 devices.
    gc.set_threshold(100_000, 50, 50)
    try:
        request = StartRequest.decode(sys.stdin.buffer.readline())
        speak(request.language)
        get_dialects_ready()
        packed = sys.stdin.buffer.read(int(sys.stdin.buffer.readline() or 0))
        if not packed and not request.resume:
            return  # the lab could not be rendered
        prepared = prepare(request, packed, lambda text: _report({"step": text}, tied=request.tied))
        asyncio.run(LabProcess(prepared).run(request))
    except LabkitError as error:
        _report({"error": encode_error(error)})
    except OSError as error:
        place = str(error.filename or request.state_dir)
        _report({"error": encode_error(LabError(reason(error), place=place))})


def _report(message: dict[str, Any], *, tied: bool = False) -> None:
    # where who started a tied lab is gone, the start is ended in order, so that nothing is left of it
    with suppress(BrokenPipeError) if tied else nullcontext():
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def _detach(log: Path, *, tied: bool) -> None:
    """Let go of the terminal that started the lab; what is said from now on goes to the lab's log.

    What is tied keeps its standard input.
    """
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (descriptor, 1), (descriptor, 2))[tied:]:
        os.dup2(source, target)
    os.close(descriptor)
    os.close(null)
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO, force=True
    )
    logging.getLogger("asyncssh").setLevel(logging.WARNING)


class LabProcess:
    """One open lab."""

    def __init__(self, prepared: Prepared) -> None:
        self._folder = prepared.folder
        self._lab = prepared.lab
        self._carrier = prepared.carrier
        self._notices = prepared.notices
        self._lock = prepared.lock
        self._credentials = prepared.folder.credentials()
        self._events = Events(prepared.lab)
        self._journal = Journal(prepared.folder.journal)
        self._lab.journal = self._journal.append
        self._worker = ThreadPoolExecutor(1, "lab")
        self._stop = asyncio.Event()
        self._started = time.time()

    async def run(self, request: StartRequest) -> None:
        """Open all ports, report them, and serve until `down`."""
        self._ssh = ssh = SshServer(self._lab.devices, self._access(), self._credentials.host_key)
        if frozen_at(read_journal(self._folder.journal)):
            ssh.shut = _(_TIME_IS_UP)
        wanted = self._wanted_ports(request)
        own = {name: port for name, port in wanted.items() if name in self._lab.devices}
        behind = {name: port for name, port in wanted.items() if name not in own}
        opened = await ssh.listen(request.host, own)
        if self._carrier is not None:
            opened |= self._carrier.open_doors(request.host, behind)
        ports = {name: opened.get(name, 0) for name in self._lab.plan.topology.nodes}
        control = ControlServer(self._credentials.token, self._handlers())
        running = {
            "pid": os.getpid(),
            "started": self._started,
            "control": await control.listen(),
            "host": request.host,
            "base_port": request.base_port,
            "devices": {
                name: self._facts(name, port)
                for name, port in ports.items()
                if name in self._lab.devices or name in self._lab.others
            },
        }
        self._folder.write("running.json", running)
        ready = {"name": self._folder.name, "notices": self._notices}
        _report({"ready": ready}, tied=request.tied)
        _detach(self._folder.log, tied=request.tied)
        if request.tied:
            self._follow_starter()
        _log.info("%s runs with %d devices", self._folder.name, len(ports))
        self._worker.submit(get_ready)
        await self._stop.wait()
        ssh.close()
        control.close()
        # the reply to `down` is on its way, and clients see their sessions end
        await asyncio.sleep(0.05)

    def _follow_starter(self) -> None:
        """End with the process that holds the other end of standard input, and leave nothing."""
        loop = asyncio.get_running_loop()

        async def end() -> None:
            await self._down()
            shutil.rmtree(self._folder.path, ignore_errors=True)
            with suppress(OSError):  # the state folder holds others, too
                self._folder.path.parent.rmdir()
                self._folder.path.parents[1].rmdir()

        def wait() -> None:
            sys.stdin.buffer.read()
            with suppress(RuntimeError):  # the lab has been taken down in the meantime
                asyncio.run_coroutine_threadsafe(end(), loop)

        threading.Thread(target=wait, daemon=True).start()

    def _facts(self, name: str, port: int) -> dict[str, Any]:
        """What is written down of a device; passwords of those that labkit is attached to are not."""
        kind = self._lab.plan.topology.nodes[name].kind
        facts: dict[str, Any] = {"kind": kind.name, "device_type": kind.device_type, "port": port}
        if name not in self._lab.others:
            return facts
        login = self._lab.others[name].login.record()
        hidden = ("password", "secret") if self._lab.attached else ()
        return facts | {key: value for key, value in login.items() if key not in hidden}

    def _wanted_ports(self, request: StartRequest) -> dict[str, int]:
        nodes = [name for name in self._lab.plan.topology.nodes if not self._lab.attached]
        if not request.base_port:
            return dict.fromkeys(nodes, 0)
        if request.base_port + len(nodes) > 65536:
            raise UsageError(
                _(
                    "{count} ports from {base_port} on do not exist",
                    count=len(nodes),
                    base_port=request.base_port,
                ),
                hint=_("use a lower port"),
            )
        return {node: request.base_port + index for index, node in enumerate(nodes)}

    def _access(self) -> Access:
        secrets = self._credentials
        return Access(
            logins=(
                Login(secrets.student, secrets.student_password, "student"),
                Login(secrets.grader, secrets.grader_password, "grader"),
            ),
            worker=self._worker,
            execute=self._lab.run,
        )

    def _handlers(self) -> dict[str, Any]:
        return {
            "status": self._status,
            "logins": self._logins,
            "execute": self._execute,
            "diagnoses": self._diagnoses,
            "save": self._save,
            "snapshot": self._snapshot,
            "restore": self._restore,
            "reset": self._reset,
            "repair": self._repair,
            "event": self._event,
            "undo_events": self._undo_events,
            "happen": self._happen,
            "hint": self._hint,
            "restore_stage": self._restore_stage,
            "freeze": self._freeze,
            "thaw": self._thaw,
            "down": self._down,
        }

    async def _on_lab(self, function: Any, *arguments: Any) -> Any:
        """Run something on the lab's own thread, after what is under way there."""
        return await asyncio.get_running_loop().run_in_executor(
            self._worker, copy_context().run, function, *arguments
        )

    def _known(self, node: str) -> str:
        if node and node not in self._lab.devices and node not in self._lab.others:
            raise UsageError(
                _("no such device: {node}", node=node),
                place=self._folder.name,
                hint=_("it has {names}", names=", ".join([*self._lab.devices, *self._lab.others][:20])),
            )
        return node

    async def _status(self) -> dict[str, Any]:
        carrier = self._carrier
        troubles = await asyncio.to_thread(carrier.troubles) if carrier else {}
        return {"pid": os.getpid(), "uptime": time.time() - self._started, "troubles": troubles}

    async def _logins(self) -> dict[str, dict[str, Any]]:
        """How to get into the devices that are not labkit's, passwords included."""
        return {name: other.login.record() for name, other in self._lab.others.items()}

    async def _repair(self) -> list[str]:
        """Bring back what has died outside of this process; returns what the user should know."""
        carrier = self._carrier
        if carrier is None:
            return []
        return list(await self._on_lab(carrier.carry, self._lab, _log.info))

    async def _execute(self, node: str, command: str) -> str:
        """Run a command; who waits for a packet, as for a lost ping's in containers, keeps nobody from the lab."""
        driven = await self._on_lab(self._lab.driven, self._known(node), command)
        call, output = await self._on_lab(go_on, driven)
        while call is not None:
            call, output = await self._on_lab(go_on, driven, await asyncio.to_thread(carried_out, call))
        return str(output)

    async def _diagnoses(self) -> dict[str, Any]:
        """Why something does not work, by device, in the engine's own words and the language of who asks."""

        def ask() -> dict[str, Any]:
            found = {
                name: [replace(one, detail=again(one.detail)) for one in device.state.diagnoses()]
                for name, device in self._lab.devices.items()
            }
            # addresses and the like become text
            plain: dict[str, Any] = json.loads(
                json.dumps({name: [asdict(one) for one in all_] for name, all_ in found.items()}, default=str)
            )
            return plain

        found: dict[str, Any] = await self._on_lab(ask)
        return found

    async def _save(self, node: str, shown: dict[str, str] | None = None) -> str:
        """Save and store a snapshot; `shown` is what runs on devices that are not labkit's, by node."""
        await self._from_outside("lab-save", node=self._known(node))
        snapshot = await self._on_lab(self._lab.snapshot)
        for name, text in (shown or {}).items():
            snapshot["others"].setdefault(name, {})["running"] = text
        return str(self._folder.store_snapshot(snapshot))

    async def _snapshot(self) -> dict[str, Any]:
        """The work as it is; nothing is saved by that, on no device and in no file."""
        snapshot: dict[str, Any] = await self._on_lab(self._lab.snapshot)
        return snapshot

    async def _restore(self, path: str) -> None:
        try:
            snapshot = json.loads(Path(path).read_bytes())
        except (OSError, ValueError) as error:
            raise UsageError(_("not a snapshot: {error}", error=error), place=path) from error
        await self._from_outside("lab-restore", snapshot=snapshot)

    async def _reset(self, node: str) -> None:
        await self._from_outside("lab-reset", node=self._known(node))

    async def _event(self, kind: str, target: str, lines: list[str], answers: list[str]) -> str:
        """A grader's event, which will be undone and is not written down."""
        event = Event(kind, target, tuple(lines), tuple(answers))
        said: str = await self._on_lab(self._events.happen, event)
        return said

    async def _undo_events(self) -> None:
        await self._on_lab(self._events.restore)

    async def _happen(self, event: str, target: str) -> None:
        """A user's event, which stays."""
        if event in ("cut", "mend"):
            await self._on_lab(link_at, self._lab, target)
        elif event in ("stop", "start", "reboot"):
            self._known(target)
        else:
            raise UsageError(
                _("no such event: {event}", event=event),
                hint=_("there are cut, mend, stop, start and reboot"),
            )
        await self._from_outside("lab-event", event=event, target=target)

    async def _hint(self, check: str, tier: int) -> None:
        """Remember that a hint was read."""
        await self._from_outside("lab-hint", check=check, tier=tier)

    async def _restore_stage(self, stage: int, earned: dict[str, float]) -> None:
        """Put the reference of everything before a stage in place; `earned` is what the score remembers."""
        if not 1 <= stage <= len(self._lab.plan.stages):
            raise UsageError(_("no such stage: {stage}", stage=stage), place=self._folder.name)
        await self._from_outside("lab-stage", stage=stage, earned=earned)

    async def _freeze(self) -> dict[str, str]:
        """Shut students out, and keep the work as it is then; the grader still gets in.

        Returns the moment from which on it counts as frozen, the first one where it was before, and the snapshot.
        """
        if self._lab.attached or self._lab.others:
            raise UsageError(
                _("has devices that are not labkit's own: nobody can be shut out of those"),
                place=self._folder.name,
            )
        await self._ssh.shut_out(_(_TIME_IS_UP))
        await self._from_outside("lab-freeze")
        snapshot = self._folder.store_snapshot(await self._on_lab(self._lab.snapshot))
        return {"time": frozen_at(read_journal(self._folder.journal)), "snapshot": str(snapshot)}

    async def _thaw(self) -> None:
        """Let students in again."""
        await self._from_outside("lab-thaw")
        self._ssh.shut = ""

    async def _from_outside(self, kind: str, **details: Any) -> None:
        """Write down, then do: a restart finds either both or neither."""
        if self._lab.attached and kind in _NEEDS_CONTROL:
            raise UsageError(
                _("this cannot be done to attached devices: labkit only logs in to them"),
                place=self._folder.name,
                hint=_("do it on the devices themselves"),
            )

        def both() -> None:
            record = outside_record(kind, **details)
            self._journal.append(record)
            act(self._lab, record)

        try:
            await self._on_lab(both)
        except OSError as error:
            raise LabError(
                _("cannot be written down: {reason}", reason=reason(error)), place=str(self._folder.journal)
            ) from error

    async def _down(self) -> dict[str, str]:
        result = {"snapshot": "", "trouble": ""}
        try:
            await self._undo_events()
        except LabkitError as error:
            result["trouble"] = str(error)
        try:
            if not self._lab.attached:  # of attached devices there is nothing to keep
                result["snapshot"] = str(self._folder.store_snapshot(await self._on_lab(self._lab.snapshot)))
        except OSError as error:
            result["trouble"] = _("no snapshot: {reason}", reason=reason(error))
        if self._carrier:
            try:
                await self._on_lab(self._lab.network.close)
                await asyncio.to_thread(self._carrier.remove)
            except LabError as error:
                result["trouble"] = str(error)
        self._folder.remove("running.json")
        asyncio.get_running_loop().call_later(0.02, self._stop.set)
        return result


if __name__ == "__main__":
    main()
