"""Classful networks, which RIP and BGP still know (RFC 791, 3.2)."""

from ipaddress import IPv4Address, IPv4Network


def natural_length(address: IPv4Address) -> int:
    """The prefix length of an address's class."""
    first = int(address) >> 24
    if first < 128:
        return 8
    return 16 if first < 192 else 24


def natural_network(address: IPv4Address) -> IPv4Network:
    """The classful network that an address belongs to."""
    return IPv4Network((address, natural_length(address)), strict=False)
