"""Network address translation (RFC 3022)."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address

from labkit.nos.config.acl import AclReference


@dataclass(frozen=True, slots=True)
class AddressGroup:
    """A pool of public addresses, both ends included."""

    index: int
    first: IPv4Address
    last: IPv4Address


@dataclass(frozen=True, slots=True)
class NatOutbound:
    """Translation of the source of what leaves: to a pool, or without `group` to the interface's own address.

    `no_pat` translates addresses one to one and leaves the ports. `interface` names another one whose address is
    taken, such as a loopback.
    """

    acl: AclReference
    group: int | None = None
    no_pat: bool = False
    interface: str | None = None


@dataclass(frozen=True, slots=True)
class NatMapping:
    """A fixed translation between a public address (and port) and a private one.

    `outside` None is the address of the interface. Without `protocol` whole addresses are mapped, `length` bits of
    them alike; with one, `outside_port` to `inside_port`; port 0 is any. `both_ways` tells a static mapping, which
    also translates the source of what the inside begins, from a server, which does not.
    """

    outside: IPv4Address | None
    inside: IPv4Address
    protocol: int | None = None
    outside_port: int = 0
    inside_port: int = 0
    length: int = 32
    acl: AclReference | None = None
    description: str = ""
    both_ways: bool = False

    @property
    def key(self) -> tuple[int | None, IPv4Address | None, int]:
        """What two mappings of an interface must not share."""
        return (self.protocol, self.outside, self.outside_port)


@dataclass(slots=True)
class NatInterfaceConfig:
    """What an interface translates. `static_enabled` applies the device's own mappings here."""

    outbound: list[NatOutbound] = field(default_factory=list)
    mappings: list[NatMapping] = field(default_factory=list)
    static_enabled: bool = False


@dataclass(slots=True)
class NatConfig:
    """What a device says about NAT: pools, and the mappings of the system view."""

    groups: dict[int, AddressGroup] = field(default_factory=dict)
    mappings: list[NatMapping] = field(default_factory=list)
