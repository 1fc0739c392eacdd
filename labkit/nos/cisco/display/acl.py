"""`show access-lists` and `show ip access-lists`, with what each rule decided over.

Layout as in the public samples of ntc-templates.
"""

from collections.abc import Iterator, Mapping

from labkit.nos.cisco.acl import HELP, is_standard, reference_of, rule_text
from labkit.nos.config import Acl
from labkit.nos.shell.declaration import Call, Table

table = Table()

_HELP = HELP | {"access-lists": "List access lists", "<number>": "ACL number", "<name>": "ACL name"}


def acl_lines(acl: Acl, matches: Mapping[tuple[int, int], int]) -> Iterator[str]:
    """One list; rules that have matched a packet say how many."""
    standard = is_standard(acl)
    yield f"{acl.kind.capitalize()} IP access list {reference_of(acl)}"
    for number in sorted(acl.rules):
        rule = acl.rules[number]
        if rule.remark:
            continue
        text = rule_text(rule, standard=standard)
        if standard and rule.source is not None and int(rule.source[1]):
            text = f"{'permit' if rule.permit else 'deny'}   {rule.source[0]}, wildcard bits {rule.source[1]}"
        count = matches.get((acl.number, number), 0)
        some = f" ({count} {'match' if count == 1 else 'matches'})" if count else ""
        yield f"    {number} {text}{some}"


def _wanted(call: Call) -> list[Acl]:
    reference = call["number"] if call["number"] is not None else call["name"]
    held = call.device.config.acls.values()
    found = [acl for acl in held if acl.kind and reference in (None, acl.number, acl.name)]
    return sorted(found, key=lambda acl: (acl.kind != "standard", acl.name != "", acl.number, acl.name))


@table.display("show [ip] access-lists [<number:1-2699>|<name:string 1-64>]", help=_HELP)
def show_access_lists(call: Call) -> str:
    """Show the lists."""
    matches = call.device.state.acl_matches()
    lines = [line for acl in _wanted(call) for line in acl_lines(acl, matches)]
    return "\n".join(lines) + "\n" if lines else ""
