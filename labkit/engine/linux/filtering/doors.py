"""Who may log in on a device's VTY lines: what no list permits is refused, as on VRP."""

from collections.abc import Iterator, Sequence

from labkit.engine.linux.filtering.conditions import condition, untranslatable
from labkit.engine.linux.filtering.filters import CHAIN
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.filtering.guard import Guard, Rules

_ENTERING = "type filter hook input priority 0;"
_REFUSED = "reject with tcp reset"


def sections(device: DeviceView) -> Document:
    """A chain for the ports that lead to VTY lines, and one for each list; none where some line is open to all."""
    guard, ports = device.facts.guard, device.facts.logins
    if guard is None or not ports:
        return {}
    lists = [held for held in _lists(guard) if held is not None]
    if len(lists) < len(guard.doors):
        return {}
    document: Document = {}
    jumps = []
    for held in lists:
        name = f"door-{held.number}"
        if f"{CHAIN}{name}" not in document:
            jumps.append(f"jump {name}")
            document[f"{CHAIN}{name}"] = tuple(_asked(held))
    wanted = ", ".join(str(port) for port in sorted(ports))
    document[f"{CHAIN}doors"] = (*jumps, _REFUSED)
    document[f"{CHAIN}logins"] = (_ENTERING, f"tcp dport {{ {wanted} }} ct state new jump doors")
    return document


def limits(device: DeviceView) -> Sequence[str]:
    """Lists for logins over IPv6, and what their rules ask beyond packets."""
    guard = device.facts.guard
    if guard is None:
        return ()
    found = ["user-interface vty: acl ipv6 inbound"] if any(guard.doors6) else []
    for held in filter(None, _lists(guard)):
        found += [
            f"acl {held.number} rule {r.number}: {what}" for r in held.rules if (what := untranslatable(r))
        ]
    return list(dict.fromkeys(found))


def _lists(guard: Guard) -> Iterator[Rules | None]:
    """The list of each line; None where it lets everybody in."""
    for door in guard.doors:
        held = None if door is None else guard.acls.get(door)
        yield held if held is not None and held.rules else None


def _asked(held: Rules) -> Iterator[str]:
    for rule in held.rules:
        if not untranslatable(rule):
            yield f"{condition(rule)} {'accept' if rule.permit else 'return'}".strip()
