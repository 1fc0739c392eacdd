"""Layer 3 interfaces: which run IPv4, and who owns which address."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from labkit.engine.sim.facts import PortFacts
from labkit.engine.sim.ipv4 import text
from labkit.engine.sim.links import Port
from labkit.engine.sim.serial import SerialLines
from labkit.engine.sim.switching import Switching
from labkit.language import _
from labkit.nos.state import Diagnosis


@dataclass(frozen=True, slots=True)
class Layer3Interface:
    """An interface on which IPv4 runs: it is up and has an address (the primary one first)."""

    node: str
    name: str
    kind: str
    medium: str
    addresses: tuple[tuple[int, int], ...]
    mtu: int
    bandwidth: int
    vrf: str
    far: tuple[int, ...] = ()
    """The other ends' addresses as PPP learned them (IPCP); host routes lead there whatever the masks say."""
    answers: tuple[tuple[int, int], ...] = ()
    """Ranges of addresses that are translated here: ARP requests for them are answered."""
    virtual: tuple[tuple[int, int], ...] = ()
    """The virtual addresses, each with its virtual router, that it answers for as VRRP master."""

    asks: bool = True
    """Sends ARP requests; a sub-interface that terminates a tag must be told to (VRP's `arp broadcast enable`)."""

    @property
    def address(self) -> int:
        """The primary address."""
        return self.addresses[0][0]

    @property
    def length(self) -> int:
        """The primary address's prefix length."""
        return self.addresses[0][1]

    def responds_for(self, address: int) -> bool:
        """Whether it answers an ARP request for an address: its own, or one that it translates."""
        return self.has(address) or any(first <= address <= last for first, last in self.answers)

    def has(self, address: int) -> bool:
        """Whether packets to an address end here."""
        return any(own == address for own, _ in self.addresses) or any(
            own == address for own, _ in self.virtual
        )


@dataclass(frozen=True, slots=True)
class Addressing:
    """The interfaces on which IPv4 runs, by node, in the device's order."""

    interfaces: Mapping[str, tuple[Layer3Interface, ...]]
    _by_port: dict[Port, Layer3Interface] = field(default_factory=dict, compare=False, repr=False)
    _owners: dict[tuple[str, str], dict[int, Layer3Interface]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def interface(self, port: Port) -> Layer3Interface | None:
        """The interface of a port, if IPv4 runs on it."""
        if not self._by_port:
            self._by_port.update(((i.node, i.name), i) for own in self.interfaces.values() for i in own)
        return self._by_port.get(port)

    def owns(self, node: str, address: int, vrf: str = "") -> Layer3Interface | None:
        """The node's interface that has this address."""
        owners = self._owners.get((node, vrf))
        if owners is None:
            owners = self._owners[node, vrf] = {}
            for interface in self.interfaces[node]:
                if interface.vrf == vrf:
                    for own, _ in (*interface.addresses, *interface.virtual):
                        owners.setdefault(own, interface)
        return owners.get(address)

    def resolve(self, switching: Switching, port: Port, address: int) -> Layer3Interface | None:
        """Who answers an ARP request sent out of a port (RFC 826); the first by name of several."""
        asking = self.interface(port)
        peers = switching.peers(port)
        # A line has one other end, which gets everything: nothing is asked for. Behind a virtual template
        # there may be several, which are told apart by their addresses.
        serial = asking is not None and asking.medium == "serial" and len(peers) == 1
        for peer in peers:
            interface = self.interface(peer)
            if interface is not None and (serial or interface.responds_for(address)):
                return interface
        return None


def solve_addressing(
    ports: Mapping[str, tuple[PortFacts, ...]],
    switching: Switching,
    lines: SerialLines,
    unpowered: frozenset[str],
) -> Addressing:
    """IPv4 runs on an interface that has an address, is not shut down, and whose layer below is up."""
    interfaces: dict[str, tuple[Layer3Interface, ...]] = {}
    for node, facts in ports.items():
        interfaces[node] = tuple(
            Layer3Interface(
                node,
                p.name,
                p.kind,
                p.medium,
                addresses,
                p.mtu,
                p.bandwidth,
                p.vrf,
                far,
                p.answers,
                asks=p.asks,
            )
            for p in facts
            for addresses, far in ((_addresses(node, p, lines), lines.peers.get((node, p.name), ())),)
            if addresses and node not in unpowered and not p.layer2 and carries(node, p, switching)
        )
    return Addressing(interfaces)


def _addresses(node: str, port: PortFacts, lines: SerialLines) -> tuple[tuple[int, int], ...]:
    """The addresses that work: none over a line whose protocol is down, and those taken from the peer."""
    if port.medium == "serial":
        if (node, port.name) in lines.down:
            return ()
        given = lines.given.get((node, port.name))
        if given is not None:
            return ((given, 32),)
    return port.addresses


def carries(node: str, port: PortFacts, switching: Switching) -> bool:
    """Whether the layer below an interface is up."""
    if port.shutdown:
        return False
    if port.kind == "physical":
        return (node, port.name) in switching.links.up
    if port.kind == "subinterface":
        return port.tag is not None and (node, port.name.split(".", 1)[0]) in switching.links.up
    if port.kind in ("tunnel", "dialer", "template"):
        return (node, port.name) in switching.tunnels
    return port.kind != "vlan" or switching.vlan_up((node, port.vlan))


def find_duplicates(addressing: Addressing, switching: Switching) -> tuple[Diagnosis, ...]:
    """Report addresses that two devices of one broadcast domain both own (RFC 5227)."""
    owners: dict[int, list[Port]] = {}
    for own in addressing.interfaces.values():
        for interface in own:
            if interface.kind in ("physical", "subinterface", "vlan"):
                for address, _length in interface.addresses:
                    owners.setdefault(address, []).append((interface.node, interface.name))
    found: list[Diagnosis] = []
    for address, ports in sorted(owners.items()):
        for port in sorted(ports) if len(ports) > 1 else ():
            for other in switching.peers(port):
                if other in ports:
                    detail = _(
                        "{address} belongs to {port} {interface} and to {other} {other_interface}",
                        address=text(address),
                        port=port[0],
                        interface=port[1],
                        other=other[0],
                        other_interface=other[1],
                    )
                    found.append(Diagnosis("addressing", *port, "duplicate-address", detail, *other))
    return tuple(found)


def find_subnet_mismatches(addressing: Addressing, switching: Switching) -> tuple[Diagnosis, ...]:
    """Report cables between two routed ports whose addresses are of different subnets."""
    found: list[Diagnosis] = []
    for port, peer in sorted(switching.links.cabling.peers.items()):
        mine, theirs = addressing.interface(port), addressing.interface(peer)
        if mine is None or theirs is None or switching.peers(port) != (peer,):
            continue
        if _networks(mine).isdisjoint(_networks(theirs)):
            detail = _(
                "{address}/{length} here and {other_address}/{other_length} at {peer} {interface}"
                " are different subnets",
                address=text(mine.address),
                length=mine.length,
                other_address=text(theirs.address),
                other_length=theirs.length,
                peer=peer[0],
                interface=peer[1],
            )
            found.append(Diagnosis("addressing", *port, "subnet-mismatch", detail, *peer))
    return tuple(found)


def _networks(interface: Layer3Interface) -> set[tuple[int, int]]:
    return {(address >> (32 - length) if length else 0, length) for address, length in interface.addresses}
