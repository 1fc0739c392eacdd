"""Routes that a speaker brings into BGP itself: networks, imports and aggregates (RFC 4271, 9.2.2.2)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from labkit.engine.sim.bgp.decision import BgpRoute, Choice
from labkit.engine.sim.bgp.sessions import Speaker
from labkit.engine.sim.bgp.tables import Table
from labkit.engine.sim.bgp.updates import DEFAULT, candidate, with_policy
from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.policy import AsPath, Policies, apply_policy, filter_permits
from labkit.engine.sim.redistribution import imports, source_of
from labkit.nos.config import Aggregate

_ORIGIN_ORDER = ("igp", "egp", "incomplete")


def own_routes(speaker: Speaker, policies: Policies, rib: Table) -> tuple[BgpRoute, ...]:
    """The routes of `network` and `import-route`."""
    return (*_networks(speaker, policies, rib), *_imports(speaker, policies, rib))


def _networks(speaker: Speaker, policies: Policies, rib: Table) -> Iterator[BgpRoute]:
    """A network needs a route of exactly this prefix that BGP has not brought itself."""
    for (address, length), policy in speaker.facts.config.networks.items():
        entry = rib.exact((int(address), length))
        if entry is None or entry.protocol in ("ibgp", "ebgp"):
            continue
        route = BgpRoute(
            entry.prefix,
            "network",
            origin="igp",
            med=entry.cost,
            preferred_value=speaker.facts.manners.own_weight,
            ipv6=speaker.facts.ipv6,
        )
        found = with_policy(policies, policy, route)
        if found is not None:
            yield replace(found, next_hop=0)


def _imports(speaker: Speaker, policies: Policies, rib: Table) -> Iterator[BgpRoute]:
    config = speaker.facts.config
    settings = config.redistributions
    for item in imports(rib.entries, settings, policies, ("bgp", 0), ipv6=speaker.facts.ipv6):
        if item.entry.prefix == DEFAULT and not config.default_imported:
            continue
        med = item.cost
        if med is None:
            med = config.default_med if config.default_med is not None else item.entry.cost
        yield BgpRoute(
            item.entry.prefix,
            "import",
            origin=item.route.origin,
            med=med,
            local_preference=item.route.local_preference,
            communities=item.route.communities,
            as_path=item.route.as_path,
            preferred_value=item.route.preferred_value or speaker.facts.manners.own_weight,
            ipv6=speaker.facts.ipv6,
        )


def passes_export(speaker: Speaker, policies: Policies, rib: Table, route: BgpRoute) -> bool:
    """Whether the process's `filter-policy … export` lets a route out; with a protocol, it looks at imports only."""
    for item in speaker.facts.config.export_filters:
        if item.protocol is not None:
            entry = rib.exact(route.prefix) if route.kind == "import" else None
            if entry is None or source_of(entry) != (item.protocol, item.process_id or entry.process_id):
                continue
        if not filter_permits(policies, item, candidate(route)):
            return False
    return True


def aggregated(
    speaker: Speaker, policies: Policies, choices: Mapping[Prefix, Choice]
) -> tuple[list[BgpRoute], set[Prefix]]:
    """The aggregates that have a route inside, and the prefixes that are not announced beside them."""
    routes: list[BgpRoute] = []
    suppressed: set[Prefix] = set()
    for item in speaker.facts.config.aggregates.values():
        inside = _inside(speaker, item, policies, choices)
        if not inside:
            continue
        route = with_policy(policies, item.attribute_policy, _summary(speaker, item, inside))
        if route is not None:
            routes.append(replace(route, next_hop=0))
        for part in inside:
            if item.detail_suppressed or _chosen(policies, item.suppress_policy, part):
                suppressed.add(part.prefix)
    return routes, suppressed


def _inside(
    speaker: Speaker, item: Aggregate, policies: Policies, choices: Mapping[Prefix, Choice]
) -> list[BgpRoute]:
    """The best routes to longer prefixes inside an aggregate."""
    address, length = int(item.address), item.length
    shift = speaker.facts.bits - length
    return [
        choice.best.route
        for prefix, choice in sorted(choices.items())
        if prefix[1] > length
        and prefix[0] >> shift == address >> shift
        and choice.best is not None
        and choice.best.route.kind != "aggregate"
        and (item.origin_policy is None or _chosen(policies, item.origin_policy, choice.best.route))
    ]


def _chosen(policies: Policies, name: str | None, route: BgpRoute) -> bool:
    return name is not None and apply_policy(policies, name, candidate(route)).route is not None


def _summary(speaker: Speaker, item: Aggregate, inside: list[BgpRoute]) -> BgpRoute:
    """Its origin is the worst of the parts'; with `as-set` it names the ASes on the way to them."""
    path: AsPath = ()
    communities: frozenset[str] = frozenset()
    if item.as_set:
        numbers: set[int] = set()
        for part in inside:
            for step in part.as_path:
                numbers |= step if isinstance(step, frozenset) else {step}
        path = (frozenset(numbers),) if numbers else ()
        communities = frozenset().union(*(part.communities for part in inside))
    origin = max((part.origin for part in inside), key=_ORIGIN_ORDER.index)
    return BgpRoute(
        (int(item.address), item.length),
        "aggregate",
        as_path=path,
        origin=origin,
        communities=communities,
        preferred_value=speaker.facts.manners.own_weight,
        ipv6=speaker.facts.ipv6,
    )
