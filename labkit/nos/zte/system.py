"""Modes of the command line, the device's name, and the terminal. `$` leaves a mode, as it closes one in files.

Greeting, `$` and the modes as in published sessions; the answers of `enable` are from memory.
"""

from labkit.nos.config.secret import Secret
from labkit.nos.ios_like.modes import ModeWords, leave, mode_table
from labkit.nos.ios_like.terminals import terminal_table
from labkit.nos.shell.declaration import Call, Setting

_HELP = {
    "enable": "Turn on privileged mode command",
    "disable": "Turn off privileged commands",
    "configure": "Enter configuration mode",
    "terminal": "Terminal parameters",
    "exit": "Exit from current mode",
    "end": "Exit to privileged mode",
    "hostname": "Set system's network name",
    "show": "Show running system information",
    "no": "Negate a command or set its defaults",
    "$": "Exit from current configuration mode",
    "length": "Set the number of lines on a screen",
    "<name>": "System's network name",
}
HOSTNAME = "ZXR10"


def agrees(held: Secret, typed: str) -> bool:
    """Whether what a user typed is a password."""
    return held.text == typed


table = mode_table(
    ModeWords(
        configuring="Enter configuration commands, one per line.  End with CTRL/Z.",
        unset="%Error: No password set.\n",
        wrong="%Error: Bad password.\n",
        wrong_hashed="%Error: Bad password.\n",
        agrees=agrees,
    ),
    _HELP,
)
table.action("$", views=("any",), help=_HELP)(leave)
terminals = terminal_table(_HELP)


def _name(call: Call) -> None:
    call.device.config.hostname = HOSTNAME if call.negative else call["name"]


table.add(
    Setting(
        views=("system",),
        notation="hostname <name:string 1-32>",
        undo=("no hostname",),
        path="hostname",
        store=_name,
        clear=_name,
        lines=lambda config: ({"name": config.hostname},),
        block="system-config",
        help=_HELP,
    ),
)
