"""PPPoE sessions of a device."""

from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal


@dataclass(frozen=True, slots=True)
class PppoeClientState:
    """A Dialer's session, or its wait for one. MAC addresses are twelve hexadecimal digits.

    `bundle` is the Dialer's; `server_mac` is all zeros until a server answers. `session` 0 is none.
    """

    session: int
    bundle: int
    dialer: str
    port: str
    client_mac: str
    server_mac: str
    state: Literal["IDLE", "PADI", "UP"]


@dataclass(frozen=True, slots=True)
class PppoeServerSession:
    """A client's session with this device; `index` counts the sessions of one template from 0."""

    session: int
    template: str
    index: int
    port: str
    client_mac: str
    server_mac: str
    address: IPv4Address | None


@dataclass(frozen=True, slots=True)
class PppoeState:
    """What a device dials, and who dialled in."""

    clients: tuple[PppoeClientState, ...] = ()
    sessions: tuple[PppoeServerSession, ...] = ()
