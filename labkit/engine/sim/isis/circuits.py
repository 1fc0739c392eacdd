"""The routers of IS-IS and their circuits, the interfaces on which it runs (ISO/IEC 10589, 7.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.isis.facts import IsisFacts
from labkit.nos.config import LEVELS, CostStyle, IsisConfig, IsisInterfaceConfig

IsisProcess = tuple[str, int]
"""Node and process number."""

COST = 10
PRIORITY = 64
HELLO = 10
COST_STEPS = ((10_000, 60), (100_000, 50), (155_000, 40), (622_000, 30), (2_500_000, 20))
"""Bandwidths in kbit/s, each with the narrow metric of what is not above it (VRP's `auto-cost`)."""
LEAST_STEP = 10
NARROW_MAXIMUM = 63
"""Of a circuit's metric (ISO 10589, 7.2.2); wide ones have 24 bits (RFC 5305, 3.7)."""

_NARROW, _WIDE = frozenset({"narrow"}), frozenset({"wide"})
SENT: Mapping[CostStyle, frozenset[str]] = {
    "narrow": _NARROW,
    "narrow-compatible": _NARROW,
    "compatible": _NARROW | _WIDE,
    "wide-compatible": _WIDE,
    "wide": _WIDE,
}
TAKEN: Mapping[CostStyle, frozenset[str]] = {
    "narrow": _NARROW,
    "narrow-compatible": _NARROW | _WIDE,
    "compatible": _NARROW | _WIDE,
    "wide-compatible": _NARROW | _WIDE,
    "wide": _WIDE,
}


@dataclass(frozen=True)
class Router:
    """A process that runs: it has a network entity title."""

    process: IsisProcess
    config: IsisConfig

    @cached_property
    def system_id(self) -> str:
        """Of all its entities."""
        return self.config.entities[0][-17:-3]

    @cached_property
    def areas(self) -> frozenset[str]:
        """The areas that it is in."""
        return frozenset(entity[:-18] for entity in self.config.entities)

    @property
    def levels(self) -> frozenset[int]:
        """The levels in which it routes."""
        return LEVELS[self.config.level]

    @property
    def narrow(self) -> bool:
        """Whether its metrics have to fit narrow TLVs."""
        return "narrow" in SENT[self.config.cost_style]

    def hears(self, other: "Router") -> bool:
        """Whether it takes the kind of metrics that another one sends."""
        return bool(SENT[other.config.cost_style] & TAKEN[self.config.cost_style])


@dataclass(frozen=True)
class Circuit:
    """An interface on which a process runs. `number` is its local circuit id."""

    router: Router
    interface: Layer3Interface
    settings: IsisInterfaceConfig
    mac: str
    number: int

    @property
    def name(self) -> str:
        """The interface's long name."""
        return self.interface.name

    @property
    def broadcast(self) -> bool:
        """A LAN, with a designated router; else a point-to-point link."""
        return self.interface.medium != "serial" and not self.settings.point_to_point

    @property
    def loopback(self) -> bool:
        """Nobody else can be there."""
        return self.interface.kind == "loopback"

    @property
    def levels(self) -> frozenset[int]:
        """The levels of its adjacencies: the interface's choice counts on level-1-2 routers."""
        own = self.router.levels
        return LEVELS[self.settings.circuit_level] if len(own) == 2 else own

    def cost(self, level: int) -> int:
        """The metric: the interface's own, else the process's, else by bandwidth or 10; loopbacks cost nothing."""
        common = self.router.config.circuit_costs.get(level)
        if common is None:
            common = self._by_bandwidth() if self.router.config.auto_cost else COST
        default = 0 if self.loopback else common
        cost = self.settings.costs.get(level, default)
        return min(cost, NARROW_MAXIMUM) if self.router.narrow else cost

    def _by_bandwidth(self) -> int:
        """The metric that `auto-cost enable` gives: by steps, or with wide metrics in proportion (VRP)."""
        config, bandwidth = self.router.config, max(self.interface.bandwidth, 1)
        if config.cost_style in ("wide", "wide-compatible"):
            return max(1, config.reference_bandwidth * 1000 * 10 // bandwidth)
        return next((cost for limit, cost in COST_STEPS if bandwidth <= limit), LEAST_STEP)

    def rank(self, level: int) -> tuple[int, str]:
        """The highest becomes designated router (ISO 10589, 8.4.5)."""
        return self.settings.priorities.get(level, PRIORITY), self.mac


def routers_of(facts: Mapping[str, IsisFacts]) -> Iterator[Router]:
    """The processes that run."""
    for node, own in facts.items():
        for config in own.processes:
            if config.entities:
                yield Router((node, config.process_id), config)


def circuits_of(
    router: Router, facts: IsisFacts, interfaces: tuple[Layer3Interface, ...]
) -> Iterator[Circuit]:
    """The interfaces that a process is enabled on and that are up, numbered from 1."""
    number = 0
    for interface in interfaces:
        settings = facts.interfaces.get(interface.name)
        if (
            settings is not None
            and settings.enabled == router.process[1]
            and interface.vrf == router.config.vrf
        ):
            number += 1
            yield Circuit(router, interface, settings, facts.macs[interface.name], number)
