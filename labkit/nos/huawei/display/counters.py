"""Packet counters in a table: `display interface counters`, and setting them to zero."""

from collections.abc import Iterable, Iterator

from labkit.engine.engine import Reset
from labkit.nos.huawei.display.interface import MISSING
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import InterfaceState, InterfaceTraffic

table = Table()

_HELP = {
    "counters": "Packet counters",
    "inbound": "Packets received",
    "outbound": "Packets sent",
    "interface": "Interface information",
}
_QUIET = InterfaceTraffic()


def counters(
    states: Iterable[InterfaceState], traffic: dict[str, InterfaceTraffic], directions: tuple[str, ...]
) -> Iterator[str]:
    """Write a line per port with a cable's end: the packets that probes and connections sent, all unicast."""
    found = [state for state in states if state.mac]
    for direction in directions:
        yield direction.capitalize()
        yield f"{'Interface':<24}{'Total(pkts)':>13}{'Broadcast(pkts)':>17}{'Multicast(pkts)':>17}{'Err(pkts)':>11}"
        for state in found:
            carried = traffic.get(state.name, _QUIET)
            count = carried.received if direction == "inbound" else carried.sent
            yield f"{short(state.name):<24}{count:>13}{0:>17}{0:>17}{0:>11}"


@table.display("display interface counters [inbound|outbound] [<interface>]", help=_HELP)
def show(call: Call) -> str:
    """List how many packets each interface carried."""
    states = call.device.state.interfaces()
    wanted = call["interface"] if isinstance(call["interface"], str) else None
    if wanted is not None and wanted not in states:
        return MISSING
    chosen = [states[wanted]] if wanted is not None else list(states.values())
    directions = tuple(name for name in ("inbound", "outbound") if call[name]) or ("inbound", "outbound")
    return joined(counters(chosen, call.device.state.traffic(), directions))


@table.action("reset counters interface [<interface>]", changes=True, help=_HELP)
def reset(call: Call) -> None:
    """Set the counters of all interfaces, or of one, to zero."""
    wanted = call["interface"] if isinstance(call["interface"], str) else None
    call.device.engine.reset(Reset("counters", interface=wanted))
