"""Entries of the ARP table that an operator types (RFC 826)."""

from dataclasses import dataclass
from ipaddress import IPv4Address


@dataclass(frozen=True, slots=True)
class StaticArp:
    """A neighbour's hardware address, twelve hexadecimal digits, and on a switch where it is."""

    address: IPv4Address
    mac: str
    vlan_id: int | None = None
    interface: str | None = None
    vrf: str = ""
