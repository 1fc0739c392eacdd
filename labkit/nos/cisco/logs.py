"""What a device writes into its log, in IOS's words (facility, severity, mnemonic)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from labkit.engine.engine import Event
from labkit.nos.cisco.interface_names import type_of

if TYPE_CHECKING:
    from labkit.nos.device import Device
    from labkit.nos.shell.interpreter import Terminal

_PHASES = {
    "down": "DOWN",
    "attempt": "ATTEMPT",
    "init": "INIT",
    "2-way": "2WAY",
    "exstart": "EXSTART",
    "exchange": "EXCHANGE",
    "loading": "LOADING",
    "full": "FULL",
}


def event_logs(device: "Device", event: Event) -> Iterator[str]:
    """What a device logs of an event of its engine."""
    if event.kind in ("link-up", "link-down"):
        yield from _link_logs(device, event)
    elif event.kind == "ospf-neighbor":
        yield _neighbor_log(event)
    elif event.kind == "ospfv3-neighbor":
        yield _neighbor_log(event).replace("%OSPF-", "%OSPFv3-", 1)
    elif event.kind == "hsrp-group":
        states = f"state {event.before.capitalize()} -> {event.after.capitalize()}"
        yield f"%HSRP-5-STATECHANGE: {event.interface} Grp {event.process_id} {states}"
    elif event.kind == "bgp-peer":
        yield from _peer_logs(device, event)


def _peer_logs(device: "Device", event: Event) -> Iterator[str]:
    """A session that came up or went down, unless BGP was told to be silent."""
    bgp = device.config.bgp
    if bgp is None or "bgp log-neighbor-changes" not in bgp.kept:
        return
    name = str(event.neighbor).upper()
    peer = bgp.peers.get(name)
    if event.after == "established":
        state = "Up"
    elif peer is None:
        state = "Down Neighbor deleted"
    else:
        state = f"Down {'Admin. shutdown' if peer.ignored else 'Peer closed the session'}"
    yield f"%BGP-5-ADJCHANGE: neighbor {name} {state} "


def _link_logs(device: "Device", event: Event) -> Iterator[str]:
    """The port, then its line protocol. One that was shut says so."""
    state = "up" if event.kind == "link-up" else "down"
    interface = device.config.interfaces.get(event.interface)
    if type_of(event.interface) == "Loopback":
        yield f"%LINEPROTO-5-UPDOWN: Line protocol on Interface {event.interface}, changed state to {state}"
        return
    if state == "down" and interface is not None and interface.shutdown:
        yield f"%LINK-5-CHANGED: Interface {event.interface}, changed state to administratively down"
    else:
        yield f"%LINK-3-UPDOWN: Interface {event.interface}, changed state to {state}"
    yield f"%LINEPROTO-5-UPDOWN: Line protocol on Interface {event.interface}, changed state to {state}"


def _neighbor_log(event: Event) -> str:
    before, after = (_PHASES.get(phase, phase.upper()) for phase in (event.before, event.after))
    cause = "Loading Done" if event.after == "full" else "Neighbor Down: Dead timer expired"
    return (
        f"%OSPF-5-ADJCHG: Process {event.process_id}, Nbr {event.neighbor} on {event.interface} "
        f"from {before} to {after}, {cause}"
    )


def configured(terminal: "Terminal") -> str:
    """Who has left the configuration mode."""
    by = f"{terminal.user} on {line_name(terminal)}"
    return f"%SYS-5-CONFIG_I: Configured from console by {by} ({terminal.address})"


def line_name(terminal: "Terminal") -> str:
    """`vty0`, `console`."""
    kind, _, number = terminal.line.partition(" ")
    return f"vty{number}" if kind == "VTY" else "console"


def kept_log(line: str) -> str:
    """What a device logs of a line that the simulation stores without effect; no real one has this facility."""
    return f'%LABKIT-5-KEPT: The line "{line}" was stored. It has no effect in this lab.'


def log_line(device: "Device", text: str) -> str:
    """A line of the log: when, what. A clock that nobody has set is marked with an asterisk."""
    time = device.local_time()
    return f"*{time:%b} {time.day:>2} {time:%H:%M:%S}.{time.microsecond // 1000:03}: {text}"
