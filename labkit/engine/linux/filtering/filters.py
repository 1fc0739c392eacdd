"""Traffic filters and traffic policies of layer-3 interfaces.

They see packets as they are on the wire: what comes in before its destination is translated, what goes out
after its source was. A device's own protocols are not filtered, as VRP does not.
"""

from collections.abc import Iterator, Mapping, Sequence

from labkit.engine.linux.filtering import redirects
from labkit.engine.linux.filtering.conditions import condition, untranslatable
from labkit.engine.linux.interfaces import exists
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.switching.screening import screened
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.filtering.guard import Guard, Place, Rules, TrafficClass
from labkit.language import _
from labkit.nos.config import Direction

CHAIN, COUNTER = "chain ", "counter "
"""Beginnings of a section's name."""
_HOOKS: Mapping[Direction, tuple[str, str]] = {
    "inbound": ("type filter hook prerouting priority -300;", "iifname"),
    "outbound": ("type filter hook postrouting priority 300;", "oifname"),
}
"""Before connections are looked up (-200) and after sources are translated (100)."""
_OWN_PROTOCOLS = (
    "ip daddr 224.0.0.0/24 accept",
    "ip protocol { 89, 112 } accept",
    "udp dport { 67, 68, 520, 3784 } accept",
)
"""OSPF, VRRP, DHCP, RIP, BFD."""
_MET, _DENIED = 0x10000, 0x20000
"""Marks on a packet while a class is decided: a list said something, a list said no."""


def counter(number: int, rule: int) -> str:
    """The counter of a list's rule."""
    return f"acl-{number}-{rule}"


def sections(device: DeviceView) -> Document:
    """The chains of all places with a filter or a policy, and the counters of the rules that they ask."""
    guard = device.facts.guard
    if guard is None:
        return {}
    document: Document = {}
    entries: dict[Direction, list[str]] = {}
    routed = _routed(device)
    for place in sorted(guard.filters.keys() | guard.policies.keys()):
        interface, direction = place
        if interface not in routed:
            continue
        name = f"{direction}-{linux_name(interface)}"
        match = _HOOKS[direction][1]
        entries.setdefault(direction, []).append(f'{match} "{linux_name(interface)}" jump {name}')
        document |= _place(guard, place, name)
    for direction, jumps in entries.items():
        document[f"{CHAIN}{direction}"] = (_HOOKS[direction][0], *_OWN_PROTOCOLS, *jumps)
    return document


def limits(device: DeviceView) -> Sequence[str]:
    """Places and rules that are left out."""
    guard = device.facts.guard
    if guard is None:
        return ()
    routed = _routed(device)
    found = [
        _(
            "{name}: traffic filters and policies ({direction}) of layer-2 ports and VLANs",
            name=name,
            direction=direction,
        )
        for name, direction in sorted((guard.filters.keys() - screened(device)) | guard.policies.keys())
        if name not in routed
    ]
    found += [f"{name}: traffic-filter {direction} ipv6" for name, direction in sorted(guard.filters6)]
    if any(each.acls6 for held in guard.policies.values() for each in held):
        found.append("if-match ipv6 acl")
    used = {
        *guard.filters.values(),
        *(acl for held in guard.policies.values() for c in held for acl in c.acls),
    }
    used |= {rule.acl for held in guard.translations.values() for rule in held.outbound}
    for rules in {held.number: held for key, held in guard.acls.items() if key in used}.values():
        found += [
            f"acl {rules.number} rule {rule.number}: {what}"
            for rule in rules.rules
            if (what := untranslatable(rule))
        ]
    return found


def _routed(device: DeviceView) -> frozenset[str]:
    return frozenset(port.name for port in device.facts.ports if not port.layer2 and exists(device, port))


def _place(guard: Guard, place: Place, name: str) -> Document:
    """The chain of an interface and a direction, with those of its classes."""
    document: Document = {}
    lines: list[str] = []
    acl = guard.filters.get(place)
    if acl is not None and acl in guard.acls:
        lines.append(f"jump {name}-filter")
        document |= _list_chain(guard.acls[acl], f"{name}-filter", "return", "drop")
    for number, each in enumerate(guard.policies.get(place, ())):
        lines.append(f"jump {name}-class{number}")
        document |= _class_chains(guard, each, f"{name}-class{number}")
    document[f"{CHAIN}{name}"] = tuple(lines)
    return document


def _list_chain(rules: Rules, name: str, permit: str, deny: str) -> Document:
    """A list as a chain that counts each rule's packets and ends with its verdict."""
    document: Document = {}
    lines = []
    for rule in rules.rules:
        if untranslatable(rule):
            continue
        held = counter(rules.number, rule.number)
        document[f"{COUNTER}{held}"] = ()
        words = (condition(rule), f"counter name {held}", permit if rule.permit else deny)
        lines.append(" ".join(word for word in words if word))
    document[f"{CHAIN}{name}"] = tuple(lines)
    return document


def _class_chains(guard: Guard, held: TrafficClass, name: str) -> Document:
    """A class: its lists leave marks, and a packet that belongs to it goes no further.

    A packet that a list denies is dropped whatever the behaviour says.
    """
    document: Document = {}
    lines = ["meta mark set 0"]
    for number, acl in enumerate(held.acls):
        chain = f"{name}-acl{number}"
        if held.all_conditions:
            lines.append(f"meta mark set meta mark & {~_MET & 0xFFFFFFFF:#x}")
        lines.append(f"jump {chain}")
        if held.all_conditions:
            lines.append(f"meta mark & {_MET:#x} == 0 return")
        if acl in guard.acls:
            document |= _list_chain(
                guard.acls[acl],
                chain,
                f"meta mark set meta mark | {_MET:#x} return",
                f"meta mark set meta mark | {_MET | _DENIED:#x} return",
            )
        else:
            document[f"{CHAIN}{chain}"] = ()
    lines += _other_conditions(held)
    lines += [f"meta mark & {_MET:#x} == 0 return", f"meta mark & {_DENIED:#x} != 0 drop"]
    if held.deny:
        lines.append("drop")
    elif held.mark is not None:
        lines.append(f"ip dscp set {held.mark}")
    lines += [f"meta mark set {redirects.marks(guard).get(held.next_hop, 0)}", "accept"]
    document[f"{CHAIN}{name}"] = tuple(lines)
    return document


def _other_conditions(held: TrafficClass) -> Iterator[str]:
    """Marks of the packet itself, and `any`."""
    conditions: list[str] = []
    if held.dscps:
        conditions.append(f"ip dscp {{ {', '.join(map(str, sorted(held.dscps)))} }}")
    if held.precedences:
        values = sorted(value << 3 | low for value in held.precedences for low in range(8))
        conditions.append(f"ip dscp {{ {', '.join(map(str, values))} }}")
    if not held.all_conditions:
        met = f"meta mark set meta mark | {_MET:#x}"
        yield from (f"{each} {met}" for each in conditions)
        if held.every:
            yield met
        return
    for each in conditions:
        yield f"{each.replace('ip dscp ', 'ip dscp != ')} return"
    if conditions or held.every:
        yield f"meta mark set meta mark | {_MET:#x}"
