"""Messages that protocols send again and again."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MessageCount:
    """How many messages of a protocol a port sent and received."""

    sent: int = 0
    received: int = 0
