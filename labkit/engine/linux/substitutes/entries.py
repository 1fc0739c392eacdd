"""Routes as containers report them, in the terms of the simulation's stages."""

from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.table import Entry, Hop
from labkit.nos.state import Route


def entry_of(route: Route) -> Entry:
    """An entry of a routing table."""
    hops = tuple(Hop(int(hop.address), hop.interface) for hop in route.next_hops)
    return Entry(
        prefix_of(route),
        route.protocol,
        route.preference,
        route.cost,
        hops,
        route.process_id,
        route.tag,
        route.active,
    )


def prefix_of(route: Route) -> Prefix:
    """Its destination."""
    return int(route.prefix.network_address), route.prefix.prefixlen
