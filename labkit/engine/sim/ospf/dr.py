"""Election of the designated router and its backup (RFC 2328, section 9.4)."""

from collections.abc import Sequence
from typing import NamedTuple


class Candidate(NamedTuple):
    """A router on the network. `office` is what it declares itself to be: `dr`, `bdr` or nothing."""

    priority: int
    router_id: int
    address: int
    office: str = ""


def elect(candidates: Sequence[Candidate]) -> tuple[Candidate | None, Candidate | None]:
    """The designated router and its backup, each one of the objects given, or None.

    Who holds an office keeps it. With no offices held, as after a simultaneous start, the router of the
    highest priority and router id becomes designated router, the next its backup.
    """
    eligible = [candidate for candidate in candidates if candidate.priority > 0]
    declared = [candidate for candidate in eligible if candidate.office == "dr"]
    designated = max(declared, default=_backup(eligible, exclude=None))
    # Step 4: the election is repeated after the designated router stopped being a candidate for backup.
    return designated, None if designated is None else _backup(eligible, exclude=designated)


def _backup(eligible: Sequence[Candidate], exclude: Candidate | None) -> Candidate | None:
    """Step 2: of those that are not designated router, first those that say they are backup.

    Where two networks are joined, the designated router that loses its office stops declaring itself one
    (step 4) and is a candidate like any other.
    """
    free = [candidate for candidate in eligible if candidate is not exclude]
    declared = [candidate for candidate in free if candidate.office == "bdr"]
    return max(declared or free, default=None)
