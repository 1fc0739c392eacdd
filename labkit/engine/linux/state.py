"""A device's operational state as its container has it."""

from collections.abc import Mapping
from ipaddress import IPv4Address

from labkit.engine.linux.agent.client import AgentClient
from labkit.engine.linux.reading import (
    arp,
    bfd,
    bgp,
    dhcp,
    filtering,
    ipv6,
    isis,
    links,
    ntp,
    ospf,
    ospfv3,
    rip,
    routes,
    spanning,
    switching,
    trunks,
    vrrp,
)
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.topic import DeviceView
from labkit.nos.config import Direction
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


class LinuxState:
    """What one display reads: each program is asked once, when the first topic needs it."""

    def __init__(
        self,
        device: DeviceView,
        agent: AgentClient,
        now: float,
        since: Mapping[str, float],
        peers: Mapping[str, tuple[str, str]],
    ) -> None:
        self._device = device
        self._snapshot = Snapshot(agent)
        self._now = now
        self._since = since
        self._peers = peers

    def interfaces(self) -> dict[str, InterfaceState]:
        """All interfaces by long name, in the device's order."""
        return links.interfaces(self._device, self._snapshot, self._since, self._peers)

    def routes(self, vrf: str = "") -> list[Route]:
        """The routing table with inactive routes, by prefix; that of a VPN instance is empty here."""
        return [] if vrf else routes.routes(self._device, self._snapshot, self._now)

    def lookup(self, destination: IPv4Address, vrf: str = "") -> Route | None:
        """The active route that forwards to an address."""
        return routes.longest(self.routes(vrf), destination)

    def arp(self) -> list[ArpEntry]:
        """The ARP table, by address."""
        return arp.arp(self._device, self._snapshot)

    def macs(self) -> list[MacEntry]:
        """The MAC address table."""
        return switching.macs(self._device, self._snapshot)

    def vlans(self) -> dict[int, VlanState]:
        """The VLANs by number."""
        return switching.vlans(self._device, self._snapshot)

    def stp(self) -> StpState | None:
        """The spanning trees; None where the device has no layer-2 port."""
        return spanning.tree(self._device, self._snapshot)

    def cdp(self) -> LldpState:
        """What CDP tells and hears: nothing in containers."""
        return LldpState(enabled=False)

    def lldp(self) -> LldpState:
        """What LLDP tells and hears."""
        return LldpState(enabled=False)

    def messages(self, protocol: str, within: float | None = None) -> Mapping[str, MessageCount]:
        """What a protocol sent and received: not counted in containers."""
        return {}

    def trunks(self) -> dict[str, TrunkState]:
        """The Eth-Trunks by name."""
        return trunks.trunks(self._device, self._snapshot)

    def bfd(self) -> list[BfdState]:
        """The BFD sessions."""
        return bfd.sessions(self._device, self._snapshot)

    def vrrp(self) -> list[VrrpState]:
        """The virtual routers."""
        return vrrp.virtual_routers(self._device, self._snapshot)

    def hsrp(self) -> list[HsrpState]:
        """The standby groups: none run in containers."""
        return []

    def vrrp6(self) -> list[VrrpState]:
        """The virtual routers of IPv6: none run in containers."""
        return []

    def ospf(self) -> dict[int, OspfState]:
        """The OSPF processes by number."""
        return ospf.processes(self._device, self._snapshot, self._now)

    def isis(self) -> dict[int, IsisState]:
        """The IS-IS processes by number."""
        return isis.report(self._device, self._snapshot)

    def rip(self) -> dict[int, RipState]:
        """The RIP processes by number."""
        return rip.report(self._device, self._snapshot)

    def bgp(self, vrf: str = "") -> BgpState | None:
        """The BGP process of the public table; there is none of VPN instances."""
        return None if vrf else bgp.report(self._device, self._snapshot, self._now, self.routes())

    def bgp6(self) -> BgpState | None:
        """The BGP process in IPv6 unicast."""
        return None

    def policy_hits(self) -> PolicyHits:
        """How often lists and policies decided: FRR does not tell."""
        return PolicyHits()

    def acl_matches(self) -> dict[tuple[int, int], int]:
        """By number of the list and of the rule, how many packets a rule decided over."""
        return filtering.matches(self._device, self._snapshot)

    def acl6_matches(self) -> dict[tuple[int, int], int]:
        """The same of IPv6."""
        return {}

    def class_traffic(self) -> dict[tuple[str, Direction, str], ClassTraffic]:
        """What policies counted: containers do not tell."""
        return {}

    def traffic(self) -> dict[str, InterfaceTraffic]:
        """What interfaces carried of probes: the kernel counts all packets alike, so nothing is told."""
        return {}

    def firewall(self) -> FirewallState:
        """The sessions of security zones, which do not filter in containers."""
        return FirewallState()

    def ntp(self) -> NtpState:
        """What NTP made of the clock."""
        return ntp.clock(self._device, self._snapshot)

    def nat_sessions(self) -> list[NatSessionState]:
        """The address translation sessions."""
        return filtering.sessions(self._device, self._snapshot)

    def nat_lookups(self) -> NatLookups:
        """The kernel does not count them."""
        return NatLookups()

    def pppoe(self) -> PppoeState:
        """The PPPoE sessions: there are none."""
        return PppoeState()

    def dhcp_pools(self) -> list[DhcpPoolState]:
        """The DHCP server's pools, global ones first."""
        return dhcp.pools(self._device, self._snapshot)

    def dhcp_bindings(self) -> list[DhcpBinding]:
        """What DHCP snooping saw: the switch of a container writes down nothing."""
        return []

    def dhcp_clients(self) -> list[DhcpClientState]:
        """What DHCP gave to this device's interfaces."""
        return dhcp.clients(self._device, self._snapshot)

    def ipv6(self) -> Ipv6State:
        """Interfaces, routes, neighbours and leases of IPv6."""
        return ipv6.report(self._device, self._snapshot, self._now)

    def ospfv3(self) -> dict[int, Ospfv3State]:
        """The OSPFv3 processes by number."""
        return ospfv3.report(self._device, self._snapshot)

    def diagnoses(self) -> list[Diagnosis]:
        """What is known about why something does not work: real protocols do not say."""
        return []
