"""Network address translation (RFC 3022)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Address
from typing import Literal

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

    `outside` None is the address of the interface, or of another one that `interface` names. Without `protocol`
    whole addresses are mapped, `length` bits of them alike; with one, `outside_port` to `inside_port`; port 0 is
    any. `both_ways` tells a static mapping, which also translates the source of what the inside begins, from a
    server, which does not.

    With `last_port` all public ports from `outside_port` to it are mapped: each to the inside port at its place, or,
    where `last_inside` is given, to the inside address at its place (and then `inside_port` 0 leaves the port).
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
    last_port: int = 0
    last_inside: IPv4Address | None = None
    interface: str = ""

    @property
    def key(self) -> tuple[int | None, IPv4Address | None, str, int, int]:
        """What it makes public."""
        return (self.protocol, self.outside, self.interface, self.outside_port, self.last_port)

    def collides(self, other: "NatMapping") -> bool:
        """Whether two mappings of an interface make the same address and port public."""
        same = self.key[:3] == other.key[:3]
        return same and self.outside_port <= other._end() and other.outside_port <= self._end()

    def _end(self) -> int:
        return self.last_port or self.outside_port

    def one_by_one(self) -> Iterator["NatMapping"]:
        """The mappings of single ports that a range stands for; itself where it is none."""
        if not self.last_port:
            yield self
            return
        for step in range(self.last_port - self.outside_port + 1):
            port = self.outside_port + step
            if self.last_inside is None:
                inside, inside_port = self.inside, self.inside_port + step
            else:
                inside, inside_port = self.inside + step, self.inside_port or port
            yield replace(
                self, outside_port=port, last_port=0, inside=inside, inside_port=inside_port, last_inside=None
            )


@dataclass(frozen=True, slots=True)
class NamedPool:
    """A pool of public addresses by name, both ends included, with the length of its network."""

    first: IPv4Address
    last: IPv4Address
    length: int


@dataclass(frozen=True, slots=True)
class InsideSource:
    """Translation of the source of what goes from inside to outside interfaces: to a pool, or an interface's address.

    Without `overload` addresses are translated one to one, and ports stay.
    """

    acl: AclReference
    pool: str = ""
    interface: str = ""
    overload: bool = False


@dataclass(slots=True)
class NatInterfaceConfig:
    """What an interface translates. `static_enabled` applies the device's own mappings here."""

    outbound: list[NatOutbound] = field(default_factory=list)
    mappings: list[NatMapping] = field(default_factory=list)
    static_enabled: bool = False
    side: Literal["", "inside", "outside"] = ""
    """Where the device translates between its two sides (IOS): everything that passes from one to the other."""


@dataclass(slots=True)
class NatConfig:
    """What a device says about NAT: pools, and the mappings of the system view."""

    groups: dict[int, AddressGroup] = field(default_factory=dict)
    mappings: list[NatMapping] = field(default_factory=list)
    pools: dict[str, NamedPool] = field(default_factory=dict)
    """As the next one, of a device that translates between an inside and an outside."""
    sources: list[InsideSource] = field(default_factory=list)
