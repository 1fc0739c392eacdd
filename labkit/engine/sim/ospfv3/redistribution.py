"""What boundary routers import into OSPFv3 (RFC 5340, 4.4.3.6)."""

from collections.abc import Iterator
from typing import Literal

from labkit.engine.sim.ipv6.arithmetic import DEFAULT, MASKS, Prefix
from labkit.engine.sim.ipv6.facts import ProcessFacts6
from labkit.engine.sim.ipv6.rib import Rib6
from labkit.engine.sim.ospfv3.ports import Port6, Process
from labkit.engine.sim.ospfv3.tables import External6
from labkit.engine.sim.policy import Policies, filter_permits
from labkit.engine.sim.redistribution import ImportedRoute, candidate_of, imports, source_of
from labkit.nos.config import AddressRange, Redistribution


def solve_externals6(
    process: Process,
    settings: ProcessFacts6,
    router_id: int,
    rib: Rib6,
    policies: Policies,
    ports: tuple[Port6, ...],
) -> tuple[External6, ...]:
    """The AS-external-LSAs of one process; a network that the process runs on is no external one."""
    inside = {prefix for port in ports for prefix in port.prefixes}
    found: dict[Prefix, External6] = {}
    for lsa in _imported(process, settings, router_id, rib, policies):
        if lsa.prefix not in inside:
            _put(found, lsa, settings)
    found.update((lsa.prefix, lsa) for lsa in _default(process, settings, router_id, rib))
    return tuple(found[prefix] for prefix in sorted(found))


def _imported(
    process: Process, settings: ProcessFacts6, router_id: int, rib: Rib6, policies: Policies
) -> Iterator[External6]:
    wanted: dict[tuple[str, int | None], Redistribution] = {
        (item.protocol, item.process_id): item for item in settings.redistributions
    }
    if settings.imports_internal:
        wanted["ibgp", None] = wanted["bgp", None]
    manners = settings.manners
    for item in imports(rib.entries, wanted, policies, ("ospfv3", process[1]), ipv6=True):
        if item.entry.prefix == DEFAULT or not _passes(settings, policies, item):
            continue
        usual = manners.bgp_cost if item.settings.protocol == "bgp" else manners.external_cost
        cost = usual if item.cost is None else item.cost
        tag = item.tag or (manners.external_tag if item.settings.tag is None else item.settings.tag)
        yield External6(process, router_id, item.entry.prefix, cost, _metric_type(item.metric_type), tag)


def _passes(settings: ProcessFacts6, policies: Policies, item: ImportedRoute) -> bool:
    """Whether `filter-policy … export` lets an imported route out."""
    source = source_of(item.entry, ipv6=True)
    return all(
        filter_permits(policies, rule, candidate_of(item.entry, ipv6=True))
        for rule in settings.export_filters
        if rule.protocol is None or (rule.protocol, rule.process_id or source[1]) == source
    )


def _metric_type(given: int | None) -> Literal[1, 2]:
    return 1 if given == 1 else 2


def _put(found: dict[Prefix, External6], lsa: External6, settings: ProcessFacts6) -> None:
    """Announce a route, or in its place the range that it falls into, with the largest cost inside."""
    address, length = lsa.prefix
    for (start, size), own in settings.ranges:
        if size <= length and address & MASKS[size] == start:
            if own.advertise:
                found[start, size] = _summary(found.get((start, size)), lsa, (start, size), own)
            return
    found.setdefault(lsa.prefix, lsa)


def _summary(held: External6 | None, lsa: External6, prefix: Prefix, own: AddressRange) -> External6:
    cost = lsa.metric if held is None else max(held.metric, lsa.metric)
    kind = lsa.metric_type if held is None else max(held.metric_type, lsa.metric_type)
    return lsa._replace(
        prefix=prefix,
        metric=cost if own.cost is None else own.cost,
        metric_type=kind,
        tag=lsa.tag if own.tag is None else own.tag,
    )


def _default(process: Process, settings: ProcessFacts6, router_id: int, rib: Rib6) -> Iterator[External6]:
    wanted = settings.default_originate
    if wanted is None:
        return
    own = any(
        entry.active and entry.prefix == DEFAULT and (entry.protocol, entry.process_id) != _self(process)
        for entry in rib.entries
    )
    if own or wanted.always:
        cost = settings.manners.default_cost if wanted.cost is None else wanted.cost
        kind, tag = wanted.metric_type or 2, settings.manners.external_tag
        yield External6(process, router_id, DEFAULT, cost, kind, tag)


def _self(process: Process) -> tuple[str, int]:
    return "ospf-external", process[1]
