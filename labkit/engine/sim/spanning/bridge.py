"""A switch as the spanning tree sees it: identifiers and costs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from labkit.engine.sim.spanning.facts import DEFAULT_PORT, ByInstance, StpFacts, StpPortFacts
from labkit.nos.config.spanning_tree import PathCostStandard

BRIDGE_PRIORITY = 32768
PORT_PRIORITY = 128
"""Defaults of IEEE 802.1D, tables 17-2 and 17-3."""
MAXIMUM_COST = 200_000_000
"""Of a port without a link."""

CIST = 0
"""The instance that joins all bridges, with or without MSTP; where each VLAN has a tree, VLAN 1's."""

FIRST_VLAN = 1
BridgeId = tuple[int, str]
"""Priority and address; the lower is better. A VLAN's tree adds its number to the priority (IEEE 802.1t)."""
PortId = tuple[int, int]
"""Priority and number."""

_STEPS: Mapping[PathCostStandard, tuple[tuple[int, int], ...]] = {
    "dot1d-1998": ((10_000_000, 2), (1_000_000, 4), (100_000, 19), (10_000, 100)),
    "legacy": ((10_000_000, 2), (1_000_000, 20), (100_000, 200), (10_000, 2000)),
    "short": (
        *((10_000_000, 2), (2_000_000, 3), (1_000_000, 4)),
        *((400_000, 8), (300_000, 9), (200_000, 12), (100_000, 19), (10_000, 100)),
    ),
}
"""Costs by bandwidth in kbit/s where they are not proportional: of VRP's manual, and of Catalyst switches.

Those of two to four FastEthernet links in a channel were seen on a 3750 (aconaway.com, "Path Cost of EtherChannels").
"""
_SLOWEST: Mapping[PathCostStandard, int] = {"dot1d-1998": 65535, "legacy": 200_000, "short": 65535}


class BridgePort(NamedTuple):
    """A layer-2 port: its number, and its bandwidth in kbit/s (0 without a link)."""

    number: int
    bandwidth: int
    vlans: frozenset[int] = frozenset()
    """The VLANs that it carries, where each has a tree of its own."""


@dataclass(frozen=True, slots=True)
class Bridge:
    """A switch that runs spanning tree."""

    mac: str
    facts: StpFacts
    ports: Mapping[str, BridgePort]
    _own: dict[str, StpPortFacts] = field(default_factory=dict, compare=False, repr=False)

    def port(self, name: str) -> StpPortFacts:
        """What the configuration says of a port."""
        if not self._own:
            self._own.update(dict.fromkeys(self.ports, DEFAULT_PORT) | dict(self.facts.ports))
        return self._own[name]

    def speaks(self, name: str) -> bool:
        """Whether a port takes part."""
        own = self.port(name)
        return self.facts.enabled and own.enabled and not own.bpdu_filter

    def identity(self, instance: int) -> BridgeId:
        """The bridge identifier in an instance."""
        extension = (instance or FIRST_VLAN) if self.facts.per_vlan else 0
        return self._priority(instance) + extension, self.mac

    def _priority(self, instance: int) -> int:
        held = self._of(self.facts.priorities, instance)
        return BRIDGE_PRIORITY if held is None else held

    def _of(self, numbers: ByInstance, instance: int) -> int | None:
        """The number of an instance; for a VLAN's tree, that of the VLAN, else that of all others."""
        held = dict(numbers)
        return held.get(instance or FIRST_VLAN, held.get(0)) if self.facts.per_vlan else held.get(instance)

    def port_id(self, name: str, instance: int) -> PortId:
        """The port identifier in an instance."""
        priority = self._of(self.port(name).priorities, instance)
        return PORT_PRIORITY if priority is None else priority, self.ports[name].number

    def cost(self, name: str, instance: int) -> int:
        """What a path through a port costs: as configured, or by the port's speed."""
        configured = self._of(self.port(name).costs, instance)
        return configured or path_cost(self.ports[name].bandwidth, self.facts.standard)

    @property
    def region(self) -> tuple[object, ...] | None:
        """The identity of the bridge's MST region; None for a bridge that is none's (STP and RSTP)."""
        if self.facts.mode != "mstp":
            return None
        region = self.facts.region
        return region.name or self.mac, region.revision, region.instances


def path_cost(bandwidth: int, standard: PathCostStandard = "dot1t") -> int:
    """The cost of a port of that many kbit/s: by IEEE 802.1t, 20,000 for a gigabit."""
    if standard == "dot1t":
        return max(1, 20_000_000_000 // bandwidth) if bandwidth else MAXIMUM_COST
    return next((cost for least, cost in _STEPS[standard] if bandwidth >= least), _SLOWEST[standard])
