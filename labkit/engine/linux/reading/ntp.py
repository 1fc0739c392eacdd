"""What NTP made of a device's clock, as the program in the container has it."""

import json
from ipaddress import IPv4Address
from typing import Any

from labkit.engine.clocks import UNSYNCHRONISED
from labkit.engine.linux.ntp.program import STATE
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.nos.state import NtpSessionState, NtpState

_ANSWERS = ("", "unsynchronised")
"""Reasons of associations whose answers come back and are believed."""


def clock(device: DeviceView, snapshot: Snapshot) -> NtpState:
    """The clock, and the associations in the order of the configuration."""
    facts = device.facts.ntp
    text = snapshot.file(STATE) if facts is not None else ""
    if facts is None or not text:
        return NtpState()
    found = json.loads(text)
    known: dict[int, dict[str, Any]] = {each["address"]: each for each in found["sessions"]}
    nothing = {"stratum": UNSYNCHRONISED, "reason": "unreachable"}
    reference = found["reference"]
    sessions = []
    for each in facts.associations:
        session = known.get(int(each.address), nothing)
        sessions.append(
            NtpSessionState(
                address=each.address,
                kind=each.kind,
                reachable=session["reason"] in _ANSWERS,
                stratum=session["stratum"],
                chosen=int(each.address) == reference,
                preferred=each.preferred,
                reason=session["reason"],
            )
        )
    return NtpState(
        found["stratum"],
        None if reference is None else IPv4Address(reference),
        local=reference is None and facts.master is not None,
        sessions=tuple(sessions),
    )
