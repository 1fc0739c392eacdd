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
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from labkit.errors import InputError, Problem
from labkit.grading.check import Command, Output
from labkit.grading.evidence import Act, Evidence, Mark, Round, Work
from labkit.grading.signing import SIGNATURE, signature_of
from labkit.grading.vault import MAX_FILES, Budget, Vault, open_vault, write_files
from labkit.language import Said, _, said_of

_FILE = re.compile(
    r"(?:raw|phases/[A-Za-z0-9][A-Za-z0-9_-]{0,63})/[A-Za-z0-9_][A-Za-z0-9._-]{0,63}/\d{2,6}-[a-z0-9.-]{1,60}\.txt"
)
_ATTACHMENT = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\.[a-z]{2,5}")
_HASH = r"^[0-9a-f]{64}$"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Sentence(_Model):
    """An error as the sentence that it was made of, so that a report can say it in other languages."""

    sentence: str
    values: dict[str, "str | _Sentence"] = {}


class _OutputEntry(_Model):
    node: str
    command: str
    answers: tuple[str, ...] = ()
    file: str = ""
    sha256: Annotated[str, Field(pattern=_HASH)] | Literal[""] = ""
    error: str = ""
    said: _Sentence | None = None


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


def write_bundle(evidence: Evidence, path: Path, key: Ed25519PrivateKey | None = None) -> str:
    """Write a bundle into a new folder, or a new archive where the name ends in `.zip`; sign it with a `key`.

    Its bytes, times and signature aside, depend on the evidence alone. Returns the SHA-256 of its manifest, which
    stands for all of it.
    """
    files = bundle_files(evidence)
    if key is not None:
        files[SIGNATURE] = signature_of(files["manifest.json"], key)
    write_files(files, path)
    return hashlib.sha256(files["manifest.json"]).hexdigest()


def bundle_files(evidence: Evidence) -> dict[str, bytes]:
    """Return the files of a bundle by name."""
    files: dict[str, bytes] = {}
    numbers: dict[str, int] = {}
    rounds = [_write_round(files, round_, numbers) for round_ in evidence.rounds]
    attachments = {
        name: _write(files, f"attachments/{name}", text) for name, text in evidence.attachments.items()
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
    _write(files, "manifest.json", _json(manifest))
    _write(files, "times.json", _json({"rounds": [round_.seconds for round_ in evidence.rounds]}))
    return files


def read_bundle(path: Path) -> Evidence:
    """Read a bundle back, from a folder or an archive.

    Raises InputError where it is incomplete, hostile, or changed since it was written.
    """
    vault = open_vault(path)
    manifest = _read_manifest(vault)
    _refuse_strangers(vault, manifest)
    budget = Budget()
    times = _read_times(vault, len(manifest.rounds))
    rounds = tuple(
        Round(entry.checks, dict(_outputs(vault, entry, budget)), seconds, entry.phase)
        for entry, seconds in zip(manifest.rounds, times, strict=True)
    )
    attachments = {
        name: _read(vault, f"attachments/{name}", digest, budget)
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


def _write_round(files: dict[str, bytes], round_: Round, numbers: dict[str, int]) -> dict[str, Any]:
    place = f"phases/{_folder_name(round_.phase)}" if round_.phase else "raw"
    outputs = [
        _write_output(files, place, command, output, numbers)
        for command, output in sorted(round_.outputs.items())
    ]
    return {"phase": round_.phase, "checks": list(round_.checks), "outputs": outputs}


def _write_output(
    files: dict[str, bytes], place: str, command: Command, output: Output, numbers: dict[str, int]
) -> dict[str, Any]:
    entry: dict[str, Any] = {"node": command.node, "command": command.text}
    if command.answers:
        entry["answers"] = list(command.answers)
    if output.error:
        said = {"said": output.error.record()} if isinstance(output.error, Said) else {}
        return entry | {"error": output.error} | said
    inside = f"{place}/{_folder_name(command.node)}"
    number = numbers[inside] = numbers.get(inside, 0) + 1
    slug = re.sub(r"[^a-z0-9.]+", "-", command.text.lower())[:60].strip("-.") or "command"
    file = f"{inside}/{number:02}-{slug}.txt"
    return entry | {"file": file, "sha256": _write(files, file, output.text)}


def _folder_name(name: str) -> str:
    """Return the name of a node or phase where it is a plain one, else a name made of its hash.

    Names of files differ by system.
    """
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}", name)
    return name if plain else "node_" + hashlib.sha256(name.encode()).hexdigest()[:16]


def _write(files: dict[str, bytes], name: str, text: str) -> str:
    data = files[name] = text.encode("utf-8", "surrogateescape")
    return hashlib.sha256(data).hexdigest()


def _json(data: object) -> str:
    """Write one item a line; the library's own indentation takes ten times as long."""
    return json.dumps(data, ensure_ascii=False, separators=(",\n", ": "), sort_keys=True, default=str) + "\n"


def _read_manifest(vault: Vault) -> _Manifest:
    place = vault.place("manifest.json")
    data = vault.read("manifest.json", Budget())
    try:
        return _Manifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InputError(
            Problem(place, _("not an evidence manifest: {fault}", fault=f"{where} {first['msg']}".strip()))
        ) from error


def _outputs(vault: Vault, entry: _RoundEntry, budget: Budget) -> Iterator[tuple[Command, Output]]:
    for item in entry.outputs:
        command = Command(item.node, item.command, item.answers)
        if item.error:
            yield command, Output(error=_said(item, vault))
        else:
            yield command, Output(_read(vault, item.file, item.sha256, budget))


def _said(item: _OutputEntry, vault: Vault) -> str:
    """Return an error in a form that can be said in any language, where it was kept in one."""
    if item.said is None:
        return item.error
    try:
        said = said_of(item.said.model_dump())
    except ValueError as error:
        raise InputError(Problem(vault.place("manifest.json"), str(error))) from error
    return said


def _read(vault: Vault, file: str, digest: str, budget: Budget) -> str:
    data = vault.read(file, budget)
    if hashlib.sha256(data).hexdigest() != digest:
        raise InputError(Problem(vault.place(file), _("was changed after it was collected")))
    return data.decode("utf-8", "surrogateescape")


def _refuse_strangers(vault: Vault, manifest: _Manifest) -> None:
    """Refuse a manifest that names unsafe files, and a bundle that holds others."""
    outputs = [item.file for entry in manifest.rounds for item in entry.outputs if not item.error]
    unsafe = [file for file in outputs if not _FILE.fullmatch(file)]
    unsafe += [name for name in manifest.attachments if not _ATTACHMENT.fullmatch(name)]
    if unsafe:
        raise InputError(
            Problem(
                vault.place("manifest.json"),
                _("names a file that it must not: {file}", file=repr(unsafe[0])),
            )
        )
    listed = {"manifest.json", "times.json", SIGNATURE, *outputs} | {
        f"attachments/{name}" for name in manifest.attachments
    }
    for count, name in enumerate(vault.names()):
        if count >= MAX_FILES or name not in listed:
            raise InputError(Problem(vault.place(name), _("does not belong to the evidence")))


def _read_times(vault: Vault, count: int) -> list[float]:
    """When the rounds were taken; nothing depends on it, so a broken file counts as none."""
    try:
        rounds: Mapping[str, Any] = json.loads(vault.read("times.json", Budget()))
        seconds = [float(value) for value in rounds["rounds"]]
    except (InputError, ValueError, TypeError, KeyError):
        return [0.0] * count
    return seconds if len(seconds) == count else [0.0] * count
