"""What a USG firewall's policies refer to, its NAT policy, and its hot standby: kept, and shown as configured.

No rule of a NAT policy is ever applied here, so none has a hit; a hot standby that is switched on hears no peer.
Layouts: the manual of USG6000.
"""

from collections.abc import Iterator, Mapping

from labkit.nos.config import AddressSet, DeviceConfig, PolicyRule, PublicGroup, ServiceSet
from labkit.nos.huawei.display.kept_lines import has, lines
from labkit.nos.huawei.display.lines import joined
from labkit.nos.huawei.firewall import USG
from labkit.nos.shell.configuration import body_lines
from labkit.nos.shell.declaration import Call, Table

table = Table()

_RULE = "-" * 79
_HELP = {
    "address-set": "Address sets",
    "service-set": "Service sets",
    "nat-policy": "NAT policy",
    "rule": "Rules",
    "hrp": "Hot standby",
    "state": "State",
    "server": "Servers that are published",
    "address-group": "Address groups",
}
_PRIORITY = 45000
"""Of a firewall in a pair, when nothing that it watches is down."""


def _sets(call: Call, kind: str) -> str:
    firewall = call.device.config.firewall
    held: Mapping[str, AddressSet | ServiceSet] = firewall.service_sets
    if kind == "address-set":
        held = firewall.address_sets
    found = list(held.values())
    if call["name"] is not None:
        if call["name"] not in held:
            return f"Error: The {kind.replace('-', ' ')} does not exist."
        found = [held[call["name"]]]
    total = [] if call["name"] is not None else [f"{kind.capitalize()} total number(s) : {len(found)}", ""]
    return joined([*total, *(line for one in found for line in _set(call, kind, one))])


def _set(call: Call, kind: str, held: AddressSet | ServiceSet) -> Iterator[str]:
    yield f"{kind.capitalize()}: {held.name}"
    yield f"Type: {held.kind}"
    yield f"Item number(s): {len(held.items)}"
    yield "Item(s):"
    yield from (f" {item.strip()}" for item in body_lines(call.device.dialect, kind, held))
    yield ""


@table.display(
    "display ip address-set [all|verbose <name:string 1-63> [item]|<name:string 1-63>]",
    families=USG,
    help=_HELP,
)
def address_sets(call: Call) -> str:
    """Show the address sets with what is in them."""
    return _sets(call, "address-set")


@table.display(
    "display ip service-set [all|verbose <name:string 1-63> [item]|<name:string 1-63>]",
    families=USG,
    help=_HELP,
)
def service_sets(call: Call) -> str:
    """Show the service sets with what is in them."""
    return _sets(call, "service-set")


def _nat_rules(config: DeviceConfig) -> list[PolicyRule]:
    return list(config.firewall.nat.values())


def _nat_action(rule: PolicyRule) -> str:
    if rule.action == "no-nat":
        return "no-nat"
    if rule.action or any(has(rule, action) for action in ("action source-nat", "action nat")):
        return "src-nat"
    return "dst-nat" if has(rule, "action destination-nat") else "-"


@table.display("display nat-policy [all|rule all]", families=USG, help=_HELP)
def nat_policy(call: Call) -> str:
    """List the rules of the NAT policy in their order; the last one, which translates nothing, is always there."""
    rules = _nat_rules(call.device.config)
    columns = "{:<8} {:<33} {:<10} {:<18} {}"
    hits = call.device.state.firewall().nat_hits
    rows = [
        columns.format(
            number,
            rule.name,
            "disable" if rule.disabled else "enable",
            _nat_action(rule),
            hits.get(rule.name, 0),
        )
        for number, rule in enumerate(rules, 1)
    ]
    header = columns.format("RULE ID", "RULE NAME", "STATE", "ACTION", "HITS")
    last = columns.format(0, "default", "enable", "no-nat", hits.get("default", 0))
    return joined([f"Total:{len(rules) + 1}", header, _RULE, *rows, last, _RULE])


@table.display("display nat-policy rule name <name:string 1-32>", families=USG, help=_HELP)
def nat_rule(call: Call) -> str:
    """Show a rule of the NAT policy."""
    rule = next((one for one in _nat_rules(call.device.config) if one.name == call["name"]), None)
    if rule is None:
        return "Error: The rule does not exist."
    body = body_lines(call.device.dialect, "nat-rule", rule)
    hits = call.device.state.firewall().nat_hits.get(rule.name, 0)
    return joined(
        [f"({hits} times matched)", f" rule name {call['name']}", *(f"  {line.strip()}" for line in body)]
    )


@table.display("display nat address-group [<name:string 1-63>]", families=USG, help=_HELP)
def address_groups(call: Call) -> str:
    """Show the groups of public addresses."""
    groups = call.device.config.firewall.groups.values()
    found = [group for group in groups if call["name"] in (None, group.name)]
    return joined(["NAT address-group information:", *(line for one in found for line in _group(one))])


def _group(group: PublicGroup) -> Iterator[str]:
    yield f"  Address-group name : {group.name}"
    yield f"  Address-group ID   : {group.number or 0}"
    yield f"  Mode               : {(group.mode or 'pat').split()[0]}"
    for number, (first, last) in sorted(group.sections.items()):
        yield f"  Section {number:<11}: {first} - {last}"
    yield ""


@table.display("display hrp state [verbose]", families=USG, help=_HELP)
def standby(call: Call) -> str:
    """Tell the role in the pair: alone, since no peer is heard, the firewall is the active one."""
    if not has(call.device.config, "hrp enable"):
        return "Info: HRP is not enabled."
    rows = {
        "Role": "active, peer: unknown",
        "Running priority": f"{_PRIORITY}, peer: unknown",
        "Core state": "abnormal(active)",
        "Backup channel usage": "0.00%",
    }
    return joined(f" {name}: {shown}" for name, shown in rows.items())


@table.display("display hrp interface", families=USG, help=_HELP)
def heartbeats(call: Call) -> str:
    """List the heartbeat interfaces: one that is up waits for its peer."""
    states = call.device.state.interfaces()
    return joined(
        f"             {line['interface']} : "
        f"{'peerdown' if (state := states.get(line['interface'])) is not None and state.protocol_up else 'down'}"
        for line in lines(call.device.config, "hrp interface")
    )
