"""IS-IS beyond isisd: what passes between the levels, and the tags of routes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

from labkit.engine.linux.frr.isis import circuits, process
from labkit.engine.linux.reading.isis import Row, Topology, announced, table, topology
from labkit.engine.linux.reading.routes import routes
from labkit.engine.linux.reading.snapshot import Snapshot
from labkit.engine.linux.substitutes.entries import entry_of
from labkit.engine.linux.substitutes.substituted import Mark, Marks, PassedRoute
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.ipv4 import Prefix
from labkit.engine.sim.isis.circuits import Router
from labkit.engine.sim.isis.routes import DEFAULT
from labkit.engine.sim.isis.solve import passes_export
from labkit.engine.sim.policy import Candidate, Policies, filter_permits
from labkit.engine.sim.redistribution import imports
from labkit.nos.config import LEVELS, IsisImport, IsisLeak, RouteFilter
from labkit.nos.state import Route

Prefixes = frozenset[IPv4Network]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A router's process, and what isisd made of it."""

    router: Router
    policies: Policies
    rows: tuple[Row, ...]
    own: Prefixes
    """The networks that it is in itself: isisd announces them where it should."""
    heard: Prefixes
    """The networks that others announce in level 1."""
    topology: Topology
    table: tuple[Route, ...]
    """Its routing table, where it imports from it."""


def speaker(device: DeviceView, snapshot: Snapshot, now: float) -> Speaker | None:
    """Look at a router that runs IS-IS."""
    config, facts = process(device), device.facts.protocols
    if config is None or facts is None:
        return None
    return Speaker(
        Router((device.node.name, config.process_id), config),
        facts.policies,
        tuple(table(snapshot)),
        frozenset(
            IPv4Network(own, strict=False)
            for circuit in circuits(device)
            for own in circuit.interface.addresses
        ),
        announced(snapshot, 1),
        topology(snapshot),
        tuple(routes(device, snapshot, now)) if config.redistributions else (),
    )


def passed(speaker: Speaker, descended: Prefixes) -> Iterator[PassedRoute]:
    """The routes of each level that a router announces in the other (RFC 1195, 3.2; RFC 5302).

    `descended` are the networks that other routers of its area have brought from level 2 into level 1: they do not go
    back, and a way in level 2 is better (RFC 5302, 3.2). What level 2 knows already by a way that is no worse is left
    to it: no route there would be another.
    """
    if len(speaker.router.levels) < 2:
        return
    config = speaker.router.config
    first = speaker.heard - descended | speaker.own
    second = {row.prefix for row in speaker.rows if row.level == 2 and row.hops}
    for row in speaker.rows:
        if not row.hops or row.prefix in speaker.own or _prefix(row.prefix) == DEFAULT:
            continue
        known = speaker.topology.cost(2, row.prefix)
        if row.level == 1 and row.prefix in first and (known is None or known > row.cost):
            if _permits(speaker, config.leak_up, row):
                yield PassedRoute(row.prefix, 1, row.cost, row.hops, 2)
        elif row.level == 2 and row.prefix not in first and _permits(speaker, config.leak_down, row):
            yield PassedRoute(row.prefix, 2, row.cost, row.hops, 1)
        elif row.level == 2 and row.prefix in descended & second - first:
            yield PassedRoute(row.prefix, 2, row.cost, row.hops, None)


def _permits(speaker: Speaker, leak: IsisLeak | None, row: Row) -> bool:
    if leak is None:
        return False
    candidate = Candidate(_prefix(row.prefix), cost=row.cost, route_type=f"is-is-level-{row.level}")
    return filter_permits(
        speaker.policies, RouteFilter(leak.acl, leak.prefix_list, leak.route_policy), candidate
    )


def marks(speaker: Speaker, own: Iterable[PassedRoute], known: Marks) -> Marks:
    """What a router's LSPs would say of networks beside their costs, from `known` ones of other routers."""
    system, config = speaker.router.system_id, speaker.router.config
    found: dict[tuple[str, int, IPv4Network], Mark] = {}
    for item in own:
        leak = config.leak_up if item.into == 2 else config.leak_down
        if item.into is not None and leak is not None:
            tag = leak.tag or speaker.topology.tag(known, item.level, item.prefix)
            found[system, item.into, item.prefix] = Mark(tag, down=item.into == 1)
    entries = [entry_of(route) for route in speaker.table]
    own_process = "isis", speaker.router.process[1]
    for imported in imports(entries, config.redistributions, speaker.policies, own_process):
        if not isinstance(imported.settings, IsisImport):
            continue
        if passes_export(config, speaker.policies, imported):
            address, length = imported.entry.prefix
            for level in LEVELS[imported.settings.levels]:
                found[system, level, IPv4Network((address, length))] = Mark(imported.tag)
    return {place: mark for place, mark in found.items() if mark != Mark()}


def _prefix(network: IPv4Network) -> Prefix:
    return int(network.network_address), network.prefixlen


class Descents:
    """Remembers for a while what came from level 2 into level 1: LSPs that are withdrawn are heard of later."""

    MEMORY = 30.0
    """Seconds."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, IPv4Network], tuple[float, frozenset[str]]] = {}

    def note(self, node: str, speaker: Speaker, own: Iterable[PassedRoute], now: float) -> None:
        """Note what a router brings down into its areas."""
        for item in own:
            if item.into == 1:
                self._seen[node, item.prefix] = now, speaker.router.areas

    def of_others(self, node: str, speaker: Speaker, now: float) -> Prefixes:
        """What other routers brought down into this one's areas."""
        return frozenset(
            prefix
            for (other, prefix), (when, areas) in self._seen.items()
            if other != node and now - when < self.MEMORY and areas & speaker.router.areas
        )


def concerned(devices: Mapping[str, DeviceView]) -> bool:
    """Whether IS-IS of any device goes beyond isisd."""
    for device in devices.values():
        config = process(device)
        if config is not None and (config.level == "level-1-2" or config.redistributions):
            return True
    return False
