"""`display bfd session all`, in the layout of the AR's manual."""

from collections.abc import Sequence

from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import BfdState

table = Table()

_RULE = "-" * 80
_KINDS = {"static": "S", "auto": "S_AUTO", "dynamic": "D"}
_HELP = {"bfd": "Bidirectional forwarding detection", "session": "BFD session", "all": "All sessions"}


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


def _row(state: BfdState) -> str:
    kind = _KINDS[state.bound] + ("_IF" if state.bound == "auto" else "_IP_IF")
    if not state.interface:
        kind = kind.replace("_IF", "_PEER")
    return (
        f"{state.local:<6d}{state.remote:<11d}{state.peer!s:<16}{'Up' if state.up else 'Down':<10}"
        f"{kind:<12}{state.interface or '-':<25}"
    )


@table.display("display bfd session {all|static|dynamic}", help=_HELP)
def show_sessions(call: Call) -> str:
    """Show the sessions: all, those configured, or those of protocols."""
    states = call.device.state.bfd()
    if call["static"]:
        states = [state for state in states if state.bound != "dynamic"]
    elif call["dynamic"]:
        states = [state for state in states if state.bound == "dynamic"]
    return sessions(states)
