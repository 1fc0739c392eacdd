"""The terminal of a login: page length, width, log messages; and what was typed in it."""

from collections.abc import Mapping

from labkit.nos.shell.declaration import Answer, Call, Table


def terminal_table(texts: Mapping[str, str]) -> Table:
    """The commands that set a login's terminal, with the vendor's help texts."""
    table = Table()
    table.action("terminal length <0-512>", help=texts)(length)
    table.action("terminal no length", "no terminal length", help=texts)(default_length)
    table.action("terminal width <0-512>", "terminal no width", help=texts)(width)
    table.action("terminal monitor", help=texts)(monitor)
    table.action("terminal no monitor", "no terminal monitor", help=texts)(no_monitor)
    table.action("terminal history [size <0-256>]", help=texts)(history_size)
    table.display("show history", help=texts)(history)
    return table


def length(call: Call) -> Answer:
    """Set the page length of this login; 0 does not stop."""
    call.terminal.page_length_temporary = call["length"]
    return None


def default_length(call: Call) -> Answer:
    """Go back to the line's own page length."""
    call.terminal.page_length_temporary = None
    return None


def width(_call: Call) -> Answer:
    """Accept a width: the client's terminal knows its own."""
    return None


def monitor(call: Call) -> Answer:
    """Show log messages on this terminal."""
    call.device.watch(call.terminal, watching=True)
    return None


def no_monitor(call: Call) -> Answer:
    """Stop showing log messages on this terminal."""
    call.device.watch(call.terminal, watching=False)
    return None


def history_size(call: Call) -> Answer:
    """Remember so many lines."""
    if call["size"] is not None:
        call.terminal.history_size = call["size"]
    return None


def history(call: Call) -> Answer:
    """List what was typed in this login, the newest last."""
    return "\n".join(f"  {line}" for line in call.terminal.history)
