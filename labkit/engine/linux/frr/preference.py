"""A vendor's preferences as FRR's administrative distances.

They are the same numbers, but for two: FRR never forwards by a route of distance 255, which is the default of BGP
in VRP, and its IS-IS has 115 whatever one says, where VRP has 15. Only their order matters to forwarding, so the
others move out of the way where they must.
"""

from collections.abc import Iterator, Mapping

from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.bgp import manners as bgp
from labkit.engine.sim.ospf.tables import COMMON_PREFERENCE
from labkit.engine.sim.ospf.tables import EXTERNAL_PREFERENCE as OSPF_EXTERNAL
from labkit.engine.sim.ospf.tables import PREFERENCE as OSPF
from labkit.engine.sim.rip import manners as rip
from labkit.engine.sim.static import DEFAULT_PREFERENCE
from labkit.nos.config import DeviceConfig

LARGEST = 254
ISIS_DISTANCE = 115
"""Built into FRR."""
ISIS = 15
"""VRP's default; other vendors have no IS-IS here."""


def distances(device: DeviceView) -> Mapping[int, int]:
    """The distance of every preference that the device's protocols have."""
    return _distances(frozenset(_preferences(device)), isis_preference(device.config))


def static_preference(device: DeviceView) -> int:
    """The preference of static routes that have none of their own."""
    return device.facts.static_preference or DEFAULT_PREFERENCE[device.node.kind.vendor]


def isis_preference(config: DeviceConfig) -> int | None:
    """The preference of IS-IS, which has one process here; None where none runs."""
    return next((process.preference or ISIS for process in config.isis.values()), None)


def ospf_preferences(
    device: DeviceView, internal: int | None = None, external: int | None = None
) -> tuple[int, int]:
    """The preferences of OSPF's internal and external routes: what a process says, or the vendor's."""
    vendor = device.node.kind.vendor
    return (
        internal or OSPF.get(vendor, COMMON_PREFERENCE),
        external or OSPF_EXTERNAL.get(vendor, COMMON_PREFERENCE),
    )


def rip_preference(device: DeviceView) -> int:
    """The preference of RIP, which has one process here."""
    usual = rip.MANNERS.get(device.node.kind.vendor, rip.VRP).preference
    return next((process.preference or usual for process in device.config.rip.values()), usual)


def bgp_preferences(device: DeviceView) -> tuple[int, int, int]:
    """The preferences of external, internal and local routes of BGP."""
    own = device.config.bgp.preferences if device.config.bgp is not None else None
    return own or bgp.MANNERS.get(device.node.kind.vendor, bgp.VRP).preferences


def _distances(used: frozenset[int], isis: int | None) -> dict[int, int]:
    found: dict[int, int] = {}
    last = 0
    for preference in sorted(used):
        wanted = preference
        if isis is not None and preference >= isis:
            wanted = ISIS_DISTANCE if preference == isis else max(preference, ISIS_DISTANCE + 1)
        last = found[preference] = max(wanted, last + 1)
    return _below_limit(found)


def _below_limit(found: dict[int, int]) -> dict[int, int]:
    """Move down what came to lie above the largest distance that forwards, in order."""
    limit = LARGEST
    for preference in sorted(found, reverse=True):
        limit = found[preference] = min(found[preference], limit)
        limit -= 1
    return found


def _preferences(device: DeviceView) -> Iterator[int]:
    config = device.config
    yield static_preference(device)
    yield from (route.preference for route in device.facts.statics if route.preference is not None)
    for ospf in config.ospf.values():
        yield from ospf_preferences(device, ospf.preference, ospf.external_preference)
    if config.rip:
        yield rip_preference(device)
    isis = isis_preference(config)
    if isis is not None:
        yield isis
    if config.bgp is not None:
        yield from bgp_preferences(device)
