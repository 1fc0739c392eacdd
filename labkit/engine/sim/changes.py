"""What changed between two states of the network that devices tell of: standby groups, and neighbours of OSPFv3."""

from collections.abc import Iterator

from labkit.engine.engine import Event
from labkit.engine.sim.hsrp_facts import group_of, version_of
from labkit.engine.sim.hsrp_report import phase_of
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.network_state import NetworkState

Change = tuple[str, Event]
"""A device, and what it tells."""


def standby_changes(before: NetworkState, after: NetworkState, now: float) -> Iterator[Change]:
    """Groups of HSRP that changed their phase."""
    was, current = dict(_groups(before)), dict(_groups(after))
    for key in sorted(was.keys() | current.keys()):
        old, new = was.get(key, "init"), current.get(key, "init")
        if old != new:
            node, interface, number = key
            yield node, Event(now, "hsrp-group", interface, "", group_of(number), None, old, new)


def _groups(state: NetworkState) -> Iterator[tuple[tuple[str, str, int], str]]:
    for key in state.vrrp.speakers:
        if version_of(key[2]):
            yield key, phase_of(state, key)


def neighbor_changes6(before: NetworkState, after: NetworkState, now: float) -> Iterator[Change]:
    """Neighbours of OSPFv3 that changed their phase; they are known by their router ids."""
    was, current = dict(_neighbors(before)), dict(_neighbors(after))
    for key in sorted(was.keys() | current.keys()):
        old, new = was.get(key, "down"), current.get(key, "down")
        if old != new:
            node, process, interface, router_id = key
            yield node, Event(now, "ospfv3-neighbor", interface, "", process, ip(router_id), old, new)


def _neighbors(state: NetworkState) -> Iterator[tuple[tuple[str, int, str, int], str]]:
    if state.ipv6 is not None:
        for (node, process, interface), found in state.ipv6.tables.domain.adjacencies.neighbors.items():
            for neighbor in found:
                yield (node, process, interface, neighbor.router_id), neighbor.phase
