"""Where a lab of eNSP comes from: a folder, a zip archive, or a topology file with what lies around it.

Nothing is unpacked: files are read into memory one by one, under their names, with bounded sizes.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labkit.errors import InputError, Problem
from labkit.formats.contents import Contents, Limits, archive_contents, folder_contents, read_regular
from labkit.language import _

_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Source:
    """Files by their path from the folder of the topology; `topology` is one of them."""

    place: Path
    topology: PurePosixPath
    files: Contents

    def path(self, name: PurePosixPath) -> Path:
        """What to call a file in errors."""
        return self.place / name

    def read(self, name: PurePosixPath) -> bytes:
        """A file's content. Raises InputError."""
        return self.files[name]()


def open_source(path: Path) -> Source:
    """Find the topology in a folder or archive, or take the file that is named. Raises InputError."""
    if not path.exists():
        raise InputError(Problem(str(path), _("no such file or folder")))
    if path.is_dir():
        return with_topology(path, folder_contents(path, _LIMITS))
    if path.suffix.lower() == ".topo":
        files = folder_contents(path.parent, _LIMITS)
        own = PurePosixPath(path.name)
        return Source(path.parent, own, files | {own: lambda: read_regular(path, _LIMITS.file)})
    if zipfile.is_zipfile(path):
        data = read_regular(path, _LIMITS.total)
        return with_topology(path, archive_contents(data, "a.zip", str(path), _LIMITS))
    raise InputError(Problem(str(path), _("is neither a folder, a zip archive nor a `.topo` file")))


def with_topology(place: Path, files: Contents) -> Source:
    """Choose the topology that lies highest, and see the other files from its folder."""
    topologies = sorted(
        (name for name in files if name.suffix.lower() == ".topo"), key=lambda name: len(name.parts)
    )
    highest = [name for name in topologies if len(name.parts) == len(topologies[0].parts)]
    if not highest:
        raise InputError(Problem(str(place), _("there is no `.topo` file")))
    if len(highest) > 1:
        names = ", ".join(str(name) for name in highest)
        raise InputError(
            Problem(
                str(place), _("more than one topology: {names}", names=names), _("name the one that is meant")
            )
        )
    base = highest[0].parent
    around = {name.relative_to(base): read for name, read in files.items() if name.is_relative_to(base)}
    return Source(place / base, PurePosixPath(highest[0].name), around)
