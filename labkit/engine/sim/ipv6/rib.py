"""The IPv6 routing table: connected, static, learned and OSPFv3 routes, and the longest match over them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from labkit.engine.sim.ipv6.addressing import Interface6
from labkit.engine.sim.ipv6.arithmetic import (
    DEFAULT,
    LINK_LOCAL,
    LOCALHOST,
    MASKS,
    Prefix,
    is_link_local,
    prefix_of,
)
from labkit.engine.sim.links import Port
from labkit.engine.sim.table import Entry, Hop
from labkit.nos.config.ipv6 import StaticRoute6

ROUNDS = 16


class LongestMatch6:
    """Entries by prefix, asked for the longest that contains an address."""

    __slots__ = ("_by_length",)

    def __init__(self, entries: Iterable[Entry]) -> None:
        held: dict[int, dict[int, Entry]] = {}
        for entry in entries:
            held.setdefault(entry.prefix[1], {})[entry.prefix[0]] = entry
        self._by_length = dict(sorted(held.items(), reverse=True))

    def get(self, prefix: Prefix) -> Entry | None:
        """The entry of exactly this prefix."""
        return self._by_length.get(prefix[1], {}).get(prefix[0])

    def find(self, address: int, without: Prefix | None = None) -> Entry | None:
        """The entry with the longest prefix that contains an address, passing over one prefix."""
        for length, entries in self._by_length.items():
            found = entries.get(address & MASKS[length])
            if found is not None and found.prefix != without:
                return found
        return None


@dataclass(frozen=True, slots=True)
class Rib6:
    """One device's table: by prefix, then preference."""

    entries: tuple[Entry, ...]
    match: LongestMatch6

    def find(self, address: int) -> Entry | None:
        """The active route with the longest prefix that contains an address."""
        return self.match.find(address)

    def exact(self, prefix: Prefix) -> Entry | None:
        """The active route to exactly this prefix."""
        return self.match.get(prefix)


def direct_routes(interfaces: Iterable[Interface6], *, host: bool) -> list[Entry]:
    """The routes that the interfaces themselves give. VRP leads all link-local addresses to NULL0."""
    found: dict[Prefix, Entry] = {}

    def put(prefix: Prefix, hop: int, interface: str) -> None:
        found.setdefault(prefix, Entry(prefix, "direct", 0, 0, (Hop(hop, interface),)))

    put((LOCALHOST, 128), LOCALHOST, "InLoopBack0")
    for interface in interfaces:
        for own in interface.usable if interface.runs else ():
            if own.length < 128:
                put(prefix_of(own.address, own.length), own.address, interface.name)
            put((own.address, 128), LOCALHOST, interface.name)
        for address in interface.virtual:
            if not is_link_local(address):
                put((address, 128), LOCALHOST, interface.name)
    if not host:
        put(LINK_LOCAL, 0, "NULL0")
    return list(found.values())


def learned_default(defaults: Mapping[Port, tuple[int, ...]], node: str, preference: int) -> list[Entry]:
    """The default route to the routers that advertised themselves."""
    hops = tuple(
        Hop(router, name, False, router)
        for (own, name), routers in defaults.items()
        if own == node
        for router in routers
    )
    return [Entry(DEFAULT, "unr", preference, 0, hops)] if hops else []


def solve_rib6(
    interfaces: Sequence[Interface6],
    statics: Sequence[StaticRoute6],
    static_preference: int,
    learned: Sequence[Entry],
    *,
    host: bool,
) -> Rib6:
    """Put a table together: of the routes to a prefix, those of the lowest preference forward."""
    connected = direct_routes(interfaces, host=host)
    named = {interface.name: interface for interface in interfaces if interface.runs}
    static: list[Entry] = []
    for _ in range(ROUNDS):
        table = LongestMatch6(_best([*connected, *learned, *static]).values())
        found = _statics(statics, static_preference, named, table)
        if found == static:
            break
        static = found
    candidates = [*connected, *learned, *static]
    best = _best(candidates)
    entries = [
        entry if not entry.active or best[entry.prefix] is entry else replace(entry, active=False)
        for entry in candidates
    ]
    entries.sort(key=lambda entry: (entry.prefix, not entry.active, entry.preference))
    return Rib6(tuple(entries), LongestMatch6(entry for entry in entries if entry.active))


def _best(entries: Iterable[Entry]) -> dict[Prefix, Entry]:
    best: dict[Prefix, Entry] = {}
    for entry in entries:
        rival = best.get(entry.prefix)
        if entry.active and (rival is None or entry.preference < rival.preference):
            best[entry.prefix] = entry
    return best


def _statics(
    routes: Sequence[StaticRoute6],
    preference: int,
    interfaces: Mapping[str, Interface6],
    table: LongestMatch6,
) -> list[Entry]:
    """The static routes, equal ones together; those that lead nowhere are inactive."""
    groups: dict[tuple[Prefix, int, bool], list[Hop]] = {}
    tags: dict[tuple[Prefix, int, bool], int] = {}
    for route in routes:
        prefix = prefix_of(int(route.destination), route.length)
        hop = _resolve(route, prefix, interfaces, table)
        own = preference if route.preference is None else route.preference
        key = (prefix, own, hop is not None)
        address = 0 if route.next_hop is None else int(route.next_hop)
        groups.setdefault(key, []).append(hop or Hop(address, route.interface or ""))
        tags.setdefault(key, route.tag)
    return [
        Entry(prefix, "static", own, 0, tuple(hops), 0, tags[prefix, own, active], active)
        for (prefix, own, active), hops in groups.items()
    ]


def _resolve(
    route: StaticRoute6, prefix: Prefix, interfaces: Mapping[str, Interface6], table: LongestMatch6
) -> Hop | None:
    address = 0 if route.next_hop is None else int(route.next_hop)
    if route.interface is not None:
        if route.interface.upper().startswith("NULL"):
            return Hop(0, route.interface)
        interface = interfaces.get(route.interface)
        if interface is None:
            return None
        return Hop(address, route.interface, False, address)
    if any(interface.has(address) for interface in interfaces.values()):
        return None
    via = table.find(address, without=prefix)
    if via is None or via.hops[0].interface.startswith(("InLoop", "NULL", "Null")):
        return None
    hop = via.hops[0]
    return Hop(address, hop.interface, True, hop.target or address)
