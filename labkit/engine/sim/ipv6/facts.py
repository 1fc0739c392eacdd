"""The slice of a device's configuration that IPv6 reads, frozen and compared by value."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal

from labkit.engine.sim.bgp.facts import BgpFacts, read_bgp6
from labkit.engine.sim.ipv6.arithmetic import Prefix
from labkit.engine.sim.ipv6.manners import MANNERS, VRP, Ipv6Manners
from labkit.engine.sim.policy import Policies, read_policies
from labkit.engine.sim.vrrp_facts import VrrpFacts, group_facts
from labkit.nos.config import (
    AddressRange,
    Authentication,
    DeviceConfig,
    InterfaceConfig,
    Redistribution,
    RouteFilter,
)
from labkit.nos.config.ipv6 import Dhcpv6Pool, Prefix6, StaticRoute6
from labkit.nos.config.ospfv3 import (
    Ospfv3AreaConfig,
    Ospfv3Config,
    Ospfv3Default,
    Ospfv3InterfaceConfig,
)

DEFAULT_INTERVAL6 = 100
"""Of VRRP's advertisements, in hundredths of a second (RFC 5798, 5.2.7)."""
ROUTER_LIFETIME = 1800
"""Seconds (RFC 4861, 6.2.1: three times the longest interval of 600 s)."""


@dataclass(frozen=True, slots=True)
class Ospfv3PortFacts:
    """One process on an interface."""

    process_id: int
    instance_id: int
    area_id: int
    cost: int | None
    network_type: Literal["broadcast", "p2p"] | None
    hello: int | None
    dead: int | None
    priority: int
    mtu_ignore: bool
    authentication: Authentication | None = None


@dataclass(frozen=True, slots=True)
class PortFacts6:
    """An interface on which IPv6 is enabled. `addresses` holds address, length, and whether it is EUI-64's."""

    name: str
    number: int
    """The place among the device's interfaces, from 1: its interface id in OSPFv3."""
    addresses: tuple[tuple[int, int, bool], ...]
    link_local: int | None
    auto_link_local: bool
    autoconfiguration: bool
    learns_default: bool
    dhcp_client: bool
    mtu: int | None
    advertises: bool
    managed: bool
    other: bool
    lifetime: int
    advertised: tuple[tuple[Prefix, bool], ...]
    pool: str
    relays: tuple[int, ...]
    relay_ports: tuple[str, ...]
    """The interfaces into which DHCPv6 is relayed to all servers."""
    ospfv3: tuple[Ospfv3PortFacts, ...]

    @property
    def has_link_local(self) -> bool:
        """Whether the interface has or makes a link-local address; any other address makes one, too."""
        return self.link_local is not None or self.auto_link_local or self.has_global

    @property
    def has_global(self) -> bool:
        """Whether the interface has, or tries to learn, an address that leaves the link."""
        return bool(self.addresses or self.autoconfiguration or self.dhcp_client)


@dataclass(frozen=True, slots=True)
class PoolFacts6:
    """A DHCPv6 pool that has a prefix; `excluded` holds both ends of each range."""

    name: str
    prefix: Prefix
    excluded: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class AreaFacts6:
    """An area of a process; `ranges` are announced as one, or (False) not at all."""

    area_id: int
    stub: bool
    no_summary: bool
    default_cost: int
    ranges: tuple[tuple[Prefix, bool], ...]
    authentication: Authentication | None = None


@dataclass(frozen=True, slots=True)
class ProcessFacts6:
    """An OSPFv3 process."""

    process_id: int
    router_id: int | None
    areas: tuple[AreaFacts6, ...]
    reference_bandwidth: int
    silent: frozenset[str]
    redistributions: tuple[Redistribution, ...]
    imports_internal: bool
    """Whether routes that BGP learnt from internal peers are imported, too."""
    default_originate: Ospfv3Default | None
    preference: int | None
    external_preference: int | None
    maximum_paths: int | None
    ranges: tuple[tuple[Prefix, AddressRange], ...] = ()
    """Of imported routes."""
    import_filters: tuple[RouteFilter, ...] = ()
    export_filters: tuple[RouteFilter, ...] = ()
    authentication: Authentication | None = None
    manners: Ipv6Manners = VRP

    def area(self, area_id: int) -> AreaFacts6:
        """What the process says about an area; one made by an interface alone has the defaults."""
        for area in self.areas:
            if area.area_id == area_id:
                return area
        return AreaFacts6(area_id, stub=False, no_summary=False, default_cost=1, ranges=())


@dataclass(frozen=True, slots=True)
class Ipv6Facts:
    """All of a device's IPv6."""

    ports: tuple[PortFacts6, ...]
    statics: tuple[StaticRoute6, ...]
    static_preference: int | None
    dhcp: bool
    pools: tuple[PoolFacts6, ...]
    processes: tuple[ProcessFacts6, ...]
    bgp: BgpFacts | None = None
    policies: Policies | None = None
    """None where nothing reads them."""
    vrrp: tuple[VrrpFacts, ...] = ()
    forwards: bool = True
    """Without it the device is a host: it has addresses, but passes nothing on and advertises nothing (IOS)."""
    manners: Ipv6Manners = VRP


def ipv6_facts(config: DeviceConfig, vendor: str) -> Ipv6Facts | None:
    """Read a device; None where IPv6 is enabled nowhere."""
    held = config.ipv6
    if not held.enabled and not any(interface.ipv6.works for interface in config.interfaces.values()):
        return None
    manners = MANNERS.get(vendor, VRP)
    return Ipv6Facts(
        ports=tuple(
            _port(interface, number)
            for number, interface in enumerate(config.interfaces.values(), start=1)
            if interface.ipv6.works
        ),
        statics=tuple(held.static_routes.values()),
        static_preference=held.static_preference,
        dhcp=config.dhcp.enabled,
        pools=tuple(_pool(pool, pool.prefix) for pool in held.pools.values() if pool.prefix is not None),
        processes=tuple(
            _process(held.ospfv3[number], config.interfaces, manners)
            for number in sorted(held.ospfv3)
            if held.enabled
        ),
        bgp=None if config.bgp is None or not held.enabled else read_bgp6(config.bgp, vendor),
        policies=read_policies(config, vendor) if _has_policy(config) else None,
        vrrp=tuple(
            group_facts(config, interface, group, group.advertise_interval or DEFAULT_INTERVAL6)
            for interface in config.interfaces.values()
            for _, group in sorted(interface.ipv6.vrrp.items())
            if group.addresses
        ),
        forwards=held.enabled,
        manners=manners,
    )


def _has_policy(config: DeviceConfig) -> bool:
    """Whether IPv6 has a use for routing policy."""
    return (config.bgp is not None and config.bgp.ipv6 is not None) or any(
        process.import_filters
        or process.export_filters
        or any(item.route_policy for item in process.redistributions.values())
        for process in config.ipv6.ospfv3.values()
    )


def _port(interface: InterfaceConfig, number: int) -> PortFacts6:
    own = interface.ipv6
    return PortFacts6(
        name=interface.name,
        number=number,
        addresses=tuple((int(held.address), held.length, held.eui64) for held in own.addresses),
        link_local=None if own.link_local is None else int(own.link_local),
        auto_link_local=own.auto_link_local,
        autoconfiguration=own.autoconfiguration,
        learns_default=own.learns_default,
        dhcp_client=own.dhcp_client,
        mtu=own.mtu,
        advertises=own.advertises,
        managed=own.managed,
        other=own.other,
        lifetime=ROUTER_LIFETIME if own.router_lifetime is None else own.router_lifetime,
        advertised=tuple(((int(net), length), auto) for (net, length), auto in own.advertised.items()),
        pool=own.dhcp_pool,
        relays=tuple(int(server) for server in own.relay_servers),
        relay_ports=tuple(own.relay_ports),
        ospfv3=tuple(
            _ospfv3_port(own.ospfv3[number], *enabled)
            for number in sorted(own.ospfv3)
            if (enabled := own.ospfv3[number].enabled) is not None
        ),
    )


def _ospfv3_port(held: Ospfv3InterfaceConfig, process_id: int, area: IPv4Address) -> Ospfv3PortFacts:
    return Ospfv3PortFacts(
        process_id=process_id,
        instance_id=held.instance_id,
        area_id=int(area),
        cost=held.cost,
        network_type=held.network_type,
        hello=held.hello_interval,
        dead=held.dead_interval,
        priority=1 if held.priority is None else held.priority,
        mtu_ignore=held.mtu_ignore,
        authentication=held.authentication,
    )


def _pool(pool: Dhcpv6Pool, prefix: Prefix6) -> PoolFacts6:
    excluded = tuple((int(first), int(last)) for first, last in pool.excluded)
    return PoolFacts6(pool.name, (int(prefix[0]), prefix[1]), excluded)


def _process(held: Ospfv3Config, interfaces: Iterable[str], manners: Ipv6Manners) -> ProcessFacts6:
    return ProcessFacts6(
        process_id=held.process_id,
        router_id=None if held.router_id is None else int(held.router_id),
        areas=tuple(_area(held.areas[area_id]) for area_id in sorted(held.areas)),
        reference_bandwidth=held.reference_bandwidth,
        silent=frozenset(
            set(interfaces) - held.active_interfaces if held.silent_all else held.silent_interfaces
        ),
        redistributions=tuple(
            Redistribution(
                item.protocol, item.process_id, item.cost, item.metric_type, item.tag, item.route_policy
            )
            for item in held.redistributions.values()
        ),
        imports_internal=any(item.internal for item in held.redistributions.values()),
        default_originate=held.default_originate,
        preference=held.preference,
        external_preference=held.external_preference,
        maximum_paths=held.maximum_paths,
        ranges=tuple(((int(net), length), own) for (net, length), own in held.ranges.items()),
        import_filters=tuple(held.import_filters),
        export_filters=tuple(held.export_filters),
        authentication=held.authentication,
        manners=manners,
    )


def _area(held: Ospfv3AreaConfig) -> AreaFacts6:
    return AreaFacts6(
        area_id=int(held.area_id),
        stub=held.stub,
        no_summary=held.no_summary,
        default_cost=1 if held.default_cost is None else held.default_cost,
        ranges=tuple(((int(net), length), shown) for (net, length), shown in held.ranges.items()),
        authentication=held.authentication,
    )
