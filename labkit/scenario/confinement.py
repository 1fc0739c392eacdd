"""Nothing that a lab's files name may lead out of the lab's folder."""

import re
from pathlib import Path, PurePosixPath, PureWindowsPath

from labkit.errors import InputError, Problem
from labkit.language import _

_PLAIN = re.compile(r"[^\x00-\x1f\x7f]+")


def confined(folder: Path, relative: str | Path, place: str = "") -> Path:
    """Resolve a path below a folder; raises InputError where `..` or a symbolic link leads out."""
    text = str(relative)
    absolute = PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute()
    path = folder / text
    if absolute or not _PLAIN.fullmatch(text) or not path.resolve().is_relative_to(folder.resolve()):
        hint = _("only files below {folder} can be named", folder=folder)
        raise InputError(Problem(place or str(path), _("leads out of the folder: {text}", text=text), hint))
    return path
