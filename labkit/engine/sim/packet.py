"""A packet on its way."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from labkit.engine.sim.flow import ICMP, Flow

ECHO, ECHO_REPLY = (8, 0), (0, 0)
"""Type and code (RFC 792)."""


class Frame(NamedTuple):
    """What carries a packet over Ethernet: hardware addresses as twelve hexadecimal digits, and the VLAN."""

    source: str
    destination: str
    vlan: int


@dataclass(frozen=True, slots=True)
class Packet:
    """An IP packet. `size` in octets with its header; `ttl` is the hop limit of IPv6; `vrf` is where it starts."""

    source: int
    destination: int
    ttl: int
    size: int = 84
    dont_fragment: bool = False
    interface: str | None = None
    """Sent out of this interface, whatever the table says."""
    vrf: str = ""
    protocol: int = ICMP
    source_port: int = 0
    destination_port: int = 0
    icmp: tuple[int, int] | None = ECHO
    """Type and code, of ICMP packets."""
    flags: frozenset[str] = frozenset()
    """Of TCP segments: `syn`, `ack`, …"""
    dscp: int = 0
    quoted: Flow | None = None
    """Of an ICMP error: the flow of the packet that it reports, as the reporter saw it."""

    frame: Frame | None = None
    """Inside a switch."""
    ipv6: bool = False

    @property
    def flow(self) -> Flow:
        """The flow that the packet belongs to; an error belongs to the answers of what it reports."""
        if self.quoted is not None:
            return self.quoted.reverse
        return Flow(self.protocol, self.source, self.source_port, self.destination, self.destination_port)

    def translated(self, flow: Flow) -> "Packet":
        """The packet as one of another flow. An error from a router on the way keeps its own source."""
        if self.quoted is not None:
            source = flow.source if self.source == self.quoted.destination else self.source
            return replace(self, source=source, destination=flow.destination, quoted=flow.reverse)
        return replace(
            self,
            source=flow.source,
            source_port=flow.source_port,
            destination=flow.destination,
            destination_port=flow.destination_port,
        )
