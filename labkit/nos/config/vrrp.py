"""VRRP (RFC 3768; RFC 5798 for IPv6): virtual routers on an interface."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Literal

from labkit.nos.config.secret import Secret


@dataclass(frozen=True, slots=True)
class VrrpTrack:
    """What happens to the priority while a tracked interface or BFD session is down."""

    kind: Literal["reduced", "increased"] = "reduced"
    amount: int | None = None
    """None is the vendor's default (VRP 10)."""


@dataclass(slots=True)
class TrackedObject:
    """What others follow by its number (IOS): an interface, or the network of a route."""

    number: int
    interface: str = ""
    routing: bool = False
    """Followed is whether the interface routes IPv4, not its line protocol: in a lab that is the same."""
    route: tuple[IPv4Address, int] | None = None
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class VrrpGroup:
    """One virtual router; None is the protocol's default."""

    vrid: int
    addresses: list[IPv4Address | IPv6Address] = field(default_factory=list)
    """In IPv6 the first one is link-local."""
    priority: int | None = None
    preempt: bool = True
    preempt_delay: int = 0
    """In seconds."""
    advertise_interval: int | None = None
    """In seconds; in IPv6 in hundredths of a second."""
    authentication: Literal["simple", "md5"] | None = None
    key: Secret | None = None
    tracks: dict[str, VrrpTrack] = field(default_factory=dict)
    """By interface."""
    session_tracks: dict[str, VrrpTrack] = field(default_factory=dict)
    """By BFD session: its name, or its local discriminator in digits."""
    route_tracks: dict[tuple[IPv4Address, int], VrrpTrack] = field(default_factory=dict)
    """By the network of the route."""
    object_tracks: dict[int, VrrpTrack] = field(default_factory=dict)
    """By the number of a tracked object."""
    role: Literal["", "active", "standby"] = ""
    """In a pair of firewalls, which one is told to be the master."""
    length: int | None = None
    """Of the mask that was typed with the virtual address, which then need not be in the interface's subnet."""
