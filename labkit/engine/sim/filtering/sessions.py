"""NAT sessions: translations that traffic began, until they age out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labkit.engine.sim.flow import ICMP, TCP, Flow
from labkit.nos.config import NatMapping

if TYPE_CHECKING:
    from labkit.engine.sim.filtering.guard import Outbound
    from labkit.engine.sim.filtering.zone_facts import ZoneRule

AGEING = {ICMP: 20.0, TCP: 600.0}
"""Seconds without a packet, by protocol (VRP)."""
OTHER_AGEING = 120.0
FIRST_PORT = 10240
"""The first port that VRP's address translation gives."""


@dataclass(slots=True)
class NatSession:
    """A flow before and after translation, at one device. `heard` is when its last packet passed, in seconds.

    `interface` is the one that translates, `rule` the configured translation that the session was begun by.
    Without `ports` whole addresses are translated, one to one.
    """

    interface: str
    before: Flow
    after: Flow
    rule: "Outbound | NatMapping | ZoneRule"
    started: float
    heard: float
    ports: bool = True

    def alive(self, now: float) -> bool:
        """Whether the session has not aged out."""
        return now - self.heard < AGEING.get(self.before.protocol, OTHER_AGEING)


@dataclass(slots=True)
class NatTable:
    """The sessions of a device; `hits` counts packets that found theirs, `misses` those that began one."""

    hits: int = 0
    misses: int = 0
    _by_flow: dict[Flow, NatSession] = field(default_factory=dict)
    _by_answer: dict[Flow, NatSession] = field(default_factory=dict)

    def forward(self, flow: Flow, now: float) -> NatSession | None:
        """The session that a flow began."""
        return self._living(self._by_flow.get(flow), now)

    def backward(self, flow: Flow, now: float) -> NatSession | None:
        """The session that a flow answers."""
        return self._living(self._by_answer.get(flow), now)

    def begin(self, session: NatSession) -> None:
        """Add a session."""
        self.misses += 1
        self._by_flow[session.before] = session
        self._by_answer[session.after.reverse] = session

    def hear(self, session: NatSession, now: float) -> None:
        """A packet of a session passed."""
        self.hits += 1
        session.heard = now

    def end(self, session: NatSession) -> None:
        """Forget a session."""
        self._by_flow.pop(session.before, None)
        self._by_answer.pop(session.after.reverse, None)

    def sessions(self, now: float) -> list[NatSession]:
        """The living sessions, the oldest first."""
        return [session for session in self._by_flow.values() if session.alive(now)]

    def free_port(self, protocol: int, address: int, peer: tuple[int, int], now: float) -> int:
        """A port of a public address that no living session uses towards a peer (address and port)."""
        for port in _ports():
            answer = Flow(protocol, peer[0], peer[1], address, port)
            if self.backward(answer, now) is None:
                return port
        return 0

    def inside_of(self, address: int, now: float) -> int | None:
        """The source that a public address is given to, of translations one to one."""
        for session in self._by_flow.values():
            if not session.ports and session.after.source == address and session.alive(now):
                return session.before.source
        return None

    def outside_of(self, source: int, interface: str, now: float) -> int | None:
        """The public address that a source was given on an interface, of translations one to one."""
        for session in self._by_flow.values():
            if (
                not session.ports
                and session.before.source == source != session.after.source
                and session.interface == interface
                and session.alive(now)
            ):
                return session.after.source
        return None

    def _living(self, session: NatSession | None, now: float) -> NatSession | None:
        if session is None or session.alive(now):
            return session
        self.end(session)
        return None


def _ports() -> Iterator[int]:
    yield from range(FIRST_PORT, 65536)
