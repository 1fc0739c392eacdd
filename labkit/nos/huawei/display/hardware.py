"""What the device is made of, and what is plugged into its ports. Layouts: the manual.

A simulated device has one board; its serial number is its address.
"""

from labkit.nos.huawei.display.interface import MISSING, dashed
from labkit.nos.huawei.display.kept_lines import lines
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import type_of
from labkit.nos.shell.declaration import Call, Table

table = Table()

_CAGED = ("GigabitEthernet", "XGigabitEthernet")
_HELP = {
    "transceiver": "Transceiver information",
    "interface": "Of one port",
    "verbose": "Detailed information",
    "manufacture-info": "Serial numbers",
    "elabel": "Electronic label",
    "power": "Power supply",
    "fan": "Fans",
    "temperature": "Temperatures",
    "esn": "Equipment serial number",
    "stack": "Stack of switches",
    "license": "Licence",
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


def _serial(call: Call) -> str:
    return f"21{call.device.node.mac.upper()}"


@table.display("display device manufacture-info", help=_HELP)
def manufacture(call: Call) -> str:
    """Tell the board's serial number."""
    columns = "{:<6}{:<6}{:<24}{}"
    row = columns.format("0", "-", _serial(call), "-")
    return joined([columns.format("Slot", "Sub", "Serial-number", "Manu-date"), "-" * 50, row])


@table.display("display esn", help=_HELP)
def serial_number(call: Call) -> str:
    """Tell the serial number of the equipment."""
    return f"ESN of device: {_serial(call)}"


@table.display("display elabel [slot <0-8>|backplane|brief]", help=_HELP)
def label(call: Call) -> str:
    """Show the electronic label of the board."""
    kind = call.device.kind
    rows = ("[Slot_0]", "/$[Board Integration Version]", "[Board Properties]", f"BoardType={kind.model}")
    return joined([*rows, f"BarCode={_serial(call)}", f"Description={kind.model}", "VendorName=Huawei"])


@table.display("display power [slot <0-8>]", help=_HELP)
def supply(_call: Call) -> str:
    """Tell of the supply: a simulated device has none."""
    columns = "{:<8}{:<10}{:<10}{:<8}{:<10}{}"
    header = columns.format("Slot", "PowerID", "Online", "Mode", "State", "Power(W)")
    return joined(["-" * 56, header, "-" * 56, columns.format("0", "-", "Absent", "-", "-", "-"), "-" * 56])


@table.display("display fan [slot <0-8>|verbose]", help=_HELP)
def fans(_call: Call) -> str:
    """Tell of the fans: a simulated device has none."""
    columns = "{:<6}{:<8}{:<10}{:<10}{:<8}{}"
    header = columns.format("Slot", "FanID", "Online", "Status", "Speed", "Mode")
    return joined(["-" * 50, header, "-" * 50, columns.format("0", "-", "Absent", "-", "-", "-")])


@table.display("display temperature [all|slot <0-8>]", help=_HELP)
def temperatures(_call: Call) -> str:
    """Tell of the sensors: a simulated board has none."""
    columns = "{:<6}{:<6}{:<8}{:<8}{}"
    header = columns.format("Slot", "Card", "Sensor", "Status", "Current(C)")
    return joined(["-" * 50, header, "-" * 50, columns.format("0", "-", "-", "Absent", "-")])


@table.display("display stack [configuration|topology|peers]", families=frozenset({"s"}), help=_HELP)
def stacked(call: Call) -> str:
    """Show the stack: the switch alone is its master."""
    config = call.device.config
    priority = next(
        (line["priority"] for line in lines(config, "stack slot <slot:0-8> priority") if line["slot"] == 0),
        100,
    )
    address = dashed(call.device.node.mac)
    columns = "{:<10}{:<13}{:<18}{:<12}{}"
    return joined(
        [
            "Stack mode: Service-port",
            "Stack topology type: Link",
            f"Stack system MAC: {address}",
            "MAC switch delay time: 10 min",
            "Stack reserved VLAN: 4093",
            "Slot of the active management port: --",
            columns.format("Slot", "Role", "Mac address", "Priority", "Device type"),
            "-" * 64,
            columns.format(0, "Master", address, priority, call.device.kind.model),
        ]
    )


@table.display("display license [state]", help=_HELP)
def license_state(_call: Call) -> str:
    """Tell of the licence: none is needed, all that is simulated may be used."""
    return "Info: No license is activated. The default functions of the device are available."
