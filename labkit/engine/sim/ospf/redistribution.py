"""Routes that AS boundary routers bring into OSPF (RFC 2328, 12.4.4)."""

from collections.abc import Iterable, Mapping

from labkit.engine.sim.facts import ProcessFacts
from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.ospf.interfaces import Process
from labkit.engine.sim.ospf.routes import External
from labkit.engine.sim.rib import LOOPBACK_INTERFACE
from labkit.engine.sim.table import Entry
from labkit.nos.config import Redistribution

DEFAULT: Prefix = (0, 0)
COST, TAG = 1, 1
"""Metric and tag of an imported route (VRP)."""


def is_boundary(process: ProcessFacts) -> bool:
    """Whether the process is an AS boundary router by configuration, with or without routes to announce."""
    return bool(process.redistributions) or process.default_originate is not None


def solve_externals(
    process: Process, settings: ProcessFacts, router_id: int, entries: Iterable[Entry]
) -> tuple[External, ...]:
    """The type-5 LSAs of a process, from the active routes of its router's table.

    The default route comes by `default-route-advertise` alone: it is never imported.
    """
    imports: Mapping[tuple[str, int | None], Redistribution] = {
        (item.protocol, item.process_id): item for item in settings.redistributions
    }
    found: dict[Prefix, External] = {}
    default_known = False
    for entry in entries:
        if not entry.active:
            continue
        if entry.prefix == DEFAULT:
            default_known = default_known or not (
                entry.protocol in ("ospf", "ospf-external") and entry.process_id == process[1]
            )
            continue
        item = _import_of(process, entry, imports)
        if item is not None:
            cost = COST if item.cost is None else item.cost
            tag = TAG if item.tag is None else item.tag
            found[entry.prefix] = External(process, router_id, entry.prefix, cost, item.metric_type or 2, tag)
    default = settings.default_originate
    if default is not None and (default.always or default_known):
        cost = COST if default.cost is None else default.cost
        found[DEFAULT] = External(process, router_id, DEFAULT, cost, default.metric_type or 2, TAG)
    return tuple(found[prefix] for prefix in sorted(found))


def _import_of(
    process: Process, entry: Entry, imports: Mapping[tuple[str, int | None], Redistribution]
) -> Redistribution | None:
    if entry.protocol in ("ospf", "ospf-external"):
        if entry.process_id == process[1]:
            return None
        return imports.get(("ospf", entry.process_id)) or (
            imports.get(("ospf", None)) if entry.process_id == 1 else None
        )
    if entry.protocol == "direct":
        item = imports.get(("direct", None))
        hop = entry.hops[0]
        host_of_subnet = hop.address == 0x7F000001 and not hop.interface.lower().startswith("loopback")
        return None if hop.interface == LOOPBACK_INTERFACE or host_of_subnet else item
    return imports.get((entry.protocol, None))
