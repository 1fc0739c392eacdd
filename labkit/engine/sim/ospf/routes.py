"""The routes that OSPF computes: intra-area, inter-area and external (RFC 2328, sections 16.1 to 16.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from labkit.engine.sim.ipv4 import MASKS, Prefix
from labkit.engine.sim.ospf.area import BACKBONE, Area
from labkit.engine.sim.ospf.domain import Domain
from labkit.engine.sim.ospf.interfaces import Process
from labkit.engine.sim.ospf.spf import Tree

PathKind = Literal["intra", "inter", "external-1", "external-2", "nssa-1", "nssa-2"]
RANKS: Mapping[PathKind, int] = {
    "intra": 0,
    "inter": 1,
    "external-1": 2,
    "nssa-1": 2,
    "external-2": 3,
    "nssa-2": 3,
}
NextHops = tuple[tuple[int, str], ...]
INFINITY = 0xFFFFFF
"""LSInfinity: the destination of a summary of this cost is unreachable (appendix B)."""
LENGTHS = {mask: length for length, mask in enumerate(MASKS)}


@dataclass(frozen=True, slots=True)
class Path:
    """A route to a prefix. `cost` is the whole metric (of an external type 2, the external one alone)."""

    prefix: Prefix
    kind: PathKind
    network_kind: Literal["stub", "transit", "summary", "external"]
    cost: int
    hops: NextHops
    router_id: int
    """Of the router that advertises it."""
    area_id: int | None
    tag: int = 0
    direct: bool = False
    """The router's own network."""


class Summary(NamedTuple):
    """What a border router tells an area about a destination elsewhere: a prefix, or an ASBR."""

    process: Process
    router_id: int
    destination: Prefix
    metric: int


class External(NamedTuple):
    """A route that an AS boundary router brings in: a type-5 LSA, or in an NSSA a type-7 LSA (RFC 3101)."""

    process: Process
    router_id: int
    prefix: Prefix
    metric: int
    metric_type: Literal[1, 2]
    tag: int
    forwarding: int = 0
    """Where packets are sent instead of to the boundary router; 0 is the router itself."""
    area_id: int | None = None
    """Of a type-7 LSA: its NSSA."""
    propagate: bool = False
    """The P-bit: border routers translate the LSA for other areas."""


class Reach(NamedTuple):
    """How a router is reached."""

    cost: int
    hops: NextHops


def intra_paths(domain: Domain, process: Process, area_id: int) -> dict[Prefix, Path]:
    """The networks of one area, as one router reaches them (16.1, both stages)."""
    area, tree = domain.area(process, area_id), domain.tree(process, area_id)
    own = {
        (port.address & MASKS[port.length], port.length): (port.address, port.name)
        for port in reversed(domain.ports[process])
        if port.area_id == area_id
    }
    found = _Collector(tree, area, own)
    distance = tree.distance
    for address, network in area.networks.items():
        vertex = address | 1 << 32
        if vertex in distance:
            prefix = (address & MASKS[network.length], network.length)
            found.offer(prefix, "transit", distance[vertex], tree.through[vertex], network.router_id)
    for router_id, router in area.routers.items():
        if router_id in distance:
            cost, mask = distance[router_id], tree.through[router_id]
            for link in router.links:
                if link.kind == "stub":
                    found.offer(
                        (link.link_id, LENGTHS[link.data]), "stub", cost + link.metric, mask, router_id
                    )
    if tree.root in area.routers and area.routers[tree.root].process == process:
        found.own_stubs(domain, process)
    return found.paths()


@dataclass(slots=True)
class _Collector:
    """The best offer per prefix; equal costs unite their next hops."""

    tree: Tree
    area: Area
    own: Mapping[Prefix, tuple[int, str]]
    best: dict[Prefix, tuple[int, int, str, int]] = field(default_factory=dict)
    local: dict[Prefix, tuple[int, str]] = field(default_factory=dict)

    def offer(self, prefix: Prefix, kind: str, cost: int, mask: int, router_id: int) -> None:
        """Take a path if it is the best so far."""
        known = self.best.get(prefix)
        if known is None or cost < known[0]:
            self.best[prefix] = (cost, mask, kind, router_id)
        elif cost == known[0]:
            self.best[prefix] = (cost, known[1] | mask, known[2], known[3])

    def own_stubs(self, domain: Domain, process: Process) -> None:
        """Remember where the router's own host routes and secondary networks sit."""
        for port in domain.ports[process]:
            if port.area_id == self.area.area_id:
                self.local[port.address, 32] = (port.address, port.name)
                for address, length in port.secondaries:
                    self.local[address & MASKS[length], length] = (address, port.name)

    def paths(self) -> dict[Prefix, Path]:
        """The result; a network of the router's own has its own address as next hop."""
        hops_of: dict[int, tuple[NextHops, bool]] = {}
        result: dict[Prefix, Path] = {}
        area_id = self.area.area_id
        for prefix, (cost, mask, kind, router_id) in self.best.items():
            known = hops_of.get(mask)
            if known is None:
                hops = self.tree.next_hops(mask)
                known = hops_of[mask] = hops, not mask or any(not address for address, _ in hops)
            hops, direct = known
            if direct:
                place = self.own.get(prefix) or self.local.get(prefix)
                if place is None:
                    continue
                hops = (place,)
            network_kind: Literal["stub", "transit"] = "transit" if kind == "transit" else "stub"
            result[prefix] = Path(
                prefix, "intra", network_kind, cost, hops, router_id, area_id, direct=direct
            )
        return result


def reaches(domain: Domain, process: Process, area_id: int) -> dict[int, Reach]:
    """How the routers of an area are reached."""
    tree = domain.tree(process, area_id)
    area = domain.area(process, area_id)
    return {
        vertex: Reach(cost, tree.next_hops(tree.through[vertex]))
        for vertex, cost in tree.distance.items()
        if vertex in area.routers and vertex != tree.root
    }


def join(first: NextHops, second: NextHops) -> NextHops:
    """Two sets of next hops as one, in order."""
    return tuple(dict.fromkeys((*first, *second)))


def better(new: Path, known: Path | None) -> Path:
    """The path that wins for a prefix: kind, then cost; equal ones share their next hops (16.2 to 16.4)."""
    if known is None:
        return new
    mine, theirs = (RANKS[new.kind], new.cost), (RANKS[known.kind], known.cost)
    if mine != theirs:
        return new if mine < theirs else known
    if known.direct or new.direct:
        return known if known.direct else new
    return Path(
        known.prefix,
        known.kind,
        known.network_kind,
        known.cost,
        join(known.hops, new.hops),
        known.router_id,
        known.area_id,
        known.tag,
    )


def inter_paths(
    summaries: Iterable[Summary], reach: Mapping[int, Reach], own_id: int, area_id: int
) -> dict[Prefix, Path]:
    """The prefixes that border routers announce into an area (16.2)."""
    found: dict[Prefix, Path] = {}
    for summary in summaries:
        border = reach.get(summary.router_id)
        if border is None or summary.router_id == own_id or summary.metric >= INFINITY:
            continue
        cost = border.cost + summary.metric
        path = Path(summary.destination, "inter", "summary", cost, border.hops, summary.router_id, area_id)
        found[path.prefix] = better(path, found.get(path.prefix))
    return found


def transit_areas(domain: Domain, process: Process) -> list[int]:
    """The areas whose summaries a router looks at: a border router at the backbone's only (16.2)."""
    return [BACKBONE] if domain.is_border(process) else domain.areas_of(process)
