"""Spanning tree: IEEE 802.1D (STP), 802.1w (RSTP), 802.1s (MSTP), and a tree for each VLAN (Cisco's PVST+)."""

from dataclasses import dataclass, field
from typing import Literal

StpMode = Literal["stp", "rstp", "mstp", "pvst", "rapid-pvst"]
PathCostStandard = Literal["dot1t", "dot1d-1998", "legacy", "short"]
"""`short` is Cisco's: as of 1998, with values for EtherChannels; MST has long ones (`dot1t`) all the same."""


@dataclass(slots=True)
class MstRegionConfig:
    """What makes switches one MST region: equal name, revision and mapping of VLANs (IEEE 802.1s, 13.7).

    `name` empty is the bridge's own address; a VLAN that no instance names belongs to instance 0.
    """

    name: str = ""
    revision: int = 0
    instances: dict[int, frozenset[int]] = field(default_factory=dict)

    def copy(self) -> "MstRegionConfig":
        """The same settings, independent of these."""
        return MstRegionConfig(self.name, self.revision, dict(self.instances))


@dataclass(slots=True)
class StpConfig:
    """The spanning tree of a device."""

    enabled: bool = True
    mode: StpMode = "mstp"
    path_cost_standard: PathCostStandard = "dot1t"
    priorities: dict[int, int] = field(default_factory=dict)
    """Bridge priority by instance, where it is not 32768."""
    vlan_priorities: dict[int, int] = field(default_factory=dict)
    """The same by VLAN, where each has a tree of its own."""
    root_types: dict[int, Literal["primary", "secondary"]] = field(default_factory=dict)
    """Instances in which the device was made primary (priority 0) or secondary (4096) root."""
    bpdu_protection: bool = False
    edged_by_default: bool = False
    """All ports are edge ports that do not say otherwise."""
    region: MstRegionConfig = field(default_factory=MstRegionConfig)
    """As typed; it acts once it is activated."""
    active_region: MstRegionConfig | None = None
    max_age: int = 20
    forward_delay: int = 15
    hello: int = 2
    max_hops: int = 20


@dataclass(slots=True)
class StpPortConfig:
    """What a port says about the spanning tree."""

    enabled: bool = True
    edged: bool | None = None
    """None follows the device's default."""
    costs: dict[int, int] = field(default_factory=dict)
    """Path cost by instance, where it does not follow the port's speed. In PVST+ by VLAN, 0 is for all others."""
    priorities: dict[int, int] = field(default_factory=dict)
    """Port priority by instance, where it is not 128. In PVST+ by VLAN, 0 is for all others."""
    protection: Literal["root", "loop"] | None = None
    bpdu_filter: bool = False
    guarded: bool | None = None
    """A BPDU shuts the port, edge port or not; None follows the device's `bpdu_protection`."""
