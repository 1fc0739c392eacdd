"""Routing policy: lists and route-maps, given to each daemon whose configuration names one.

VRP lets everything pass a list or policy that does not exist, where FRR lets nothing: what does not exist is
not named to FRR. All of FRR's names are the device's own; those that only this engine needs begin with `labkit-`.
"""

from collections.abc import Iterable, Iterator, Sequence

from labkit.engine.linux.frr import shadows
from labkit.engine.linux.frr.lines import line, place
from labkit.engine.linux.interfaces import inside_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.language import _
from labkit.nos.config import Acl, CommunityRule, DeviceConfig, PolicyNode, PrefixRule, Redistribution

DEFAULT_ROUTE = "labkit-default"
"""The prefix-list that permits the default route alone."""
PASSED = "labkit-passed"
"""The prefix-list of static routes that stand for some of IS-IS (see `shadows`)."""
_SHADOWS, _PASSED, _APART = "labkit-shadows", 2, 3
"""The prefix-list of all that stand for something else; where imports take the former, and refuse the others."""
_ACL, _MERGED = "labkit-acl-", "labkit-any-"
_ROUTE_TYPES = {
    "internal": "internal",
    "external-type1": "external type-1",
    "external-type2": "external type-2",
}


def sections(
    device: DeviceView,
    daemon: str,
    users: Sequence[Redistribution] = (),
    *,
    bgp: bool = False,
    changes: bool = True,
) -> Document:
    """The device's lists and policies for a daemon, and a wrapper for each import of `users`.

    Without `changes` the policies only decide.
    """
    config = device.config
    lists = [f"ip prefix-list {DEFAULT_ROUTE} seq 5 permit 0.0.0.0/0"]
    apart = shadows.networks(device)
    lists += [f"ip prefix-list {_SHADOWS} seq {5 * n} permit {each}" for n, each in enumerate(apart, start=1)]
    passed = sorted({route.prefix for route in device.substituted.passed})
    lists += [f"ip prefix-list {PASSED} seq {5 * n} permit {each}" for n, each in enumerate(passed, start=1)]
    for name, rules in config.prefix_lists.items():
        lists += [_prefix_rule(name, rules[index]) for index in sorted(rules)]
    for acl in config.acls.values():
        lists += _access_list(acl)
    document: Document = {}
    if bgp:
        lists += _path_lists(config)
        lists += _community_lists(config)
    document[place(daemon)] = tuple(lists)
    for node in (config.route_policies[key] for key in sorted(config.route_policies)):
        action = "permit" if node.permit else "deny"
        document[place(daemon, f"route-map {node.name} {action} {node.number}")] = tuple(
            _node(config, node, bgp=bgp, changes=changes)
        )
    for item in users:
        document |= _wrapper(config, daemon, item)
        if apart and item.protocol == "static":
            refused = place(daemon, f"route-map {wrapper(item)} deny {_APART}")
            document[refused] = (f"match ip address prefix-list {_SHADOWS}",)
    return document


def policy(config: DeviceConfig, name: str | None) -> str:
    """The words that refer to a policy, where it exists."""
    exists = name is not None and any(own == name for own, _ in config.route_policies)
    return f" route-map {name}" if exists else ""


def wrapper(item: Redistribution) -> str:
    """The route-map of an import."""
    process = f"-{item.process_id}" if item.process_id is not None else ""
    return f"labkit-import-{item.protocol}{process}"


STATIC = wrapper(Redistribution("static"))
"""The route-map with which static routes are imported, be it for their own sake or for what they stand for."""


def passing(device: DeviceView, users: Iterable[Redistribution]) -> Redistribution | None:
    """The import of IS-IS, where static routes stand for some of its routes."""
    chosen = (item for item in users if item.protocol == "isis")
    return next(chosen, None) if device.substituted.passed else None


def stand_ins(daemon: str, item: Redistribution, changes: Iterable[str]) -> Document:
    """Import those static routes as what they stand for: `item` says how, `changes` what its wrapper does not."""
    return {
        place(daemon, f"route-map {STATIC} permit {_PASSED}"): (
            f"match ip address prefix-list {PASSED}",
            line(f"call {wrapper(item)}", "no call"),
            *changes,
        )
    }


def access_list(config: DeviceConfig, reference: int | str) -> str | None:
    """FRR's name of an ACL; None where it does not exist."""
    found = next(
        (acl for acl in config.acls.values() if reference in (acl.number, acl.name) and reference != ""), None
    )
    return f"{_ACL}{found.number}" if found is not None else None


def limits(config: DeviceConfig) -> Iterator[str]:
    """Conditions and changes of a policy that FRR has not."""
    for node in config.route_policies.values():
        at = f"route-policy {node.name} node {node.number}"
        if len(node.match_interfaces) > 1:
            yield _("{at}: several interfaces", at=at)
        if len(node.match_acls) > 1 or len(node.match_prefix_lists) > 1:
            yield _("{at}: several lists", at=at)
        if (
            any(kind not in _ROUTE_TYPES for kind in node.match_route_types)
            or len(node.match_route_types) > 1
        ):
            yield _("{at}: route types", at=at)
        if node.preference is not None:
            yield f"{at}: apply preference"
        if node.path is not None and node.path.overwrite:
            yield f"{at}: apply as-path … overwrite"


def _wrapper(config: DeviceConfig, daemon: str, item: Redistribution) -> Document:
    """VRP imports no default route, and gives what has no tag the tag 1 (OSPF)."""
    name = wrapper(item)
    lines = (
        [line(f"set tag {1 if item.tag is None else item.tag}", "no set tag")]
        if daemon.startswith("ospf")
        else []
    )
    called = policy(config, item.route_policy).removeprefix(" route-map ")
    if called:
        lines.append(line(f"call {called}", "no call"))
    return {
        place(daemon, f"route-map {name} deny 5"): (f"match ip address prefix-list {DEFAULT_ROUTE}",),
        place(daemon, f"route-map {name} permit 10"): tuple(lines),
    }


def _prefix_rule(name: str, rule: PrefixRule) -> str:
    action = "permit" if rule.permit else "deny"
    words = f"ip prefix-list {name} seq {rule.index} {action} {rule.address}/{rule.length}"
    least = rule.least if rule.least is not None and rule.least > rule.length else None
    most = rule.most if rule.most is not None else 32 if rule.least is not None else None
    if least is not None:
        words += f" ge {least}"
    if most is not None and (most > rule.length or most == least):
        words += f" le {most}"
    return words


def _access_list(acl: Acl) -> Iterator[str]:
    """An ACL as routing policy reads it: the source address with its wildcard, whatever the prefix's length."""
    for number in sorted(acl.rules):
        rule = acl.rules[number]
        source = "any" if rule.source is None else f"{rule.source[0]} {rule.source[1]}"
        yield f"access-list {_ACL}{acl.number} seq {number + 1} {'permit' if rule.permit else 'deny'} {source}"


def _path_lists(config: DeviceConfig) -> Iterator[str]:
    for name, rules in config.path_filters.items():
        for index in sorted(rules):
            rule = rules[index]
            action = "permit" if rule.permit else "deny"
            yield f"bgp as-path access-list {name} seq {index} {action} {rule.expression}"


def _community_lists(config: DeviceConfig) -> Iterator[str]:
    for name, rules in config.community_filters.items():
        for index in sorted(rules):
            yield _community_rule(name, rules[index])


def _community_rule(name: str, rule: CommunityRule) -> str:
    action = "permit" if rule.permit else "deny"
    kind, what = (
        ("expanded", rule.expression)
        if rule.expression
        else ("standard", " ".join(map(community, rule.communities)))
    )
    own = f"labkit-{'e' if rule.expression else 's'}-{name}"
    return f"bgp community-list {kind} {own} seq {rule.index} {action} {what or 'internet'}"


def community(text: str) -> str:
    """A community as FRR writes it: VRP also takes one number of 32 bits."""
    return f"{int(text) >> 16}:{int(text) & 0xFFFF}" if text.isdigit() else text


def _node(config: DeviceConfig, node: PolicyNode, *, bgp: bool, changes: bool) -> Iterator[str]:
    yield from _matches(config, node, bgp=bgp)
    if changes:
        yield from _changes(node, bgp=bgp)


def _matches(config: DeviceConfig, node: PolicyNode, *, bgp: bool) -> Iterator[str]:
    for reference in (node.match_acl, *node.match_acls[:1]):
        acl = None if reference is None else access_list(config, reference)
        if acl is not None:
            yield line(f"match ip address {acl}", "no match ip address")
    for name in (node.match_prefix_list, *node.match_prefix_lists[:1]):
        if name in config.prefix_lists:
            yield line(f"match ip address prefix-list {name}", "no match ip address prefix-list")
    hop = None if node.match_next_hop_acl is None else access_list(config, node.match_next_hop_acl)
    if hop is not None:
        yield line(f"match ip next-hop {hop}", "no match ip next-hop")
    if node.match_next_hop_prefix_list in config.prefix_lists:
        yield line(
            f"match ip next-hop prefix-list {node.match_next_hop_prefix_list}",
            "no match ip next-hop prefix-list",
        )
    if node.match_cost is not None:
        yield line(f"match metric {node.match_cost}", "no match metric")
    if node.match_tag is not None:
        yield line(f"match tag {node.match_tag}", "no match tag")
    for name in node.match_interfaces[:1]:
        inside = inside_name(config, name)
        yield line(f"match interface {inside}", "no match interface")
    if bgp:
        for name in [name for name in node.match_path_filters if name in config.path_filters][:1]:
            yield line(f"match as-path {name}", "no match as-path")
        yield from _matched_communities(config, node)


def _matched_communities(config: DeviceConfig, node: PolicyNode) -> Iterator[str]:
    whole = " exact-match" if node.match_whole_community else ""
    for name in [name for name in node.match_community_filters if name in config.community_filters][:1]:
        advanced = any(rule.expression for rule in config.community_filters[name].values())
        yield line(f"match community labkit-{'e' if advanced else 's'}-{name}{whole}", "no match community")


def _changes(node: PolicyNode, *, bgp: bool) -> Iterator[str]:
    if node.cost is not None:
        yield line(f"set metric {node.cost.sign}{node.cost.amount}", "no set metric")
    if node.cost_type in ("type-1", "type-2"):
        yield line(f"set metric-type {node.cost_type}", "no set metric-type")
    if node.tag is not None:
        yield line(f"set tag {node.tag}", "no set tag")
    if not bgp:
        return
    if node.next_hop is not None:
        yield line(f"set ip next-hop {node.next_hop}", "no set ip next-hop")
    if node.local_preference is not None:
        yield line(f"set local-preference {node.local_preference}", "no set local-preference")
    if node.preferred_value is not None:
        yield line(f"set weight {node.preferred_value}", "no set weight")
    if node.path is not None and not node.path.overwrite:
        yield line(f"set as-path prepend {' '.join(map(str, node.path.numbers))}", "no set as-path prepend")
    if node.communities is not None:
        listed = " ".join(map(community, node.communities.communities)) or "none"
        additive = " additive" if node.communities.additive else ""
        yield line(f"set community {listed}{additive}", "no set community")
    if node.origin is not None:
        yield line(f"set origin {node.origin}", "no set origin")
