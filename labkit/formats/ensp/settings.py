"""Hosts' addresses, which eNSP keeps in the topology only: `settings=" -simpc_ip 10.1.1.1  -simpc_mask …"`."""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError

_OPTION = re.compile(r"-(?P<name>[A-Za-z][A-Za-z0-9_]*)\s+(?P<value>[^\s-][^\s]*)")
_NAMES = {
    "address": ("simpc_ip", "ipaddr", "simsta_ip", "simcell_ip"),
    "mask": ("simpc_mask", "ipmask", "simsta_mask", "simcell_mask"),
    "gateway": ("simpc_gateway", "gateway", "simsta_gateway", "simcell_gateway"),
    "dhcp": ("simpc_dhcp_state", "simsta_dhcp_state", "simcell_dhcp_state"),
}
"""Each kind of host has its own names: PC, Server and Client, STA, Cellphone."""


@dataclass(frozen=True, slots=True)
class HostSettings:
    """How a host is addressed. Without an address it is not, yet."""

    address: IPv4Address | None = None
    length: int = 0
    gateway: IPv4Address | None = None
    dhcp: bool = False

    def text(self) -> str:
        """The host's configuration."""
        if self.dhcp:
            return "ip dhcp\n"
        lines = []
        if self.address is not None:
            lines.append(f"ip address {self.address} {IPv4Network((0, self.length)).netmask}\n")
        if self.gateway is not None:
            lines.append(f"ip gateway {self.gateway}\n")
        return "".join(lines)


def read_settings(text: str) -> HostSettings:
    """Read a `settings` attribute; what is missing, zero or no address counts as not set."""
    options = {found["name"].lower(): found["value"] for found in _OPTION.finditer(text)}

    def value(what: str) -> str:
        return next((options[name] for name in _NAMES[what] if name in options), "")

    address = _address(value("address"))
    length = _length(value("mask"))
    usable = address is not None and length > 0
    return HostSettings(
        address=address if usable else None,
        length=length,
        gateway=_address(value("gateway")) if usable else None,
        dhcp=value("dhcp") == "1",
    )


def _address(text: str) -> IPv4Address | None:
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return None
    return None if address.is_unspecified else address


def _length(mask: str) -> int:
    try:
        return IPv4Network(f"0.0.0.0/{mask}").prefixlen if mask else 0
    except (AddressValueError, NetmaskValueError, ValueError):
        return 0
