"""The Network Time Protocol (RFC 5905)."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Literal

from labkit.nos.config.secret import Secret


@dataclass(frozen=True, slots=True)
class NtpAssociation:
    """Whom a device asks for the time: a server, or a peer that may ask back. `key` signs the packets."""

    address: IPv4Address
    kind: Literal["server", "peer"] = "server"
    key: int | None = None
    version: int | None = None
    source_interface: str = ""
    preferred: bool = False


@dataclass(frozen=True, slots=True)
class NtpKey:
    """A key for authentication."""

    mode: str
    secret: Secret


@dataclass(slots=True)
class NtpConfig:
    """What a device says about NTP. `master` is the stratum of its own clock, where others may follow that."""

    master: int | None = None
    associations: dict[IPv4Address, NtpAssociation] = field(default_factory=dict)
    authentication: bool = False
    keys: dict[int, NtpKey] = field(default_factory=dict)
    trusted: frozenset[int] = frozenset()
    source_interface: str = ""
    disabled: bool = False
