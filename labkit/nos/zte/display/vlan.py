"""`show vlan`, in the layout of published sessions: whose untagged frames a VLAN takes, and where it is sent how."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest

from labkit.nos.config import InterfaceConfig, SwitchportConfig
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import VlanState
from labkit.nos.zte.views import SWITCH, interface_key

table = Table()

_WIDTH = 19
"""Characters of a column with ports."""


def native_vlan(port: SwitchportConfig) -> int:
    """The VLAN to which untagged frames belong."""
    return {"trunk": port.trunk_pvid, "hybrid": port.hybrid_pvid}.get(port.mode, port.access_vlan)


def _folded(names: Iterable[str]) -> list[str]:
    """The lines of a column: names with commas, as many as fit."""
    lines: list[str] = []
    for name in names:
        if lines and len(lines[-1]) + 1 + len(name) < _WIDTH:
            lines[-1] += f",{name}"
        else:
            lines.append(name)
    return lines


def vlans(
    states: Iterable[VlanState], names: Mapping[int, str], ports: Iterable[InterfaceConfig]
) -> Iterator[str]:
    """Render the table."""
    native = {port.name: native_vlan(port.switchport) for port in ports if port.switchport is not None}
    yield f"{'VLAN':<6}{'Name':<13}{'PvidPorts':<20}{'UntagPorts':<20}TagPorts"
    yield "-" * 80
    for state in states:
        own = sorted((name for name, vlan in native.items() if vlan == state.vlan_id), key=interface_key)
        tagged = sorted((port.name for port in state.ports if port.tagged), key=interface_key)
        plain = {port.name for port in state.ports if not port.tagged} - set(own)
        columns = (_folded(own), _folded(sorted(plain, key=interface_key)), _folded(tagged))
        title = f"{state.vlan_id:<6}{(names.get(state.vlan_id) or f'VLAN{state.vlan_id:04}')[:12]:<13}"
        for pvid, untagged, tag in list(zip_longest(*columns, fillvalue="")) or [("", "", "")]:
            yield f"{title}{pvid:<20}{untagged:<20}{tag}".rstrip()
            title = " " * 19


@table.display("show vlan", families=SWITCH, help={"vlan": "VLANs"})
def _show_vlan(call: Call) -> Iterator[str]:
    config = call.device.config
    names = {number: vlan.name for number, vlan in config.vlans.items()}
    return vlans(call.device.state.vlans().values(), names, config.interfaces.values())
