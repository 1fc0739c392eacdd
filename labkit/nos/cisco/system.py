"""Modes of the command line, the device's name, and services that it was told to run or not."""

from labkit.nos.cisco.secrets import agrees
from labkit.nos.cisco.services import scramble_all
from labkit.nos.ios_like.modes import ModeWords, mode_table
from labkit.nos.shell.declaration import Call, Kept, Setting

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
_WORDS = ModeWords(
    configuring="Enter configuration commands, one per line.  End with CNTL/Z.",
    unset="% No password set\n",
    wrong="% Bad passwords\n\n",
    wrong_hashed="% Bad secrets\n\n",
    agrees=agrees,
)
table = mode_table(_WORDS, _HELP)


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
