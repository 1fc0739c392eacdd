"""Packets of RIP: `display rip 1 statistics interface` (layout: the AR's manual).

Counted are the periodic updates (RFC 2453, 3.8), each as one packet, and the request with which a process begins.
Triggered updates follow changes, and are not counted.
"""

from collections.abc import Iterator

from labkit.engine.engine import Reset
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.display.rip import HELP, states
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import MessageCount, RipInterfaceState, RipState

table = Table()
_HELP = HELP | {"statistics": "Numbers of packets", "all": "Of all interfaces"}
_COLUMNS = "{:<42}{:<12}{:<13}{}"
_WINDOWS = (60.0, 300.0, None)
"""Seconds: the columns of the last minute, of the last five, and of all time."""


@table.display("display rip <process-id:1-65535> statistics interface {all|<interface>}", help=_HELP)
def show(call: Call) -> str:
    """Show how many packets each interface of a process sent and received."""
    return joined(
        line
        for state in states(call)
        for item in state.interfaces
        if call["interface"] in (None, True, item.interface)
        for line in (*_interface(call, state, item), "")
    )


def _interface(call: Call, state: RipState, item: RipInterfaceState) -> Iterator[str]:
    name = f"{state.process_id} {item.interface}"
    counts = [call.device.state.messages("rip", within).get(name, MessageCount()) for within in _WINDOWS]
    sent, received = [count.sent for count in counts], [count.received for count in counts]
    refused = any(not each.accepted for each in state.neighbors if each.interface == item.interface)
    none = [0, 0, 0]
    yield f"{item.interface}({item.address})"
    yield _COLUMNS.format("Statistics information", "Last min", "Last 5 min", "Total")
    for title, numbers in (
        ("Periodic updates sent", sent),
        ("Periodic updates received", received),
        ("Triggered updates sent", none),
        ("Triggered updates received", none),
        ("Response packet sent", sent),
        ("Response packet received", received),
        ("Response packet ignored", received if refused else none),
        ("Request packet sent", [0, 0, 1] if sent[2] else none),
        ("Request packet received", [0, 0, 1] if received[2] else none),
        ("Request packet ignored", none),
        ("Bad packets received", none),
        ("Bad routes received", none),
        ("Packet authentication failed", received if refused and item.authenticated else none),
    ):
        yield _COLUMNS.format(title, *numbers)


@table.action("reset rip <process-id:1-65535> statistics [interface <interface>]", changes=True, help=_HELP)
def reset(call: Call) -> None:
    """Set the counters of packets to zero, of all interfaces of a process or of one."""
    for state in states(call):
        for item in state.interfaces:
            if call["interface"] in (None, item.interface):
                name = f"{state.process_id} {item.interface}"
                call.device.engine.reset(Reset("messages", protocol="rip", interface=name))
