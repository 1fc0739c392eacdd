"""Which addresses are bound to which ports: by DHCP snooping, and by hand (layout: the S5700's manual)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from labkit.nos.huawei.bridging import SWITCHES
from labkit.nos.huawei.display.interface import dashed
from labkit.nos.huawei.display.kept_lines import lines
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import DhcpBinding

table = Table()
_RULE = "-" * 80
_COLUMNS = "{:<17}{:<16}{:<16}{:<15}{}"
_WHICH = "{all|interface <interface>|vlan <1-4094>|ip-address <ip>|mac-address <mac>}"
_HELP = {
    "dhcp": "DHCP information",
    "snooping": "What DHCP snooping saw",
    "static": "What was typed",
    "user-bind": "Which addresses are bound to which port",
}


def _table(title: str, last: str, rows: Iterable[tuple[str, ...]]) -> str:
    found = [_COLUMNS.format(*row).rstrip() for row in rows]
    return joined(
        [
            title,
            "Flags:O - outer vlan ,I - inner vlan ,P - Vlan-mapping",
            _COLUMNS.format("IP Address", "MAC Address", "VSI/VLAN(O/I/P)", "Interface", last).rstrip(),
            _RULE,
            *found,
            _RULE,
            f"Print count: {len(found):>11}          Total count: {len(found):>11}",
        ]
    )


@table.display(f"display dhcp snooping user-bind {_WHICH}", families=SWITCHES, help=_HELP)
def dynamic(call: Call) -> str:
    """List the leases that DHCP snooping saw."""
    held = [each for each in call.device.state.dhcp_bindings() if _wanted(call, each)]
    start = call.device.datetime() - timedelta(seconds=call.device.now())
    return _table("DHCP Dynamic Bind-table:", "Lease", (_row(each, start) for each in held))


def _wanted(call: Call, each: DhcpBinding) -> bool:
    # `all` and the like bind True beside the value of their parameter.
    sought = (call["interface"], call["vlan"], call["ip"], call["mac"])
    held = (each.interface, each.vlan, each.address, dashed(each.mac))
    return all(want in (None, True, has) for want, has in zip(sought, held, strict=True))


def _row(each: DhcpBinding, start: datetime) -> tuple[str, ...]:
    over = "-" if each.ends is None else f"{start + timedelta(seconds=each.ends):%Y.%m.%d-%H:%M}"
    return (str(each.address), dashed(each.mac), f"{each.vlan:<4}/--  /--", short(each.interface), over)


@table.display(f"display dhcp static user-bind {_WHICH}", families=SWITCHES, help=_HELP)
def typed(call: Call) -> str:
    """List the bindings that were typed."""
    found = []
    for line in lines(call.device.config, "user-bind static"):
        name, vlan = str(line.get("interface", "")), line.get("vlan")
        mac = str(line.get("mac_address", "--"))
        for address in line.get("ip") or ("--",):
            sought = (call["interface"], call["vlan"], call["ip"], call["mac"])
            if all(w in (None, True, has) for w, has in zip(sought, (name, vlan, address, mac), strict=True)):
                place = f"{vlan or '--':<4}/--  /--"
                found.append((str(address), mac, place, short(name) if name else "--", ""))
    return _table("DHCP static Bind-table:", "", found)
