"""Messages that a protocol sends again and again, counted from how long it has been speaking.

The engine computes what an exchange of messages ends in and sends none of them. How many went out, and how many
came in, follows from the lab's clock: one as soon as a protocol speaks on a port, then one each interval. A real
device counts more where it also sends when something changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from labkit.nos.state import MessageCount


class Stream(NamedTuple):
    """Messages of a protocol that one port of a device sends, or receives.

    `name` tells the port, for some protocols with the process or the group before or behind it.
    """

    protocol: str
    node: str
    name: str
    sends: bool
    peer: str = ""
    """Who is heard, where a port may hear several."""


@dataclass(slots=True)
class _Tally:
    """A stream that flows since then, with so many seconds between messages; `before` is what went by earlier."""

    since: float | None
    interval: float
    before: int = 0

    def at(self, moment: float) -> int:
        """How many went by until a moment."""
        if self.since is None or moment < self.since:
            return self.before
        return self.before + 1 + int((moment - self.since) / self.interval)

    def stop(self, now: float) -> None:
        """Count what went by, and no more."""
        self.before, self.since = self.at(now), None


@dataclass(slots=True)
class Speaking:
    """All streams of a lab, those that have ended with what they had carried."""

    streams: dict[Stream, _Tally] = field(default_factory=dict)

    def note(self, current: Mapping[Stream, float], now: float) -> None:
        """Note which streams flow in a network that has just settled, each with its interval in seconds."""
        for stream, tally in self.streams.items():
            if tally.since is not None and current.get(stream) != tally.interval:
                tally.stop(now)
        for stream, interval in current.items():
            tally = self.streams.setdefault(stream, _Tally(None, interval))
            if tally.since is None:
                tally.since, tally.interval = now, interval

    def clear(self, protocol: str, node: str, name: str | None, now: float) -> None:
        """Set the counters of a device, or of one of its ports, to zero."""
        for stream, tally in self.streams.items():
            if (stream.protocol, stream.node) == (protocol, node) and name in (None, stream.name):
                tally.before -= tally.at(now)

    def forget_node(self, node: str) -> None:
        """Let all that a device says and hears begin anew."""
        for stream in [stream for stream in self.streams if stream.node == node]:
            del self.streams[stream]

    def counts(self, protocol: str, node: str, now: float, within: float | None) -> dict[str, MessageCount]:
        """What went by at a device until now, or within the last so many seconds, by name."""
        return dict(self._counts(protocol, node, now, within))

    def _counts(
        self, protocol: str, node: str, now: float, within: float | None
    ) -> Iterator[tuple[str, MessageCount]]:
        numbers: dict[str, list[int]] = {}
        for stream, tally in self.streams.items():
            if (stream.protocol, stream.node) == (protocol, node):
                number = tally.at(now) - (0 if within is None else max(0, tally.at(now - within)))
                numbers.setdefault(stream.name, [0, 0])[not stream.sends] += number
        for name, (sent, received) in numbers.items():
            yield name, MessageCount(sent, received)
