"""A whole device."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any, Literal, NamedTuple

from labkit.nos.config.aaa import AaaConfig
from labkit.nos.config.access import AccessConfig
from labkit.nos.config.acl import (
    Acl,
    AclReference,
    Direction,
    TimeRange,
    TrafficBehavior,
    TrafficClassifier,
    TrafficPolicy,
)
from labkit.nos.config.arp import StaticArp
from labkit.nos.config.bfd import BfdSession
from labkit.nos.config.bgp import BgpConfig
from labkit.nos.config.dhcp import DhcpConfig
from labkit.nos.config.dns import DnsConfig
from labkit.nos.config.firewall import FirewallConfig
from labkit.nos.config.interface import InterfaceConfig
from labkit.nos.config.ipv6 import Ipv6Config
from labkit.nos.config.isis import IsisConfig
from labkit.nos.config.kept import KeptSection
from labkit.nos.config.key_chain import KeyChain
from labkit.nos.config.lldp import CdpConfig, LldpConfig
from labkit.nos.config.mpls import MplsConfig
from labkit.nos.config.nat import NatConfig
from labkit.nos.config.ntp import NtpConfig
from labkit.nos.config.ospf import OspfConfig
from labkit.nos.config.policy import CommunityRule, PathRule, PolicyNode, PrefixRule
from labkit.nos.config.policy_routing import PolicyRouteNode
from labkit.nos.config.rip import RipConfig
from labkit.nos.config.secret import Secret
from labkit.nos.config.servers import ServersConfig
from labkit.nos.config.spanning_tree import StpConfig
from labkit.nos.config.switching import PortGroupConfig, StaticMac, VlanConfig
from labkit.nos.config.vrf import VrfConfig
from labkit.nos.config.vrrp import TrackedObject


class StaticRoute(NamedTuple):
    """A static route. It needs a next hop, an interface, or both; `NULL0` discards.

    A tuple, since a device may have thousands: a frozen dataclass takes four times as long to make.
    """

    destination: IPv4Address
    length: int
    next_hop: IPv4Address | None = None
    interface: str | None = None
    preference: int | None = None
    """None is the vendor's default (VRP 60, IOS 1)."""
    tag: int = 0
    permanent: bool = False
    description: str = ""
    vrf: str = ""
    bfd: str = ""
    """The BFD session that it follows: while that is down, the route is away."""
    nqa: tuple[str, str] | None = None
    """Administrator and name of the NQA test that it would follow; tests are not simulated."""

    @property
    def key(self) -> tuple[str, IPv4Address, int, str | None, IPv4Address | None]:
        """What makes two entries the same route: retyping one replaces preference, tag and description."""
        return (self.vrf, self.destination, self.length, self.interface, self.next_hop)


@dataclass(slots=True)
class UserConfig:
    """A local user of the device (AAA)."""

    name: str
    password: Secret | None = None
    level: int | None = None
    services: frozenset[str] = frozenset()
    directory: str = ""
    blocked: bool = False
    """Nobody gets in by the account."""
    idle_timeout: tuple[int, int] | None = None
    """Minutes and seconds; kept."""
    access_limit: int | None = None
    """How many may be logged in by it at once; kept."""
    expires: str = ""
    """The date from which the account is void; kept."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class LineConfig:
    """A terminal line: the console, or one VTY."""

    kind: Literal["console", "vty"]
    number: int
    authentication: Literal["none", "password", "aaa"] | None = None
    scheme: str = ""
    """The list of methods by which it authenticates, where the device has such lists for its lines (IOS)."""
    password: Secret | None = None
    level: int | None = None
    idle_timeout: tuple[int, int] | None = None
    """Minutes and seconds; (0, 0) never logs out."""
    screen_length: int | None = None
    protocols: frozenset[str] | None = None
    history_size: int | None = None
    acls: dict[Direction, AclReference] = field(default_factory=dict)
    """Who may come in through the line, and where a user of it may go on to."""
    acls6: dict[Direction, AclReference] = field(default_factory=dict)
    """The same over IPv6."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class DeviceConfig:
    """All that a device is configured to do.

    `kept` (here and in each section) stores lines that are accepted and printed but change nothing: for each
    declaration its values, one dict per line, by parameter name.
    """

    hostname: str
    interfaces: dict[str, InterfaceConfig] = field(default_factory=dict)
    """By long name: all that the hardware has, and the logical ones that were created."""
    vlans: dict[int, VlanConfig] = field(default_factory=dict)
    port_groups: dict[str, PortGroupConfig] = field(default_factory=dict)
    gvrp: bool = False
    routes: bool = True
    """Forwards packets between its interfaces; a device that does not has one gateway, and no routing protocols."""
    default_gateway: IPv4Address | None = None
    """Where one that does not route sends what is for other networks."""
    vtp_mode: Literal["server", "client", "transparent", "off"] = "server"
    """Whether the switch's VLANs come from others; nothing is exchanged, but private VLANs ask for it."""
    stp: StpConfig = field(default_factory=StpConfig)
    lldp: LldpConfig = field(default_factory=LldpConfig)
    cdp: CdpConfig = field(default_factory=CdpConfig)
    tracked: dict[int, TrackedObject] = field(default_factory=dict)
    """What virtual routers follow, by number."""
    lacp_priority: int = 32768
    """Of the system (IEEE 802.1AX, 6.3.2)."""
    policies: dict[Direction, str] = field(default_factory=dict)
    """Traffic policies for the frames of all layer-2 ports."""
    dhcp_snooping: bool = False
    dhcp_snooping_vlans: frozenset[int] = frozenset()
    """VLANs of which the device itself says that it looks there, existing or not (IOS)."""
    error_recovery: dict[str, int] = field(default_factory=dict)
    """By cause, after how many seconds in error-down a port comes back by itself."""
    isolation_mode: Literal["l2", "all"] = "l2"
    """At which layers isolated ports exchange nothing: at the second alone, or at the third, too."""
    mac_aging: int = 300
    """Seconds without a frame after which a learned address is forgotten (IEEE 802.1D, 7.9.2); 0 for never."""
    static_macs: dict[tuple[str, int], StaticMac] = field(default_factory=dict)
    """By address (twelve hexadecimal digits) and VLAN."""
    bfd: bool = False
    """Enabled on the whole device; without it there are no sessions."""
    bfd_sessions: dict[str, BfdSession] = field(default_factory=dict)
    static_arp: dict[tuple[str, IPv4Address], StaticArp] = field(default_factory=dict)
    """By VPN instance and address."""
    router_id: IPv4Address | None = None
    static_routes: dict[tuple[str, IPv4Address, int, str | None, IPv4Address | None], StaticRoute] = field(
        default_factory=dict
    )
    static_preference: int | None = None
    ospf: dict[int, OspfConfig] = field(default_factory=dict)
    rip: dict[int, RipConfig] = field(default_factory=dict)
    isis: dict[int, IsisConfig] = field(default_factory=dict)
    bgp: BgpConfig | None = None
    prefix_lists: dict[str, dict[int, PrefixRule]] = field(default_factory=dict)
    """By name and index, as the other lists of routing policy."""
    prefix_lists6: dict[str, dict[int, PrefixRule]] = field(default_factory=dict)
    path_filters: dict[str, dict[int, PathRule]] = field(default_factory=dict)
    community_filters: dict[str, dict[int, CommunityRule]] = field(default_factory=dict)
    route_policies: dict[tuple[str, int], PolicyNode] = field(default_factory=dict)
    key_chains: dict[str, KeyChain] = field(default_factory=dict)
    policy_routes: dict[tuple[str, int], PolicyRouteNode] = field(default_factory=dict)
    local_policy: str | None = None
    """Of `policy_routes`, the policy that the device's own packets follow."""
    """By name and node."""
    aaa: AaaConfig = field(default_factory=AaaConfig)
    users: dict[str, UserConfig] = field(default_factory=dict)
    lines: dict[tuple[str, int], LineConfig] = field(default_factory=dict)
    """By kind and number."""
    access: AccessConfig = field(default_factory=AccessConfig)
    acls: dict[int, Acl] = field(default_factory=dict)
    acls6: dict[int, Acl] = field(default_factory=dict)
    """Of IPv6; their numbers are counted apart."""
    time_ranges: dict[str, TimeRange] = field(default_factory=dict)
    classifiers: dict[str, TrafficClassifier] = field(default_factory=dict)
    behaviors: dict[str, TrafficBehavior] = field(default_factory=dict)
    traffic_policies: dict[str, TrafficPolicy] = field(default_factory=dict)
    services: frozenset[int] = frozenset()
    """TCP ports that are served beside the logins: HTTP or FTP of a host, say."""
    dns: DnsConfig = field(default_factory=DnsConfig)
    nat: NatConfig = field(default_factory=NatConfig)
    ntp: NtpConfig = field(default_factory=NtpConfig)
    firewall: FirewallConfig = field(default_factory=FirewallConfig)
    dhcp: DhcpConfig = field(default_factory=DhcpConfig)
    servers: ServersConfig = field(default_factory=ServersConfig)
    vrfs: dict[str, VrfConfig] = field(default_factory=dict)
    observe_ports: dict[int, str] = field(default_factory=dict)
    """Interfaces to which the frames of mirrored ports are copied, by index."""
    mpls: MplsConfig = field(default_factory=MplsConfig)
    ipv6: Ipv6Config = field(default_factory=Ipv6Config)
    sections: dict[str, dict[tuple[Any, ...], KeptSection]] = field(default_factory=dict)
    """Kept sections by notation and by what their headers bind."""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
