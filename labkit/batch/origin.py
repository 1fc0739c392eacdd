"""What a batch's copies of its lab are drawn from, kept in its folder: later commands must draw the same values."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from labkit.errors import InputError, Problem, UsageError
from labkit.language import _
from labkit.private import write_private

_FILE = "origin.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """The seed of the students' values, and the vendor that the lab is cast for; empty as it was written."""

    seed: str = ""
    vendor: str = ""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: str
    vendor: str


def origin_of(out: Path, otherwise: Origin) -> Origin:
    """Return the batch's own origin; where it has none yet, another. Raises InputError where it is damaged."""
    path = out / _FILE
    if not path.is_file():
        return otherwise
    try:
        record = _Record.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise InputError(Problem(str(path), _("cannot be read"))) from error
    return Origin(record.seed, record.vendor)


def same_origin(out: Path, wanted: Origin) -> Origin:
    """Return what further submissions are drawn from. Raises UsageError where the batch began otherwise."""
    found = origin_of(out, wanted)
    if wanted.seed not in ("", found.seed):
        raise UsageError(
            _("was begun with another seed"),
            place=str(out),
            hint=_("unset `LABKIT_SEED` to go on with it, or give another `--out`"),
        )
    if wanted.vendor not in ("", found.vendor):
        raise UsageError(_("was begun for another vendor"), place=str(out), hint=_("give another `--out`"))
    return found


def keep_origin(out: Path, origin: Origin) -> None:
    """Let all later commands on the batch draw the same; only the folder's owner can read it."""
    write_private(out / _FILE, _Record(seed=origin.seed, vendor=origin.vendor).model_dump_json() + "\n")
