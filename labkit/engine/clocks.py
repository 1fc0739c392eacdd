"""Which clock a device follows (RFC 5905, 3 and 11.2, as far as clocks that never err need it), on every engine alike.

This module also runs inside containers, alone.
"""

from collections.abc import Iterable
from typing import NamedTuple

UNSYNCHRONISED = 16
"""The stratum of a clock that follows nobody (RFC 5905, 7.3)."""


class Candidate(NamedTuple):
    """A clock that answers, is believed and is synchronised itself. `address` is an integer."""

    address: int
    stratum: int
    preferred: bool


def followed(candidates: Iterable[Candidate], master: int | None) -> Candidate | None:
    """The preferred one, then that of the lowest stratum; None where there is none, or the own clock is better.

    `master` is the stratum of the own clock, where that is a reference.
    """
    best = min(candidates, key=lambda each: (not each.preferred, each.stratum, each.address), default=None)
    if best is not None and master is not None and best.stratum + 1 >= master:
        return None
    return best


def stratum_of(best: Candidate | None, master: int | None) -> int:
    """The stratum of a device that follows `best`, or its own clock, or nobody."""
    behind = UNSYNCHRONISED if best is None else best.stratum + 1
    return min(behind, UNSYNCHRONISED if master is None else master)
