"""`display mac-vlan`, `display port-isolate` and `display port-group`. Layouts follow the manual."""

from collections.abc import Iterable

from labkit.nos.config import DeviceConfig, PortGroupConfig
from labkit.nos.huawei.bridging import SWITCHES, dashed
from labkit.nos.shell.declaration import Call, Table

table = Table()

_RULE = "-" * 51
_HELP = {
    "mac-vlan": "VLANs by source address",
    "mac-address": "By address",
    "vlan": "By VLAN",
    "port-isolate": "Port isolation",
    "group": "Isolation group",
    "port-group": "Ports that are configured together",
}


def mac_vlans(rows: Iterable[tuple[str, int, int]]) -> str:
    """Render `display mac-vlan`: address, VLAN and priority."""
    lines = [_RULE, "MAC Address     MASK            VLAN      Priority", _RULE]
    found = [f"{dashed(mac):<16}ffff-ffff-ffff  {vlan:<10}{priority}" for mac, vlan, priority in rows]
    return "\n".join([*lines, *found, "", f"Total MAC VLAN address count: {len(found)}"])


def _rows(config: DeviceConfig) -> Iterable[tuple[str, int, int]]:
    for vlan in sorted(config.vlans):
        for mac, priority in sorted(config.vlans[vlan].macs.items()):
            yield mac, vlan, priority


@table.display("display mac-vlan mac-address {all|<mac>}", families=SWITCHES, help=_HELP)
def _display_by_address(call: Call) -> str:
    wanted = None if call["mac"] is None else call["mac"].replace("-", "")
    return mac_vlans(row for row in _rows(call.device.config) if wanted in (None, row[0]))


@table.display("display mac-vlan vlan <1-4094>", families=SWITCHES, help=_HELP)
def _display_by_vlan(call: Call) -> str:
    return mac_vlans(row for row in _rows(call.device.config) if row[1] == call["vlan"])


@table.display("display port-isolate group {<group:1-64>|all}", families=SWITCHES, help=_HELP)
def _display_isolation(call: Call) -> str:
    groups: dict[int, list[str]] = {}
    for name, interface in call.device.config.interfaces.items():
        if interface.switchport is not None:
            for group in interface.switchport.isolation_groups:
                groups.setdefault(group, []).append(name)
    lines: list[str] = []
    for group, names in sorted(groups.items()):
        if call["group"] in (None, group):
            lines += [f"  The ports in isolate group {group}:"]
            lines += ["     ".join(names[start : start + 3]) for start in range(0, len(names), 3)]
    return "\n".join(lines) if lines else "Info: The isolate group does not exist."


@table.display("display port-group [all|<name:string 1-32>]", families=SWITCHES, help=_HELP)
def _display_port_groups(call: Call) -> str:
    groups: dict[str, PortGroupConfig] = call.device.config.port_groups
    wanted = call["name"]
    lines: list[str] = []
    for name, group in sorted(groups.items()):
        if wanted in (None, name):
            lines += [f"Portgroup:{name}", *group.members]
    return "\n".join(lines) if lines else "Info: The port group does not exist."
