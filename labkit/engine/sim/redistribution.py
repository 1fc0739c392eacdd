"""Routes that one protocol imports from the routing table: one mechanism for all of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from labkit.engine.sim.policy import Candidate, Policies, apply_policy, is_of
from labkit.engine.sim.rib import LOOPBACK_INTERFACE
from labkit.engine.sim.table import Entry
from labkit.nos.config import Redistribution

Source = tuple[str, int]
"""A protocol in the words of `import-route`, and its process; 0 where there are none."""

_FAMILIES = {
    "ospf-external": "ospf",
    "ospf-nssa": "ospf",
    "isis-l1": "isis",
    "isis-l2": "isis",
    "ebgp": "bgp",
    "ibgp": "ibgp",
}
_NAMES6 = {"ospf": "ospfv3", "rip": "ripng"}
"""What the protocols are called in IPv6."""
_LOCALHOSTS = (0x7F000001, 1)


@dataclass(frozen=True, slots=True)
class ImportedRoute:
    """A route of the table that is imported. `route` is after the policy; `cost_set` tells that the policy gave it."""

    entry: Entry
    settings: Redistribution
    route: Candidate
    cost_set: bool

    @property
    def cost(self) -> int | None:
        """The cost that was configured, by the policy or else by the import; None where neither says."""
        return self.route.cost if self.cost_set else self.settings.cost

    @property
    def tag(self) -> int:
        """The tag: the policy's or the route's own, unless the import sets one."""
        if self.route.tag != self.entry.tag or self.settings.tag is None:
            return self.route.tag
        return self.settings.tag

    @property
    def metric_type(self) -> int | None:
        """The OSPF metric type that was configured."""
        if self.route.cost_type in ("type-1", "type-2"):
            return int(self.route.cost_type[-1])
        return self.settings.metric_type


def source_of(entry: Entry, *, ipv6: bool = False) -> Source:
    """Which `import-route` an entry belongs to."""
    family = _FAMILIES.get(entry.protocol, entry.protocol)
    return _NAMES6.get(family, family) if ipv6 else family, entry.process_id


def candidate_of(entry: Entry, *, ipv6: bool = False) -> Candidate:
    """A route of the table in the terms of routing policy."""
    hop = entry.hops[0]
    return Candidate(
        prefix=entry.prefix,
        next_hop=hop.address,
        interface=hop.interface,
        cost=entry.cost,
        tag=entry.tag,
        route_type=_route_type(entry),
        ipv6=ipv6,
    )


def _route_type(entry: Entry) -> str:
    if entry.protocol in ("isis-l1", "isis-l2"):
        return f"is-is-level-{entry.protocol[-1]}"
    if entry.protocol == "ospf":
        return "internal"
    if entry.protocol in ("ospf-external", "ospf-nssa"):
        nssa = "nssa-" if entry.protocol == "ospf-nssa" else ""
        return f"{nssa}external-type{entry.metric_type}"
    return ""


def imports(
    entries: Iterable[Entry],
    settings: Mapping[tuple[str, int | None], Redistribution],
    policies: Policies,
    own: Source,
    *,
    ipv6: bool = False,
) -> Iterator[ImportedRoute]:
    """The active routes that a protocol imports, never its own; those that its policies refuse are left out."""
    listed = tuple(entries) if settings else ()
    larger = _ports_with_subnets(listed) if policies.skips_local else frozenset()
    for entry in listed:
        source = source_of(entry, ipv6=ipv6)
        if not entry.active or source == own or not entry.hops or _internal(entry, larger):
            continue
        found = settings.get((source[0], source[1] or None)) or settings.get((source[0], None))
        if found is None:
            continue
        candidate = candidate_of(entry, ipv6=ipv6)
        if found.route_types and not any(is_of(candidate, kind) for kind in found.route_types):
            continue
        verdict = apply_policy(policies, found.route_policy, candidate)
        if verdict.route is not None:
            yield ImportedRoute(entry, found, verdict.route, verdict.sets_cost)


def _ports_with_subnets(entries: Iterable[Entry]) -> frozenset[str]:
    """The interfaces whose addresses are not host routes alone."""
    return frozenset(
        entry.hops[0].interface
        for entry in entries
        if entry.protocol == "direct" and entry.hops and entry.hops[0].address not in _LOCALHOSTS
    )


def _internal(entry: Entry, larger: frozenset[str]) -> bool:
    """The host routes by which a device reaches its own addresses, and that of all links.

    Loopbacks' are none, but for those of `larger`, which have a subnet beside the address.
    """
    if entry.protocol != "direct":
        return False
    hop = entry.hops[0]
    loopback = hop.interface.lower().startswith("loopback") and hop.interface not in larger
    return hop.interface in (LOOPBACK_INTERFACE, "NULL0") or (hop.address in _LOCALHOSTS and not loopback)
