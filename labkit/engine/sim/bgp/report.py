"""What a speaker reports of itself."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from labkit.engine.sim.bgp.decision import BgpRoute, Choice, Contender
from labkit.engine.sim.bgp.sessions import Session, Speaker
from labkit.engine.sim.bgp.solve import LOCALHOSTS, BgpNetwork
from labkit.engine.sim.bgp.tables import Table
from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.ipv4 import ip as ip4
from labkit.engine.sim.ipv4 import network as network4
from labkit.engine.sim.ipv6.arithmetic import ip6, network6
from labkit.engine.sim.policy import path_text
from labkit.engine.sim.reach import Place
from labkit.engine.sim.table import Entry, Hop
from labkit.nos.state import BgpPathState, BgpPeerState, BgpState

Since = Callable[[int], float]
"""When the session with a peer's address reached its phase."""


def report_bgp(solved: BgpNetwork, place: Place, rib: Table, since: Since) -> BgpState | None:
    """BGP in one routing table; None where it does not run."""
    speaker = solved.speakers.get(place)
    if speaker is None:
        return None
    ip, network = _words(speaker)
    table = solved.tables[place]
    told: dict[Prefix, list[int]] = {}
    for peer, sent in table.advertised.items():
        for prefix in sent:
            told.setdefault(prefix, []).append(peer)
    paths = tuple(
        path
        for prefix, choice in sorted(table.choices.items())
        for path in _paths(speaker, choice, rib, told.get(prefix, []))
    )
    by_peer = {(path.peer, path.prefix): path for path in paths}
    peers = tuple(
        _peer(
            speaker,
            session,
            since,
            tuple(
                by_peer.get((ip(session.peer.address), network(prefix))) or _plain(speaker, route)
                for prefix, route in sorted(table.received.get(session.peer.address, {}).items())
            ),
            tuple(
                _plain(speaker, route, table.choices.get(prefix))
                for prefix, route in sorted(table.advertised.get(session.peer.address, {}).items())
            ),
        )
        for session in solved.sessions[place]
    )
    confederation = speaker.facts.config.confederation_id is not None
    return BgpState(speaker.facts.as_number, ip4(speaker.router_id), peers, paths, place.vrf, confederation)


def _words(
    speaker: Speaker,
) -> tuple[Callable[[int], IPv4Address | IPv6Address], Callable[[Prefix], IPv4Network | IPv6Network]]:
    """How the addresses and prefixes of a speaker's version are made of numbers."""
    return (ip6, network6) if speaker.facts.ipv6 else (ip4, network4)


def _peer(
    speaker: Speaker,
    session: Session,
    since: Since,
    received: tuple[BgpPathState, ...],
    advertised: tuple[BgpPathState, ...],
) -> BgpPeerState:
    ip, _ = _words(speaker)
    return BgpPeerState(
        address=ip(session.peer.address),
        as_number=session.peer.remote_as,
        external=session.external,
        phase=session.phase,
        since=since(session.peer.address),
        local_address=ip(session.local) if session.local else None,
        router_id=ip4(session.remote_id) if session.established else None,
        initiated=session.initiator,
        received=received,
        advertised=advertised,
    )


def _paths(speaker: Speaker, choice: Choice, rib: Table, told: list[int]) -> list[BgpPathState]:
    """The paths of one prefix."""
    active = rib.exact(choice.contenders[0].route.prefix)
    forwards = active is not None and active.protocol in ("ebgp", "ibgp")
    found = []
    for position, contender in enumerate(choice.contenders):
        best = choice.best is contender
        selected = any(contender is other for other in choice.selected)
        own = contender.route.kind in ("network", "import")
        found.append(
            _state(
                speaker,
                contender,
                _way(rib, contender.route),
                best=best,
                selected=selected,
                active=selected and (own or forwards),
                reason=choice.reasons.get(position, ""),
                told=told if best else [],
            )
        )
    return found


def _way(rib: Table, route: BgpRoute) -> tuple[Entry, Hop] | None:
    if not route.next_hop:
        return None
    entry = rib.find(route.next_hop)
    return None if entry is None else (entry, entry.hops[0])


def _plain(speaker: Speaker, route: BgpRoute, choice: Choice | None = None) -> BgpPathState:
    """A path as it is sent, or held without being in the table."""
    chosen = choice is not None and choice.best is not None
    return _state(speaker, Contender(route, 0), None, best=chosen, selected=chosen)


def _state(
    speaker: Speaker,
    contender: Contender,
    way: tuple[Entry, Hop] | None,
    *,
    best: bool = False,
    selected: bool = False,
    active: bool = False,
    reason: str = "",
    told: list[int] | tuple[()] = (),
) -> BgpPathState:
    route = contender.route
    ip, network = _words(speaker)
    source = speaker.peer(route.peer)
    learnt = route.kind == "learnt"
    direct = way is not None and way[0].protocol == "direct"
    external, internal, local = speaker.facts.preferences
    return BgpPathState(
        prefix=network(route.prefix),
        kind=route.kind,
        next_hop=ip(
            LOCALHOSTS[speaker.facts.ipv6]
            if route.kind == "aggregate" and not route.next_hop
            else route.next_hop
        ),
        as_path=path_text(route.as_path),
        origin=route.origin,
        med=route.med,
        local_preference=route.local_preference,
        preferred_value=route.preferred_value,
        communities=tuple(sorted(route.communities)),
        valid=contender.cost is not None,
        best=best,
        selected=selected,
        active=active,
        suppressed=route.suppressed,
        internal=learnt and not route.external,
        member=route.member,
        peer=ip(route.peer) if learnt and route.peer else None,
        peer_id=ip4(route.peer_id) if learnt and route.peer else None,
        relay_address=None if way is None or direct else ip(way[1].target or way[1].address),
        interface="" if way is None or contender.cost is None else way[1].interface,
        cost=contender.cost or 0,
        originator=None if route.originator is None else ip4(route.originator),
        clusters=tuple(ip4(cluster) for cluster in route.clusters),
        from_client=source is not None and bool(source.settings.reflect_client) and not route.external,
        preference=local if not learnt else external if route.external else internal,
        reason=reason,
        advertised_to=tuple(ip(peer) for peer in sorted(told)),
    )


def phases(solved: BgpNetwork) -> dict[tuple[str, int, str], str]:
    """The phase of every session, by node, peer's address and VPN instance."""
    return {
        (place.node, session.peer.address, place.vrf): session.phase
        for place, sessions in solved.sessions.items()
        for session in sessions
    }
