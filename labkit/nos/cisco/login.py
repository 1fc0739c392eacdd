"""What a VTY line asks of who comes in by Telnet or SSH."""

from collections.abc import Generator
from typing import Any

from labkit.nos.cisco.accounts import level_of, methods_of, verify
from labkit.nos.cisco.secrets import agrees
from labkit.nos.config import LineConfig, Secret
from labkit.nos.shell.effects import Ask, Close, Dialogue, Effect, Output
from labkit.nos.shell.interpreter import Terminal

_ATTEMPTS = 3
TIMED_OUT = "\n"
_USER, _PRIVILEGED = 1, 15


def greeting(terminal: Terminal) -> str:
    """The banners that a user sees who is in already."""
    return _banners(terminal, "motd", "exec")


def login(terminal: Terminal) -> Dialogue:
    """Ask who it is, as the line says, and greet the user or send them away. SSH has asked already."""
    yield Output(_banners(terminal, "motd", "login"))
    if terminal.service == "telnet" and not (yield from _authenticate(terminal)):
        yield Close()
        return
    yield Output(_banners(terminal, "exec"))


def _banners(terminal: Terminal, *kinds: str) -> str:
    banners = terminal.device.config.access.banners
    return "".join(f"{banners[kind]}\n" for kind in kinds if kind in banners)


def line_of(terminal: Terminal) -> LineConfig:
    """The settings of the VTY line that the user came through."""
    number = int(terminal.line.split()[-1])
    return terminal.device.config.lines.get(("vty", number)) or LineConfig("vty", number)


def _authenticate(terminal: Terminal) -> Generator[Effect, Any, bool]:
    line = line_of(terminal)
    terminal.level = line.level or _USER
    if line.scheme:
        return (yield from _ask_by_methods(terminal, line))
    match line.authentication:
        case "none":
            return True
        case "aaa":
            return (yield from _ask_user(terminal))
        case _:
            return (yield from _ask_password(line))


def _ask_password(line: LineConfig) -> Generator[Effect, Any, bool]:
    """Ask for the line's own password; a line without one lets nobody in."""
    if line.password is None:
        yield Output("\nPassword required, but none set\n")
        return False
    yield Output("\nUser Access Verification\n\n")
    for _ in range(_ATTEMPTS):
        answer: str = yield Ask("Password: ", echo=False)
        if agrees(line.password, answer):
            return True
    yield Output("% Bad passwords\n")
    return False


def _ask_by_methods(terminal: Terminal, line: LineConfig) -> Generator[Effect, Any, bool]:
    """Ask as the first method says that can answer: servers cannot, as there are none in a lab."""
    config = terminal.device.config
    for method in methods_of(config, line):
        if method == "none":
            return True
        if method in ("local", "local-case") and config.users:
            return (yield from _ask_user(terminal, "% Authentication failed"))
        held = line.password if method == "line" else config.access.super_passwords.get(_PRIVILEGED)
        if method in ("line", "enable") and held is not None:
            return (yield from _ask_secret(held))
    yield Output("\n% Authentication failed\n")
    return False


def _ask_secret(held: Secret) -> Generator[Effect, Any, bool]:
    yield Output("\nUser Access Verification\n\n")
    for _ in range(_ATTEMPTS):
        answer: str = yield Ask("Password: ", echo=False)
        if agrees(held, answer):
            return True
        yield Output("\n% Authentication failed\n\n")
    return False


def _ask_user(terminal: Terminal, refusal: str = "% Login invalid") -> Generator[Effect, Any, bool]:
    yield Output("\nUser Access Verification\n\n")
    for _ in range(_ATTEMPTS):
        name: str = yield Ask("Username: ")
        password: str = yield Ask("Password: ", echo=False)
        user = verify(terminal.device.config, name.strip(), password)
        if user is not None:
            own = level_of(terminal.device.config, line_of(terminal), user)
            terminal.user, terminal.level = name.strip(), max(own, terminal.level)
            return True
        yield Output(f"{refusal}\n\n")
    return False
