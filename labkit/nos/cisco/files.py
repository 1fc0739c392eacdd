"""What a device starts from: `write`, `copy`, `erase`, `reload`, and the configuration as `show` prints it."""

from collections.abc import Iterator

from labkit.nos.shell.configuration import blocks
from labkit.nos.shell.declaration import Answer, Call, Table
from labkit.nos.shell.effects import Ask, Close, Dialogue, Output

table = Table()

_HELP = {
    "write": "Write running configuration to memory, network, or terminal",
    "memory": "Write to NV memory",
    "erase": "Erase NV memory",
    "terminal": "Write to terminal",
    "copy": "Copy from one file to another",
    "running-config": "Current operating configuration",
    "startup-config": "Contents of startup configuration",
    "reload": "Halt and perform a cold restart",
}
_BUILDING = "Building configuration...\n"
_NVRAM = 262144
"""Octets of memory for the startup configuration."""


def _save(call: Call) -> None:
    call.commit()
    call.device.save()


@table.action("write [memory]", changes=True, help=_HELP)
def write(call: Call) -> Dialogue:
    """Store the running configuration."""
    _save(call)
    yield Output(f"{_BUILDING}[OK]\n")


@table.action("copy running-config startup-config", changes=True, help=_HELP)
def copy(call: Call) -> Dialogue:
    """Store the running configuration after asking for the name that it has anyway."""
    yield Ask("Destination filename [startup-config]? ")
    _save(call)
    yield Output(f"{_BUILDING}[OK]\n")


@table.action("write erase", "erase {startup-config|nvram:}", changes=True, help=_HELP)
def erase(call: Call) -> Dialogue:
    """Forget the startup configuration: the next start is that of a new device."""
    question = "Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]"
    answer: str = yield Ask(question)
    if not _confirmed(answer):
        return
    call.commit()
    call.device.saved = None
    yield Output("[OK]\nErase of nvram: complete\n")


def _confirmed(answer: str) -> bool:
    """Whether a question that ends in [confirm] was answered by Enter or yes."""
    return answer.strip().lower() in ("", "y", "yes")


@table.action("reload", changes=True, help=_HELP)
def reload(call: Call) -> Dialogue:
    """Start again from the startup configuration."""
    device = call.device
    if device.saved != device.text():
        answer: str = yield Ask("\nSystem configuration has been modified. Save? [yes/no]: ")
        if answer.strip().lower().startswith("y"):
            call.commit()
            device.save()
            yield Output(f"{_BUILDING}[OK]\n")
    answer = yield Ask("Proceed with reload? [confirm]")
    if not _confirmed(answer):
        return
    call.commit()
    device.reboot()
    yield Close("\n%SYS-5-RELOAD: Reload requested by console. Reload Reason: Reload Command.\n")


def running(text: str) -> str:
    """A configuration with the lines that `show running-config` puts before it."""
    return f"{_BUILDING}\nCurrent configuration : {len(text)} bytes\n{text}\n"


@table.display("show running-config", help=_HELP)
def show_running(call: Call) -> Answer:
    """Print the running configuration."""
    return running(call.device.text())


@table.action("write terminal", help=_HELP)
def write_terminal(call: Call) -> Answer:
    """Print the running configuration, as of old."""
    return running(call.device.text())


@table.display("show running-config interface <interface>", help=_HELP)
def show_running_interface(call: Call) -> Answer:
    """Print the section of one interface."""
    name = call["interface"]
    sections = blocks(call.device.dialect, call.device.config)
    found = [lines for lines in sections if lines[0] == f"interface {name}"]
    if not found:
        return "% Invalid input detected at '^' marker.\n"
    body = "\n".join(["!", *found[0], "end"]) + "\n"
    return f"{_BUILDING}\nCurrent configuration : {len(body)} bytes\n{body}\n"


@table.display("show startup-config", help=_HELP)
def show_startup(call: Call) -> Answer:
    """Print the startup configuration."""
    saved = call.device.saved
    if saved is None:
        return "startup-config is not present\n"
    return f"Using {len(saved)} out of {_NVRAM} bytes\n{saved}\n"


@table.display("show archive")
def show_archive(_call: Call) -> Iterator[str]:
    """Tell that nothing is archived: configurations are kept by the lab, not by the device."""
    yield "The maximum archive configurations allowed is 10."
    yield "There are currently 0 archive configurations saved."
