"""Rules of access control lists as expressions of nftables."""

from collections.abc import Iterator
from ipaddress import IPv4Address

from labkit.engine.sim.ipv4 import ALL_ONES
from labkit.nos.config import AclRule, PortMatch
from labkit.nos.config.acl import WildcardAddress

_PORT_OPERATORS = {"eq": "", "neq": "!= ", "gt": "> ", "lt": "< "}


def untranslatable(rule: AclRule) -> str:
    """What of a rule nftables here cannot ask; empty where it can all be asked."""
    if rule.time_range:
        return f"time-range {rule.time_range}"
    if rule.frame is not None:
        return "conditions on frames"
    return f"vpn-instance {rule.vrf}" if rule.vrf else ""


def condition(rule: AclRule) -> str:
    """The conditions of a rule; empty where it meets every packet."""
    return " ".join(_parts(rule))


def _parts(rule: AclRule) -> Iterator[str]:
    if rule.source is not None:
        yield from _address("saddr", rule.source)
    if rule.destination is not None:
        yield from _address("daddr", rule.destination)
    if rule.protocol is not None:
        yield f"ip protocol {rule.protocol}"
    elif rule.source_port is not None or rule.destination_port is not None:
        yield "meta l4proto { 6, 17 }"
    if rule.fragment:
        yield "ip frag-off & 0x1fff != 0"
    if rule.icmp is not None:
        kind, code = rule.icmp
        yield f"icmp type {kind}"
        if code is not None:
            yield f"icmp code {code}"
    yield from _flags(rule.tcp_flags)
    if rule.source_port is not None:
        yield f"th sport {_port(rule.source_port)}"
    if rule.destination_port is not None:
        yield f"th dport {_port(rule.destination_port)}"
    yield from _mark(rule)


def _address(field: str, wanted: WildcardAddress) -> Iterator[str]:
    """An address whose wildcard may have any bits (nftables compares what a mask leaves)."""
    address, wildcard = wanted
    mask = ~int(wildcard) & ALL_ONES
    if mask == ALL_ONES:
        yield f"ip {field} {address}"
    elif mask:
        yield f"ip {field} & {IPv4Address(mask)} == {IPv4Address(int(address) & mask)}"


def _flags(wanted: frozenset[str]) -> Iterator[str]:
    """TCP flags that must be set; `established` is ACK or RST."""
    flags = sorted(wanted - {"established"})
    if flags:
        joined = "|".join(flags)
        yield f"tcp flags & ({joined}) == {joined}"
    if "established" in wanted:
        yield "tcp flags & (ack|rst) != 0"


def _port(match: PortMatch) -> str:
    if match.operator == "range":
        return f"{match.low}-{match.high}"
    return f"{_PORT_OPERATORS[match.operator]}{match.low}"


def _mark(rule: AclRule) -> Iterator[str]:
    """DSCP (RFC 2474); precedence and TOS are parts of the same six bits (RFC 791, 1349)."""
    if rule.dscp is not None:
        yield f"ip dscp {rule.dscp}"
    if rule.precedence is not None:
        yield f"ip dscp & 0x38 == {rule.precedence << 3:#x}"
    if rule.tos is not None:
        yield f"ip dscp & 0x07 == {rule.tos >> 1:#x}"
