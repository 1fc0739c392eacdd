"""A routing table's entries, and the longest match over them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from labkit.engine.sim.ipv4 import MASKS, Prefix
from labkit.nos.state.route import RouteProtocol


class Hop(NamedTuple):
    """A next hop. `target` is the connected address asked for by ARP; 0 is the destination itself."""

    address: int
    interface: str
    relay: bool = False
    target: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A route to one prefix from one protocol, with its equal-cost next hops."""

    prefix: Prefix
    protocol: RouteProtocol
    preference: int
    cost: int
    hops: tuple[Hop, ...]
    process_id: int = 0
    tag: int = 0
    active: bool = True
    metric_type: int = 2
    """Of an OSPF external route."""


class LongestMatch:
    """Entries by prefix, asked for the longest that contains an address."""

    __slots__ = ("_by_length", "_lengths")

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._by_length: dict[int, dict[int, Entry]] = {}
        self._lengths: list[int] = []
        for entry in entries:
            self.put(entry)

    def put(self, entry: Entry) -> None:
        """Add an entry, or replace the one of the same prefix."""
        address, length = entry.prefix
        if length not in self._by_length:
            self._by_length[length] = {}
            self._lengths = sorted(self._by_length, reverse=True)
        self._by_length[length][address] = entry

    def get(self, prefix: Prefix) -> Entry | None:
        """The entry of exactly this prefix."""
        return self._by_length.get(prefix[1], {}).get(prefix[0])

    def find(self, address: int, without: Prefix | None = None) -> Entry | None:
        """The entry with the longest prefix that contains an address, passing over one prefix."""
        for length in self._lengths:
            found = self._by_length[length].get(address & MASKS[length])
            if found is not None and found.prefix != without:
                return found
        return None
