"""What a VTY line asks of who comes in by Telnet or SSH (texts: vrp-traps 11)."""

from collections.abc import Generator
from typing import Any

from labkit.nos.config import LineConfig
from labkit.nos.huawei.accounts import verify
from labkit.nos.huawei.managers import first_login
from labkit.nos.shell.effects import Ask, Close, Dialogue, Effect, Output
from labkit.nos.shell.interpreter import Terminal

_ATTEMPTS = 3
TIMED_OUT = "\n\n  Configuration console time out, please retry to log on\n\n"


def login(terminal: Terminal) -> Dialogue:
    """Ask who it is, as the line says, and greet the user or send them away. SSH has asked already."""
    config = terminal.device.config
    if banner := config.access.banners.get("login"):
        yield Output(f"\n{banner_text(banner)}\n")
    admitted = True
    if terminal.service == "telnet":
        admitted = yield from _authenticate(terminal)
    if not admitted:
        yield Close()
        return
    yield from first_login(terminal, terminal.user)
    if banner := config.access.banners.get("shell"):
        yield Output(f"{banner_text(banner)}\n")
    yield Output(terminal.greeting())


def banner_text(typed: str) -> str:
    """The text of a banner without the quotes that it was typed in."""
    return typed[1:-1] if len(typed) > 1 and typed[0] == typed[-1] == '"' else typed


def line_of(terminal: Terminal) -> LineConfig:
    """The settings of the VTY line that the user came through."""
    number = int(terminal.line.split()[-1])
    return terminal.device.config.lines.get(("vty", number)) or LineConfig("vty", number)


def _authenticate(terminal: Terminal) -> Generator[Effect, Any, bool]:
    line = line_of(terminal)
    terminal.level = line.level or 0
    match line.authentication:
        case "none":
            return True
        case "aaa":
            return (yield from _ask_user(terminal))
        case _:
            return (yield from _ask_password(line))


def _ask_password(line: LineConfig) -> Generator[Effect, Any, bool]:
    """Ask for the line's own password, the default; a line without one lets nobody in."""
    if line.password is None:
        yield Output("\nError: Login password has not been set.\n")
        return False
    yield Output("\nLogin authentication\n\n\n")
    for _ in range(_ATTEMPTS):
        answer: str = yield Ask("Password:", echo=False)
        if line.password.text in (None, answer):
            return True
        yield Output("Error: Authentication failed.\n")
    return False


def _ask_user(terminal: Terminal) -> Generator[Effect, Any, bool]:
    yield Output("\nLogin authentication\n\n\n")
    for _ in range(_ATTEMPTS):
        name: str = yield Ask("Username:")
        password: str = yield Ask("Password:", echo=False)
        user = verify(terminal.device.config, name.strip(), password, "telnet")
        if user is not None:
            terminal.user, terminal.level = name.strip(), user.level or 0
            return True
        yield Output("Error: Authentication failed.\n")
    return False
