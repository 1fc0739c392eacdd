"""A PC's settings: one address and a gateway, or DHCP; and what it serves.

Its configuration has lines such as `ip address 10.1.1.10 255.255.255.0` and `ip gateway 10.1.1.1`, or `ip dhcp`,
and `service 80` for each TCP port on which it listens. They stand in the model as the address of the network card
and as a static default route, as a router's would.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from labkit.nos.config import DeviceConfig, InterfaceAddress, InterfaceConfig, StaticRoute

CARD = "eth0"
_ANYWHERE = IPv4Address(0)


def address(config: DeviceConfig) -> InterfaceAddress | None:
    """Return the address of the PC."""
    card = config.interfaces.get(CARD)
    return None if card is None else card.address


def gateway(config: DeviceConfig) -> IPv4Address | None:
    """Return the next hop of the default route."""
    defaults = (route.next_hop for route in config.static_routes.values() if route.length == 0)
    return next(defaults, None)


def set_address(config: DeviceConfig, value: InterfaceAddress | None) -> None:
    """Give the PC an address, or take it away."""
    card = config.interfaces.setdefault(CARD, InterfaceConfig(CARD))
    card.address = value
    if value is not None:
        card.dhcp.client = False


def asks_dhcp(config: DeviceConfig) -> bool:
    """Whether the PC gets its address by DHCP."""
    card = config.interfaces.get(CARD)
    return card is not None and card.dhcp.client


def set_dhcp(config: DeviceConfig, *, on: bool) -> None:
    """Let the PC ask for its address, which takes away the one that was typed in; or stop it."""
    if on:
        set_address(config, None)
        set_gateway(config, None)
    config.interfaces.setdefault(CARD, InterfaceConfig(CARD)).dhcp.client = on


def set_gateway(config: DeviceConfig, next_hop: IPv4Address | None) -> None:
    """Replace the default route, or remove it."""
    for key in [key for key, route in config.static_routes.items() if route.length == 0]:
        del config.static_routes[key]
    if next_hop is not None:
        route = StaticRoute(_ANYWHERE, 0, next_hop)
        config.static_routes[route.key] = route


def refusal(host: IPv4Address, length: int) -> str | None:
    """Say why an address cannot be a PC's: it is no host's, or the subnet's own or its broadcast address."""
    network = IPv4Network((host, length), strict=False)
    if host.is_multicast or host.is_loopback or host.is_unspecified or int(host) >> 28 == 15 or length == 0:
        return f"Error: {host} is not the address of a host."
    if length < 31 and host in (network.network_address, network.broadcast_address):
        return f"Error: {host} names the subnet {network}, not a host in it."
    return None


def lines(config: DeviceConfig) -> Iterator[str]:
    """Write the configuration."""
    own, next_hop = address(config), gateway(config)
    if asks_dhcp(config):
        yield "ip dhcp"
    if own is not None:
        yield f"ip address {own.address} {mask(own.length)}"
    if next_hop is not None:
        yield f"ip gateway {next_hop}"
    for port in sorted(config.services):
        yield f"service {port}"


def mask(length: int) -> IPv4Address:
    """Return the dotted mask of a prefix length."""
    return IPv4Network((0, length)).netmask
