"""What boundary routers import into OSPFv3 (RFC 5340, 4.4.3.6)."""

from collections.abc import Iterator

from labkit.engine.sim.ipv6.arithmetic import DEFAULT, LINK_LOCAL, LOCALHOST, Prefix
from labkit.engine.sim.ipv6.facts import ProcessFacts6
from labkit.engine.sim.ipv6.rib import Rib6
from labkit.engine.sim.ospfv3.ports import Port6, Process
from labkit.engine.sim.ospfv3.tables import External6
from labkit.engine.sim.table import Entry

METRIC = 1
"""Of imported routes, and of a default route (VRP)."""
TAG = 1


def solve_externals6(
    process: Process, settings: ProcessFacts6, router_id: int, rib: Rib6, ports: tuple[Port6, ...]
) -> tuple[External6, ...]:
    """The AS-external-LSAs of one process; a network that the process runs on is no external one."""
    inside = {prefix for port in ports for prefix in port.prefixes}
    found: dict[Prefix, External6] = {}
    for item in settings.redistributions:
        for entry in rib.entries:
            if _imported(entry, item.protocol) and entry.prefix not in inside:
                cost = METRIC if item.cost is None else item.cost
                tag = TAG if item.tag is None else item.tag
                lsa = External6(process, router_id, entry.prefix, cost, item.metric_type or 2, tag)
                found.setdefault(entry.prefix, lsa)
    found.update((lsa.prefix, lsa) for lsa in _default(process, settings, router_id, rib))
    return tuple(found[prefix] for prefix in sorted(found))


def _imported(entry: Entry, protocol: str) -> bool:
    """Whether a route may be imported: not a default, nor one to the device itself but for its loopbacks."""
    if not entry.active or entry.protocol != protocol or entry.prefix in (DEFAULT, LINK_LOCAL):
        return False
    hop = entry.hops[0]
    return hop.address != LOCALHOST or hop.interface.lower().startswith("loopback")


def _default(process: Process, settings: ProcessFacts6, router_id: int, rib: Rib6) -> Iterator[External6]:
    wanted = settings.default_originate
    if wanted is None:
        return
    own = any(
        entry.active and entry.prefix == DEFAULT and (entry.protocol, entry.process_id) != _self(process)
        for entry in rib.entries
    )
    if own or wanted.always:
        cost = METRIC if wanted.cost is None else wanted.cost
        yield External6(process, router_id, DEFAULT, cost, wanted.metric_type or 2, TAG)


def _self(process: Process) -> tuple[str, int]:
    return "ospf-external", process[1]
