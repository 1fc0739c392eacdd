"""Static routes: to next hops, directly or by recursion, to interfaces, and to nowhere."""

from collections.abc import Iterable, Mapping, Sequence

from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.ipv4 import MASKS, Prefix
from labkit.engine.sim.table import Entry, Hop, LongestMatch
from labkit.nos.config import StaticRoute

DEFAULT_PREFERENCE = {"huawei": 60, "zte": 1, "cisco": 1, "host": 1}
"""Of a static route, by vendor."""
MAXIMUM_PATHS = 8
"""Equal static routes that forward together (VRP)."""
ROUNDS = 16


def solve_statics(
    routes: Sequence[StaticRoute],
    preference: int,
    interfaces: Mapping[str, Layer3Interface],
    others: Sequence[Entry],
) -> tuple[Entry, ...]:
    """The static routes of one table, grouped into equal-cost entries; those that lead nowhere are inactive.

    A next hop is looked up in `others` (the routes of the other protocols) and in the static routes that
    already resolve, never through the very route that it belongs to. Starting from none, the set only
    settles on routes that rest on something connected: two that resolve through each other stay
    inactive.
    """
    settled: dict[StaticRoute, Hop] = {}
    for _ in range(ROUNDS):
        table = _table(others, settled, preference)
        found = {route: hop for route in routes if (hop := _resolve(route, interfaces, table)) is not None}
        if found == settled:
            break
        settled = found
    return _entries(routes, settled, preference)


def prefix_of_route(route: StaticRoute) -> Prefix:
    """The destination, with host bits cleared."""
    return int(route.destination) & MASKS[route.length], route.length


def _resolve(
    route: StaticRoute, interfaces: Mapping[str, Layer3Interface], table: LongestMatch
) -> Hop | None:
    address = 0 if route.next_hop is None else int(route.next_hop)
    if route.interface is not None:
        if route.interface.lower().startswith("null"):
            return Hop(0, route.interface)
        interface = interfaces.get(route.interface)
        if interface is None:
            return None
        return (
            Hop(address, route.interface, False, address)
            if address
            else Hop(interface.address, route.interface)
        )
    if any(address == own for interface in interfaces.values() for own, _ in interface.addresses):
        return None
    via = table.find(address, without=prefix_of_route(route))
    if via is None or via.hops[0].interface.lower().startswith("inloop"):
        return None
    hop = via.hops[0]
    return Hop(address, hop.interface, True, hop.target or address)


def _table(others: Iterable[Entry], settled: Mapping[StaticRoute, Hop], preference: int) -> LongestMatch:
    table = LongestMatch(others)
    best: dict[Prefix, int] = {}
    for route, hop in settled.items():
        prefix = prefix_of_route(route)
        own = route.preference if route.preference is not None else preference
        other = table.get(prefix)
        if own < best.get(prefix, 256) and (other is None or own < other.preference):
            best[prefix] = own
            table.put(Entry(prefix, "static", own, 0, (hop,)))
    return table


def _entries(
    routes: Sequence[StaticRoute], settled: Mapping[StaticRoute, Hop], preference: int
) -> tuple[Entry, ...]:
    groups: dict[tuple[Prefix, int, bool], list[StaticRoute]] = {}
    for route in routes:
        own = route.preference if route.preference is not None else preference
        groups.setdefault((prefix_of_route(route), own, route in settled), []).append(route)
    entries = []
    for (prefix, own, active), group in groups.items():
        hops = [
            settled.get(route)
            or Hop(0 if route.next_hop is None else int(route.next_hop), route.interface or "")
            for route in group
        ]
        tag = group[0].tag
        entries.append(Entry(prefix, "static", own, 0, tuple(hops[:MAXIMUM_PATHS]), 0, tag, active))
    return tuple(entries)
