"""Traffic filters on what comes in through a switch's ports, as flows of Open vSwitch.

What no rule speaks of is switched as ever. Rules whose conditions OpenFlow has no match for keep a whole filter out,
and are named.
"""

from collections.abc import Iterator

from labkit.engine.linux.switching import joints, trunking
from labkit.engine.linux.topic import DeviceView
from labkit.engine.sim.filtering.guard import Place, Rules
from labkit.engine.sim.ipv4 import ALL_ONES
from labkit.nos.config import AclRule
from labkit.nos.config.acl import WildcardAddress

ELSE = "priority=0,actions=NORMAL"
_FIRST = 60000
_TRANSPORT = (6, 17)
_ESTABLISHED = ("tcp_flags=+ack", "tcp_flags=+rst")


def screened(device: DeviceView) -> dict[Place, Rules]:
    """The filters that Open vSwitch applies, by place."""
    guard = device.facts.guard
    if guard is None:
        return {}
    ports = {port.name for port in device.facts.switchports if trunking.members(device, port.name)}
    return {
        place: guard.acls[acl]
        for place, acl in guard.filters.items()
        if place[0] in ports
        and place[1] == "inbound"
        and acl in guard.acls
        and all(matches(rule) is not None for rule in guard.acls[acl].rules)
    }


def flows(device: DeviceView) -> tuple[str, ...]:
    """The flows of the switch: of each filter the rules in their order, then what switches all the rest."""
    return (*_screening(device), ELSE)


def _screening(device: DeviceView) -> Iterator[str]:
    for (name, _), held in sorted(screened(device).items()):
        port = joints.inner_name(device, name)
        for number, rule in enumerate(held.rules):
            action = "NORMAL" if rule.permit else "drop"
            for match in matches(rule) or ():
                words = ",".join(word for word in ("ip", *match) if word)
                yield f"priority={_FIRST - number},in_port={port},{words},actions={action}"


def matches(rule: AclRule) -> list[tuple[str, ...]] | None:
    """The matches that together are what a rule asks; None where OpenFlow has none."""
    flags = rule.tcp_flags
    if rule.time_range or rule.frame is not None or rule.vrf or rule.fragment or flags - {"established"}:
        return None
    if any(port is not None and port.operator != "eq" for port in (rule.source_port, rule.destination_port)):
        return None
    if (rule.source_port or rule.destination_port) and rule.protocol not in _TRANSPORT:
        return None
    if rule.precedence is not None or rule.tos is not None:
        return None
    own = tuple(_fields(rule))
    return [(*own, flag) for flag in _ESTABLISHED] if flags else [own]


def _fields(rule: AclRule) -> Iterator[str]:
    if rule.protocol is not None:
        yield f"nw_proto={rule.protocol}"
    if rule.source is not None:
        yield from _address("nw_src", rule.source)
    if rule.destination is not None:
        yield from _address("nw_dst", rule.destination)
    if rule.source_port is not None:
        yield f"tp_src={rule.source_port.low}"
    if rule.destination_port is not None:
        yield f"tp_dst={rule.destination_port.low}"
    if rule.icmp is not None:
        kind, code = rule.icmp
        yield f"icmp_type={kind}"
        if code is not None:
            yield f"icmp_code={code}"
    if rule.dscp is not None:
        yield f"ip_dscp={rule.dscp}"


def _address(field: str, wanted: WildcardAddress) -> Iterator[str]:
    address, wildcard = wanted
    mask = ~int(wildcard) & ALL_ONES
    if mask:
        network = type(address)(int(address) & mask)
        yield f"{field}={network}/{type(address)(mask)}"
