"""The evidence bundle on disk.

::

    manifest.json              what it is about, the rubric, and the SHA-256 of every file below
    raw/<node>/<nn>-<command>.txt
    phases/<phase>/<node>/<nn>-<command>.txt
    attachments/<name>
    signature.json             an examiner's, of the manifest, where it was signed
    times.json                 when the rounds were taken; not covered by the hashes

A bundle may come from anybody: names that lead out of it, links, files that are too large, files that nobody
listed and files that were changed are refused.
"""

import hashlib
import json
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from labkit.errors import InputError, Problem
from labkit.grading.check import Command, Output
from labkit.grading.evidence import Act, Evidence, Mark, Round, Work
from labkit.grading.signing import SIGNATURE

MAX_FILE = 16 * 1024 * 1024
MAX_TOTAL = 512 * 1024 * 1024
MAX_FILES = 50_000
_FILE = re.compile(
    r"(?:raw|phases/[A-Za-z0-9][A-Za-z0-9_-]{0,63})/[A-Za-z0-9_][A-Za-z0-9._-]{0,63}/\d{2,6}-[a-z0-9.-]{1,60}\.txt"
)
_ATTACHMENT = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\.[a-z]{2,5}")
_HASH = r"^[0-9a-f]{64}$"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _OutputEntry(_Model):
    node: str
    command: str
    answers: tuple[str, ...] = ()
    file: str = ""
    sha256: Annotated[str, Field(pattern=_HASH)] | Literal[""] = ""
    error: str = ""


class _RoundEntry(_Model):
    phase: str = ""
    checks: tuple[str, ...]
    outputs: tuple[_OutputEntry, ...]


class _ActEntry(_Model):
    phase: str
    text: str
    error: str = ""


class _MarkEntry(_Model):
    points: float
    note: str = ""


class _WorkEntry(_Model):
    hints: dict[str, int] = {}
    helped: dict[str, float] = {}


class _Manifest(_Model):
    schema_: Literal[1] = Field(alias="schema")
    labkit: str
    lab: str
    student: str
    titles: dict[str, str]
    platforms: dict[str, str]
    variables: dict[str, Any]
    rubric: dict[str, Any]
    rounds: tuple[_RoundEntry, ...]
    acts: tuple[_ActEntry, ...] = ()
    work: _WorkEntry = _WorkEntry()
    marks: dict[str, _MarkEntry] = {}
    unsaved: tuple[str, ...] = ()
    attachments: dict[str, Annotated[str, Field(pattern=_HASH)]]


def write_bundle(evidence: Evidence, folder: Path) -> None:
    """Write a bundle into a new folder; its bytes, times aside, depend on the evidence alone."""
    folder.mkdir(parents=True, exist_ok=False)
    numbers: dict[str, int] = {}
    rounds = [_write_round(folder, round_, numbers) for round_ in evidence.rounds]
    attachments = {
        name: _write(folder / "attachments" / name, text) for name, text in evidence.attachments.items()
    }
    manifest = {
        "schema": 1,
        "labkit": evidence.version,
        "lab": evidence.lab,
        "student": evidence.student,
        "titles": dict(evidence.titles),
        "platforms": dict(evidence.platforms),
        "variables": dict(evidence.variables),
        "rubric": dict(evidence.rubric),
        "rounds": rounds,
        "acts": [asdict(act) for act in evidence.acts],
        "work": {"hints": dict(evidence.work.hints), "helped": dict(evidence.work.helped)},
        "marks": {check: asdict(mark) for check, mark in evidence.marks.items()},
        "unsaved": list(evidence.unsaved),
        "attachments": attachments,
    }
    _write(folder / "manifest.json", _json(manifest))
    _write(folder / "times.json", _json({"rounds": [round_.seconds for round_ in evidence.rounds]}))


def require_bundle(folder: Path) -> None:
    """Raise InputError where a folder is none of evidence at all."""
    if not (folder / "manifest.json").is_file():
        raise InputError(
            Problem(
                str(folder),
                "not an evidence bundle: it has no manifest.json",
                "`labkit grade` says where it put its evidence",
            )
        )


def read_bundle(folder: Path) -> Evidence:
    """Read a bundle back.

    Raises InputError where it is incomplete, hostile, or changed since it was written.
    """
    require_bundle(folder)
    manifest = _read_manifest(folder)
    _refuse_strangers(folder, manifest)
    budget = _Budget()
    times = _read_times(folder, len(manifest.rounds))
    rounds = tuple(
        Round(entry.checks, dict(_outputs(folder, entry, budget)), seconds, entry.phase)
        for entry, seconds in zip(manifest.rounds, times, strict=True)
    )
    attachments = {
        name: _read(folder, f"attachments/{name}", digest, budget)
        for name, digest in manifest.attachments.items()
    }
    return Evidence(
        lab=manifest.lab,
        student=manifest.student,
        titles=manifest.titles,
        platforms=manifest.platforms,
        rubric=manifest.rubric,
        rounds=rounds,
        variables=manifest.variables,
        attachments=attachments,
        version=manifest.labkit,
        acts=tuple(Act(act.phase, act.text, act.error) for act in manifest.acts),
        work=Work(manifest.work.hints, manifest.work.helped),
        marks={check: Mark(mark.points, mark.note) for check, mark in manifest.marks.items()},
        unsaved=manifest.unsaved,
    )


def _write_round(folder: Path, round_: Round, numbers: dict[str, int]) -> dict[str, Any]:
    place = f"phases/{_folder_name(round_.phase)}" if round_.phase else "raw"
    outputs = [
        _write_output(folder, place, command, output, numbers)
        for command, output in sorted(round_.outputs.items())
    ]
    return {"phase": round_.phase, "checks": list(round_.checks), "outputs": outputs}


def _write_output(
    folder: Path, place: str, command: Command, output: Output, numbers: dict[str, int]
) -> dict[str, Any]:
    entry: dict[str, Any] = {"node": command.node, "command": command.text}
    if command.answers:
        entry["answers"] = list(command.answers)
    if output.error:
        return entry | {"error": output.error}
    inside = f"{place}/{_folder_name(command.node)}"
    number = numbers[inside] = numbers.get(inside, 0) + 1
    slug = re.sub(r"[^a-z0-9.]+", "-", command.text.lower())[:60].strip("-.") or "command"
    file = f"{inside}/{number:02}-{slug}.txt"
    return entry | {"file": file, "sha256": _write(folder / file, output.text)}


def _folder_name(name: str) -> str:
    """Return the name of a node or phase where it is a plain one, else a name made of its hash.

    Names of files differ by system.
    """
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}", name)
    return name if plain else "node_" + hashlib.sha256(name.encode()).hexdigest()[:16]


def _write(path: Path, text: str) -> str:
    data = text.encode("utf-8", "surrogateescape")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


class _Budget:
    """How much may still be read: a small manifest may name the same large file a thousand times."""

    def __init__(self) -> None:
        self.left = MAX_TOTAL

    def spend(self, size: int, place: str) -> None:
        self.left -= size
        if size > MAX_FILE or self.left < 0:
            raise InputError(Problem(place, "the evidence is too large"))


def _read_manifest(folder: Path) -> _Manifest:
    place = str(folder / "manifest.json")
    data = _regular_bytes(folder / "manifest.json", _Budget())
    try:
        return _Manifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(
            Problem(place, f"not an evidence manifest: {where} {first['msg']}".replace("  ", " "))
        ) from error


def _outputs(folder: Path, entry: _RoundEntry, budget: _Budget) -> Iterator[tuple[Command, Output]]:
    for item in entry.outputs:
        command = Command(item.node, item.command, item.answers)
        if item.error:
            yield command, Output(error=item.error)
        else:
            yield command, Output(_read(folder, item.file, item.sha256, budget))


def _read(folder: Path, file: str, digest: str, budget: _Budget) -> str:
    data = _regular_bytes(folder / file, budget)
    if hashlib.sha256(data).hexdigest() != digest:
        raise InputError(Problem(str(folder / file), "was changed after it was collected"))
    return data.decode("utf-8", "surrogateescape")


def _regular_bytes(path: Path, budget: _Budget) -> bytes:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(Problem(str(path), "is not a plain file"))
        budget.spend(status.st_size, str(path))
        return path.read_bytes()
    except OSError as error:
        raise InputError(Problem(str(path), f"cannot be read: {error.strerror}")) from error


def _refuse_strangers(folder: Path, manifest: _Manifest) -> None:
    """Refuse a manifest that names unsafe files, and a folder that holds others."""
    outputs = [item.file for entry in manifest.rounds for item in entry.outputs if not item.error]
    unsafe = [file for file in outputs if not _FILE.fullmatch(file)]
    unsafe += [name for name in manifest.attachments if not _ATTACHMENT.fullmatch(name)]
    if unsafe:
        raise InputError(
            Problem(str(folder / "manifest.json"), f"names a file that it must not: {unsafe[0]!r}")
        )
    listed = {"manifest.json", "times.json", SIGNATURE, *outputs} | {
        f"attachments/{name}" for name in manifest.attachments
    }
    for count, path in enumerate(_files(folder)):
        name = path.relative_to(folder).as_posix()
        if count >= MAX_FILES or name not in listed:
            raise InputError(Problem(str(path), "does not belong to the evidence"))


def _files(folder: Path) -> Iterator[Path]:
    """Everything in a folder that is not a folder itself; links to folders are not followed."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path


def _read_times(folder: Path, count: int) -> list[float]:
    """When the rounds were taken; nothing depends on it, so a broken file counts as none."""
    try:
        rounds: Mapping[str, Any] = json.loads(_regular_bytes(folder / "times.json", _Budget()))
        seconds = [float(value) for value in rounds["rounds"]]
    except (InputError, ValueError, TypeError, KeyError):
        return [0.0] * count
    return seconds if len(seconds) == count else [0.0] * count
