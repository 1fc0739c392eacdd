"""`display ntp-service status` and `sessions` (layouts: Huawei's manual).

In the steady state of a simulated network all clocks agree: offset and delay are 0.
"""

from collections.abc import Iterable

from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import NtpSessionState, NtpState

table = Table()

_HELP = {"ntp-service": "Display NTP", "status": "State of the clock", "sessions": "Associations"}
_REFERENCE = "LOCAL(0)"
"""What the clock there follows is not known here."""
_ALL_ANSWERED, _NONE_ANSWERED = 255, 0
"""The register of the last eight polls (RFC 5905, 9.2)."""


def status(state: NtpState) -> str:
    """Render `display ntp-service status`."""
    word = "synchronized" if state.synchronised else "unsynchronized"
    reference = "LOCAL(0)" if state.local else str(state.reference or "none")
    return joined(
        (
            f" clock status: {word} ",
            f" clock stratum: {state.stratum} ",
            f" reference clock ID: {reference}",
            " nominal frequency: 100.0000 Hz ",
            " actual frequency: 100.0000 Hz ",
            " clock precision: 2^17",
            " clock offset: 0.0000 ms ",
            " root delay: 0.00 ms ",
            " root dispersion: 0.00 ms ",
            " peer dispersion: 0.00 ms ",
            f" synchronization state: {'clock synchronized' if state.synchronised else 'clock not set'}",
        )
    )


def sessions(held: Iterable[NtpSessionState]) -> str:
    """Render `display ntp-service sessions`."""
    header = "       source          reference       stra reach poll  now offset delay disper"
    rows = [
        f" [{_flags(each)}]{each.address!s:<16}{_REFERENCE:<16}{each.stratum:<5}"
        f"{_ALL_ANSWERED if each.reachable else _NONE_ANSWERED:<6}{64:<6}{'-':<5}0.0    0.0   0.0"
        for each in held
    ]
    notes = "note: 1 source(master),2 source(peer),3 selected,4 candidate,5 configured"
    return joined((header, "*" * 80, *rows, notes))


def _flags(each: NtpSessionState) -> str:
    digits = ("1" if each.chosen else "") + ("2" if each.kind == "peer" else "")
    usable = "" if each.reason else "3" if each.chosen else "4"
    return f"{digits}{usable}5"


@table.display("display ntp-service status", help=_HELP)
def _display_status(call: Call) -> str:
    return status(call.device.state.ntp())


@table.display("display ntp-service sessions [verbose]", help=_HELP)
def _display_sessions(call: Call) -> str:
    return sessions(call.device.state.ntp().sessions)
