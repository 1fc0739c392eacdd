"""What a device starts from: `write`, `reload`, and the configuration as `show` prints it, whole or by module.

`write`, `show running-config <module>` and `show running-config-interface` as in published sessions; what `write` and
`reload` say is from memory.
"""

from labkit.nos.ios_like.modes import PRIVILEGED
from labkit.nos.shell.configuration import blocks
from labkit.nos.shell.declaration import Action, Answer, Call, Table
from labkit.nos.shell.effects import Ask, Close, Dialogue, Output
from labkit.nos.zte.layout import MODULES, module_of

table = Table()

_HELP = {
    "write": "Write the running configuration to memory",
    "reload": "Halt and perform a cold restart",
    "running-config": "Current operating configuration",
    "running-config-interface": "Current operating configuration of an interface",
    "startup-config": "Contents of startup configuration",
}


@table.action("write", changes=True, help=_HELP)
def write(call: Call) -> Dialogue:
    """Store the running configuration."""
    call.commit()
    call.device.save()
    yield Output("Building configuration...\n[OK]\n")


@table.action("reload", changes=True, help=_HELP)
def reload(call: Call) -> Dialogue:
    """Start again from the startup configuration."""
    answer: str = yield Ask("Proceed with reload? [yes/no]:")
    if not answer.strip().lower().startswith("y"):
        return
    call.commit()
    call.device.reboot()
    yield Close("\nThe system is restarting.\n")


def _privileged(notation: str) -> Action:
    """Declare a display that shows passwords, and so is none for the user mode."""

    def run(call: Call) -> Answer:
        return _shown(call)

    return Action(views=("any",), notation=notation, run=run, display=True, level=PRIVILEGED, help=_HELP)


def _shown(call: Call) -> str:
    device, dialect = call.device, call.device.dialect
    if call["startup_config"]:
        return device.saved if device.saved is not None else "%Error: No startup configuration.\n"
    sections = blocks(dialect, device.config)
    if call["module"]:
        sections = [lines for lines in sections if module_of(lines[0]) == call["module"]]
    elif call["interface"]:
        sections = [lines for lines in sections if lines[0] == f"interface {call['interface']}"]
    return dialect.frame(device, sections)


table.add(
    _privileged(f"show running-config [<module:{MODULES}>]"),
    _privileged("show running-config-interface <interface>"),
    _privileged("show startup-config"),
)
