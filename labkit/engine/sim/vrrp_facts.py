"""What VRRP reads of a configuration."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from labkit.engine.sim.ipv4 import Prefix
from labkit.nos.config import DeviceConfig, InterfaceConfig, Secret, VrrpGroup, VrrpTrack

DEFAULT_PRIORITY = 100
ACTIVE_PRIORITY = 120
"""Of the virtual routers of a firewall that is told to be the active one of a pair."""


DEFAULT_INTERVAL = 1
"""In seconds; in IPv6 it is counted in hundredths of one (RFC 5798, 5.2.7)."""


@dataclass(frozen=True, slots=True)
class VrrpFacts:
    """A virtual router as one interface is configured for it."""

    interface: str
    vrid: int
    addresses: tuple[int, ...]
    priority: int
    preempt: bool
    interval: int
    authentication: Literal["simple", "md5"] | None
    key: Secret | None
    tracks: tuple[tuple[str, VrrpTrack], ...]
    session_tracks: tuple[tuple[str, VrrpTrack], ...] = ()
    """By the name of the BFD session."""
    route_tracks: tuple[tuple[Prefix, VrrpTrack], ...] = ()
    """By the network of the route."""
    standby: bool = False
    """It is a group of HSRP: nobody owns its address, and neighbours need not agree on address and interval."""


def vrrp_facts(config: DeviceConfig) -> tuple[VrrpFacts, ...]:
    """Read the virtual routers of a device."""
    return tuple(
        group_facts(config, interface, group, group.advertise_interval or DEFAULT_INTERVAL)
        for interface in config.interfaces.values()
        for _, group in sorted(interface.vrrp.items())
        if group.addresses
    )


def group_facts(
    config: DeviceConfig, interface: InterfaceConfig, group: VrrpGroup, interval: int
) -> VrrpFacts:
    """Read one virtual router."""
    tracks, routes = tracks_of(config, group.tracks, group.object_tracks)
    own_routes = tuple(
        ((int(address), length), track) for (address, length), track in group.route_tracks.items()
    )
    return VrrpFacts(
        interface.name,
        group.vrid,
        tuple(int(address) for address in group.addresses),
        _priority(group),
        group.preempt,
        interval,
        group.authentication,
        group.key,
        tracks,
        tuple((_session_name(config, name), track) for name, track in sorted(group.session_tracks.items())),
        (*own_routes, *routes),
    )


def tracks_of(
    config: DeviceConfig, interfaces: Mapping[str, VrrpTrack], objects: Mapping[int, VrrpTrack]
) -> tuple[tuple[tuple[str, VrrpTrack], ...], tuple[tuple[Prefix, VrrpTrack], ...]]:
    """The interfaces and the routes that a virtual router follows, by themselves or as tracked objects."""
    named = [(config.tracked[number], track) for number, track in objects.items() if number in config.tracked]
    followed = [(held.interface, track) for held, track in named if held.interface]
    routes = (((int(held.route[0]), held.route[1]), track) for held, track in named if held.route is not None)
    return (*sorted(interfaces.items()), *followed), tuple(routes)


def _priority(group: VrrpGroup) -> int:
    """The configured priority; of a pair of firewalls, the one that is told to be active wins."""
    if group.priority is not None:
        return group.priority
    return ACTIVE_PRIORITY if group.role == "active" else DEFAULT_PRIORITY


def _session_name(config: DeviceConfig, named: str) -> str:
    """The name of the BFD session that a track means by name or by its local discriminator."""
    for name, session in config.bfd_sessions.items():
        if named.isdecimal() and session.local == int(named):
            return name
    return named
