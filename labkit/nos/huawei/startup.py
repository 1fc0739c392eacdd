"""What the device starts from, how that differs from what runs, and taking settings back as a whole."""

from collections.abc import Iterator
from itertools import zip_longest

from labkit.nos import flash
from labkit.nos.config import InterfaceConfig
from labkit.nos.huawei.interface import new_interface
from labkit.nos.huawei.system import confirm
from labkit.nos.huawei.views import ANY
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.effects import Dialogue, Output

table = Table()

_DIFFERENCES = 9
"""So many lines are shown from the first difference on."""


@table.display("display startup", help={"startup": "Startup configuration"})
def display_startup(call: Call) -> Iterator[str]:
    """Name the files that the device started from and will start from; software is not a file here."""
    device = call.device
    booted, following = (
        f"{flash.ROOT}{name}" if name else "null" for name in (device.booted_from, device.next_start())
    )
    rows = {
        "Startup system software": "null",
        "Next startup system software": "null",
        "Backup system software for next startup": "null",
        "Startup saved-configuration file": booted,
        "Next startup saved-configuration file": following,
        "Startup license file": "null",
        "Next startup license file": "null",
        "Startup patch package": "null",
        "Next startup patch package": "null",
        "Startup voice-files": "null",
        "Next startup voice-files": "null",
    }
    yield "MainBoard: "
    for name, value in rows.items():
        yield f"  {name + ':':<43}{value}"


@table.action("startup saved-configuration <file:string 5-64>", changes=True)
def start_from(call: Call) -> str:
    """Choose the file of the next start."""
    path = flash.resolve(call.terminal.directory, call["file"])
    if not path.endswith((".cfg", ".zip")):
        return "Error: The configuration file name must end with .cfg or .zip."
    if flash.read(call.device, path) is None:
        return "Error: The configuration file does not exist."
    flash.start_from(call.device, path)
    return (
        "This operation will take several seconds, please wait.....\n"
        "Info: Succeeded in setting the file for booting system"
    )


@table.action("compare configuration")
def compare(call: Call) -> str:
    """Show where the running and the saved configuration part."""
    return "\n".join(_comparison(call))


def _comparison(call: Call) -> Iterator[str]:
    running, saved = call.device.text().splitlines(), (call.device.saved or "").splitlines()
    pairs = enumerate(zip_longest(running, saved))
    first = next((number for number, (one, other) in pairs if one != other), None)
    if first is None:
        yield "The current configuration is the same as the next startup configuration file."
        return
    yield "The current configuration is not the same as the next startup configuration file. There may be several "
    yield "differences, and the following are some configurations beginning from the first: "
    for title, lines in (("Current configuration", running), ("Configuration file", saved)):
        yield f"====== {title} line {first + 1} ======"
        yield from lines[first : first + _DIFFERENCES]


@table.display("display saved-configuration last")
def last_saved(call: Call) -> str:
    """Print what was saved last."""
    return call.device.saved or "There is no correct configuration file in FLASH"


def _clear(call: Call, name: str) -> Dialogue:
    """Give an interface back the settings of a new one; it is shut down then, as VRP does."""
    config = call.device.config
    if name not in config.interfaces:
        yield Output("Error: The interface does not exist.\n")
        return
    if not (
        yield from confirm(
            "Warning: All configurations of the interface will be cleared, and its state will be shutdown. "
            "Continue? [Y/N] :"
        )
    ):
        return
    call.commit()
    new = call.device.dialect.blank(call.device.node).interfaces.get(name) or new_interface(name)
    new.shutdown = not new.name.startswith("NULL")
    config.interfaces[name] = new
    for place in call.terminal.places:
        if isinstance(place.target, InterfaceConfig) and place.target.name == name:
            place.target = new
    yield Output("Info: All configurations of the interface were cleared.\n")


@table.action("clear configuration interface <interface>", views=("system",), changes=True)
def clear_interface(call: Call) -> Dialogue:
    """Take back all settings of an interface."""
    yield from _clear(call, call["interface"])


@table.action("clear configuration this", views=ANY, changes=True)
def clear_this(call: Call) -> Dialogue:
    """Take back all settings of the interface of the present view."""
    yield from _clear(call, call.target.name)
