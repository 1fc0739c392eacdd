"""Messages that a protocol sends again and again, counted from how long it has been speaking.

The engine computes what an exchange of messages ends in and sends none of them. How many went out follows from
the lab's clock: one as soon as a protocol speaks on a port, then one each interval. A real device counts more
where it also sends when something changes.
"""

from dataclasses import dataclass, field

from labkit.engine.sim.links import Port

SpeakerKey = tuple[str, str, str]
"""Protocol, node and interface."""


@dataclass(slots=True)
class Speaking:
    """Since when each protocol has been speaking on each port, and when its counters were last set to zero."""

    since: dict[SpeakerKey, float] = field(default_factory=dict)
    cleared: dict[SpeakerKey, float] = field(default_factory=dict)

    def note(self, current: set[SpeakerKey], now: float) -> None:
        """Note who speaks in a network that has just settled."""
        for key in self.since.keys() - current:
            del self.since[key]
            self.cleared.pop(key, None)
        for key in current - self.since.keys():
            self.since[key] = now

    def clear(self, protocol: str, node: str, interface: str | None, now: float) -> None:
        """Set the counters of a device, or of one of its ports, to zero."""
        for key in self.since:
            if key[:2] == (protocol, node) and interface in (None, key[2]):
                self.cleared[key] = now

    def forget_node(self, node: str) -> None:
        """Let all that a device says begin anew."""
        for key in [key for key in self.since if key[1] == node]:
            del self.since[key]
            self.cleared.pop(key, None)

    def sent(self, protocol: str, port: Port, interval: float, now: float) -> int:
        """How many messages a port sent; `interval` in seconds."""
        key = (protocol, *port)
        return self._count(key, self.since.get(key), interval, now)

    def heard(self, protocol: str, port: Port, peer: Port, interval: float, now: float) -> int:
        """How many messages of a peer a port received; `interval` is the peer's."""
        key = (protocol, *port)
        own, theirs = self.since.get(key), self.since.get((protocol, *peer))
        if own is None or theirs is None:
            return 0
        # What the peer said before this port listened is lost.
        missed = 0 if own <= theirs else _messages(own - theirs, interval)
        return max(0, self._count(key, theirs, interval, now) - (0 if key in self.cleared else missed))

    def _count(self, key: SpeakerKey, since: float | None, interval: float, now: float) -> int:
        if since is None:
            return 0
        cleared = self.cleared.get(key)
        before = 0 if cleared is None or cleared < since else _messages(cleared - since, interval)
        return _messages(now - since, interval) - before


def _messages(elapsed: float, interval: float) -> int:
    return 1 + int(elapsed / interval)
