"""A stateful firewall: zones, the policies between them, and what an interface lets in to the device itself."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import Any

from labkit.nos.config.acl import AclReference, Direction
from labkit.nos.config.nat import NatMapping


@dataclass(frozen=True, slots=True)
class AddressTerm:
    """Addresses that a rule or a set speaks of: all, a named set, a range, or what a wildcard leaves open.

    `wildcard` has ones in the bits that do not matter; with `mask` it was typed as a mask and stands for a subnet.
    """

    first: IPv4Address | None = None
    last: IPv4Address | None = None
    wildcard: IPv4Address | None = None
    mask: bool = False
    set_name: str = ""


@dataclass(frozen=True, slots=True)
class ServiceTerm:
    """A service: a name, or a protocol with ranges of ports (both ends included) at either end."""

    name: str = ""
    protocol: str = ""
    source: tuple[tuple[int, int], ...] = ()
    destination: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class FirewallZone:
    """A security zone. `number` is given to zones that the user made."""

    name: str
    number: int | None = None
    priority: int | None = None
    description: str = ""
    interfaces: list[str] = field(default_factory=list)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class PolicyRule:
    """A rule of the security policy or of the NAT policy; an empty list of conditions meets everything.

    `action` is `permit` or `deny`, or for NAT `easy-ip`, `no-nat`, or `group` with the group's name in `group`.
    """

    name: str
    description: str = ""
    disabled: bool = False
    source_zones: list[str] = field(default_factory=list)
    destination_zones: list[str] = field(default_factory=list)
    egress: str = ""
    sources: list[AddressTerm] = field(default_factory=list)
    destinations: list[AddressTerm] = field(default_factory=list)
    services: list[ServiceTerm] = field(default_factory=list)
    time_range: str = ""
    action: str = ""
    group: str = ""
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class AddressSet:
    """Addresses under a name: an `object` of addresses, or a `group` of other sets; by item number."""

    name: str
    kind: str = "object"
    description: str = ""
    items: dict[int, AddressTerm] = field(default_factory=dict)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class ServiceSet:
    """Services under a name: an `object` of protocols and ports, or a `group` of other sets; by item number."""

    name: str
    kind: str = "object"
    number: int | None = None
    description: str = ""
    items: dict[int, ServiceTerm] = field(default_factory=dict)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class PublicGroup:
    """Public addresses that a NAT rule gives: ranges by number. `mode` `no-pat` leaves the ports."""

    name: str
    number: int | None = None
    mode: str = ""
    sections: dict[int, tuple[IPv4Address, IPv4Address]] = field(default_factory=dict)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishedServer:
    """A server inside that is reached under a public address, from one zone or from all.

    What the server begins itself leaves with the public address, unless `no_reverse`.
    """

    name: str
    mapping: NatMapping
    number: int | None = None
    zone: str = ""
    no_reverse: bool = False
    unr_route: bool = False


@dataclass(slots=True)
class InterzoneConfig:
    """The filter of a router between two zones, named as they were typed; outbound is to the lower priority."""

    first: str
    second: str
    enabled: bool = False
    defaults: dict[Direction, bool] = field(default_factory=dict)
    """Whether what no list speaks of is permitted, where it was said."""
    acls: dict[Direction, AclReference] = field(default_factory=dict)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(slots=True)
class FirewallConfig:
    """What a firewall decides by. Rules are asked in their order; what none speaks of goes by the default."""

    zones: dict[str, FirewallZone] = field(default_factory=dict)
    default_permit: bool = False
    security: dict[str, PolicyRule] = field(default_factory=dict)
    nat: dict[str, PolicyRule] = field(default_factory=dict)
    address_sets: dict[str, AddressSet] = field(default_factory=dict)
    service_sets: dict[str, ServiceSet] = field(default_factory=dict)
    groups: dict[str, PublicGroup] = field(default_factory=dict)
    servers: dict[str, PublishedServer] = field(default_factory=dict)
    interzones: dict[tuple[str, str], InterzoneConfig] = field(default_factory=dict)
    """Of a router, by the names of both zones in small letters, sorted."""


@dataclass(slots=True)
class ServiceManageConfig:
    """Which services of the device itself are reached through an interface, before any policy is asked.

    Switched off, the policy decides alone.
    """

    enabled: bool = True
    services: frozenset[str] = frozenset()
