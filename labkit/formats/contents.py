"""What is in a folder or an archive that somebody handed in: files by name, read one by one into memory.

Nothing is unpacked onto the disk. What is dangerous or beyond all measure makes the whole archive refused: names that
lead out of it, links, devices, too many files, and files that are too large or grow beyond reason.
"""

import bz2
import gzip
import io
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from labkit.errors import InputError, Problem, UsageError
from labkit.language import _
from labkit.system_errors import reason

_MB = 1024 * 1024
Contents = dict[PurePosixPath, Callable[[], bytes]]
"""Files by their path from the top, each with what reads it. Reading raises InputError."""

_TAR = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
ARCHIVES = (".zip", ".7z", ".rar", *_TAR)
"""How the names of archives end, in lower case."""

_END = (1 << 16) + 22 + 20 + 56
"""Bytes at the end of a zip archive in which its end records are, with the longest comment."""

_DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
"""What the libraries raise for an archive that is not one."""


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken: `files` of up to `file` bytes, `total` bytes together, `depth` folders deep.

    `ratio` is how much larger than packed a member may be, beyond its first megabyte.
    """

    files: int = 20_000
    file: int = 64 * _MB
    total: int = 512 * _MB
    ratio: int = 200
    depth: int = 3


def is_archive(name: str) -> bool:
    """Whether a file's name is that of an archive."""
    return name.lower().endswith(ARCHIVES)


def contents(path: Path, limits: Limits) -> Contents:
    """Return what is in a folder or an archive. Raises InputError."""
    if path.is_dir():
        return folder_contents(path, limits)
    data = read_regular(path, limits.total)
    return archive_contents(data, path.name, str(path), limits)


def archive_contents(data: bytes, name: str, place: str, limits: Limits) -> Contents:
    """Return what is in an archive; its first bytes say of which kind it is, else its name.

    Raises InputError, which names `place`.
    """
    try:
        return _reads(data, name)(data, place, limits)
    except _DAMAGED as error:
        raise _fault(place, _("is damaged: {error}", error=error)) from error


def _reads(data: bytes, name: str) -> Callable[[bytes, str, Limits], Contents]:
    """Choose by the first bytes: students rename a `.rar` to `.zip` when a platform takes no other."""
    first = ((b"PK\x03\x04", _zip), (b"7z\xbc\xaf\x27\x1c", _seven), (b"Rar!\x1a\x07", _rar))
    for magic, reads in first:
        if data.startswith(magic):
            return reads
    return {".zip": _zip, ".7z": _seven, ".rar": _rar}.get(PurePosixPath(name.lower()).suffix, _tar)


def folder_contents(folder: Path, limits: Limits) -> Contents:
    """Return the files of a folder and the folders in it; links are left out, wherever they lead."""
    found: Contents = {}
    waiting = [folder]
    seen = 0
    while waiting:
        entries = []
        for entry in _entries(waiting.pop()):
            seen += 1
            if seen > 2 * limits.files:
                raise _too_many(str(folder), limits)
            entries.append(entry)
        for entry in sorted(entries):
            if entry.is_symlink():
                continue
            if entry.is_dir() and len(entry.relative_to(folder).parts) < limits.depth:
                waiting.append(entry)
            elif entry.is_file():
                found[PurePosixPath(entry.relative_to(folder).as_posix())] = _reader(entry, limits.file)
        if len(found) > limits.files:
            raise _too_many(str(folder), limits)
    return found


def read_regular(path: Path, limit: int) -> bytes:
    """Read a regular file of limited size. Raises InputError; a link is refused, wherever it leads."""
    if path.is_symlink():
        raise _fault(str(path), _("is a link"), _("put the file itself there"))
    if not path.is_file():
        raise _fault(str(path), _("is not a file"))
    try:
        with path.open("rb") as stream:
            content = stream.read(min(limit, path.stat().st_size) + 1)
    except OSError as error:
        raise _fault(str(path), _("cannot be read: {reason}", reason=reason(error))) from error
    if len(content) > limit:
        raise _too_large(str(path), limit)
    return content


def _entries(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except OSError as error:
        raise _fault(str(error.filename), _("cannot be read: {reason}", reason=reason(error))) from error


def _reader(path: Path, limit: int) -> Callable[[], bytes]:
    return lambda: read_regular(path, limit)


# zip (PKWARE APPNOTE)


def _zip(data: bytes, place: str, limits: Limits) -> Contents:
    _refuse_large_directory(data, place, limits)
    archive = zipfile.ZipFile(io.BytesIO(data))
    members = [info for info in archive.infolist() if not info.is_dir()]
    _refuse_excess((info.file_size for info in members), len(members), place, limits)
    found: Contents = {}
    for info in members:
        name = _safe(_zip_name(info), place)
        if stat.S_ISLNK(info.external_attr >> 16):
            raise _fault(place, _("a member is a link: {name}", name=name))
        if info.flag_bits & 0x1:
            raise _encrypted(place)
        if info.file_size > max(_MB, limits.ratio * info.compress_size):
            raise _fault(place, _("a member would grow beyond reason: {name}", name=name))
        found[name] = _zip_member(archive, info, f"{place}:{name}", limits)
    return found


def _refuse_large_directory(data: bytes, place: str, limits: Limits) -> None:
    """Look at all that may be an end record before the library reads a directory with millions of entries.

    There may be two, of which the one of zip64 (4.3.14) counts more than the old one (4.3.16), which then has nothing
    but ones in place of numbers.
    """
    tail = data[-_END:]
    records = ((b"PK\x05\x06", "<HI", 10), (b"PK\x06\x06", "<QQ", 32))
    is_zip64 = records[1][0] in tail
    for mark, fields, behind in records:
        for found in re.finditer(re.escape(mark), tail):
            if len(tail) < found.start() + behind + struct.calcsize(fields):
                continue
            count, size = struct.unpack_from(fields, tail, found.start() + behind)
            said_elsewhere = is_zip64 and (count == 0xFFFF or size == 0xFFFF_FFFF)
            if not said_elsewhere and (count > 2 * limits.files or size > 2 * limits.files * 512):
                raise _too_many(place, limits)


def _zip_name(info: zipfile.ZipInfo) -> str:
    """A member's name: UTF-8 where it says so; else Windows in China wrote it, in GB18030."""
    name = info.filename.replace("\\", "/")
    if info.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: str, limits: Limits
) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as stream:
                content = stream.read(limits.file + 1)
        except _DAMAGED as error:
            raise _fault(place, _("is damaged: {error}", error=error)) from error
        if len(content) > limits.file:
            raise _too_large(place, limits.file)
        return content

    return read


# tar, and what it is packed in


def _tar(data: bytes, place: str, limits: Limits) -> Contents:
    found: Contents = {}
    total = 0
    with tarfile.open(fileobj=_Bounded(_unpacked(data), place, limits.total), mode="r|") as archive:
        for count, member in enumerate(archive):
            if count > 2 * limits.files or len(found) > limits.files:
                raise _too_many(place, limits)
            if member.isdir():
                continue
            name = _safe(member.name, place)
            if member.issym() or member.islnk():
                raise _fault(place, _("a member is a link: {name}", name=name))
            if not member.isreg() or member.issparse():
                raise _fault(place, _("a member is no plain file: {name}", name=name))
            total += member.size
            if member.size > limits.file:
                raise _too_large(place, limits.file)
            if total > limits.total:
                raise _too_much(place, limits)
            stream = archive.extractfile(member)
            content = stream.read() if stream is not None else b""
            found[name] = _just(content)
    return found


def _unpacked(data: bytes) -> _Readable:
    """Choose by the first bytes, since names lie."""
    packed = io.BytesIO(data)
    if data.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=packed)
    if data.startswith(b"BZh"):
        return bz2.open(packed)
    if data.startswith(b"\xfd7zXZ\x00"):
        return lzma.open(packed)
    return packed


class _Bounded(io.RawIOBase):
    """A stream of which no more is read than is allowed, however its headers are made."""

    def __init__(self, stream: _Readable, place: str, limit: int) -> None:
        self._stream = stream
        self._place = place
        self._limit = limit
        self._left = limit + _MB  # headers count too

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > self._left:
            raise _fault(
                self._place, _("would unpack to more than {limit} MB", limit=max(1, self._limit // _MB))
            )
        content = self._stream.read(size)
        self._left -= len(content)
        return content


# 7z and rar, where their libraries are


def _seven(data: bytes, place: str, limits: Limits) -> Contents:
    try:
        import py7zr
        from py7zr.exceptions import ArchiveError, PasswordRequired
        from py7zr.io import BytesIOFactory
    except ImportError as error:
        raise _missing(place, "7z", "labkit[archives]") from error
    try:
        with py7zr.SevenZipFile(io.BytesIO(data), max_extract_size=limits.total) as archive:
            members = [info for info in archive.list() if not info.is_directory]
            _refuse_excess((info.uncompressed for info in members), len(members), place, limits)
            for info in members:
                name = _safe(info.filename, place)
                if not info.is_file:
                    raise _fault(place, _("a member is a link: {name}", name=name))
            factory = BytesIOFactory(limits.file)
            archive.extractall(factory=factory)  # noqa: S202  into memory, and all names were looked at
    except PasswordRequired as error:
        raise _encrypted(place) from error
    except ArchiveError as error:
        raise _fault(place, _("is damaged: {error}", error=error)) from error
    return {_safe(name, place): _just(_drained(product)) for name, product in factory.products.items()}


def _drained(product: Any) -> bytes:
    product.seek(0)
    content: bytes = product.read()
    return content


def _rar(data: bytes, place: str, limits: Limits) -> Contents:
    try:
        import rarfile  # type: ignore[import-untyped]
    except ImportError as error:
        raise _missing(place, "rar", "labkit[archives]") from error
    try:
        archive = rarfile.RarFile(io.BytesIO(data))
        if archive.needs_password():
            raise _encrypted(place)
        members = [info for info in archive.infolist() if not info.is_dir()]
        _refuse_excess((info.file_size for info in members), len(members), place, limits)
        found: Contents = {}
        for info in members:
            name = _safe(info.filename, place)
            if not info.is_file():
                raise _fault(place, _("a member is a link: {name}", name=name))
            found[name] = _just(archive.read(info))
    except rarfile.RarCannotExec as error:
        raise _fault(
            place, _("a rar archive cannot be opened on this machine"), _("install `unrar` or `bsdtar`")
        ) from error
    except rarfile.Error as error:
        raise _fault(place, _("is damaged: {error}", error=error)) from error
    return found


def _missing(place: str, kind: str, extra: str) -> UsageError:
    return UsageError(
        _("{kind} archives need a library that is not installed", kind=kind),
        place=place,
        hint=f"`pip install '{extra}'`",
    )


# what all have in common


def _just(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def _safe(written: str, place: str) -> PurePosixPath:
    """A member's name as a path inside of the archive. Raises InputError for one that leads out of it."""
    name = PurePosixPath(written.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or (name.parts and ":" in name.parts[0]) or "\0" in written:
        raise _fault(place, _("a member's name leads out of the archive: {name}", name=written[:200]))
    return name


def _encrypted(place: str) -> InputError:
    return _fault(place, _("is encrypted"), _("pack it without a password"))


def _refuse_excess(sizes: Any, count: int, place: str, limits: Limits) -> None:
    sizes = list(sizes)
    if count > limits.files:
        raise _too_many(place, limits)
    if max(sizes, default=0) > limits.file:
        raise _too_large(place, limits.file)
    if sum(sizes) > limits.total:
        raise _too_much(place, limits)


def _too_much(place: str, limits: Limits) -> InputError:
    return _fault(place, _("would unpack to more than {limit} MB", limit=max(1, limits.total // _MB)))


def _too_many(place: str, limits: Limits) -> InputError:
    return _fault(place, _("more than {limit} files", limit=limits.files))


def _too_large(place: str, limit: int) -> InputError:
    return _fault(place, _("the file is larger than {limit} MB", limit=max(1, limit // _MB)))


def _fault(place: str, message: str, hint: str = "") -> InputError:
    return InputError(Problem(place, message, hint))
