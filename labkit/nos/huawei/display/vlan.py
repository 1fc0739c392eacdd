"""`display vlan` and `display port vlan`.

Layout: S5700 V200R003 as captured in the samples of ntc-templates. What differs from eNSP's V200R001 is due
to the public template: no empty line between VLANs, and short rows, since of longer ones it loses ports or
counts them twice. `verbose` and `summary` follow the manual.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from labkit.nos.config import DeviceConfig, SwitchportConfig
from labkit.nos.huawei.display.interface import pvid, select
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import VlanPort, VlanState

table = Table()

_SWITCH = frozenset({"s", "ac"})
_RULE = "-" * 80
_LEGEND = (
    _RULE,
    "U: Up;         D: Down;         TG: Tagged;         UT: Untagged;",
    "MP: Vlan-mapping;               ST: Vlan-stacking;",
    "#: ProtocolTransparent-vlan;    *: Management-vlan;",
    _RULE,
    "",
)
_HELP = {
    "vlan": "Display VLAN information",
    "port": "Display port information",
    "verbose": "Detailed information",
    "summary": "Numbers of VLANs",
}
_PORT_COLUMN = 16
_LIST_WIDTH = 32


def vlans(states: Sequence[VlanState], *, total: bool = True) -> str:
    """Render `display vlan`: the ports of each VLAN, then its properties."""
    lines = [f"The total number of VLANs is: {len(states)}"] if total else []
    lines += [*_LEGEND, "VID  Type    Ports", _RULE]
    for state in states:
        lines += _ports(state)
    lines += ["", "VID  Status  Property      MAC-LRN Statistics Description", _RULE]
    lines += [
        f"{state.vlan_id:<5}enable  default       enable  disable    {_description(state)}"
        for state in states
    ]
    return "\n".join(lines)


def _description(state: VlanState) -> str:
    return state.description or f"VLAN {state.vlan_id:04}"


def _ports(state: VlanState) -> Iterator[str]:
    head = f"{state.vlan_id:<5}{'dynamic' if state.dynamic else 'common':<8}"
    untagged = [_port(port) for port in state.ports if not port.tagged]
    tagged = [_port(port) for port in state.ports if port.tagged]
    if not state.ports:
        yield head
    for mark, ports in (("UT:", untagged), ("TG:", tagged)):
        if ports:
            first = 4 if head.strip() else 1
            yield (head + mark + "".join(ports[:first])).rstrip()
            for index in range(first, len(ports), 2):
                yield (" " * _PORT_COLUMN + "".join(ports[index : index + 2])).rstrip()
            head = " " * 13


def _port(port: VlanPort) -> str:
    text = f"{short(port.name)}({'U' if port.up else 'D'})"
    return f"{text:<{_PORT_COLUMN - 1}} "


def vlan_verbose(state: VlanState, name: str = "") -> str:
    """Render `display vlan <id> verbose`."""
    up = any(port.up for port in state.ports)
    fields = {
        "VLAN ID": f"{state.vlan_id}",
        "VLAN Name": name,
        "VLAN Type": "Common",
        "Description": _description(state),
        "Status": "Enable",
        "Broadcast": "Enable",
        "MAC Learning": "Enable",
        "Smart MAC Learning": "Disable",
        "Current MAC Learning Result": "Enable",
        "Statistics": "Disable",
        "Property": "Default",
        "VLAN State": "Up" if up else "Down",
    }
    lines = ["* : Management-VLAN", "---------------------"]
    lines += [f"  {field:<30}: {value}".rstrip() for field, value in fields.items()]
    for title, tagged in (("Untagged     Port", False), ("Tagged       Port", True)):
        ports = [port for port in state.ports if port.tagged == tagged]
        if ports:
            lines.append("  ----------------")
            lines += _names(title, ports)
            active = [port for port in ports if port.up]
            if active:
                lines.append("  ----------------")
                lines += _names("Active  Tag  Port" if tagged else "Active Untag Port", active)
    lines.append("  ----------------")
    lines.append(f"  {'Interface':<28}Physical")
    lines += [f"  {port.name:<28}{'UP' if port.up else 'DOWN'}" for port in state.ports]
    return "\n".join(lines)


def _names(title: str, ports: Iterable[VlanPort]) -> Iterator[str]:
    for index, port in enumerate(ports):
        yield f"  {title}: {port.name}" if index == 0 else f"  {'':<{len(title) + 2}}{port.name}"


def vlan_summary(states: Iterable[VlanState]) -> str:
    """Render `display vlan summary`."""
    states = list(states)
    lines: list[str] = []
    for kind, dynamic in (("static", False), ("dynamic", True)):
        numbers = [state.vlan_id for state in states if state.dynamic == dynamic]
        lines += [f"{kind} vlan:", f"Total {len(numbers)} {kind} vlan."]
        lines += [f"  {line}" for line in _wrapped(_ranges(numbers, " to "), 76)]
        lines.append("")
    return "\n".join([*lines, "reserved vlan:", "Total 0 reserved vlan."])


def port_vlans(ports: Mapping[str, SwitchportConfig]) -> str:
    """Render `display port vlan`: the link type, PVID and tagged VLANs of each port."""
    lines = ["Port                        Link Type    PVID  Trunk VLAN List", "-" * 79]
    for name, port in ports.items():
        tagged = {"trunk": port.trunk_vlans, "hybrid": port.hybrid_tagged}.get(port.mode, frozenset())
        first, *others = _wrapped(_ranges(sorted(tagged), "-"), _LIST_WIDTH) or ["-"]
        lines.append(f"{name:<28}{port.mode:<13}{pvid(port):<6}{first}")
        lines += [f"{'':<47}{other}" for other in others]
    return "\n".join(lines)


def _ranges(numbers: Sequence[int], between: str) -> list[str]:
    """Join neighbours of an ascending sequence: 2, 3, 4, 9 gives `2-4`, `9`."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return [f"{low}" if low == high else f"{low}{between}{high}" for low, high in found]


def _wrapped(words: Iterable[str], width: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


_MISSING = "Error: The VLAN does not exist."


@table.display("display vlan [<vlan-id:1-4094>]", families=_SWITCH, help=_HELP)
def _display_vlan(call: Call) -> str:
    states = call.device.state.vlans()
    number = call["vlan_id"]
    if number is None:
        return vlans(list(states.values()))
    return vlans([states[number]], total=False) if number in states else _MISSING


@table.display("display vlan <vlan-id:1-4094> verbose", families=_SWITCH, help=_HELP)
def _display_vlan_verbose(call: Call) -> str:
    state = call.device.state.vlans().get(call["vlan_id"])
    if state is None:
        return _MISSING
    return vlan_verbose(state, call.device.config.vlans[state.vlan_id].name)


@table.display("display vlan summary", families=_SWITCH, help=_HELP)
def _display_vlan_summary(call: Call) -> str:
    return vlan_summary(call.device.state.vlans().values())


@table.display("display port vlan [<interface>|<type:interface-type>]", families=_SWITCH, help=_HELP)
def _display_port_vlan(call: Call) -> str:
    config: DeviceConfig = call.device.config
    ports = {
        state.name: port
        for state in select(call.device.state.interfaces(), call)
        if state.name in config.interfaces and (port := config.interfaces[state.name].switchport) is not None
    }
    return port_vlans(ports)
