"""An interface: addresses, layer-2 port settings, and each protocol's part."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Literal

from labkit.nos.config.acl import FilterConfig
from labkit.nos.config.dhcp import DhcpInterfaceConfig
from labkit.nos.config.firewall import ServiceManageConfig
from labkit.nos.config.hsrp import HsrpGroup
from labkit.nos.config.ipv6 import Ipv6InterfaceConfig
from labkit.nos.config.isis import IsisInterfaceConfig
from labkit.nos.config.link_aggregation import TrunkConfig, TrunkMemberConfig
from labkit.nos.config.nat import NatInterfaceConfig
from labkit.nos.config.ospf import Authentication
from labkit.nos.config.ppp import SerialConfig
from labkit.nos.config.pppoe import PppoeConfig
from labkit.nos.config.rip import RipInterfaceConfig
from labkit.nos.config.secret import Secret
from labkit.nos.config.spanning_tree import StpPortConfig
from labkit.nos.config.tunnel import TunnelConfig
from labkit.nos.config.vrrp import VrrpGroup


@dataclass(frozen=True, slots=True)
class InterfaceAddress:
    """An IPv4 address with its prefix length."""

    address: IPv4Address
    length: int


@dataclass(slots=True)
class PortSecurityConfig:
    """Which source addresses a port lets in: those typed, and the first ones heard, up to a number."""

    maximum: int = 1
    action: Literal["restrict", "protect", "shutdown"] = "restrict"
    sticky: bool = False
    aging: int | None = None
    """Minutes that a learned address stays; None for ever."""
    inactivity: bool = False
    """Counted since it was heard last, not since it was learned."""
    macs: dict[str, int] = field(default_factory=dict)
    """Sticky addresses (twelve hexadecimal digits), typed or learned, with their VLAN."""
    fixed: frozenset[str] = frozenset()
    """Those of the former that were typed as static ones: they are no sticky ones (IOS)."""
    enabled: bool = True
    """IOS keeps the settings of a port on which it is off."""


@dataclass(slots=True)
class SwitchportConfig:
    """The IEEE 802.1Q side of a layer-2 port. Each link type keeps its own fields; only those of `mode` act."""

    mode: Literal[
        "access",
        "trunk",
        "hybrid",
        "dot1q-tunnel",
        "dynamic-auto",
        "dynamic-desirable",
        "private-host",
        "private-promiscuous",
    ] = "hybrid"
    """A dynamic port is a trunk where its neighbour wants that, else an access port. Private ones are RFC 5517's."""
    negotiates: bool = False
    """A trunk tells its neighbour so."""
    access_vlan: int = 1
    trunk_pvid: int = 1
    trunk_vlans: frozenset[int] = frozenset({1})
    """VLANs permitted on a trunk, existing or not."""
    hybrid_pvid: int = 1
    hybrid_untagged: frozenset[int] = frozenset({1})
    hybrid_tagged: frozenset[int] = frozenset()
    host_association: tuple[int, int] | None = None
    """Of a host's port among private VLANs: the primary and the secondary one."""
    private_mapping: tuple[int, frozenset[int]] | None = None
    """Of a promiscuous port: the primary VLAN, and the secondary ones that it hears and is heard in."""
    mac_vlan: bool = False
    """Untagged frames belong to the VLAN of their source address, where the device knows one."""
    vlan_translation: bool = False
    """Tags are mapped and stacked as the next two say."""
    mappings: dict[tuple[int, int], int] = field(default_factory=dict)
    """By first and last tag outside, the VLAN inside."""
    stackings: dict[tuple[int, int], int] = field(default_factory=dict)
    """By first and last tag, the VLAN whose tag comes before it."""
    mux: bool = False
    """Takes part in MUX VLAN."""
    snooping: bool = False
    """DHCP snooping looks here."""
    trusted: bool = False
    """DHCP snooping lets a server's answers in."""
    apart: frozenset[str] = frozenset()
    """Ports to which nothing goes that came in here."""
    isolation_groups: frozenset[int] = frozenset()
    """Ports of one group exchange no frames with each other."""
    security: PortSecurityConfig | None = None
    gvrp: Literal["normal", "fixed", "forbidden"] | None = None
    """How the port registers VLANs that it hears of; None where it does not speak GVRP."""

    @property
    def secured(self) -> PortSecurityConfig | None:
        """Port security, where it is on."""
        return self.security if self.security is not None and self.security.enabled else None


@dataclass(slots=True)
class OspfInterfaceConfig:
    """What an interface says about OSPF (RFC 2328, section 9 and appendix C.3). None is the default."""

    cost: int | None = None
    network_type: Literal["broadcast", "nbma", "p2mp", "p2p"] | None = None
    hello_interval: int | None = None
    dead_interval: int | None = None
    """Unset, four times the hello interval."""
    retransmit_interval: int | None = None
    transmit_delay: int | None = None
    priority: int | None = None
    mtu_check: bool | None = None
    """None is the vendor's default: VRP sends MTU 0 and checks nothing unless told to, IOS does."""
    authentication: Authentication | None = None
    """None is the area's. IOS's have no key: it is one of the next two."""
    key: Secret | None = None
    """For simple authentication."""
    digest_keys: dict[int, Secret] = field(default_factory=dict)
    """For MD5, by number; the highest is sent."""
    bfd: Literal["enable", "block"] | None = None
    enabled: tuple[int, IPv4Address] | None = None
    """Process and area set on the interface itself (`ospf enable 1 area 0`), before any network statement."""


@dataclass(frozen=True, slots=True)
class PortMirror:
    """The frames of a port are copied to an observing port, which is known by its index."""

    observe_port: int
    direction: Literal["inbound", "outbound", "both"]


@dataclass(slots=True)
class InterfaceConfig:
    """One interface. `name` is the vendor's long form, such as GigabitEthernet0/0/1."""

    name: str
    description: str = ""
    shutdown: bool = False
    mtu: int | None = None
    bandwidth: int | None = None
    """In kbit/s, as typed; None follows the medium."""
    speed: int | None = None
    duplex: Literal["full", "half"] | None = None
    negotiation: bool = True
    vrf: str = ""
    address: InterfaceAddress | None = None
    secondary_addresses: list[InterfaceAddress] = field(default_factory=list)
    switchport: SwitchportConfig | None = None
    """None on a routed port."""
    stp: StpPortConfig = field(default_factory=StpPortConfig)
    trunk: TrunkConfig | None = None
    """Of an Eth-Trunk."""
    membership: TrunkMemberConfig = field(default_factory=TrunkMemberConfig)
    termination: int | None = None
    """The VLAN tag that a router's sub-interface terminates (IEEE 802.1Q)."""
    inner_termination: int | None = None
    """The second tag, where it terminates two (IEEE 802.1ad)."""
    arp_broadcast: bool = False
    """A terminating sub-interface asks for addresses; without it, it only answers and remembers who asked."""
    serial: SerialConfig = field(default_factory=SerialConfig)
    """Of a serial port, a Dialer or a virtual template; the others never look at it."""
    pppoe: PppoeConfig = field(default_factory=PppoeConfig)
    borrowed: str = ""
    """The interface whose address this one uses, where it has none of its own (`ip address unnumbered`)."""
    ospf: OspfInterfaceConfig = field(default_factory=OspfInterfaceConfig)
    lldp: bool = True
    """Takes part in LLDP where the device does."""
    lldp_mute: bool = False
    """Sends nothing of LLDP, though it listens."""
    lldp_deaf: bool = False
    """Hears nothing of LLDP, though it speaks."""
    cdp: bool = True
    """Takes part in CDP where the device does."""
    arp_proxy_between: bool = False
    """Answer ARP requests between the sub-VLANs of a super-VLAN."""
    arp_proxy: bool = False
    """Answer ARP requests for addresses that are reached through another interface."""
    tunnel: TunnelConfig = field(default_factory=TunnelConfig)
    """Of a tunnel interface; the others never look at it."""
    vrrp: dict[int, VrrpGroup] = field(default_factory=dict)
    """By the virtual router's number."""
    hsrp: dict[int, HsrpGroup] = field(default_factory=dict)
    """Standby groups by number."""
    hsrp_version: Literal[1, 2] = 1
    filters: FilterConfig = field(default_factory=FilterConfig)
    zone: str = ""
    """The security zone of a router's interface; a firewall's zones list theirs."""
    nat: NatInterfaceConfig = field(default_factory=NatInterfaceConfig)
    service_manage: ServiceManageConfig = field(default_factory=ServiceManageConfig)
    """Of a firewall; other devices never look at it."""
    dhcp: DhcpInterfaceConfig = field(default_factory=DhcpInterfaceConfig)
    rip: RipInterfaceConfig = field(default_factory=RipInterfaceConfig)
    isis: IsisInterfaceConfig = field(default_factory=IsisInterfaceConfig)
    mirror: PortMirror | None = None
    mpls: bool = False
    mpls_ldp: bool = False
    ipv6: Ipv6InterfaceConfig = field(default_factory=Ipv6InterfaceConfig)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def own_addresses(self) -> list[InterfaceAddress]:
        """Its addresses, the primary one first; none where that is missing."""
        return [] if self.address is None else [self.address, *self.secondary_addresses]

    def covers(self, address: IPv4Address | IPv6Address) -> bool:
        """Whether an address is within a subnet of the interface."""
        return any((int(own.address) ^ int(address)) >> (32 - own.length) == 0 for own in self.own_addresses)
