"""Virtual routers: `display vrrp` and its table.

The table is captured on AR2220 and S5700 in eNSP (reference, 2.4); the details have the manual's layout.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from labkit.engine.engine import Reset
from labkit.nos.huawei.display.interface import dashed
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.interface_names import short
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import MessageCount, VrrpState
from labkit.nos.state.vrrp import VrrpPhase

table = Table()

_PHASES: dict[VrrpPhase, str] = {"initialize": "Initialize", "backup": "Backup", "master": "Master"}
_RULE = "-" * 64
_HELP = {
    "vrrp": "Display information about VRRP",
    "brief": "Brief information",
    "interface": "Virtual routers of an interface",
    "<vrid>": "Virtual router identifier",
}


def brief(states: Sequence[VrrpState], role: str) -> str:
    """Render the table; a router counts above it, a switch below."""
    count = {phase: sum(state.phase == phase for state in states) for phase in _PHASES}
    totals = (
        f"Total:{len(states):<6d}Master:{count['master']:<6d}Backup:{count['backup']:<6d}"
        f"Non-active:{count['initialize']:<6d} "
    )
    body = [f"{'VRID':<6}{'State':<13}{'Interface':<25}{'Type':<9}{'Virtual IP':<15}", _RULE]
    body += [
        f"{state.vrid:<6d}{_PHASES[state.phase]:<13}{short(state.interface):<25}{'Normal':<9}{str(address).upper():<15}"
        for state in states
        for address in state.addresses
    ]
    return joined([*body, _RULE, totals] if role == "switch" else [totals, *body])


def detail(states: Sequence[VrrpState], start: datetime) -> str:
    """Render the virtual routers in full; `start` is when the lab's clock showed 0."""
    return joined(line for state in states for line in (*_group(state, start), ""))


def _group(state: VrrpState, start: datetime) -> Iterator[str]:
    since = f"{start + timedelta(seconds=state.since):%Y-%m-%d %H:%M:%S}"
    yield f"  {state.interface} | Virtual Router {state.vrid}"
    yield f"    State : {_PHASES[state.phase]}"
    for address in state.addresses:
        yield f"    Virtual IP : {address}"
    yield f"    Master IP : {state.master_address or '0.0.0.0'}"  # noqa: S104  # an address that is unset
    yield f"    PriorityRun : {state.running_priority}"
    yield f"    PriorityConfig : {state.configured_priority}"
    yield f"    MasterPriority : {state.master_priority}"
    yield f"    Preempt : {'YES' if state.preempt else 'NO'}   Delay Time : {state.preempt_delay} s"
    yield f"    TimerRun : {state.interval} s"
    yield f"    TimerConfig : {state.interval} s"
    yield f"    Auth type : {(state.authentication or 'none').upper()}"
    yield f"    Virtual MAC : {dashed(state.mac)}"
    yield "    Check TTL : YES"
    yield "    Config type : normal-vrrp"
    yield "    Backup-forward : disabled"
    yield from _tracks(state)
    yield f"    Create time : {start:%Y-%m-%d %H:%M:%S}"
    yield f"    Last change time : {since}"


def _tracks(state: VrrpState) -> Iterator[str]:
    for track in state.tracks:
        if track.route:
            yield f"    Track IP route : {track.interface}   Priority {track.kind} : {track.amount}"
            yield f"    IP route state : {'Reachable' if track.up else 'Unreachable'}"
            continue
        what, word = ("BFD", "BFD-session") if track.session else ("IF", "IF")
        yield f"    Track {what} : {track.interface}   Priority {track.kind} : {track.amount}"
        yield f"    {word} state : {'UP' if track.up else 'DOWN'}"


def _group6(state: VrrpState, start: datetime) -> Iterator[str]:
    """Render a virtual router of IPv6: all addresses under one word, and no authentication (RFC 5798, 9)."""
    yield f"  {state.interface} | Virtual Router {state.vrid}"
    yield f"    State : {_PHASES[state.phase]}"
    for number, address in enumerate(state.addresses):
        yield f"    {'Virtual IP : ' if number == 0 else ' ' * 13}{str(address).upper()}"
    yield f"    Master IP : {str(state.master_address or '::').upper()}"
    yield f"    PriorityRun : {state.running_priority}"
    yield f"    PriorityConfig : {state.configured_priority}"
    yield f"    MasterPriority : {state.master_priority}"
    yield f"    Preempt : {'YES' if state.preempt else 'NO'}   Delay Time : {state.preempt_delay} s"
    yield f"    TimerRun : {state.interval} cs"
    yield f"    TimerConfig : {state.interval} cs"
    yield f"    Virtual MAC : {dashed(state.mac)}"
    yield "    Check hop limit : YES"
    yield "    Config type : normal-vrrp"
    yield from _tracks(state)
    yield f"    Create time : {start:%Y-%m-%d %H:%M:%S}"
    yield f"    Last change time : {start + timedelta(seconds=state.since):%Y-%m-%d %H:%M:%S}"


def _chosen(call: Call, states: Sequence[VrrpState]) -> list[VrrpState]:
    wanted = (call["interface"], call["vrid"])
    return [
        state for state in states if wanted[0] in (None, state.interface) and wanted[1] in (None, state.vrid)
    ]


@table.display("display vrrp [interface <interface>] [<vrid:1-255>] [brief|verbose]", help=_HELP)
def show_vrrp(call: Call) -> str:
    """Show the virtual routers."""
    states = _chosen(call, call.device.state.vrrp())
    if call["brief"]:
        return brief(states, call.device.kind.role)
    return detail(states, call.device.datetime() - timedelta(seconds=call.device.now()))


@table.display("display vrrp [interface <interface>] [<vrid:1-255>] statistics", help=_HELP)
def show_statistics(call: Call) -> str:
    """Count the changes of phase and the advertisements: one each interval; nothing malformed is sent here."""
    counts = call.device.state.messages("vrrp")
    lines = [f"  {kind} errors : 0" for kind in ("Checksum", "Version", "Vrid")]
    for state in _chosen(call, call.device.state.vrrp()):
        count = counts.get(f"{state.interface} {state.vrid}", MessageCount())
        lines += ["", f"  {state.interface} | Virtual Router {state.vrid}"]
        lines += [f"    {title} : {number}" for title, number in _statistics(state, count)]
    return joined(lines)


def _statistics(state: VrrpState, count: MessageCount) -> Iterator[tuple[str, int]]:
    yield "Transited to master", state.turns.master
    yield "Transited to backup", state.turns.backup
    yield "Transited to initialize", state.turns.initialize
    yield "Sent advertisements", count.sent
    yield "Received advertisements", count.received
    for title in (
        "Advertisement interval errors",
        "Failed to authentication check",
        "Received ip ttl errors",
        "Received packets with priority zero",
        "Sent packets with priority zero",
        "Received invalid type packets",
        "Received unmatched address list packets",
        "Unknown authentication type packets",
        "Mismatched authentication type packets",
        "Packet length errors",
    ):
        yield title, 0


@table.action(
    "reset vrrp [interface <interface>] [vrid <vrid:1-255>] statistics",
    changes=True,
    help=_HELP | {"reset": "Reset operation"},
)
def reset_statistics(call: Call) -> None:
    """Set the counters of advertisements to zero."""
    for state in _chosen(call, call.device.state.vrrp()):
        name = f"{state.interface} {state.vrid}"
        call.device.engine.reset(Reset("messages", protocol="vrrp", interface=name))


@table.display(
    "display vrrp6 [interface <interface>] [<vrid:1-255>] [brief|verbose]",
    help=_HELP | {"vrrp6": "Display information about VRRP6"},
)
def show_vrrp6(call: Call) -> str:
    """Show the virtual routers of IPv6."""
    states = _chosen(call, call.device.state.vrrp6())
    if call["brief"]:
        return brief(states, call.device.kind.role)
    start = call.device.datetime() - timedelta(seconds=call.device.now())
    return joined(line for state in states for line in (*_group6(state, start), ""))
