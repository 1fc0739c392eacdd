"""A firewall's sessions and hits, as state records."""

from labkit.engine.sim.filtering.firewall_sessions import (
    AGEING,
    OTHER_AGEING,
    FirewallPast,
    FirewallSession,
)
from labkit.engine.sim.filtering.sessions import NatTable
from labkit.engine.sim.ipv4 import ip
from labkit.nos.state import FirewallSessionState, FirewallState


def report_firewall(past: FirewallPast | None, translated: NatTable | None, now: float) -> FirewallState:
    """The living sessions of a device, the oldest first, and the hits of its rules."""
    if past is None:
        return FirewallState()
    living = [session for session in past.sessions.values() if session.alive(now)]
    return FirewallState(
        tuple(_session(session, translated, now) for session in living), dict(past.hits), dict(past.nat_hits)
    )


def _session(session: FirewallSession, translated: NatTable | None, now: float) -> FirewallSessionState:
    flow = session.flow
    nat = None if translated is None else translated.forward(flow, now)
    changed = nat is not None and nat.after.source != flow.source
    # The policy sees the server's own address: what was asked for is in the translation that came before it.
    asked = None if translated is None else translated.backward(flow.reverse, now)
    server = asked if asked is not None and asked.before.destination != flow.destination else None
    return FirewallSessionState(
        protocol=flow.protocol,
        source=ip(flow.source),
        source_port=flow.source_port,
        destination=ip(flow.destination),
        destination_port=flow.destination_port,
        source_zone=session.source_zone,
        destination_zone=session.destination_zone,
        rule=session.rule,
        left=int(AGEING.get(flow.protocol, OTHER_AGEING) - (now - session.heard)),
        new_source=ip(nat.after.source) if nat is not None and changed else None,
        new_source_port=nat.after.source_port if nat is not None and changed else None,
        public_destination=ip(server.before.destination) if server is not None else None,
        public_port=server.before.destination_port if server is not None else None,
    )
