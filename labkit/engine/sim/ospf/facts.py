"""What a device's configuration says about OSPF, frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Literal, NamedTuple

from labkit.engine.sim.ospf.manners import MANNERS, VRP, OspfManners
from labkit.engine.sim.policy import Policies, read_policies
from labkit.nos.config import (
    AddressRange,
    Authentication,
    DefaultOriginate,
    DeviceConfig,
    InterfaceConfig,
    NssaOptions,
    OspfAreaConfig,
    OspfConfig,
    OspfInterfaceConfig,
    Redistribution,
    RouteFilter,
    Secret,
    VirtualLink,
)


@dataclass(frozen=True, slots=True)
class OspfPortFacts:
    """What an interface says about OSPF."""

    cost: int | None = None
    network_type: Literal["broadcast", "nbma", "p2mp", "p2p"] | None = None
    hello: int | None = None
    dead: int | None = None
    retransmit: int | None = None
    transmit_delay: int | None = None
    priority: int | None = None
    mtu_check: bool | None = None
    authentication: Authentication | None = None
    key: Secret | None = None
    digest_key: tuple[int, Secret] | None = None
    enabled: tuple[int, int] | None = None


NSSA_DEFAULTS = NssaOptions()


class SummaryFilter(NamedTuple):
    """A filter of type-3 summaries, with the lists that it names."""

    item: RouteFilter
    policies: Policies


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area of a process; `networks` holds (address, wildcard)."""

    area_id: int
    networks: tuple[tuple[int, int], ...]
    kind: Literal["normal", "stub", "nssa"]
    no_summary: bool
    authentication: Authentication | None
    default_cost: int
    nssa: NssaOptions = NSSA_DEFAULTS
    ranges: tuple[tuple[tuple[int, int], AddressRange], ...] = ()
    """Address and length, and how the summary is announced."""
    virtual_links: tuple[tuple[int, VirtualLink], ...] = ()
    """By the peer's router id; the area is the transit area."""
    import_filter: SummaryFilter | None = None
    export_filter: SummaryFilter | None = None


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """An OSPF process."""

    process_id: int
    router_id: int | None
    vrf: str
    areas: tuple[AreaFacts, ...]
    reference_bandwidth: int
    silent: frozenset[str]
    silent_all: bool
    active: frozenset[str]
    default_originate: DefaultOriginate | None
    redistributions: tuple[Redistribution, ...]
    import_filters: tuple[RouteFilter, ...]
    export_filters: tuple[RouteFilter, ...]
    preference: int | None
    external_preference: int | None
    maximum_paths: int | None
    ranges: tuple[tuple[tuple[int, int], AddressRange], ...] = ()
    """Of imported routes."""
    peers: frozenset[int] = frozenset()
    """Neighbours named for NBMA networks."""
    stub_router: bool = False
    manners: OspfManners = VRP


_DEFAULT = OspfInterfaceConfig()


def ospf_processes(config: DeviceConfig, vendor: str) -> tuple[ProcessFacts, ...]:
    """Read the processes, in the order of their numbers."""
    return tuple(_process(config.ospf[number], config, vendor) for number in sorted(config.ospf))


def ospf_ports(interfaces: Iterable[InterfaceConfig]) -> tuple[tuple[str, OspfPortFacts], ...]:
    """Read the interfaces that say something about OSPF."""
    return tuple(
        (interface.name, _ospf_port(interface.ospf)) for interface in interfaces if interface.ospf != _DEFAULT
    )


def _ospf_port(ospf: OspfInterfaceConfig) -> OspfPortFacts:
    return OspfPortFacts(
        cost=ospf.cost,
        network_type=ospf.network_type,
        hello=ospf.hello_interval,
        dead=ospf.dead_interval,
        retransmit=ospf.retransmit_interval,
        transmit_delay=ospf.transmit_delay,
        priority=ospf.priority,
        mtu_check=ospf.mtu_check,
        authentication=ospf.authentication,
        key=ospf.key,
        digest_key=max(ospf.digest_keys.items(), default=None, key=_number),
        enabled=None if ospf.enabled is None else (ospf.enabled[0], int(ospf.enabled[1])),
    )


def _number(item: tuple[int, Secret]) -> int:
    return item[0]


def _process(process: OspfConfig, config: DeviceConfig, vendor: str) -> ProcessFacts:
    return ProcessFacts(
        process_id=process.process_id,
        router_id=None if process.router_id is None else int(process.router_id),
        vrf=process.vrf,
        areas=tuple(_area(process.areas[area_id], config) for area_id in sorted(process.areas)),
        reference_bandwidth=process.reference_bandwidth,
        silent=frozenset(process.silent_interfaces),
        silent_all=process.silent_all,
        active=frozenset(process.active_interfaces),
        default_originate=process.default_originate,
        redistributions=tuple(process.redistributions.values()),
        import_filters=tuple(process.import_filters),
        export_filters=tuple(process.export_filters),
        preference=process.preference,
        external_preference=process.external_preference,
        maximum_paths=process.maximum_paths,
        ranges=_ranges(process.ranges),
        peers=frozenset(int(address) for address in process.peers),
        stub_router=process.stub_router and process.stub_router_on_startup is None,
        manners=MANNERS.get(vendor, VRP),
    )


def _ranges(
    held: Mapping[tuple[IPv4Address, int], AddressRange],
) -> tuple[tuple[tuple[int, int], AddressRange], ...]:
    return tuple(((int(address), length), held[address, length]) for address, length in sorted(held))


def _summary_filter(item: RouteFilter | None, config: DeviceConfig) -> SummaryFilter | None:
    return None if item is None else SummaryFilter(item, read_policies(config))


def _area(area: OspfAreaConfig, config: DeviceConfig) -> AreaFacts:
    return AreaFacts(
        area_id=int(area.area_id),
        networks=tuple(sorted((int(address), int(wildcard)) for address, wildcard in area.networks)),
        kind=area.kind,
        no_summary=area.no_summary,
        authentication=area.authentication,
        default_cost=1 if area.default_cost is None else area.default_cost,
        nssa=area.nssa,
        ranges=_ranges(area.ranges),
        virtual_links=tuple((int(peer), area.virtual_links[peer]) for peer in sorted(area.virtual_links)),
        import_filter=_summary_filter(area.import_filter, config),
        export_filter=_summary_filter(area.export_filter, config),
    )
