"""Which submissions there are: one folder or archive for each student, or a learning platform's download of all.

Moodle names what it packs `Full Name_1234_assignsubmission_file_` as a folder, or with the file's own name behind it.
"""

import hashlib
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labkit.batch.roster import Roster
from labkit.errors import InputError, Problem
from labkit.formats.contents import (
    ARCHIVES,
    Contents,
    Limits,
    contents,
    folder_contents,
    is_archive,
    read_regular,
)
from labkit.language import _

MAX_SUBMISSIONS = 100_000
MAX_ID = 100
_MOODLE = re.compile(
    r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)_?(?P<file>.*)", re.DOTALL
)
_SINGLE = (".cfg", ".txt", ".efz", ".topo", ".json")
"""Files that alone may be a submission."""
_MB = 1024 * 1024
BULK = Limits(files=2_000_000, file=256 * _MB, total=64 * 1024 * _MB, depth=6)
SUBMISSION = Limits(files=2_000, file=16 * _MB, total=64 * _MB, ratio=200, depth=6)
"""What one student may hand in."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What one student handed in: the folders and files at `paths`."""

    student: str
    name: str
    paths: tuple[Path, ...]
    others: tuple[Path, ...] = ()
    """Handed in by the same student as well, and not graded: the last by name counts."""

    @property
    def key(self) -> str:
        """What names its files: made of the student number, and nothing that a student can choose."""
        return key_of(self.student)

    @property
    def digest(self) -> str:
        """The SHA-256 of all that was handed in: the same work has the same."""
        total = hashlib.sha256()
        for path in self.paths:
            for name, data in _bytes_of(path):
                total.update(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest())
                total.update(hashlib.sha256(data).digest())
        return total.hexdigest()


def key_of(student: str) -> str:
    """Return the part of a file name that stands for a student."""
    return hashlib.sha256(student.encode("utf-8", "surrogateescape")).hexdigest()[:20]


def find_submissions(place: Path, roster: Roster | None, out: Path) -> list[Submission]:
    """Find all submissions, by student number; a download of all in one archive is taken apart below `out`.

    Raises InputError where there is nothing to grade.
    """
    if not place.exists():
        raise InputError(Problem(str(place), _("no such file or folder")))
    handed: dict[tuple[str, str], list[list[Path]]] = defaultdict(list)
    for words, paths in _by_student(place) if place.is_dir() else _taken_apart(place, out):
        handed[_student(words, roster)].append(paths)
        if len(handed) > MAX_SUBMISSIONS:
            raise InputError(Problem(str(place), _("more than {limit} submissions", limit=MAX_SUBMISSIONS)))
    if not handed:
        raise InputError(
            Problem(str(place), _("there are no submissions"), _("one folder or archive for each student"))
        )
    return [
        Submission(student, name, tuple(work[-1]), tuple(path for paths in work[:-1] for path in paths))
        for (student, name), work in sorted(handed.items())
    ]


def _by_student(folder: Path) -> Iterable[tuple[str, list[Path]]]:
    """Each student's words, as the entry is named, and what belongs to them; in the order of names."""
    moodle: dict[str, list[Path]] = {}
    for entry in sorted(folder.iterdir(), key=lambda path: _natural(path.name)):
        match = _MOODLE.fullmatch(entry.name)
        if entry.is_symlink() or (match is None and not _counts(PurePosixPath(entry.name))):
            continue
        if match is not None:
            moodle.setdefault(f"{match['name']}_{match['number']}", []).append(entry)
        elif entry.is_dir() or is_archive(entry.name) or entry.suffix.lower() in _SINGLE:
            yield _stem(entry.name, folder=entry.is_dir()), [entry]
    yield from moodle.items()


def _student(words: str, roster: Roster | None) -> tuple[str, str]:
    """The number and name of whom an entry's words mean; without a list, or when not on it, the words themselves."""
    own = re.sub(r"_\d+$", "", words)
    known = roster.find(own) if roster is not None else None
    if known is not None:
        return known.id, known.name
    return words[:MAX_ID], ""


def _stem(name: str, *, folder: bool) -> str:
    ending = next((one for one in sorted(ARCHIVES, key=len)[::-1] if name.lower().endswith(one)), None)
    if folder or not ending:
        return name if folder else PurePosixPath(name).stem
    return name[: -len(ending)]


def _natural(name: str) -> list[tuple[int, str]]:
    """An order in which `2` comes before `10`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d{1,18})", name)]


def _bytes_of(path: Path) -> Iterable[tuple[str, bytes]]:
    """What a digest is made of; a folder that is too large has the digest of its names."""
    if not path.is_dir():
        yield path.name, _or_nothing(path)
        return
    try:
        found = folder_contents(path, SUBMISSION)
    except InputError as error:
        yield str(error), b""
        return
    for name in sorted(found):
        yield name.as_posix(), _or_nothing(path / name)


def _or_nothing(path: Path) -> bytes:
    try:
        return read_regular(path, BULK.file)
    except InputError as error:
        return str(error.message).encode()


def _taken_apart(archive: Path, out: Path) -> Iterator[tuple[str, list[Path]]]:
    """A download of all students' work in one archive: each student's part as an archive of its own below `out`.

    Their names are ours, so that nothing of what students wrote becomes a path.
    """
    found = _without_cover({name: read for name, read in contents(archive, BULK).items() if _counts(name)})
    parts: dict[str, dict[PurePosixPath, Callable[[], bytes]]] = defaultdict(dict)
    for name, read in sorted(found.items(), key=lambda item: [_natural(part) for part in item[0].parts]):
        match = _MOODLE.fullmatch(name.parts[0])
        words = (
            f"{match['name']}_{match['number']}"
            if match
            else _stem(name.parts[0], folder=len(name.parts) > 1)
        )
        own = PurePosixPath(match["file"]) if match and len(name.parts) == 1 else PurePosixPath(name.name)
        parts[words][PurePosixPath(*name.parts[1:]) if len(name.parts) > 1 else own] = read
    target = out / "handed-in"
    target.mkdir(parents=True, exist_ok=True)
    for words, files in parts.items():
        path = target / f"{key_of(words)}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, read in files.items():
                packed.writestr(zipfile.ZipInfo(name.as_posix()), read())
        yield words, [path]


def _counts(name: PurePosixPath) -> bool:
    """Whether a file is not what an operating system leaves; a student's name may begin with anything."""
    own = name.parts[1:] if _MOODLE.fullmatch(name.parts[0]) else name.parts
    return not any(part.startswith((".", "__MACOSX")) for part in own)


def _without_cover(found: Contents) -> Contents:
    """The files below the one folder in which all lie, if it is not a student's."""
    top = {name.parts[0] for name in found}
    deep = all(len(name.parts) > 2 for name in found)
    if len(top) != 1 or not deep or _MOODLE.fullmatch(next(iter(top))):
        return found
    return {PurePosixPath(*name.parts[1:]): read for name, read in found.items()}
