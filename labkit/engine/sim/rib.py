"""The routing table: the routes of all protocols, and which of them forward."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.ipv4 import ALL_ONES, LOCALHOST, MASKS, Prefix, prefix_of
from labkit.engine.sim.static import solve_statics
from labkit.engine.sim.table import Entry, Hop, LongestMatch
from labkit.nos.config import StaticRoute

LOOPBACK_INTERFACE = "InLoopBack0"
"""VRP's name for the interface of 127.0.0.0/8."""


@dataclass(frozen=True, slots=True)
class Rib:
    """One routing table: by prefix, then preference."""

    entries: tuple[Entry, ...]
    _match: list[LongestMatch] = field(default_factory=list, compare=False, repr=False)

    @property
    def match(self) -> LongestMatch:
        """The active routes."""
        if not self._match:
            self._match.append(LongestMatch(entry for entry in self.entries if entry.active))
        return self._match[0]

    def find(self, address: int) -> Entry | None:
        """The active route with the longest prefix that contains an address."""
        return self.match.find(address)

    def exact(self, prefix: Prefix) -> Entry | None:
        """The active route to exactly this prefix."""
        return self.match.get(prefix)


def direct_routes(interfaces: Iterable[Layer3Interface], family: str) -> tuple[Entry, ...]:
    """The routes that the interfaces themselves give, as the device family lists them.

    A VRP router of the AR series has the subnet's broadcast address and 127.255.255.255 and
    255.255.255.255 as host routes to itself; other families have not. A host has its subnets only.
    """
    broadcasts = family == "ar"
    found: dict[tuple[int, int], Entry] = {}

    def put(prefix: tuple[int, int], hop: int, interface: str) -> None:
        found.setdefault(prefix, Entry(prefix, "direct", 0, 0, (Hop(hop, interface),)))

    if family != "host":
        put((LOCALHOST & MASKS[8], 8), LOCALHOST, LOOPBACK_INTERFACE)
        put((LOCALHOST, 32), LOCALHOST, LOOPBACK_INTERFACE)
        if broadcasts:
            put((LOCALHOST | ALL_ONES >> 8, 32), LOCALHOST, LOOPBACK_INTERFACE)
            put((ALL_ONES, 32), LOCALHOST, LOOPBACK_INTERFACE)
    for interface in interfaces:
        for address, length in interface.addresses:
            if length < 32:
                put(prefix_of(address, length), address, interface.name)
            if family != "host":
                put((address, 32), LOCALHOST, interface.name)
                if broadcasts and length < 31:
                    put((address | ALL_ONES >> length, 32), LOCALHOST, interface.name)
        for address, _ in interface.virtual:
            put((address, 32), LOCALHOST, interface.name)
        for far in interface.far:
            put((far, 32), far, interface.name)
    return tuple(found.values())


def solve_rib(
    interfaces: Sequence[Layer3Interface],
    family: str,
    statics: Sequence[StaticRoute],
    static_preference: int,
    learned: Sequence[Entry],
) -> Rib:
    """Put a table together: of the routes to a prefix, those of the lowest preference forward.

    Between equal preferences the protocol listed first keeps the prefix, then the lower process.
    """
    connected = direct_routes(interfaces, family)
    static: tuple[Entry, ...] = ()
    if statics:
        others = (*connected, *_best([*connected, *learned], {entry.prefix for entry in connected}))
        named = {interface.name: interface for interface in interfaces}
        static = solve_statics(statics, static_preference, named, others)
    listed = (*connected, *learned, *static)
    best: dict[tuple[int, int], Entry] = {}
    for entry in listed:
        if entry.active:
            prefix = entry.prefix
            rival = best.get(prefix)
            if rival is None or entry.preference < rival.preference:
                best[prefix] = entry
    entries = [
        entry if not entry.active or entry is best[entry.prefix] else replace(entry, active=False)
        for entry in listed
    ]
    entries.sort(key=lambda entry: (entry.prefix, not entry.active, entry.preference))
    return Rib(tuple(entries))


def _best(entries: Iterable[Entry], without: set[tuple[int, int]]) -> list[Entry]:
    """The learned routes that would forward if there were no static ones."""
    best: dict[tuple[int, int], Entry] = {}
    for entry in entries:
        rival = best.get(entry.prefix)
        if entry.prefix not in without and (rival is None or entry.preference < rival.preference):
            best[entry.prefix] = entry
    return list(best.values())
