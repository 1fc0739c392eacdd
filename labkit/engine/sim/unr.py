"""User network routes: those that neither an interface nor a protocol gives, but NAT or DHCP."""

from collections.abc import Iterable, Iterator

from labkit.engine.sim.addressing import Layer3Interface
from labkit.engine.sim.ipv4 import LOCALHOST
from labkit.engine.sim.rib import LOOPBACK_INTERFACE
from labkit.engine.sim.table import Entry, Hop

PREFERENCE = 64
_MOST = 256
"""Addresses of a range for which host routes are made."""


def translated_routes(interfaces: Iterable[Layer3Interface]) -> Iterator[Entry]:
    """A host route to the device itself for each public address that it translates, as AR routers have it."""
    own = {address for interface in interfaces for address, _ in interface.addresses}
    for interface in interfaces:
        for first, last in interface.answers:
            for address in range(first, min(last, first + _MOST - 1) + 1):
                if address not in own:
                    hops = (Hop(LOCALHOST, LOOPBACK_INTERFACE),)
                    yield Entry((address, 32), "unr", PREFERENCE, 0, hops)
