"""Routes that AS boundary routers bring into OSPF (RFC 2328, 12.4.4)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.ospf.aggregate import condense_externals
from labkit.engine.sim.ospf.facts import ProcessFacts
from labkit.engine.sim.ospf.interfaces import OspfPort, Process
from labkit.engine.sim.ospf.manners import OspfManners
from labkit.engine.sim.ospf.routes import External
from labkit.engine.sim.policy import Policies, apply_policy, filter_permits
from labkit.engine.sim.redistribution import ImportedRoute, candidate_of, imports, source_of
from labkit.engine.sim.table import Entry
from labkit.nos.config import DefaultOriginate, Redistribution

DEFAULT: Prefix = (0, 0)
COST = 1
"""Of a default route."""


def is_boundary(process: ProcessFacts) -> bool:
    """Whether the process is an AS boundary router by configuration, with or without routes to announce."""
    return (
        bool(process.redistributions)
        or process.default_originate is not None
        or any(area.kind == "nssa" and area.nssa.default_route for area in process.areas)
    )


def solve_externals(
    process: Process,
    settings: ProcessFacts,
    router_id: int,
    entries: Iterable[Entry],
    policies: Policies,
    ports: Sequence[OspfPort] = (),
) -> tuple[External, ...]:
    """What a process brings in, from the active routes of its router's table.

    The default route comes by `default-route-advertise` alone: it is never imported.
    """
    listed: Mapping[tuple[str, int | None], Redistribution] = {
        (item.protocol, item.process_id): item for item in settings.redistributions
    }
    table = list(entries)
    found: dict[Prefix, External] = {}
    for item in imports(table, listed, policies, ("ospf", process[1])):
        if item.entry.prefix != DEFAULT and _passes(settings, policies, item):
            found[item.entry.prefix] = _external(process, router_id, item, ports, settings.manners)
    default = settings.default_originate
    if default is not None:
        found.update(
            (lsa.prefix, lsa) for lsa in _default(process, router_id, settings, default, table, policies)
        )
    listed_first = condense_externals((found[prefix] for prefix in sorted(found)), settings.ranges)
    return (*listed_first, *_nssa_defaults(process, settings, router_id, table))


def _nssa_defaults(
    process: Process, settings: ProcessFacts, router_id: int, entries: list[Entry]
) -> Iterator[External]:
    """The default route that `nssa default-route-advertise` gives an area, while the table holds another one."""
    if not any(
        entry.active and entry.prefix == DEFAULT and source_of(entry) != ("ospf", process[1])
        for entry in entries
    ):
        return
    for area in settings.areas:
        options = area.nssa
        if area.kind == "nssa" and options.default_route:
            cost = COST if options.default_cost is None else options.default_cost
            tag = settings.manners.external_tag if options.default_tag is None else options.default_tag
            metric_type = options.default_type or 2
            yield External(process, router_id, DEFAULT, cost, metric_type, tag, area_id=area.area_id)


def _forwarding_address(item: ImportedRoute, ports: Sequence[OspfPort]) -> int:
    """The route's next hop, where other routers can reach it directly: on a network that OSPF runs on.

    The network must be broadcast or NBMA, and not silent (12.4.4.1; VRP).
    """
    hop = item.entry.hops[0]
    for port in ports:
        if port.name == hop.interface and port.multi_access and not port.passive and hop.target:
            return hop.target if (hop.target ^ port.address) >> (32 - port.length) == 0 else 0
    return 0


def _external(
    process: Process, router_id: int, item: ImportedRoute, ports: Sequence[OspfPort], manners: OspfManners
) -> External:
    usual = manners.bgp_cost if item.settings.protocol == "bgp" else manners.external_cost
    cost = usual if item.cost is None else item.cost
    tag = item.route.tag if item.route.tag != item.entry.tag else item.settings.tag
    metric_type = item.metric_type
    return External(
        process,
        router_id,
        item.entry.prefix,
        cost,
        1 if metric_type == 1 else 2,
        manners.external_tag if tag is None else tag,
        _forwarding_address(item, ports),
    )


def _passes(settings: ProcessFacts, policies: Policies, item: ImportedRoute) -> bool:
    """Whether `filter-policy … export` lets an imported route out."""
    source = source_of(item.entry)
    return all(
        filter_permits(policies, rule, candidate_of(item.entry))
        for rule in settings.export_filters
        if rule.protocol is None or (rule.protocol, rule.process_id or source[1]) == source
    )


def _default(
    process: Process,
    router_id: int,
    settings: ProcessFacts,
    default: DefaultOriginate,
    entries: list[Entry],
    policies: Policies,
) -> Iterator[External]:
    """The default route: with `always` without a condition, else while another protocol's is active.

    With a route-policy, it is sent while the policy permits some route of the table.
    """
    others = [entry for entry in entries if entry.active and source_of(entry) != ("ospf", process[1])]
    cost = COST if default.cost is None else default.cost
    metric_type, tag = default.metric_type or 2, settings.manners.external_tag
    if default.route_policy is None:
        if default.always or any(entry.prefix == DEFAULT for entry in others):
            yield External(process, router_id, DEFAULT, cost, metric_type, tag)
        return
    for entry in others:
        verdict = apply_policy(policies, default.route_policy, candidate_of(entry))
        if verdict.route is not None and (default.always or entry.prefix == DEFAULT):
            cost = verdict.route.cost if verdict.sets_cost else cost
            yield External(process, router_id, DEFAULT, cost, metric_type, tag)
            return
