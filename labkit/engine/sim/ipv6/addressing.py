"""Interfaces on which IPv6 runs, and who owns which address."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from labkit.engine.sim.addressing import carries
from labkit.engine.sim.facts import PortFacts
from labkit.engine.sim.ipv6.arithmetic import LINK_LOCAL, interface_identifier, is_link_local, text6
from labkit.engine.sim.ipv6.facts import Ipv6Facts, PortFacts6
from labkit.engine.sim.links import Port
from labkit.engine.sim.macs import interface_mac
from labkit.engine.sim.serial import SerialLines
from labkit.engine.sim.switching import Switching
from labkit.language import _
from labkit.nos.state import Diagnosis
from labkit.nos.state.ipv6 import AddressOrigin
from labkit.topology.topology import Node


class Address6(NamedTuple):
    """A global address of an interface."""

    address: int
    length: int
    origin: AddressOrigin = "manual"


@dataclass(frozen=True, slots=True)
class Interface6:
    """An interface that is up, on which IPv6 is enabled and which has a link-local address."""

    node: str
    name: str
    kind: str
    medium: str
    mac: str
    mtu: int
    bandwidth: int
    router: bool
    link_local: int
    addresses: tuple[Address6, ...]
    settings: PortFacts6
    duplicates: frozenset[int] = frozenset()
    """Addresses that another interface of the link has: they are not used (RFC 4862, 5.4.5)."""
    virtual: tuple[int, ...] = ()
    """Those that it answers for as VRRP master."""

    @property
    def port(self) -> Port:
        """Node and name."""
        return self.node, self.name

    @property
    def runs(self) -> bool:
        """Whether it sends and receives: its link-local address is its own."""
        return self.link_local not in self.duplicates

    @property
    def usable(self) -> tuple[Address6, ...]:
        """The global addresses that nobody else has."""
        if not self.duplicates:
            return self.addresses
        return tuple(own for own in self.addresses if own.address not in self.duplicates)

    def has(self, address: int) -> bool:
        """Whether the interface answers to an address."""
        if address in self.duplicates:
            return False
        return (
            address == self.link_local
            or any(own.address == address for own in self.addresses)
            or address in self.virtual
        )


@dataclass(frozen=True, slots=True)
class Addressing6:
    """The interfaces on which IPv6 runs, by node, in the device's order."""

    interfaces: Mapping[str, tuple[Interface6, ...]]
    diagnoses: tuple[Diagnosis, ...] = ()
    _by_port: dict[Port, Interface6] = field(default_factory=dict, compare=False, repr=False)

    def interface(self, port: Port) -> Interface6 | None:
        """The interface of a port, if IPv6 runs on it."""
        if not self._by_port:
            self._by_port.update((each.port, each) for own in self.interfaces.values() for each in own)
        return self._by_port.get(port)

    def owns(self, node: str, address: int, link: str | None = None) -> Interface6 | None:
        """The node's interface that has this address; a link-local one counts on its own link only."""
        for interface in self.interfaces.get(node, ()):
            if is_link_local(address) and link not in (None, interface.name):
                continue
            if interface.runs and interface.has(address):
                return interface
        return None

    def resolve(self, switching: Switching, port: Port, address: int) -> Interface6 | None:
        """Who answers a neighbour solicitation sent out of a port (RFC 4861, 7.2)."""
        asking = self.interface(port)
        serial = asking is not None and asking.medium == "serial"
        for peer in switching.peers(port):
            interface = self.interface(peer)
            if interface is not None and interface.runs and (serial or interface.has(address)):
                return interface
        return None

    def neighbors(self, switching: Switching, interface: Interface6) -> Iterator[Interface6]:
        """The other interfaces of the link on which IPv6 runs."""
        if interface.runs:
            for peer in switching.peers(interface.port):
                found = self.interface(peer)
                if found is not None and found.runs:
                    yield found


def solve_addressing6(
    nodes: Mapping[str, Node],
    ports: Mapping[str, tuple[PortFacts, ...]],
    facts: Mapping[str, Ipv6Facts],
    switching: Switching,
    lines: SerialLines,
    unpowered: frozenset[str],
) -> Addressing6:
    """What is configured, before anything is learned from others."""
    found: dict[str, tuple[Interface6, ...]] = {}
    for node, own in facts.items():
        settings = {port.name: port for port in own.ports if port.has_link_local}
        found[node] = tuple(
            _interface(nodes[node], port, settings[port.name], own)
            for port in ports[node]
            if port.name in settings
            and node not in unpowered
            and not port.layer2
            and (node, port.name) not in lines.down
            and carries(node, port, switching)
        )
    return detect_duplicates(Addressing6(found), switching)


def _interface(node: Node, port: PortFacts, settings: PortFacts6, facts: Ipv6Facts) -> Interface6:
    mac = interface_mac(node, port.name, port.kind) or node.mac
    identifier = interface_identifier(mac)
    link_local = LINK_LOCAL[0] | identifier if settings.link_local is None else settings.link_local
    return Interface6(
        node=node.name,
        name=port.name,
        kind=port.kind,
        medium=port.medium,
        mac=mac,
        mtu=settings.mtu or port.mtu,
        bandwidth=port.bandwidth,
        router=node.kind.role != "host" and facts.forwards,
        link_local=link_local,
        addresses=tuple(
            Address6(address | identifier, length, "eui-64") if eui64 else Address6(address, length)
            for address, length, eui64 in settings.addresses
        ),
        settings=settings,
    )


def detect_duplicates(addressing: Addressing6, switching: Switching) -> Addressing6:
    """Find addresses that two interfaces of a link have (RFC 4862, 5.4).

    Who comes second must not use the address. The order in which they came is not known: the first by name
    keeps it.
    """
    counts = Counter(
        address for own in addressing.interfaces.values() for each in own for address in _addresses(each)
    )
    if all(count == 1 for count in counts.values()):
        return addressing
    found: dict[str, tuple[Interface6, ...]] = {}
    diagnoses: list[Diagnosis] = []
    for node, own in addressing.interfaces.items():
        checked = []
        for each in own:
            clashes = dict(_clashes(addressing, switching, each, counts))
            for address, other in sorted(clashes.items()):
                detail = _(
                    "{address} is already the address of {node} {name}",
                    address=text6(address),
                    node=other.node,
                    name=other.name,
                )
                found_here = Diagnosis(
                    "addressing", node, each.name, "ipv6-duplicate-address", detail, *other.port
                )
                diagnoses.append(found_here)
            checked.append(replace(each, duplicates=frozenset(clashes)) if clashes else each)
        found[node] = tuple(checked)
    return Addressing6(found, tuple(diagnoses))


def _addresses(interface: Interface6) -> Iterator[int]:
    yield interface.link_local
    for own in interface.addresses:
        yield own.address


def _clashes(
    addressing: Addressing6, switching: Switching, interface: Interface6, counts: Mapping[int, int]
) -> Iterator[tuple[int, Interface6]]:
    shared = [address for address in _addresses(interface) if counts[address] > 1]
    for peer in switching.peers(interface.port) if shared else ():
        other = addressing.interface(peer)
        if other is not None and peer < interface.port:
            for address in shared:
                if address in _addresses(other):
                    yield address, other
