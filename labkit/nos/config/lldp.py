"""LLDP (IEEE 802.1AB) and CDP of a device; an interface only says whether it takes part."""

from dataclasses import dataclass
from ipaddress import IPv4Address


@dataclass(slots=True)
class LldpConfig:
    """How a device tells its neighbours about itself. Times in seconds."""

    enabled: bool = False
    interval: int = 30
    """Between two messages."""
    hold_multiplier: int = 4
    """What a message says lives for so many intervals."""
    delay: int = 2
    restart_delay: int = 2
    trap_interval: int = 5
    management_address: IPv4Address | None = None
    hold: int | None = None
    """How long a message lives, where that is typed and not a multiple of the interval."""


@dataclass(slots=True)
class CdpConfig:
    """The Cisco Discovery Protocol. Times in seconds."""

    enabled: bool = False
    interval: int = 60
    hold: int = 180
