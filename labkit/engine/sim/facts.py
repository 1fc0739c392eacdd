"""The slices of a device's configuration that the stages read, frozen and compared by value.

A stage's input is one slice of each device, so that an edit which does not touch the slice (a
description, say) lets the stage's remembered answer stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import IPv4Address
from typing import Literal

from labkit.engine.sim.aggregation import TrunkFacts, trunk_facts, trunk_of
from labkit.engine.sim.arp_facts import ArpFacts, arp_facts
from labkit.engine.sim.bfd_facts import BfdFacts, bfd_facts
from labkit.engine.sim.dhcp.facts import DhcpFacts, dhcp_facts
from labkit.engine.sim.dhcp.snooping_facts import SnoopingFacts, snooping_facts
from labkit.engine.sim.filtering.guard import Guard, guard_of, public_addresses
from labkit.engine.sim.hsrp_facts import hsrp_facts
from labkit.engine.sim.interface_addresses import addresses_of
from labkit.engine.sim.ipv6.facts import Ipv6Facts, ipv6_facts
from labkit.engine.sim.lldp_facts import LldpFacts, cdp_facts, lldp_facts
from labkit.engine.sim.ntp_facts import NtpFacts, ntp_facts
from labkit.engine.sim.ospf.facts import OspfPortFacts, ProcessFacts, ospf_ports, ospf_processes
from labkit.engine.sim.ospf.manners import MANNERS, VRP
from labkit.engine.sim.pppoe_facts import PppoeFacts, pppoe_facts
from labkit.engine.sim.private_vlans import private_port
from labkit.engine.sim.protocol_facts import ProtocolFacts, protocol_facts
from labkit.engine.sim.serial_facts import SerialSlice, serial_slice
from labkit.engine.sim.services import datagram_services, login_ports, services
from labkit.engine.sim.spanning.facts import StpFacts, stp_facts
from labkit.engine.sim.table import Entry
from labkit.engine.sim.tags import TagRules, push, tag_rules
from labkit.engine.sim.tunnel_facts import TunnelFacts, tunnel_facts
from labkit.engine.sim.vlan_groups import VlanGroups, vlan_groups
from labkit.engine.sim.vrrp_facts import VrrpFacts, vrrp_facts
from labkit.nos.config import (
    DeviceConfig,
    InterfaceConfig,
    StaticMac,
    StaticRoute,
    SwitchportConfig,
)
from labkit.topology.topology import InterfaceSpec, Node

PortKind = Literal["tunnel", "physical", "subinterface", "loopback", "vlan", "null", "dialer", "template"]


@dataclass(frozen=True, slots=True)
class PortFacts:
    """An interface without its protocols. `bandwidth` in kbit/s is the medium's, or the speed set."""

    name: str
    kind: PortKind
    shutdown: bool
    mtu: int
    bandwidth: int
    medium: Literal["ethernet", "serial"]
    """A serial line, as a tunnel, has one other end, which gets everything."""
    vlan: int
    """Of a VLAN interface; else 0."""
    vrf: str
    addresses: tuple[tuple[int, int], ...]
    """Address and length; the primary one first."""
    layer2: bool
    trunk: bool = False
    """An Eth-Trunk."""
    tag: int | None = None
    """The VLAN tag that a sub-interface terminates."""
    asks: bool = True
    """Sends ARP requests: a terminating sub-interface must be told to."""
    answers: tuple[tuple[int, int], ...] = ()
    """Ranges of addresses that are translated here, for which it answers ARP requests."""


@dataclass(frozen=True, slots=True)
class SwitchportFacts:
    """A layer-2 port after IEEE 802.1Q: the VLANs that leave it, among those that exist."""

    name: str
    pvid: int
    untagged: frozenset[int]
    tagged: frozenset[int]
    mac_vlan: bool = False
    """Untagged frames go by their source address where the device has a VLAN for it."""
    isolation: frozenset[int] = frozenset()
    """Groups of ports that exchange no frames."""
    secure: tuple[int, frozenset[str], bool] | None = None
    """How many source addresses port security lets in, those that were typed, and whether another shuts the port."""
    negotiates: Literal["", "on", "auto", "desirable"] = ""
    """What it tells its neighbour of being a trunk."""
    as_trunk: tuple[int, frozenset[int], frozenset[int]] | None = None
    """Of a port that may become a trunk: the VLANs `pvid`, `untagged` and `tagged` that it then has."""
    gvrp: Literal["normal", "fixed", "forbidden"] | None = None
    permitted: frozenset[int] = frozenset()
    """With GVRP: the VLANs that the trunk lets pass, existing or not."""
    repeats: bool = False
    """Of a hub: frames pass as they are."""
    rules: TagRules | None = None
    """None where tags are what they are."""
    apart: frozenset[str] = frozenset()
    """Ports to which nothing goes that came in here."""


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """All slices of one device."""

    ports: tuple[PortFacts, ...]
    switchports: tuple[SwitchportFacts, ...]
    vlans: frozenset[int]
    mac_vlans: tuple[tuple[str, int], ...]
    static_macs: tuple[StaticMac, ...]
    groups: VlanGroups | None
    """None where every VLAN is for itself."""
    stp: StpFacts | None
    """None where the device has no layer-2 port."""
    trunks: tuple[TrunkFacts, ...]
    router_id: int | None
    ospf: tuple[ProcessFacts, ...]
    ospf_ports: tuple[tuple[str, OspfPortFacts], ...]
    """Of the interfaces that say something about OSPF."""
    statics: tuple[StaticRoute, ...]
    static_preference: int | None
    protocols: ProtocolFacts | None
    """Of RIP, BGP and routing policy; None where there is none."""
    vrrp: tuple[VrrpFacts, ...]
    hsrp: tuple[VrrpFacts, ...]
    """Standby groups, as virtual routers."""
    tunnels: tuple[TunnelFacts, ...]
    arp: ArpFacts | None
    bfd: BfdFacts | None
    serial: SerialSlice | None
    """None where the device has no serial port."""
    pppoe: PppoeFacts | None = None
    """None where nothing dials over Ethernet, or answers there."""
    isolates_routed: bool = False
    """Isolated ports exchange nothing that is routed, either."""
    highest_router_id: bool = False
    """Of several addresses the highest becomes the router id, not the first."""
    routes: bool = True
    """Forwards what is not for itself."""
    ntp: NtpFacts | None = None
    """None where it neither asks nor offers the time."""
    guard: Guard | None = None
    """None where nothing looks into packets."""
    services: frozenset[int] = frozenset()
    """TCP ports on which it listens."""
    datagrams: frozenset[int] = frozenset()
    """UDP ports on which it answers."""
    logins: frozenset[int] = frozenset()
    """Those among them that lead to a VTY line."""
    dhcp: DhcpFacts | None = None
    """None where it has nothing to do with DHCP."""
    ipv6: Ipv6Facts | None = None
    """None where IPv6 is not enabled."""
    snooping: SnoopingFacts | None = None
    """None where DHCP snooping is off."""
    lldp: LldpFacts | None = None
    """None where LLDP is off."""
    cdp: LldpFacts | None = None
    """None where CDP is off."""
    given: tuple[Entry, ...] = ()
    """Routes that came with leases; the configuration has none."""

    @property
    def virtual_routers(self) -> tuple[VrrpFacts, ...]:
        """Those of VRRP and of HSRP."""
        return (*self.vrrp, *self.hsrp)


def device_facts(node: Node, config: DeviceConfig) -> DeviceFacts:
    """Read a device's configuration."""
    if not config.routes:
        config = _at_its_gateway(config)
    interfaces = config.interfaces.values()
    specs = {spec.name: spec for spec in node.kind.interfaces}
    layer2 = [each for each in interfaces if each.switchport is not None and each.membership.trunk is None]
    vlans = frozenset(config.vlans) | ({1} if layer2 else frozenset())
    ports = tuple(
        _port(node, interface, specs.get(interface.name), config.interfaces) for interface in interfaces
    )
    guard = guard_of(config, node.kind.vendor, firewall=node.kind.family == "usg")
    if guard is not None and (guard.translations or (guard.zones is not None and guard.zones.translates)):
        ports = _answering(ports, guard)
    switches = bool(layer2) and not node.kind.repeats
    return DeviceFacts(
        ports=ports,
        switchports=tuple(
            _switchport(interface.name, interface.switchport, vlans, config)
            for interface in layer2
            if interface.switchport is not None
        )
        if switches
        else repeating(node, [interface.name for interface in layer2]),
        vlans=vlans,
        mac_vlans=tuple(
            (mac, vlan) for vlan, own in sorted(config.vlans.items()) for mac in sorted(own.macs)
        ),
        static_macs=tuple(config.static_macs.values()),
        groups=vlan_groups(config) if switches else None,
        stp=stp_facts(config, layer2) if switches else None,
        trunks=_trunks(node, config, ports),
        router_id=None if config.router_id is None else int(config.router_id),
        ospf=ospf_processes(config, node.kind.vendor),
        ospf_ports=ospf_ports(interfaces),
        statics=tuple(config.static_routes.values()),
        static_preference=config.static_preference,
        protocols=protocol_facts(config, node),
        vrrp=vrrp_facts(config),
        hsrp=hsrp_facts(config),
        tunnels=tunnel_facts(config),
        arp=arp_facts(config),
        bfd=bfd_facts(config),
        serial=serial_slice(config, specs),
        pppoe=pppoe_facts(config),
        ntp=ntp_facts(config),
        guard=guard,
        services=services(node, config),
        datagrams=datagram_services(config),
        logins=login_ports(config),
        dhcp=dhcp_facts(config),
        ipv6=ipv6_facts(config, node.kind.vendor),
        snooping=snooping_facts(config),
        lldp=lldp_facts(node, config),
        cdp=cdp_facts(node, config),
        isolates_routed=config.isolation_mode == "all",
        highest_router_id=MANNERS.get(node.kind.vendor, VRP).highest_router_id,
        routes=config.routes,
    )


def _at_its_gateway(config: DeviceConfig) -> DeviceConfig:
    """What is left of a configuration where the device does not route: no routes but that to its gateway."""
    gateway = config.default_gateway
    routes = () if gateway is None else (StaticRoute(IPv4Address(0), 0, gateway),)
    return replace(
        config, static_routes={route.key: route for route in routes}, ospf={}, rip={}, isis={}, bgp=None
    )


def _answering(ports: tuple[PortFacts, ...], guard: Guard) -> tuple[PortFacts, ...]:
    """The ports, those that translate with the public addresses they answer for."""
    pools = () if guard.zones is None else tuple(guard.zones.public_addresses())
    own = {name: tuple(public_addresses(held)) for name, held in guard.translations.items()}
    return tuple(
        replace(port, answers=(*own.get(port.name, ()), *pools)) if port.name in own or pools else port
        for port in ports
    )


LINES: frozenset[PortKind] = frozenset({"tunnel", "dialer", "template"})
"""Interfaces that are lines to other ends, whatever carries them."""
TUNNEL_BANDWIDTH = 64
"""Of a tunnel interface, in kbit/s: OSPF's cost comes to 1562 (VRP)."""


@lru_cache(maxsize=4096)
def port_kind(name: str) -> PortKind:
    """What an interface is, by its long name in any vendor's spelling."""
    lowered = name.lower()
    if lowered.startswith("loopback"):
        return "loopback"
    if lowered.startswith("vlan"):
        return "vlan"
    if lowered.startswith("null"):
        return "null"
    if lowered.startswith("tunnel"):
        return "tunnel"
    if lowered.startswith("dialer"):
        return "dialer"
    if lowered.startswith("virtual-template"):
        return "template"
    return "subinterface" if "." in name else "physical"


def _trunks(node: Node, config: DeviceConfig, ports: tuple[PortFacts, ...]) -> tuple[TrunkFacts, ...]:
    if all(interface.trunk is None for interface in config.interfaces.values()):
        return ()
    numbers = port_numbers(node)
    bandwidths = {port.name: port.bandwidth for port in ports}
    return trunk_facts(config.interfaces.values(), (config.lacp_priority, node.mac), numbers, bandwidths)


def port_numbers(node: Node) -> dict[str, int]:
    """The numbers of a device's ports, from 1; management ports have none."""
    wired = [spec.name for spec in node.kind.interfaces if not spec.management]
    return {name: number for number, name in enumerate(wired, start=1)}


def _port(
    node: Node, interface: InterfaceConfig, spec: InterfaceSpec | None, others: Mapping[str, InterfaceConfig]
) -> PortFacts:
    kind = port_kind(interface.name)
    bandwidth = spec.bandwidth if spec is not None else 1_000_000
    if kind == "tunnel":
        bandwidth = TUNNEL_BANDWIDTH
    if interface.speed is not None and not interface.negotiation:
        bandwidth = interface.speed * 1000
    if node.kind.vendor == "cisco" and interface.bandwidth is not None:
        bandwidth = interface.bandwidth
    return PortFacts(
        name=interface.name,
        kind=kind,
        shutdown=interface.shutdown or _trunk_shut(interface, others),
        mtu=interface.mtu or 1500,
        bandwidth=bandwidth,
        medium="serial" if kind in LINES else spec.medium if spec is not None else "ethernet",
        vlan=int(interface.name[len(interface.name.rstrip("0123456789")) :] or 0) if kind == "vlan" else 0,
        vrf=interface.vrf,
        addresses=addresses_of(interface, others),
        layer2=interface.switchport is not None,
        trunk=interface.trunk is not None,
        tag=_terminated(interface),
        asks=interface.termination is None or interface.arp_broadcast,
    )


def _terminated(interface: InterfaceConfig) -> int | None:
    if interface.termination is None or interface.inner_termination is None:
        return interface.termination
    return push(interface.termination, interface.inner_termination)


def _trunk_shut(interface: InterfaceConfig, others: Mapping[str, InterfaceConfig]) -> bool:
    """Whether the port is a member of a trunk that is shut down, and goes down with it."""
    trunk = trunk_of(interface, others.values())
    return trunk is not None and trunk.shutdown


Negotiates = Literal["", "on", "auto", "desirable"]
_NEGOTIATED: Mapping[str, Negotiates] = {
    "trunk": "on",
    "dynamic-auto": "auto",
    "dynamic-desirable": "desirable",
}


def _switchport(
    name: str, port: SwitchportConfig, vlans: frozenset[int], config: DeviceConfig
) -> SwitchportFacts:
    pvid, tagged = port.access_vlan, frozenset[int]()
    untagged = vlans & {pvid}
    permitted = vlans & port.trunk_vlans
    as_trunk = port.trunk_pvid, permitted & {port.trunk_pvid}, permitted - {port.trunk_pvid}
    negotiates: Negotiates = _NEGOTIATED.get(port.mode, "") if port.negotiates else ""
    if port.mode == "trunk":
        pvid, untagged, tagged = as_trunk
    elif port.mode == "hybrid":
        pvid, untagged = port.hybrid_pvid, vlans & port.hybrid_untagged
        tagged = (vlans & port.hybrid_tagged) - untagged
    elif port.mode.startswith("private"):
        pvid, untagged, tagged = private_port(port, config.vlans)
    security = port.secured
    secure = (
        None
        if security is None
        else (
            security.maximum,
            frozenset(security.macs),
            security.action == "shutdown",
        )
    )
    speaks = config.gvrp and port.mode == "trunk" and port.gvrp is not None
    return SwitchportFacts(
        name,
        pvid,
        untagged,
        tagged,
        port.mac_vlan,
        port.isolation_groups,
        secure,
        negotiates,
        as_trunk if negotiates in ("auto", "desirable") else None,
        port.gvrp if speaks else None,
        port.trunk_vlans if speaks else frozenset(),
        rules=tag_rules(port),
        apart=port.apart,
    )


def repeating(node: Node, names: Sequence[str]) -> tuple[SwitchportFacts, ...]:
    """The ports of a hub, or those of a cloud that its mapping leaves out: nothing passes between these."""
    apart = frozenset[int]() if node.joins is None else frozenset({1})
    return tuple(
        SwitchportFacts(name, 0, frozenset({0}), frozenset(), isolation=apart, repeats=True) for name in names
    )
