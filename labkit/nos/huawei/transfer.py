"""Files from device to device: the FTP client with its own view (RFC 959)."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

from labkit.engine.engine import Connect
from labkit.nos import flash
from labkit.nos.arrival import answerer, call_up
from labkit.nos.huawei.accounts import ftp_directory
from labkit.nos.names import address_of
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Ask, Dialogue, Effect, Output
from labkit.nos.shell.interpreter import Place

if TYPE_CHECKING:
    from labkit.nos.device import Device

table = Table()
table.view("ftp", "[ftp]", alone=True)

_PORT = 21
_NAME = "string 1-64"
_HELP = {
    "ftp": "Establish an FTP connection",
    "get": "Download a file",
    "put": "Upload a file",
    "dir": "List the files of the server",
    "ls": "List the files of the server",
    "bye": "End the connection",
    "quit": "End the connection",
    "close": "End the connection",
    "binary": "Transfer files as they are",
    "ascii": "Transfer files as text",
}


@dataclass(slots=True)
class FtpConnection:
    """A client at a server: `directory` is a path that ends in a slash, empty for the root."""

    server: "Device"
    call: Connect
    directory: str
    binary: bool = False

    @property
    def mode(self) -> str:
        """How files travel, as the server says it."""
        return "BINARY" if self.binary else "ASCII"


@table.action("ftp [-a <source:ip>] <host> [<port:1-65535>]", help=_HELP)
def ftp(call: Call) -> Dialogue:
    """Log in on a server, and go to the view in which files are transferred."""
    host = yield from address_of(call.device, call["host"])
    if host is None:
        return
    yield Output(f"Trying {host} ...\nPress CTRL+K to abort\n")
    connect = Connect(host, call["port"] or _PORT, call["source"])
    connection = yield from call_up(call.device, connect)
    server = answerer(call.device, connection)
    if server is None or connection.port != _PORT:
        yield Output("Error: Failed to connect to the remote host.\n")
        return
    yield Output(f"Connected to {host}.\n220 FTP service ready.\n")
    directory = "" if call.device.replaying else (yield from _log_in(server, host))
    if directory is None:
        yield Output(
            "530 Logged incorrect.\nError: Failed to run this command because the connection was closed.\n"
        )
        return
    call.terminal.places[:] = [Place("ftp", FtpConnection(server, connect, directory), call.line)]
    yield Output("230 User logged in.\n\n")


def _log_in(server: "Device", host: IPv4Address) -> Generator[Effect, Any, str | None]:
    """Ask for name and password; return the directory in which the user starts, None for those not let in."""
    name: str = yield Ask(f"User({host}:(none)):")
    yield Output(f"331 Password required for {name.strip()}.\n")
    password: str = yield Ask("Enter password:", echo=False)
    if server.kind.role == "host":
        return ""  # a host's server lets everybody in, as eNSP's
    home = ftp_directory(server.config, name.strip(), password)
    if home is None:
        return None
    path = flash.resolve("", home)
    return f"{path}/" if path else ""


def _alive(call: Call) -> bool:
    """Whether the connection still holds; one that does not is closed."""
    held: FtpConnection = call.target
    answer = next(call.device.engine.probe(held.call), None)
    if getattr(answer, "outcome", "") == "connected":
        return True
    call.terminal.suspend()
    return False


_LOST = "Error: Failed to run this command because the connection was closed by the remote host."


def _transfer(call: Call, name: str, octets: int, direction: str, lines: Iterator[str] | None = None) -> str:
    """Render a transfer that succeeded."""
    seconds = 0.1 + octets / 100_000
    report = [
        "200 Port command okay.",
        f"150 Opening {call.target.mode} mode data connection for {name}.",
        *(lines or ()),
        "226 Transfer complete.",
        f"FTP: {octets} byte(s) {direction} in {seconds:.3f} second(s) {octets / seconds / 1000:.2f}Kbyte(s)/sec.",
    ]
    return "\n".join(report)


@table.action(f"dir [<file:{_NAME}>]", f"ls [<file:{_NAME}>]", views=("ftp",), help=_HELP)
def list_files(call: Call) -> str:
    """List the server's directory; `ls` gives the names alone."""
    if not _alive(call):
        return _LOST
    held: FtpConnection = call.target
    entries = flash.listing(held.server, held.directory.rstrip("/"))
    if call["file"]:
        entries = [entry for entry in entries if entry.name == call["file"]]
    names_only = call.line.lower().startswith("ls")
    start = held.server.local_time() - timedelta(seconds=held.server.now())
    lines = [
        entry.name
        if names_only
        else f"{'d' if entry.directory else '-'}rwxrwxrwx   1 noone    nogroup  {entry.size:>8} "
        f"{start + timedelta(seconds=entry.written):%b %d %H:%M} {entry.name}"
        for entry in entries
    ]
    return _transfer(call, call["file"] or "*", sum(len(line) + 2 for line in lines), "received", iter(lines))


@table.action(f"get <remote:{_NAME}> [<local:{_NAME}>]", views=("ftp",), changes=True, help=_HELP)
def get(call: Call) -> str:
    """Fetch a file; one of the same name is replaced."""
    if not _alive(call):
        return _LOST
    held: FtpConnection = call.target
    text = flash.read(held.server, flash.resolve(held.directory, call["remote"]))
    if text is None:
        return f"550 File {call['remote']} not found.\nError: The file does not exist."
    flash.write(call.device, flash.resolve(call.terminal.directory, call["local"] or call["remote"]), text)
    return _transfer(call, call["remote"], len(text.encode()), "received")


@table.action(f"put <local:{_NAME}> [<remote:{_NAME}>]", views=("ftp",), changes=True, help=_HELP)
def put(call: Call) -> str:
    """Send a file; one of the same name is replaced."""
    if not _alive(call):
        return _LOST
    held: FtpConnection = call.target
    text = flash.read(call.device, flash.resolve(call.terminal.directory, call["local"]))
    if text is None:
        return "Error: The file does not exist."
    name = call["remote"] or flash.resolve("", call["local"]).rpartition("/")[2]
    flash.write(held.server, flash.resolve(held.directory, name), text)
    return _transfer(call, name, len(text.encode()), "sent")


@table.action(f"delete <remote:{_NAME}>", views=("ftp",), changes=True, help=_HELP)
def delete(call: Call) -> str:
    """Remove a file on the server."""
    if not _alive(call):
        return _LOST
    held: FtpConnection = call.target
    path = flash.resolve(held.directory, call["remote"])
    if flash.read(held.server, path) is None:
        return f"550 File {call['remote']} not found."
    flash.remove(held.server, path)
    return "250 DELE command successful."


@table.action("pwd", views=("ftp",), help=_HELP)
def print_directory(call: Call) -> str:
    """Name the server's directory."""
    return f'257 "{flash.ROOT}{call.target.directory.rstrip("/")}" is current directory.'


@table.action(f"cd <directory:{_NAME}>", views=("ftp",), help=_HELP)
def change_directory(call: Call) -> str:
    """Work in another directory of the server."""
    held: FtpConnection = call.target
    path = flash.resolve(held.directory, call["directory"])
    if not flash.is_directory(held.server, path):
        return f"550 {call['directory']}: No such file or directory."
    held.directory = f"{path}/" if path else ""
    return "250 CWD command successful."


@table.action("binary", views=("ftp",), help=_HELP)
def binary(call: Call) -> str:
    """Transfer files as they are."""
    call.target.binary = True
    return "200 Type set to I."


@table.action("ascii", views=("ftp",), help=_HELP)
def text_mode(call: Call) -> str:
    """Transfer files as text."""
    call.target.binary = False
    return "200 Type set to A."


@table.action("bye", "quit", "close", views=("ftp",), help=_HELP)
def leave(call: Call) -> str:
    """End the connection."""
    call.terminal.suspend()
    return "221 Server closing."
