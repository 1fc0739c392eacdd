"""Who talks to whom."""

from typing import NamedTuple

ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
"""Protocol numbers in the IP header."""


class Flow(NamedTuple):
    """Who talks to whom: what address translation looks at.

    The identifier of an ICMP echo is the port of the side that asks (RFC 3022, 4.1); the other side has port 0.
    """

    protocol: int
    source: int
    source_port: int
    destination: int
    destination_port: int

    @property
    def reverse(self) -> "Flow":
        """The flow of the answers."""
        return Flow(self.protocol, self.destination, self.destination_port, self.source, self.source_port)
