"""What a speaker tells a peer about its routes, and what the peer makes of it (RFC 4271, 5, 9.1 and 9.2)."""

from dataclasses import replace

from labkit.engine.sim.bgp.decision import BgpRoute
from labkit.engine.sim.bgp.sessions import Session, Speaker
from labkit.engine.sim.policy import (
    AsPath,
    Candidate,
    MemberAs,
    Policies,
    apply_policy,
    filter_permits,
    lists_permit,
)

FIRST_PRIVATE, LAST_PRIVATE = 64512, 65534
DEFAULT = (0, 0)


def candidate(route: BgpRoute) -> Candidate:
    """A BGP route in the terms of routing policy: its MED is the cost."""
    return Candidate(
        prefix=route.prefix,
        next_hop=route.next_hop,
        cost=route.med or 0,
        as_path=route.as_path,
        communities=route.communities,
        local_preference=route.local_preference,
        preferred_value=route.preferred_value,
        origin=route.origin,
        source=route.peer,
        ipv6=route.ipv6,
    )


def with_policy(policies: Policies, name: str | None, route: BgpRoute) -> BgpRoute | None:
    """A route after a route-policy, or None where it is refused."""
    if name is None:
        return route
    before = candidate(route)
    verdict = apply_policy(policies, name, before)
    after = verdict.route
    if after is None:
        return None
    return replace(
        route,
        next_hop=after.next_hop,
        med=after.cost if verdict.sets_cost else route.med,
        as_path=after.as_path,
        communities=after.communities,
        local_preference=after.local_preference,
        preferred_value=after.preferred_value,
        origin=after.origin,
    )


def exported(
    speaker: Speaker, policies: Policies, session: Session, route: BgpRoute, *, echo: bool = False
) -> BgpRoute | None:
    """The route as it is sent to a peer, or None where it is not.

    A route goes back to the peer it came from only with `echo`: VRP sends one update to all peers that are told
    the same, and leaves it to the source to refuse it.
    """
    settings = session.peer.settings
    if route.suppressed or (route.peer == session.peer.address and not echo):
        return None
    if "no-advertise" in route.communities:
        return None
    if _stays(session, route.communities):
        return None
    within = not session.external and not session.member
    if route.internal and within and not _reflects(speaker, session, route):
        return None
    lists = (settings.export_acl, settings.export_prefix_list, settings.export_path_filter)
    if any(lists) and not lists_permit(policies, candidate(route), *lists):
        return None
    sent = _for_outside(speaker, session, route) if session.external else _for_inside(speaker, session, route)
    changed = with_policy(policies, settings.export_policy, sent)
    if changed is None:
        return None
    if session.external:
        changed = _signed(speaker, session, changed)
    elif session.member:
        changed = replace(changed, as_path=(MemberAs(speaker.facts.as_number), *changed.as_path))
    if settings.advertise_community or not changed.communities:
        return changed
    return replace(changed, communities=frozenset())


def _stays(session: Session, communities: frozenset[str]) -> bool:
    """Whether a route is not to be told outside of the AS, or of the member of a confederation (RFC 1997)."""
    if session.member:
        return "no-export-subconfed" in communities
    return session.external and bool(communities & {"no-export", "no-export-subconfed"})


def _reflects(speaker: Speaker, session: Session, route: BgpRoute) -> bool:
    """A reflector passes routes of clients to all, and those of others to clients (RFC 4456, 6)."""
    source = speaker.peer(route.peer)
    from_client = source is not None and bool(source.settings.reflect_client)
    to_client = bool(session.peer.settings.reflect_client)
    if from_client and to_client:
        return speaker.facts.config.reflects_between_clients
    return from_client or to_client


def _for_outside(speaker: Speaker, session: Session, route: BgpRoute) -> BgpRoute:
    """To another AS: this router is the next hop, and only its own routes have a MED."""
    path = tuple(part for part in route.as_path if not isinstance(part, MemberAs))
    if session.peer.settings.public_as_only:
        path = _without_private(path)
    if session.peer.settings.substitute_as:
        own = speaker.number_towards(session.peer.remote_as)
        path = tuple(own if part == session.peer.remote_as else part for part in path)
    return replace(
        route,
        as_path=path,
        next_hop=session.local,
        med=route.med if route.kind != "learnt" else None,
        local_preference=None,
        preferred_value=0,
        originator=None,
        clusters=(),
    )


def _for_inside(speaker: Speaker, session: Session, route: BgpRoute) -> BgpRoute:
    """Within the AS or its confederation: attributes stay; a reflector notes where a route is from (RFC 4456, 8)."""
    preference = route.local_preference
    if preference is None:
        preference = speaker.facts.config.default_local_preference
    originator, clusters, next_hop = route.originator, route.clusters, route.next_hop
    if route.internal and not session.member:
        originator = route.peer_id if originator is None else originator
        clusters = (cluster_id(speaker), *clusters)
    elif route.kind != "learnt" or session.peer.settings.next_hop_local:
        next_hop = session.local
    return replace(
        route,
        local_preference=100 if preference is None else preference,
        preferred_value=0,
        originator=originator,
        clusters=clusters,
        next_hop=next_hop,
    )


def _signed(speaker: Speaker, session: Session, route: BgpRoute) -> BgpRoute:
    """Put the own AS before the path."""
    return replace(
        route,
        as_path=(_signature(speaker, session), *route.as_path),
        local_preference=None,
        preferred_value=0,
    )


def _signature(speaker: Speaker, session: Session) -> int:
    return session.peer.settings.fake_as or speaker.number_towards(session.peer.remote_as)


def cluster_id(speaker: Speaker) -> int:
    """The number of a reflector's cluster: its router id unless configured."""
    configured = speaker.facts.config.cluster_id
    return speaker.router_id if configured is None else configured


def _without_private(path: AsPath) -> AsPath:
    return tuple(
        part for part in path if not (isinstance(part, int) and FIRST_PRIVATE <= part <= LAST_PRIVATE)
    )


def _loops(speaker: Speaker, session: Session, path: AsPath) -> int:
    """How often a path already has this AS, or in a confederation its member or the whole (RFC 5065, 5)."""
    whole = speaker.facts.config.confederation_id
    own = session.peer.settings.fake_as or (speaker.facts.as_number if whole is None else whole)
    times = 0
    for part in path:
        if isinstance(part, frozenset):
            times += own in part
        else:
            times += part == (speaker.facts.as_number if isinstance(part, MemberAs) else own)
    return times


def received(speaker: Speaker, session: Session, route: BgpRoute) -> BgpRoute | None:
    """What comes in from a peer before policy: routes that would circle are refused."""
    settings = session.peer.settings
    if _loops(speaker, session, route.as_path) > (settings.allow_as_loop or 0):
        return None
    if not session.external and (
        route.originator == speaker.router_id or cluster_id(speaker) in route.clusters
    ):
        return None
    if route.next_hop == session.local:
        return None
    return replace(
        route,
        kind="learnt",
        external=session.external,
        member=session.member,
        peer=session.peer.address,
        peer_id=session.remote_id,
        preferred_value=0,
        local_preference=None if session.external else route.local_preference,
        suppressed=False,
    )


def imported(speaker: Speaker, policies: Policies, session: Session, route: BgpRoute) -> BgpRoute | None:
    """A received route after the lists and the policy for its peer, or None where they refuse it."""
    settings = session.peer.settings
    lists = (settings.import_acl, settings.import_prefix_list, settings.import_path_filter)
    if any(lists) and not lists_permit(policies, candidate(route), *lists):
        return None
    filters = speaker.facts.config.import_filters
    if not all(filter_permits(policies, item, candidate(route)) for item in filters):
        return None
    if settings.preferred_value:
        route = replace(route, preferred_value=settings.preferred_value)
    return with_policy(policies, settings.import_policy, route)


def default_route(speaker: Speaker, session: Session) -> BgpRoute:
    """The default route that `default-route-advertise` sends."""
    path: AsPath = (MemberAs(speaker.facts.as_number),) if session.member else ()
    return BgpRoute(
        DEFAULT,
        kind="network",
        next_hop=session.local,
        as_path=(_signature(speaker, session),) if session.external else path,
        origin="igp",
        med=0,
        local_preference=None if session.external else 100,
        ipv6=speaker.facts.ipv6,
    )
