"""Names: those a device knows by itself, those whom it asks for more, and those it answers for."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address


@dataclass(slots=True)
class DnsConfig:
    """A device as a client of DNS (RFC 1035), and a host as a server of it."""

    resolve: bool = False
    """Ask servers for names that are not among `hosts`."""
    servers: list[IPv4Address] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)
    """Endings that are tried behind a name, in order."""
    hosts: dict[str, IPv4Address] = field(default_factory=dict)
    """Names that are known without asking."""
    records: dict[str, IPv4Address] = field(default_factory=dict)
    """Names that a server answers for."""
