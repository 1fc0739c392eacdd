"""Which submissions there are: one folder or archive for each student, or a learning platform's download of all."""

import hashlib
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labkit.batch.platforms import GRADESCOPE, Entry, gradescope_owners, is_platforms, read_entry
from labkit.batch.roster import Roster, Student
from labkit.errors import InputError, Problem
from labkit.formats.contents import (
    Contents,
    Limits,
    contents,
    folder_contents,
    is_archive,
    read_regular,
)
from labkit.language import _
from labkit.system_errors import reason

MAX_SUBMISSIONS = 100_000
MAX_ID = 100
_SINGLE = (".cfg", ".txt", ".log", ".conf", ".efz", ".topo", ".json")
"""Files that alone may be a submission."""
_TOP = PurePosixPath()
_MOST_COVERS = 3
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
    handed: dict[tuple[str, str], list[_Item]] = defaultdict(list)
    for item in _items_in(place, roster) if place.is_dir() else _taken_apart(place, roster, out):
        handed[_student(item.entry, roster)].append(item)
        if len(handed) > MAX_SUBMISSIONS:
            raise InputError(Problem(str(place), _("more than {limit} submissions", limit=MAX_SUBMISSIONS)))
    if not handed:
        raise InputError(
            Problem(str(place), _("there are no submissions"), _("one folder or archive for each student"))
        )
    return [_submission(*student, items) for student, items in sorted(handed.items())]


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry of a platform's or a teacher's folder, and where it lies."""

    entry: Entry
    path: Path
    whole: bool
    """Whether it is a folder or an archive, which may be a work of its own."""


def _submission(student: str, name: str, items: list[_Item]) -> Submission:
    """Put together what one student handed in: the last attempt; single files go with each other."""
    works: dict[str, list[Path]] = {}
    singles: list[Path] = []
    for item in items:
        if item.entry.attempt is not None:
            works.setdefault(item.entry.attempt, []).append(item.path)
        elif item.whole:
            works[f"{len(works)}"] = [item.path]
        else:
            singles.append(item.path)
    last = max(works, key=_natural, default="")  # of those without attempts, the last by name
    others = tuple(path for key, paths in works.items() if key != last for path in paths)
    return Submission(student, name, (*works.get(last, ()), *singles), others)


def _items_in(place: Path, roster: Roster | None) -> Iterator[_Item]:
    """The entries of a folder and of the classes' folders in it."""

    def children(at: PurePosixPath) -> list[tuple[str, bool]]:
        try:
            return [(one.name, one.is_dir()) for one in (place / at).iterdir() if not one.is_symlink()]
        except OSError as error:
            raise InputError(
                Problem(str(place / at), _("cannot be read: {reason}", reason=reason(error)))
            ) from error

    listed = place / GRADESCOPE
    owners = _owners(read_regular(listed, BULK.file)) if listed.is_file() else {}
    for name, folder in _entries(children, roster):
        path = place / name
        if not folder and not _may_be_work(name):
            continue
        for entry in _entry(name.name, folder, owners):
            yield _Item(entry, path, folder or is_archive(name.name))


Children = Callable[[PurePosixPath], list[tuple[str, bool]]]


def _entries(
    children: Children, roster: Roster | None, at: PurePosixPath = _TOP
) -> Iterator[tuple[PurePosixPath, bool]]:
    """All entries that may be somebody's, each with whether it is a folder; a folder around several is looked into."""
    found = [one for one in children(at) if _counts(PurePosixPath(one[0]))]
    for name, folder in sorted(found, key=lambda one: _natural(one[0])):
        place = at / name
        if (
            folder
            and len(place.parts) <= _MOST_COVERS
            and _is_cover(place, children, roster, alone=len(found) == 1)
        ):
            yield from _entries(children, roster, place)
        else:
            yield place, folder


def _is_cover(place: PurePosixPath, children: Children, roster: Roster | None, *, alone: bool) -> bool:
    """Whether a folder is nobody's, and has several students' in it: a class, or the download's own."""
    entry = read_entry(place.name, folder=True)
    if entry is None or entry.attempt is not None or _known(entry, roster):
        return False
    inside = children(place)
    read = [one for name, folder in inside if (one := read_entry(name, folder=folder))]
    if any(one.attempt is not None for one in read) or any(_known(one, roster) for one in read):
        return True
    return alone and sum(not folder and is_archive(name) for name, folder in inside) > 1


def _entry(name: str, folder: bool, owners: Mapping[str, list[str]]) -> list[Entry]:
    """Whose an entry is: one student's, several's of a group, or none's but the platform's own."""
    if name in owners:
        return [Entry(owner, (owner,), "") for owner in owners[name]]
    entry = read_entry(name, folder=folder)
    return [entry] if entry is not None else []


def _owners(data: bytes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for folder, owner in gradescope_owners(data.decode("utf-8", "replace")):
        found[folder].append(owner)
    return found


def _known(entry: Entry, roster: Roster | None) -> Student | None:
    if roster is None:
        return None
    return next((student for words in entry.tries if (student := roster.find(words))), None)


def _student(entry: Entry, roster: Roster | None) -> tuple[str, str]:
    """The number and name of whom an entry's words mean; without a list, or when not on it, the words themselves."""
    known = _known(entry, roster)
    return (known.id, known.name) if known is not None else (entry.words[:MAX_ID], "")


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


def _taken_apart(archive: Path, roster: Roster | None, out: Path) -> Iterator[_Item]:
    """A download of all students' work in one archive: each entry as an archive of its own below `out`.

    Their names are ours, so that nothing of what students wrote becomes a path.
    """
    found = _without_cover({name: read for name, read in contents(archive, BULK).items() if _counts(name)})
    tree: dict[PurePosixPath, dict[str, bool]] = defaultdict(dict)
    for name in found:
        for depth, part in enumerate(name.parts):
            tree[PurePosixPath(*name.parts[:depth])][part] = depth + 1 < len(name.parts)
    listed = found.pop(PurePosixPath(GRADESCOPE), None)
    owners = _owners(listed()) if listed is not None else {}
    target = out / "handed-in"
    target.mkdir(parents=True, exist_ok=True)
    parts = _parts(found, list(_entries(lambda at: list(tree[at].items()), roster)))
    for place, folder in parts:
        entries = _entry(place.name, folder, owners)
        if not entries or (not folder and not _may_be_work(place)):
            continue
        path = target / f"{key_of(place.as_posix())}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, read in parts[place, folder].items():
                own = name.relative_to(place) if folder else PurePosixPath(entries[0].file or place.name)
                packed.writestr(zipfile.ZipInfo(own.as_posix()), read())
        for entry in entries:
            yield _Item(entry, path, folder or is_archive(place.name))


def _parts(
    found: Contents, entries: list[tuple[PurePosixPath, bool]]
) -> dict[tuple[PurePosixPath, bool], Contents]:
    """The files of each entry, which is a folder or a file."""
    own = {place: (place, folder) for place, folder in entries}
    parts: dict[tuple[PurePosixPath, bool], Contents] = {entry: {} for entry in entries}
    for name, read in found.items():
        entry = next((own[place] for place in (name, *name.parents) if place in own), None)
        if entry is not None:
            parts[entry][name] = read
    return parts


def _may_be_work(name: PurePosixPath) -> bool:
    """Whether a file alone may be somebody's work."""
    return is_archive(name.name) or name.suffix.lower() in _SINGLE or is_platforms(name.name)


def _counts(name: PurePosixPath) -> bool:
    """Whether a file is not what an operating system leaves; a student's name may begin with anything."""
    own = name.parts[1:] if is_platforms(name.parts[0]) else name.parts
    return not any(part.startswith((".", "__MACOSX")) for part in own)


def _without_cover(found: Contents) -> Contents:
    """The files below the one folder in which all lie, if it is not a student's."""
    top = {name.parts[0] for name in found}
    deep = all(len(name.parts) > 2 for name in found)
    if len(top) != 1 or not deep or is_platforms(next(iter(top))):
        return found
    return {PurePosixPath(*name.parts[1:]): read for name, read in found.items()}
