"""The routing table as BGP sees it, of either version."""

from typing import Protocol

from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.table import Entry


class Table(Protocol):
    """The routes that a speaker announces and by which it finds its next hops."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All routes."""

    def find(self, address: int) -> Entry | None:
        """The active route with the longest prefix that contains an address."""

    def exact(self, prefix: Prefix) -> Entry | None:
        """The active route to exactly this prefix."""
