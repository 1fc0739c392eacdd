"""What a firewall remembers: the sessions that it let through, until they age out."""

from dataclasses import dataclass, field

from labkit.engine.sim.flow import ICMP, TCP, Flow

AGEING = {ICMP: 20.0, TCP: 1200.0}
"""Seconds without a packet, by protocol (USG6000)."""
OTHER_AGEING = 120.0


@dataclass(slots=True)
class FirewallSession:
    """A flow that was let through, between two zones. Times in seconds since the lab's start."""

    flow: Flow
    source_zone: str
    destination_zone: str
    rule: str
    started: float
    heard: float
    translation: str = ""
    """The rule of the NAT policy that decided over its source."""

    def alive(self, now: float) -> bool:
        """Whether it has not aged out."""
        return now - self.heard < AGEING.get(self.flow.protocol, OTHER_AGEING)


@dataclass(slots=True)
class FirewallPast:
    """The sessions of a firewall, and how often each rule decided."""

    sessions: dict[Flow, FirewallSession] = field(default_factory=dict)
    hits: dict[str, int] = field(default_factory=dict)
    nat_hits: dict[str, int] = field(default_factory=dict)
    """Of the rules of the NAT policy."""

    def count_translation(self, flow: Flow, rule: str) -> None:
        """Count a session about whose source a rule of the NAT policy decided, once for all its packets."""
        session = self.sessions.get(flow)
        if session is not None and session.translation != rule:
            session.translation = rule
            self.nat_hits[rule] = self.nat_hits.get(rule, 0) + 1

    def follows(self, flow: Flow, now: float) -> bool:
        """Whether a flow belongs to a session that stands, in either direction; it goes on then."""
        for direction in (flow, flow.reverse):
            session = self.sessions.get(direction)
            if session is not None and session.alive(now):
                session.heard = now
                return True
        return False
