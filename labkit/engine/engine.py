"""The seam between a device and whatever runs its protocols."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Literal, Protocol

from labkit.nos.config import AclReference, DeviceConfig, Direction
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


@dataclass(frozen=True, slots=True)
class Change:
    """A configuration that was edited. The engine compares it with what it runs and applies the difference."""

    config: DeviceConfig


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why the engine cannot take a change; the device then goes back to what it had."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reset:
    """Forget something of the past: an operator's `reset` command, or a reboot.

    `ospf-process` chooses router ids and designated routers again, `arp` and `mac` empty the tables, `counters`
    sets them to zero; `bgp` tears sessions down; `nat` and `firewall` end all sessions, `acl` and `acl6` set the
    counters of rules to zero, `classes` those of traffic policies and filters, `leases` takes back what a DHCP pool
    gave away, `pppoe` ends the sessions of a client; `ospfv3-process` and `ipv6-neighbors` do for IPv6 what the
    first two do; `messages` sets the counters of what a protocol sends again and again to zero; `boot` forgets
    everything.
    """

    topic: Literal[
        "ospf-process",
        "arp",
        "mac",
        "counters",
        "ospfv3-process",
        "ipv6-neighbors",
        "bgp",
        "nat",
        "acl",
        "acl6",
        "classes",
        "leases",
        "pppoe",
        "firewall",
        "messages",
        "boot",
    ]
    process_id: int | None = None
    interface: str | None = None
    peer: IPv4Address | IPv6Address | None = None
    acl: int | None = None
    pool: str | None = None
    protocol: str = ""


@dataclass(frozen=True, slots=True)
class Ping:
    """An ICMP echo test (RFC 792). `interval` and `timeout` in seconds, `size` in octets of data."""

    destination: IPv4Address
    source: IPv4Address | None = None
    interface: str | None = None
    count: int = 5
    size: int = 56
    ttl: int = 255
    dont_fragment: bool = False
    vrf: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A path trace by UDP packets of growing TTL, `probes` per hop."""

    destination: IPv4Address
    source: IPv4Address | None = None
    first_ttl: int = 1
    max_ttl: int = 30
    probes: int = 3
    vrf: str = ""


@dataclass(frozen=True, slots=True)
class Ping6:
    """An ICMPv6 echo test (RFC 4443); a link-local destination needs the `interface`."""

    destination: IPv6Address
    source: IPv6Address | None = None
    interface: str | None = None
    count: int = 5
    size: int = 56
    hop_limit: int = 64


@dataclass(frozen=True, slots=True)
class Trace6:
    """A path trace by UDP packets of growing hop limit, `probes` per hop."""

    destination: IPv6Address
    source: IPv6Address | None = None
    interface: str | None = None
    first_limit: int = 1
    max_limit: int = 30
    probes: int = 3


@dataclass(frozen=True, slots=True)
class Connect:
    """An attempt to open a TCP connection (RFC 9293), or to have a `datagram` of UDP answered.

    What the list `acl` does not permit is not even tried.
    """

    destination: IPv4Address | IPv6Address
    port: int
    source: IPv4Address | IPv6Address | None = None
    vrf: str = ""
    acl: AclReference | None = None
    datagram: bool = False


@dataclass(frozen=True, slots=True)
class EchoReply:
    """One packet of a ping came back, or did not (`lost`), or an ICMP error came (`error`)."""

    sequence: int
    lost: bool
    responder: IPv4Address | IPv6Address | None = None
    ttl: int = 0
    milliseconds: int = 0
    error: Literal[
        "",
        "host-unreachable",
        "net-unreachable",
        "ttl-exceeded",
        "fragmentation-needed",
        "prohibited",
        "no-route",
    ] = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """One hop of a trace; `responder` is None for a hop that stayed silent."""

    ttl: int
    responder: IPv4Address | IPv6Address | None
    milliseconds: tuple[int, ...] = ()
    reached: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Connection:
    """What became of an attempt to connect; `timeout` where no answer came.

    `node` and `port` tell who answered, after any address translation on the way, and `client` is the address
    that it saw. `error` is `no-route` where nothing could be sent, `prohibited` where it must not be.
    """

    outcome: Literal["connected", "refused", "timeout"]
    node: str = ""
    port: int = 0
    client: IPv4Address | IPv6Address | None = None
    milliseconds: int = 0
    error: Literal["", "no-route", "prohibited"] = ""


Probe = Ping | Trace | Connect | Ping6 | Trace6
ProbeResult = EchoReply | Hop | Connection


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a device would log: a link or a neighbour changed."""

    time: float
    kind: Literal[
        "link-up",
        "link-down",
        "protocol-up",
        "protocol-down",
        "ospf-neighbor",
        "ospfv3-neighbor",
        "hsrp-group",
        "bgp-peer",
    ]
    interface: str
    detail: str = ""
    process_id: int = 0
    neighbor: IPv4Address | IPv6Address | None = None
    before: str = ""
    after: str = ""
    """Of a neighbour: its address, and the phases between which it changed."""


class State(Protocol):
    """A device's operational state, asked topic by topic when somebody looks."""

    def interfaces(self) -> dict[str, InterfaceState]:
        """All interfaces by long name, in the order in which the device lists them."""

    def routes(self, vrf: str = "") -> list[Route]:
        """The routing table with inactive routes, by prefix."""

    def lookup(self, destination: IPv4Address, vrf: str = "") -> Route | None:
        """The active route that forwards to an address: the longest match."""

    def arp(self) -> list[ArpEntry]:
        """The ARP table, by address."""

    def macs(self) -> list[MacEntry]:
        """The MAC address table."""

    def vlans(self) -> dict[int, VlanState]:
        """The VLANs by number."""

    def stp(self) -> StpState | None:
        """The spanning trees; None where the device has no layer-2 port."""

    def cdp(self) -> LldpState:
        """What CDP tells and hears."""

    def lldp(self) -> LldpState:
        """What LLDP tells and hears."""

    def messages(self, protocol: str, within: float | None = None) -> Mapping[str, MessageCount]:
        """What a protocol sent and received again and again, by port; or within the last so many seconds."""

    def trunks(self) -> dict[str, TrunkState]:
        """The Eth-Trunks by name."""

    def bfd(self) -> list[BfdState]:
        """The BFD sessions, the configured ones first."""

    def vrrp(self) -> list[VrrpState]:
        """The virtual routers, by interface and number."""

    def hsrp(self) -> list[HsrpState]:
        """The standby groups, by interface and number."""

    def vrrp6(self) -> list[VrrpState]:
        """The virtual routers of IPv6, by interface and number."""

    def ospf(self) -> dict[int, OspfState]:
        """The OSPF processes by number."""

    def isis(self) -> dict[int, IsisState]:
        """The IS-IS processes by number."""

    def rip(self) -> dict[int, RipState]:
        """The RIP processes by number."""

    def bgp(self, vrf: str = "") -> BgpState | None:
        """The BGP process, if one runs, in the public routing table or in that of a VPN instance."""

    def bgp6(self) -> BgpState | None:
        """The BGP process in IPv6 unicast, if it runs there."""

    def policy_hits(self) -> PolicyHits:
        """How often lists and policies decided when the network settled."""

    def acl_matches(self) -> dict[tuple[int, int], int]:
        """By number of the list and of the rule, how many packets a rule decided over; only those it did."""

    def acl6_matches(self) -> dict[tuple[int, int], int]:
        """The same for the lists of IPv6."""

    def class_traffic(self) -> dict[tuple[str, Direction, str], ClassTraffic]:
        """By interface, direction and class, what policies counted; the class of a filter has no name."""

    def traffic(self) -> dict[str, InterfaceTraffic]:
        """By interface, what it carried of probes and connections; only those that carried something."""

    def nat_sessions(self) -> list[NatSessionState]:
        """The address translation sessions, the oldest first."""

    def nat_lookups(self) -> NatLookups:
        """How many packets found their session since the device started, and how many began one."""

    def firewall(self) -> FirewallState:
        """The sessions that a firewall let through, and the hits of its rules."""

    def ntp(self) -> NtpState:
        """What NTP made of the clock."""

    def pppoe(self) -> PppoeState:
        """The PPPoE sessions that it dialled, and those of its clients."""

    def dhcp_pools(self) -> list[DhcpPoolState]:
        """The DHCP server's pools, global ones first."""

    def dhcp_bindings(self) -> list[DhcpBinding]:
        """What DHCP snooping saw given to the users of a switch."""

    def dhcp_clients(self) -> list[DhcpClientState]:
        """What DHCP gave to this device's interfaces."""

    def ipv6(self) -> Ipv6State:
        """Interfaces, routes, neighbours and leases of IPv6."""

    def ospfv3(self) -> dict[int, Ospfv3State]:
        """The OSPFv3 processes by number."""

    def diagnoses(self) -> list[Diagnosis]:
        """What the engine knows about why something does not work here."""


class Engine(Protocol):
    """One device's engine.

    All implementations pass the contract tests in tests/engine/.
    """

    @property
    def state(self) -> State:
        """The operational state after all changes so far."""

    def apply(self, change: Change) -> Rejection | None:
        """Take an edited configuration, or say why not."""

    def reset(self, reset: Reset) -> None:
        """Forget part of the past."""

    def probe(self, probe: Probe) -> Iterator[ProbeResult]:
        """Send a ping or trace, or connect, and yield the results in order, without waiting in real time."""

    def events(self) -> list[Event]:
        """What happened since the last call."""
