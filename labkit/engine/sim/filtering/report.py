"""NAT sessions, as state records."""

from labkit.engine.sim.filtering.sessions import AGEING, OTHER_AGEING, NatSession, NatTable
from labkit.engine.sim.ipv4 import ip
from labkit.nos.state import NatSessionState


def report_sessions(table: NatTable, now: float) -> list[NatSessionState]:
    """The living sessions of a device, the oldest first."""
    return [_session(session, now) for session in table.sessions(now)]


def _session(session: NatSession, now: float) -> NatSessionState:
    before, after = session.before, session.after
    return NatSessionState(
        protocol=before.protocol,
        source=ip(before.source),
        source_port=before.source_port,
        destination=ip(before.destination),
        destination_port=before.destination_port,
        new_source=ip(after.source) if after.source != before.source else None,
        new_source_port=after.source_port if after.source_port != before.source_port else None,
        new_destination=ip(after.destination) if after.destination != before.destination else None,
        new_destination_port=(
            after.destination_port if after.destination_port != before.destination_port else None
        ),
        interface=session.interface,
        age=int(now - session.started),
        left=int(AGEING.get(before.protocol, OTHER_AGEING) - (now - session.heard)),
    )
