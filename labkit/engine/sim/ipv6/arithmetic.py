"""IPv6 arithmetic on plain integers; `ipaddress` objects are made only for what leaves the engine."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network

Prefix = tuple[int, int]
"""Network address and prefix length."""

ALL_ONES = (1 << 128) - 1
MASKS = tuple((ALL_ONES << (128 - length)) & ALL_ONES for length in range(129))
"""The mask of each prefix length."""
LOCALHOST = 1
LINK_LOCAL: Prefix = (0xFE80 << 112, 10)
DEFAULT: Prefix = (0, 0)
ALL_NODES = (0xFF02 << 112) | 1
ALL_ROUTERS = (0xFF02 << 112) | 2
_SOLICITED_NODE = (0xFF02 << 112) | (1 << 32) | (0xFF << 24)
_UNIVERSAL = 1 << 57
"""The bit of an interface identifier that is inverted from the hardware address's (RFC 4291, appendix A)."""


@lru_cache(maxsize=65536)
def ip6(value: int) -> IPv6Address:
    """The address object of an integer."""
    return IPv6Address(value)


@lru_cache(maxsize=65536)
def network6(prefix: Prefix) -> IPv6Network:
    """The network object of a prefix."""
    return IPv6Network(prefix)


def text6(value: int) -> str:
    """The address as VRP writes it, in capitals."""
    return str(ip6(value)).upper()


def prefix_of(address: int, length: int) -> Prefix:
    """The network that an address with its prefix length belongs to."""
    return address & MASKS[length], length


def is_link_local(address: int) -> bool:
    """Whether an address holds on its link only (RFC 4291, 2.5.6)."""
    return address & MASKS[10] == LINK_LOCAL[0]


def interface_identifier(mac: str) -> int:
    """The lower half of an address that is made from a hardware address of twelve hexadecimal digits."""
    return int(mac[:6] + "fffe" + mac[6:], 16) ^ _UNIVERSAL


def solicited_node(address: int) -> int:
    """The group on which a neighbour is asked for (RFC 4291, 2.7.1)."""
    return _SOLICITED_NODE | address & 0xFFFFFF
