"""The seed of a batch whose lab was drawn from one of its own, as an exam's is: kept in the batch's folder."""

from pathlib import Path

from labkit.private import write_private

_FILE = "seed"


def seed_of(out: Path, otherwise: str) -> str:
    """Return the batch's own seed; where it has none, the machine's."""
    path = out / _FILE
    return path.read_text(encoding="utf-8").strip() if path.is_file() else otherwise


def keep_seed(out: Path, seed: str) -> None:
    """Let all later commands on the batch draw the same values; only the folder's owner can read it."""
    write_private(out / _FILE, seed + "\n")
