"""The terminal of a login: page length, width, log messages; and what was typed in it."""

from labkit.nos.ios_like.terminals import terminal_table
from labkit.nos.shell.declaration import Answer, Call, Kept, Setting

_HELP = {
    "terminal": "Set terminal line parameters",
    "length": "Set number of lines on a screen",
    "width": "Set width of the display terminal",
    "monitor": "Copy debug output to the current terminal line",
    "history": "Enable and control the command history function",
    "clock": "Display the system clock",
    "privilege": "Show current privilege level",
}
table = terminal_table(_HELP)


@table.display("show privilege", help=_HELP)
def privilege(call: Call) -> Answer:
    """Tell the level of this login."""
    return f"Current privilege level is {call.terminal.level}"


@table.display("show terminal", help=_HELP)
def terminal(call: Call) -> Answer:
    """Tell how this login's terminal is set."""
    own = call.terminal
    return "\n".join(
        (
            f'Line {own.line.rpartition(" ")[2]}, Location: "", Type: "vt100"',
            f"Length: {own.page_length} lines, Width: 80 columns",
            "Baud rate (TX/RX) is 9600/9600",
            "Status: PSI Enabled, Ready, Active, No Exit Banner, Automore On",
            "Capabilities: none",
            f"History is enabled, history size is {own.history_size}.",
            "Allowed input transports are telnet ssh.",
            "Allowed output transports are telnet ssh.",
        )
    )


table.add(
    Setting(
        views=("system",),
        notation="logging on",
        path="access.log",
        negated=True,
        block="logging",
        place=1,
        help={
            "logging": "Modify message logging facilities",
            "on": "Enable logging to all enabled destinations",
        },
    ),
    *(
        Kept(views=("system",), notation=notation, block="logging", place=place)
        for place, notation in (
            (2, "logging buffered <size:4096-2147483647>"),
            (3, "logging console [<severity:0-7>]"),
            (3, "no logging console"),
            (4, "logging monitor [<severity:0-7>]"),
        )
    ),
)
