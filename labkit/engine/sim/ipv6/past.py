"""What IPv6 remembers: leases, designated routers, and the neighbours that were heard."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labkit.engine.sim.links import Port

if TYPE_CHECKING:
    from labkit.engine.sim.ipv6.forwarding import Walk6
    from labkit.engine.sim.ipv6.network import Ipv6Network
    from labkit.engine.sim.ospfv3.ports import PortKey6
    from labkit.engine.sim.vrrp import GroupKey


@dataclass(slots=True)
class Ipv6Past:
    """The overlay beside the configuration."""

    leases: dict[Port, int] = field(default_factory=dict)
    """The address that each DHCPv6 client was given; it gets it again."""
    offices: "dict[PortKey6, str]" = field(default_factory=dict)
    """`dr` or `bdr` for the OSPFv3 interfaces that hold the office."""
    neighbors: dict[tuple[str, str, int], tuple[Port, float]] = field(default_factory=dict)
    """Node, interface and address → the interface that answered, and when."""
    masters: "frozenset[GroupKey]" = frozenset()
    """The virtual routers that are masters; they stay where nobody may preempt."""
    heard: "dict[tuple[PortKey6, int], tuple[str, float]]" = field(default_factory=dict)
    """The phase of each OSPFv3 neighbour, by interface and router id, and when it began."""
    vrrp_since: "dict[GroupKey, tuple[bool, float]]" = field(default_factory=dict)
    """Whether a virtual router is master, and since when it is or is not."""
    acl_matches: dict[tuple[str, int, int], int] = field(default_factory=dict)
    """Node, list and rule → how many packets the rule decided over."""

    def remember(self, network: "Ipv6Network", now: float) -> None:
        """Keep the choices of a solved network. A client that asks no more has released its address."""
        clients = {
            (node, port.name) for node, own in network.facts.items() for port in own.ports if port.dhcp_client
        }
        kept = {port: address for port, address in self.leases.items() if port in clients}
        self.leases = kept | network.leases()
        self.offices = network.tables.domain.adjacencies.offices()
        self._note_heard(network, now)
        self.masters = network.vrrp.holders()
        for key, master in network.vrrp.masters.items():
            is_master = key == master
            if key not in self.vrrp_since or self.vrrp_since[key][0] != is_master:
                self.vrrp_since[key] = (is_master, now)

    def _note_heard(self, network: "Ipv6Network", now: float) -> None:
        """Note since when each OSPFv3 neighbour is in its phase; one that is gone begins anew."""
        before = self.heard
        self.heard = {}
        for key, neighbors in network.tables.domain.adjacencies.neighbors.items():
            for neighbor in neighbors:
                phase, since = before.get((key, neighbor.router_id), ("", now))
                self.heard[key, neighbor.router_id] = (
                    neighbor.phase,
                    since if phase == neighbor.phase else now,
                )

    def heard_since(self, key: "PortKey6", router_id: int) -> float:
        """When a neighbour of an OSPFv3 interface came into its phase, in seconds of the lab's clock."""
        return self.heard.get((key, router_id), ("", 0.0))[1]

    def learn(self, walk: "Walk6", now: float) -> None:
        """Note whom a packet's walk made known to each other (RFC 4861, 7.2.3 and 7.2.5)."""
        for step in walk.steps:
            self.neighbors[(*step.sender, step.target)] = (step.receiver, now)
            self.neighbors[(*step.receiver, step.source)] = (step.sender, now)

    def forget_neighbors(self, node: str, interface: str | None = None) -> None:
        """Empty the neighbour cache of a node, or of one of its interfaces."""
        for key in [k for k in self.neighbors if k[0] == node and interface in (None, k[1])]:
            del self.neighbors[key]

    def forget_process(self, node: str, process_id: int | None) -> None:
        """Let the designated routers of a process be elected again."""
        for key in [k for k in self.offices if k[0] == node and process_id in (None, k[1])]:
            del self.offices[key]

    def forget_matches(self, node: str, acl: int | None = None) -> None:
        """Set the counters of a device's access control lists, or of one, to zero."""
        for key in [k for k in self.acl_matches if k[0] == node and acl in (None, k[1])]:
            del self.acl_matches[key]

    def forget_node(self, node: str) -> None:
        """Forget everything that a device knew, as a reboot does; its server keeps what it leased."""
        self.forget_neighbors(node)
        self.forget_process(node, None)
        self.forget_matches(node)
        self.masters = frozenset(key for key in self.masters if key[0] != node)
