"""An SSH client for the user's own terminal, so that no `ssh` program is needed, on any operating system."""

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import asyncssh

from labkit.errors import LabError
from labkit.language import _
from labkit.runtime.client import Port

_SIZE_SECONDS = 0.5


def log_in(port: Port) -> int:
    """Connect standard input and output to a device until the user logs out; returns the exit status."""
    try:
        return asyncio.run(_session(port))
    except (OSError, asyncssh.Error) as error:
        raise LabError(
            _("cannot log in: {error}", error=error),
            place=port.name,
            hint=_("`labkit ps` shows whether it runs"),
        ) from error


async def _session(port: Port) -> int:
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    async with asyncssh.connect(
        port.host,
        port.port,
        username=port.username,
        password=port.password,
        known_hosts=None,
        config=None,
        agent_path=None,
        client_keys=None,
    ) as connection:
        process = await connection.create_process(
            term_type="vt100" if interactive else None,
            term_size=_size() if interactive else (0, 0),
            encoding=None,
        )
        with _raw_terminal() if interactive else _as_it_is():
            return await _pump(process, interactive=interactive)


async def _pump(process: "asyncssh.SSHClientProcess[bytes]", *, interactive: bool) -> int:
    loop = asyncio.get_running_loop()

    def give(data: bytes) -> None:
        loop.call_soon_threadsafe(_type, process, data)

    _read_keys(give)
    watcher = asyncio.create_task(_follow_size(process)) if interactive else None
    while data := await process.stdout.read(65536):
        os.write(sys.stdout.fileno(), data)
    if watcher is not None:
        watcher.cancel()
    await process.wait_closed()
    return process.exit_status or 0


def _type(process: "asyncssh.SSHClientProcess[bytes]", data: bytes) -> None:
    if process.is_closing():
        return
    if data:
        process.stdin.write(data)
    else:
        process.stdin.write_eof()


def _read_keys(give: Callable[[bytes], None]) -> None:
    """Read standard input on a thread: a terminal cannot be waited for in the same way everywhere."""

    def read() -> None:
        try:
            while data := _keys():
                give(data)
            give(b"")
        except RuntimeError:
            # the event loop has ended, and with it the session
            return

    threading.Thread(target=read, daemon=True, name="keys").start()


def _keys() -> bytes:
    if sys.platform == "win32" and sys.stdin.isatty():
        import msvcrt

        return _from_windows_keys(msvcrt.getwch())
    return os.read(sys.stdin.fileno(), 4096)


def _from_windows_keys(key: str) -> bytes:
    """What a terminal sends for a key of the Windows console, whose arrow keys come as two characters."""
    if sys.platform == "win32" and key in "\x00\xe0":
        import msvcrt

        arrows = {"H": b"\x1b[A", "P": b"\x1b[B", "M": b"\x1b[C", "K": b"\x1b[D", "S": b"\x7f"}
        return arrows.get(msvcrt.getwch(), b"\x00")
    return key.encode()


async def _follow_size(process: "asyncssh.SSHClientProcess[bytes]") -> None:
    """Tell the device when the window changes; asking now and then works on every system."""
    size = _size()
    while True:
        await asyncio.sleep(_SIZE_SECONDS)
        if _size() != size:
            size = _size()
            process.change_terminal_size(*size)


def _size() -> tuple[int, int]:
    size = os.get_terminal_size(sys.stdout.fileno())
    return size.columns, size.lines


@contextmanager
def _raw_terminal() -> Iterator[None]:
    """Send each key as it is typed, Ctrl+C too, and leave the terminal as it was."""
    if sys.platform == "win32":
        with _virtual_terminal():
            yield
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin.fileno())
    tty.setraw(sys.stdin.fileno())
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)


@contextmanager
def _virtual_terminal() -> Iterator[None]:
    """Let the Windows console understand the control sequences of terminals."""
    if sys.platform == "win32":
        import ctypes

        enable_virtual_terminal_processing = 4
        console = ctypes.windll.kernel32.GetStdHandle(-11)
        mode = ctypes.c_ulong()
        ctypes.windll.kernel32.GetConsoleMode(console, ctypes.byref(mode))
        ctypes.windll.kernel32.SetConsoleMode(console, mode.value | enable_virtual_terminal_processing)
    yield


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield
