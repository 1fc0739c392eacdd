"""Short protocol timers, for labs that ask for them: `timers: fast`."""

import threading

HELLO, SHORTEST = 1, 4
"""Seconds between hellos, and until a silent neighbour counts as gone."""
_DEFAULT = (10, 40)


class Pace:
    """What each pair of OSPF's hello and dead interval becomes, in one lab.

    Neighbours agree on their short timers when they agree on those that they are configured with, and only then.
    """

    def __init__(self) -> None:
        self._known = {_DEFAULT: SHORTEST}
        self._lock = threading.Lock()

    def ospf(self, hello: int, dead: int) -> tuple[int, int]:
        """The short hello and dead interval in place of the configured ones, in seconds."""
        with self._lock:
            return HELLO, self._known.setdefault((hello, dead), SHORTEST + len(self._known))
