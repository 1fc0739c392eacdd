"""BFD (RFC 5880): which sessions stay up, over one hop and over several."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from labkit.engine.sim.addressing import Addressing
from labkit.engine.sim.bfd_facts import BfdFacts, SessionFacts
from labkit.engine.sim.bfd_neighbors import wanted_sessions
from labkit.engine.sim.ipv4 import ip
from labkit.engine.sim.network_state import NetworkState
from labkit.engine.sim.reach import Place, Surface
from labkit.engine.sim.switching import Switching
from labkit.nos.config import StaticRoute
from labkit.nos.state import BfdState

FIRST_DYNAMIC = 8192
"""The first discriminator that VRP chooses by itself."""


NOTHING_LOST: frozenset[tuple[str, str]] = frozenset()


class Way(NamedTuple):
    """How a session's packets travel: the peer's node, the own address, and the interface of a single hop."""

    node: str
    source: int
    interface: str


def single_hop(node: str, session: SessionFacts, addressing: Addressing, switching: Switching) -> Way | None:
    """The way to a peer on one of the own networks; None where nobody answers there."""
    for interface in addressing.interfaces[node]:
        inside = any(
            address >> (32 - length) == session.peer >> (32 - length)
            for address, length in interface.addresses
        )
        if session.interface not in ("", interface.name) or not inside:
            continue
        found = addressing.resolve(switching, (node, interface.name), session.peer)
        if found is not None and found.has(session.peer):
            return Way(found.node, session.source or interface.address, interface.name)
    return None


def _agree(mine: SessionFacts, way: Way | None, theirs: SessionFacts, back: Way | None) -> bool:
    """Whether two sessions are each other's: addresses and discriminators mirror each other (6.8.6)."""
    if way is None or back is None or mine.auto != theirs.auto:
        return False
    addresses = (mine.peer, way.source) == (back.source, theirs.peer)
    return addresses and (mine.auto or (mine.local, mine.remote) == (theirs.remote, theirs.local))


def lost_tracks(
    facts: Mapping[str, BfdFacts], addressing: Addressing, switching: Switching
) -> frozenset[tuple[str, str]]:
    """Node and name of the single-hop sessions that are down: the static routes that follow them go."""
    ways = {
        (node, own.name): (own, single_hop(node, own, addressing, switching))
        for node, device in facts.items()
        for own in device.sessions
    }
    return frozenset(
        key
        for key, (mine, way) in ways.items()
        if not any(_agree(mine, way, *ways[other]) for other in _sessions_at(way, ways))
    )


def _sessions_at(
    way: Way | None, ways: Mapping[tuple[str, str], tuple[SessionFacts, Way | None]]
) -> Iterator[tuple[str, str]]:
    return (key for key in ways if way is not None and key[0] == way.node)


def follow(
    node: str, statics: tuple[StaticRoute, ...], lost: frozenset[tuple[str, str]]
) -> tuple[StaticRoute, ...]:
    """The static routes without those whose session is down."""
    if not lost:
        return statics
    return tuple(route for route in statics if not route.bfd or (node, route.bfd) not in lost)


def report_bfd(state: NetworkState, node: str) -> list[BfdState]:
    """The sessions of a device: the configured ones, then those of routing protocols."""
    own = state.facts[node].bfd
    if own is None:
        return []
    surface = Surface(state.rib, state.addressing, state.switching)
    found = [_configured(state, node, session, surface, index) for index, session in enumerate(own.sessions)]
    found.extend(_dynamic(state, node, own, len(found)))
    return found


def _way(state: NetworkState, node: str, session: SessionFacts, surface: Surface) -> Way | None:
    near = single_hop(node, session, state.addressing, state.switching)
    if near is not None or session.interface:
        return near
    there = surface.links_to(node, session.peer)
    source = session.source or surface.source_towards(Place(node), session.peer)
    return None if there is None or source is None else Way(there[0], source, "")


def _configured(
    state: NetworkState, node: str, session: SessionFacts, surface: Surface, index: int
) -> BfdState:
    way = _way(state, node, session, surface)
    far = state.facts[way.node].bfd if way is not None else None
    up = way is not None and any(
        _agree(session, way, other, _way(state, way.node, other, surface))
        for other in (far.sessions if far is not None else ())
    )
    chosen = FIRST_DYNAMIC + index
    return BfdState(
        session.local or chosen,
        session.remote or (chosen if up else 0),
        ip(session.peer),
        session.interface or (way.interface if way is not None else ""),
        up,
        "auto" if session.auto else "static",
    )


def _dynamic(state: NetworkState, node: str, own: BfdFacts, used: int) -> Iterator[BfdState]:
    """The sessions that routing protocols ask for."""
    for number, wanted in enumerate(wanted_sessions(state, node, own), FIRST_DYNAMIC + used):
        remote = number if wanted.by_both else 0
        yield BfdState(number, remote, ip(wanted.peer), wanted.interface, wanted.by_both, "dynamic")
