"""What a switch's configuration says about the spanning tree, frozen."""

from collections.abc import Iterable
from dataclasses import dataclass

from labkit.nos.config import DeviceConfig, InterfaceConfig, MstRegionConfig, StpPortConfig
from labkit.nos.config.spanning_tree import PathCostStandard, StpMode

ByInstance = tuple[tuple[int, int], ...]
"""A number for each of some instances."""

ROOT_PRIORITY = {"primary": 0, "secondary": 4096}
"""Bridge priorities of `root primary` and `root secondary` (VRP)."""


@dataclass(frozen=True, slots=True)
class StpPortFacts:
    """A port that says something about the spanning tree."""

    enabled: bool = True
    edged: bool | None = None
    costs: ByInstance = ()
    priorities: ByInstance = ()
    root_protection: bool = False
    bpdu_filter: bool = False
    guarded: bool | None = None


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """The configuration identifier of an MST region (IEEE 802.1Q, 13.7); without a name it is the bridge's."""

    name: str
    revision: int
    instances: tuple[tuple[int, frozenset[int]], ...]


@dataclass(frozen=True, slots=True)
class StpFacts:
    """The spanning tree settings of a device."""

    enabled: bool
    mode: StpMode
    standard: PathCostStandard
    priorities: ByInstance
    bpdu_protection: bool
    edged_by_default: bool
    region: RegionFacts
    timers: tuple[int, int, int, int]
    """Hello, maximum age and forward delay in seconds, and hops; all bridges use those of the root."""
    ports: tuple[tuple[str, StpPortFacts], ...]
    """Of the ports that differ from the default."""
    vlans: frozenset[int] = frozenset()
    """The VLANs that have a tree each; empty where VLANs share trees."""

    @property
    def per_vlan(self) -> bool:
        """Whether every VLAN has a tree of its own (PVST+). That of VLAN 1 is part of the CIST."""
        return self.mode in PER_VLAN

    def speaks(self, name: str) -> bool:
        """Whether a port sends BPDUs and hears them."""
        port = dict(self.ports).get(name, DEFAULT_PORT)
        return self.enabled and port.enabled and not port.bpdu_filter

    def edged(self, name: str) -> bool:
        """Whether a port is an edge port by configuration."""
        port = dict(self.ports).get(name, DEFAULT_PORT)
        return self.edged_by_default if port.edged is None else port.edged

    @property
    def may_guard(self) -> bool:
        """Whether any port may be shut by a BPDU."""
        return self.bpdu_protection or any(port.guarded for _, port in self.ports)

    def guards(self, name: str) -> bool:
        """Whether a BPDU shuts a port."""
        guarded = dict(self.ports).get(name, DEFAULT_PORT).guarded
        return self.speaks(name) and (
            self.bpdu_protection and self.edged(name) if guarded is None else guarded
        )


DEFAULT_PORT = StpPortFacts()
PER_VLAN: frozenset[StpMode] = frozenset({"pvst", "rapid-pvst"})
_UNTOUCHED = StpPortConfig()
_DEFAULT_REGION = MstRegionConfig()


def stp_facts(config: DeviceConfig, interfaces: Iterable[InterfaceConfig]) -> StpFacts:
    """Read the spanning tree settings; `interfaces` are the layer-2 ports."""
    stp = config.stp
    region = stp.active_region or _DEFAULT_REGION
    priorities = stp.priorities | {instance: ROOT_PRIORITY[kind] for instance, kind in stp.root_types.items()}
    if stp.mode in PER_VLAN:
        priorities = stp.vlan_priorities
    return StpFacts(
        enabled=stp.enabled,
        mode=stp.mode,
        standard="dot1t"
        if (stp.mode, stp.path_cost_standard) == ("mstp", "short")
        else stp.path_cost_standard,
        priorities=tuple(sorted(priorities.items())),
        bpdu_protection=stp.bpdu_protection,
        edged_by_default=stp.edged_by_default,
        region=RegionFacts(region.name, region.revision, tuple(sorted(region.instances.items()))),
        timers=(stp.hello, stp.max_age, stp.forward_delay, stp.max_hops),
        ports=tuple((each.name, _port(each.stp)) for each in interfaces if each.stp != _UNTOUCHED),
        vlans=frozenset(config.vlans) if stp.mode in PER_VLAN else frozenset(),
    )


def _port(port: StpPortConfig) -> StpPortFacts:
    return StpPortFacts(
        enabled=port.enabled,
        edged=port.edged,
        costs=tuple(sorted(port.costs.items())),
        priorities=tuple(sorted(port.priorities.items())),
        root_protection=port.protection == "root",
        bpdu_filter=port.bpdu_filter,
        guarded=port.guarded,
    )
