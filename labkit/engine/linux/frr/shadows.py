"""Static routes that stand for what FRR's protocols cannot say themselves; see `substitutes`.

Each has a tag that tells what it stands for, so that whoever reads the routing table needs nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network
from typing import Any, NamedTuple

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.frr.daemon import give, start, take_back
from labkit.engine.linux.frr.lines import difference, line, place
from labkit.engine.linux.frr.preference import ISIS_DISTANCE, LARGEST
from labkit.engine.linux.substitutes.substituted import PassedRoute
from labkit.engine.linux.topic import DeviceView, Document

DAEMON = "staticd"
DISTANCE = ISIS_DISTANCE - 1
"""Just better than the route that it stands for: FRR imports the best route only."""
_FIRST = 0xF0000000
"""Tags from here on are not the student's."""
_COST_BITS = 24
_NOWHERE = 0xF
_KINDS: Mapping[int, tuple[int, int | None]] = {1: (2, 1), 2: (1, 2), 3: (2, None)}
"""By the four bits above the cost: the level that a route is from, and the one that it is announced in."""


class Shadow(NamedTuple):
    """What a static route stands for: a route of an IS-IS level, or (None) something that is no route."""

    level: int | None
    cost: int


def shadow_of(entry: Mapping[str, Any]) -> Shadow | None:
    """What an entry of zebra's table stands for; None for one that is nothing but itself."""
    tag = int(entry.get("tag", 0))
    if entry["protocol"] != "static" or tag < _FIRST:
        return None
    kind = tag >> _COST_BITS & 0xF
    level = _KINDS[kind][0] if kind in _KINDS else None
    return Shadow(level, tag & (1 << _COST_BITS) - 1)


def tag(route: PassedRoute) -> int:
    """The tag of the static route that stands for one of IS-IS."""
    kind = next(kind for kind, of in _KINDS.items() if of == (route.level, route.into))
    return _FIRST | kind << _COST_BITS | min(route.cost, (1 << _COST_BITS) - 1)


def networks(device: DeviceView) -> list[IPv4Network]:
    """The destinations of all of them, which are not to be imported as the static routes that they are not."""
    own = device.substituted
    return sorted({*(route.prefix for route in own.passed), *(item.prefix for item in own.summaries)})


class Shadows:
    """The static routes; after the protocols, which must know what to do with them first."""

    name = "shadows"

    def wanted(self, device: DeviceView) -> Document:
        """All of them."""
        lines = tuple(_lines(device))
        return {place(DAEMON): lines} if lines else {}

    def limits(self, device: DeviceView) -> Sequence[str]:
        """Nothing."""
        return ()

    def apply(self, agent: AgentClient, old: Document, new: Document) -> None:
        """Tell staticd the difference."""
        undone, done = difference(DAEMON, old, new)
        if undone:
            take_back(agent, DAEMON, undone)
        if done:
            start(agent, "zebra")
            start(agent, DAEMON)
            give(agent, DAEMON, done)


def _lines(device: DeviceView) -> Iterator[str]:
    for route in device.substituted.passed:
        for address, inside in route.hops:
            yield line(f"ip route {route.prefix} {address} {inside} tag {tag(route)} {DISTANCE}")
    nowhere = _FIRST | _NOWHERE << _COST_BITS
    for summary in device.substituted.summaries:
        yield line(f"ip route {summary.prefix} blackhole tag {nowhere} {LARGEST}")
