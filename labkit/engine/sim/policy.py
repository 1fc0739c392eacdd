"""Routing policy: lists that routes pass or not, and route-policies that change them on the way.

All lists end in deny. A list that does not exist lets everything pass, as does a policy that does not exist in VRP.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal, TypeVar

from labkit.engine.sim.ipv4 import Prefix
from labkit.nos.config import (
    CommunityRule,
    CostChange,
    DeviceConfig,
    PathRule,
    PolicyNode,
    PrefixRule,
    RouteFilter,
)
from labkit.nos.state import PolicyHits


class MemberAs(int):
    """An AS of a confederation, in an AS_CONFED_SEQUENCE (RFC 5065, 3)."""

    __slots__ = ()


AsPath = tuple[int | frozenset[int], ...]
"""AS numbers, the nearest first; a frozenset is an AS_SET (RFC 4271, 4.3)."""
Origin = Literal["igp", "egp", "incomplete"]
Rule = TypeVar("Rule")
MAXIMUM_COST = 0xFFFFFFFF
_IOS = frozenset({"cisco"})
"""Vendors with which a policy that does not exist lets nothing pass (Cisco's command reference, `redistribute`), and
local routes stay local."""
ANY = 0xFFFFFFFF
"""A wildcard that matches every address."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A route on its way through a policy, in the terms that policies know."""

    prefix: Prefix
    next_hop: int = 0
    interface: str = ""
    cost: int = 0
    tag: int = 0
    route_type: str = ""
    """`internal`, `external-type1`, `is-is-level-2`, …; empty where no protocol says."""
    cost_type: str = ""
    preference: int | None = None
    """None until a policy sets it."""
    as_path: AsPath = ()
    communities: frozenset[str] = frozenset()
    local_preference: int | None = None
    preferred_value: int = 0
    origin: Origin = "incomplete"
    source: int = 0
    """The peer that sent it; 0 where none did."""
    ipv6: bool = False

    @property
    def bits(self) -> int:
        """The length of its addresses."""
        return 128 if self.ipv6 else 32


@dataclass(frozen=True, slots=True)
class SourceRule:
    """A rule of an ACL as routing policy reads it: the source address with its wildcard bits."""

    permit: bool
    address: int
    wildcard: int


@dataclass(frozen=True, slots=True)
class Policies:
    """The lists and policies of a device, in the order in which they are tried."""

    prefix_lists: Mapping[str, tuple[PrefixRule, ...]] = field(default_factory=dict)
    path_filters: Mapping[str, tuple[PathRule, ...]] = field(default_factory=dict)
    community_filters: Mapping[str, tuple[CommunityRule, ...]] = field(default_factory=dict)
    nodes: Mapping[str, tuple[PolicyNode, ...]] = field(default_factory=dict)
    acls: Mapping[str, tuple[SourceRule, ...]] = field(default_factory=dict)
    """By number or name, in text."""
    prefix_lists6: Mapping[str, tuple[PrefixRule, ...]] = field(default_factory=dict)
    acls6: Mapping[str, tuple[SourceRule, ...]] = field(default_factory=dict)
    refuses_missing: bool = False
    """A policy that does not exist lets nothing pass (IOS), not everything (VRP)."""
    skips_local: bool = False
    """A loopback's own address is not imported beside the subnet that it is in (IOS), as it is elsewhere (VRP)."""
    hits: PolicyHits | None = field(default=None, compare=False, repr=False)
    """Counts, where somebody asks, how often each list and node decides."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a route-policy made of a route: the changed route, or None; and the number of the node that decided."""

    route: Candidate | None
    node: int | None
    sets_cost: bool = False
    """Whether the policy set the cost, were it to what it had been."""


def read_policies(config: DeviceConfig, vendor: str = "huawei") -> Policies:
    """Read a device's lists and policies. The nodes are copies, which later edits do not reach."""
    nodes: dict[str, list[PolicyNode]] = {}
    for _, node in sorted(config.route_policies.items()):
        nodes.setdefault(node.name, []).append(replace(node, description="", kept={}))
    return Policies(
        {name: _ordered(rules) for name, rules in config.prefix_lists.items()},
        {name: _ordered(rules) for name, rules in config.path_filters.items()},
        {name: _ordered(rules) for name, rules in config.community_filters.items()},
        {name: tuple(own) for name, own in nodes.items()},
        _source_rules(config),
        {name: _ordered(rules) for name, rules in config.prefix_lists6.items()},
        _source_rules6(config),
        vendor in _IOS,
        vendor in _IOS,
    )


def _source_rules(config: DeviceConfig) -> dict[str, tuple[SourceRule, ...]]:
    """The ACLs by number and by name, reduced to the source addresses of their rules."""
    found: dict[str, tuple[SourceRule, ...]] = {}
    for acl in config.acls.values():
        rules = []
        for number in sorted(acl.rules):
            rule = acl.rules[number]
            address, wildcard = (
                (0, ANY) if rule.source is None else (int(rule.source[0]), int(rule.source[1]))
            )
            rules.append(SourceRule(rule.permit, address, wildcard))
        found[str(acl.number)] = tuple(rules)
        if acl.name:
            found[acl.name] = tuple(rules)
    return found


def _source_rules6(config: DeviceConfig) -> dict[str, tuple[SourceRule, ...]]:
    """The same of the ACLs for IPv6, whose sources are prefixes."""
    found: dict[str, tuple[SourceRule, ...]] = {}
    for acl in config.acls6.values():
        rules = []
        for number in sorted(acl.rules):
            rule = acl.rules[number]
            address, length = (0, 0) if rule.source6 is None else (int(rule.source6[0]), rule.source6[1])
            rules.append(SourceRule(rule.permit, address, (1 << 128 - length) - 1))
        found.update(dict.fromkeys((str(acl.number), *([acl.name] if acl.name else [])), tuple(rules)))
    return found


def _ordered(rules: Mapping[int, Rule]) -> tuple[Rule, ...]:
    return tuple(rules[index] for index in sorted(rules))


def count(counters: dict[Any, int], key: object) -> None:
    """Add one to a counter."""
    counters[key] = counters.get(key, 0) + 1


def prefix_list_permits(rules: Iterable[PrefixRule], prefix: Prefix, bits: int = 32) -> bool:
    """The first rule whose network and lengths match decides. `bits` is the length of an address."""
    address, length = prefix
    for rule in rules:
        least = rule.length if rule.least is None else rule.least
        most = rule.most if rule.most is not None else (rule.length if rule.least is None else bits)
        inside = (address ^ int(rule.address)) >> (bits - rule.length) == 0
        if inside and least <= length <= most:
            return rule.permit
    return False


def acl_permits(rules: Iterable[SourceRule], prefix: Prefix) -> bool:
    """A basic ACL looks at the network address alone, whatever the length."""
    for rule in rules:
        if (prefix[0] ^ rule.address) & ~rule.wildcard == 0:
            return rule.permit
    return False


def path_text(path: AsPath) -> str:
    """An AS path as displays print it and expressions read it: `(65001 65002) 100 200 {300 400}`."""
    members = [str(part) for part in path if isinstance(part, MemberAs)]
    words = ["(" + " ".join(members) + ")"] if members else []
    for part in path[len(members) :]:
        if isinstance(part, frozenset):
            words.append("{" + " ".join(str(number) for number in sorted(part)) + "}")
        else:
            words.append(str(part))
    return " ".join(words)


@lru_cache(maxsize=1024)
def compile_path_expression(expression: str) -> re.Pattern[str] | None:
    """An AS path expression; `_` is the start, the end, a space or a bracket. None where it is malformed."""
    try:
        return re.compile(expression.replace("_", r"(?:^|$|[ ,{}()])"))
    except re.error:
        return None


def path_filter_permits(rules: Iterable[PathRule], path: AsPath) -> bool:
    """The first rule whose expression is found in the path decides."""
    text = path_text(path)
    for rule in rules:
        pattern = compile_path_expression(rule.expression)
        if pattern is not None and pattern.search(text):
            return rule.permit
    return False


def community_filter_permits(
    rules: Iterable[CommunityRule], communities: frozenset[str], *, whole: bool = False
) -> bool:
    """The first rule all of whose communities are there decides; with `whole`, there must be no others."""
    text = " ".join(sorted(communities))
    for rule in rules:
        if rule.expression:
            pattern = compile_path_expression(rule.expression)
            hit = pattern is not None and pattern.search(text) is not None
        else:
            wanted = frozenset(rule.communities) - {"internet"}
            hit = wanted == communities if whole else wanted <= communities
        if hit:
            return rule.permit
    return False


def filter_permits(policies: Policies, item: RouteFilter, route: Candidate) -> bool:
    """Whether a route passes a `filter-policy`."""
    if item.route_policy is not None:
        return apply_policy(policies, item.route_policy, route).route is not None
    return lists_permit(policies, route, item.acl, item.prefix_list)


def lists_permit(
    policies: Policies,
    route: Candidate,
    acl: int | str | None = None,
    prefix_list: str | None = None,
    path_filter: str | None = None,
) -> bool:
    """Whether a route passes the lists that are named: an IPv6 route's are ipv6-prefixes."""
    return (
        (acl is None or _acl(policies, acl, route.prefix, route.bits))
        and _prefix_list(policies, prefix_list, route.prefix, route.bits)
        and (path_filter is None or _path(policies, (path_filter,), route.as_path))
    )


def apply_policy(policies: Policies, name: str | None, route: Candidate) -> Verdict:
    """Try the nodes of a policy in their order: the first that matches decides, and if it permits, changes."""
    nodes = None if name is None else policies.nodes.get(name)
    if nodes is None:
        return Verdict(None if name is not None and policies.refuses_missing else route, None)
    for node in nodes:
        if node_matches(policies, node, route):
            if policies.hits is not None:
                count(policies.hits.nodes, (node.name, node.number))
            changed = _changed(policies, node, route) if node.permit else None
            return Verdict(changed, node.number, node.permit and node.cost is not None)
    return Verdict(None, None)


def node_matches(policies: Policies, node: PolicyNode, route: Candidate) -> bool:
    """Whether all conditions of a node hold. One on addresses of the other version does not."""
    return (
        (_matches6(policies, node, route) if route.ipv6 else _matches4(policies, node, route))
        and node.match_cost in (None, route.cost)
        and node.match_tag in (None, route.tag)
        and (not node.match_interfaces or route.interface in node.match_interfaces)
        and (not node.match_path_filters or _path(policies, node.match_path_filters, route.as_path))
        and (not node.match_community_filters or _communities(policies, node, route.communities))
        and (not node.match_route_types or any(is_of(route, kind) for kind in node.match_route_types))
    )


def _matches4(policies: Policies, node: PolicyNode, route: Candidate) -> bool:
    """The conditions on the addresses of an IPv4 route."""
    next_hop, source = (route.next_hop, 32), (route.source, 32)
    return (
        node.match_prefix_list6 is None
        and node.match_next_hop_prefix_list6 is None
        and _acl(policies, node.match_acl, route.prefix)
        and _prefix_list(policies, node.match_prefix_list, route.prefix)
        and (not node.match_acls or any(_acl(policies, acl, route.prefix) for acl in node.match_acls))
        and (
            not node.match_prefix_lists
            or any(_prefix_list(policies, name, route.prefix) for name in node.match_prefix_lists)
        )
        and _acl(policies, node.match_next_hop_acl, next_hop)
        and _prefix_list(policies, node.match_next_hop_prefix_list, next_hop)
        and _acl(policies, node.match_source_acl, source)
        and _prefix_list(policies, node.match_source_prefix_list, source)
    )


def _matches6(policies: Policies, node: PolicyNode, route: Candidate) -> bool:
    """The conditions on the addresses of an IPv6 route."""
    of_ipv4 = (
        node.match_acl,
        node.match_prefix_list,
        *node.match_acls,
        *node.match_prefix_lists,
        node.match_next_hop_acl,
        node.match_next_hop_prefix_list,
        node.match_source_acl,
        node.match_source_prefix_list,
    )
    return (
        all(name is None for name in of_ipv4)
        and _prefix_list(policies, node.match_prefix_list6, route.prefix, 128)
        and _prefix_list(policies, node.match_next_hop_prefix_list6, (route.next_hop, 128), 128)
    )


def _acl(policies: Policies, name: int | str | None, prefix: Prefix, bits: int = 32) -> bool:
    lists = policies.acls if bits == 32 else policies.acls6
    rules = None if name is None else lists.get(str(name))
    return rules is None or acl_permits(rules, prefix)


def _prefix_list(policies: Policies, name: str | None, prefix: Prefix, bits: int = 32) -> bool:
    lists = policies.prefix_lists if bits == 32 else policies.prefix_lists6
    rules = None if name is None else lists.get(name)
    if name is None or rules is None:
        return True
    permitted = prefix_list_permits(rules, prefix, bits)
    if policies.hits is not None and bits == 32:
        count(policies.hits.prefixes, (name, permitted))
    return permitted


def _path(policies: Policies, names: tuple[str, ...], path: AsPath) -> bool:
    found = [policies.path_filters.get(name) for name in names]
    return any(rules is None or path_filter_permits(rules, path) for rules in found)


def _communities(policies: Policies, node: PolicyNode, communities: frozenset[str]) -> bool:
    found = [policies.community_filters.get(name) for name in node.match_community_filters]
    whole = node.match_whole_community
    return any(rules is None or community_filter_permits(rules, communities, whole=whole) for rules in found)


def is_of(route: Candidate, kind: str) -> bool:
    """Whether a route is of a type that a policy names."""
    if kind.endswith("type1or2"):
        return route.route_type in (kind.removesuffix("or2"), kind.removesuffix("1or2") + "2")
    return route.route_type == kind


def _changed(policies: Policies, node: PolicyNode, route: Candidate) -> Candidate:
    """Apply what a node sets."""
    changes: dict[str, object] = {}
    if node.cost is not None:
        changes["cost"] = _cost(node.cost, route.cost)
    for name in ("cost_type", "preference", "tag", "local_preference", "preferred_value", "origin"):
        value = getattr(node, name)
        if value is not None:
            changes[name] = value
    next_hop = node.next_hop6 if route.ipv6 else node.next_hop
    if next_hop is not None:
        changes["next_hop"] = int(next_hop)
    if node.path is not None:
        changes["as_path"] = node.path.numbers + (() if node.path.overwrite else route.as_path)
    if node.deletes_communities is not None or node.communities is not None:
        changes["communities"] = _recoloured(policies, node, route.communities)
    return replace(route, **changes) if changes else route  # type: ignore[arg-type]  # each of its field's type


def _recoloured(policies: Policies, node: PolicyNode, communities: frozenset[str]) -> frozenset[str]:
    """What a node leaves of a route's communities, and adds to them or puts in their place (RFC 1997)."""
    if node.deletes_communities is not None:
        communities = _without(policies, node.deletes_communities, communities)
    if node.communities is None:
        return communities
    own = frozenset(node.communities.communities)
    return own | communities if node.communities.additive else own


def _without(policies: Policies, name: str, communities: frozenset[str]) -> frozenset[str]:
    """The communities but for those that a filter permits, each looked at alone; a missing filter takes none."""
    rules = policies.community_filters.get(name, ())
    return frozenset(each for each in communities if not community_filter_permits(rules, frozenset({each})))


def _cost(change: CostChange, cost: int) -> int:
    if change.sign == "+":
        return min(cost + change.amount, MAXIMUM_COST)
    return max(cost - change.amount, 0) if change.sign == "-" else change.amount
