"""Ports in tables: how they negotiate, and the VLANs that pass the active ones. Layouts: the manual of S5700."""

from labkit.nos.huawei.display.interface import pvid
from labkit.nos.huawei.display.interface_state import LEGEND, physical
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short, type_of
from labkit.nos.huawei.parameters import vlan_words
from labkit.nos.shell.declaration import Call, Table

table = Table()
_SWITCHES = frozenset({"s", "ac"})
_RULE = "-" * 79
_HELP = {
    "ethernet": "Ethernet ports",
    "brief": "One line each",
    "active": "With the VLANs that pass",
}


@table.display("display interface ethernet brief", help=_HELP)
def ethernet_ports(call: Call) -> str:
    """List the Ethernet ports with how they negotiate, and the Eth-Trunk that they belong to."""
    config = call.device.config
    columns = "{:<28}{:<6}{:<9}{:<7}{:<10}{:>5}{:>7}  {}"
    rows = [*LEGEND, "InUti/OutUti: input utility/output utility"]
    rows.append(
        columns.format("Interface", "PHY", "Auto-Neg", "Duplex", "Bandwidth", "InUti", "OutUti", "Trunk")
    )
    for name, state in call.device.state.interfaces().items():
        port = config.interfaces.get(name)
        if port is None or "Ethernet" not in type_of(name) or "." in name:
            continue
        automatic = "enable" if port.negotiation else "disable"
        speed = "100M" if type_of(name) == "Ethernet" else "1G"
        trunk = "--" if port.membership.trunk is None else str(port.membership.trunk)
        duplex = port.duplex or "full"
        rows.append(columns.format(name, physical(state), automatic, duplex, speed, "0%", "0%", trunk))
    return joined(rows)


@table.display("display port vlan active", families=_SWITCHES, help=_HELP)
def active_vlans(call: Call) -> str:
    """List the VLANs that exist and pass each port, without a tag and with one."""
    config = call.device.config
    columns = "{:<20}{:<13}{:<8}{}"
    rows = ["T=TAG U=UNTAG", _RULE, columns.format("Port", "Link Type", "PVID", "VLAN List"), _RULE]
    vlans = call.device.state.vlans()
    for name, interface in config.interfaces.items():
        if interface.switchport is None:
            continue
        passing = {
            mark: {
                number
                for number, vlan in vlans.items()
                if any(port.name == name and port.tagged == tagged for port in vlan.ports)
            }
            for mark, tagged in (("U", False), ("T", True))
        }
        lists = [f"{mark}: {vlan_words(numbers)}" for mark, numbers in passing.items() if numbers] or ["-"]
        own = interface.switchport
        rows.append(columns.format(short(name), own.mode, pvid(own), lists[0]))
        rows += [f"{'':<41}{each}" for each in lists[1:]]
    return joined(rows)
