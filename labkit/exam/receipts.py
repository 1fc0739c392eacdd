"""What was collected: for each student the hashes of the files, in one list that an examiner may sign."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from labkit.errors import InputError, Problem, UsageError
from labkit.grading.signing import fingerprint, signature_of, signer_of
from labkit.language import _
from labkit.private import write_private

LIST = "receipts.json"
SIGNATURE = "receipts.signature.json"
ONE = "receipt.json"
_PURPOSE = b"labkit receipts 1\0"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Receipt(_Model):
    """What was taken of one student: `files` has the SHA-256 of each by name, below the folder `place`."""

    number: int
    id: str
    name: str
    group: str
    place: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")
    closed: str
    """When the student was shut out, as the lab's journal has it; empty where the lab did not run."""
    state: Literal["running", "crashed", "stopped"]
    """How the lab was found."""
    lines: int
    """What the student had typed."""
    evidence: str = ""
    """The SHA-256 of the evidence's manifest; empty where only a snapshot could be taken."""
    trouble: str = ""
    files: dict[str, str]


class Receipts(_Model):
    """All of an exam, by the students' numbers."""

    schema_: Literal[1] = Field(default=1, alias="schema")
    exam: str
    lab: str
    receipts: tuple[Receipt, ...]


def clock(moment: str) -> str:
    """A journal's moment by this machine's clock, with how far that is from UTC; empty where there is none."""
    return datetime.fromisoformat(moment).astimezone().isoformat(" ", "seconds") if moment else ""


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_receipt(folder: Path, receipt: Receipt) -> None:
    """Write a student's receipt, the last of the files: where it is, the others are whole."""
    write_private(folder / ONE, receipt.model_dump_json(indent=1) + "\n")


def read_receipt(folder: Path) -> Receipt | None:
    """Read a student's receipt; None where nothing was collected, or not all of it."""
    try:
        return Receipt.model_validate_json((folder / ONE).read_bytes())
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise InputError(Problem(str(folder / ONE), _("not a receipt"))) from error


def write_receipts(folder: Path, receipts: Receipts, key: Ed25519PrivateKey | None) -> None:
    """Write the list, and its signature where there is a key; a signature of an older list goes."""
    text = json.dumps(receipts.model_dump(by_alias=True), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / SIGNATURE).unlink(missing_ok=True)
    write_private(folder / LIST, text)
    if key is not None:
        write_private(folder / SIGNATURE, signature_of(text.encode(), key, _PURPOSE).decode())


def read_receipts(folder: Path) -> Receipts:
    """Read the list. Raises UsageError where nothing was collected, InputError where it is no list."""
    path = folder / LIST
    try:
        found = Receipts.model_validate_json(path.read_bytes()) if path.is_file() else None
    except ValidationError as error:
        raise InputError(Problem(str(path), _("not a list of receipts"))) from error
    if found is None or not found.receipts:
        raise UsageError(
            _("nothing was collected"), place=str(folder), hint=_("`labkit exam collect` does it")
        )
    return found


def signed_by(folder: Path) -> str:
    """Return the fingerprint of the key that signed the list, empty where none did.

    Raises InputError where the signature is not one of this list.
    """
    path = folder / SIGNATURE
    if not path.is_file():
        return ""
    places = (str(folder / LIST), str(path))
    return fingerprint(signer_of((folder / LIST).read_bytes(), path.read_bytes(), places, _PURPOSE))


def changed(folder: Path, receipt: Receipt) -> Iterator[str]:
    """Name the files of a student that are not as they were collected."""
    files: Mapping[str, str] = receipt.files
    for name, digest in sorted(files.items()):
        path = folder / receipt.place / name
        if Path(name).name != name or not path.is_file() or digest_of(path) != digest:
            yield f"{receipt.place}/{name}"
