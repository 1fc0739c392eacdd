"""What traffic policies and filters counted (layouts: the command reference of AR)."""

from collections.abc import Iterator

from labkit.engine.engine import Reset
from labkit.nos.config import InterfaceConfig
from labkit.nos.huawei.display.lines import joined
from labkit.nos.shell.declaration import Call, Table
from labkit.nos.state import ClassTraffic

table = Table()

_RULE = "-" * 69
_WHERE = "interface <interface> <direction:inbound|outbound>"
_HELP = {
    "traffic": "Traffic policies",
    "policy": "Traffic policy",
    "traffic-filter": "Packet filters",
    "statistics": "What was counted",
    "inbound": "Of packets that came in",
    "outbound": "Of packets that went out",
    "verbose": "By class",
}


def _block(title: str, packets: int, octets: int) -> Iterator[str]:
    rows = {"Packets:": packets, "Bytes:": octets, "Rate(pps):": 0, "Rate(bps):": 0}
    for index, (name, value) in enumerate(rows.items()):
        yield f" {title if not index else '':<17}|      {name:<12}{value:>26}"


def counters(held: ClassTraffic) -> Iterator[str]:
    """Render the counters of a class, or of a whole policy. What a rule drops is counted as filtered."""
    yield from (_RULE, " Board : 0", _RULE)
    both = (held.passed + held.dropped, held.passed_octets + held.dropped_octets)
    yield from _block("Matched", *both)
    yield _RULE
    yield from _block("  Passed", held.passed, held.passed_octets)
    yield _RULE
    yield from _block("  Dropped", held.dropped, held.dropped_octets)
    yield _RULE
    yield from _block("    Filter", held.dropped, held.dropped_octets)
    yield _RULE


@table.display(f"display traffic policy statistics {_WHERE} [verbose classifier-base]", help=_HELP)
def policy_statistics(call: Call) -> str:
    """Show what the policy of an interface counted: classes whose behaviour says `statistic enable`."""
    config, name = call.device.config, call["interface"]
    interface: InterfaceConfig | None = config.interfaces.get(name)
    applied = None if interface is None else interface.filters.policies.get(call["direction"])
    if applied is None:
        return "Error: No traffic policy is applied in this direction."
    seen = call.device.state.class_traffic()
    bindings = config.traffic_policies[applied].bindings
    by_class = {each: seen.get((name, call["direction"], each), ClassTraffic()) for each in bindings}
    title = [
        f" Interface: {name}",
        f" Traffic policy {call['direction']}: {applied}",
        f" Rule number: {len(bindings)}",
        " Current status: success",
        " Statistics interval: 300",
    ]
    if not call["verbose"]:
        return joined([*title, *counters(sum(by_class.values(), ClassTraffic()))])
    lines = title
    for each, held in by_class.items():
        classifier = config.classifiers.get(each)
        operator = "or" if classifier is None else classifier.operator
        lines += [f" Classifier: {each} operator {operator}", f" Behavior: {bindings[each][0]}"]
        lines += counters(held)
    return joined(lines)


@table.display(f"display traffic-filter statistics {_WHERE}", help=_HELP)
def filter_statistics(call: Call) -> str:
    """Show what the filter of an interface counted."""
    interface: InterfaceConfig | None = call.device.config.interfaces.get(call["interface"])
    filters = None if interface is None else interface.filters
    acl = None if filters is None else filters.acls.get(call["direction"])
    acl6 = None if filters is None else filters.acls6.get(call["direction"])
    if acl is None and acl6 is None:
        return "Error: No ACL is applied in this direction."
    key = (call["interface"], call["direction"], "")
    held = call.device.state.class_traffic().get(key, ClassTraffic())
    named = f"acl {acl}" if acl is not None else f"ipv6 acl {acl6}"
    title = [f"* interface {call['interface']}", f" traffic-filter {call['direction']} {named}"]
    return joined([*title, *counters(held)])


@table.action(
    f"reset traffic policy statistics {_WHERE}",
    f"reset traffic-filter statistics {_WHERE}",
    changes=True,
    help=_HELP,
)
def reset_statistics(call: Call) -> None:
    """Set the counters of an interface to zero."""
    call.device.engine.reset(Reset("classes", interface=call["interface"]))
