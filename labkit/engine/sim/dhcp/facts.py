"""The slice of a device's configuration that DHCP reads."""

from dataclasses import dataclass, replace

from labkit.engine.leases import Pool, pool_of
from labkit.nos.config import DeviceConfig, DhcpPool, InterfaceConfig


@dataclass(frozen=True, slots=True)
class DhcpFacts:
    """What a device does for DHCP: it asks on `clients`, answers from pools, relays to servers."""

    clients: frozenset[str]
    global_pools: tuple[Pool, ...]
    asks_pools: frozenset[str]
    """Interfaces that answer from the global pools."""
    own_pools: tuple[Pool, ...]
    """Of the interfaces that answer from their own."""
    relays: tuple[tuple[str, tuple[int, ...]], ...]
    """Interface and servers."""


def dhcp_facts(config: DeviceConfig) -> DhcpFacts | None:
    """Read a device's configuration; None where it has nothing to do with DHCP."""
    if not config.dhcp.enabled:
        return None
    clients = frozenset(item.name for item in config.interfaces.values() if item.dhcp.client)
    relaying = any(item.dhcp.relay_servers for item in config.interfaces.values())
    if config.dhcp.everywhere and not (clients or config.dhcp.pools or relaying):
        return None
    serving = [item for item in config.interfaces.values() if item.dhcp.select]
    own = {int(item.address.address) for item in config.interfaces.values() if item.address is not None}
    hosts = [pool.host for pool in config.dhcp.pools.values() if pool.host is not None]
    excluded = [*config.dhcp.excluded, *((host, host) for host in hosts)]
    return DhcpFacts(
        clients=clients,
        global_pools=tuple(
            pool
            for held in config.dhcp.pools.values()
            if (pool := pool_of(held, own, excluded, lowest_first=config.dhcp.lowest_first)) is not None
        ),
        asks_pools=frozenset(
            item.name
            for item in config.interfaces.values()
            if item.dhcp.select == "global" or (config.dhcp.everywhere and item.address is not None)
        ),
        own_pools=tuple(
            pool
            for item in serving
            if item.dhcp.select == "interface" and (pool := interface_pool(item)) is not None
        ),
        relays=tuple(
            (item.name, _relayed_to(config, item))
            for item in config.interfaces.values()
            if item.dhcp.select == "relay" or (config.dhcp.everywhere and item.dhcp.relay_servers)
        ),
    )


def _relayed_to(config: DeviceConfig, interface: InterfaceConfig) -> tuple[int, ...]:
    """The servers that an interface relays to: those that it names, and those of its group."""
    group = config.dhcp.groups.get(interface.dhcp.relay_group)
    listed = [] if group is None else [group.servers[number] for number in sorted(group.servers)]
    return tuple(dict.fromkeys(int(server) for server in (*interface.dhcp.relay_servers, *listed)))


def interface_pool(interface: InterfaceConfig) -> Pool | None:
    """The pool of an interface: its subnet, with the interface itself as the gateway. None without an address."""
    own = interface.address
    if own is None or own.length > 30:
        return None
    said = interface.dhcp.pool or DhcpPool()
    rest = (1 << (32 - own.length)) - 1
    network = type(own.address)(int(own.address) & ~rest)
    made = DhcpPool(
        name=interface.name,
        network=(network, own.length),
        gateways=[own.address],
        dns=said.dns,
        domain=said.domain,
        lease=said.lease,
        unlimited=said.unlimited,
        excluded=said.excluded,
        bindings=said.bindings,
    )
    found = pool_of(made, {int(own.address)})
    return None if found is None else replace(found, interface=interface.name)
