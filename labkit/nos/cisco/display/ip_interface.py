"""`show ip interface brief`."""

from collections.abc import Iterable

from labkit.nos.cisco.display.interface_state import line, link, shown
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState

table = Table()

_HELP = {
    "ip": "IP information",
    "interface": "IP interface status and configuration",
    "brief": "Brief summary of IP status and configuration",
}


def brief(states: Iterable[InterfaceState]) -> str:
    """Render `show ip interface brief`."""
    rows = ["Interface                  IP-Address      OK? Method Status                Protocol"]
    for state in states:
        address = str(state.addresses[0].address) if state.addresses else "unassigned"
        method = "DHCP" if state.by_dhcp else "manual" if state.addresses else "unset"
        rows.append(f"{state.name:<26} {address:<15} YES {method:<6} {link(state):<21} {line(state):<8}")
    return "\n".join(rows)


@table.display("show ip interface brief [<interface>]", help=_HELP)
def _show_brief(call: Call) -> str:
    states = shown(call.device.state.interfaces().values())
    return brief(state for state in states if call["interface"] in (None, state.name))
