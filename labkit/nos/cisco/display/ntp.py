"""`show ntp status` and `show ntp associations` (layouts of IOS 15)."""

from collections.abc import Iterator

from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import NtpState
from labkit.nos.state.ntp import NtpSessionState

table = Table()

_HELP = {
    "ntp": "Network time protocol",
    "status": "NTP status",
    "associations": "NTP associations",
}
_OWN_CLOCK = ".LOCL."
_REACHED = 377
"""Eight answers in a row, in octal digits (RFC 5905, 9.2)."""
_POLL = 64


def status(state: NtpState) -> Iterator[str]:
    """Render whose time the device has."""
    if state.reference is not None:
        yield f"Clock is synchronized, stratum {state.stratum}, reference is {state.reference}"
    elif state.local:
        yield f"Clock is synchronized, stratum {state.stratum}, reference is {_OWN_CLOCK}"
    else:
        yield f"Clock is unsynchronized, stratum {state.stratum}, no reference clock"
    yield "nominal freq is 250.0000 Hz, actual freq is 250.0000 Hz, precision is 2**10"
    if state.synchronised:
        yield "clock offset is 0.0000 msec, root delay is 1.00 msec"
        yield "root dispersion is 8.00 msec, peer dispersion is 1.20 msec"
        yield "loopfilter state is 'CTRL' (Normal Controlled Loop), drift is 0.000000000 s/s"
    else:
        yield "clock offset is 0.0000 msec, root delay is 0.00 msec"
        yield "root dispersion is 0.00 msec, peer dispersion is 0.00 msec"
        yield "loopfilter state is 'FSET' (Drift set from file), drift is 0.000000000 s/s"
    yield f"system poll interval is {_POLL}, last update was 10 sec ago."


def _mark(session: NtpSessionState) -> str:
    if session.chosen:
        return "*~"
    return " ~" if session.reason else "+~"


def _reference(session: NtpSessionState) -> str:
    """What a server itself follows is not known here but for the states that NTP has words for."""
    if not session.reachable:
        return ".INIT."
    return _OWN_CLOCK if session.stratum < 16 else ".STEP."


def associations(state: NtpState) -> Iterator[str]:
    """Render each association; `*` marks the one that is followed."""
    yield ""
    yield "  address         ref clock       st   when   poll reach  delay  offset   disp"
    if state.local:
        own = state.stratum - 1
        row = f"{own:<5}{10:<7}{16:<5}{_REACHED:<6}0.000   0.000  1.204"
        yield f"*~{'127.127.1.1':<16}{_OWN_CLOCK:<16}{row}"
    for session in state.sessions:
        reach = _REACHED if session.reachable else 0
        figures = "1.000   0.000  1.204" if session.reachable else "0.000   0.000 15937."
        yield (
            f"{_mark(session)}{session.address!s:<16}{_reference(session):<16}{session.stratum:<5}"
            f"{10 if session.reachable else '-':<7}{_POLL:<5}{reach:<6}{figures}"
        )
    yield " * sys.peer, # selected, + candidate, - outlyer, x falseticker, ~ configured"


@table.display("show ntp status", help=_HELP)
def _show_status(call: Call) -> Iterator[str]:
    if not _runs(call):
        yield "%NTP is not enabled."
        return
    yield from status(call.device.state.ntp())


@table.display("show ntp associations", help=_HELP)
def _show_associations(call: Call) -> Iterator[str]:
    if not _runs(call):
        yield "%NTP is not enabled."
        return
    yield from associations(call.device.state.ntp())


def _runs(call: Call) -> bool:
    ntp = call.device.config.ntp
    return ntp.master is not None or bool(ntp.associations)
