"""`display bfd session`, in the layouts of the AR's manual."""

from collections.abc import Sequence

from labkit.nos.config import DeviceConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BfdState

table = Table()

_RULE = "-" * 80
_KINDS = {"static": "S", "auto": "S_AUTO", "dynamic": "D"}
_BOUND = {"static": "Static", "auto": "Static Auto", "dynamic": "Dynamic"}
_INTERVAL, _MULTIPLIER = 1000, 3
"""Milliseconds between packets and the packets that may be missed, unless typed."""
_HELP = {
    "bfd": "Bidirectional forwarding detection",
    "session": "BFD session",
    "all": "All sessions",
    "verbose": "Detailed information",
}


def sessions(states: Sequence[BfdState]) -> str:
    """Render the table of sessions."""
    up = sum(state.up for state in states)
    return joined(
        [
            _RULE,
            f"{'Local':<6}{'Remote':<11}{'PeerIpAddr':<16}{'State':<10}{'Type':<12}{'InterfaceName':<25}",
            _RULE,
            "",
            *(_row(state) for state in states),
            _RULE,
            f"     Total UP/DOWN Session Number : {up}/{len(states) - up}",
        ]
    )


def details(states: Sequence[BfdState], config: DeviceConfig) -> str:
    """Render all that is known of each session; intervals are what this end wants."""
    lines: list[str] = []
    for index, state in enumerate(states):
        typed = next(
            (
                held
                for held in config.bfd_sessions.values()
                if (held.local, held.peer) == (state.local, state.peer)
            ),
            None,
        )
        send, receive = (None, None) if typed is None else (typed.min_transmit, typed.min_receive)
        multiplier = (typed.multiplier if typed is not None else None) or _MULTIPLIER
        hops = "(One Hop)" if state.interface else "(Multi Hop)"
        name = f" Name : {typed.name}" if typed is not None else ""
        way = f"Peer IP Address{f' & {state.interface}' if state.interface else ''}"
        lines += [
            _RULE,
            f"{f'Session MIndex : {256 + index}':<31}{hops} State : {'Up' if state.up else 'Down'}{name}",
            _RULE,
            f"  Local Discriminator    : {state.local:<17}Remote Discriminator   : {state.remote}",
            "  Session Detect Mode    : Asynchronous Mode Without Echo Function",
            f"  BFD Bind Type          : {way}",
            f"  Bind Session Type      : {_BOUND[state.bound]}",
            f"  Bind Peer IP Address   : {state.peer}",
            f"  Bind Interface         : {state.interface or '-'}",
            f"  Min Tx Interval (ms)   : {send or _INTERVAL:<17}Min Rx Interval (ms)   : {receive or _INTERVAL}",
            f"  Detect Multi           : {multiplier}",
            "",
        ]
    up = sum(state.up for state in states)
    return joined([*lines, f"     Total UP/DOWN Session Number : {up}/{len(states) - up}"])


def _row(state: BfdState) -> str:
    kind = _KINDS[state.bound] + ("_IF" if state.bound == "auto" else "_IP_IF")
    if not state.interface:
        kind = kind.replace("_IF", "_PEER")
    return (
        f"{state.local:<6d}{state.remote:<11d}{state.peer!s:<16}{'Up' if state.up else 'Down':<10}"
        f"{kind:<12}{state.interface or '-':<25}"
    )


@table.display("display bfd session {all|static|dynamic} [verbose]", help=_HELP)
def show_sessions(call: Call) -> str:
    """Show the sessions: all, those configured, or those of protocols."""
    states = call.device.state.bfd()
    if call["static"]:
        states = [state for state in states if state.bound != "dynamic"]
    elif call["dynamic"]:
        states = [state for state in states if state.bound == "dynamic"]
    return details(states, call.device.config) if call["verbose"] else sessions(states)


@table.display("display bfd statistics [session {all|static|dynamic}]", help=_HELP)
def show_statistics(call: Call) -> str:
    """Count the sessions by state and by who asked for them."""
    states = call.device.state.bfd()
    up = sum(state.up for state in states)
    rows = {
        "Current Display Board Number": "Main",
        "Total Up/Down Session Number": f"{up}/{len(states) - up}",
        "Static session": sum(state.bound == "static" for state in states),
        "Dynamic session": sum(state.bound == "dynamic" for state in states),
        "Static auto session": sum(state.bound == "auto" for state in states),
    }
    return joined([_RULE, *(f"{name:<32}: {count}" for name, count in rows.items()), _RULE])


@table.display("display bfd session discriminator <1-16383> [verbose]", help=_HELP)
def show_session(call: Call) -> str:
    """Show the session with a local discriminator."""
    states = [state for state in call.device.state.bfd() if state.local == call["discriminator"]]
    if not states:
        return "Error: The session does not exist."
    return details(states, call.device.config) if call["verbose"] else sessions(states)
