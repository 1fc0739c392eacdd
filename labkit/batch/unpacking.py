"""All files that somebody handed in: those in folders, in archives, and in the archives inside of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from labkit.batch.platforms import read_entry
from labkit.batch.submissions import SUBMISSION
from labkit.errors import InputError, Problem
from labkit.formats.contents import Contents, archive_contents, contents, is_archive, read_regular
from labkit.formats.ensp.flash import saves_in
from labkit.language import _

_INNER = replace(SUBMISSION, total=2 * SUBMISSION.file)
_MOST = 24
"""Archives inside of others: with what is in each, they fit into a grader's memory."""
_DEEP = 4
"""Archives in archives in archives: a platform's, a student's, a project's, a device's."""
_CLUTTER = re.compile(r"\.|__MACOSX|~\$|thumbs\.db$|desktop\.ini$|.*~$", re.IGNORECASE)
"""What operating systems and editors leave in every folder."""


@dataclass(slots=True)
class Unpacked:
    """Files by name, and what could not be opened, with the reason."""

    files: Contents = field(default_factory=dict)
    faults: list[tuple[str, InputError]] = field(default_factory=list)


def unpack(paths: tuple[Path, ...]) -> Unpacked:
    """Find all files at these places; limits count for all of it.

    Raises InputError where it is hostile, or where nothing of it can be opened.
    """
    found = Unpacked()
    for path in paths:
        if path.is_dir() or is_archive(path.name):
            found.files |= contents(path, SUBMISSION)
        else:
            entry = read_entry(path.name, folder=False)
            own = entry.file if entry is not None and entry.attempt is not None else path.name
            found.files[PurePosixPath(own or path.name)] = _reader(path)
    _open_inner(found, str(paths[0]))
    found.files = {name: read for name, read in found.files.items() if not is_clutter(name)}
    if found.faults and not found.files:
        raise found.faults[0][1]
    return found


def is_clutter(name: PurePosixPath) -> bool:
    """Whether a file is what operating systems and editors leave in every folder."""
    return any(_CLUTTER.match(part) for part in name.parts)


def _open_inner(found: Unpacked, place: str) -> None:
    """Put the files of each archive inside in its place, as deep as students pack."""
    left = _MOST
    for _depth in range(_DEEP):
        archives = [name for name in found.files if is_archive(name.name) and not is_clutter(name)]
        opened = False
        for name in archives:
            read = found.files[name]
            try:
                inner = _inner(name, read)
            except InputError as fault:
                del found.files[name]
                found.faults.append((name.as_posix(), fault))
                continue
            if inner is None:
                continue
            left -= 1
            if left < 0:
                raise InputError(Problem(place, _("more than {limit} archives inside", limit=_MOST)))
            del found.files[name]
            found.files |= {name.with_suffix("") / inside: reader for inside, reader in inner.items()}
            opened = True
            if len(found.files) > SUBMISSION.files:
                raise InputError(Problem(place, _("more than {limit} files", limit=SUBMISSION.files)))
        if not opened:
            return


def _inner(name: PurePosixPath, read: Callable[[], bytes]) -> Contents | None:
    """What is in an archive; None where it is what a device saved, which is one configuration."""
    data = read()
    is_zip = name.suffix.lower() == ".zip"
    try:
        inner = archive_contents(data, name.name, name.as_posix(), _INNER)
    except InputError:
        if is_zip and saves_in(data, Path(name)):
            return None
        raise
    configurations = {one.as_posix().lower() for one in inner if one.suffix.lower() == ".cfg"}
    saved = configurations in ({"vrpcfg.cfg"}, {f"{name.stem}.cfg".lower()})
    return None if is_zip and saved else inner


def _reader(path: Path) -> Callable[[], bytes]:
    return lambda: read_regular(path, SUBMISSION.file)
