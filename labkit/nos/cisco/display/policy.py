"""The lists of routing policy and route-maps: `show ip prefix-list`, `show route-map` and their like.

Layouts as in Cisco's command references and in the public samples of ntc-templates.
"""

from collections.abc import Iterator

from labkit.nos.cisco.display.bgp import community
from labkit.nos.cisco.policy_lists import action
from labkit.nos.cisco.route_map import TYPE_WORDS
from labkit.nos.config import DeviceConfig, PolicyNode, PrefixRule
from labkit.nos.shell.declaration import Call, Table

table = Table()

_HELP = {
    "prefix-list": "List IP prefix lists",
    "route-map": "route-map information",
    "as-path-access-list": "List AS path access lists",
    "community-list": "List community-list",
    "detail": "Detail of prefix lists",
    "summary": "Summary of prefix lists",
    "<name>": "Name of a list or map",
}


def _bounds(rule: PrefixRule) -> str:
    least = "" if rule.least is None else f" ge {rule.least}"
    return least + ("" if rule.most is None else f" le {rule.most}")


def prefix_list(name: str, rules: dict[int, PrefixRule], version: str = "ip") -> Iterator[str]:
    """A prefix list with its entries."""
    yield f"{version} prefix-list {name}: {len(rules)} entries"
    for index in sorted(rules):
        rule = rules[index]
        prefix = f"{rule.address}/{rule.length}".upper()
        yield f"   seq {index} {action(rule)} {prefix}{_bounds(rule)}"


def prefix_list_detail(name: str, rules: dict[int, PrefixRule], description: str) -> Iterator[str]:
    """A prefix list with its counts, and with `description` where it has one."""
    ranges = sum(rule.least is not None or rule.most is not None for rule in rules.values())
    yield f"ip prefix-list {name}:"
    if description:
        yield f"   Description: {description}"
    first, last = (min(rules), max(rules)) if rules else (0, 0)
    yield f"   count: {len(rules)}, range entries: {ranges}, sequences: {first} - {last}, refcount: 1"


_DESCRIPTION = "ip prefix-list <name:string 1-63> description <text:text 1-80>"


def _description(config: DeviceConfig, name: str) -> str:
    found = (line["text"] for line in config.kept.get(_DESCRIPTION, ()) if line["name"] == name)
    return next(found, "")


def route_map(node: PolicyNode, config: DeviceConfig) -> Iterator[str]:
    """An entry of a route-map, clause by clause."""
    yield f"route-map {node.name}, {'permit' if node.permit else 'deny'}, sequence {node.number}"
    if node.description:
        yield "  Description:"
        yield f"    {node.description}"
    yield "  Match clauses:"
    yield from (f"    {clause}" for clause in _matches(node))
    yield "  Set clauses:"
    yield from (f"    {clause}" for clause in _sets(node, config))
    yield "  Policy routing matches: 0 packets, 0 bytes"


def _matches(node: PolicyNode) -> Iterator[str]:
    if node.match_acls:
        yield f"ip address (access-lists): {' '.join(map(str, node.match_acls))} "
    if node.match_prefix_lists:
        yield f"ip address prefix-lists: {' '.join(node.match_prefix_lists)} "
    if node.match_prefix_list6 is not None:
        yield f"ipv6 address prefix-lists: {node.match_prefix_list6} "
    if node.match_next_hop_acl is not None:
        yield f"ip next-hop (access-lists): {node.match_next_hop_acl} "
    if node.match_next_hop_prefix_list is not None:
        yield f"ip next-hop prefix-lists: {node.match_next_hop_prefix_list} "
    if node.match_source_acl is not None:
        yield f"ip route-source (access-lists): {node.match_source_acl} "
    if node.match_source_prefix_list is not None:
        yield f"ip route-source prefix-lists: {node.match_source_prefix_list} "
    if node.match_path_filters:
        yield f"as-path (as-path filter): {' '.join(node.match_path_filters)} "
    if node.match_community_filters:
        whole = " exact-match" if node.match_whole_community else ""
        yield f"community (community-list filter): {' '.join(node.match_community_filters)}{whole} "
    if node.match_interfaces:
        yield f"interface {' '.join(node.match_interfaces)} "
    if node.match_cost is not None:
        yield f"metric {node.match_cost} "
    if node.match_tag is not None:
        yield f"tag {node.match_tag} "
    if node.match_route_types:
        yield f"route-type {' '.join(TYPE_WORDS[kind] for kind in node.match_route_types)} "


def _sets(node: PolicyNode, config: DeviceConfig) -> Iterator[str]:
    if node.cost is not None:
        yield f"metric {node.cost.sign}{node.cost.amount}"
    if node.cost_type is not None:
        yield f"metric-type {node.cost_type}"
    if node.tag is not None:
        yield f"tag {node.tag}"
    if node.next_hop is not None:
        yield f"ip next-hop {node.next_hop}"
    if node.next_hop6 is not None:
        yield f"ipv6 next-hop {str(node.next_hop6).upper()}"
    if node.local_preference is not None:
        yield f"local-preference {node.local_preference}"
    if node.preferred_value is not None:
        yield f"weight {node.preferred_value}"
    if node.path is not None:
        yield f"as-path prepend {' '.join(map(str, node.path.numbers))}"
    if node.deletes_communities is not None:
        yield f"comm-list {node.deletes_communities} delete"
    if node.communities is not None:
        listed = " ".join(community(text, config) for text in node.communities.communities) or "none"
        yield f"community {listed}{' additive' if node.communities.additive else ''}"
    if node.origin is not None:
        yield f"origin {node.origin}" + ("" if node.origin_as is None else f" {node.origin_as}")


@table.display("show ip prefix-list [<name:string 1-63>]", help=_HELP)
def _show_prefix_lists(call: Call) -> Iterator[str]:
    for name, rules in sorted(call.device.config.prefix_lists.items()):
        if call["name"] in (None, name):
            yield from prefix_list(name, rules)


@table.display("show ipv6 prefix-list [<name:string 1-63>]", help=_HELP)
def _show_prefix_lists6(call: Call) -> Iterator[str]:
    for name, rules in sorted(call.device.config.prefix_lists6.items()):
        if call["name"] in (None, name):
            yield from prefix_list(name, rules, "ipv6")


@table.display("show ip prefix-list <form:detail|summary> [<name:string 1-63>]", help=_HELP)
def _show_prefix_list_details(call: Call) -> Iterator[str]:
    config = call.device.config
    for name, rules in sorted(config.prefix_lists.items()):
        if call["name"] not in (None, name):
            continue
        yield from prefix_list_detail(name, rules, _description(config, name))
        if call["form"] == "detail":
            for line in [*prefix_list(name, rules)][1:]:
                yield f"{line} (hit count: 0, refcount: 1)"


@table.display("show route-map [<name:string 1-64>]", help=_HELP)
def _show_route_maps(call: Call) -> Iterator[str]:
    nodes = call.device.config.route_policies
    listed = [nodes[key] for key in sorted(nodes) if call["name"] in (None, key[0])]
    if call["name"] is not None and not listed:
        yield f"route-map {call['name']} not found"
    for node in listed:
        yield from route_map(node, call.device.config)


@table.display("show ip as-path-access-list [<number:1-500>]", help=_HELP)
def _show_paths(call: Call) -> Iterator[str]:
    for name, rules in sorted(call.device.config.path_filters.items(), key=lambda item: int(item[0])):
        if call["number"] in (None, int(name)):
            yield f"AS path access list {name}"
            yield from (f"    {action(rules[index])} {rules[index].expression}" for index in sorted(rules))


@table.display("show ip community-list [<name:string 1-80>]", help=_HELP)
def _show_communities(call: Call) -> Iterator[str]:
    config = call.device.config
    for name, rules in sorted(config.community_filters.items()):
        if call["name"] not in (None, name):
            continue
        first = rules[min(rules)]
        kind = "expanded" if first.expression else "standard"
        yield f"Community {kind} list {name}" if name.isdecimal() else f"Named Community {kind} list {name}"
        for index in sorted(rules):
            rule = rules[index]
            what = rule.expression or " ".join(community(text, config) for text in rule.communities)
            yield f"    {action(rule)} {what}"
