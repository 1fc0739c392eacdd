"""Files on the flash, and which of them the device starts from. The listing is the one that ntc-templates reads."""

from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from typing import Any

from labkit.nos import flash
from labkit.nos.huawei.system import confirm
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Dialogue, Effect, Output

table = Table()

_CAPACITY = 1_090_732
"""Of the flash, in units of 1024 octets: an AR2220's."""
_MISSING = "Error: No such file or directory."
_NAME = "string 1-64"
_HELP = {
    "dir": "List files on a file system",
    "more": "Display the contents of a file",
    "copy": "Copy from one file to another",
    "delete": "Delete a file",
    "undelete": "Recover a deleted file",
    "rename": "Rename a file or directory",
    "move": "Move the file",
    "mkdir": "Create a new directory",
    "rmdir": "Remove an existing directory",
    "pwd": "Display current working directory",
    "cd": "Change current directory",
    "startup": "Config parameter for system to startup",
    "compare": "Compare configuration",
}


def _path(call: Call, name: str) -> str:
    return flash.resolve(call.terminal.directory, call[name] or "")


def listed(entries: list[flash.FileEntry], start: datetime, free: int, directory: str) -> Iterator[str]:
    """Render a listing; `start` is when the lab started, `free` in units of 1024 octets."""
    yield f"Directory of {flash.ROOT}{directory}"
    yield ""
    yield "  Idx  Attr     Size(Byte)  Date        Time       FileName"
    for index, entry in enumerate(entries):
        time = f"{start + timedelta(seconds=entry.written):%b %d %Y %H:%M:%S}"
        size = "-" if entry.directory else f"{entry.size:,}"
        yield f"{index:>5}  {'drw-' if entry.directory else '-rw-'}  {size:>13}  {time}   {entry.name}"
    yield ""
    yield f"{_CAPACITY:,} KB total ({free:,} KB free)"


@table.action(f"dir [/all] [<directory:{_NAME}>]", help=_HELP)
def list_files(call: Call) -> str:
    """List a directory, or one file; with `/all` also what was deleted, in brackets."""
    device, path = (
        call.device,
        _path(call, "directory") if call["directory"] else call.terminal.directory.rstrip("/"),
    )
    parent, _, name = path.rpartition("/")
    if flash.is_directory(device, path):
        entries, shown = flash.listing(device, path), path
    else:
        entries, shown = [entry for entry in flash.listing(device, parent) if entry.name == name], parent
    if call["/all"]:
        entries += [
            flash.FileEntry(f"[{gone}]", False, len(text), 0.0) for gone, text in device.recycled.items()
        ]
    if not entries and path:
        return "Info: File can't be found in the directory."
    free = _CAPACITY - flash.used(device) // 1024
    start = device.local_time() - timedelta(seconds=device.now())
    return "\n".join(listed(entries, start, free, f"{shown}/" if shown else ""))


@table.action(f"more <file:{_NAME}>", help=_HELP)
def more(call: Call) -> Dialogue:
    """Print a file."""
    text = flash.read(call.device, _path(call, "file"))
    yield Output(f"{_MISSING}\n" if text is None else text, paged=True)


def _replaces(call: Call, target: str) -> Generator[Effect, Any, bool]:
    """Ask before a file is overwritten; True to go on."""
    if flash.read(call.device, target) is None:
        return True
    return (yield from confirm(f"{flash.ROOT}{target} already exists. Overwrite it? [Y/N]:"))


def _into(call: Call, source: str, target: str) -> str:
    """The path of a copy: in a directory, under the old name."""
    if flash.is_directory(call.device, target):
        return flash.resolve(f"{target}/" if target else "", source.rpartition("/")[2])
    return target


@table.action(f"copy <source:{_NAME}> <target:{_NAME}>", changes=True, help=_HELP)
def copy(call: Call) -> Dialogue:
    """Copy a file."""
    source = _path(call, "source")
    target = _into(call, source, _path(call, "target"))
    text = flash.read(call.device, source)
    if text is None:
        yield Output(f"{_MISSING}\n")
        return
    if not (yield from confirm(f"Copy {flash.ROOT}{source} to {flash.ROOT}{target}? [Y/N]:")):
        return
    if not (yield from _replaces(call, target)):
        return
    call.commit()
    flash.write(call.device, target, text)
    yield Output(f"100%  complete.\nInfo: Copied file {flash.ROOT}{source} to {flash.ROOT}{target}...Done.\n")


@table.action(
    f"move <source:{_NAME}> <target:{_NAME}>",
    f"rename <source:{_NAME}> <target:{_NAME}>",
    changes=True,
    help=_HELP,
)
def move(call: Call) -> Dialogue:
    """Give a file another path."""
    source = _path(call, "source")
    target = _into(call, source, _path(call, "target"))
    text = flash.read(call.device, source)
    if text is None:
        yield Output(f"{_MISSING}\n")
        return
    verb = call.line.split()[0].lower()
    done = "Rename" if "rename".startswith(verb) else "Move"
    if not (yield from confirm(f"{done} {flash.ROOT}{source} to {flash.ROOT}{target} ?[Y/N]:")):
        return
    if not (yield from _replaces(call, target)):
        return
    call.commit()
    flash.remove(call.device, source)
    flash.write(call.device, target, text)
    yield Output(f"Info: {done}d file {flash.ROOT}{source} to {flash.ROOT}{target} ...Done.\n")


@table.action(f"delete [/unreserved] <file:{_NAME}>", changes=True, help=_HELP)
def delete(call: Call) -> Dialogue:
    """Put a file into the recycle bin, or with `/unreserved` remove it for good."""
    path = _path(call, "file")
    text = flash.read(call.device, path)
    if text is None:
        yield Output(f"{_MISSING}\n")
        return
    for_good = bool(call["/unreserved"])
    warning = "Warning: The contents of file {} cannot be recycled. Continue? [Y/N]:"
    question = warning if for_good else "Delete {}? [Y/N]:"
    if not (yield from confirm(question.format(flash.ROOT + path))):
        return
    call.commit()
    flash.remove(call.device, path)
    if not for_good:
        call.device.recycled[path] = text
    yield Output(f"Info: Deleting file {flash.ROOT}{path}...succeeded.\n")


@table.action(f"undelete <file:{_NAME}>", changes=True, help=_HELP)
def undelete(call: Call) -> Dialogue:
    """Take a file back out of the recycle bin."""
    path = _path(call, "file")
    if path not in call.device.recycled:
        yield Output(f"{_MISSING}\n")
        return
    if not (yield from confirm(f"Undelete {flash.ROOT}{path} ?[Y/N]:")):
        return
    call.commit()
    flash.write(call.device, path, call.device.recycled.pop(path))
    yield Output(f"Info: Undeleted file {flash.ROOT}{path}.\n")


@table.action("reset recycle-bin", changes=True)
def empty_recycle_bin(call: Call) -> Dialogue:
    """Remove what was deleted for good."""
    if (yield from confirm("Squeeze flash:/? [Y/N]:")):
        call.commit()
        call.device.recycled.clear()


@table.action(f"mkdir <directory:{_NAME}>", changes=True, help=_HELP)
def make_directory(call: Call) -> str:
    """Make a directory."""
    path = _path(call, "directory")
    if flash.is_directory(call.device, path) or flash.read(call.device, path) is not None:
        return f"Error: The file or directory {flash.ROOT}{path} already exists."
    call.device.files[f"{path}/"] = ""
    call.device.written[f"{path}/"] = call.device.now()
    return f"Info: Create directory {flash.ROOT}{path}......Done."


@table.action(f"rmdir <directory:{_NAME}>", changes=True, help=_HELP)
def remove_directory(call: Call) -> Dialogue:
    """Remove an empty directory."""
    path = _path(call, "directory")
    if not path or not flash.is_directory(call.device, path):
        yield Output(f"{_MISSING}\n")
    elif flash.listing(call.device, path):
        yield Output("Error: The directory is not empty.\n")
    elif (yield from confirm(f"Remove directory {flash.ROOT}{path}? [Y/N]:")):
        call.commit()
        flash.remove(call.device, f"{path}/")
        yield Output(f"Info: Removing directory {flash.ROOT}{path}...Done!\n")


@table.action("pwd", help=_HELP)
def print_directory(call: Call) -> str:
    """Name the directory in which the user works."""
    return f"{flash.ROOT}{call.terminal.directory}".rstrip("/") + ("/" if not call.terminal.directory else "")


@table.action(f"cd [<directory:{_NAME}>]", help=_HELP)
def change_directory(call: Call) -> str | None:
    """Work in another directory, or in the root again."""
    path = _path(call, "directory") if call["directory"] else ""
    if not flash.is_directory(call.device, path):
        return _MISSING
    call.terminal.directory = f"{path}/" if path else ""
    return None
