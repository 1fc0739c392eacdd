"""Where the files of a bundle lie: in a folder, or in one archive as a batch keeps them."""

import io
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from labkit.errors import InputError, Problem
from labkit.formats.contents import Contents, Limits, archive_contents
from labkit.language import _
from labkit.system_errors import reason

MAX_FILE = 16 * 1024 * 1024
MAX_TOTAL = 512 * 1024 * 1024
MAX_FILES = 50_000
_LIMITS = Limits(files=MAX_FILES, file=MAX_FILE, total=MAX_TOTAL, ratio=1000)
_SPEED = 1
"""Of zlib's levels, the fastest: five thousand bundles are written in minutes."""
_SMALL = 2048
"""Octets of a file that is kept as it is: to begin packing takes longer than to write what it would save."""


class Vault(Protocol):
    """The files of a bundle by name."""

    def names(self) -> Iterator[str]:
        """Return the names of all files, whatever they are."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def read(self, name: str, budget: "Budget") -> bytes:
        """Return a file's bytes. Raises InputError."""

    def place(self, name: str) -> str:
        """Return what to call a file in errors."""


class Budget:
    """How much may still be read: a small manifest may name the same large file a thousand times."""

    def __init__(self) -> None:
        self.left = MAX_TOTAL

    def spend(self, size: int, place: str) -> None:
        """Count a file. Raises InputError where it is too much."""
        self.left -= size
        if size > MAX_FILE or self.left < 0:
            raise InputError(Problem(place, _("the evidence is too large")))


def open_vault(path: Path) -> Vault:
    """Open the folder or the archive of a bundle. Raises InputError where it is neither."""
    vault: Vault = _Archive(path, _archived(path)) if path.suffix == ".zip" else _Folder(path)
    if not vault.has("manifest.json"):
        raise InputError(
            Problem(
                str(path),
                _("not an evidence bundle: it has no manifest.json"),
                _("`labkit grade` says where it put its evidence"),
            )
        )
    return vault


def write_files(files: Mapping[str, bytes], path: Path) -> None:
    """Write files into a new folder, or into a new archive where the name ends in `.zip`: all of it or nothing."""
    if path.suffix != ".zip":
        path.mkdir(parents=True, exist_ok=False)
        for name, data in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
        return
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=_SPEED) as archive:
        for name in sorted(files):
            way = zipfile.ZIP_STORED if len(files[name]) < _SMALL else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), files[name], way, _SPEED)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".part")
    partial.write_bytes(packed.getvalue())
    partial.replace(path)


def _archived(path: Path) -> Contents:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Problem(str(path), _("cannot be read: {reason}", reason=reason(error)))) from error
    return archive_contents(data, path.name, str(path), _LIMITS)


@dataclass(frozen=True, slots=True)
class _Folder:
    folder: Path

    def names(self) -> Iterator[str]:
        return (path.relative_to(self.folder).as_posix() for path in _files(self.folder))

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def read(self, name: str, budget: Budget) -> bytes:
        path = self.folder / name
        try:
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                raise InputError(Problem(str(path), _("is not a plain file")))
            budget.spend(status.st_size, str(path))
            return path.read_bytes()
        except OSError as error:
            raise InputError(
                Problem(str(path), _("cannot be read: {reason}", reason=reason(error)))
            ) from error

    def place(self, name: str) -> str:
        return str(self.folder / name)


@dataclass(frozen=True, slots=True)
class _Archive:
    path: Path
    contents: Contents

    def names(self) -> Iterator[str]:
        return (name.as_posix() for name in self.contents)

    def has(self, name: str) -> bool:
        return PurePosixPath(name) in self.contents

    def read(self, name: str, budget: Budget) -> bytes:
        reader = self.contents.get(PurePosixPath(name))
        if reader is None:
            missing = _("cannot be read: {reason}", reason=_("no such file or directory"))
            raise InputError(Problem(self.place(name), missing))
        data = reader()
        budget.spend(len(data), self.place(name))
        return data

    def place(self, name: str) -> str:
        return f"{self.path}:{name}"


def _files(folder: Path) -> Iterator[Path]:
    """Everything in a folder that is not a folder itself; links to folders are not followed."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path
