"""What HSRP reads of a configuration: standby groups as virtual routers with rules of their own (RFC 2281).

A group is a virtual router whose number is counted from `FIRST`, by version, so that it meets neither VRRP's nor
those of the other version.
"""

from labkit.engine.sim.vrrp_facts import VrrpFacts, tracks_of
from labkit.nos.config import DeviceConfig, InterfaceConfig, Secret
from labkit.nos.config.hsrp import DEFAULT_KEY, HsrpGroup

FIRST = {1: 0x10000, 2: 0x20000}
"""The number of group 0, by version."""
DEFAULT_PRIORITY, DEFAULT_HELLO = 100, 3
"""RFC 2281, 5.1."""


def hsrp_facts(config: DeviceConfig) -> tuple[VrrpFacts, ...]:
    """Read the standby groups of a device."""
    return tuple(
        _group(config, interface, group)
        for interface in config.interfaces.values()
        for _, group in sorted(interface.hsrp.items())
        if group.address is not None
    )


def version_of(number: int) -> int:
    """The version of HSRP that a virtual router speaks; 0 for VRRP."""
    return 2 if number >= FIRST[2] else 1 if number >= FIRST[1] else 0


def group_of(number: int) -> int:
    """The number of the group on its interface."""
    version = version_of(number)
    return number - FIRST[version] if version else number


def _group(config: DeviceConfig, interface: InterfaceConfig, group: HsrpGroup) -> VrrpFacts:
    addresses = (group.address, *group.secondary)
    tracks, routes = tracks_of(config, group.tracks, group.object_tracks)
    text = DEFAULT_KEY if group.text is None else group.text
    return VrrpFacts(
        interface.name,
        FIRST[interface.hsrp_version] + group.number,
        tuple(int(address) for address in addresses if address is not None),
        DEFAULT_PRIORITY if group.priority is None else group.priority,
        group.preempt,
        group.hello or DEFAULT_HELLO,
        "simple" if group.key is None else "md5",
        Secret(text, plain=True) if group.key is None else group.key,
        tracks,
        route_tracks=routes,
        standby=True,
    )
