"""The information center: what a device writes into its log, in VRP's words (reference 4.4)."""

from collections.abc import Iterator

from labkit.engine.engine import Event
from labkit.nos.device import LOG_SIZE, Device
from labkit.nos.shell.declaration import Call, Table

table = Table()

_STATES = {
    "down": "Down",
    "attempt": "Attempt",
    "init": "Init",
    "2-way": "2Way",
    "exstart": "ExStart",
    "exchange": "Exchange",
    "loading": "Loading",
    "full": "Full",
}
_CHANNEL = "Channel number: 4, Channel name: logbuffer"


def event_logs(device: Device, event: Event) -> Iterator[str]:
    """What a device logs of an event of its engine."""
    if event.kind in ("link-up", "link-down"):
        yield from _link_logs(device, event)
    elif event.kind == "ospf-neighbor":
        yield _neighbor_log(event)


def _link_logs(device: Device, event: Event) -> Iterator[str]:
    """The port, and where it is a routed one that has an address also its protocol."""
    state = "UP" if event.kind == "link-up" else "DOWN"
    yield f"IFPDT/4/IF_STATE(l)[0]:Interface {event.interface} has turned into {state} state."
    interface = device.config.interfaces.get(event.interface)
    if interface is not None and interface.switchport is None and interface.address is not None:
        yield (
            f"IFNET/4/LINK_STATE(l)[1]:The line protocol IP on the interface {event.interface} has entered the "
            f"{state} state."
        )


def _neighbor_log(event: Event) -> str:
    rising = event.after == "full"
    cause = "LoadingDone" if rising else "InactivityTimer" if event.after == "down" else "HelloReceived"
    return (
        "OSPF/4/NBR_CHANGE_E(l)[2]:Neighbor changes event: neighbor status changed. "
        f"(ProcessId={event.process_id}, NeighborAddress={event.neighbor}, NeighborEvent={cause}, "
        f"NeighborPreviousState={_STATES.get(event.before, event.before)}, "
        f"NeighborCurrentState={_STATES.get(event.after, event.after)})"
    )


def change_log(device: Device) -> str:
    """What a switch logs of each line that changed its configuration; routers keep that to themselves."""
    if device.kind.role != "switch":
        return ""
    return (
        "DS/4/DATASYNC_CFGCHANGE:OID 1.3.6.1.4.1.2011.5.25.191.3.1 configurations have been changed. "
        f"The current change number is {device.changes}, the change loop count is 0, and the maximum number of "
        "records is 4095."
    )


def kept_log(line: str) -> str:
    """What a device logs of a line that the simulation stores without effect; no real one has this module."""
    return f'LABKIT/5/KEPT(l)[3]:The line "{line}" was stored. It has no effect in this lab.'


def log_line(device: Device, text: str) -> str:
    """A line of the log: when, who, what."""
    time = device.local_time()
    zone = f"{time:%z}" if device.config.access.time_zone else ""
    stamp = f"{time:%b} {time.day} {time:%Y %H:%M:%S}" + (f"{zone[:3]}:{zone[3:5]}" if zone else "")
    mark = "" if text.startswith("DS/") else "%%01"
    return f"{stamp} {device.config.hostname} {mark}{text}"


@table.display(
    "display logbuffer [size <1-1024>]",
    help={"logbuffer": "Display the log buffer", "size": "Only the newest lines"},
)
def logbuffer(call: Call) -> str:
    """Print the log or its newest lines, the oldest line first."""
    device = call.device
    device.collect()
    enabled = "enabled" if device.config.access.log else "disabled"
    lines = [
        f"Logging buffer configuration and contents : {enabled}",
        "Allowed max buffer size : 1024",
        f"Actual buffer size : {LOG_SIZE}",
        _CHANNEL,
        "Dropped messages : 0",
        f"Overwritten messages : {max(0, device.logged - LOG_SIZE)}",
        f"Current messages : {len(device.log)}",
        "",
        *(device.log if call["size"] is None else list(device.log)[-call["size"] :]),
    ]
    return "\n".join(lines)


@table.action("reset logbuffer", help={"logbuffer": "Log buffer"})
def reset(call: Call) -> None:
    """Empty the log."""
    call.device.collect()
    call.device.log.clear()
