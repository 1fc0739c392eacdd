"""The prefixes of both levels, and what passes between them (RFC 1195, 3.2; RFC 5302)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from labkit.engine.sim.ipv4 import Prefix, contains, prefix_of
from labkit.engine.sim.isis.circuits import NARROW_MAXIMUM, Circuit, IsisProcess, Router
from labkit.engine.sim.isis.lsps import Hops, Level, Node, Reached
from labkit.engine.sim.policy import Candidate, Policies, filter_permits
from labkit.nos.config import LEVELS, IsisLeak, RouteFilter

DEFAULT: Prefix = (0, 0)
EXTERNAL = 64
"""Added to the cost of external routes with narrow metrics (VRP)."""


class Reach(NamedTuple):
    """A prefix in a router's LSPs."""

    prefix: Prefix
    cost: int
    external: bool = False
    down: bool = False
    """It came from level 2 into level 1, and must not go back (RFC 5302, 2)."""
    tag: int = 0
    interface: str = ""
    """Of an own network: where it is."""


class IsisRoute(NamedTuple):
    """A prefix as a router computed it. Own networks have no next hops."""

    prefix: Prefix
    level: int
    cost: int
    hops: Hops
    external: bool = False
    down: bool = False
    tag: int = 0
    interface: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a process itself brings in: networks of its circuits, imports, a default route; by level."""

    reaches: Mapping[int, tuple[Reach, ...]]


@dataclass(frozen=True, slots=True)
class Tables:
    """The routes of all processes by level, what each announces, and who sets the ATT bit."""

    routes: Mapping[int, Mapping[IsisProcess, Mapping[Prefix, IsisRoute]]]
    announced: Mapping[int, Mapping[IsisProcess, tuple[Reach, ...]]]
    attached: frozenset[IsisProcess] = field(default_factory=frozenset)


Trees = Mapping[IsisProcess, Mapping[Node, Reached]]


def own_networks(router: Router, circuits: Iterable[Circuit], level: int) -> list[Reach]:
    """The networks of circuits; level 2 knows those of level-1 circuits too."""
    found: dict[Prefix, Reach] = {}
    for circuit in circuits:
        if level in circuit.levels or (level == 2 and router.config.leak_up is not None):
            for address, length in circuit.interface.addresses:
                prefix = prefix_of(address, length)
                reach = Reach(prefix, circuit.cost(level), interface=circuit.name)
                if prefix not in found or reach.cost < found[prefix].cost:
                    found[prefix] = reach
    return list(found.values())


def spread(
    levels: Mapping[int, Level],
    trees: Mapping[int, Trees],
    origins: Mapping[IsisProcess, Origin],
    policies: Mapping[IsisProcess, Policies],
) -> Tables:
    """Level 1 first, then level 2 with what level 1 gives it, then what level 2 gives back."""
    announced: dict[int, dict[IsisProcess, tuple[Reach, ...]]] = {1: {}, 2: {}}
    for number, level in levels.items():
        for process, router in level.routers.items():
            announced[number][process] = summarised(router, number, origins[process].reaches[number])
    first = {process: _routes(levels[1], trees[1], announced[1], process) for process in levels[1].routers}
    for process in levels[1].routers.keys() & levels[2].routers.keys():
        router = levels[2].routers[process]
        leaked = _leaked(router, policies[process], first[process].values(), down=False)
        own = (*origins[process].reaches[2], *leaked)
        announced[2][process] = summarised(router, 2, own)
    second = {process: _routes(levels[2], trees[2], announced[2], process) for process in levels[2].routers}
    attached = frozenset(
        process
        for process in levels[1].routers.keys() & levels[2].routers.keys()
        if _attached(levels[2], trees[2], process)
    )
    leaking = False
    for process in levels[1].routers.keys() & levels[2].routers.keys():
        router = levels[1].routers[process]
        usable = [route for route in second[process].values() if route.prefix not in first[process]]
        leaked = _leaked(router, policies[process], usable, down=True)
        if leaked:
            leaking = True
            announced[1][process] = summarised(router, 1, (*origins[process].reaches[1], *leaked))
    if leaking:
        first = {
            process: _routes(levels[1], trees[1], announced[1], process) for process in levels[1].routers
        }
    for process, router in levels[1].routers.items():
        if 2 not in router.levels and not router.config.avoid_attached:
            _follow_attached(first[process], trees[1][process], attached)
    return Tables({1: first, 2: second}, announced, attached)


def _attached(level: Level, trees: Trees, process: IsisProcess) -> bool:
    """Whether a router tells level 1 that other areas are reached through it (ISO 10589, 7.2.9.2)."""
    router = level.routers[process]
    if router.config.attached is not None:
        return router.config.attached == "always"
    return any(
        not level.routers[node.process].areas & router.areas for node in trees[process] if not node.pseudonode
    )


def _follow_attached(
    routes: dict[Prefix, IsisRoute], tree: Mapping[Node, Reached], attached: frozenset[IsisProcess]
) -> None:
    """The nearest attached routers become the default route of a level-1 router (RFC 1195, 3.2)."""
    exits = [reached for node, reached in tree.items() if not node.pseudonode and node.process in attached]
    if not exits or DEFAULT in routes:
        return
    cost = min(reached.cost for reached in exits)
    hops = frozenset[tuple[int, str]]().union(*(reached.hops for reached in exits if reached.cost == cost))
    routes[DEFAULT] = IsisRoute(DEFAULT, 1, cost, hops)


def _leaked(router: Router, policies: Policies, routes: Iterable[IsisRoute], *, down: bool) -> list[Reach]:
    """The routes of one level that go into the other."""
    leak: IsisLeak | None = router.config.leak_down if down else router.config.leak_up
    if leak is None:
        return []
    item = RouteFilter(leak.acl, leak.prefix_list, leak.route_policy)
    found = []
    for route in routes:
        if route.down or route.prefix == DEFAULT:
            continue
        candidate = Candidate(
            route.prefix, cost=route.cost, tag=route.tag, route_type=f"is-is-level-{route.level}"
        )
        if filter_permits(policies, item, candidate):
            # The receivers add an external route's surcharge themselves.
            surcharge = EXTERNAL if route.external and router.narrow else 0
            tag = leak.tag or route.tag
            found.append(Reach(route.prefix, route.cost - surcharge, route.external, down, tag))
    return found


def summarised(router: Router, level: int, reaches: Iterable[Reach]) -> tuple[Reach, ...]:
    """What a router announces: the best of each prefix, and summaries in place of what they contain."""
    summaries = [
        (int(address), length)
        for (address, length), levels in router.config.summaries.items()
        if level in LEVELS[levels]
    ]
    found: dict[Prefix, Reach] = {}
    for reach in reaches:
        inside = next(
            (each for each in summaries if reach.prefix[1] > each[1] and contains(each, reach.prefix[0])),
            None,
        )
        item = reach if inside is None else reach._replace(prefix=inside, interface="")
        known = found.get(item.prefix)
        if known is None or (item.down, item.external, item.cost) < (known.down, known.external, known.cost):
            found[item.prefix] = item
    return tuple(found[prefix] for prefix in sorted(found))


def metric(router: Router, reach: Reach) -> int:
    """The metric as the router's TLVs carry it."""
    return min(reach.cost, NARROW_MAXIMUM) if router.narrow else reach.cost


def _routes(
    level: Level, trees: Trees, announced: Mapping[IsisProcess, tuple[Reach, ...]], process: IsisProcess
) -> dict[Prefix, IsisRoute]:
    """The best way to each prefix of a level: not come down before come down, internal before external."""
    root = level.routers[process]
    found: dict[Prefix, IsisRoute] = {}
    for node, reached in trees[process].items():
        origin = level.routers[node.process]
        heard = node.process in level.databases[process] and root.hears(origin)
        if node.pseudonode or not (heard or node.process == process):
            continue
        for reach in announced[node.process]:
            own = node.process == process
            if own and not reach.interface:
                continue
            extra = EXTERNAL if reach.external and origin.narrow else 0
            route = IsisRoute(
                reach.prefix,
                level.number,
                reached.cost + (reach.cost if own else metric(origin, reach) + extra),
                reached.hops,
                reach.external,
                reach.down,
                reach.tag,
                reach.interface if own else "",
            )
            found[reach.prefix] = _better(found.get(reach.prefix), route)
    return found


def _better(known: IsisRoute | None, route: IsisRoute) -> IsisRoute:
    if known is None or not route.hops:
        return route
    if not known.hops:
        return known
    one, other = ((each.down, each.external, each.cost) for each in (known, route))
    if one == other:
        return known._replace(hops=known.hops | route.hops)
    return known if one < other else route
