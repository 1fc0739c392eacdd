"""DHCP as servers and clients report it."""

from dataclasses import dataclass
from ipaddress import IPv4Address


@dataclass(frozen=True, slots=True)
class DhcpLeaseState:
    """An address that a server gave away; `mac` is twelve hexadecimal digits, `age` seconds since it was asked for.

    What a session gives to those who dial in has no age: it lasts as long as the session.
    """

    address: IPv4Address
    mac: str
    age: int | None


@dataclass(frozen=True, slots=True)
class DhcpPoolState:
    """A pool with what it gave away, by address. `seconds` 0 is a lease without end.

    `total` counts the subnet's host addresses without the gateways, `disabled` those that are excluded.
    """

    name: str
    of_interface: bool
    first: IPv4Address
    last: IPv4Address
    length: int
    gateways: tuple[IPv4Address, ...]
    dns: tuple[IPv4Address, ...]
    domain: str
    seconds: int
    total: int
    disabled: int
    leases: tuple[DhcpLeaseState, ...]
    expired: int = 0
    """Addresses that a client had and no longer has."""

    @property
    def idle(self) -> int:
        """The addresses that nobody has."""
        return self.total - self.disabled - len(self.leases)


@dataclass(frozen=True, slots=True)
class DhcpBinding:
    """What a switch saw given to a user behind one of its ports.

    `ends` is when the lease is over, in seconds since the lab's start; None never.
    """

    address: IPv4Address
    mac: str
    vlan: int
    interface: str
    ends: float | None


@dataclass(frozen=True, slots=True)
class DhcpClientState:
    """What an interface was given. `age` is seconds since it last asked."""

    interface: str
    address: IPv4Address
    length: int
    gateways: tuple[IPv4Address, ...]
    dns: tuple[IPv4Address, ...]
    domain: str
    seconds: int
    age: int
