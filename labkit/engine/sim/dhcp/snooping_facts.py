"""What a switch's configuration says about DHCP snooping, frozen."""

from dataclasses import dataclass

from labkit.nos.config import DeviceConfig


@dataclass(frozen=True, slots=True)
class SnoopingFacts:
    """Where it looks: at ports, and in VLANs; and which ports it trusts, in all VLANs or in one."""

    ports: frozenset[str]
    vlans: frozenset[int]
    trusted: frozenset[str]
    trusted_in: frozenset[tuple[str, int]]


def snooping_facts(config: DeviceConfig) -> SnoopingFacts | None:
    """Read a device; None where snooping is off. It needs DHCP on the device (VRP)."""
    if not config.dhcp_snooping or not config.dhcp.enabled:
        return None
    ports = [port for port in config.interfaces.values() if port.switchport is not None]
    return SnoopingFacts(
        frozenset(port.name for port in ports if port.switchport is not None and port.switchport.snooping),
        config.dhcp_snooping_vlans | {vlan for vlan, own in config.vlans.items() if own.snooping},
        frozenset(port.name for port in ports if port.switchport is not None and port.switchport.trusted),
        frozenset((name, vlan) for vlan, own in config.vlans.items() for name in own.trusted),
    )
