"""The ways between the modes of the command line: `enable`, `configure terminal`, `exit`, `end`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from labkit.nos.config.secret import Secret
from labkit.nos.shell.declaration import Answer, Call, Table
from labkit.nos.shell.effects import Ask, Close, Dialogue, Output

PRIVILEGED, USER = 15, 1
_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class ModeWords:
    """What vendors say and check differently on these ways."""

    configuring: str
    """Greets who enters the global configuration mode."""
    unset: str
    """There is no password by which one could come further."""
    wrong: str
    wrong_hashed: str
    """The typed words were not the one of `enable secret`."""
    agrees: Callable[[Secret, str], bool]
    """Whether what a user typed is a password."""


def mode_table(words: ModeWords, texts: Mapping[str, str]) -> Table:
    """The modes and the commands between them, with the vendor's words and help texts."""
    table = Table()
    table.view("user", alone=True)
    table.view("system", "config", parent="user")
    table.view("any")
    table.action("enable [<level:0-15>]", help=texts)(_enable(words))
    table.action("disable [<level:0-15>]", help=texts)(disable)
    table.action("exit", "logout", "quit", help=texts)(log_out)
    table.action("exit", views=("any",), help={**texts, "exit": "Exit from current configuration mode"})(
        leave
    )
    table.action("end", views=("any",), help=texts)(end)

    @table.action("configure [terminal]", help=texts)
    def configure(call: Call) -> Answer:
        call.terminal.enter_system()
        return words.configuring

    return table


def _enable(words: ModeWords) -> Callable[[Call], Dialogue]:
    """Become privileged. A password is asked where there is one; without one, only the console lets through."""

    def run(call: Call) -> Dialogue:
        terminal, wanted = call.terminal, PRIVILEGED if call["level"] is None else call["level"]
        if terminal.level >= wanted:
            return
        access = call.device.config.access
        held = access.super_passwords.get(wanted) or (
            access.enable_password if wanted == PRIVILEGED else None
        )
        if held is None:
            if terminal.service:
                yield Output(words.unset)
            else:
                terminal.level = wanted
            return
        for _ in range(_ATTEMPTS):
            typed: str = yield Ask("Password: ", echo=False)
            if words.agrees(held, typed):
                terminal.level = wanted
                return
        yield Output(words.wrong_hashed if wanted in access.super_passwords else words.wrong)

    return run


def disable(call: Call) -> Answer:
    """Give privileges up."""
    call.terminal.level = min(call.terminal.level, USER if call["level"] is None else call["level"])
    return None


def log_out(call: Call) -> Dialogue:  # noqa: ARG001
    """Leave the device."""
    yield Close()


def leave(call: Call) -> Answer:
    """Go up one mode."""
    call.terminal.leave()
    return None


def end(call: Call) -> Answer:
    """Go to the EXEC mode."""
    call.terminal.suspend()
    return None
