"""VRP's preferences as FRR's administrative distances.

They are the same numbers, but for two: FRR never forwards by a route of distance 255, which is the default of BGP
in VRP, and its IS-IS has 115 whatever one says, where VRP has 15. Only their order matters to forwarding, so the
others move out of the way where they must.
"""

from collections.abc import Iterator, Mapping

from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.static import DEFAULT_PREFERENCE
from labkit.nos.config import DeviceConfig

LARGEST = 254
ISIS_DISTANCE = 115
"""Built into FRR."""
OSPF, OSPF_EXTERNAL, ISIS, RIP, BGP = 10, 150, 15, 100, 255
"""VRP's defaults."""


def distances(device: DeviceView) -> Mapping[int, int]:
    """The distance of every preference that the device's protocols have."""
    return _distances(frozenset(_preferences(device)), isis_preference(device.config))


def static_preference(device: DeviceView) -> int:
    """The preference of static routes that have none of their own."""
    return device.facts.static_preference or DEFAULT_PREFERENCE[device.node.kind.vendor]


def isis_preference(config: DeviceConfig) -> int | None:
    """The preference of IS-IS, which has one process here; None where none runs."""
    return next((process.preference or ISIS for process in config.isis.values()), None)


def bgp_preferences(config: DeviceConfig) -> tuple[int, int, int]:
    """The preferences of external, internal and local routes of BGP."""
    own = config.bgp.preferences if config.bgp is not None else None
    return own or (BGP, BGP, BGP)


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
        yield ospf.preference or OSPF
        yield ospf.external_preference or OSPF_EXTERNAL
    yield from (rip.preference or RIP for rip in config.rip.values())
    isis = isis_preference(config)
    if isis is not None:
        yield isis
    if config.bgp is not None:
        yield from bgp_preferences(config)
