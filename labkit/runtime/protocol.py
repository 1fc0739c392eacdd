"""What the command line and a lab process say to each other, apart from how it is carried."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from labkit.errors import GraderError, InputError, LabError, LabkitError, Problem, UsageError

_ERRORS: dict[str, type[LabkitError]] = {
    error.__name__: error for error in (UsageError, LabError, GraderError, LabkitError)
}


@dataclass(frozen=True, slots=True)
class StartRequest:
    """What `labkit up` asks of a new lab process. Paths are absolute."""

    state_dir: str
    lab: str
    """An id of the catalogue, the path of a lab's folder or, to resume, a lab's name."""
    student: str = ""
    name: str = ""
    """Empty: the lab's id, and `@student` where there is one."""
    seed: str = ""
    vendor: str = ""
    """With whose devices; empty: as the lab was written."""
    search_path: tuple[str, ...] = ()
    language: str = "en"
    host: str = "127.0.0.1"
    base_port: int = 0
    """Port of the first device, the others follow; 0 takes free ones."""
    resume: bool = False
    runtime: str = "local"
    """Where the devices live; a lab that is resumed stays where it was."""
    inventory: str = ""
    """The file that says where the devices are that a lab is attached to."""
    logins: dict[str, dict[str, Any]] = field(default_factory=dict)
    """How to get into those by node, as OtherLogin.record() gives it: this way no password is written down."""
    student_password: str = field(default="", repr=False)
    """What a hand-out has printed already; empty: made at random."""
    tied: bool = False
    """Whether the lab ends, and leaves nothing, with who started it, however that ends."""

    def encode(self) -> bytes:
        """As one line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @property
    def search_folders(self) -> tuple[Path, ...]:
        """Where labs are looked for before the catalogue."""
        return tuple(Path(folder) for folder in self.search_path)

    @classmethod
    def decode(cls, line: bytes | str) -> "StartRequest":
        """Read what `encode` wrote."""
        document = json.loads(line)
        return cls(**{**document, "search_path": tuple(document["search_path"])})


def encode_error(error: LabkitError) -> dict[str, Any]:
    """An error as JSON data."""
    if isinstance(error, InputError):
        return {"type": "InputError", "problems": [asdict(problem) for problem in error.problems]}
    kind = next((name for name, cls in _ERRORS.items() if isinstance(error, cls)), "LabkitError")
    return {"type": kind, "message": error.message, "place": error.place, "hint": error.hint}


def decode_error(document: dict[str, Any]) -> LabkitError:
    """The error that `encode_error` wrote."""
    if document["type"] == "InputError":
        return InputError(*(Problem(**problem) for problem in document["problems"]))
    return _ERRORS[document["type"]](document["message"], place=document["place"], hint=document["hint"])
