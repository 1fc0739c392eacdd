"""The slices of a device's configuration that the stages read, frozen and compared by value.

A stage's input is one slice of each device, so that an edit which does not touch the slice (a
description, say) lets the stage's remembered answer stand.
"""

from dataclasses import dataclass
from typing import Literal

from labkit.engine.sim.serial_facts import SerialSlice, serial_slice
from labkit.nos.config import (
    Authentication,
    DefaultOriginate,
    DeviceConfig,
    InterfaceConfig,
    OspfAreaConfig,
    OspfConfig,
    OspfInterfaceConfig,
    Redistribution,
    StaticRoute,
    SwitchportConfig,
)
from labkit.topology.topology import InterfaceSpec, Node

PortKind = Literal["physical", "loopback", "vlan", "null"]


@dataclass(frozen=True, slots=True)
class PortFacts:
    """An interface without its protocols. `bandwidth` in kbit/s is the medium's, or the speed set."""

    name: str
    kind: PortKind
    shutdown: bool
    mtu: int
    bandwidth: int
    medium: Literal["ethernet", "serial"]
    vlan: int
    """Of a VLAN interface; else 0."""
    vrf: str
    addresses: tuple[tuple[int, int], ...]
    """Address and length; the primary one first."""
    layer2: bool


@dataclass(frozen=True, slots=True)
class SwitchportFacts:
    """A layer-2 port after IEEE 802.1Q: the VLANs that leave it, among those that exist."""

    name: str
    pvid: int
    untagged: frozenset[int]
    tagged: frozenset[int]


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
    mtu_check: bool = False
    authentication: Authentication | None = None
    enabled: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """An area of a process; `networks` holds (address, wildcard)."""

    area_id: int
    networks: tuple[tuple[int, int], ...]
    kind: Literal["normal", "stub", "nssa"]
    no_summary: bool
    authentication: Authentication | None
    default_cost: int


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
    preference: int | None
    external_preference: int | None
    maximum_paths: int | None


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """All slices of one device."""

    ports: tuple[PortFacts, ...]
    switchports: tuple[SwitchportFacts, ...]
    vlans: frozenset[int]
    router_id: int | None
    ospf: tuple[ProcessFacts, ...]
    ospf_ports: tuple[tuple[str, OspfPortFacts], ...]
    """Of the interfaces that say something about OSPF."""
    statics: tuple[StaticRoute, ...]
    static_preference: int | None
    serial: SerialSlice | None
    """None where the device has no serial port."""


def device_facts(node: Node, config: DeviceConfig) -> DeviceFacts:
    """Read a device's configuration."""
    interfaces = config.interfaces.values()
    specs = {spec.name: spec for spec in node.kind.interfaces}
    bridges = any(interface.switchport is not None for interface in interfaces)
    vlans = frozenset(config.vlans) | ({1} if bridges else frozenset())
    return DeviceFacts(
        ports=tuple(_port(node, interface, specs.get(interface.name)) for interface in interfaces),
        switchports=tuple(
            _switchport(interface.name, interface.switchport, vlans)
            for interface in interfaces
            if interface.switchport is not None
        ),
        vlans=vlans,
        router_id=None if config.router_id is None else int(config.router_id),
        ospf=tuple(_process(config.ospf[number]) for number in sorted(config.ospf)),
        ospf_ports=tuple(
            (interface.name, _ospf_port(interface.ospf))
            for interface in interfaces
            if interface.ospf != _DEFAULT
        ),
        statics=tuple(config.static_routes.values()),
        static_preference=config.static_preference,
        serial=serial_slice(config, specs),
    )


_DEFAULT = OspfInterfaceConfig()


def port_kind(name: str) -> PortKind:
    """What an interface is, by its long name in any vendor's spelling."""
    lowered = name.lower()
    if lowered.startswith("loopback"):
        return "loopback"
    if lowered.startswith("vlan"):
        return "vlan"
    return "null" if lowered.startswith("null") else "physical"


def _port(node: Node, interface: InterfaceConfig, spec: InterfaceSpec | None) -> PortFacts:
    kind = port_kind(interface.name)
    bandwidth = spec.bandwidth if spec is not None else 1_000_000
    if interface.speed is not None and not interface.negotiation:
        bandwidth = interface.speed * 1000
    if node.kind.vendor == "cisco" and interface.bandwidth is not None:
        bandwidth = interface.bandwidth
    own = () if interface.address is None else (interface.address, *interface.secondary_addresses)
    return PortFacts(
        name=interface.name,
        kind=kind,
        shutdown=interface.shutdown,
        mtu=interface.mtu or 1500,
        bandwidth=bandwidth,
        medium=spec.medium if spec is not None else "ethernet",
        vlan=int(interface.name[len(interface.name.rstrip("0123456789")) :] or 0) if kind == "vlan" else 0,
        vrf=interface.vrf,
        addresses=tuple((int(address.address), address.length) for address in own),
        layer2=interface.switchport is not None,
    )


def _switchport(name: str, port: SwitchportConfig, vlans: frozenset[int]) -> SwitchportFacts:
    if port.mode == "trunk":
        permitted = vlans & port.trunk_vlans
        native = permitted & {port.trunk_pvid}
        return SwitchportFacts(name, port.trunk_pvid, native, permitted - native)
    if port.mode == "hybrid":
        untagged = vlans & port.hybrid_untagged
        return SwitchportFacts(name, port.hybrid_pvid, untagged, (vlans & port.hybrid_tagged) - untagged)
    return SwitchportFacts(name, port.access_vlan, vlans & {port.access_vlan}, frozenset())


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
        enabled=None if ospf.enabled is None else (ospf.enabled[0], int(ospf.enabled[1])),
    )


def _process(process: OspfConfig) -> ProcessFacts:
    return ProcessFacts(
        process_id=process.process_id,
        router_id=None if process.router_id is None else int(process.router_id),
        vrf=process.vrf,
        areas=tuple(_area(process.areas[area_id]) for area_id in sorted(process.areas)),
        reference_bandwidth=process.reference_bandwidth,
        silent=frozenset(process.silent_interfaces),
        silent_all=process.silent_all,
        active=frozenset(process.active_interfaces),
        default_originate=process.default_originate,
        redistributions=tuple(process.redistributions.values()),
        preference=process.preference,
        external_preference=process.external_preference,
        maximum_paths=process.maximum_paths,
    )


def _area(area: OspfAreaConfig) -> AreaFacts:
    return AreaFacts(
        area_id=int(area.area_id),
        networks=tuple(sorted((int(address), int(wildcard)) for address, wildcard in area.networks)),
        kind=area.kind,
        no_summary=area.no_summary,
        authentication=area.authentication,
        default_cost=1 if area.default_cost is None else area.default_cost,
    )
