"""The slice of a firewall's configuration that decides over packets between zones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from labkit.engine.sim.flow import ICMP, TCP, UDP
from labkit.engine.sim.ipv4 import ALL_ONES
from labkit.nos.config import (
    AddressTerm,
    DeviceConfig,
    FirewallConfig,
    NatMapping,
    PolicyRule,
    PublishedServer,
    ServiceTerm,
)

LOCAL = "local"
"""The zone of the device itself."""
PROTOCOLS = {"icmp": ICMP, "tcp": TCP, "udp": UDP, "ospf": 89, "gre": 47, "esp": 50, "ah": 51}
PORTS = {
    "ftp": (TCP, 21),
    "ssh": (TCP, 22),
    "telnet": (TCP, 23),
    "smtp": (TCP, 25),
    "dns": (UDP, 53),
    "dns-tcp": (TCP, 53),
    "tftp": (UDP, 69),
    "http": (TCP, 80),
    "pop3": (TCP, 110),
    "ntp": (UDP, 123),
    "snmp": (UDP, 161),
    "snmptrap": (UDP, 162),
    "bgp": (TCP, 179),
    "https": (TCP, 443),
}
"""The services that a firewall knows by name, with their protocol and port (IANA)."""
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses by what must match: an address and the bits that do not matter, or a range."""

    first: int
    wildcard: int = 0
    last: int | None = None

    def has(self, address: int) -> bool:
        """Whether an address is among them."""
        if self.last is not None:
            return self.first <= address <= self.last
        return not (self.first ^ address) & ~self.wildcard & ALL_ONES


@dataclass(frozen=True, slots=True)
class Service:
    """A protocol with the ports at either end; no ports are all."""

    protocol: int | None
    source: tuple[Range, ...] = ()
    destination: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """A rule of a policy. A condition that is None meets everything; an empty one meets nothing."""

    name: str
    source_zones: frozenset[str]
    destination_zones: frozenset[str]
    egress: str
    sources: tuple[Addresses, ...] | None
    destinations: tuple[Addresses, ...] | None
    services: tuple[Service, ...] | None
    time_range: str
    action: str
    pool: Range | None = None
    """Of a NAT rule: the addresses of its group."""
    no_pat: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A server that is reached under a public address from a zone, or from all where it has no name.

    `reverse` gives the source of what the server begins itself; None leaves it.
    """

    zone: str
    mapping: NatMapping
    reverse: NatMapping | None


@dataclass(frozen=True, slots=True)
class Zones:
    """What a firewall decides by: the zone of each interface, the rules, and what it lets in to itself."""

    of: Mapping[str, str]
    default_permit: bool
    security: tuple[ZoneRule, ...]
    nat: tuple[ZoneRule, ...]
    managed: Mapping[str, frozenset[str]]
    """The services of the device itself by interface, where these are asked before the policy."""
    servers: tuple[Published, ...] = ()

    @property
    def translates(self) -> bool:
        """Whether it makes something of addresses."""
        return bool(self.nat or self.servers)

    def public_addresses(self) -> Iterator[Range]:
        """The addresses that it gives to others inside, and answers ARP for."""
        yield from (rule.pool for rule in self.nat if rule.pool is not None)
        for server in self.servers:
            if server.mapping.outside is not None and not server.mapping.interface:
                yield int(server.mapping.outside), int(server.mapping.outside)

    def published(self, interface: str) -> tuple[Published, ...]:
        """The servers that are reached through an interface."""
        zone = self.zone(interface)
        return tuple(server for server in self.servers if server.zone in ("", zone))

    def zone(self, interface: str | None) -> str:
        """The zone of an interface, or for None of the device itself; empty where it has none."""
        return LOCAL if interface is None else self.of.get(interface, "")


def zones_of(config: DeviceConfig, *, filters: bool) -> Zones | None:
    """Read a firewall's configuration; None where the device is none."""
    firewall = config.firewall
    if not filters:
        return None
    return Zones(
        of={name: zone.name for zone in firewall.zones.values() for name in zone.interfaces},
        default_permit=firewall.default_permit,
        security=tuple(_rule(firewall, rule) for rule in firewall.security.values() if _acts(rule)),
        nat=tuple(_rule(firewall, rule) for rule in firewall.nat.values() if _acts(rule)),
        managed={
            name: interface.service_manage.services
            for name, interface in config.interfaces.items()
            if interface.service_manage.enabled
        },
        servers=tuple(
            found for server in firewall.servers.values() if (found := _published(config, server)) is not None
        ),
    )


def _published(config: DeviceConfig, server: PublishedServer) -> Published | None:
    """A server with its public address; None as long as the interface that it names has none."""
    mapping = addressed(config, server.mapping)
    if mapping is None:
        return None
    # What the server begins has ports of its own: its address alone is translated.
    reverse = replace(mapping, outside_port=0, inside_port=0, last_port=0, both_ways=True)
    return Published(server.zone.lower(), mapping, None if server.no_reverse else reverse)


def addressed(config: DeviceConfig, mapping: NatMapping) -> NatMapping | None:
    """A mapping with the address of the interface that it names; None as long as that has none."""
    if not mapping.interface:
        return mapping
    other = config.interfaces.get(mapping.interface)
    if other is None or other.address is None:
        return None
    return replace(mapping, outside=other.address.address)


def _acts(rule: PolicyRule) -> bool:
    return not rule.disabled and bool(rule.action)


def _rule(firewall: FirewallConfig, rule: PolicyRule) -> ZoneRule:
    group = firewall.groups.get(rule.group) if rule.action == "group" else None
    ranges = sorted(group.sections.values()) if group is not None else []
    return ZoneRule(
        name=rule.name,
        source_zones=frozenset(zone.lower() for zone in rule.source_zones) - {"any"},
        destination_zones=frozenset(zone.lower() for zone in rule.destination_zones) - {"any"},
        egress=rule.egress,
        sources=_addresses(firewall, rule.sources),
        destinations=_addresses(firewall, rule.destinations),
        services=_services(firewall, rule.services),
        time_range=rule.time_range,
        action=rule.action,
        pool=(int(ranges[0][0]), int(ranges[0][1])) if ranges else None,
        no_pat=group is not None and group.mode == "no-pat",
    )


def _addresses(firewall: FirewallConfig, terms: Iterable[AddressTerm]) -> tuple[Addresses, ...] | None:
    listed = list(terms)
    if not listed or any(term == AddressTerm() for term in listed):
        return None
    return tuple(found for term in listed for found in _expanded(firewall, term, frozenset()))


def _expanded(firewall: FirewallConfig, term: AddressTerm, seen: frozenset[str]) -> Iterator[Addresses]:
    """A term as addresses; a set stands for what is in it, also in the sets in it."""
    if term.set_name:
        held = firewall.address_sets.get(term.set_name)
        if held is not None and term.set_name not in seen:
            for item in held.items.values():
                yield from _expanded(firewall, item, seen | {term.set_name})
    elif term.first is not None:
        last = None if term.last is None else int(term.last)
        yield Addresses(int(term.first), int(term.wildcard or 0), last)


def _services(firewall: FirewallConfig, terms: Iterable[ServiceTerm]) -> tuple[Service, ...] | None:
    listed = list(terms)
    if not listed or any(term.name == "any" for term in listed):
        return None
    return tuple(found for term in listed for found in _service(firewall, term, frozenset()))


def _service(firewall: FirewallConfig, term: ServiceTerm, seen: frozenset[str]) -> Iterator[Service]:
    name = term.name.lower()
    if not name:
        yield Service(PROTOCOLS.get(term.protocol), term.source, term.destination)
    elif name in PORTS:
        protocol, port = PORTS[name]
        yield Service(protocol, (), ((port, port),))
    elif name in PROTOCOLS:
        yield Service(PROTOCOLS[name])
    elif term.name in firewall.service_sets and term.name not in seen:
        for item in firewall.service_sets[term.name].items.values():
            yield from _service(firewall, item, seen | {term.name})
