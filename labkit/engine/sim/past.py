"""What depends on the past: the overlay beside the configuration."""

from dataclasses import dataclass, field

from labkit.engine.sim.dhcp.lease import LeaseBook
from labkit.engine.sim.filtering.firewall_sessions import FirewallPast
from labkit.engine.sim.filtering.sessions import NatTable
from labkit.engine.sim.ipv6.past import Ipv6Past
from labkit.engine.sim.links import Port
from labkit.engine.sim.speaking import Speaking
from labkit.engine.sim.traffic import Traffic
from labkit.nos.config import Direction
from labkit.nos.state import ClassTraffic, TopologyChanges, VrrpTurns

ARP_AGEING = 1200.0
"""Seconds (VRP)."""

OspfPortKey = tuple[str, int, str]
"""Node, process and interface."""


@dataclass(slots=True)
class Past:
    """Learned entries, and choices that stay once they are made."""

    router_ids: dict[str, int] = field(default_factory=dict)
    """The router id that a device chose by itself, kept until its address is removed."""
    process_ids: dict[tuple[str, int], tuple[int, bool]] = field(default_factory=dict)
    """The router id that an OSPF process runs with, and whether it is the device's automatic one."""
    designated: dict[OspfPortKey, str] = field(default_factory=dict)
    """`dr` or `bdr` for the interfaces that hold the office."""
    macs: dict[tuple[str, int, str], tuple[str, float]] = field(default_factory=dict)
    """Node, VLAN and address → port, and when it was last heard."""
    arp: dict[tuple[str, str, int], tuple[Port, float]] = field(default_factory=dict)
    """Node, interface and address → the interface that answered, and when."""
    ppp_open: frozenset[Port] = frozenset()
    """Serial ports whose PPP session stands; what is configured meanwhile waits for the next one."""
    pppoe: dict[Port, int] = field(default_factory=dict)
    """The Dialers whose PPPoE session stands, each with its address."""
    selected: dict[Port, tuple[str, ...]] = field(default_factory=dict)
    """By Eth-Trunk, its active members; they stay where LACP does not preempt."""
    secured: dict[Port, tuple[str, ...]] = field(default_factory=dict)
    """By port with port security, the addresses that it let in first."""
    secured_since: dict[tuple[str, str, str], float] = field(default_factory=dict)
    """Node, port and address → when port security let it in."""
    error_down: dict[Port, str] = field(default_factory=dict)
    """Ports that a protection has shut, until somebody restarts them, and which one."""
    error_since: dict[Port, float] = field(default_factory=dict)
    """When it did."""
    vrrp_masters: frozenset[tuple[str, str, int]] = frozenset()
    """Node, interface and virtual router of the masters; they stay where nobody may preempt."""
    vrrp_since: dict[tuple[str, str, int], float] = field(default_factory=dict)
    """When a virtual router reached its phase."""
    vrrp_turns: dict[tuple[str, str, int], VrrpTurns] = field(default_factory=dict)
    """How often it reached which; those that are gone keep theirs."""
    carrier_since: dict[Port, float] = field(default_factory=dict)
    """When a port's physical state last changed."""
    neighbor_since: dict[tuple[str, int, str, int], float] = field(default_factory=dict)
    """Node, process, interface and neighbour's address → when the neighbour reached its state."""
    nat: dict[str, NatTable] = field(default_factory=dict)
    """The address translation sessions of each device."""
    acl_matches: dict[tuple[str, int, int], int] = field(default_factory=dict)
    """Node, list and rule → how many packets the rule decided over."""
    classes: dict[tuple[str, str, Direction, str], ClassTraffic] = field(default_factory=dict)
    """Node, interface, direction and class → what was counted; the class of a filter has no name."""
    traffic: Traffic = field(default_factory=dict)
    """What interfaces carried since their device started or their counters were reset."""
    firewall: dict[str, FirewallPast] = field(default_factory=dict)
    """The sessions of each firewall."""
    session_since: dict[tuple[str, int, str], float] = field(default_factory=dict)
    """Node, address of a BGP peer and VPN instance → when the session reached its phase."""
    dhcp: LeaseBook = field(default_factory=LeaseBook)
    ipv6: Ipv6Past = field(default_factory=Ipv6Past)
    topology_changes: dict[str, TopologyChanges] = field(default_factory=dict)
    """By bridge."""
    active_ports: frozenset[Port] = frozenset()
    """The ports of switches that forwarded when somebody last looked, but for edges."""
    speaking: Speaking = field(default_factory=Speaking)
    booted: dict[str, float] = field(default_factory=dict)
    """When each device last started."""

    def forget_process(self, node: str, process_id: int | None) -> None:
        """Forget the choices of an OSPF process of a node, or of all."""
        for key in [k for k in self.process_ids if k[0] == node and process_id in (None, k[1])]:
            del self.process_ids[key]
        for port in [k for k in self.designated if k[0] == node and process_id in (None, k[1])]:
            del self.designated[port]

    def forget_interface(self, node: str, interface: str) -> None:
        """Forget the designated router offices held on an interface."""
        for key in [k for k in self.designated if k[0] == node and k[2] == interface]:
            del self.designated[key]

    def forget_masters(self, node: str, interface: str | None = None) -> None:
        """Let the virtual routers of a node, or of one of its interfaces, start anew."""
        self.vrrp_masters = frozenset(
            key for key in self.vrrp_masters if key[0] != node or interface not in (None, key[1])
        )

    def forget_lines(self, *ports: Port) -> None:
        """Let the PPP sessions of ports end: the line was interrupted."""
        self.ppp_open = self.ppp_open.difference(ports)
        for port in ports:
            self.pppoe.pop(port, None)

    def forget_error_down(self, *ports: Port) -> None:
        """Open ports again that a protection has shut."""
        self.error_down = {port: cause for port, cause in self.error_down.items() if port not in ports}
        for port in ports:
            self.error_since.pop(port, None)

    def shut(self, port: Port, cause: str, now: float) -> None:
        """Let a protection take a port down."""
        if port not in self.error_down:
            self.error_down = {**self.error_down, port: cause}
            self.error_since[port] = now

    def vlans_of(self, node: str, mac: str, port: str) -> list[int]:
        """The VLANs in which an address was heard through a port of a switch."""
        return sorted(
            vlan
            for (owner, vlan, heard), (through, _) in self.macs.items()
            if owner == node and heard == mac and through == port
        )

    def forget_sessions(self, node: str, peer: int | None = None) -> None:
        """Forget since when a node's BGP sessions are up, or one of them."""
        for key in [k for k in self.session_since if k[0] == node and peer in (None, k[1])]:
            del self.session_since[key]

    def forget_arp(self, node: str, interface: str | None = None) -> None:
        """Empty the ARP table of a node, or of one of its interfaces."""
        for key in [k for k in self.arp if k[0] == node and interface in (None, k[1])]:
            del self.arp[key]

    def forget_macs(self, node: str, interface: str | None = None) -> None:
        """Empty the MAC address table of a node, or of one of its ports."""
        for key in [
            k for k, learned in self.macs.items() if k[0] == node and interface in (None, learned[0])
        ]:
            del self.macs[key]

    def forget_matches(self, node: str, acl: int | None = None) -> None:
        """Set the counters of a device's access control lists, or of one, to zero."""
        for key in [k for k in self.acl_matches if k[0] == node and acl in (None, k[1])]:
            del self.acl_matches[key]

    def tally(self, node: str, place: tuple[str, Direction], name: str, octets: int, *, passed: bool) -> None:
        """Count a packet of a class that passed, or was dropped."""
        held = self.classes.get((node, *place, name), ClassTraffic())
        self.classes[node, *place, name] = held.more(octets, passed=passed)

    def forget_classes(self, node: str, interface: str | None = None) -> None:
        """Set the counters of traffic classes and filters to zero, of a device or of one interface."""
        for key in [k for k in self.classes if k[0] == node and interface in (None, k[1])]:
            del self.classes[key]

    def forget_traffic(self, node: str, interface: str | None = None) -> None:
        """Set the counters of a device's interfaces, or of one, to zero."""
        for port in [port for port in self.traffic if port[0] == node and interface in (None, port[1])]:
            del self.traffic[port]

    def forget_node(self, node: str) -> None:
        """Forget everything that a device knew, as a reboot does."""
        self.nat.pop(node, None)
        self.firewall.pop(node, None)
        self.ipv6.forget_node(node)
        self.dhcp.forget_server(node)
        for client in [port for port in self.dhcp.leases if port[0] == node]:
            self.dhcp.release(client)
        self.forget_matches(node)
        self.forget_classes(node)
        self.forget_traffic(node)
        self.forget_process(node, None)
        self.forget_masters(node)
        self.forget_lines(*(port for port in (*self.ppp_open, *self.pppoe) if port[0] == node))
        self.forget_error_down(*(port for port in self.error_down if port[0] == node))
        for trunk in [port for port in self.selected if port[0] == node]:
            del self.selected[trunk]
        for secure in [port for port in self.secured if port[0] == node]:
            del self.secured[secure]
        for key in [key for key in self.secured_since if key[0] == node]:
            del self.secured_since[key]
        self.speaking.forget_node(node)
        self.topology_changes.pop(node, None)
        self.active_ports = frozenset(port for port in self.active_ports if port[0] != node)
        for group in [group for group in self.vrrp_turns if group[0] == node]:
            del self.vrrp_turns[group]
        self.forget_arp(node)
        self.forget_macs(node)
        self.forget_sessions(node)
        self.router_ids.pop(node, None)
