"""Access control lists and time ranges."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from labkit.nos.config import Acl, AclRule, DeviceConfig, find_acl
from labkit.nos.huawei.acl_rule import (
    ADVANCED,
    ATTRIBUTES,
    BASIC,
    BASIC_ATTRIBUTES,
    FRAME,
    FRAME_ATTRIBUTES,
    breadth,
    read_rule,
    without,
    write_advanced,
    write_rule,
)
from labkit.nos.huawei.parameters import TYPES
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values
from labkit.nos.shell.unparse import unparse

table = Table()
KINDS = {"basic": (2000, 2999), "adv": (3000, 3999), "L2": (4000, 4999)}
"""Kinds of lists as prompts write them, with their numbers."""


def kind_of(number: int) -> str:
    """The kind of a list, by its number."""
    return next(kind for kind, (low, high) in KINDS.items() if low <= number <= high)


def _prompt(acl: Acl) -> str:
    return f"-acl-{kind_of(acl.number)}-{acl.name or acl.number}"


for _kind in KINDS:
    table.view(f"acl-{_kind}", _prompt)

_WORDS = {"basic": "basic", "advance": "adv", "link": "L2"}


def _wanted(call: Call) -> tuple[int | None, str]:
    """Number and name of the list that a line means; a name alone takes a number that is free, from the top."""
    acls: dict[int, Acl] = call.device.config.acls
    name: str = call["name"] or ""
    if not name:
        return call["acl"], ""
    known = find_acl(acls.values(), name)
    if known is not None:
        return known.number, name
    if call["acl"] is not None:
        return call["acl"], name
    low, high = KINDS[_WORDS[call["kind"] or "advance"]]
    return next((number for number in range(high, low - 1, -1) if number not in acls), None), name


def _open(call: Call) -> Acl:
    number, name = _wanted(call)
    assert number is not None  # refused before where there is none
    acls: dict[int, Acl] = call.device.config.acls
    acl = acls.get(number)
    if acl is None:
        acl = acls[number] = Acl(number, name)
    if call["order"] is not None:
        acl.match_order = call["order"]
    return acl


def _refuse(call: Call) -> str | None:
    number, name = _wanted(call)
    acls: dict[int, Acl] = call.device.config.acls
    if number is None:
        return "Error: The number of ACLs has reached the maximum."
    held = acls.get(number)
    if name and call["acl"] is not None and number != call["acl"]:
        return "Error: The ACL name is used by another ACL."
    if name and held is not None and held.name != name:
        return "Error: The ACL number is already used."
    if held is not None and held.rules and call["order"] not in (None, held.match_order):
        return "Error: The match order can not be changed, because the ACL has rules."
    return None


def _remove(call: Call) -> str | None:
    if call["all"]:
        call.device.config.acls.clear()
        return None
    number = _wanted(call)[0]
    if number not in call.device.config.acls:
        return "Error: The specified ACL does not exist."
    del call.device.config.acls[number]
    return None


def _bind(acl: Acl) -> Values:
    values: dict[str, Any] = {"acl": acl.number}
    values |= {"name": acl.name} if acl.name else {"number": True}
    return values if acl.match_order == "config" else values | {"order": acl.match_order}


_NUMBER = "<acl:2000-4999>"
table.add(
    Section(
        views=("system",),
        notation=(
            f"acl {{[number] {_NUMBER}|name <name:string 1-32> [<kind:basic|advance|link>|{_NUMBER}]}}"
            " [match-order <order:config|auto>]"
        ),
        undo=(f"undo acl {{[number] {_NUMBER}|name <name:string 1-32>|all}}",),
        view=lambda acl: f"acl-{kind_of(acl.number)}",
        path="acls",
        open=_open,
        bind=_bind,
        check=lambda call: None if call.negative else _refuse(call),
        removed=_remove,
        block="acl",
        trailing="  ",
        help={
            "acl": "Specify ACL configuration information",
            "number": "Specify a numbered ACL",
            "name": "Specify a named ACL",
            "<acl>": "Basic (2000-2999), advanced (3000-3999) or layer 2 (4000-4999) ACL",
            "basic": "Basic ACL",
            "advance": "Advanced ACL",
            "match-order": "Set ACL's rule order",
            "auto": "Auto order",
            "config": "Config order",
        },
    )
)


def _next_number(acl: Acl) -> int:
    """The next multiple of the step above the highest number."""
    highest = max(acl.rules, default=0)
    return (highest // acl.step + 1) * acl.step


def _place(acl: Acl, rule: AclRule) -> None:
    """Add a rule; in automatic order a narrower one goes before a broader one, and the numbers follow."""
    if acl.match_order == "config":
        acl.rules[rule.number] = rule
        return
    _renumber(acl, sorted([*acl.rules.values(), rule], key=breadth))


def _renumber(acl: Acl, rules: Iterable[AclRule]) -> None:
    """Give rules the numbers that follow from the step."""
    acl.rules = {
        index * acl.step: replace(rule, number=index * acl.step) for index, rule in enumerate(rules, 1)
    }


def _set_step(call: Call) -> None:
    """A new step numbers the rules anew."""
    acl: Acl = call.target
    acl.step = 5 if call.negative else call["step"]
    _renumber(acl, [acl.rules[number] for number in sorted(acl.rules)])


def _store_rule(call: Call) -> str | None:
    acl: Acl = call.target
    number: int | None = call["number"]
    if call["description"] is not None:
        if number is None or number not in acl.rules:
            return " Warning: The ACL sub item number does not exist!"
        acl.rules[number] = replace(acl.rules[number], description=call["description"])
        return None
    rule = read_rule(call.values, number if number is not None else _next_number(acl))
    same = next((held for held in acl.rules.values() if _alike(held, rule)), None)
    if same is not None and number in (None, same.number):
        return None
    if same is not None:
        return "Error: The rule already exists."
    if number is not None and number in acl.rules:
        rule = replace(rule, description=acl.rules[number].description)
        acl.rules.pop(number)
    _place(acl, rule)
    return None


def _alike(held: AclRule, rule: AclRule) -> bool:
    return replace(held, number=rule.number, description=rule.description) == rule


def _clear_rule(call: Call) -> str | None:
    acl: Acl = call.target
    number: int | None = call["number"]
    if number is None:
        wanted = read_rule(call.values, 0)
        number = next((held.number for held in acl.rules.values() if _alike(held, wanted)), -1)
    if number not in acl.rules:
        return " Warning: The ACL sub item number does not exist!"
    left = without(acl.rules[number], call.values) if call["number"] is not None else None
    if left is None:
        del acl.rules[number]
    elif any(_alike(held, left) for held in acl.rules.values() if held.number != number):
        return "Error: The rule already exists."
    else:
        del acl.rules[number]
        _place(acl, left)
    return None


def _rule_lines(write: Callable[[AclRule], dict[str, Any]], acl: Acl) -> Iterable[Values]:
    for number in sorted(acl.rules):
        rule = acl.rules[number]
        yield {"number": number} | write(rule)
        if rule.description:
            yield {"number": number, "description": rule.description}


_ID = "<number:0-4294967294>"
_RULE_HELP = {
    "rule": "Specify an ACL rule",
    "<number>": "ID of ACL rule",
    "permit": "Specify matched packet permit",
    "deny": "Specify matched packet deny",
    "source": "Specify source address",
    "destination": "Specify destination address",
    "any": "Any address",
    "source-port": "Specify source port",
    "destination-port": "Specify destination port",
    "eq": "Equal to given port number",
    "gt": "Greater than given port number",
    "lt": "Less than given port number",
    "range": "Between two port numbers",
    "fragment": "Check fragment packet",
    "logging": "Log matched packet",
    "time-range": "Specify a special time",
    "vpn-instance": "Specify a VPN-Instance",
    "description": "Specify rule description",
}


_WRITERS: dict[str, tuple[str, Callable[[AclRule], dict[str, Any]]]] = {
    "basic": (BASIC, write_rule),
    "adv": (ADVANCED, write_advanced),
    "L2": (FRAME, write_rule),
}


_ATTRIBUTES: dict[str, Iterable[str]] = {
    "acl-basic": BASIC_ATTRIBUTES,
    "acl-adv": ATTRIBUTES,
    "acl-L2": FRAME_ATTRIBUTES,
}


def _notation(words: str) -> str:
    return f"rule [{_ID}] {{{words}|description <description:text 1-127>}}"


def rule_texts(acl: Acl) -> Iterable[tuple[int, str]]:
    """The lines of a list's rules as the configuration prints them, each with its number."""
    words, write = _WRITERS[kind_of(acl.number)]
    for values in _rule_lines(write, acl):
        yield values["number"], unparse(_notation(words), values, TYPES)


def _rule(view: str, words: str, write: Callable[[AclRule], dict[str, Any]]) -> Setting:
    attributes = "|".join(_ATTRIBUTES[view])
    return Setting(
        views=(view,),
        notation=_notation(words),
        undo=(f"undo rule {{{_ID} [{attributes}]*|{words}}}",),
        path="rules",
        store=_store_rule,
        clear=_clear_rule,
        lines=partial(_rule_lines, write),
        place=60,
        trailing=" ",
        help=_RULE_HELP,
    )


table.add(
    Setting(
        views=tuple(f"acl-{kind}" for kind in KINDS),
        notation="description <description:text 1-127>",
        path="description",
        place=10,
    ),
    Setting(
        views=tuple(f"acl-{kind}" for kind in KINDS),
        notation="step <1-20>",
        path="step",
        store=_set_step,
        clear=_set_step,
        lines=lambda acl: ({"step": acl.step},) if acl.step != 5 else (),
        place=20,
    ),
    *(_rule(f"acl-{kind}", words, write) for kind, (words, write) in _WRITERS.items()),
)


def acl_of(config: DeviceConfig, number: int | None, name: str | None) -> Acl | None:
    """The list that a command names by its number or by its name."""
    reference = number if number is not None else name
    return None if reference is None else find_acl(config.acls.values(), reference)
