"""What a batch is to do: one job for all, an order for each submission, and what comes of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:  # who only passes jobs on needs no labs
    from labkit.scenario.lab import Lab

State = Literal["queued", "running", "graded", "refused", "error"]
"""`refused`: what was handed in is hostile or cannot be read. `error`: the grader's own trouble, for a human."""
TRANSPORTS = ("memory", "ssh")
RUNTIMES = ("local", "docker")
FINAL: tuple[State, ...] = ("graded", "refused", "error")


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for all submissions. Paths are absolute; the job travels to workers on other machines."""

    lab: str
    """Id or path of the lab."""
    out: str
    vendor: str = ""
    """With whose devices; empty: as the lab was written."""
    search_path: tuple[str, ...] = ()
    seed: str = ""
    transport: str = "memory"
    """How the grader logs in: one of TRANSPORTS."""
    runtime: str = "local"
    """Where a submission's devices live: one of RUNTIMES."""
    language: str = "en"
    reports: bool = True
    """Whether each student gets a page."""
    key: str = ""
    """The file of the key that signs the evidence."""
    regrade: bool = False
    """Whether evidence that is there is scored by the rubric as it is now, in place of a new run."""

    def record(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Job":
        """Make it of its record again."""
        return cls(**{**record, "search_path": tuple(record["search_path"])})


@dataclass(frozen=True, slots=True)
class Order:
    """One submission to be graded. `key` names its files, and `digest` its content."""

    number: int
    """In the ledger."""
    student: str
    name: str
    key: str
    digest: str
    attempt: int
    paths: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """Where its evidence goes, below the batch's folder."""
        return f"evidence/{self.key}-{self.attempt}.zip"

    @property
    def page(self) -> str:
        """Where its report goes."""
        return f"reports/{self.key}.html"

    def record(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Order":
        """Make it of its record again."""
        return cls(**{**record, "paths": tuple(record["paths"])})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an order. `receipt` is the SHA-256 of the evidence's manifest, which stands for all of it."""

    number: int
    state: State
    score: float | None = None
    maximum: float | None = None
    percent: float | None = None
    passed: bool = False
    incomplete: bool = False
    pending: float = 0.0
    receipt: str = ""
    version: str = ""
    cause: str = ""
    """Why it was refused, or what the grader's trouble was."""
    notes: tuple[Mapping[str, Any], ...] = ()
    """What was noticed of the submission, as records of messages."""
    verdicts: tuple[Mapping[str, Any], ...] = ()
    """By check: `id`, `verdict`, `points`, `maximum`."""
    causes: tuple[str, ...] = ()
    """Why things do not work, in the engine's words: `R1 ospf-area-mismatch`."""
    seconds: float = 0.0
    rerun: bool = False
    """Whether the evidence lacked what a corrected rubric asks, so that the lab was run again."""
    trace: str = field(default="", compare=False)
    """For the log, where the grader itself failed."""

    def record(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Outcome":
        """Make it of its record again."""
        lists = {name: tuple(record[name]) for name in ("notes", "verdicts", "causes")}
        return cls(**{**record, **lists})


def lab_digest(lab: "Lab") -> str:
    """The SHA-256 of all files of a lab but its tasks, and of the vendor that it is cast for.

    Who changes the rubric, or the devices, grades something else.
    """
    total = hashlib.sha256(lab.vendor.encode())
    for path in sorted(Path(lab.folder).rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix != ".md":
            total.update(path.relative_to(lab.folder).as_posix().encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
