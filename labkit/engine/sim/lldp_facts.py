"""What a device's configuration says about LLDP (IEEE 802.1AB) and CDP, frozen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from labkit.nos.config import DeviceConfig, InterfaceConfig
from labkit.topology.topology import Node

LONGEST_LIFE = 65535
"""Seconds (IEEE 802.1AB, 9.5.4)."""


@dataclass(frozen=True, slots=True)
class LldpPort:
    """A port that speaks."""

    name: str
    description: str
    duplex: str
    negotiation: bool
    trunk: int | None
    mute: bool = False
    deaf: bool = False


@dataclass(frozen=True, slots=True)
class LldpFacts:
    """What a device says. `address` is the management address that was typed; times in seconds."""

    name: str
    address: int | None
    interval: int
    life: int
    ports: tuple[LldpPort, ...]


def lldp_facts(node: Node, config: DeviceConfig) -> LldpFacts | None:
    """Read the LLDP settings; None where it is off."""
    settings = config.lldp
    if not settings.enabled:
        return None
    wired = {spec.name for spec in node.kind.interfaces if spec.medium == "ethernet"}
    return LldpFacts(
        name=config.hostname,
        address=None if settings.management_address is None else int(settings.management_address),
        interval=settings.interval,
        life=min(
            settings.interval * settings.hold_multiplier if settings.hold is None else settings.hold,
            LONGEST_LIFE,
        ),
        ports=tuple(_ports(config.interfaces.values(), wired)),
    )


def cdp_facts(node: Node, config: DeviceConfig) -> LldpFacts | None:
    """Read the CDP settings; None where it is off. A device's name is followed by its domain."""
    settings = config.cdp
    if not settings.enabled:
        return None
    wired = {spec.name for spec in node.kind.interfaces}
    speaking = (port for port in config.interfaces.values() if port.cdp and port.name in wired)
    return LldpFacts(
        name=".".join((config.hostname, *config.dns.domains[:1])),
        address=None,
        interval=settings.interval,
        life=settings.hold,
        ports=tuple(_port(port) for port in speaking),
    )


def _ports(interfaces: Iterable[InterfaceConfig], wired: set[str]) -> Iterator[LldpPort]:
    for port in interfaces:
        if port.lldp and port.name in wired:
            yield replace(_port(port), mute=port.lldp_mute, deaf=port.lldp_deaf)


def _port(port: InterfaceConfig) -> LldpPort:
    return LldpPort(
        port.name, port.description, port.duplex or "full", port.negotiation, port.membership.trunk
    )
