"""Address translation as a device reports it."""

from dataclasses import dataclass
from ipaddress import IPv4Address


@dataclass(frozen=True, slots=True)
class NatSessionState:
    """A session: the flow that began it, and what was made of it. None stands for what stayed as it was.

    Of ICMP, `source_port` is the identifier of the echo. `age` and `left` in seconds: since it began, and until
    it ends if no more packets come.
    """

    protocol: int
    source: IPv4Address
    source_port: int
    destination: IPv4Address
    destination_port: int
    new_source: IPv4Address | None
    new_source_port: int | None
    new_destination: IPv4Address | None
    new_destination_port: int | None
    interface: str
    age: int
    left: int


@dataclass(frozen=True, slots=True)
class NatLookups:
    """How many packets found their session, and how many had to begin one."""

    hits: int = 0
    misses: int = 0
