"""What VRRP reads of a configuration."""

from dataclasses import dataclass
from typing import Literal

from labkit.nos.config import DeviceConfig, Secret, VrrpTrack

DEFAULT_PRIORITY = 100


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


def vrrp_facts(config: DeviceConfig) -> tuple[VrrpFacts, ...]:
    """Read the virtual routers of a device."""
    return tuple(
        VrrpFacts(
            interface.name,
            group.vrid,
            tuple(int(address) for address in group.addresses),
            DEFAULT_PRIORITY if group.priority is None else group.priority,
            group.preempt,
            group.advertise_interval or 1,
            group.authentication,
            group.key,
            tuple(sorted(group.tracks.items())),
        )
        for interface in config.interfaces.values()
        for _, group in sorted(interface.vrrp.items())
        if group.addresses
    )
