"""What ARP reads of a configuration."""

from dataclasses import dataclass

from labkit.nos.config import DeviceConfig, StaticArp


@dataclass(frozen=True, slots=True)
class ArpFacts:
    """The entries typed, and the interfaces that answer for others."""

    entries: tuple[StaticArp, ...]
    proxies: frozenset[str]
    between: frozenset[str] = frozenset()
    """Interfaces of super-VLANs that answer one sub-VLAN for another."""

    def typed(self, address: int, vrf: str) -> str | None:
        """The hardware address that was typed for an address."""
        return next((own.mac for own in self.entries if int(own.address) == address and own.vrf == vrf), None)


def arp_facts(config: DeviceConfig) -> ArpFacts | None:
    """Read a device; None where it says nothing about ARP."""
    proxies = frozenset(interface.name for interface in config.interfaces.values() if interface.arp_proxy)
    between = frozenset(port.name for port in config.interfaces.values() if port.arp_proxy_between)
    if not proxies and not between and not config.static_arp:
        return None
    return ArpFacts(tuple(config.static_arp[key] for key in sorted(config.static_arp)), proxies, between)
