"""The lists and policies with what they decided.

Captured on AR2220 in eNSP: `display route-policy`; the others have the manual's layout.
"""

from collections.abc import Iterator

from labkit.nos.config import CommunityRule, DeviceConfig, PathRule, PolicyNode, PrefixRule
from labkit.nos.huawei.display.kept_lines import lines as kept
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.configuration import body_lines
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.shell.dialect import Dialect
from labkit.nos.state import PolicyHits

table = Table()

HELP = {
    "ip": "IP information",
    "route-policy": "Route-policy",
    "ip-prefix": "Address prefix lists",
    "as-path-filter": "AS path filters",
    "community-filter": "Community filters",
}


def route_policies(config: DeviceConfig, dialect: Dialect, hits: PolicyHits, name: str | None) -> str:
    """Render the nodes of one policy, or of all."""
    lines: list[str] = []
    before = ""
    for key in sorted(config.route_policies):
        node = config.route_policies[key]
        if name not in (None, node.name):
            continue
        if node.name != before:
            lines.append(f"Route-policy : {node.name}")
            before = node.name
        lines += _node(node, dialect, hits.nodes.get(key, 0))
    return joined(lines)


def _node(node: PolicyNode, dialect: Dialect, count: int) -> Iterator[str]:
    yield f"  {'permit' if node.permit else 'deny'} : {node.number} (matched counts: {count})"
    body = list(body_lines(dialect, "route-policy", node))
    for heading, word in (("Match", "if-match "), ("Apply", "apply ")):
        clauses = [line for line in body if line.startswith(word)]
        if clauses:
            yield f"    {heading} clauses : "
            yield from (f"      {clause.rstrip()}" for clause in clauses)


def prefix_lists(lists: dict[str, dict[int, PrefixRule]], hits: PolicyHits, name: str | None) -> str:
    """Render the rules of one list, or of all."""
    lines: list[str] = []
    for listed, rules in sorted(lists.items()):
        if name not in (None, listed):
            continue
        lines.append(f"Prefix-list {listed}")
        lines.append(f"Permitted {hits.prefixes.get((listed, True), 0)}")
        lines.append(f"Denied {hits.prefixes.get((listed, False), 0)}")
        lines += [_prefix_rule(rules[index]) for index in sorted(rules)]
    return joined(lines)


def _prefix_rule(rule: PrefixRule) -> str:
    prefix = f"{str(rule.address).upper()}/{rule.length}"
    line = f"        index: {rule.index:<16}{'permit' if rule.permit else 'deny':<8}{prefix:<20}"
    if rule.least is not None:
        line += f" ge {rule.least:>3}"
    if rule.most is not None:
        line += f" le {rule.most:>3}"
    return line.rstrip()


def path_filters(filters: dict[str, dict[int, PathRule]], name: str | None) -> str:
    """Render the rules of AS path filters."""
    lines: list[str] = []
    for listed in sorted(filters, key=_order):
        if name in (None, listed):
            lines.append(f"As path filter {'number' if listed.isdecimal() else 'name'}: {listed}")
            lines += [
                f"          index: {rule.index:<7}{_mode(rule.permit):<10}{rule.expression}"
                for rule in filters[listed].values()
            ]
    return joined(lines)


def community_filters(filters: dict[str, dict[int, CommunityRule]], name: str | None) -> str:
    """Render the rules of community filters."""
    lines: list[str] = []
    for listed in sorted(filters, key=_order):
        if name in (None, listed):
            lines.append(f"Community filter {'Number' if listed.isdecimal() else 'Name'}: {listed}")
            lines += [
                f"          index: {rule.index:<7}{_mode(rule.permit):<10}"
                f"{rule.expression or ' '.join(rule.communities)}"
                for rule in filters[listed].values()
            ]
    return joined(lines)


def _mode(permit: bool) -> str:
    return "permit" if permit else "deny"


def _order(name: str) -> tuple[bool, int, str]:
    return (not name.isdecimal(), int(name) if name.isdecimal() else 0, name)


@table.display("display route-policy [<name:string 1-40>]", help=HELP)
def show_route_policies(call: Call) -> str:
    """Show route-policies and how many routes each node matched."""
    device = call.device
    return route_policies(device.config, device.dialect, device.state.policy_hits(), call["name"])


@table.display("display ip ip-prefix [<name:string 1-169>]", help=HELP)
def show_prefix_lists(call: Call) -> str:
    """Show prefix lists and how many routes they let pass."""
    return prefix_lists(call.device.config.prefix_lists, call.device.state.policy_hits(), call["name"])


@table.display(
    "display ip ipv6-prefix [<name:string 1-169>]", help=HELP | {"ipv6-prefix": "IPv6 prefix lists"}
)
def show_prefix_lists6(call: Call) -> str:
    """Show the rules of IPv6 prefix lists."""
    name, lines = call["name"], list[str]()
    for listed, rules in sorted(call.device.config.prefix_lists6.items()):
        if name in (None, listed):
            lines.append(f"Prefix-list6 {listed}")
            lines += [_prefix_rule(rules[index]) for index in sorted(rules)]
    return joined(lines)


@table.display("display ip as-path-filter [<name:string 1-51>]", help=HELP)
def show_path_filters(call: Call) -> str:
    """Show AS path filters."""
    return path_filters(call.device.config.path_filters, call["name"])


@table.display(
    "display ip extcommunity-filter [<name:string 1-51>]",
    help=HELP | {"extcommunity-filter": "Extended community filters"},
)
def show_extended_community_filters(call: Call) -> str:
    """Show extended community filters, which no simulated route is matched against."""
    rules: dict[str, list[str]] = {}
    for rule in kept(call.device.config, "ip extcommunity-filter"):
        found = str(next(rule[word] for word in ("name", "filter") if word in rule))
        if call["name"] in (None, found):
            rules.setdefault(found, []).append(f"{_mode('permit' in rule):<10}{rule['communities']}")
    return joined(
        line
        for listed in sorted(rules, key=_order)
        for line in (
            f"Extended community filter {'Number' if listed.isdecimal() else 'Name'}: {listed}",
            *(f"          {rule}" for rule in rules[listed]),
        )
    )


@table.display("display ip community-filter [<name:string 1-51>]", help=HELP)
def show_community_filters(call: Call) -> str:
    """Show community filters."""
    return community_filters(call.device.config.community_filters, call["name"])
