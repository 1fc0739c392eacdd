"""From a name to an address: what the device knows by itself, and what DNS servers answer (RFC 1034, 5.3)."""

from collections.abc import Generator, Iterable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from typing import TYPE_CHECKING, Any, ClassVar

from labkit.engine.engine import Connect
from labkit.nos.arrival import answerer, call_up
from labkit.nos.shell.effects import Effect, Output
from labkit.nos.shell.parameters import Mismatch, ParameterType

if TYPE_CHECKING:
    from labkit.nos.device import Device

PORT = 53
LIFETIME = 3600
"""Seconds for which an answer is remembered: what lab servers give with every record."""
_LONGEST = 255
"""Of a name (RFC 1035, 2.3.4)."""


@dataclass(frozen=True, slots=True)
class HostParameter(ParameterType):
    """An IPv4 address → IPv4Address, or a host's name → str. A name has a letter, so that 10.1.1 is none."""

    help: str = "STRING<1-255>"
    generality: ClassVar[int] = 1

    def parse(self, text: str, context: Any) -> IPv4Address | str:
        """Return the address, or the name in small letters (RFC 4343)."""
        try:
            return IPv4Address(text)
        except AddressValueError:
            pass
        if len(text) > _LONGEST or not text.isascii() or not text[:1].isalnum():
            raise Mismatch
        bare = text.replace("-", "").replace("_", "").replace(".", "")
        if not bare.isalnum() or bare.isdecimal():
            raise Mismatch
        return text.lower()

    def resembles(self, text: str) -> bool:
        """Something like an address: a name that is none is no host at all."""
        return text.replace(".", "").isdecimal()


def servers(device: "Device") -> list[IPv4Address]:
    """Whom a device asks: what was configured, then what came with its leases."""
    asks = any(interface.dhcp.client for interface in device.config.interfaces.values())
    leased = [server for lease in device.state.dhcp_clients() for server in lease.dns] if asks else []
    return list(dict.fromkeys((*device.config.dns.servers, *leased)))


def candidates(name: str, domains: Iterable[str]) -> list[str]:
    """The names to ask for: one without a dot is tried with the endings first, others as they are."""
    longer = [f"{name}.{domain}".lower() for domain in domains]
    return [name, *longer] if "." in name else [*longer, name]


def look_up(device: "Device", name: str) -> Generator[Effect, Any, IPv4Address | None]:
    """Find the address of a name; None where nobody knows it."""
    dns = device.config.dns
    wanted = candidates(name, dns.domains)
    for each in wanted:
        static: IPv4Address | None = dns.hosts.get(each)
        if static is not None:
            return static
        kept = device.resolved.get(each)
        if kept is not None and device.now() < kept[1] + LIFETIME:
            return kept[0]
    if not dns.resolve:
        return None
    for server in servers(device):
        for each in wanted:
            answered, address = yield from ask(device, server, each)
            if address is not None:
                device.resolved[each] = (address, device.now())
                return address
            if not answered:
                break
    return None


def ask(
    device: "Device", server: IPv4Address, name: str
) -> Generator[Effect, Any, tuple[bool, IPv4Address | None]]:
    """Ask one server for one name: whether it answered, and the address if it knows it."""
    connection = yield from call_up(device, Connect(server, PORT, datagram=True))
    other = answerer(device, connection)
    if other is None:
        return False, None
    return True, other.config.dns.records.get(name)


def address_of(device: "Device", host: IPv4Address | str) -> Generator[Effect, Any, IPv4Address | None]:
    """The address of the host that a line names; a name that nobody knows is told to the user."""
    if not isinstance(host, str):
        return host
    found = yield from look_up(device, host)
    if found is None:
        yield Output(f"Error: Unknown host {host}.\n")
    return found
