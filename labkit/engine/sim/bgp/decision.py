"""The decision process: which of the routes to a prefix is the best one, and why not the others.

VRP's order (its manual; RFC 4271, 9.1.2.2, and RFC 4456, 9, with the steps of VRP's own before them): a reachable
next hop, the preferred value, the local preference, routes of the device's own, the AS path, the origin, the MED,
external over internal, the cost to the next hop, the cluster list, the router id, the peer's address. There is no
step for the oldest route.

IOS's order (BGP Best Path Selection Algorithm, Cisco's document 13753) prefers what it announces itself to an aggregate
of its own, and looks at the router id before the cluster list. Its step for the older of two external routes is left
out: in a network that has settled nothing tells which came first, and the router id decides, as it does on a router
with `bgp bestpath compare-routerid`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.policy import AsPath, MemberAs, Origin

RouteKind = Literal["aggregate", "network", "import", "learnt"]
Order = Literal["vrp", "ios"]
"""Whose order of steps decides."""
DEFAULT_LOCAL_PREFERENCE = 100
WORST_MED = 0xFFFFFFFF
_KINDS: Mapping[RouteKind, int] = {"aggregate": 0, "network": 1, "import": 2, "learnt": 3}
_IOS_KINDS: Mapping[RouteKind, int] = {"network": 0, "import": 0, "aggregate": 1, "learnt": 2}
_ORIGINS: Mapping[Origin, int] = {"igp": 0, "egp": 1, "incomplete": 2}


@dataclass(frozen=True, slots=True)
class BgpRoute:
    """A route with its attributes (RFC 4271, 5), as one speaker knows it."""

    prefix: Prefix
    kind: RouteKind = "learnt"
    next_hop: int = 0
    """0 for the device's own routes."""
    as_path: AsPath = ()
    origin: Origin = "igp"
    med: int | None = None
    local_preference: int | None = None
    """None is the speaker's default: external routes carry none."""
    preferred_value: int = 0
    communities: frozenset[str] = frozenset()
    external: bool = False
    """Learnt from a peer of another AS."""
    peer: int = 0
    """Address of the peer that sent it."""
    peer_id: int = 0
    """That peer's router id."""
    originator: int | None = None
    clusters: tuple[int, ...] = ()
    suppressed: bool = False
    """Inside an aggregate that is announced in its place."""
    member: bool = False
    """Learnt from a peer in another AS of the own confederation (RFC 5065)."""
    ipv6: bool = False

    @property
    def internal(self) -> bool:
        """Learnt from a peer in the same AS: only a reflector passes such routes on."""
        return self.kind == "learnt" and not self.external and not self.member


@dataclass(frozen=True, slots=True)
class Contender:
    """A route with the cost of the way to its next hop; None where there is no way."""

    route: BgpRoute
    cost: int | None = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a speaker's configuration says about the decision."""

    local_preference: int = DEFAULT_LOCAL_PREFERENCE
    compares_med_always: bool = False
    missing_med_is_worst: bool = False
    ignores_path: bool = False
    external_paths: int = 1
    internal_paths: int = 1
    order: Order = "vrp"


@dataclass(frozen=True, slots=True)
class Choice:
    """The routes to one prefix, the best first; `reasons` says of each other one what it lost by."""

    contenders: tuple[Contender, ...]
    best: Contender | None
    reasons: Mapping[int, str] = field(default_factory=dict)
    """By position in `contenders`: `unreachable`, `AS-Path`, …"""
    selected: tuple[Contender, ...] = ()
    """The best route and those that share its load."""


def path_length(path: AsPath) -> int:
    """The number of AS numbers in a path; a set counts as one, members of a confederation as none (RFC 5065, 5.3)."""
    return sum(not isinstance(part, MemberAs) for part in path)


def neighbor_as(route: BgpRoute) -> int | frozenset[int] | None:
    """The AS that the route came from; None for one of this AS, were it of another member."""
    return next((part for part in route.as_path if not isinstance(part, MemberAs)), None)


Narrow = Callable[[list[Contender], Rules], list[Contender]]


def _least(key: Callable[[BgpRoute, Rules], int]) -> Narrow:
    def narrow(left: list[Contender], rules: Rules) -> list[Contender]:
        values = [key(contender.route, rules) for contender in left]
        least = min(values)
        return [contender for contender, value in zip(left, values, strict=True) if value == least]

    return narrow


def _med(route: BgpRoute, rules: Rules) -> int:
    if route.med is None:
        return WORST_MED if rules.missing_med_is_worst else 0
    return route.med


def _least_med(left: list[Contender], rules: Rules) -> list[Contender]:
    """Routes from different neighbouring ASes are not compared (RFC 4271, 9.1.2.2 c)."""
    best: dict[object, int] = {}
    groups = [None if rules.compares_med_always else neighbor_as(contender.route) for contender in left]
    for contender, group in zip(left, groups, strict=True):
        best[group] = min(best.get(group, WORST_MED), _med(contender.route, rules))
    return [
        contender
        for contender, group in zip(left, groups, strict=True)
        if _med(contender.route, rules) == best[group]
    ]


def _least_cost(left: list[Contender], rules: Rules) -> list[Contender]:  # noqa: ARG001  (one shape for all steps)
    least = min(contender.cost or 0 for contender in left)
    return [contender for contender in left if (contender.cost or 0) == least]


def _identity(route: BgpRoute) -> int:
    return route.peer_id if route.originator is None else route.originator


def _preference(route: BgpRoute, rules: Rules) -> int:
    return rules.local_preference if route.local_preference is None else route.local_preference


Steps = tuple[tuple[str, Narrow], ...]
_HIGHER: Steps = (
    ("PreVal", _least(lambda route, _: -route.preferred_value)),
    ("Local_Pref", _least(lambda route, rules: -_preference(route, rules))),
)
_LOWER: Steps = (
    ("AS-Path", _least(lambda route, rules: 0 if rules.ignores_path else path_length(route.as_path))),
    ("Origin", _least(lambda route, _: _ORIGINS[route.origin])),
    ("MED", _least_med),
    ("peer type", _least(lambda route, _: 0 if route.external or route.kind != "learnt" else 1)),
    ("IGP cost", _least_cost),
)
_CLUSTERS: Steps = (("Cluster List", _least(lambda route, _: len(route.clusters))),)
_IDENTITY: Steps = (("router ID", _least(lambda route, _: _identity(route))),)
_ADDRESS: Steps = (("peer address", _least(lambda route, _: route.peer)),)
_VRP_KIND: Steps = (("route type", _least(lambda route, _: _KINDS[route.kind])),)
_IOS_KIND: Steps = (("route type", _least(lambda route, _: _IOS_KINDS[route.kind])),)
ORDERS: Mapping[Order, Steps] = {
    "vrp": (*_HIGHER, *_VRP_KIND, *_LOWER, *_CLUSTERS, *_IDENTITY, *_ADDRESS),
    "ios": (*_HIGHER, *_IOS_KIND, *_LOWER, *_IDENTITY, *_CLUSTERS, *_ADDRESS),
}
"""The steps in their order, each with the name that VRP gives it in `not preferred for …`."""
_TIE_BREAKERS = frozenset({"Cluster List", "router ID", "peer address"})


def choose(contenders: Sequence[Contender], rules: Rules) -> Choice:
    """Narrow the routes down, step by step, until one is left."""
    lost: dict[int, str] = {
        id(contender): "unreachable" for contender in contenders if contender.cost is None
    }
    left = [contender for contender in contenders if contender.cost is not None]
    equal: list[Contender] | None = None
    for reason, narrow in ORDERS[rules.order]:
        if equal is None and reason in _TIE_BREAKERS:
            equal = left
        if len(left) > 1:
            kept = narrow(left, rules)
            staying = {id(contender) for contender in kept}
            lost.update({id(contender): reason for contender in left if id(contender) not in staying})
            left = kept
    best = left[0] if left else None
    ordered = sorted(contenders, key=lambda contender: _rank(contender, best, lost, rules))
    reasons = {
        position: lost[id(contender)] for position, contender in enumerate(ordered) if id(contender) in lost
    }
    return Choice(tuple(ordered), best, reasons, _sharing(best, equal or (), rules))


_DEPTHS = {
    order: {reason: depth for depth, (reason, _) in enumerate(steps)} | {"unreachable": -1}
    for order, steps in ORDERS.items()
}


def _rank(
    contender: Contender, best: Contender | None, lost: Mapping[int, str], rules: Rules
) -> tuple[int, int]:
    depths = _DEPTHS[rules.order]
    if contender is best:
        return -len(depths), 0
    return -depths.get(lost.get(id(contender), ""), 0), contender.route.peer


def _sharing(best: Contender | None, equal: Sequence[Contender], rules: Rules) -> tuple[Contender, ...]:
    """The routes that differ from the best one by a tie-breaker only, as many as may share its load."""
    if best is None:
        return ()
    width = rules.external_paths if best.route.external else rules.internal_paths
    if best.route.kind != "learnt" or width == 1:
        return (best,)
    same = [
        contender
        for contender in equal
        if contender is not best and contender.route.as_path == best.route.as_path
    ]
    return (best, *same)[:width]
