"""What a device is told to do: the vendor-neutral configuration model.

The model is plain, mutable data without behaviour of its own. A vendor's command tables write it, the engines
read it, and two devices with equal models behave alike whatever their vendor. Field names are the terms of the
RFCs. A field's default is what an untouched device has; what differs by vendor is set by the device's kind.
"""

from labkit.nos.config.aaa import AaaConfig, AaaDomain, AaaScheme
from labkit.nos.config.access import LAST_LOGIN_LINE, AccessConfig, SshUser, TimeZone
from labkit.nos.config.acl import (
    Acl,
    AclReference,
    AclRule,
    AclRules,
    Direction,
    FilterConfig,
    FrameMatch,
    Period,
    PortMatch,
    PrefixAddress,
    Span,
    TimeRange,
    TrafficBehavior,
    TrafficClassifier,
    TrafficPolicy,
    find_acl,
)
from labkit.nos.config.arp import StaticArp
from labkit.nos.config.bfd import BfdSession
from labkit.nos.config.bgp import (
    AdvertisedDefault,
    Aggregate,
    BgpConfig,
    BgpFamilyConfig,
    BgpPeerConfig,
    PrefixLimit,
    VpnFamilyConfig,
)
from labkit.nos.config.device import DeviceConfig, LineConfig, StaticRoute, UserConfig
from labkit.nos.config.dhcp import DhcpConfig, DhcpInterfaceConfig, DhcpPool, DhcpServerGroup
from labkit.nos.config.dns import DnsConfig
from labkit.nos.config.firewall import (
    AddressSet,
    AddressTerm,
    FirewallConfig,
    FirewallZone,
    InterzoneConfig,
    PolicyRule,
    PublicGroup,
    PublishedServer,
    ServiceManageConfig,
    ServiceSet,
    ServiceTerm,
)
from labkit.nos.config.hsrp import HsrpGroup
from labkit.nos.config.interface import (
    InterfaceAddress,
    InterfaceConfig,
    OspfInterfaceConfig,
    PortSecurityConfig,
    SwitchportConfig,
)
from labkit.nos.config.isis import (
    LEVELS,
    CostStyle,
    IsisAuthentication,
    IsisConfig,
    IsisDefault,
    IsisImport,
    IsisInterfaceConfig,
    IsisLeak,
    IsisLevels,
)
from labkit.nos.config.kept import KeptSection
from labkit.nos.config.key_chain import ChainKey, KeyChain
from labkit.nos.config.link_aggregation import LoadBalance, TrunkConfig, TrunkMemberConfig
from labkit.nos.config.lldp import CdpConfig, LldpConfig
from labkit.nos.config.mpls import LdpConfig, MplsConfig, StaticLsp
from labkit.nos.config.nat import AddressGroup, NatConfig, NatInterfaceConfig, NatMapping, NatOutbound
from labkit.nos.config.ntp import NtpAssociation, NtpConfig, NtpKey
from labkit.nos.config.ospf import (
    AddressRange,
    Authentication,
    DefaultOriginate,
    NssaOptions,
    OspfAreaConfig,
    OspfConfig,
    Redistribution,
    VirtualLink,
)
from labkit.nos.config.policy import (
    CommunityChange,
    CommunityRule,
    CostChange,
    PathChange,
    PathRule,
    PolicyNode,
    PrefixRule,
    RouteFilter,
)
from labkit.nos.config.policy_routing import PolicyRouteNode
from labkit.nos.config.ppp import SerialConfig
from labkit.nos.config.rip import RipAuthentication, RipConfig, RipDefault, RipInterfaceConfig
from labkit.nos.config.secret import Secret
from labkit.nos.config.servers import ServersConfig
from labkit.nos.config.spanning_tree import (
    MstRegionConfig,
    PathCostStandard,
    StpConfig,
    StpMode,
    StpPortConfig,
)
from labkit.nos.config.switching import PortGroupConfig, StaticMac, VlanConfig
from labkit.nos.config.tunnel import TunnelConfig
from labkit.nos.config.vrf import VrfConfig
from labkit.nos.config.vrrp import TrackedObject, VrrpGroup, VrrpTrack

__all__ = [
    "LAST_LOGIN_LINE",
    "LEVELS",
    "AaaConfig",
    "AaaDomain",
    "AaaScheme",
    "AccessConfig",
    "Acl",
    "AclReference",
    "AclRule",
    "AclRules",
    "AddressGroup",
    "AddressRange",
    "AddressSet",
    "AddressTerm",
    "AdvertisedDefault",
    "Aggregate",
    "Authentication",
    "BfdSession",
    "BgpConfig",
    "BgpFamilyConfig",
    "BgpPeerConfig",
    "CdpConfig",
    "ChainKey",
    "CommunityChange",
    "CommunityRule",
    "CostChange",
    "CostStyle",
    "DefaultOriginate",
    "DeviceConfig",
    "DhcpConfig",
    "DhcpInterfaceConfig",
    "DhcpPool",
    "DhcpServerGroup",
    "Direction",
    "DnsConfig",
    "FilterConfig",
    "FirewallConfig",
    "FirewallZone",
    "FrameMatch",
    "HsrpGroup",
    "InterfaceAddress",
    "InterfaceConfig",
    "InterzoneConfig",
    "IsisAuthentication",
    "IsisConfig",
    "IsisDefault",
    "IsisImport",
    "IsisInterfaceConfig",
    "IsisLeak",
    "IsisLevels",
    "KeptSection",
    "KeyChain",
    "LdpConfig",
    "LineConfig",
    "LldpConfig",
    "LoadBalance",
    "MplsConfig",
    "MstRegionConfig",
    "NatConfig",
    "NatInterfaceConfig",
    "NatMapping",
    "NatOutbound",
    "NssaOptions",
    "NtpAssociation",
    "NtpConfig",
    "NtpKey",
    "OspfAreaConfig",
    "OspfConfig",
    "OspfInterfaceConfig",
    "PathChange",
    "PathCostStandard",
    "PathRule",
    "Period",
    "PolicyNode",
    "PolicyRouteNode",
    "PolicyRule",
    "PortGroupConfig",
    "PortMatch",
    "PortSecurityConfig",
    "PrefixAddress",
    "PrefixLimit",
    "PrefixRule",
    "PublicGroup",
    "PublishedServer",
    "Redistribution",
    "RipAuthentication",
    "RipConfig",
    "RipDefault",
    "RipInterfaceConfig",
    "RouteFilter",
    "Secret",
    "SerialConfig",
    "ServersConfig",
    "ServiceManageConfig",
    "ServiceSet",
    "ServiceTerm",
    "Span",
    "SshUser",
    "StaticArp",
    "StaticLsp",
    "StaticMac",
    "StaticRoute",
    "StpConfig",
    "StpMode",
    "StpPortConfig",
    "SwitchportConfig",
    "TimeRange",
    "TimeZone",
    "TrackedObject",
    "TrafficBehavior",
    "TrafficClassifier",
    "TrafficPolicy",
    "TrunkConfig",
    "TrunkMemberConfig",
    "TunnelConfig",
    "UserConfig",
    "VirtualLink",
    "VlanConfig",
    "VpnFamilyConfig",
    "VrfConfig",
    "VrrpGroup",
    "VrrpTrack",
    "find_acl",
]
