"""Modes of the command line, the device's name, and services that it was told to run or not."""

from labkit.nos.cisco.secrets import agrees
from labkit.nos.cisco.services import scramble_all
from labkit.nos.shell.declaration import Answer, Call, Kept, Setting, Table
from labkit.nos.shell.effects import Ask, Close, Dialogue, Output

table = Table()
table.view("user", alone=True)
table.view("system", "config", parent="user")
table.view("any")

_PRIVILEGED, _USER = 15, 1
_ATTEMPTS = 3

_HELP = {
    "enable": "Turn on privileged commands",
    "disable": "Turn off privileged commands",
    "configure": "Enter configuration mode",
    "terminal": "Configure from the terminal",
    "exit": "Exit from the EXEC",
    "logout": "Exit from the EXEC",
    "quit": "Exit from the EXEC",
    "end": "Exit from configure mode",
    "hostname": "Set system's network name",
    "show": "Show running system information",
    "no": "Negate a command or set its defaults",
    "default": "Set a command to its defaults",
    "do": "To run exec commands in config mode",
    "<name>": "This system's network name",
}


@table.action("enable [<level:0-15>]", help=_HELP)
def enable(call: Call) -> Dialogue:
    """Become privileged. A password is asked where there is one; without one, only the console lets through."""
    terminal, wanted = call.terminal, _PRIVILEGED if call["level"] is None else call["level"]
    if terminal.level >= wanted:
        return
    access = call.device.config.access
    held = access.super_passwords.get(wanted) or (access.enable_password if wanted == _PRIVILEGED else None)
    if held is None:
        if terminal.service:
            yield Output("% No password set\n")
        else:
            terminal.level = wanted
        return
    for _ in range(_ATTEMPTS):
        typed: str = yield Ask("Password: ", echo=False)
        if agrees(held, typed):
            terminal.level = wanted
            return
    yield Output("% Bad secrets\n\n" if wanted in access.super_passwords else "% Bad passwords\n\n")


@table.action("disable [<level:0-15>]", help=_HELP)
def disable(call: Call) -> Answer:
    """Give privileges up."""
    call.terminal.level = min(call.terminal.level, _USER if call["level"] is None else call["level"])
    return None


@table.action("configure [terminal]", help=_HELP)
def configure(call: Call) -> Answer:
    """Enter the global configuration mode."""
    call.terminal.enter_system()
    return "Enter configuration commands, one per line.  End with CNTL/Z."


@table.action("exit", "logout", "quit", help=_HELP)
def log_out(call: Call) -> Dialogue:  # noqa: ARG001
    """Leave the device."""
    yield Close()


@table.action("exit", views=("any",), help=_HELP | {"exit": "Exit from current configuration mode"})
def leave(call: Call) -> Answer:
    """Go up one mode."""
    call.terminal.leave()
    return None


@table.action("end", views=("any",), help=_HELP)
def end(call: Call) -> Answer:
    """Go to the EXEC mode."""
    call.terminal.suspend()
    return None


def _name(call: Call) -> str | None:
    blank = call.device.dialect.blank(call.device.node).hostname
    call.device.config.hostname = blank if call.negative else call["name"]
    return None


table.add(
    Setting(
        views=("system",),
        notation="hostname <name:string 1-63>",
        undo=("no hostname [<name:string 1-63>]",),
        path="hostname",
        store=_name,
        clear=_name,
        lines=lambda config: ({"name": config.hostname},),
        block="hostname",
        help=_HELP,
    ),
    *(
        Kept(
            views=("system",),
            notation=f"service timestamps {what} [{{datetime [msec|localtime|show-timezone|year]*|uptime}}]",
            block="service",
            place=10,
        )
        for what in ("debug", "log")
    ),
    Setting(
        views=("system",),
        notation="service password-encryption",
        path="access.scrambles",
        store=scramble_all,
        lines=lambda config: ({} if config.access.scrambles else {"undo": True},),
        block="service",
        place=11,
        help={
            "service": "Modify use of network based services",
            "password-encryption": "Encrypt system passwords",
        },
    ),
    Kept(views=("system",), notation="service tcp-keepalives-in", block="service", place=12),
    Kept(views=("system",), notation="service tcp-keepalives-out", block="service", place=12.1),
    Kept(views=("system",), notation="ip cef", families=frozenset({"isr"})),
    Kept(views=("system",), notation="no ip cef", families=frozenset({"isr"}), block="ip cef"),
    Kept(views=("system",), notation="ip classless", block="ip forward-protocol"),
    Kept(views=("system",), notation="ip subnet-zero", block="ip cef"),
    Kept(views=("system",), notation="ip forward-protocol nd", block="ip forward-protocol"),
    Kept(views=("system",), notation="no ip http server", block="ip http", place=10),
    Kept(views=("system",), notation="ip http server", block="ip http", place=10),
    Kept(views=("system",), notation="no ip http secure-server", block="ip http", place=11),
    Kept(views=("system",), notation="ip http secure-server", block="ip http", place=11),
)
