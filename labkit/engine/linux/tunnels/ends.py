"""A device's own ends of GRE tunnels, as the program in the container is told of them."""

from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import Any

from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.facts import PortFacts
from labkit.engine.sim.tunnel_facts import TunnelFacts


def ends(device: DeviceView) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tunnel interfaces whose source has an address by configuration, by name."""
    for tunnel in device.facts.tunnels:
        typed = device.config.interfaces[tunnel.name].tunnel
        lender = _lender(device, tunnel)
        if typed.form or lender is None:
            continue
        owner, address = lender
        yield (
            tunnel.name,
            {
                "name": linux_name(tunnel.name),
                "source": str(IPv4Address(address)),
                "source_interface": "" if owner.kind == "loopback" else linux_name(owner.name),
                "destination": str(IPv4Address(tunnel.destination)),
                "key": tunnel.key,
                "keepalive": None if typed.keepalive is None else list(typed.keepalive),
            },
        )


def _lender(device: DeviceView, tunnel: TunnelFacts) -> tuple[PortFacts, int] | None:
    """The interface of the source address, and the address."""
    for port in device.facts.ports:
        own = [address for address, _ in port.addresses]
        if own and not port.shutdown and (port.name == tunnel.source or tunnel.source in own):
            return port, own[0] if isinstance(tunnel.source, str) else tunnel.source
    return None
