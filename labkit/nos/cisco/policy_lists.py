"""The lists of routing policy: prefix lists, AS path access lists, community lists."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from labkit.nos.config import CommunityRule, DeviceConfig, PathRule, PrefixRule
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values, present

table = Table()

STEP = 5
"""Between the sequence numbers of rules that are numbered by themselves."""
_HELP = {
    "prefix-list": "Build a prefix list",
    "seq": "sequence number of an entry",
    "permit": "Specify packets to forward",
    "deny": "Specify packets to reject",
    "ge": "Minimum prefix length to be matched",
    "le": "Maximum prefix length to be matched",
    "description": "Prefix-list specific description",
    "<prefix>": "IP prefix <network>/<length>, e.g., 35.0.0.0/8",
    "as-path": "BGP autonomous system path filter",
    "access-list": "Specify an access list number",
    "community-list": "Add a community list entry",
    "standard": "Add a standard community-list entry",
    "expanded": "Add an expanded community-list entry",
    "<expression>": "A regular-expression to match the BGP AS paths",
}
RuleT = TypeVar("RuleT", PathRule, CommunityRule)


def _next(rules: dict[int, Any]) -> int:
    return (max(rules, default=0) // STEP + 1) * STEP


def action(rule: PrefixRule | PathRule | CommunityRule) -> str:
    """`permit` or `deny`."""
    return "permit" if rule.permit else "deny"


def _prefix_rule(call: Call, index: int) -> PrefixRule:
    address, length = call["prefix"]
    bits = address.max_prefixlen
    network = type(address)(int(address) >> (bits - length) << (bits - length))
    return PrefixRule(index, call["action"] == "permit", network, length, call["ge"], call["le"])


def _same(one: PrefixRule, other: PrefixRule) -> bool:
    """Whether two rules say the same, whatever their numbers."""
    return (one.permit, one.address, one.length, one.least, one.most) == (
        other.permit,
        other.address,
        other.length,
        other.least,
        other.most,
    )


def _store_prefix(path: str) -> Callable[[Call], str | None]:
    def store(call: Call) -> str | None:
        lists: dict[str, dict[int, PrefixRule]] = getattr(call.target, path)
        rules = lists.get(call["name"], {})
        rule = _prefix_rule(call, call["seq"] or _next(rules))
        longest = rule.address.max_prefixlen
        low = rule.length + 1 if rule.least is None else rule.least
        high = longest if rule.most is None else rule.most
        if not rule.length <= low <= high <= longest and (rule.least, rule.most) != (None, None):
            prefix = f"{rule.address}/{rule.length}"
            return f"% Invalid prefix range for {prefix}, make sure: len < ge-value <= le-value"
        if any(_same(held, rule) for held in rules.values()):
            return None
        lists[call["name"]] = {**rules, rule.index: rule}
        return None

    return store


def _clear_prefix(path: str) -> Callable[[Call], str | None]:
    def clear(call: Call) -> str | None:
        lists: dict[str, dict[int, PrefixRule]] = getattr(call.target, path)
        rules = lists.get(call["name"])
        if rules is None:
            return "%Can't find prefix-list"
        if call["prefix"] is not None:
            wanted = _prefix_rule(call, 0)
            gone = [index for index, rule in rules.items() if _same(rule, wanted)]
        else:
            gone = list(rules) if call["seq"] is None else [call["seq"]]
        for index in gone:
            rules.pop(index, None)
        if not rules:
            del lists[call["name"]]
        return None

    return clear


def _prefix_lines(path: str) -> Callable[[DeviceConfig], Iterable[Values]]:
    def lines(config: DeviceConfig) -> Iterable[Values]:
        for name, rules in sorted(getattr(config, path).items()):
            for index in sorted(rules):
                rule: PrefixRule = rules[index]
                yield {
                    "name": name,
                    "seq": index,
                    "action": action(rule),
                    "prefix": (rule.address, rule.length),
                    **{
                        word: value
                        for word, value in (("ge", rule.least), ("le", rule.most))
                        if value is not None
                    },
                }

    return lines


def _prefix_list(version: str, kind: str, longest: int, path: str, place: float) -> Setting:
    rule = f"<action:permit|deny> <prefix:{kind}> [ge <ge:1-{longest}>] [le <le:1-{longest}>]"
    return Setting(
        views=("system",),
        notation=f"{version} prefix-list <name:string 1-63> [seq <seq:1-4294967294>] {rule}",
        undo=(f"no {version} prefix-list <name:string 1-63> [seq <seq:1-4294967294>] [{rule}]",),
        path=path,
        store=_store_prefix(path),
        clear=_clear_prefix(path),
        lines=_prefix_lines(path),
        block=f"{version} prefix-list",
        place=place,
        help=_HELP,
    )


def _append(lists: dict[str, dict[int, RuleT]], name: str, rule: RuleT) -> None:
    """Add a rule behind the others, unless the list has it."""
    rules = lists.setdefault(name, {})
    alike = {(held.permit, _content(held)) for held in rules.values()}
    if (rule.permit, _content(rule)) not in alike:
        rules[rule.index] = rule


def _content(rule: PathRule | CommunityRule) -> tuple[str, ...]:
    return (rule.expression,) if isinstance(rule, PathRule) else (rule.expression, *rule.communities)


def _take_out(lists: dict[str, dict[int, RuleT]], name: str, rule: RuleT | None) -> None:
    """Remove a rule, or without one the list."""
    rules = lists.get(name, {})
    wanted = None if rule is None else (rule.permit, _content(rule))
    gone = [index for index, held in rules.items() if wanted in (None, (held.permit, _content(held)))]
    for index in gone:
        del rules[index]
    if not rules:
        lists.pop(name, None)


def _path(call: Call) -> str | None:
    lists: dict[str, dict[int, PathRule]] = call.target.path_filters
    name = str(call["number"])
    rule = None
    if call["action"] is not None:
        rule = PathRule(_next(lists.get(name, {})), call["action"] == "permit", call["expression"])
    if call.negative:
        _take_out(lists, name, rule)
    elif rule is not None:
        _append(lists, name, rule)
    return None


def _path_lines(config: DeviceConfig) -> Iterable[Values]:
    for name in sorted(config.path_filters, key=int):
        for _, rule in sorted(config.path_filters[name].items()):
            yield {"number": int(name), "action": action(rule), "expression": rule.expression}


def _community(call: Call) -> str | None:
    lists: dict[str, dict[int, CommunityRule]] = call.target.community_filters
    if isinstance(call["name"], str) and call["name"].isdecimal():
        return "% A name must not be a number"
    name = str(call["name"])
    rule = None
    if call["action"] is not None:
        rule = CommunityRule(
            _next(lists.get(name, {})),
            call["action"] == "permit",
            tuple(call["communities"] or ()),
            call["expression"] or "",
        )
    if call.negative:
        _take_out(lists, name, rule)
    elif rule is not None:
        if any(bool(held.expression) != bool(rule.expression) for held in lists.get(name, {}).values()):
            return "% A community-list with this name already exists with another type"
        _append(lists, name, rule)
    return None


def _community_lines(*, numbered: bool, expanded: bool) -> Callable[[DeviceConfig], Iterable[Values]]:
    def lines(config: DeviceConfig) -> Iterable[Values]:
        for name in sorted(config.community_filters, key=lambda name: (not name.isdecimal(), name.zfill(3))):
            for _, rule in sorted(config.community_filters[name].items()):
                if name.isdecimal() == numbered and bool(rule.expression) == expanded:
                    yield present(
                        {
                            "name": int(name) if numbered else name,
                            "action": action(rule),
                            "communities": list(rule.communities) or None,
                            "expression": rule.expression or None,
                        }
                    )

    return lines


def _community_list(name: str, *, numbered: bool, expanded: bool) -> Setting:
    what = "<expression:path-expression>" if expanded else "<communities:community>&<1-32>"
    return Setting(
        views=("system",),
        notation=f"ip community-list {name} <action:permit|deny> {what}",
        undo=(f"no ip community-list {name} [<action:permit|deny> {what}]",),
        path="community_filters",
        store=_community,
        clear=_community,
        lines=_community_lines(numbered=numbered, expanded=expanded),
        block="ip community-list",
        place=20,
        help=_HELP,
    )


table.add(
    _prefix_list("ip", "ip-prefix", 32, "prefix_lists", 30),
    _prefix_list("ipv6", "ipv6-prefix", 128, "prefix_lists6", 30),
    Setting(
        views=("system",),
        notation="ip as-path access-list <number:1-500> <action:permit|deny> <expression:path-expression>",
        undo=(
            "no ip as-path access-list <number:1-500> [<action:permit|deny> <expression:path-expression>]",
        ),
        path="path_filters",
        store=_path,
        clear=_path,
        lines=_path_lines,
        block="ip as-path",
        place=25,
        help=_HELP,
    ),
    _community_list("<name:1-99>", numbered=True, expanded=False),
    _community_list("<name:100-500>", numbered=True, expanded=True),
    _community_list("standard <name:string 1-80>", numbered=False, expanded=False),
    _community_list("expanded <name:string 1-80>", numbered=False, expanded=True),
    Kept(
        views=("system",),
        notation="ip bgp-community new-format",
        block="ip bgp-community",
        help={"new-format": "Select aa:nn format for BGP community"},
    ),
    *(
        Kept(
            views=("system",),
            notation=f"{version} prefix-list <name:string 1-63> description <text:text 1-80>",
            undo=(f"no {version} prefix-list <name:string 1-63> description",),
            single=False,
            block=f"{version} prefix-list",
            place=29,
            help=_HELP,
        )
        for version in ("ip", "ipv6")
    ),
)
