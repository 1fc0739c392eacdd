"""BFD sessions from FRR's JSON."""

from collections.abc import Iterator
from ipaddress import IPv4Address

from labkit.engine.linux.frr.bfd import DAEMON, outlet
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.reading.snapshot import JsonObject, Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.ipv4 import ip, text
from labkit.nos.state import BfdState


def sessions(device: DeviceView, snapshot: Snapshot) -> list[BfdState]:
    """The configured ones, then those that a protocol asked for."""
    facts = device.facts.bfd
    if facts is None:
        return []
    listed = snapshot.listed(DAEMON, "show bfd peers json")
    found = []
    for session in facts.sessions:
        entry = next((each for each in listed if each["peer"] == text(session.peer)), {})
        up = entry.get("status") == "up"
        found.append(
            BfdState(
                session.local or int(entry.get("id", 0)),
                session.remote or (int(entry.get("remote-id", 0)) if up else 0),
                ip(session.peer),
                outlet(device, session),
                up,
                "auto" if session.auto else "static",
            )
        )
    configured = {text(session.peer) for session in facts.sessions}
    return found + list(_dynamic(device, listed, configured))


def _dynamic(device: DeviceView, listed: list[JsonObject], configured: set[str]) -> Iterator[BfdState]:
    names = {linux_name(port.name): port.name for port in device.facts.ports}
    for entry in listed:
        if entry["peer"] not in configured:
            up = entry.get("status") == "up"
            remote = int(entry.get("remote-id", 0)) if up else 0
            name = names.get(entry.get("interface", ""), "")
            yield BfdState(int(entry["id"]), remote, IPv4Address(entry["peer"]), name, up, "dynamic")
