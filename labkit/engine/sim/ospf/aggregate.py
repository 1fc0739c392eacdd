"""Ranges of addresses that are announced as one (RFC 2328, 12.4.3; `abr-summary` and `asbr-summary`)."""

from collections.abc import Iterable, Sequence

from labkit.engine.sim.ipv4 import Prefix, contains
from labkit.engine.sim.ospf.facts import SummaryFilter
from labkit.engine.sim.ospf.routes import External, Path
from labkit.engine.sim.policy import Candidate, filter_permits
from labkit.nos.config import AddressRange

Ranges = Sequence[tuple[Prefix, AddressRange]]


def range_of(ranges: Ranges, prefix: Prefix) -> tuple[Prefix, AddressRange] | None:
    """The most specific range that a prefix lies in."""
    inside = [own for own in ranges if own[0][1] <= prefix[1] and contains(own[0], prefix[0])]
    return max(inside, key=lambda own: own[0][1], default=None)


def condense(paths: dict[Prefix, Path], ranges: Ranges, router_id: int) -> dict[Prefix, Path]:
    """Put ranges in the place of the networks inside them, at the cost of the most distant one."""
    if not ranges:
        return paths
    result: dict[Prefix, Path] = {}
    costs: dict[Prefix, int] = {}
    of: dict[Prefix, AddressRange] = {}
    for prefix, path in paths.items():
        found = range_of(ranges, prefix)
        if found is None:
            result[prefix] = path
            continue
        own, settings = found
        of[own] = settings
        costs[own] = max(costs.get(own, 0), path.cost)
    for own, settings in of.items():
        if settings.advertise:
            cost = costs[own] if settings.cost is None else settings.cost
            result[own] = Path(own, "intra", "summary", cost, (), router_id, None)
    return result


def admitted(paths: dict[Prefix, Path], chosen: SummaryFilter | None) -> dict[Prefix, Path]:
    """The paths whose summaries a filter lets through."""
    if chosen is None:
        return paths
    return {
        prefix: path
        for prefix, path in paths.items()
        if filter_permits(chosen.policies, chosen.item, Candidate(prefix, cost=path.cost))
    }


def condense_externals(lsas: Iterable[External], ranges: Ranges) -> tuple[External, ...]:
    """The same for imported routes: type 2 counts one more than the largest metric, so that ranges stay worse."""
    listed = tuple(lsas)
    if not ranges:
        return listed
    result: dict[Prefix, External] = {}
    groups: dict[Prefix, tuple[AddressRange, list[External]]] = {}
    for lsa in listed:
        found = range_of(ranges, lsa.prefix)
        if found is None:
            result[lsa.prefix] = lsa
        else:
            groups.setdefault(found[0], (found[1], []))[1].append(lsa)
    for prefix, (settings, group) in groups.items():
        if settings.advertise:
            result[prefix] = _summary(prefix, settings, group)
    return tuple(result[prefix] for prefix in sorted(result))


def _summary(prefix: Prefix, settings: AddressRange, group: list[External]) -> External:
    first = group[0]
    metric_type = max(lsa.metric_type for lsa in group)
    cost = max(lsa.metric for lsa in group if lsa.metric_type == metric_type)
    if settings.cost is not None:
        cost = settings.cost
    elif metric_type == 2 and any(lsa.prefix != prefix for lsa in group):
        cost += 1
    tag = first.tag if settings.tag is None else settings.tag
    return first._replace(prefix=prefix, metric=cost, metric_type=metric_type, tag=tag, forwarding=0)
