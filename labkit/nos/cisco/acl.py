"""Access lists: standard and extended, numbered and named, and where they apply.

Whatever no rule permits is denied: a list ends in a rule that denies all, which is not shown.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from ipaddress import IPv4Address
from typing import Any

from labkit.nos.cisco.acl_words import ICMP, PROTOCOLS, TCP_PORTS, UDP_PORTS
from labkit.nos.cisco.views import LAYER2, LAYER3_SWITCHES, ROUTED
from labkit.nos.config import Acl, AclRule, DeviceConfig, Direction, InterfaceConfig, PortMatch
from labkit.nos.number_words import word_for
from labkit.nos.shell.declaration import Call, Section, Setting, Table, Values

table = Table()
table.view("standard-acl", "config-std-nacl")
table.view("extended-acl", "config-ext-nacl")

STEP = 10
FIRST_NAMED = 100_000
"""Lists with a name have a number all the same, above all that can be typed."""
_EXACT, _ALL = IPv4Address(0), IPv4Address(0xFFFFFFFF)
_DIRECTIONS: dict[str, Direction] = {"in": "inbound", "out": "outbound"}
_WORDS = {direction: word for word, direction in _DIRECTIONS.items()}

HELP = {
    "access-list": "Named access-list",
    "standard": "Standard Access List",
    "extended": "Extended Access List",
    "permit": "Specify packets to forward",
    "deny": "Specify packets to reject",
    "remark": "Access list entry comment",
    "any": "Any source host",
    "host": "A single host address",
    "log": "Log matches against this entry",
    "eq": "Match only packets on a given port number",
    "gt": "Match only packets with a greater port number",
    "lt": "Match only packets with a lower port number",
    "neq": "Match only packets not on a given port number",
    "range": "Match only packets in the range of port numbers",
    "established": "Match established connections",
    "access-group": "Specify access control for packets",
    "in": "inbound packets",
    "out": "outbound packets",
}


def _address(side: str) -> str:
    return f"{{any|host <{side}-host:ip>|<{side}:ip> <{side}-wildcard:wildcard>}}"


def _port(side: str, kind: str) -> str:
    return (
        f"[<{side}-operator:eq|gt|lt|neq> <{side}-port:{kind}-port>"
        f"|range <{side}-low:{kind}-port> <{side}-high:{kind}-port>]"
    )


_ICMP_WORDS = "|".join(sorted(ICMP))
_ANY, _ICMP, _TCP, _UDP = 0, 1, 6, 17
_STANDARD = "<action:permit|deny> {any|host <source-host:ip>|<source:ip> [<source-wildcard:wildcard>]} [log]"
_ENDS = f"{_address('source')} {_address('destination')}"


def _with_ports(kind: str, flags: str) -> str:
    return (
        f"<action:permit|deny> {kind} {_address('source')} {_port('source', kind)}"
        f" {_address('destination')} {_port('destination', kind)}{flags} [log]"
    )


_FORMS: dict[str, tuple[tuple[str, int], ...]] = {
    "standard": ((_STANDARD, _ANY),),
    "extended": (
        (f"<action:permit|deny> <protocol:acl-protocol> {_ENDS} [log]", _ANY),
        (
            f"<action:permit|deny> icmp {_ENDS} [<message:{_ICMP_WORDS}>|<icmp-type:0-255> [<icmp-code:0-255>]] [log]",
            _ICMP,
        ),
        (_with_ports("tcp", " [established]"), _TCP),
        (_with_ports("udp", ""), _UDP),
    ),
}
"""The forms of a rule, and the protocol that each is for; 0 is that which the line names, or any."""


def _side(values: Values, side: str) -> tuple[IPv4Address, IPv4Address] | None:
    """What a rule says of one end; None for `any`."""
    if values.get(f"{side}_host") is not None:
        return values[f"{side}_host"], _EXACT
    address = values.get(side)
    if address is None:
        return None
    wildcard = values.get(f"{side}_wildcard") or _EXACT
    return None if wildcard == _ALL else (IPv4Address(int(address) & ~int(wildcard) & 0xFFFFFFFF), wildcard)


def _port_of(values: Values, side: str) -> PortMatch | None:
    if values.get(f"{side}_operator") is not None:
        return PortMatch(values[f"{side}_operator"], values[f"{side}_port"])
    if values.get(f"{side}_low") is not None:
        return PortMatch("range", values[f"{side}_low"], values[f"{side}_high"])
    return None


def read_rule(number: int, values: Values, protocol: int) -> AclRule:
    """A rule from what its line bound."""
    icmp = None
    if values.get("message") is not None:
        icmp = ICMP[values["message"]]
    elif values.get("icmp_type") is not None:
        icmp = values["icmp_type"], values.get("icmp_code")
    return AclRule(
        number=number,
        permit=values["action"] == "permit",
        protocol=protocol or values.get("protocol") or None,
        source=_side(values, "source"),
        destination=_side(values, "destination"),
        source_port=_port_of(values, "source"),
        destination_port=_port_of(values, "destination"),
        icmp=icmp,
        tcp_flags=frozenset({"established"}) if values.get("established") else frozenset(),
        logging=bool(values.get("log")),
    )


def _side_text(side: tuple[IPv4Address, IPv4Address] | None, *, standard: bool) -> str:
    if side is None:
        return "any"
    address, wildcard = side
    if wildcard == _EXACT:
        return str(address) if standard else f"host {address}"
    return f"{address} {wildcard}"


def _port_text(match: PortMatch | None, protocol: int | None) -> str:
    if match is None:
        return ""
    words = TCP_PORTS if protocol == 6 else UDP_PORTS
    low = word_for(words, match.low)
    return (
        f" range {low} {word_for(words, match.high)}"
        if match.operator == "range"
        else f" {match.operator} {low}"
    )


def protocol_word(protocol: int | None) -> str:
    """`ip`, `tcp`, or the number where IOS has no word."""
    return word_for(PROTOCOLS, protocol or 0)


def rule_text(rule: AclRule, *, standard: bool) -> str:
    """A rule as it is printed behind its number."""
    if rule.remark:
        return f"remark {rule.description}"
    action = "permit" if rule.permit else "deny"
    log = " log" if rule.logging else ""
    if standard:
        return f"{action} {_side_text(rule.source, standard=True)}{log}"
    icmp = ""
    if rule.icmp is not None:
        word = next((word for word, held in ICMP.items() if held == rule.icmp), "")
        code = "" if rule.icmp[1] is None else f" {rule.icmp[1]}"
        icmp = f" {word or f'{rule.icmp[0]}{code}'}"
    return (
        f"{action} {protocol_word(rule.protocol)} {_side_text(rule.source, standard=False)}"
        f"{_port_text(rule.source_port, rule.protocol)} {_side_text(rule.destination, standard=False)}"
        f"{_port_text(rule.destination_port, rule.protocol)}{icmp}"
        f"{' established' if rule.tcp_flags else ''}{log}"
    )


def is_standard(acl: Acl) -> bool:
    """Whether a list looks at sources alone."""
    return acl.kind == "standard"


def kind_of(number: int) -> str:
    """What a list of this number is."""
    return "standard" if number <= 99 or 1300 <= number <= 1999 else "extended"


def reference_of(acl: Acl) -> str:
    """How IOS calls a list."""
    return acl.name or str(acl.number)


def _list(config: DeviceConfig, reference: int | str, kind: Any) -> Acl | str:
    """The list of this number or name, made where there is none; an error where it is of the other kind."""
    name = "" if isinstance(reference, int) else reference
    for acl in config.acls.values():
        if reference == (acl.name if name else acl.number):
            return (
                acl
                if acl.kind == kind
                else f"% A named {acl.kind} IP access list with this name already exists"
            )
    number = reference if isinstance(reference, int) else max([FIRST_NAMED, *config.acls]) + 1
    made = Acl(number, name, step=STEP, kind=kind, closed=True)
    config.acls[number] = made
    return made


def _same(one: AclRule, other: AclRule) -> bool:
    """Whether two rules say the same, whatever their numbers."""
    return rule_text(one, standard=False) == rule_text(other, standard=False)


def _put(acl: Acl, rule: AclRule) -> str | None:
    if (
        any(_same(rule, held) and held.number != rule.number for held in acl.rules.values())
        and not rule.remark
    ):
        return None
    if rule.number in acl.rules and not _same(rule, acl.rules[rule.number]):
        return "% Duplicate sequence number"
    acl.rules[rule.number] = rule
    return None


def _next(acl: Acl, *, remark: bool) -> int:
    """Rules are numbered by tens; a remark stands between two of them."""
    last = max(acl.rules, default=0)
    return last + 1 if remark else last // STEP * STEP + STEP


def _rule_of(acl: Acl, values: Values, protocol: int) -> AclRule:
    number = values.get("sequence") or _next(acl, remark=values.get("remark") is not None)
    if values.get("remark") is not None:
        return AclRule(number, permit=True, remark=True, description=values["remark"])
    return read_rule(number, values, protocol)


def _numbered(protocol: int) -> Callable[[Call], str | None]:
    """`access-list 10 permit …`; its `no` takes the whole list away, whatever rule it names."""

    def store(call: Call) -> str | None:
        config: DeviceConfig = call.target
        number = call["number"]
        if call.negative:
            config.acls.pop(number, None)
            return None
        acl = _list(config, number, kind_of(number))
        return acl if isinstance(acl, str) else _put(acl, _rule_of(acl, call.values, protocol))

    return store


def _inside(protocol: int) -> Callable[[Call], str | None]:
    """A rule in the mode of its list."""

    def store(call: Call) -> str | None:
        acl: Acl = call.target
        rule = _rule_of(acl, call.values, protocol)
        if not call.negative:
            return _put(acl, rule)
        gone = [number for number, held in acl.rules.items() if _same(held, rule)]
        for number in gone:
            del acl.rules[number]
        return None if gone else "% Access list entry does not exist"

    return store


def _remove_sequence(call: Call) -> str | None:
    if call.target.rules.pop(call["sequence"], None) is None:
        return "% Access list entry does not exist"
    return None


def _numbered_lines(config: DeviceConfig) -> Iterator[Values]:
    for number in sorted(config.acls):
        acl = config.acls[number]
        if not acl.name:
            for rule in sorted(acl.rules):
                yield {"number": number, "rule": rule_text(acl.rules[rule], standard=is_standard(acl))}


def _inside_lines(acl: Acl) -> Iterator[Values]:
    for number in sorted(acl.rules):
        yield {"rule": rule_text(acl.rules[number], standard=is_standard(acl))}


def _open_list(call: Call, kind: str) -> Acl:
    found = _list(call.target, call["number"] or call["name"], kind)
    assert isinstance(found, Acl)  # _refuse_list has looked
    return found


def _refuse_list(call: Call, kind: str) -> str | None:
    number = call["number"]
    if call.negative:
        return None
    if number is not None and kind_of(number) != kind:
        return f"% Invalid access list name/number for a {kind} list."
    reference = number or call["name"]
    held = call.target.acls.values()
    found = next((acl for acl in held if reference in (acl.number, acl.name)), None)
    if found is not None and found.kind != kind:
        return f"% A named {found.kind} IP access list with this name already exists"
    return None


def _remove_list(call: Call) -> None:
    reference = call["number"] or call["name"]
    for number in [key for key, acl in call.target.acls.items() if reference in (acl.number, acl.name)]:
        del call.target.acls[number]


def _named(config: DeviceConfig, kind: str) -> Iterable[Acl]:
    return sorted(
        (acl for acl in config.acls.values() if acl.name and acl.kind == kind), key=lambda acl: acl.name
    )


_KINDS = {"standard": "<number:1-99>|<number:1300-1999>", "extended": "<number:100-199>|<number:2000-2699>"}

for _kind, _limits in _KINDS.items():
    _view = f"{_kind}-acl"
    table.add(
        Section(
            views=("system",),
            notation=f"ip access-list {_kind} {{{_limits}|<name:string 1-64>}}",
            undo=(f"no ip access-list {_kind} {{{_limits}|<name:string 1-64>}}",),
            view=_view,
            open=partial(_open_list, kind=_kind),
            printed=partial(_named, kind=_kind),
            bind=lambda acl: {"name": acl.name},
            check=partial(_refuse_list, kind=_kind),
            removed=_remove_list,
            block="ip access-list",
            help=HELP,
        ),
        *(
            Setting(
                views=("system",),
                notation=f"access-list {{{_limits}}} {form}",
                undo=(f"no access-list {{{_limits}}} {form}",),
                path="acls",
                store=_numbered(protocol),
                clear=_numbered(protocol),
                lines=lambda _config: (),
                block="access-list",
                help=HELP,
            )
            for form, protocol in _FORMS[_kind]
        ),
        *(
            Setting(
                views=(_view,),
                notation=f"[<sequence:1-2147483647>] {form}",
                undo=(f"no {form}",),
                path="rules",
                store=_inside(protocol),
                clear=_inside(protocol),
                lines=lambda _acl: (),
                help=HELP,
            )
            for form, protocol in (*_FORMS[_kind], ("remark <remark:text 1-100>", _ANY))
        ),
        Setting(
            views=(_view,),
            notation="<rule:printed>",
            undo=("no <sequence:1-2147483647>",),
            path="rules",
            store=lambda _call: None,
            clear=_remove_sequence,
            lines=_inside_lines,
        ),
    )

table.add(
    Setting(
        views=("system",),
        notation="access-list <number:1-2699> remark <remark:text 1-100>",
        undo=("no access-list <number:1-2699>",),
        path="acls",
        store=_numbered(_ANY),
        clear=_numbered(_ANY),
        lines=lambda _config: (),
        block="access-list",
        help=HELP,
    ),
    Setting(
        views=("system",),
        notation="access-list <number:1-2699> <rule:printed>",
        undo=(),
        path="acls",
        store=lambda _call: None,
        lines=_numbered_lines,
        block="access-list",
    ),
)


def _apply(call: Call) -> str | None:
    direction = _DIRECTIONS[call["direction"] or "in"]
    filters: dict[Direction, int | str] = call.target.filters.acls
    if call.negative:
        filters.pop(direction, None)
    else:
        filters[direction] = call["number"] if call["number"] is not None else call["name"]
    return None


def _applied(interface: InterfaceConfig) -> Iterator[Values]:
    for direction in ("inbound", "outbound"):
        if direction in interface.filters.acls:
            held = interface.filters.acls[direction]
            way = {} if interface.switchport is not None else {"direction": _WORDS[direction]}
            yield {"number" if isinstance(held, int) else "name": held, **way}


def _admit(call: Call) -> str | None:
    direction = _DIRECTIONS[call["direction"]]
    for line in call.target.lines:
        if call.negative:
            line.acls.pop(direction, None)
        else:
            line.acls[direction] = call["number"] if call["number"] is not None else call["name"]
    return None


def _admitted(group: Any) -> Iterator[Values]:
    held = group.lines[0].acls
    for direction, word in _WORDS.items():
        if direction in held:
            acl = held[direction]
            yield {"number" if isinstance(acl, int) else "name": acl, "direction": word}


_REFERENCE = "{<number:1-2699>|<name:string 1-64>}"

table.add(
    Setting(  # of a port that switches: what comes in alone is looked at
        views=LAYER2,
        families=LAYER3_SWITCHES,
        notation=f"ip access-group {_REFERENCE} in",
        undo=(f"no ip access-group [{_REFERENCE[1:-1]}] in",),
        path="filters",
        store=_apply,
        clear=_apply,
        lines=_applied,
        place=30,
        help=HELP,
    ),
    Setting(
        views=ROUTED,
        notation=f"ip access-group {_REFERENCE} <direction:in|out>",
        undo=(f"no ip access-group [{_REFERENCE[1:-1]}] <direction:in|out>",),
        path="filters",
        store=_apply,
        clear=_apply,
        lines=_applied,
        place=30,
        help=HELP,
    ),
    Setting(
        views=("line",),
        notation=f"access-class {_REFERENCE} <direction:in|out>",
        undo=(f"no access-class [{_REFERENCE[1:-1]}] <direction:in|out>",),
        path="lines",
        store=_admit,
        clear=_admit,
        lines=_admitted,
        place=9,
        help=HELP,
    ),
)
