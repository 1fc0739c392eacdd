"""Why something that a student expects does not happen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The engine's own finding: for feedback, never for a score.

    `reason` is a stable identifier (`ospf-area-mismatch`, `ospf-hello-interval`, …) that `labkit.nos.state.reasons`
    explains; `detail` holds the two values that disagree, in words.
    """

    topic: str
    node: str
    interface: str
    reason: str
    detail: str
    peer: str = ""
    peer_interface: str = ""
