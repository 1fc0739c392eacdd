"""The terminal of a login: page length, width, log messages; and what was typed in it."""

from labkit.nos.shell.declaration import Answer, Call, Kept, Setting, Table

table = Table()

_HELP = {
    "terminal": "Set terminal line parameters",
    "length": "Set number of lines on a screen",
    "width": "Set width of the display terminal",
    "monitor": "Copy debug output to the current terminal line",
    "history": "Enable and control the command history function",
    "clock": "Display the system clock",
    "privilege": "Show current privilege level",
}


@table.action("terminal length <0-512>", help=_HELP)
def length(call: Call) -> Answer:
    """Set the page length of this login; 0 does not stop."""
    call.terminal.page_length_temporary = call["length"]
    return None


@table.action("terminal no length", "no terminal length", help=_HELP)
def default_length(call: Call) -> Answer:
    """Go back to the line's own page length."""
    call.terminal.page_length_temporary = None
    return None


@table.action("terminal width <0-512>", "terminal no width", help=_HELP)
def width(_call: Call) -> Answer:
    """Accept a width: the client's terminal knows its own."""
    return None


@table.action("terminal monitor", help=_HELP)
def monitor(call: Call) -> Answer:
    """Show log messages on this terminal."""
    call.device.watch(call.terminal, watching=True)
    return None


@table.action("terminal no monitor", "no terminal monitor", help=_HELP)
def no_monitor(call: Call) -> Answer:
    """Stop showing log messages on this terminal."""
    call.device.watch(call.terminal, watching=False)
    return None


@table.action("terminal history [size <0-256>]", help=_HELP)
def history_size(call: Call) -> Answer:
    """Remember so many lines."""
    if call["size"] is not None:
        call.terminal.history_size = call["size"]
    return None


@table.display("show history", help=_HELP)
def history(call: Call) -> Answer:
    """List what was typed in this login, the newest last."""
    return "\n".join(f"  {line}" for line in call.terminal.history)


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
            "Status: PSI Enabled, Ready, Active, No Exit Banner, Automore On",
            "Capabilities: none",
            f"History is enabled, history size is {own.history_size}.",
            "Allowed input transports are telnet ssh.",
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
