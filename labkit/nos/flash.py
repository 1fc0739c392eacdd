"""A device's files: a flat store of paths, in which a directory is a path that ends in a slash.

The startup configuration is one of them, though the device holds it by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from labkit.nos.device import Device

ROOT = "flash:/"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file or directory in a listing. `size` in octets; `written` in seconds since the lab started."""

    name: str
    directory: bool
    size: int
    written: float


def resolve(directory: str, name: str) -> str:
    """The path that a name means in a directory: `flash:/x`, `flash:x`, `/x` and `x` in the root are all `x`."""
    bare = name.removeprefix("flash:")
    path = bare if bare != name or bare.startswith("/") else directory + name
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del parts[-1:]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def read(device: "Device", path: str) -> str | None:
    """What a file holds; None if there is none."""
    return device.saved if path == device.startup_name else device.files.get(path)


def write(device: "Device", path: str, text: str) -> None:
    """Store a file; one of the same name is replaced."""
    if path == device.startup_name:
        device.saved = text
    else:
        device.files[path] = text
    device.written[path] = device.now()


def remove(device: "Device", path: str) -> None:
    """Delete a file for good."""
    if path == device.startup_name:
        device.saved = None
    else:
        device.files.pop(path, None)
    device.written.pop(path, None)


def is_directory(device: "Device", path: str) -> bool:
    """Whether there is such a directory; the root always is."""
    return not path or f"{path}/" in device.files


def listing(device: "Device", directory: str) -> list[FileEntry]:
    """The files and directories in a directory, by name."""
    prefix = f"{directory}/" if directory else ""
    found = [
        FileEntry(rest.rstrip("/"), rest.endswith("/"), len(text.encode()), device.written.get(path, 0.0))
        for path, text in _all(device)
        if path.startswith(prefix) and (rest := path[len(prefix) :]) and "/" not in rest.rstrip("/")
    ]
    return sorted(found, key=lambda entry: entry.name)


def used(device: "Device") -> int:
    """The octets that all files take, deleted ones in the recycle bin too."""
    return sum(len(text.encode()) for _, text in [*_all(device), *device.recycled.items()])


def start_from(device: "Device", path: str) -> None:
    """Make another file the one that the device starts from."""
    if path == device.startup_name:
        return
    text = device.files.pop(path)
    if device.saved is not None:
        device.files[device.startup_name] = device.saved
    device.startup_name = path
    device.saved = text


def _all(device: "Device") -> Iterator[tuple[str, str]]:
    yield from device.files.items()
    if device.saved is not None:
        yield device.startup_name, device.saved
