"""What NTP made of a device's clock."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from labkit.engine.clocks import UNSYNCHRONISED


@dataclass(frozen=True, slots=True)
class NtpSessionState:
    """An association: whether its packets come back and are believed, and the stratum of the clock there."""

    address: IPv4Address
    kind: str
    reachable: bool
    stratum: int
    chosen: bool
    preferred: bool
    reason: str = ""
    """Why it cannot be chosen: `unreachable`, `authentication`, or `unsynchronised`."""


@dataclass(frozen=True, slots=True)
class NtpState:
    """A device's clock. `reference` is the server that it follows; None for its own clock, or for none."""

    stratum: int = UNSYNCHRONISED
    reference: IPv4Address | None = None
    local: bool = False
    sessions: tuple[NtpSessionState, ...] = ()

    @property
    def synchronised(self) -> bool:
        """Whether the clock follows a server, or is one itself."""
        return self.stratum < UNSYNCHRONISED
