"""Access control lists and time ranges."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from labkit.nos.config import Acl, AclRule, AclRules, find_acl
from labkit.nos.huawei.acl_rule import (
    ADVANCED,
    ADVANCED_ATTRIBUTES,
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
from labkit.nos.huawei.acl_rule6 import (
    ADVANCED6,
    ADVANCED_ATTRIBUTES6,
    BASIC6,
    read_rule6,
    write_advanced6,
    write_rule6,
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


def _prompt6(acl: Acl) -> str:
    return f"-acl6-{kind_of(acl.number)}-{acl.name or acl.number}"


for _kind in KINDS:
    table.view(f"acl-{_kind}", _prompt)
for _kind in ("basic", "adv"):
    table.view(f"acl6-{_kind}", _prompt6)

_WORDS = {"basic": "basic", "advance": "adv", "link": "L2"}


def _lists(field: str, call: Call) -> dict[int, Acl]:
    """The device's lists of IPv4 (`acls`) or of IPv6 (`acls6`)."""
    held: dict[int, Acl] = getattr(call.device.config, field)
    return held


def _wanted(acls: dict[int, Acl], call: Call) -> tuple[int | None, str]:
    """Number and name of the list that a line means; a name alone takes a number that is free, from the top."""
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


def _open(field: str, call: Call) -> Acl:
    acls = _lists(field, call)
    number, name = _wanted(acls, call)
    assert number is not None  # refused before where there is none
    acl = acls.get(number)
    if acl is None:
        acl = acls[number] = Acl(number, name)
    if call["order"] is not None:
        acl.match_order = call["order"]
    return acl


def _refuse(field: str, call: Call) -> str | None:
    if call.negative:
        return None
    acls = _lists(field, call)
    number, name = _wanted(acls, call)
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


def _remove(field: str, call: Call) -> str | None:
    acls = _lists(field, call)
    if call["all"]:
        acls.clear()
        return None
    number = _wanted(acls, call)[0]
    if number not in acls:
        return "Error: The specified ACL does not exist."
    del acls[number]
    return None


def _bind(acl: Acl) -> Values:
    values: dict[str, Any] = {"acl": acl.number}
    values |= {"name": acl.name} if acl.name else {"number": True}
    return values if acl.match_order == "config" else values | {"order": acl.match_order}


_NUMBER, _NUMBER6 = "<acl:2000-4999>", "<acl:2000-3999>"
_SECTION_HELP = {
    "acl": "Specify ACL configuration information",
    "ipv6": "ACL IPv6",
    "number": "Specify a numbered ACL",
    "name": "Specify a named ACL",
    "<acl>": "Basic (2000-2999), advanced (3000-3999) or layer 2 (4000-4999) ACL",
    "basic": "Basic ACL",
    "advance": "Advanced ACL",
    "match-order": "Set ACL's rule order",
    "auto": "Auto order",
    "config": "Config order",
}


def _section(words: str, field: str, number: str, kinds: str, view: str) -> Section:
    return Section(
        views=("system",),
        notation=(
            f"{words} {{[number] {number}|name <name:string 1-32> [<kind:{kinds}>|{number}]}}"
            " [match-order <order:config|auto>]"
        ),
        undo=(f"undo {words} {{[number] {number}|name <name:string 1-32>|all}}",),
        view=lambda acl: f"{view}-{kind_of(acl.number)}",
        path=field,
        open=partial(_open, field),
        bind=_bind,
        check=partial(_refuse, field),
        removed=partial(_remove, field),
        block=words,
        trailing="  ",
        help=_SECTION_HELP,
    )


table.add(
    _section("acl", "acls", _NUMBER, "basic|advance|link", "acl"),
    _section("acl ipv6", "acls6", _NUMBER6, "basic|advance", "acl6"),
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
    acl.rules = AclRules(
        {index * acl.step: replace(rule, number=index * acl.step) for index, rule in enumerate(rules, 1)}
    )


def _set_step(call: Call) -> None:
    """A new step numbers the rules anew."""
    acl: Acl = call.target
    acl.step = 5 if call.negative else call["step"]
    _renumber(acl, [acl.rules[number] for number in sorted(acl.rules)])


Reader = Callable[[Values, int], AclRule]
"""Makes the rule of a number that a line describes."""


def _store_rule(read: Reader, call: Call) -> str | None:
    acl: Acl = call.target
    number: int | None = call["number"]
    if call["description"] is not None:
        if number is None or number not in acl.rules:
            return " Warning: The ACL sub item number does not exist!"
        acl.rules[number] = replace(acl.rules[number], description=call["description"])
        return None
    rule = read(call.values, number if number is not None else _next_number(acl))
    same = acl.rules.alike(rule)
    if same is not None and number in (None, same.number):
        return None
    if same is not None:
        return "Error: The rule already exists."
    if number is not None and number in acl.rules:
        rule = replace(rule, description=acl.rules[number].description)
        acl.rules.pop(number)
    _place(acl, rule)
    return None


def _clear_rule(read: Reader, call: Call) -> str | None:
    acl: Acl = call.target
    number: int | None = call["number"]
    if number is None:
        same = acl.rules.alike(read(call.values, 0))
        number = same.number if same is not None else -1
    if number not in acl.rules:
        return " Warning: The ACL sub item number does not exist!"
    left = without(acl.rules[number], call.values) if call["number"] is not None else None
    if left is None:
        del acl.rules[number]
    elif acl.rules.alike(left, but=number) is not None:
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


@dataclass(frozen=True, slots=True)
class _Form:
    """How the rules of a kind of lists are written."""

    words: str
    read: Reader
    write: Callable[[AclRule], dict[str, Any]]
    attributes: Iterable[str]
    """What `undo rule` can take away."""


_FORMS = {
    "acl-basic": _Form(BASIC, read_rule, write_rule, BASIC_ATTRIBUTES),
    "acl-adv": _Form(ADVANCED, read_rule, write_advanced, ADVANCED_ATTRIBUTES),
    "acl-L2": _Form(FRAME, read_rule, write_rule, FRAME_ATTRIBUTES),
    "acl6-basic": _Form(BASIC6, read_rule6, write_rule6, BASIC_ATTRIBUTES),
    "acl6-adv": _Form(ADVANCED6, read_rule6, write_advanced6, ADVANCED_ATTRIBUTES6),
}
"""By view."""


def _notation(words: str) -> str:
    return f"rule [{_ID}] {{{words}|description <description:text 1-127>}}"


def rule_texts(acl: Acl, view: str = "acl") -> Iterable[tuple[int, str]]:
    """The lines of a list's rules as the configuration prints them, each with its number; `acl6` is IPv6's."""
    form = _FORMS[f"{view}-{kind_of(acl.number)}"]
    for values in _rule_lines(form.write, acl):
        yield values["number"], unparse(_notation(form.words), values, TYPES)


def _rule(view: str, form: _Form) -> Setting:
    return Setting(
        views=(view,),
        notation=_notation(form.words),
        undo=(f"undo rule {{{_ID} [{'|'.join(form.attributes)}]*|{form.words}}}",),
        path="rules",
        store=partial(_store_rule, form.read),
        clear=partial(_clear_rule, form.read),
        lines=partial(_rule_lines, form.write),
        place=60,
        trailing=" ",
        help=_RULE_HELP,
    )


table.add(
    Setting(
        views=tuple(_FORMS),
        notation="description <description:text 1-127>",
        path="description",
        place=10,
    ),
    Setting(
        views=tuple(_FORMS),
        notation="step <1-20>",
        path="step",
        store=_set_step,
        clear=_set_step,
        lines=lambda acl: ({"step": acl.step},) if acl.step != 5 else (),
        place=20,
    ),
    *(_rule(view, form) for view, form in _FORMS.items()),
)


def acl_of(acls: Iterable[Acl], number: int | None, name: str | None) -> Acl | None:
    """The list that a command names by its number or by its name."""
    reference = number if number is not None else name
    return None if reference is None else find_acl(acls, reference)
