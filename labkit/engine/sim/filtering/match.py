"""Whether a packet meets a rule of an access control list, and which rule of a list decides."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from labkit.engine.sim.flow import TCP
from labkit.engine.sim.ipv4 import ALL_ONES
from labkit.engine.sim.packet import Frame, Packet
from labkit.nos.config import AclRule, FrameMatch, Period, PortMatch, PrefixAddress, Span

_IPV4 = 0x0800
"""The EtherType of IPv4."""
_ESTABLISHED = frozenset({"ack", "rst"})


@dataclass(frozen=True, slots=True)
class Times:
    """A time range: inside one of the spans, if there are any, and in one of the periods, if there are any."""

    periods: tuple[Period, ...]
    spans: tuple[Span, ...]

    def holds(self, at: datetime) -> bool:
        """Whether a moment of the lab's calendar lies inside."""
        moment = at.replace(tzinfo=None)
        if self.spans and not any(_inside(span, moment) for span in self.spans):
            return False
        return not self.periods or any(_on(period, moment) for period in self.periods)


def _inside(span: Span, moment: datetime) -> bool:
    return span.start <= moment and (span.end is None or moment <= span.end)


def _on(period: Period, moment: datetime) -> bool:
    minutes = moment.hour * 60 + moment.minute + moment.second / 60
    return moment.isoweekday() % 7 in period.days and period.start <= minutes < period.end


def port_matches(match: PortMatch | None, port: int) -> bool:
    """Whether a TCP or UDP port meets a condition."""
    if match is None:
        return True
    if match.operator == "eq":
        return port == match.low
    if match.operator == "neq":
        return port != match.low
    if match.operator == "gt":
        return port > match.low
    if match.operator == "lt":
        return port < match.low
    return match.low <= port <= match.high


def matches(rule: AclRule, packet: Packet) -> bool:
    """Whether a packet meets all conditions of a rule, its time range left aside.

    No packet here is a fragment that lacks the transport header, so a `fragment` rule meets none.
    """
    if rule.fragment:
        return False
    if rule.frame is not None:
        return packet.frame is not None and frame_matches(rule.frame, packet.frame)
    if rule.protocol is not None and rule.protocol != packet.protocol:
        return False
    for condition, address in ((rule.source, packet.source), (rule.destination, packet.destination)):
        if condition is not None and (int(condition[0]) ^ address) & ~int(condition[1]) & ALL_ONES:
            return False
    if not (
        _inside_prefix(rule.source6, packet.source) and _inside_prefix(rule.destination6, packet.destination)
    ):
        return False
    if rule.vrf and rule.vrf != packet.vrf:
        return False
    return _transport_matches(rule, packet) and _mark_matches(rule, packet)


def _inside_prefix(prefix: PrefixAddress | None, address: int) -> bool:
    """Whether an IPv6 address begins with a prefix (RFC 4291, 2.3)."""
    return prefix is None or not (int(prefix[0]) ^ address) >> (128 - prefix[1])


def frame_matches(match: FrameMatch, frame: Frame) -> bool:
    """Whether a frame that carries IPv4 meets the conditions of a layer-2 rule."""
    if match.protocol not in (None, _IPV4) or match.vlan not in (None, frame.vlan):
        return False
    ends = ((match.source, frame.source), (match.destination, frame.destination))
    return all(
        condition is None or not (_hardware(condition[0]) ^ _hardware(own)) & _hardware(condition[1])
        for condition, own in ends
    )


def _hardware(address: str) -> int:
    return int(address.replace("-", "") or "0", 16)


def _transport_matches(rule: AclRule, packet: Packet) -> bool:
    if rule.icmp is not None:
        kind, code = rule.icmp
        if packet.icmp is None or packet.icmp[0] != kind or code not in (None, packet.icmp[1]):
            return False
    if rule.tcp_flags:
        wanted = rule.tcp_flags - {"established"}
        if packet.protocol != TCP or not wanted <= packet.flags:
            return False
        if "established" in rule.tcp_flags and not packet.flags & _ESTABLISHED:
            return False
    return port_matches(rule.source_port, packet.source_port) and port_matches(
        rule.destination_port, packet.destination_port
    )


def _mark_matches(rule: AclRule, packet: Packet) -> bool:
    """The DSCP (RFC 2474), or as the older fields in the same octet precedence and TOS (RFC 791, 1349)."""
    if rule.dscp is not None and rule.dscp != packet.dscp:
        return False
    if rule.precedence is not None and rule.precedence != packet.dscp >> 3:
        return False
    return rule.tos is None or rule.tos == (packet.dscp & 7) << 1


def deciding_rule(
    rules: Iterable[AclRule], packet: Packet, times: Mapping[str, Times], at: datetime
) -> AclRule | None:
    """The first rule that a packet meets; None if no rule says anything about it.

    A rule whose time range is not now, or does not exist, does not count.
    """
    for rule in rules:
        if matches(rule, packet) and (not rule.time_range or _now(times, rule.time_range, at)):
            return rule
    return None


def _now(times: Mapping[str, Times], name: str, at: datetime) -> bool:
    held = times.get(name)
    return held is not None and held.holds(at)
