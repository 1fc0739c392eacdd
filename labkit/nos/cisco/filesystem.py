"""Files on the flash: `dir`, `more`, `delete`, `copy`, `show flash:`. The startup configuration is in the NVRAM."""

from collections.abc import Generator, Iterator
from datetime import timedelta
from typing import Any

from labkit.nos import flash
from labkit.nos.device import Device
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Ask, Dialogue, Effect, Output
from labkit.nos.shell.loader import load

table = Table()

_SIZE = 255_744_000
"""Octets that fit on the flash."""
_NVRAM = "nvram:startup-config"
_HELP = {
    "dir": "List files on a filesystem",
    "more": "Display the contents of a file",
    "delete": "Delete a file",
    "copy": "Copy from one file to another",
    "flash:": "Information about the flash: file system",
    "<file>": "File name",
}


def _files(device: Device) -> list[flash.FileEntry]:
    return [entry for entry in flash.listing(device, "") if entry.name != device.startup_name]


def _path(name: str) -> str:
    return flash.resolve("", name)


def _text(device: Device, name: str) -> str | None:
    """What a file holds, of the flash or of the NVRAM."""
    return device.saved if name == _NVRAM else device.files.get(_path(name))


@table.display("dir [flash:|nvram:]", help=_HELP)
def directory(call: Call) -> Iterator[str]:
    """List the files."""
    device = call.device
    start = device.datetime() - timedelta(seconds=device.now())
    yield f"Directory of {'nvram:/' if call['nvram:'] else 'flash:/'}"
    yield ""
    used = 0
    entries = _files(device)
    if call["nvram:"]:
        held = device.saved
        entries = [] if held is None else [flash.FileEntry("startup-config", False, len(held), 0.0)]
    if not entries:
        yield "No files in directory"
    for number, entry in enumerate(entries, 1):
        written = start + timedelta(seconds=entry.written)
        used += entry.size
        yield f"{number:>5}  -rw-  {entry.size:>10}  {written:%b %d %Y %H:%M:%S} +00:00  {entry.name}"
    yield ""
    yield f"{_SIZE} bytes total ({_SIZE - used} bytes free)"


@table.display("show flash:", help=_HELP)
def show_flash(call: Call) -> Iterator[str]:
    """List the files of the flash with their sizes."""
    device = call.device
    start = device.datetime() - timedelta(seconds=device.now())
    yield "-#- --length-- -----date/time------ path"
    used = 0
    for number, entry in enumerate(_files(device), 1):
        written = start + timedelta(seconds=entry.written)
        used += entry.size
        yield f"{number:<3} {entry.size:>10} {written:%b %d %Y %H:%M:%S} +00:00 {entry.name}"
    yield ""
    yield f"{_SIZE - used} bytes available ({used} bytes used)"


@table.display("more <file:string 1-64>", help=_HELP)
def more(call: Call) -> Iterator[str]:
    """Print a file."""
    text = _text(call.device, call["file"])
    if text is None:
        yield f"%Error opening {call['file']} (File not found)"
        return
    yield from text.splitlines()


@table.action("delete <file:string 1-64>", changes=True, help=_HELP)
def delete(call: Call) -> Dialogue:
    """Delete a file for good."""
    name = _path(call["file"])
    answer: str = yield Ask(f"Delete filename [{name}]? ")
    name = answer.strip() or name
    sure: str = yield Ask(f"Delete flash:/{name}? [confirm]")
    if sure.strip().lower() not in ("", "y", "yes"):
        return
    if name not in call.device.files:
        yield Output(f"%Error deleting flash:/{name} (No such file)\n")
        return
    call.commit()
    flash.remove(call.device, name)


def _destination(usual: str) -> Generator[Effect, Any, str]:
    answer: str = yield Ask(f"Destination filename [{usual}]? ")
    return answer.strip() or usual


@table.action(
    "copy {running-config|startup-config} <file:string 1-64>",
    changes=True,
    help=_HELP | {"running-config": "Copy from current system configuration"},
)
def copy_to_file(call: Call) -> Dialogue:
    """Store a configuration in a file of the flash."""
    name = yield from _destination(_path(call["file"]))
    text = call.device.text() if call["running_config"] else call.device.saved
    if text is None:
        yield Output("%Error opening nvram:/startup-config (No such file or directory)\n")
        return
    call.commit()
    flash.write(call.device, _path(name), text)
    yield Output(f"{len(text)} bytes copied in 0.520 secs ({len(text) * 100 // 52} bytes/sec)\n")


@table.action("copy {<file:string 1-64>|startup-config} running-config", changes=True, help=_HELP)
def copy_to_running(call: Call) -> Dialogue:
    """Add the lines of a file to what runs: nothing is taken back by that."""
    name = yield from _destination("running-config")
    text = call.device.saved if call["startup_config"] else _text(call.device, call["file"])
    if name != "running-config" or text is None:
        yield Output(f"%Error opening {call['file'] or 'startup-config'} (No such file or directory)\n")
        return
    call.commit()
    load(call.device, text)
    yield Output(f"{len(text)} bytes copied in 0.520 secs ({len(text) * 100 // 52} bytes/sec)\n")
