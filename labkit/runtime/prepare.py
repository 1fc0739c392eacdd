"""From a StartRequest to a lab that is built and whose folder is claimed."""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import asyncssh

from labkit import __version__
from labkit.errors import LabkitError, UsageError
from labkit.language import _
from labkit.runtime.carrier import Carrier, carrier_of, sweep
from labkit.runtime.lab import Lab
from labkit.runtime.lock import FileLock
from labkit.runtime.others import Attached, OtherLogin, refuse_guests
from labkit.runtime.plan_file import unpack_plan
from labkit.runtime.protocol import StartRequest
from labkit.runtime.rebuild import rebuild, running_clock
from labkit.runtime.store import GUESTS, Credentials, LabFolder

_PASSWORD_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # noqa: S105 - without 0, 1, l, o: people type these
_PASSWORD_LENGTH = 12
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A lab ready to be opened."""

    folder: LabFolder
    lock: FileLock
    """Held; it must live as long as the process."""
    lab: Lab
    carrier: Carrier | None = None
    """What holds the devices outside of this process."""
    notices: tuple[str, ...] = ()
    """What the user should know about an earlier run."""


def prepare(request: StartRequest, packed: bytes, step: Callable[[str], None]) -> Prepared:
    """Build the lab of a packed plan, or bring back one that was stopped or has crashed."""
    return _resume(request, step) if request.resume else _fresh(request, packed, step)


def _resume(request: StartRequest, step: Callable[[str], None]) -> Prepared:
    folder = resumed_folder(request)
    lock = _claim(folder)
    if running := folder.read("running.json"):
        # whoever looks now must not ask the process that is gone; and if this start fails, it stays a crash
        folder.write("running.json", {**running, "control": 0})
    step(_("bringing the work back"))
    lab = rebuild(folder)
    _attach(lab, request)
    carrier = carrier_of(folder.read("lab.json").get("runtime", "local"), folder)
    notices = carrier.carry(lab, step) if carrier else ()
    return Prepared(folder, lock, lab, carrier, notices)


def resumed_folder(request: StartRequest) -> LabFolder:
    """The folder of the lab to resume: named outright, or by its lab and student."""
    names = [request.name or _name(request.lab, request.student)]
    if not request.name and Path(request.lab).is_dir():
        from labkit.scenario.catalogue import find_lab

        names.append(_name(find_lab(request.lab, request.search_folders).id, request.student))
    for name in names:
        folder = LabFolder(Path(request.state_dir), name)
        if folder.exists() and folder.plan.exists():
            return folder
    raise UsageError(
        _("there is nothing to resume: {names}", names=names[-1]), hint=_("start it without `--resume`")
    )


def _name(lab: str, student: str) -> str:
    return f"{lab}@{student}" if student else lab


def _fresh(request: StartRequest, packed: bytes, step: Callable[[str], None]) -> Prepared:
    plan, text = unpack_plan(packed)
    attached = request.runtime == "attach"
    if request.runtime == "local":
        refuse_guests(plan)
    folder = LabFolder(Path(request.state_dir), plan.name)
    folder.create()
    lock = _claim(folder)
    notices = _set_aside(folder)
    folder.remove(GUESTS)
    step(_("building"))
    lab = Lab.build(plan, running_clock(), attached=attached)
    _attach(lab, request)
    folder.write_text("plan.json", text)
    _write_credentials(folder, request.student_password)
    facts = {"name": plan.name, "lab": plan.lab_id, "student": plan.student, "runtime": request.runtime}
    facts |= {"inventory": request.inventory} if attached else {}
    folder.write("lab.json", {**facts, "labkit": __version__, "created": time.time()})
    carrier = carrier_of(request.runtime, folder)
    notices += _refused(lab) + (_carried(carrier, lab, step) if carrier else ())
    return Prepared(folder, lock, lab, carrier, notices)


def _attach(lab: Lab, request: StartRequest) -> None:
    """Let a lab know the devices that it is attached to."""
    if lab.attached:
        lab.others = {
            name: Attached(name, OtherLogin(**request.logins[name]))
            for name in lab.plan.topology.nodes
            if name in request.logins
        }


def _carried(carrier: Carrier, lab: Lab, step: Callable[[str], None]) -> tuple[str, ...]:
    """Start a fresh lab's containers, or leave none."""
    try:
        return carrier.carry(lab, step)
    except LabkitError:
        carrier.remove()
        raise


def _refused(lab: Lab) -> tuple[str, ...]:
    """Name the lines of start configurations that a device did not take."""
    return tuple(
        _(
            "{node}'s start configuration, line {number}: {line}: {reason}",
            node=node,
            number=problem.number,
            line=problem.line[:80],
            reason=problem.message.splitlines()[-1].removeprefix("Error:").strip(),
        )
        for node, problems in lab.problems.items()
        for problem in problems
    )


def _claim(folder: LabFolder) -> FileLock:
    lock = folder.lock
    if not lock.acquire():
        raise UsageError(
            _("runs already"),
            place=folder.name,
            hint=_("`labkit ps {name}` shows its ports", name=folder.name),
        )
    return lock


def _set_aside(folder: LabFolder) -> tuple[str, ...]:
    """Keep the work of an earlier run that nobody stopped, and its journal in any case."""
    notices: tuple[str, ...] = ()
    if folder.read("running.json"):
        try:
            snapshot = folder.store_snapshot(rebuild(folder).snapshot())
            notices = (_("the last run was not stopped; its work is kept in {snapshot}", snapshot=snapshot),)
        except LabkitError as error:
            _log.warning("the work of the last run cannot be rebuilt: %s", error)
        folder.remove("running.json")
    sweep(folder)
    earlier = folder.archive()
    if earlier and not notices:
        _log.info("the journal of the last run is in %s", earlier)
    return notices


def _write_credentials(folder: LabFolder, student_password: str) -> None:
    """Make the lab's logins and host key; `known_hosts` lets an SSH client know the key in advance."""
    key = asyncssh.generate_private_key("ssh-ed25519", comment="labkit")
    credentials = Credentials(
        student_password=student_password or _password(),
        grader_password=_password(),
        host_key=key.export_private_key().decode(),
        token=secrets.token_hex(32),
    )
    folder.write("credentials.json", asdict(credentials))
    folder.write_text("known_hosts", f"labkit {key.export_public_key().decode()}")


def _password() -> str:
    return "".join(secrets.choice(_PASSWORD_ALPHABET) for _ in range(_PASSWORD_LENGTH))
