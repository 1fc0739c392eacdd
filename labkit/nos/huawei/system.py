"""Moving between views, the device's name, its configuration files and its terminals."""

from collections.abc import Generator
from typing import Any

from labkit.nos import flash
from labkit.nos.shell.configuration import blocks, body_lines
from labkit.nos.shell.declaration import Answer, Call, Setting, Table
from labkit.nos.shell.effects import Ask, Close, Dialogue, Effect, Output

FAREWELL = "\n  Configuration console exit, please retry to log on\n\n"
"""What a user is told who leaves a VTY line (vrp-traps 11)."""

table = Table()
table.view("user")
table.view("system", parent="user")
table.view("any")

_HELP = {
    "system-view": "Enter the system view",
    "quit": "Exit from current mode and enter prior mode",
    "return": "Enter the privileged mode",
    "save": "Save current configuration",
    "undo": "Negate a command or set its defaults",
    "display": "Display current system information",
    "sysname": "Specify the host name",
}


@table.action("system-view", help=_HELP)
def system_view(call: Call) -> Answer:
    """Enter the system view."""
    call.terminal.enter_system()
    return "Enter system view, return user view with Ctrl+Z."


@table.action("quit", views=("any",), help=_HELP)
def leave(call: Call) -> Dialogue:
    """Go up one view; from the user view, log out."""
    if not call.terminal.leave():
        by_network = bool(call.terminal.service)
        yield Close(FAREWELL if by_network else "Info: Configuration console exit, please retry to log on\n")


@table.action("return", views=("any",), help=_HELP)
def return_to_user_view(call: Call) -> Answer:
    """Go to the user view."""
    call.terminal.suspend()
    return None


_UNNAMED = "Huawei"
_NAMELESS = frozenset({"ar", "router"})
"""Families that do not print the host name that a new device has."""


def _name_line(families: frozenset[str], *, always: bool) -> Setting:
    return Setting(
        views=("system",),
        families=families,
        notation="sysname <name:string 1-246>",
        undo=("undo sysname",),
        path="hostname",
        store=_name,
        clear=_name,
        lines=lambda config: ({"name": config.hostname},) if always or config.hostname != _UNNAMED else (),
        help=_HELP | {"<name>": "Host name"},
    )


def _name(call: Call) -> str | None:
    call.device.config.hostname = _UNNAMED if call.negative else call["name"]
    return None


table.add(
    _name_line(_NAMELESS, always=False),
    _name_line(frozenset({"s", "ac", "usg"}), always=True),
)


@table.action(
    "screen-length <lines:0-512> temporary",
    help={"screen-length": "Set the number of lines displayed on a screen"},
)
def screen_length(call: Call) -> Answer:
    """Set the page length of this login."""
    call.terminal.page_length_temporary = call["lines"]
    return "Info: The configuration takes effect on the current user terminal interface only."


@table.action("undo screen-length temporary")
def default_screen_length(call: Call) -> Answer:
    """Go back to the line's own page length."""
    call.terminal.page_length_temporary = None
    return "Info: The configuration takes effect on the current user terminal interface only."


_MONITORS = "<what:monitor|debugging|logging|trapping>"


@table.action(f"terminal {_MONITORS}", help={"terminal": "Set the terminal line characteristics"})
def monitor(call: Call) -> Answer:
    """Show log messages on this terminal."""
    call.device.watch(call.terminal, watching=True)
    return f"Info: Current terminal {call['what']} is on."


@table.action(f"undo terminal {_MONITORS}")
def no_monitor(call: Call) -> Answer:
    """Stop showing log messages on this terminal."""
    call.device.watch(call.terminal, watching=False)
    return f"Info: Current terminal {call['what']} is off."


_SAVED = "CFM/4/SAVE(l)[0]:The user chose Y when deciding whether to save the configuration to the device."


@table.action("save [<file:string 1-64>]", changes=True, help=_HELP)
def save(call: Call) -> Dialogue:
    """Store the running configuration, after a question, in the startup file or another."""
    name = call["file"]
    question = (
        f"Are you sure to save the configuration to flash:/{name}?[Y/N]:"
        if name
        else "The current configuration will be written to the device.\nAre you sure to continue?[Y/N]:"
    )
    if not (yield from confirm(question)):
        return
    call.commit()
    call.device.report(_SAVED)
    if name:
        flash.write(call.device, flash.resolve(call.terminal.directory, name), call.device.text())
    else:
        call.device.save()
    yield Output(
        "Now saving the current configuration to the slot 0.\nSave the configuration successfully.\n"
    )


def confirm(question: str) -> Generator[Effect, Any, bool]:
    """Ask until the answer is yes or no."""
    answer: str = yield Ask(question)
    while answer.strip().lower() not in ("y", "yes", "n", "no"):
        answer = yield Ask("Error: Please choose 'YES' or 'NO' first before pressing 'Enter'. [Y/N]:")
    return answer.strip().lower().startswith("y")


@table.action(
    "reset saved-configuration", changes=True, help={"saved-configuration": "The saved configuration file"}
)
def reset_saved(call: Call) -> Dialogue:
    """Delete the startup configuration: the next reboot starts from the factory's."""
    if not (
        yield from confirm(
            "Warning: The action will delete the saved configuration in the device.\n"
            "The configuration will be erased to reconfigure. Continue? [Y/N]:"
        )
    ):
        return
    call.commit()
    call.device.saved = None
    yield Output(
        "Warning: Now clearing the configuration in the device.\n"
        "Info: Succeeded in clearing the configuration in the device.\n"
    )


@table.action("reboot [fast]", changes=True, help={"reboot": "Reboot system"})
def reboot(call: Call) -> Dialogue:
    """Restart from the saved configuration."""
    device = call.device
    if not call["fast"] and device.saved != device.text():
        yield Output("Info: The system is now comparing the configuration, please wait.\n")
        if (
            yield from confirm(
                "Warning: All the configuration will be saved to the configuration file for the next startup"
                ":flash:/vrpcfg.zip, Continue? [Y/N]:"
            )
        ):
            call.commit()
            device.save()
    if not (yield from confirm("System will reboot! Continue? [Y/N]:")):
        return
    call.commit()
    device.reboot()
    yield Close("Info: system is rebooting, please wait...\n")


@table.display("display current-configuration", help={"current-configuration": "Current configuration"})
def current_configuration(call: Call) -> Answer:
    """Print the running configuration."""
    return call.device.text()


@table.display("display current-configuration interface [<interface>]")
def current_interface(call: Call) -> Answer:
    """Print the sections of interfaces."""
    dialect, config = call.device.dialect, call.device.config
    found = [
        lines
        for lines in blocks(dialect, config)
        if lines[0].startswith("interface ") and call["interface"] in (None, lines[0].split()[1])
    ]
    return dialect.frame(call.device, found)


@table.display("display current-configuration configuration [<section:string 1-64> [<instance:string 1-64>]]")
def current_section(call: Call) -> Answer:
    """Print the sections of one topic: `configuration ospf`."""
    dialect = call.device.dialect
    wanted = [word for word in (call["section"], call["instance"]) if word]
    found = [
        lines
        for lines in blocks(dialect, call.device.config)
        if [word.lower() for word in lines[0].split()[: len(wanted)]] == [word.lower() for word in wanted]
    ]
    return dialect.frame(call.device, found)


@table.display("display saved-configuration", help={"saved-configuration": "The saved configuration"})
def saved_configuration(call: Call) -> Answer:
    """Print the startup configuration."""
    if call.device.saved is None:
        return "There is no correct configuration file in FLASH"
    return call.device.saved


@table.display("display this", help={"this": "Display the configuration of the present view"})
def this(call: Call) -> Answer:
    """Print the section of the present view."""
    dialect, terminal = call.device.dialect, call.terminal
    if not terminal.places:
        return "#\nreturn"
    if len(terminal.places) == 1:
        own = [lines for lines in blocks(dialect, call.device.config) if not _is_section(lines)]
        return dialect.frame(call.device, own)
    place = terminal.places[-1]
    indent = " " * (len(terminal.places) - 2)
    header = [indent + dialect.section_header(place.section, place.target)] if place.section else []
    body = [f"{indent} {line}" for line in body_lines(dialect, terminal.view, place.target)]
    return dialect.frame(call.device, [[*header, *body]])


def _is_section(lines: list[str]) -> bool:
    """Whether a block belongs to a view of its own: its body is indented deeper than its first line."""
    return lines[0].startswith("interface ") or any(
        len(_indent(line)) > len(_indent(lines[0])) for line in lines
    )


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


@table.display("display history-command [all-users]")
def history_command(call: Call) -> Answer:
    """List what was typed in this login, or in all present ones, the newest last."""
    if call["all_users"]:
        return "\n".join(
            f"  {terminal.line:<8}{terminal.user or '-':<16}{line}"
            for terminal in call.device.terminals
            for line in terminal.history
        )
    return "\n".join(f"  {line}" for line in call.terminal.history)
