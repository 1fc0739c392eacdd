"""Where a lab of eNSP comes from: a folder, a zip archive, or a topology file with what lies around it.

Nothing is unpacked: files are read into memory one by one, under their names, with bounded sizes.
"""

import stat
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labkit.errors import InputError, Problem
from labkit.formats.ensp.flash import MAX_FLASH, read_bytes

MAX_FILES = 20_000
MAX_TOTAL = 512 * 1024 * 1024
MAX_RATIO = 200
"""How much larger than packed a member may be, beyond its first megabyte."""


@dataclass(frozen=True, slots=True)
class Source:
    """Files by their path from the folder of the topology; `topology` is one of them."""

    place: Path
    topology: PurePosixPath
    files: dict[PurePosixPath, Callable[[], bytes]]

    def path(self, name: PurePosixPath) -> Path:
        """What to call a file in errors."""
        return self.place / name

    def read(self, name: PurePosixPath) -> bytes:
        """A file's content. Raises InputError."""
        return self.files[name]()


def open_source(path: Path) -> Source:
    """Find the topology in a folder or archive, or take the file that is named. Raises InputError."""
    if not path.exists():
        raise InputError(Problem(str(path), "no such file or folder"))
    if path.is_dir():
        return _with_topology(path, _folder(path))
    if path.suffix.lower() == ".topo":
        files = _folder(path.parent)
        return Source(
            path.parent, PurePosixPath(path.name), files | {PurePosixPath(path.name): _reader(path)}
        )
    if zipfile.is_zipfile(path):
        return _with_topology(path, _archive(path))
    raise InputError(Problem(str(path), "is neither a folder, a zip archive nor a `.topo` file"))


def _folder(folder: Path) -> dict[PurePosixPath, Callable[[], bytes]]:
    """The files of a folder and the folders in it, links left out: what they lead to is not part of the lab."""
    found: dict[PurePosixPath, Callable[[], bytes]] = {}
    waiting = [folder]
    while waiting:
        try:
            entries = sorted(waiting.pop().iterdir())
        except OSError as error:
            raise InputError(Problem(str(error.filename), f"cannot be read: {error.strerror}")) from error
        for entry in entries:
            if entry.is_symlink():
                continue
            if entry.is_dir() and len(entry.relative_to(folder).parts) < 3:
                waiting.append(entry)
            elif entry.is_file():
                found[PurePosixPath(entry.relative_to(folder).as_posix())] = _reader(entry)
        if len(found) > MAX_FILES:
            raise InputError(Problem(str(folder), f"more than {MAX_FILES} files"))
    return found


def _reader(path: Path) -> Callable[[], bytes]:
    return lambda: read_bytes(path, MAX_FLASH)


def _archive(path: Path) -> dict[PurePosixPath, Callable[[], bytes]]:
    """The files of a zip archive; one with a dangerous name, type or size makes the whole archive refused."""
    try:
        content = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise InputError(Problem(str(path), f"is damaged: {error}")) from error
    members = [info for info in content.infolist() if not info.is_dir()]
    if len(members) > MAX_FILES:
        raise InputError(Problem(str(path), f"more than {MAX_FILES} files"))
    if sum(info.file_size for info in members) > MAX_TOTAL:
        raise InputError(Problem(str(path), f"would unpack to more than {MAX_TOTAL // 1024 // 1024} MB"))
    return {_checked(info, path): _member(content, info, path) for info in members}


def _checked(info: zipfile.ZipInfo, path: Path) -> PurePosixPath:
    name = PurePosixPath(_name(info))
    if name.is_absolute() or ".." in name.parts or (name.parts and ":" in name.parts[0]):
        raise InputError(Problem(str(path), f"a member's name leads out of the archive: {_name(info)}"))
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputError(Problem(str(path), f"a member is a link: {_name(info)}"))
    if info.file_size > max(1024 * 1024, MAX_RATIO * info.compress_size):
        raise InputError(Problem(str(path), f"a member would grow beyond reason: {_name(info)}"))
    return name


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 where it says so; else Windows in China wrote it, in GB18030."""
    name = info.filename.replace("\\", "/")
    if info.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as stream:
                content = stream.read(MAX_FLASH + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise InputError(Problem(f"{path}:{_name(info)}", f"is damaged: {error}")) from error
        if len(content) > MAX_FLASH:
            raise InputError(
                Problem(f"{path}:{_name(info)}", f"the file is larger than {MAX_FLASH // 1024 // 1024} MB")
            )
        return content

    return read


def _with_topology(place: Path, files: dict[PurePosixPath, Callable[[], bytes]]) -> Source:
    """Choose the topology that lies highest, and see the other files from its folder."""
    topologies = sorted(
        (name for name in files if name.suffix.lower() == ".topo"), key=lambda name: len(name.parts)
    )
    highest = [name for name in topologies if len(name.parts) == len(topologies[0].parts)]
    if not highest:
        raise InputError(Problem(str(place), "there is no `.topo` file"))
    if len(highest) > 1:
        names = ", ".join(str(name) for name in highest)
        raise InputError(
            Problem(str(place), f"more than one topology: {names}", "name the one that is meant")
        )
    base = highest[0].parent
    around = {name.relative_to(base): read for name, read in files.items() if name.is_relative_to(base)}
    return Source(place / base, PurePosixPath(highest[0].name), around)
