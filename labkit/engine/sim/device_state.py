"""One device's view of the solved network, topic by topic."""

from collections.abc import Callable, Iterator, Mapping
from ipaddress import IPv4Address

from labkit.engine.sim.addressing import carries
from labkit.engine.sim.bfd import report_bfd
from labkit.engine.sim.bgp.report import report_bgp
from labkit.engine.sim.dhcp.bindings import report_bindings
from labkit.engine.sim.dhcp.report import report_clients, report_pools
from labkit.engine.sim.facts import PortFacts, port_kind
from labkit.engine.sim.filtering.firewall_report import report_firewall
from labkit.engine.sim.filtering.report import report_sessions
from labkit.engine.sim.hsrp_report import report_hsrp
from labkit.engine.sim.ipv4 import ip, network, prefix_text, text
from labkit.engine.sim.ipv6.report import report_ipv6
from labkit.engine.sim.isis.report import report_isis
from labkit.engine.sim.layer2_report import report_stp, report_trunks
from labkit.engine.sim.learning import endpoint_mac, learn_protocols
from labkit.engine.sim.lldp import report_cdp, report_lldp
from labkit.engine.sim.mac_table import report_macs
from labkit.engine.sim.macs import interface_mac
from labkit.engine.sim.moment import Moment
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.ntp import solve_ntp
from labkit.engine.sim.ospf.report import report
from labkit.engine.sim.ospfv3.report import report_ospfv3
from labkit.engine.sim.past import ARP_AGEING, Past
from labkit.engine.sim.pppoe_report import report_pppoe
from labkit.engine.sim.reach import Place
from labkit.engine.sim.rip.report import report_rip
from labkit.engine.sim.table import Entry
from labkit.engine.sim.vrrp import virtual_mac
from labkit.engine.sim.vrrp_report import report_vrrp, report_vrrp6
from labkit.language import _
from labkit.nos.config import DeviceConfig, Direction, InterfaceConfig
from labkit.nos.config.interface import InterfaceAddress
from labkit.nos.state import (
    ArpEntry,
    BfdState,
    BgpState,
    ClassTraffic,
    DhcpBinding,
    DhcpClientState,
    DhcpPoolState,
    Diagnosis,
    FirewallState,
    HsrpState,
    InterfaceState,
    InterfaceTraffic,
    Ipv6State,
    IsisState,
    LldpState,
    MacEntry,
    MessageCount,
    NatLookups,
    NatSessionState,
    NextHop,
    NtpState,
    OspfState,
    Ospfv3State,
    PolicyHits,
    PppoeState,
    RipState,
    Route,
    StpState,
    TopologyChanges,
    TrunkState,
    VlanPort,
    VlanState,
    VrrpState,
)


class DeviceState:
    """The operational state of one device, as of the network that was solved when it was asked for."""

    def __init__(
        self, state: NetworkState, node: str, config: DeviceConfig, past: Past, clock: Callable[[], float]
    ) -> None:
        self._state = state
        self._node = node
        self._config = config
        self._past = past
        self._clock = clock

    def interfaces(self) -> dict[str, InterfaceState]:
        """All interfaces by long name, in the device's order."""
        solved = {port.name: port for port in self._state.facts[self._node].ports}
        return {
            name: self._interface(interface, solved[name])
            for name, interface in self._config.interfaces.items()
            if name in solved
        }

    def routes(self, vrf: str = "") -> list[Route]:
        """The routing table with inactive routes, by prefix."""
        since = self._past.booted.get(self._node, 0.0)
        return [_route(entry, since, vrf) for entry in self._state.rib(self._node, vrf).entries]

    def lookup(self, destination: IPv4Address, vrf: str = "") -> Route | None:
        """The active route that forwards to an address."""
        found = self._state.rib(self._node, vrf).find(int(destination))
        return None if found is None else _route(found, self._past.booted.get(self._node, 0.0), vrf)

    def arp(self) -> list[ArpEntry]:
        """The ARP table by address: the device's own addresses, and what it learned."""
        learn_protocols(self._state, self._past, self._clock())
        found: dict[tuple[IPv4Address, str], ArpEntry] = {}
        for interface in self._state.addressing.interfaces[self._node]:
            if interface.kind in ("physical", "subinterface", "vlan") and interface.medium == "ethernet":
                mac = endpoint_mac(self._state, (self._node, interface.name))
                for address, _ in interface.addresses:
                    entry = ArpEntry(ip(address), mac, interface.name, "interface", vrf=interface.vrf)
                    found[ip(address), interface.name] = entry
                for address, vrid in interface.virtual:
                    mac = virtual_mac(vrid)
                    entry = ArpEntry(ip(address), mac, interface.name, "interface", vrf=interface.vrf)
                    found.setdefault((ip(address), interface.name), entry)
        for entry in self._typed_arp():
            found[entry.address, entry.interface] = entry
        for (node, name, address), (answering, heard) in self._past.arp.items():
            learned = self._learned_arp(name, address, answering, heard) if node == self._node else None
            if learned is not None:
                found.setdefault((learned.address, name), learned)
        return [found[key] for key in sorted(found)]

    def _typed_arp(self) -> Iterator[ArpEntry]:
        """The static entries, each at the interface in whose subnet it is."""
        facts = self._state.facts[self._node].arp
        for own in facts.entries if facts is not None else ():
            for interface in self._state.addressing.interfaces[self._node]:
                if interface.vrf == own.vrf and any(
                    int(own.address) >> (32 - length) == address >> (32 - length)
                    for address, length in interface.addresses
                ):
                    port = own.interface if interface.kind == "vlan" else None
                    yield ArpEntry(
                        own.address, own.mac, interface.name, "static", None, port or "", own.vlan_id, own.vrf
                    )
                    break

    def _learned_arp(
        self, name: str, address: int, answering: tuple[str, str], heard: float
    ) -> ArpEntry | None:
        """An entry that still holds: its interface is up in that subnet and it has not aged."""
        interface = self._state.addressing.interface((self._node, name))
        left = ARP_AGEING - (self._clock() - heard)
        if interface is None or left <= 0:
            return None
        if not any(address >> (32 - length) == own >> (32 - length) for own, length in interface.addresses):
            return None
        mac = endpoint_mac(self._state, answering, address)
        if interface.kind != "vlan":
            return ArpEntry(ip(address), mac, name, "dynamic", left, vrf=interface.vrf)
        vlan = self._state.switching.vertices[self._node, name][1]
        port = self._state.switching.flood(answering).arrivals.get((self._node, vlan), ("", None))[0]
        return ArpEntry(ip(address), mac, name, "dynamic", left, port, vlan, interface.vrf)

    def macs(self) -> list[MacEntry]:
        """The MAC address table, by VLAN and address."""
        learn_protocols(self._state, self._past, self._clock())
        return report_macs(self._state, self._node, self._config, self._past, self._clock())

    def vlans(self) -> dict[int, VlanState]:
        """The VLANs by number."""
        switching = self._state.switching
        found = {}
        for (node, vlan), names in switching.members.items():
            if node != self._node:
                continue
            ports = tuple(
                VlanPort(
                    name, vlan in switching.switchports[node, name].tagged, (node, name) in switching.links.up
                )
                for name in names
            )
            settings = self._config.vlans.get(vlan)
            found[vlan] = VlanState(
                vlan,
                settings.description if settings is not None else "",
                ports,
                vlan not in self._state.facts[self._node].vlans,
            )
        return found

    def stp(self) -> StpState | None:
        """The spanning trees; None where the device has no layer-2 port."""
        changes = self._past.topology_changes.get(self._node, TopologyChanges())
        return report_stp(self._state, self._node, self._config, changes)

    def cdp(self) -> LldpState:
        """What CDP tells and hears."""
        return report_cdp(self._state, self._node, self._past.carrier_since, self._clock())

    def lldp(self) -> LldpState:
        """What LLDP tells and hears."""
        return report_lldp(self._state, self._node, self._past.carrier_since, self._clock())

    def messages(self, protocol: str, within: float | None = None) -> Mapping[str, MessageCount]:
        """What a protocol sent and received again and again, by port; or within the last so many seconds."""
        return self._past.speaking.counts(protocol, self._node, self._clock(), within)

    def trunks(self) -> dict[str, TrunkState]:
        """The Eth-Trunks by name."""
        return report_trunks(self._state, self._node)

    def bfd(self) -> list[BfdState]:
        """The BFD sessions, the configured ones first."""
        return report_bfd(self._state, self._node)

    def vrrp(self) -> list[VrrpState]:
        """The virtual routers, by interface and number."""
        return report_vrrp(self._state, self._node, self._config, self._past)

    def hsrp(self) -> list[HsrpState]:
        """The standby groups, by interface and number."""
        return report_hsrp(self._state, self._node, self._config, self._past)

    def vrrp6(self) -> list[VrrpState]:
        """The virtual routers of IPv6, by interface and number."""
        return report_vrrp6(self._state, self._node, self._config, self._past)

    def ospf(self) -> dict[int, OspfState]:
        """The OSPF processes by number; one without a router id does not run."""
        domain = self._state.domain
        return {
            process[1]: report(self._state.tables, process, self._past, self._uptime)
            for process in sorted(domain.router_ids)
            if process[0] == self._node
        }

    def rip(self) -> dict[int, RipState]:
        """The RIP processes by number."""
        rip = self._state.protocols.rip
        return {
            process[1]: report_rip(rip, process)
            for process in sorted(rip.processes)
            if process[0] == self._node
        }

    def isis(self) -> dict[int, IsisState]:
        """The IS-IS processes by number; one without a network entity title does not run."""
        isis = self._state.protocols.isis
        if isis.topology is None or isis.tables is None:
            return {}
        return {
            process[1]: report_isis(
                isis.topology, isis.tables, process, self._state.rib(self._node, router.config.vrf)
            )
            for process, router in sorted(isis.topology.routers.items(), key=lambda item: item[0])
            if process[0] == self._node
        }

    def bgp(self, vrf: str = "") -> BgpState | None:
        """The BGP process, if one runs, in the public routing table or in that of a VPN instance."""

        def since(peer: int) -> float:
            return self._past.session_since.get((self._node, peer, vrf), 0.0)

        place = Place(self._node, vrf)
        return report_bgp(self._state.protocols.bgp, place, self._state.rib(*place), since)

    def bgp6(self) -> BgpState | None:
        """The BGP process in IPv6 unicast, if it runs there."""
        network = self._state.ipv6
        if network is None or self._node not in network.facts:
            return None

        def since(peer: int) -> float:
            return self._past.session_since.get((self._node, peer, ""), 0.0)

        return report_bgp(network.bgp, Place(self._node), network.rib(self._node), since)

    def policy_hits(self) -> PolicyHits:
        """How often lists and policies decided when the network settled."""
        return self._state.policy_hits(self._node)

    def acl_matches(self) -> dict[tuple[int, int], int]:
        """How many packets each rule decided over."""
        return {
            (acl, rule): count
            for (node, acl, rule), count in self._past.acl_matches.items()
            if node == self._node
        }

    def acl6_matches(self) -> dict[tuple[int, int], int]:
        """How many packets of IPv6 each rule decided over."""
        counts = self._past.ipv6.acl_matches
        return {(acl, rule): count for (node, acl, rule), count in counts.items() if node == self._node}

    def class_traffic(self) -> dict[tuple[str, Direction, str], ClassTraffic]:
        """What traffic policies and filters counted."""
        return {key[1:]: held for key, held in self._past.classes.items() if key[0] == self._node}

    def traffic(self) -> dict[str, InterfaceTraffic]:
        """What interfaces carried of probes and connections."""
        return {name: held for (node, name), held in self._past.traffic.items() if node == self._node}

    def nat_sessions(self) -> list[NatSessionState]:
        """The address translation sessions, the oldest first."""
        table = self._past.nat.get(self._node)
        return [] if table is None else report_sessions(table, self._clock())

    def nat_lookups(self) -> NatLookups:
        """How often packets found a session."""
        table = self._past.nat.get(self._node)
        return NatLookups() if table is None else NatLookups(table.hits, table.misses)

    def firewall(self) -> FirewallState:
        """The sessions that a firewall let through, and the hits of its rules."""
        past = self._past
        return report_firewall(past.firewall.get(self._node), past.nat.get(self._node), self._clock())

    def ntp(self) -> NtpState:
        """What NTP made of the clock."""
        return solve_ntp(self._state, self._node, Moment(self._past, self._clock()))

    def pppoe(self) -> PppoeState:
        """The PPPoE sessions that it dialled, and those of its clients."""
        return report_pppoe(self._state, self._node, self._config)

    def dhcp_pools(self) -> list[DhcpPoolState]:
        """The DHCP server's pools, global ones first."""
        return report_pools(self._state, self._node, self._past.dhcp, self._clock())

    def dhcp_bindings(self) -> list[DhcpBinding]:
        """What DHCP snooping saw given to the users of a switch."""
        return report_bindings(self._state, self._node, self._past.dhcp, self._clock())

    def dhcp_clients(self) -> list[DhcpClientState]:
        """What DHCP gave to this device's interfaces."""
        return report_clients(self._node, self._past.dhcp, self._clock())

    def ipv6(self) -> Ipv6State:
        """Interfaces, routes, neighbours and leases of IPv6."""
        booted = self._past.booted.get(self._node, 0.0)
        return report_ipv6(self._state, self._node, self._past.ipv6, self._clock(), booted)

    def ospfv3(self) -> dict[int, Ospfv3State]:
        """The OSPFv3 processes by number; one without a router id does not run."""
        network = self._state.ipv6
        if network is None:
            return {}
        return {
            process[1]: report_ospfv3(network.tables, process, self._uptime, self._past.ipv6.heard_since)
            for process in sorted(network.tables.domain.ports)
            if process[0] == self._node
        }

    def diagnoses(self) -> list[Diagnosis]:
        """What is known about why something does not work here."""
        found = [diagnosis for diagnosis in self._state.diagnoses() if diagnosis.node == self._node]
        up = {interface.name for interface in self._state.addressing.interfaces[self._node]}
        for vrf in sorted({route.vrf for route in self._state.inputs.facts[self._node].statics}):
            for entry in self._state.rib(self._node, vrf).entries:
                if entry.protocol == "static" and not entry.active:
                    found.extend(_unresolved(self._node, entry, up))
        return found

    def _uptime(self, node: str) -> float:
        return self._clock() - self._past.booted.get(node, 0.0)

    def _interface(self, interface: InterfaceConfig, facts: PortFacts) -> InterfaceState:
        node = self._state.topology.nodes[self._node]
        kind = port_kind(interface.name)
        port = (self._node, interface.name)
        powered = self._node not in self._state.unpowered
        up = powered and carries(self._node, facts, self._state.switching)
        routed = interface.switchport is None
        spoofing = kind in ("loopback", "null", "dialer")
        # A Dialer, and a template, are there to be dialled through whoever dials: only `shutdown` takes them down.
        waits = kind in ("dialer", "template") and powered and not facts.shutdown
        own = interface.own_addresses
        if interface.borrowed and not own:
            own = [InterfaceAddress(ip(address), length) for address, length in facts.addresses]
        given = self._state.lines.given.get(port)
        if given is not None:
            own = [InterfaceAddress(ip(given), 32)]
        if interface.dhcp.client:
            own = [InterfaceAddress(ip(address), length) for address, length in facts.addresses]
        return InterfaceState(
            name=interface.name,
            admin_up=not interface.shutdown,
            physical_up=up or waits,
            protocol_up=(up or (waits and spoofing))
            and (spoofing or not routed or bool(own))
            and port not in self._state.lines.down,
            spoofing=spoofing,
            routed=routed,
            mac=interface_mac(node, interface.name, kind),
            mtu=facts.mtu,
            bandwidth=interface.bandwidth
            or self._state.carrier.aggregation.bandwidth.get(port, facts.bandwidth),
            duplex=interface.duplex or "full",
            description=interface.description,
            addresses=tuple(InterfaceAddress(address.address, address.length) for address in own),
            vrf=interface.vrf,
            by_dhcp=interface.dhcp.client and bool(own),
            since=self._past.carrier_since.get(port, 0.0),
            error_down=self._state.carrier.error_down.get(port, ""),
            peer=self._state.carrier.aggregation.physical.cabling.peers.get(port),
        )


def _unresolved(node: str, entry: Entry, up: set[str]) -> Iterator[Diagnosis]:
    """Why the next hops of an inactive static route lead nowhere; nothing for one that only waits."""
    for hop in entry.hops:
        if hop.interface and hop.interface not in up and port_kind(hop.interface) != "null":
            detail = _(
                "{prefix}: IPv4 is down on {interface}",
                prefix=prefix_text(entry.prefix),
                interface=hop.interface,
            )
            yield Diagnosis("routing", node, hop.interface, "static-interface-down", detail)
        elif not hop.interface:
            detail = _(
                "{prefix}: there is no route to its next hop {address}",
                prefix=prefix_text(entry.prefix),
                address=text(hop.address),
            )
            yield Diagnosis("routing", node, "", "static-next-hop-unreachable", detail)


def _route(entry: Entry, since: float, vrf: str) -> Route:
    hops = tuple(
        NextHop(ip(hop.address), hop.interface, hop.relay, ip(hop.target) if hop.relay else None)
        for hop in entry.hops
    )
    return Route(
        prefix=network(entry.prefix),
        protocol=entry.protocol,
        preference=entry.preference,
        cost=entry.cost,
        next_hops=hops,
        active=entry.active,
        process_id=entry.process_id,
        tag=entry.tag,
        since=since,
        vrf=vrf,
    )
