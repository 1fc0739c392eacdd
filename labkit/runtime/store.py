"""The folder of a lab on disk: what it was made from, what happened in it, and how to reach it.

::

    <state folder>/labs/<name>/
      lab.json            what `labkit up` was asked for
      plan.json           the rendered lab
      credentials.json    logins, host key, control token (readable by the owner only)
      running.json        process id and ports; there from `up` to `down`, so what a crash leaves behind
      carried.json        the id of the lab's containers; there from before the first is made until all are gone
      guests.json         startup configurations of images of others, as they were saved last
      journal.jsonl       what was typed and done since the start state
      lock                held by the lab process as long as it lives
      lab.log             the lab process's own log
      snapshots/          one file for each `save`, `down` or interrupted run
      earlier/            the journals of earlier runs
"""

import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from labkit.errors import LabError, UsageError
from labkit.language import _
from labkit.runtime.lock import FileLock

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_@")
_LONGEST_FOLDER = 200
"""Every usual file system takes 255 bytes."""

CARRIED = "carried.json"
GUESTS = "guests.json"
Condition = Literal["running", "starting", "crashed", "stopped"]


def folder_name(name: str) -> str:
    """A lab's name as the name of one folder, reversible, on file systems with or without case.

    Everything but lower-case ASCII letters, digits, `-`, `_` and `@` becomes `~` and the byte in hexadecimal,
    so no student's number or lab's path can leave the state folder, be hidden, or meet a reserved name of
    Windows.
    """
    parts = (char if char in _SAFE else "".join(f"~{byte:02x}" for byte in char.encode()) for char in name)
    return "lab-" + "".join(parts)


def lab_name(folder: str) -> str:
    """The name whose folder this is."""
    pieces = folder.removeprefix("lab-").split("~")
    data = pieces[0].encode() + b"".join(
        bytes.fromhex(piece[:2]) + piece[2:].encode() for piece in pieces[1:]
    )
    return data.decode()


@dataclass(frozen=True, slots=True)
class Credentials:
    """How to get into a lab; made at random for each lab."""

    student_password: str
    grader_password: str
    host_key: str
    """Ed25519, OpenSSH's private key format."""
    token: str
    """For the control connection."""
    student: str = "student"
    grader: str = "grader"


class LabFolder:
    """One lab's folder."""

    def __init__(self, state_dir: Path, name: str) -> None:
        if not name or not name.isprintable():
            raise UsageError(
                _("not a name for a lab: {name}", name=repr(name[:40])), hint=_("use printable characters")
            )
        folder = folder_name(name)
        if len(folder) > _LONGEST_FOLDER:
            raise UsageError(
                _("too long for a lab's name: {name}…", name=name[:40]),
                hint=_("give a shorter one with `--name`"),
            )
        self.name = name
        self.path = state_dir / "labs" / folder

    @property
    def lock(self) -> FileLock:
        """The lock that the lab process holds while it lives."""
        return FileLock(self.path / "lock")

    @property
    def journal(self) -> Path:
        """What was typed and done since the start state."""
        return self.path / "journal.jsonl"

    @property
    def log(self) -> Path:
        """The lab process's own log."""
        return self.path / "lab.log"

    @property
    def plan(self) -> Path:
        """The rendered lab."""
        return self.path / "plan.json"

    @property
    def carried(self) -> Path:
        """The note of what the lab has outside of its process."""
        return self.path / CARRIED

    @property
    def snapshots(self) -> Path:
        """Where snapshots are kept."""
        return self.path / "snapshots"

    def create(self) -> None:
        """Make the folder, open to its owner only."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)

    def exists(self) -> bool:
        """Whether a lab of this name was ever brought up."""
        return (self.path / "lab.json").exists()

    def condition(self) -> Condition:
        """Whether the lab runs, was stopped, or ended without being stopped."""
        if self.lock.is_held():
            return "running" if self.read("running.json").get("control") else "starting"
        left = (self.path / "running.json").exists() or self.carried.exists()
        return "crashed" if left else "stopped"

    def read(self, file: str) -> dict[str, Any]:
        """A JSON document of this folder; empty when it is not there."""
        path = self.path / file
        try:
            document = json.loads(path.read_bytes())
        except FileNotFoundError:
            return {}
        except ValueError as error:
            raise LabError(
                _("damaged: {error}", error=error),
                place=str(path),
                hint=_("labkit down {name}", name=self.name),
            ) from error
        if not isinstance(document, dict):
            raise LabError(_("damaged: not a JSON object"), place=str(path))
        return document

    def write(self, file: str, document: Any) -> Path:
        """Write a JSON document, readable by the owner only; the old one stays until the new one is whole."""
        return self.write_text(file, json.dumps(document, ensure_ascii=False))

    def write_text(self, file: str, text: str) -> Path:
        """Write a file in the same way."""
        path = self.path / file
        path.parent.mkdir(exist_ok=True, mode=0o700)
        partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        try:
            with open(partial, "x", encoding="utf-8", opener=_private) as file_object:
                file_object.write(text)
            partial.replace(path)
        except OSError:
            partial.unlink(missing_ok=True)
            raise
        return path

    def remove(self, file: str) -> None:
        """Remove a document, if it is there."""
        (self.path / file).unlink(missing_ok=True)

    def credentials(self) -> Credentials:
        """The lab's logins."""
        document = self.read("credentials.json")
        if not document:
            raise LabError(
                _("the lab's logins are missing"), place=self.name, hint=_("labkit up {name}", name=self.name)
            )
        return Credentials(**document)

    def store_snapshot(self, snapshot: dict[str, Any]) -> Path:
        """Keep a snapshot under the present time."""
        return self.write(f"snapshots/{timestamp()}.json", snapshot)

    def archive(self) -> Path | None:
        """Put the journal and the plan of an earlier run aside; None when nothing was typed in it."""
        if not self.journal.exists() or self.journal.stat().st_size == 0:
            return None
        target = self.path / "earlier" / timestamp()
        target.mkdir(parents=True)
        for file in (self.plan, self.journal):
            if file.exists():
                file.replace(target / file.name)
        return target


def all_labs(state_dir: Path) -> Iterator[LabFolder]:
    """Every lab that has a folder, by name."""
    names = [lab_name(path.parent.name) for path in (state_dir / "labs").glob("lab-*/lab.json")]
    return (LabFolder(state_dir, name) for name in sorted(names))


def timestamp() -> str:
    """The present time (UTC), as part of a file name that sorts by time and is never the same twice."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
