"""`show vlan`, in the layout of published sessions: whose untagged frames a VLAN takes, and where it is sent how."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, zip_longest

from labkit.nos.config import InterfaceConfig, SwitchportConfig
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import VlanState
from labkit.nos.zte.views import SWITCH, interface_key

table = Table()

_LAST = re.compile(r"\d+$")
_WIDTH = 19
"""Characters of a column with ports."""


def native_vlan(port: SwitchportConfig) -> int:
    """The VLAN to which untagged frames belong."""
    return {"trunk": port.trunk_pvid, "hybrid": port.hybrid_pvid}.get(port.mode, port.access_vlan)


def _ranges(names: Iterable[str]) -> Iterator[str]:
    """Ports whose numbers follow each other as one: gei-0/1/1/3-5."""
    numbered = [(name[: -len(match[0])], int(match[0])) for name in names if (match := _LAST.search(name))]
    runs = groupby(enumerate(numbered), key=lambda item: (item[1][0], item[1][1] - item[0]))
    for (head, _), run in runs:
        numbers = [number for _, (_, number) in run]
        yield f"{head}{numbers[0]}" + (f"-{numbers[-1]}" if len(numbers) > 1 else "")


def _folded(names: Iterable[str]) -> list[str]:
    """The lines of a column: ports with commas, as many as fit."""
    lines: list[str] = []
    for name in _ranges(names):
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
