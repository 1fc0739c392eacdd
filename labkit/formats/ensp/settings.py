"""Hosts' addresses, which eNSP keeps in the topology only: `settings=" -simpc_ip 10.1.1.1  -simpc_mask …"`.

What a Server serves is not in it: HTTP, FTP and DNS are started by hand there, and here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, NetmaskValueError

_OPTION = re.compile(r"-(?P<name>[A-Za-z][A-Za-z0-9_]*)\s+(?P<value>[^\s-][^\s]*)")
_NAMES = {
    "address": ("simpc_ip", "ipaddr", "simsta_ip", "simcell_ip"),
    "mask": ("simpc_mask", "ipmask", "simsta_mask", "simcell_mask"),
    "gateway": ("simpc_gateway", "gateway", "simsta_gateway", "simcell_gateway"),
    "dhcp": ("simpc_dhcp_state", "simsta_dhcp_state", "simcell_dhcp_state"),
    "dns": ("simpc_dns1", "dnslist"),
    "address6": ("simpc_ipv6",),
    "length6": ("simpc_prefix",),
    "gateway6": ("simpc_gatewayv6",),
    "dhcp6": ("simpc_dhcpv6_state",),
}
"""Each kind of host has its own names: PC, Server and Client, STA, Cellphone."""


@dataclass(frozen=True, slots=True)
class HostSettings:
    """How a host is addressed. Without an address it is not, yet."""

    address: IPv4Address | None = None
    length: int = 0
    gateway: IPv4Address | None = None
    dhcp: bool = False
    dns: IPv4Address | None = None
    address6: IPv6Address | None = None
    length6: int = 0
    gateway6: IPv6Address | None = None
    dhcp6: bool = False

    def text(self) -> str:
        """The host's configuration."""
        return "".join(f"{line}\n" for line in (*self._lines(), *self._lines6()))

    def _lines(self) -> Iterator[str]:
        if self.dhcp:
            yield "ip dhcp"
        elif self.address is not None:
            yield f"ip address {self.address} {IPv4Network((0, self.length)).netmask}"
            if self.gateway is not None:
                yield f"ip gateway {self.gateway}"
        if self.dns is not None:
            yield f"dns server {self.dns}"

    def _lines6(self) -> Iterator[str]:
        if self.dhcp6:
            yield "ipv6 dhcp"
        elif self.address6 is not None:
            yield f"ipv6 address {self.address6} {self.length6}"
            if self.gateway6 is not None:
                yield f"ipv6 gateway {self.gateway6}"


def read_settings(text: str) -> HostSettings:
    """Read a `settings` attribute; what is missing, zero or no address counts as not set."""
    options = {found["name"].lower(): found["value"] for found in _OPTION.finditer(text)}

    def value(what: str) -> str:
        return next((options[name] for name in _NAMES[what] if name in options), "")

    address = _address(value("address"))
    length = _length(value("mask"))
    usable = address is not None and length > 0
    address6 = _address6(value("address6"))
    return HostSettings(
        address=address if usable else None,
        length=length,
        gateway=_address(value("gateway")) if usable else None,
        dhcp=value("dhcp") == "1",
        dns=_address(value("dns").split(",")[0]),
        address6=address6,
        length6=_length6(value("length6")),
        gateway6=_address6(value("gateway6")) if address6 is not None else None,
        dhcp6=value("dhcp6") == "1",
    )


def _address(text: str) -> IPv4Address | None:
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return None
    return None if address.is_unspecified else address


def _address6(text: str) -> IPv6Address | None:
    try:
        address = IPv6Address(text)
    except AddressValueError:
        return None
    return None if address.is_unspecified or address.is_multicast or address.is_link_local else address


def _length6(text: str) -> int:
    """The length of a prefix; a whole address where it says none."""
    return int(text) if text.isdecimal() and 0 < int(text) <= 128 else 128


def _length(mask: str) -> int:
    try:
        return IPv4Network(f"0.0.0.0/{mask}").prefixlen if mask else 0
    except (AddressValueError, NetmaskValueError, ValueError):
        return 0
