"""The lists of routing policy: ip-prefix, ipv6-prefix, as-path-filter and community-filter."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from labkit.nos.config import (
    CommunityRule,
    DeviceConfig,
    PathRule,
    PrefixRule,
)
from labkit.nos.huawei.ipv6 import network_of
from labkit.nos.shell.declaration import Call, Kept, Setting, Table, Values, present

table = Table()

RuleT = TypeVar("RuleT")

FIRST_ADVANCED = 100
"""Of numbered community filters: those below are basic."""
LAST_NUMBER = 199
STEP = 10
"""Between the indexes of rules that are numbered by themselves."""


def _next_index(rules: dict[int, Any]) -> int:
    return (max(rules, default=0) // STEP + 1) * STEP


def _in_order(rules: dict[int, RuleT]) -> Iterator[tuple[int | None, RuleT]]:
    """The rules by index; the index itself only where a rule typed without one would get another."""
    expected = STEP
    for index in sorted(rules):
        yield (None if index == expected else index), rules[index]
        expected = (index // STEP + 1) * STEP


def _store_prefix(call: Call) -> str | None:
    config: DeviceConfig = call.target
    length, least, most = call["length"], call["greater_equal"], call["less_equal"]
    low, high = length if least is None else least, 32 if most is None else most
    if not length <= low <= high:
        return "Error: The prefix length range is invalid."
    rules = config.prefix_lists.setdefault(call["name"], {})
    index = call["index"] or _next_index(rules)
    mask = (0xFFFFFFFF << (32 - length)) & 0xFFFFFFFF
    address = type(call["ip"])(int(call["ip"]) & mask)
    rules[index] = PrefixRule(index, call["action"] == "permit", address, length, least, most)
    return None


def _store_prefix6(call: Call) -> str | None:
    config: DeviceConfig = call.target
    address, length = network_of(call["ipv6"], call["length"])
    least, most = call["greater_equal"], call["less_equal"]
    low, high = length if least is None else least, 128 if most is None else most
    if not length <= low <= high:
        return "Error: The prefix length range is invalid."
    rules = config.prefix_lists6.setdefault(call["name"], {})
    index = call["index"] or _next_index(rules)
    rules[index] = PrefixRule(index, call["action"] == "permit", address, length, least, most)
    return None


def _clear_prefix6(call: Call) -> str | None:
    return _remove(
        call.target.prefix_lists6, call["name"], call["index"], "Error: The IPv6 prefix does not exist."
    )


def _clear_prefix(call: Call) -> str | None:
    return _remove(
        call.target.prefix_lists, call["name"], call["index"], "Error: The IP prefix does not exist."
    )


def _remove(lists: dict[str, dict[int, Any]], name: str, index: int | None, missing: str) -> str | None:
    """Remove a rule of a list, or the list; one without rules does not exist."""
    if name not in lists or (index is not None and index not in lists[name]):
        return missing
    if index is not None:
        del lists[name][index]
    if index is None or not lists[name]:
        del lists[name]
    return None


def _action(permit: bool) -> str:
    return "permit" if permit else "deny"


def _prefix_lines(config: DeviceConfig) -> Iterable[Values]:
    return _rule_lines(config.prefix_lists, "ip")


def _prefix6_lines(config: DeviceConfig) -> Iterable[Values]:
    return _rule_lines(config.prefix_lists6, "ipv6")


def _rule_lines(lists: dict[str, dict[int, PrefixRule]], word: str) -> Iterable[Values]:
    for name, rules in sorted(lists.items()):
        for index in sorted(rules):
            rule = rules[index]
            yield present(
                {
                    "name": name,
                    "index": index,
                    "action": _action(rule.permit),
                    word: rule.address,
                    "length": rule.length,
                    "greater_equal": rule.least,
                    "less_equal": rule.most,
                }
            )


_LIST_NAME = re.compile(r"\d+")


def _list_key(name: str) -> tuple[int, int, str]:
    """Numbered lists come before named ones."""
    return (0, int(name), "") if _LIST_NAME.fullmatch(name) else (1, 0, name)


def _store_path(call: Call) -> str | None:
    rules = call.target.path_filters.setdefault(call["name"], {})
    permit, expression = call["action"] == "permit", call["expression"]
    if any((rule.permit, rule.expression) == (permit, expression) for rule in rules.values()):
        return None
    index = call["index"] or _next_index(rules)
    rules[index] = PathRule(index, permit, expression)
    return None


def _path_lines(config: DeviceConfig) -> Iterable[Values]:
    for name in sorted(config.path_filters, key=_list_key):
        for index, rule in _in_order(config.path_filters[name]):
            yield present(
                {"name": name, "index": index, "action": _action(rule.permit), "expression": rule.expression}
            )


def _clear_path(call: Call) -> str | None:
    rules = call.target.path_filters.get(call["name"], {})
    wanted = call["expression"]
    if wanted is not None:
        gone = [index for index, rule in rules.items() if rule.expression == wanted]
        return _remove(
            call.target.path_filters, call["name"], gone[0] if gone else -1, "Error: The rule does not exist."
        )
    return _remove(
        call.target.path_filters, call["name"], call["index"], "Error: The AS path filter does not exist."
    )


def _store_community(call: Call) -> str | None:
    name: str = call["name"]
    rules = call.target.community_filters.get(name, {})
    permit = call["action"] == "permit"
    expression = call["expression"] or ""
    communities = tuple(call["communities"] or ())
    if name.isdecimal() and not 1 <= int(name) <= LAST_NUMBER:
        return "Error: The name of a community filter must not be a number."
    if name.isdecimal() and bool(expression) != (int(name) >= FIRST_ADVANCED):
        return "Error: The number is that of a community filter of another type."
    if any(bool(rule.expression) != bool(expression) for rule in rules.values()):
        return "Error: The community filter is of another type."
    if any(
        (r.permit, r.communities, r.expression) == (permit, communities, expression) for r in rules.values()
    ):
        return None
    index = call["index"] or _next_index(rules)
    call.target.community_filters[name] = {
        **rules,
        index: CommunityRule(index, permit, communities, expression),
    }
    return None


def _clear_community(call: Call) -> str | None:
    return _remove(
        call.target.community_filters,
        call["name"],
        call["index"],
        "Error: The community filter does not exist.",
    )


def _community_lines(kind: str) -> Callable[[DeviceConfig], Iterable[Values]]:
    """The lines of one kind: numbered ones, basic and advanced named ones are three notations."""

    def lines(config: DeviceConfig) -> Iterable[Values]:
        for name in sorted(config.community_filters, key=_list_key):
            for index, rule in _in_order(config.community_filters[name]):
                numbered = _LIST_NAME.fullmatch(name) is not None
                if kind != _kind(rule, numbered=numbered):
                    continue
                yield present(
                    {
                        "name": int(name) if numbered else name,
                        "index": index,
                        "action": _action(rule.permit),
                        "communities": list(rule.communities) or None,
                        "expression": rule.expression or None,
                    }
                )

    return lines


def _kind(rule: CommunityRule, *, numbered: bool) -> str:
    return ("numbered " if numbered else "") + ("advanced" if rule.expression else "basic")


def _community_setting(kind: str, name: str, what: str) -> Setting:
    return Setting(
        views=("system",),
        notation=f"ip community-filter {name} [index <index:1-4294967295>] <action:permit|deny> {what}",
        undo=(f"undo ip community-filter {name} [index <index:1-4294967295>]",),
        path="community_filters",
        read=None,
        store=_named(_store_community),
        clear=_named(_clear_community),
        lines=_community_lines(kind),
        block="ip ip-prefix",
        place=12,
        help={"community-filter": "Add community filter"},
    )


def _named(run: Callable[[Call], str | None]) -> Callable[[Call], str | None]:
    """The same on a list whose number is held as text, like a name."""

    def adapted(call: Call) -> str | None:
        values = dict(call.values) | {"name": str(call["name"])}
        return run(Call(call.device, call.terminal, values, call.line, call.target, call.negative))

    return adapted


_COMMUNITIES = "[<communities:community>&<1-20>]"

table.add(
    Setting(
        views=("system",),
        notation=(
            "ip ip-prefix <name:string 1-169> [index <index:1-4294967295>] <action:permit|deny> "
            "<ip> <length:mask-length> [greater-equal <greater-equal:0-32>] [less-equal <less-equal:0-32>]"
        ),
        undo=("undo ip ip-prefix <name:string 1-169> [index <index:1-4294967295>]",),
        path="prefix_lists",
        store=_store_prefix,
        clear=_clear_prefix,
        lines=_prefix_lines,
        place=10,
        help={
            "ip-prefix": "Specify an address prefix list",
            "index": "Specify the index of the rule",
            "permit": "Permit the matching routes",
            "deny": "Deny the matching routes",
            "greater-equal": "Specify the lower bound of the mask length",
            "less-equal": "Specify the upper bound of the mask length",
        },
    ),
    Setting(
        views=("system",),
        notation=(
            "ip ipv6-prefix <name:string 1-169> [index <index:1-4294967295>] <action:permit|deny> "
            "<ipv6> <length:0-128> [greater-equal <greater-equal:0-128>] [less-equal <less-equal:0-128>]"
        ),
        undo=("undo ip ipv6-prefix <name:string 1-169> [index <index:1-4294967295>]",),
        path="prefix_lists6",
        store=_store_prefix6,
        clear=_clear_prefix6,
        lines=_prefix6_lines,
        block="ip ip-prefix",
        place=10.5,
        help={"ipv6-prefix": "Specify an IPv6 address prefix list"},
    ),
    Setting(
        views=("system",),
        notation=(
            "ip as-path-filter <name:string 1-51> [index <index:1-4294967295>] "
            "<action:permit|deny> <expression:path-expression>"
        ),
        undo=(
            "undo ip as-path-filter <name:string 1-51> [index <index:1-4294967295>]",
            "undo ip as-path-filter <name:string 1-51> {permit|deny} <expression:path-expression>",
        ),
        path="path_filters",
        store=_store_path,
        clear=_clear_path,
        lines=_path_lines,
        block="ip ip-prefix",
        place=11,
        help={"as-path-filter": "Add AS path filter", "<expression>": "Regular expression"},
    ),
    _community_setting("numbered basic", "<name:1-99>", _COMMUNITIES),
    _community_setting("numbered advanced", "<name:100-199>", "<expression:path-expression>"),
    _community_setting("basic", "basic <name:string 1-51>", _COMMUNITIES),
    _community_setting("advanced", "advanced <name:string 1-51>", "<expression:path-expression>"),
)
table.add(
    *(
        Kept(
            views=("system",),
            notation=f"ip extcommunity-filter {name} {{permit|deny}} <communities:text 1-200>",
            undo=(f"undo ip extcommunity-filter {name}",),
            single=False,
            block="ip ip-prefix",
            place=16,
        )
        for name in ("basic <name:string 1-51>", "advanced <name:string 1-51>", "<filter:1-399>")
    ),
    *(
        Kept(
            views=("system",),
            notation=f"ip {word} <name:string 1-169> description <description:text 1-80>",
            undo=(f"undo ip {word} <name:string 1-169> description",),
            single=False,
            block="ip ip-prefix",
            place=9.9,
        )
        for word in ("ip-prefix", "ipv6-prefix")
    ),
    Kept(
        views=("system",),
        notation="ip rd-filter <filter:1-255> {permit|deny} <distinguisher:string 3-21>&<1-10>",
        undo=("undo ip rd-filter <filter:1-255>",),
        single=False,
        block="ip ip-prefix",
        place=17,
    ),
)
