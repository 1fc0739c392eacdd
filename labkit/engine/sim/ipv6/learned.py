"""What interfaces learn from routers and servers: addresses, default routes (RFC 4861, 4862) and leases (RFC 8415)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from labkit.engine.leases6 import allocate6
from labkit.engine.sim.ipv6.addressing import Address6, Addressing6, Interface6, detect_duplicates
from labkit.engine.sim.ipv6.arithmetic import Prefix, interface_identifier, prefix_of, text6
from labkit.engine.sim.ipv6.facts import Ipv6Facts, PoolFacts6
from labkit.engine.sim.ipv6.manners import Ipv6Manners
from labkit.engine.sim.links import Port
from labkit.engine.sim.switching import Switching
from labkit.language import _
from labkit.nos.state import Diagnosis

AUTOCONFIGURED_LENGTH = 64
"""The prefix length that leaves room for an interface identifier (RFC 4862, 5.5.3 d)."""


class Lease(NamedTuple):
    """An address that a server gave to a client's interface."""

    client: Port
    server: str
    pool: str
    address: int
    duid: str
    link_local: int
    relay: Port | None = None
    """The interface that passed the messages on; None where the server is on the client's link."""


class _Offer(NamedTuple):
    server: str
    pool: PoolFacts6
    relay: Port | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned: the addressing with it, the default routers by interface, and the leases."""

    addressing: Addressing6
    defaults: Mapping[Port, tuple[int, ...]]
    """Link-local addresses of routers, where the interface takes them as default."""
    leases: tuple[Lease, ...]
    advertisers: Mapping[Port, tuple[Port, ...]] = field(default_factory=dict)
    """The routers' interfaces whose advertisements an interface hears."""
    diagnoses: tuple[Diagnosis, ...] = ()


Reaches = Callable[[str, int], str | None]
"""Tells which node packets from a node to an address arrive at."""


def learn_addresses(
    facts: Mapping[str, Ipv6Facts],
    configured: Addressing6,
    switching: Switching,
    held: Mapping[Port, int],
    reaches: Reaches | None = None,
) -> Learned:
    """Let clients learn, in the order of the lab. `held` are the leases of before, which their clients keep.

    Relays need routing tables, which in turn need addresses: without `reaches` no relay is asked.
    """
    interfaces: dict[str, tuple[Interface6, ...]] = {}
    defaults: dict[Port, tuple[int, ...]] = {}
    advertisers: dict[Port, tuple[Port, ...]] = {}
    leases = _Leases(facts, configured, switching, dict(held), reaches)
    for node in configured.interfaces:
        own = []
        for interface in configured.interfaces[node]:
            routers = tuple(_routers(configured, switching, interface))
            if routers:
                advertisers[interface.port] = tuple(router.port for router in routers)
            if interface.settings.learns_default:
                found = [router.link_local for router in routers if router.settings.lifetime]
                if found:
                    defaults[interface.port] = tuple(found)
            more = [*_autoconfigured(interface, routers, facts[node].manners), *leases.ask(interface)]
            known = {address.address for address in interface.addresses}
            fresh = {address.address: address for address in more if address.address not in known}
            taken = (*interface.addresses, *fresh.values())
            own.append(replace(interface, addresses=taken) if fresh else interface)
        interfaces[node] = tuple(own)
    addressing = configured
    if interfaces != configured.interfaces:
        addressing = detect_duplicates(Addressing6(interfaces, configured.diagnoses), switching)
    return Learned(addressing, defaults, tuple(leases.given), advertisers, tuple(leases.diagnoses))


def _routers(addressing: Addressing6, switching: Switching, interface: Interface6) -> Iterator[Interface6]:
    """The interfaces whose router advertisements arrive."""
    for other in addressing.neighbors(switching, interface):
        if other.router and other.settings.advertises:
            yield other


def _autoconfigured(
    interface: Interface6, routers: tuple[Interface6, ...], manners: Ipv6Manners
) -> Iterator[Address6]:
    """Addresses from advertised prefixes.

    Unlike RFC 4862, which looks at each prefix's A flag alone, VRP and the PCs make none where the M flag says
    that addresses come from DHCPv6.
    """
    if not interface.settings.autoconfiguration:
        return
    identifier = interface_identifier(interface.mac)
    for router in routers:
        if not (router.settings.managed and manners.follows_m_flag):
            for network, length in advertised_prefixes(router):
                if length == AUTOCONFIGURED_LENGTH:
                    yield Address6(network | identifier, length, "autoconfigured")


def advertised_prefixes(router: Interface6) -> Iterator[Prefix]:
    """The prefixes of which hosts may make addresses: the interface's own, and those that were typed."""
    typed = dict(router.settings.advertised)
    own = [prefix_of(held.address, held.length) for held in router.usable if held.origin != "dhcp"]
    for prefix in dict.fromkeys([*own, *typed]):
        if typed.get(prefix, True):
            yield prefix


@dataclass(slots=True)
class _Leases:
    """The servers, and what they have given away so far."""

    facts: Mapping[str, Ipv6Facts]
    addressing: Addressing6
    switching: Switching
    held: dict[Port, int]
    reaches: Reaches | None
    given: list[Lease] = field(default_factory=list)
    diagnoses: list[Diagnosis] = field(default_factory=list)

    def ask(self, client: Interface6) -> Iterator[Address6]:
        """Solicit an address for a client's interface: the first server that has a pool answers."""
        if not client.settings.dhcp_client:
            return
        if client.router and not self.facts[client.node].dhcp:
            self._explain(
                client, "dhcpv6-client-disabled", _("`dhcp enable` is missing: nothing is solicited")
            )
            return
        for server, pool, relay in self._offers(client):
            address = self._choose(server, pool, client)
            if address is not None:
                duid = f"00030001{client.mac}"
                lease = Lease(client.port, server, pool.name, address, duid, client.link_local, relay)
                self.given.append(lease)
                yield Address6(address, 128, "dhcp")
                return
        self._explain(client, "dhcpv6-no-answer", _("no DHCPv6 server or relay on the link gives an address"))

    def _explain(self, client: Interface6, reason: str, detail: str) -> None:
        self.diagnoses.append(Diagnosis("dhcpv6", client.node, client.name, reason, detail))

    def _offers(self, client: Interface6) -> Iterator[_Offer]:
        for other in self.addressing.neighbors(self.switching, client):
            facts = self.facts[other.node]
            if not facts.dhcp:
                continue
            for pool in facts.pools:
                if pool.name == other.settings.pool:
                    yield _Offer(other.node, pool)
            yield from self._relayed(other)

    def _relayed(self, relay: Interface6) -> Iterator[_Offer]:
        """What the servers behind a relay offer: the pool of the relay's own prefix (RFC 8415, 19.1.1)."""
        if self.reaches is None or not relay.usable:
            return
        link = relay.usable[0].address
        for server in (*self._named(relay, link), *self._heard(relay)):
            facts = self.facts[server]
            serving = {port.pool for port in facts.ports if port.pool}
            for pool in facts.pools if facts.dhcp else ():
                if pool.name in serving and prefix_of(link, pool.prefix[1]) == pool.prefix:
                    yield _Offer(server, pool, relay.port)

    def _heard(self, relay: Interface6) -> Iterator[str]:
        """The servers on the links into which a relay sends to all DHCP servers (RFC 8415, 19: ff05::1:3)."""
        for own in self.addressing.interfaces[relay.node]:
            if own.name in relay.settings.relay_ports:
                for other in self.addressing.neighbors(self.switching, own):
                    if other.settings.pool:
                        yield other.node

    def _named(self, relay: Interface6, link: int) -> Iterator[str]:
        """The servers that a relay asks by their addresses, where there is a way to them and back."""
        if self.reaches is None:
            return
        for target in relay.settings.relays:
            server = self.reaches(relay.node, target)
            if server is None or self.reaches(server, link) != relay.node:
                self._explain(
                    relay,
                    "dhcpv6-relay-unreachable",
                    _("there is no way to {target} and back", target=text6(target)),
                )
                continue
            yield server

    def _choose(self, server: str, pool: PoolFacts6, client: Interface6) -> int | None:
        """The address that the client had, or the lowest free one."""
        taken = {lease.address for lease in self.given}
        taken |= {address for port, address in self.held.items() if port != client.port}
        taken |= {
            own.address for each in self.addressing.interfaces.values() for i in each for own in i.addresses
        }
        found = allocate6(pool.prefix, pool.excluded, self.held.get(client.port), taken)
        if found is None:
            detail = _("pool {name} of {server} has no free address", name=pool.name, server=server)
            self._explain(client, "dhcpv6-pool-exhausted", detail)
        return found
