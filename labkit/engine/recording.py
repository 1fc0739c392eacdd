"""An engine that runs nothing and writes down what it is asked: for tests of what stands above the seam."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

from labkit.engine.engine import (
    Change,
    Connect,
    Connection,
    EchoReply,
    Event,
    Hop,
    Ping,
    Ping6,
    Probe,
    ProbeResult,
    Rejection,
    Reset,
    Trace6,
)
from labkit.nos.config import DeviceConfig, Direction
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
    NtpState,
    OspfState,
    Ospfv3State,
    PolicyHits,
    PppoeState,
    RipState,
    Route,
    StpState,
    TrunkState,
    VlanState,
    VrrpState,
)


@dataclass(slots=True)
class RecordedState:
    """A state that reports what it was given; interfaces follow the last configuration taken."""

    config: DeviceConfig
    table: list[Route] = field(default_factory=list)
    arp_table: list[ArpEntry] = field(default_factory=list)
    mac_table: list[MacEntry] = field(default_factory=list)
    vlan_table: dict[int, VlanState] = field(default_factory=dict)
    spanning_tree: StpState | None = None
    counted: dict[str, dict[str, MessageCount]] = field(default_factory=dict)
    lldp_state: LldpState = field(default_factory=lambda: LldpState(enabled=False))
    trunk_table: dict[str, TrunkState] = field(default_factory=dict)
    bfd_sessions: list[BfdState] = field(default_factory=list)
    virtual_routers: list[VrrpState] = field(default_factory=list)
    ospf_processes: dict[int, OspfState] = field(default_factory=dict)
    rip_processes: dict[int, RipState] = field(default_factory=dict)
    isis_processes: dict[int, IsisState] = field(default_factory=dict)
    bgp_process: BgpState | None = None
    hits: PolicyHits = field(default_factory=PolicyHits)
    ipv6_state: Ipv6State = field(default_factory=Ipv6State)
    ospfv3_processes: dict[int, Ospfv3State] = field(default_factory=dict)
    findings: list[Diagnosis] = field(default_factory=list)
    matches: dict[tuple[int, int], int] = field(default_factory=dict)
    carried: dict[str, InterfaceTraffic] = field(default_factory=dict)
    translations: list[NatSessionState] = field(default_factory=list)
    passed: FirewallState = field(default_factory=FirewallState)
    clock: NtpState = field(default_factory=NtpState)
    dialled: PppoeState = field(default_factory=PppoeState)
    pools: list[DhcpPoolState] = field(default_factory=list)
    clients: list[DhcpClientState] = field(default_factory=list)
    bindings: list[DhcpBinding] = field(default_factory=list)

    def interfaces(self) -> dict[str, InterfaceState]:
        """All interfaces, as their administrative state says: nothing is connected to them."""
        found = {}
        for name, interface in self.config.interfaces.items():
            own = interface.own_addresses
            found[name] = InterfaceState(
                name=name,
                admin_up=not interface.shutdown,
                physical_up=not interface.shutdown,
                protocol_up=not interface.shutdown and bool(own),
                spoofing=False,
                routed=interface.switchport is None,
                mac="",
                mtu=interface.mtu or 1500,
                bandwidth=interface.bandwidth or 1_000_000,
                duplex=interface.duplex or "full",
                description=interface.description,
                addresses=tuple(InterfaceAddress(address.address, address.length) for address in own),
                vrf=interface.vrf,
                since=0.0,
            )
        return found

    def routes(self, vrf: str = "") -> list[Route]:
        """The routes it was given, by prefix."""
        return sorted((route for route in self.table if route.vrf == vrf), key=lambda route: route.prefix)

    def lookup(self, destination: IPv4Address, vrf: str = "") -> Route | None:
        """The longest match among them."""
        matches = [r for r in self.table if r.active and r.vrf == vrf and destination in r.prefix]
        return max(matches, key=lambda route: route.prefix.prefixlen, default=None)

    def arp(self) -> list[ArpEntry]:
        """The ARP entries it was given."""
        return sorted(self.arp_table, key=lambda entry: entry.address)

    def macs(self) -> list[MacEntry]:
        """The MAC entries it was given."""
        return list(self.mac_table)

    def vlans(self) -> dict[int, VlanState]:
        """The VLANs it was given."""
        return dict(self.vlan_table)

    def stp(self) -> StpState | None:
        """The spanning trees it was given."""
        return self.spanning_tree

    def cdp(self) -> LldpState:
        """No CDP."""
        return LldpState(enabled=False)

    def lldp(self) -> LldpState:
        """LLDP as it was given."""
        return self.lldp_state

    def messages(self, protocol: str, within: float | None = None) -> Mapping[str, MessageCount]:
        """The counts that it was given for a protocol."""
        return self.counted.get(protocol, {})

    def trunks(self) -> dict[str, TrunkState]:
        """The Eth-Trunks it was given."""
        return dict(self.trunk_table)

    def bfd(self) -> list[BfdState]:
        """The BFD sessions it was given."""
        return list(self.bfd_sessions)

    def vrrp(self) -> list[VrrpState]:
        """The virtual routers it was given."""
        return list(self.virtual_routers)

    def hsrp(self) -> list[HsrpState]:
        """No standby groups."""
        return []

    def vrrp6(self) -> list[VrrpState]:
        """No IPv6."""
        return []

    def ospf(self) -> dict[int, OspfState]:
        """The OSPF processes it was given."""
        return dict(self.ospf_processes)

    def isis(self) -> dict[int, IsisState]:
        """The IS-IS processes it was given."""
        return dict(self.isis_processes)

    def rip(self) -> dict[int, RipState]:
        """The RIP processes it was given."""
        return dict(self.rip_processes)

    def bgp(self, vrf: str = "") -> BgpState | None:
        """The BGP process it was given, which has no VPN instances."""
        return None if vrf else self.bgp_process

    def bgp6(self) -> BgpState | None:
        """No IPv6."""
        return None

    def policy_hits(self) -> PolicyHits:
        """The counts it was given."""
        return self.hits

    def acl_matches(self) -> dict[tuple[int, int], int]:
        """The counters it was given."""
        return dict(self.matches)

    def acl6_matches(self) -> dict[tuple[int, int], int]:
        """No IPv6."""
        return {}

    def class_traffic(self) -> dict[tuple[str, Direction, str], ClassTraffic]:
        """No traffic policies."""
        return {}

    def traffic(self) -> dict[str, InterfaceTraffic]:
        """The counters it was given."""
        return dict(self.carried)

    def nat_sessions(self) -> list[NatSessionState]:
        """The sessions it was given."""
        return list(self.translations)

    def nat_lookups(self) -> NatLookups:
        """None were made."""
        return NatLookups()

    def firewall(self) -> FirewallState:
        """The sessions that a firewall let through, and the hits of its rules."""
        return self.passed

    def ntp(self) -> NtpState:
        """What NTP made of the clock."""
        return self.clock

    def pppoe(self) -> PppoeState:
        """The sessions it was given."""
        return self.dialled

    def dhcp_pools(self) -> list[DhcpPoolState]:
        """The pools it was given."""
        return list(self.pools)

    def dhcp_bindings(self) -> list[DhcpBinding]:
        """The bindings it was given."""
        return list(self.bindings)

    def dhcp_clients(self) -> list[DhcpClientState]:
        """The leases it was given."""
        return list(self.clients)

    def ipv6(self) -> Ipv6State:
        """The state of IPv6 that it was given."""
        return self.ipv6_state

    def ospfv3(self) -> dict[int, Ospfv3State]:
        """The OSPFv3 processes it was given."""
        return dict(self.ospfv3_processes)

    def diagnoses(self) -> list[Diagnosis]:
        """The diagnoses it was given."""
        return list(self.findings)


class RecordingEngine:
    """Takes every change, answers every ping from `reachable` addresses, and records all calls in order.

    `refuse` is the reason with which the next change is rejected.
    """

    def __init__(self, config: DeviceConfig, reachable: Iterable[IPv4Address | IPv6Address] = ()) -> None:
        self.calls: list[Change | Reset | Probe] = []
        self.reachable = set(reachable)
        self.refuse = ""
        self.pending: list[Event] = []
        self._state = RecordedState(config)

    @property
    def state(self) -> RecordedState:
        """The state, which a test may fill."""
        return self._state

    def apply(self, change: Change) -> Rejection | None:
        """Record the change and take it, unless told to refuse."""
        self.calls.append(change)
        if self.refuse:
            reason, self.refuse = self.refuse, ""
            return Rejection(reason)
        self._state.config = change.config
        return None

    def reset(self, reset: Reset) -> None:
        """Record the reset."""
        self.calls.append(reset)
        if reset.topic in ("arp", "boot"):
            self._state.arp_table.clear()
        if reset.topic in ("mac", "boot"):
            self._state.mac_table.clear()

    def probe(self, probe: Probe) -> Iterator[ProbeResult]:
        """Record the probe and answer it at once."""
        self.calls.append(probe)
        own = {a.address for i in self._state.interfaces().values() if i.protocol_up for a in i.addresses}
        answers = probe.destination in self.reachable or probe.destination in own
        if isinstance(probe, Connect):
            return iter([Connection("connected" if answers else "timeout", port=probe.port)])
        if isinstance(probe, Ping | Ping6):
            return iter(
                [
                    EchoReply(n, False, probe.destination, 255, 1) if answers else EchoReply(n, lost=True)
                    for n in range(1, probe.count + 1)
                ]
            )
        if isinstance(probe, Trace6):
            first, last = probe.first_limit, probe.max_limit
        else:
            first, last = probe.first_ttl, probe.max_ttl
        if answers:
            return iter([Hop(first, probe.destination, (1,) * probe.probes, reached=True)])
        return iter([Hop(ttl, None) for ttl in range(first, last + 1)])

    def events(self) -> list[Event]:
        """The events that a test put into `pending`."""
        events, self.pending = self.pending, []
        return events
