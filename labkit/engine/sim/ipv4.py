"""IPv4 arithmetic on plain integers; `ipaddress` objects are made only for what leaves the engine."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network

Prefix = tuple[int, int]
"""Network address and prefix length."""

ALL_ONES = 0xFFFFFFFF
LOCALHOST = 0x7F000001
MASKS = tuple((ALL_ONES << (32 - length)) & ALL_ONES for length in range(33))
"""The mask of each prefix length."""


@lru_cache(maxsize=65536)
def ip(value: int) -> IPv4Address:
    """The address object of an integer."""
    return IPv4Address(value)


@lru_cache(maxsize=65536)
def network(prefix: Prefix) -> IPv4Network:
    """The network object of a prefix."""
    return IPv4Network(prefix)


def text(value: int) -> str:
    """Dotted decimal."""
    return f"{value >> 24}.{value >> 16 & 255}.{value >> 8 & 255}.{value & 255}"


def prefix_of(address: int, length: int) -> Prefix:
    """The network that an address with its prefix length belongs to."""
    return address & MASKS[length], length


def contains(prefix: Prefix, address: int) -> bool:
    """Whether an address lies inside a prefix."""
    return address & MASKS[prefix[1]] == prefix[0]


def prefix_text(prefix: Prefix) -> str:
    """Address and length as people write them."""
    return f"{text(prefix[0])}/{prefix[1]}"
