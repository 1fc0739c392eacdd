"""Lists, time ranges, and where they apply.

Layouts: `display acl` captured on eNSP's AR2220, `display traffic-filter applied-record` in the samples of
ntc-templates; `display time-range` and `display traffic policy` after the command reference of V200R003.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from labkit.engine.engine import Reset
from labkit.engine.sim.filtering.match import Times
from labkit.nos.config import Acl, DeviceConfig, TimeRange, TrafficBehavior
from labkit.nos.huawei.acl import acl_of, kind_of, rule_texts
from labkit.nos.huawei.acl_words import DSCPS
from labkit.nos.huawei.time_range import part_texts
from labkit.nos.huawei.views import interface_key
from labkit.nos.number_words import word_for
from labkit.nos.shell.declaration import Call, Table

table = Table()

_TITLES = {"basic": "Basic ACL", "adv": "Advanced ACL", "L2": "L2 ACL"}
_RULE = "-" * 59
_HELP = {"acl": "Display ACL information", "all": "All ACLs", "name": "A named ACL"}
_HELP6 = _HELP | {"ipv6": "ACL of IPv6"}
_MISSING = "Error: The specified ACL does not exist."
Matches = Mapping[tuple[int, int], int]


def acl_lines(acl: Acl, matches: Matches) -> Iterator[str]:
    """One list with the packets that each rule decided over."""
    title = f"{_TITLES[kind_of(acl.number)]} {f'{acl.name} ' if acl.name else ''}{acl.number}"
    rules = f"{len(acl.rules)} rule{'' if len(acl.rules) == 1 else 's'}"
    yield f"{title}, {rules}{', match-order is auto' if acl.match_order == 'auto' else ''}"
    if acl.description:
        yield acl.description
    yield f"Acl's step is {acl.step}"
    for number, text in rule_texts(acl):
        count = matches.get((acl.number, number), 0)
        described = text.split(" ", 3)[2] == "description"
        yield f" {text} ({count} matches)" if count and not described else f" {text} "
    yield ""


def acls(lists: Iterable[Acl], matches: Matches) -> str:
    """Render `display acl all`."""
    filled = [acl for acl in lists if acl.rules]
    lines = [f" Total quantity of nonempty ACL number is {len(filled)} ", ""]
    for acl in filled:
        lines += acl_lines(acl, matches)
    return "\n".join(lines)


@table.display("display acl {all|<acl:2000-4999>|name <name:string 1-32>}", help=_HELP)
def _display_acl(call: Call) -> str:
    config: DeviceConfig = call.device.config
    matches = call.device.state.acl_matches()
    if call["all"]:
        return acls((config.acls[number] for number in sorted(config.acls)), matches)
    acl = acl_of(config.acls.values(), call["acl"], call["name"])
    return _MISSING if acl is None else "\n".join(acl_lines(acl, matches))


def acl6_lines(acl: Acl, matches: Matches) -> Iterator[str]:
    """One list of IPv6 with the packets that each rule decided over."""
    kind = {"basic": "Basic", "adv": "Advanced"}[kind_of(acl.number)]
    rules = f"{len(acl.rules)} rule{'' if len(acl.rules) == 1 else 's'}"
    named = f" name {acl.name}" if acl.name else ""
    order = ", match-order is auto" if acl.match_order == "auto" else ""
    yield f"{kind} IPv6 ACL {acl.number}{named}, {rules}{order}"
    if acl.description:
        yield acl.description
    yield f"IPv6 ACL's step is {acl.step}"
    for number, text in rule_texts(acl, "acl6"):
        if text.split(" ", 3)[2] == "description":
            yield f" {text}"
        else:
            yield f" {text} ({matches.get((acl.number, number), 0)} times matched)"
    yield ""


@table.display("display acl ipv6 {all|<acl:2000-3999>|name <name:string 1-32>}", help=_HELP6)
def _display_acl6(call: Call) -> str:
    """Show the lists of IPv6."""
    lists: dict[int, Acl] = call.device.config.acls6
    matches = call.device.state.acl6_matches()
    if call["all"]:
        filled = [lists[number] for number in sorted(lists) if lists[number].rules]
        lines = [f"Total nonempty acl6 number is {len(filled)}", ""]
        for acl in filled:
            lines += acl6_lines(acl, matches)
        return "\n".join(lines)
    found = acl_of(lists.values(), call["acl"], call["name"])
    return _MISSING if found is None else "\n".join(acl6_lines(found, matches))


@table.action("reset acl counter {all|<acl:2000-4999>|name <name:string 1-32>}", changes=True, help=_HELP)
def _reset_counter(call: Call) -> str | None:
    """Set the counters of rules to zero."""
    if call["all"]:
        call.device.engine.reset(Reset("acl"))
        return None
    acl = acl_of(call.device.config.acls.values(), call["acl"], call["name"])
    if acl is None:
        return _MISSING
    call.device.engine.reset(Reset("acl", acl=acl.number))
    return None


@table.action(
    "reset acl ipv6 counter {all|<acl:2000-3999>|name <name:string 1-32>}", changes=True, help=_HELP6
)
def _reset_counter6(call: Call) -> str | None:
    """Set the counters of rules of IPv6 to zero."""
    if call["all"]:
        call.device.engine.reset(Reset("acl6"))
        return None
    acl = acl_of(call.device.config.acls6.values(), call["acl"], call["name"])
    if acl is None:
        return _MISSING
    call.device.engine.reset(Reset("acl6", acl=acl.number))
    return None


def applied_records(config: DeviceConfig) -> str:
    """Render `display traffic-filter applied-record`."""
    rows = []
    for name in sorted(config.interfaces, key=interface_key):
        filters = config.interfaces[name].filters
        applied = [(direction, "acl", acl) for direction, acl in filters.acls.items()]
        applied += [(direction, "acl ipv6", acl) for direction, acl in filters.acls6.items()]
        for direction, words, acl in sorted(applied, key=lambda record: record[:2]):
            record = f"{words} name {acl}" if isinstance(acl, str) else f"{words} {acl}"
            rows.append(f"{name:<28}{direction:<11}{record:<20}".rstrip())
    header = f"{'Interface':<28}{'Direction':<11}{'AppliedRecord':<20}"
    return "\n".join([_RULE, header, _RULE, *rows, _RULE])


@table.display("display traffic-filter applied-record", help={"applied-record": "Where filters are applied"})
def _display_applied(call: Call) -> str:
    return applied_records(call.device.config)


def time_ranges(ranges: Iterable[TimeRange], now: datetime) -> str:
    """Render `display time-range`."""
    lines = [f"Current time is {now:%H:%M:%S} {now.month}-{now.day}-{now.year} {now:%A}"]
    for held in ranges:
        active = Times(tuple(held.periods), tuple(held.spans)).holds(now)
        lines += ["", f"Time-range : {held.name} ( {'Active' if active else 'Inactive'} )"]
        lines += [f" {text}" for text in part_texts(held)]
    return "\n".join(lines)


@table.display("display time-range {all|<name:string 1-32>}", help={"time-range": "Display time ranges"})
def _display_time_range(call: Call) -> str:
    ranges: dict[str, TimeRange] = call.device.config.time_ranges
    if call["name"] is not None and call["name"] not in ranges:
        return "Error: The specified time range does not exist."
    wanted = sorted(ranges) if call["all"] else [call["name"]]
    return time_ranges((ranges[name] for name in wanted), call.device.datetime())


def _behavior_lines(behavior: TrafficBehavior) -> Iterator[str]:
    if behavior.deny:
        yield "Deny"
    if behavior.next_hop is not None:
        yield from ("Redirect:", "  Redirect ip-nexthop", f"  {behavior.next_hop}")
    if behavior.remark_dscp is not None:
        yield from ("Marking:", f"  Remark DSCP {word_for(DSCPS, behavior.remark_dscp)}")
    if not behavior.deny and behavior.next_hop is None and behavior.remark_dscp is None:
        yield "-none-"


def policies(config: DeviceConfig, names: Iterable[str]) -> str:
    """Render `display traffic policy user-defined`."""
    lines = ["  User Defined Traffic Policy Information:"]
    for name in names:
        lines.append(f"  Policy: {name}")
        bindings = config.traffic_policies[name].bindings.items()
        for index, (classifier, (behavior, precedence)) in enumerate(bindings, 1):
            held = config.classifiers.get(classifier)
            operator = held.operator.upper() if held is not None else "OR"
            lines += [
                f"   Classifier: {classifier}",
                f"    Operator: {operator}",
                f"     Behavior: {behavior}",
            ]
            acts = config.behaviors.get(behavior)
            lines += [f"      {line}" for line in _behavior_lines(acts or TrafficBehavior(behavior))]
            lines.append(f"     Precedence: {precedence if precedence is not None else 5 * index}")
    return "\n".join(lines)


@table.display(
    "display traffic policy user-defined [<name:string 1-31>]",
    help={"traffic": "Display traffic policies", "user-defined": "Those that were configured"},
)
def _display_policy(call: Call) -> str:
    config: DeviceConfig = call.device.config
    if call["name"] is not None and call["name"] not in config.traffic_policies:
        return "Error: The policy does not exist."
    if not config.traffic_policies:
        return "Info: There is no policy exists."
    return policies(config, [call["name"]] if call["name"] else sorted(config.traffic_policies))


@table.display("display traffic classifier user-defined [<name:string 1-31>]")
def _display_classifier(call: Call) -> str:
    config: DeviceConfig = call.device.config
    if call["name"] is not None and call["name"] not in config.classifiers:
        return "Error: The classifier does not exist."
    lines = ["  User Defined Classifier Information:"]
    for name in [call["name"]] if call["name"] else sorted(config.classifiers):
        held = config.classifiers[name]
        lines += [f"   Classifier: {name}", f"    Operator: {held.operator.upper()}", "    Rule(s) :"]
        rules = [f"if-match acl {'name ' if isinstance(acl, str) else ''}{acl}" for acl in held.acls]
        rules += [f"if-match ipv6 acl {'name ' if isinstance(acl, str) else ''}{acl}" for acl in held.acls6]
        rules += ["if-match any"] if held.any_packet else []
        rules += [f"if-match dscp {word_for(DSCPS, dscp)}" for dscp in sorted(held.dscps)]
        rules += [f"if-match ip-precedence {value}" for value in sorted(held.precedences)]
        lines += [f"     {rule}" for rule in rules] or ["     -none-"]
    return "\n".join(lines)


@table.display("display traffic behavior user-defined [<name:string 1-31>]")
def _display_behavior(call: Call) -> str:
    config: DeviceConfig = call.device.config
    if call["name"] is not None and call["name"] not in config.behaviors:
        return "Error: The behavior does not exist."
    lines = ["  User Defined Behavior Information:"]
    for name in [call["name"]] if call["name"] else sorted(config.behaviors):
        lines.append(f"   Behavior: {name}")
        lines += [f"    {line}" for line in _behavior_lines(config.behaviors[name])]
    return "\n".join(lines)
