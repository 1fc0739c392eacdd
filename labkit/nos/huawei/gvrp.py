"""GVRP: VLANs that switches learn from each other."""

from collections.abc import Iterable, Iterator

from labkit.nos.config import InterfaceConfig
from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.views import SWITCHPORT
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values

table = Table()

_HELP = {
    "gvrp": "GARP VLAN Registration Protocol",
    "registration": "Which VLANs the port registers",
    "normal": "Those that it hears of",
    "fixed": "Only those of the device",
    "forbidden": "Only VLAN 1",
}


def _switch(call: Call) -> str | None:
    if call.target.switchport.mode != "trunk" and not call.negative:
        return "Error: The link type of the interface does not support this operation."
    call.target.switchport.gvrp = None if call.negative else "normal"
    return None


def _register(call: Call) -> str | None:
    port = call.target.switchport
    if port.gvrp is None:
        return "Error: GVRP is not enabled on the interface."
    port.gvrp = "normal" if call.negative else call["mode"]
    return None


def _lines(interface: InterfaceConfig) -> Iterable[Values]:
    return ({},) if interface.switchport is not None and interface.switchport.gvrp is not None else ()


def _mode_lines(interface: InterfaceConfig) -> Iterable[Values]:
    mode = None if interface.switchport is None else interface.switchport.gvrp
    return () if mode in (None, "normal") else ({"mode": mode},)


table.add(
    Setting(views=("system",), families=SWITCHES, notation="gvrp", path="gvrp", block="gvrp", help=_HELP),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="gvrp",
        path="switchport.gvrp",
        store=_switch,
        clear=_switch,
        lines=_lines,
        place=54.5,
        help=_HELP,
    ),
    Setting(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="gvrp registration <mode:normal|fixed|forbidden>",
        undo=("undo gvrp registration",),
        path="switchport.gvrp",
        store=_register,
        clear=_register,
        lines=_mode_lines,
        place=54.6,
        help=_HELP,
    ),
    Kept(
        views=(SWITCHPORT,),
        families=SWITCHES,
        notation="garp timer {join|hold|leave} <value:5-32765>",
        single=False,
        undo=("undo garp timer {join|hold|leave}",),
        place=54.7,
        help=_HELP,
    ),
)


@table.display("display gvrp status", families=SWITCHES, help=_HELP)
def _display_status(call: Call) -> str:
    """Tell whether GVRP runs."""
    return f"GVRP is {'enabled' if call.device.config.gvrp else 'disabled'}"


@table.display("display gvrp statistics [interface <interface>]", families=SWITCHES, help=_HELP)
def _display_statistics(call: Call) -> str:
    """Render how each port registers; refused registrations are none, since nothing is refused for room."""
    lines: list[str] = []
    for name, interface in call.device.config.interfaces.items():
        if call["interface"] in (None, name):
            lines += _statistics(interface, enabled=call.device.config.gvrp)
    return "\n".join(lines) if lines else "Info: GVRP is not enabled on any interface."


def _statistics(interface: InterfaceConfig, *, enabled: bool) -> Iterator[str]:
    if interface.switchport is None or interface.switchport.gvrp is None:
        return
    yield f"  GVRP statistics on port {interface.name}"
    yield f"    GVRP status                     : {'Enabled' if enabled else 'Disabled'}"
    yield "    GVRP registrations failed       : 0"
    yield "    GVRP last PDU origin            : 0000-0000-0000"
    yield f"    GVRP registration type          : {interface.switchport.gvrp.capitalize()}"
