"""What a device reports: the vendor-neutral operational state.

An engine makes these records, displays and checks read them. All are frozen; addresses are `ipaddress` objects,
interface names long forms, bandwidths kbit/s, times seconds since the lab's start.
"""

from labkit.nos.state.bfd import BfdState
from labkit.nos.state.bgp import BgpPathState, BgpPeerState, BgpState
from labkit.nos.state.dhcp import DhcpBinding, DhcpClientState, DhcpLeaseState, DhcpPoolState
from labkit.nos.state.diagnosis import Diagnosis
from labkit.nos.state.firewall import FirewallSessionState, FirewallState
from labkit.nos.state.hsrp import HsrpState
from labkit.nos.state.interface import InterfaceState, InterfaceTraffic
from labkit.nos.state.ipv6 import Ipv6State
from labkit.nos.state.isis import (
    IsisInterfaceState,
    IsisLspState,
    IsisPeerState,
    IsisReachState,
    IsisRouteState,
    IsisState,
)
from labkit.nos.state.link import ArpEntry, MacEntry, VlanPort, VlanState
from labkit.nos.state.lldp import LldpNeighbor, LldpState
from labkit.nos.state.messages import MessageCount
from labkit.nos.state.nat import NatLookups, NatSessionState
from labkit.nos.state.ntp import NtpSessionState, NtpState
from labkit.nos.state.ospf import (
    Lsa,
    LsaLink,
    OspfAreaState,
    OspfInterfaceState,
    OspfNeighborState,
    OspfRoute,
    OspfRouterRoute,
    OspfState,
    OspfVirtualLinkState,
)
from labkit.nos.state.ospfv3 import Ospfv3State
from labkit.nos.state.policy import ClassTraffic, PolicyHits
from labkit.nos.state.pppoe import PppoeClientState, PppoeServerSession, PppoeState
from labkit.nos.state.rip import RipInterfaceState, RipNeighborState, RipRouteState, RipState
from labkit.nos.state.route import NextHop, Route
from labkit.nos.state.spanning_tree import (
    StpInstanceState,
    StpPortState,
    StpState,
    StpTimers,
    TopologyChanges,
)
from labkit.nos.state.trunk import LacpPartner, TrunkMember, TrunkState
from labkit.nos.state.vrrp import VrrpState, VrrpTrackState, VrrpTurns

__all__ = [
    "ArpEntry",
    "BfdState",
    "BgpPathState",
    "BgpPeerState",
    "BgpState",
    "ClassTraffic",
    "DhcpBinding",
    "DhcpClientState",
    "DhcpLeaseState",
    "DhcpPoolState",
    "Diagnosis",
    "FirewallSessionState",
    "FirewallState",
    "HsrpState",
    "InterfaceState",
    "InterfaceTraffic",
    "Ipv6State",
    "IsisInterfaceState",
    "IsisLspState",
    "IsisPeerState",
    "IsisReachState",
    "IsisRouteState",
    "IsisState",
    "LacpPartner",
    "LldpNeighbor",
    "LldpState",
    "Lsa",
    "LsaLink",
    "MacEntry",
    "MessageCount",
    "NatLookups",
    "NatSessionState",
    "NextHop",
    "NtpSessionState",
    "NtpState",
    "OspfAreaState",
    "OspfInterfaceState",
    "OspfNeighborState",
    "OspfRoute",
    "OspfRouterRoute",
    "OspfState",
    "OspfVirtualLinkState",
    "Ospfv3State",
    "PolicyHits",
    "PppoeClientState",
    "PppoeServerSession",
    "PppoeState",
    "RipInterfaceState",
    "RipNeighborState",
    "RipRouteState",
    "RipState",
    "Route",
    "StpInstanceState",
    "StpPortState",
    "StpState",
    "StpTimers",
    "TopologyChanges",
    "TrunkMember",
    "TrunkState",
    "VlanPort",
    "VlanState",
    "VrrpState",
    "VrrpTrackState",
    "VrrpTurns",
]
