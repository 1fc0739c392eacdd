"""HSRP (RFC 2281; version 2 as Cisco documents it): virtual routers without an owner of the address."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address

from labkit.nos.config.secret import Secret
from labkit.nos.config.vrrp import VrrpTrack

DEFAULT_KEY = "cisco"
"""The authentication data of who was told none (RFC 2281, 5.1)."""


@dataclass(slots=True)
class HsrpGroup:
    """One standby group on an interface; None is the protocol's default. Times in seconds."""

    number: int
    address: IPv4Address | None = None
    secondary: list[IPv4Address] = field(default_factory=list)
    priority: int | None = None
    preempt: bool = False
    preempt_delay: int = 0
    hello: int | None = None
    hold: int | None = None
    text: str | None = None
    """The authentication data, in clear."""
    key: Secret | None = None
    """Of MD5 authentication, which stands in place of the former."""
    name: str = ""
    tracks: dict[str, VrrpTrack] = field(default_factory=dict)
    """By interface."""
    object_tracks: dict[int, VrrpTrack] = field(default_factory=dict)
    """By the number of a tracked object."""
