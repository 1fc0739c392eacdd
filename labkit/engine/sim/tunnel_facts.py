"""What GRE tunnels read of a configuration."""

from dataclasses import dataclass

from labkit.nos.config import DeviceConfig


@dataclass(frozen=True, slots=True)
class TunnelFacts:
    """A GRE interface. `source` is an address, or the name of the interface that lends its own."""

    name: str
    source: int | str
    destination: int
    key: int | None
    keepalive: bool


def tunnel_facts(config: DeviceConfig) -> tuple[TunnelFacts, ...]:
    """Read the complete GRE interfaces of a device."""
    found = []
    for interface in config.interfaces.values():
        own = interface.tunnel
        if own.protocol == "gre" and own.source is not None and own.destination is not None:
            source = own.source if isinstance(own.source, str) else int(own.source)
            found.append(
                TunnelFacts(interface.name, source, int(own.destination), own.key, own.keepalive is not None)
            )
    return tuple(found)
