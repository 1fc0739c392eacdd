"""Address translation (RFC 3022) of interfaces: static mappings, servers, address groups and Easy IP."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network

from labkit.engine.linux.filtering.conditions import condition, untranslatable
from labkit.engine.linux.filtering.filters import CHAIN
from labkit.engine.linux.interfaces import exists
from labkit.engine.linux.names import linux_name
from labkit.engine.linux.topic import DeviceView, Document
from labkit.engine.sim.filtering.guard import Guard, Outbound
from labkit.engine.sim.filtering.sessions import FIRST_PORT
from labkit.engine.sim.flow import TCP, UDP
from labkit.language import _
from labkit.nos.config import AclReference, NatMapping

ENTERING, LEAVING = "nat-entering", "nat-leaving"
_ENTERING = "type nat hook prerouting priority -100;"
_LEAVING = "type nat hook postrouting priority 100;"
_SHELTER = ("type filter hook forward priority 0;", 'oifname "lo" drop')
"""What comes for an address that is answered for, and belongs to no session, ends here."""
ANSWERS = "answers "
"""Begins the section of an interface with the foreign addresses that it answers ARP for."""
MOST_ANSWERS = 256
"""Addresses of a mapping or group for which a device answers."""


def sections(device: DeviceView) -> Document:
    """The chains of what comes in and goes out, and those of the lists that they ask."""
    guard = device.facts.guard
    if guard is None or not guard.translations:
        return {}
    document: Document = {}
    entering, leaving = [_ENTERING], [_LEAVING]
    for port in device.facts.ports:
        held = guard.translations.get(port.name)
        if held is None or not exists(device, port):
            continue
        name = linux_name(port.name)
        for number, mapping in enumerate(one for each in held.mappings for one in each.one_by_one()):
            chain = f"nat-{name}-mapping{number}"
            entering.append(f'iifname "{name}" {_outside(mapping)} jump {chain}')
            document[f"{CHAIN}{chain}"] = tuple(
                _asked(
                    guard,
                    mapping.acl,
                    f"{_protocol(mapping)}dnat {_target(mapping, mapping.inside, mapping.inside_port)}",
                )
            )
            if mapping.both_ways:
                leaving.append(f'oifname "{name}" {_inside(mapping)} {_source(mapping)}')
        for number, rule in enumerate(held.outbound):
            chain = f"nat-{name}-outbound{number}"
            leaving.append(f'oifname "{name}" jump {chain}')
            document[f"{CHAIN}{chain}"] = tuple(_asked(guard, rule.acl, f"goto {chain}-pool", always=False))
            document[f"{CHAIN}{chain}-pool"] = tuple(_pool(rule))
        answers = tuple(_answers(port.answers))
        if answers:
            document[f"{ANSWERS}{name}"] = answers
            document[f"{CHAIN}nat-shelter"] = _SHELTER
    document[f"{CHAIN}{ENTERING}"] = tuple(entering)
    document[f"{CHAIN}{LEAVING}"] = tuple(leaving)
    return document


def limits(device: DeviceView) -> Sequence[str]:
    """What differs from VRP."""
    guard = device.facts.guard
    if guard is None:
        return ()
    return [
        _(
            "{name}: nat outbound no-pat: several hosts may share an address when the group is used up",
            name=name,
        )
        for name, held in guard.translations.items()
        if any(rule.no_pat for rule in held.outbound)
    ]


def _asked(guard: Guard, acl: AclReference | None, verdict: str, *, always: bool = True) -> Iterator[str]:
    """The verdict for packets that a list permits; without a list for all, if `always`, else for none."""
    held = None if acl is None else guard.acls.get(acl)
    if held is None:
        if always:
            yield verdict
        return
    for rule in held.rules:
        if not untranslatable(rule):
            yield f"{condition(rule)} {verdict if rule.permit else 'return'}".strip()


def _outside(mapping: NatMapping) -> str:
    """What comes in for the public side of a mapping; that of an interface's own address is whatever is its own."""
    address = (
        "fib daddr . iif type local"
        if mapping.outside is None
        else f"ip daddr {_network(mapping.outside, mapping.length)}"
    )
    return f"{address}{_transport(mapping.protocol, 'dport', mapping.outside_port)}"


def _inside(mapping: NatMapping) -> str:
    network = _network(mapping.inside, mapping.length)
    return f"ip saddr {network}{_transport(mapping.protocol, 'sport', mapping.inside_port)}"


def _source(mapping: NatMapping) -> str:
    if mapping.outside is None:
        return "masquerade"
    return f"snat {_target(mapping, mapping.outside, mapping.outside_port, back=True)}"


def _protocol(mapping: NatMapping) -> str:
    """The condition that nftables wants in the rule itself, for it to know what a port is."""
    return "" if mapping.protocol is None else f"ip protocol {mapping.protocol} "


def _transport(protocol: int | None, field: str, port: int) -> str:
    if protocol is None:
        return ""
    if port and protocol in (TCP, UDP):
        return f" ip protocol {protocol} th {field} {port}"
    return f" ip protocol {protocol}"


def _target(mapping: NatMapping, address: IPv4Address, port: int, *, back: bool = False) -> str:
    """Where to: of a subnet each address to the one at its place in the other."""
    if mapping.length < 32:
        sides = (mapping.inside, mapping.outside) if back else (mapping.outside, mapping.inside)
        from_, to = (str(_network(side, mapping.length)) for side in sides if side is not None)
        return f"ip prefix to ip {'saddr' if back else 'daddr'} map {{ {from_} : {to} }}"
    with_port = f":{port}" if port and mapping.protocol in (TCP, UDP) else ""
    return f"to {address}{with_port}"


def _network(address: IPv4Address, length: int) -> IPv4Network:
    return IPv4Network((address, length), strict=False)


def _pool(rule: Outbound) -> Iterator[str]:
    """The new source: with PAT also another port of VRP's, where the protocol has ports or identifiers."""
    target = "masquerade"
    if rule.first:
        first, last = IPv4Address(rule.first), IPv4Address(rule.last)
        target = f"snat to {first}{f'-{last}' if last != first else ''}"
    separator = "" if rule.first else " to "
    keep = " persistent" if rule.first else ""
    if not rule.no_pat:
        # Linux would keep a port that is in the range
        how = "random,persistent" if rule.first else "random"
        yield f"meta l4proto {{ 1, 6, 17 }} {target}{separator}:{FIRST_PORT}-65535 {how}"
    yield f"{target}{keep}"


def _answers(ranges: Sequence[tuple[int, int]]) -> Iterator[str]:
    held = [
        address for first, last in ranges for address in range(first, min(last, first + MOST_ANSWERS) + 1)
    ]
    yield from (str(IPv4Address(address)) for address in dict.fromkeys(held))
