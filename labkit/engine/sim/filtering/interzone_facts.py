"""The slice of a router's configuration that filters between security zones."""

from collections.abc import Mapping
from dataclasses import dataclass

from labkit.engine.sim.filtering.zone_facts import LOCAL
from labkit.nos.config import AclReference, DeviceConfig, Direction


@dataclass(frozen=True, slots=True)
class Interzone:
    """The filter between two zones: what is permitted by default, and the lists that are asked before."""

    defaults: Mapping[Direction, bool]
    acls: Mapping[Direction, AclReference]


@dataclass(frozen=True, slots=True)
class Interzones:
    """The zone and priority of each interface, and the filters that are switched on, by pair of zones."""

    of: Mapping[str, str]
    priorities: Mapping[str, int]
    between: Mapping[frozenset[str], Interzone]

    def zone(self, interface: str | None) -> str:
        """The zone of an interface, or for None of the device itself; empty where it has none."""
        return LOCAL if interface is None else self.of.get(interface, "")


def interzones_of(config: DeviceConfig) -> Interzones | None:
    """Read a router's zones; None where no filter between two is switched on."""
    held = config.firewall.interzones
    if not any(each.enabled for each in held.values()):
        return None
    return Interzones(
        of={name: interface.zone for name, interface in config.interfaces.items() if interface.zone},
        priorities={
            name: zone.priority for name, zone in config.firewall.zones.items() if zone.priority is not None
        },
        between={
            frozenset(pair): Interzone(dict(each.defaults), dict(each.acls))
            for pair, each in held.items()
            if each.enabled
        },
    )
