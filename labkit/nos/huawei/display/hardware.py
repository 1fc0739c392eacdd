"""What is plugged into the device's ports. Layout: the manual."""

from labkit.nos.huawei.display.interface import MISSING
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import type_of
from labkit.nos.shell.declaration import Call, Table

table = Table()

_CAGED = ("GigabitEthernet", "XGigabitEthernet")
_HELP = {
    "transceiver": "Transceiver information",
    "interface": "Of one port",
    "verbose": "Detailed information",
}


@table.display("display transceiver [interface <interface>] [verbose]", help=_HELP)
def transceivers(call: Call) -> str:
    """Tell of each port which transceiver it holds: none, since the kinds of the catalogue have copper ports."""
    states = call.device.state.interfaces()
    wanted = call["interface"] if isinstance(call["interface"], str) else None
    if wanted is not None and wanted not in states:
        return MISSING
    names = [wanted] if wanted is not None else [name for name in states if type_of(name) in _CAGED]
    return joined(f"Info: Port {name}, transceiver is absent." for name in names if "." not in name)
