"""What a process sends out of an interface, and what the other end makes of it (RFC 2453, 3.9 and 4.6)."""

from collections.abc import Iterable
from typing import NamedTuple

from labkit.engine.sim.ipv4 import ALL_ONES, MASKS, Prefix
from labkit.engine.sim.policy import Candidate, Policies, filter_permits
from labkit.engine.sim.redistribution import Source
from labkit.engine.sim.rip.ports import RipPort, major_network, natural_length
from labkit.nos.config import RipConfig

INFINITY = 16
DEFAULT: Prefix = (0, 0)


class Announcement(NamedTuple):
    """An entry of a response (RFC 2453, 4)."""

    prefix: Prefix
    metric: int
    tag: int


class RipRoute(NamedTuple):
    """A route of a process. `hops` holds the next hops' addresses and interfaces; none for its own networks."""

    prefix: Prefix
    metric: int
    tag: int = 0
    hops: tuple[tuple[int, str], ...] = ()
    interface: str = ""
    """Of an own network: where it is."""
    source: Source = ("rip", 0)
    """The protocol that it was imported from."""


def announced(
    port: RipPort, process: RipConfig, policies: Policies, routes: Iterable[RipRoute]
) -> dict[Prefix, Announcement]:
    """The entries of a response sent out of a port, with split horizon, summaries and filters done."""
    found: dict[Prefix, Announcement] = {}
    for route in routes:
        came_this_way = route.interface == port.name or any(name == port.name for _, name in route.hops)
        metric = min(route.metric + port.settings.metric_out, INFINITY)
        if came_this_way and route.hops:
            if port.settings.poison_reverse:
                metric = INFINITY
            elif port.split_horizon:
                continue
        if came_this_way and not route.hops and port.split_horizon and not port.settings.poison_reverse:
            continue
        if not _passes(process, policies, port, route):
            continue
        prefix = _as_sent(port, process, route.prefix)
        known = found.get(prefix) if prefix is not None else None
        if prefix is not None and (known is None or metric < known.metric):
            found[prefix] = Announcement(prefix, metric, route.tag)
    return found


def _passes(process: RipConfig, policies: Policies, port: RipPort, route: RipRoute) -> bool:
    for item in process.export_filters:
        if item.interface is not None and item.interface != port.name:
            continue
        if item.protocol is not None and (item.protocol, item.process_id or route.source[1]) != route.source:
            continue
        if not filter_permits(policies, item, Candidate(route.prefix, cost=route.metric, tag=route.tag)):
            return False
    return True


def _as_sent(port: RipPort, process: RipConfig, prefix: Prefix) -> Prefix | None:
    """The prefix under which a route leaves: itself, its summary, or (version 1) none where it has no mask."""
    if prefix == DEFAULT:
        return prefix
    for address, length in port.settings.summaries if port.sends == 2 else ():
        if prefix[1] >= length and prefix[0] & MASKS[length] == int(address):
            return int(address), length
    major = major_network(prefix[0])
    if port.sends == 1:
        return _without_mask(port, prefix, major)
    # VRP: the automatic summary rests while split horizon is on, unless `summary always`.
    quiet = port.split_horizon or port.settings.poison_reverse
    summarises = process.summary == "always" or (process.summary == "on" and not quiet)
    if summarises and prefix[1] > major[1] and major_network(port.address) != major:
        return major
    return prefix


def _without_mask(port: RipPort, prefix: Prefix, major: Prefix) -> Prefix | None:
    """Version 1 sends no masks: subnets of the port's own network with its own mask, else classful networks."""
    if prefix[1] < major[1]:
        return None
    if major_network(port.address) == major and prefix != major:
        return prefix if prefix[1] in (port.interface.length, 32) else None
    return major


def as_heard(port: RipPort, version: int, prefix: Prefix) -> Prefix:
    """The prefix that a receiver understands: version 1 gives an address only (RFC 1058, 3.4.2)."""
    if version == 2 or prefix == DEFAULT:
        return prefix
    address = prefix[0]
    length = natural_length(address)
    if (
        major_network(port.address) == (address & MASKS[length], length)
        and address & ~MASKS[length] & ALL_ONES
    ):
        length = port.interface.length
    return (address, length) if not address & ~MASKS[length] & ALL_ONES else (address, 32)
