"""Packets of IS-IS: `display isis statistics packet`.

Counted are the packets that a circuit sends again and again: hellos, and the complete sequence numbers of a designated
router. Link-state PDUs and partial sequence numbers follow changes, and are not counted.
"""

from labkit.engine.engine import Reset
from labkit.nos.huawei.display.isis import HELP, processes, titled
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import IsisInterfaceState, MessageCount

table = Table()
_HELP = HELP | {
    "statistics": "Numbers of LSPs and routes",
    "packet": "Numbers of packets",
    "interface": "Of one circuit",
}
_COLUMNS = "  {:<20}{:>12}{:>12}"


def _kinds(item: IsisInterfaceState) -> dict[str, str]:
    """The kinds of packets of a circuit, each with the name that they are counted under."""
    if not item.broadcast:
        return {"P2P IIH": "p2p"}
    hellos = {f"L{level} LAN IIH": f"l{level}" for level in item.levels}
    return hellos | {f"L{level} CSNP": f"csnp{level}" for level in item.levels}


@table.display("display isis statistics packet [interface <interface>]", help=_HELP)
def show(call: Call) -> str:
    """Show how many packets of each kind each circuit sent and received."""
    lines: list[str] = []
    for state in processes(call):
        lines += titled(f"Packet statistics information for ISIS({state.process_id})")
        for item in state.interfaces:
            if item.loopback or call["interface"] not in (None, item.interface):
                continue
            lines += [f" Interface: {item.interface}", _COLUMNS.format("Type of Packet", "Sent", "Received")]
            for kind, name in _kinds(item).items():
                counts = call.device.state.messages(f"isis-{name}")
                count = counts.get(f"{state.process_id} {item.interface}", MessageCount())
                lines.append(_COLUMNS.format(kind, count.sent, count.received))
            lines.append("")
    return joined(lines)


@table.action("reset isis statistics packet [interface <interface>]", changes=True, help=_HELP)
def reset(call: Call) -> None:
    """Set the counters of packets to zero, of all circuits or of one."""
    for state in call.device.state.isis().values():
        for item in state.interfaces:
            if call["interface"] in (None, item.interface):
                for name in _kinds(item).values():
                    port = f"{state.process_id} {item.interface}"
                    call.device.engine.reset(Reset("messages", protocol=f"isis-{name}", interface=port))
