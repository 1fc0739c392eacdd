"""Access control lists, traffic filters and policies: which packets pass (vrp-traps 65 to 67)."""

from dataclasses import replace
from datetime import datetime
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.builders import Lab, ge
from labkit.engine.engine import Connect, Ping
from labkit.engine.sim.filtering.match import Times, deciding_rule, matches, port_matches
from labkit.engine.sim.packet import Packet
from labkit.nos.config import (
    Acl,
    AclRule,
    FrameMatch,
    LineConfig,
    Period,
    PortMatch,
    Span,
    TimeRange,
    TrafficBehavior,
    TrafficClassifier,
    TrafficPolicy,
)

at = datetime.fromisoformat
MONDAY_TEN = at("2026-01-05 10:00")
_addresses = st.integers(0, 0xFFFFFFFF)
_ends = st.none() | st.tuples(_addresses.map(IPv4Address), _addresses.map(IPv4Address))
_ports = st.none() | st.builds(
    PortMatch, st.sampled_from(["eq", "gt", "lt", "neq", "range"]), st.integers(0, 9), st.integers(0, 9)
)
_rules = st.builds(
    AclRule,
    number=st.just(5),
    permit=st.booleans(),
    protocol=st.sampled_from([None, 1, 6, 17]),
    source=_ends,
    destination=_ends,
    source_port=_ports,
    destination_port=_ports,
)
_packets = st.builds(
    Packet,
    _addresses,
    _addresses,
    st.just(64),
    protocol=st.sampled_from([1, 6, 17]),
    source_port=st.integers(0, 9),
    destination_port=st.integers(0, 9),
)


def address(text):
    return int(IPv4Address(text))


def wildcard(text, bits="0.0.0.0"):
    return IPv4Address(text), IPv4Address(bits)


def _bits(condition, value):
    """Bit by bit, as the manual explains a wildcard: 0 must be equal, 1 does not matter."""
    if condition is None:
        return True
    wanted, ignored = (f"{int(part):032b}" for part in condition)
    return all(i == "1" or w == v for w, i, v in zip(wanted, ignored, f"{value:032b}", strict=True))


@given(_rules, _packets)
def test_a_rule_matches_what_its_conditions_say_bit_by_bit(rule, packet):
    """Protocol, both addresses and both ports must fit; nothing else decides."""
    ports = {
        "eq": lambda m, p: p == m.low,
        "neq": lambda m, p: p != m.low,
        "gt": lambda m, p: p in range(m.low + 1, 65536),
        "lt": lambda m, p: p in range(m.low),
        "range": lambda m, p: p in range(m.low, m.high + 1),
    }
    expected = (
        rule.protocol in (None, packet.protocol)
        and _bits(rule.source, packet.source)
        and _bits(rule.destination, packet.destination)
        and all(
            match is None or ports[match.operator](match, port)
            for match, port in (
                (rule.source_port, packet.source_port),
                (rule.destination_port, packet.destination_port),
            )
        )
    )
    assert matches(rule, packet) == expected


@given(st.lists(_rules, max_size=6), _packets)
def test_the_first_rule_that_matches_decides(rules, packet):
    """Later rules change nothing, and a rule that does not match changes nothing."""
    decided = deciding_rule(rules, packet, {}, MONDAY_TEN)
    fitting = [rule for rule in rules if matches(rule, packet)]
    assert decided == (fitting[0] if fitting else None)
    if fitting:
        upto = rules[: rules.index(fitting[0]) + 1]
        assert deciding_rule(
            [*upto, replace(fitting[0], permit=not fitting[0].permit)], packet, {}, MONDAY_TEN
        ) == (decided)


@given(_packets)
def test_a_rule_without_conditions_matches_every_packet(packet):
    """`rule permit ip` is about everything."""
    assert matches(AclRule(5, permit=True), packet)


@pytest.mark.parametrize(
    ("operator", "low", "high", "inside", "outside"),
    [
        ("eq", 23, 0, [23], [22, 24]),
        ("neq", 23, 0, [22, 24], [23]),
        ("gt", 1023, 0, [1024, 65535], [1023, 80]),
        ("lt", 1024, 0, [0, 1023], [1024]),
        ("range", 20, 21, [20, 21], [19, 22]),
    ],
)
def test_port_operators_include_and_exclude_their_ends(operator, low, high, inside, outside):
    """`gt` and `lt` exclude the number itself, `range` includes both ends."""
    match = PortMatch(operator, low, high)
    assert all(port_matches(match, port) for port in inside)
    assert not any(port_matches(match, port) for port in outside)


@pytest.mark.parametrize(
    ("flags", "packet_flags", "expected"),
    [
        ({"syn"}, {"syn"}, True),
        ({"syn"}, {"ack"}, False),
        ({"ack", "syn"}, {"syn"}, False),
        ({"established"}, {"syn"}, False),
        ({"established"}, {"syn", "ack"}, True),
        ({"established"}, {"ack", "rst"}, True),
    ],
)
def test_tcp_flags_must_all_be_set_and_established_means_ack_or_rst(flags, packet_flags, expected):
    """A rule for established connections lets the answers of a server in, and no attempts to connect."""
    rule = AclRule(5, permit=True, protocol=6, tcp_flags=frozenset(flags))
    packet = Packet(1, 2, 64, protocol=6, icmp=None, flags=frozenset(packet_flags))
    assert matches(rule, packet) == expected


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (at("2026-01-05 08:29"), False),
        (at("2026-01-05 08:30"), True),
        (at("2026-01-05 17:59"), True),
        (at("2026-01-05 18:00"), False),
        (at("2026-01-04 12:00"), False),
        (at("2027-01-04 12:00"), False),
    ],
)
def test_a_time_range_needs_a_span_and_a_period(moment, holds):
    """Working days from 8:30 to 18:00 of the year 2026 (a Monday, a Sunday, a Monday of the year after)."""
    working = frozenset(range(1, 6))
    times = Times((Period(510, 1080, working),), (Span(at("2026-01-01"), at("2026-12-31 23:59")),))
    assert times.holds(moment) == holds


def lab():
    """P1 - R1 - R2 - P2, with a way around R2 by R3."""
    built = Lab("P1:eth0 R1:0", "R1:1 R2:0", "R2:1 P2:eth0", "R1:2 R3:0", "R3:1 R2:2")
    built.host("P1", "10.1.0.1/24", "10.1.0.254").host("P2", "10.2.0.1/24", "10.2.0.254")
    built.address("R1", 0, "10.1.0.254/24").address("R1", 1, "10.12.0.1/24").address("R1", 2, "10.13.0.1/24")
    built.address("R2", 0, "10.12.0.2/24").address("R2", 1, "10.2.0.254/24").address("R2", 2, "10.23.0.2/24")
    built.address("R3", 0, "10.13.0.3/24").address("R3", 1, "10.23.0.3/24")
    built.static("R1", "10.2.0.0/24", "10.12.0.2").static("R3", "10.2.0.0/24", "10.23.0.2")
    built.static("R2", "10.1.0.0/24", "10.12.0.1").static("R3", "10.1.0.0/24", "10.13.0.1")
    return built


def pings(built, source="P1", target="10.2.0.1"):
    (reply,) = built.network().engine(source).probe(Ping(IPv4Address(target), count=1))
    return not reply.lost


def connects(built, source, target, port, network=None):
    (answer,) = (network or built.network()).engine(source).probe(Connect(IPv4Address(target), port))
    return answer.outcome


def deny_icmp(number=3000):
    return Acl(number, rules={5: AclRule(5, permit=False, protocol=1)})


@pytest.mark.parametrize(
    ("node", "port", "direction"), [("R1", 0, "inbound"), ("R1", 1, "outbound"), ("R2", 0, "inbound")]
)
def test_a_traffic_filter_drops_silently_where_it_stands(node, port, direction):
    """What a rule denies is lost without an ICMP error; what no rule speaks of passes."""
    built = lab()
    assert pings(built)
    built.configs[node].acls[3000] = deny_icmp()
    built.interface(node, port).filters.acls[direction] = 3000
    (reply,) = built.network().engine("P1").probe(Ping(IPv4Address("10.2.0.1"), count=1))
    assert (reply.lost, reply.error, reply.responder) == (True, "", None)
    built.configs["P2"].services = frozenset({80})
    assert connects(built, "P1", "10.2.0.1", 80) == "connected"


def test_a_filter_in_the_other_direction_meets_the_answers():
    """The same list outbound towards the client drops the echo replies."""
    built = lab()
    built.configs["R1"].acls[3000] = deny_icmp()
    built.interface("R1", 0).filters.acls["outbound"] = 3000
    assert not pings(built)


@pytest.mark.parametrize("acl", [None, Acl(3000)])
def test_an_empty_or_missing_list_filters_nothing(acl):
    """On an interface both let everything pass (trap 65)."""
    built = lab()
    if acl is not None:
        built.configs["R1"].acls[3000] = acl
    built.interface("R1", 0).filters.acls["inbound"] = 3000
    assert pings(built)


def test_vty_lines_refuse_what_no_rule_permits():
    """A list on the lines lets its permitted sources in and nobody else; without one everybody gets in (trap 65)."""
    built = lab()
    config = built.configs["R2"]
    config.lines["vty", 0] = LineConfig("vty", 0)
    built.static("R3", "10.12.0.0/24", "10.23.0.2")
    assert connects(built, "P1", "10.12.0.2", 23) == "connected"
    config.acls[2000] = Acl(2000, rules={5: AclRule(5, permit=True, source=wildcard("10.1.0.1"))})
    config.lines["vty", 0].acls["inbound"] = 2000
    assert connects(built, "P1", "10.12.0.2", 23) == "connected"
    assert connects(built, "R1", "10.12.0.2", 23) == "refused"
    config.acls[2000] = Acl(2000)
    assert connects(built, "R1", "10.12.0.2", 23) == "connected"


def test_a_time_range_follows_the_labs_clock():
    """A rule acts only inside its time range; one whose range does not exist never does."""
    built = lab()
    config = built.configs["R1"]
    config.acls[3000] = Acl(3000, rules={5: AclRule(5, permit=False, protocol=1, time_range="work")})
    built.interface("R1", 0).filters.acls["inbound"] = 3000
    assert pings(built)
    # The builder's calendar starts on Thursday, 1 January 2026, at midnight.
    config.time_ranges["work"] = TimeRange("work", [Period(480, 1080, frozenset(range(1, 6)))])
    network = built.network()
    ping = Ping(IPv4Address("10.2.0.1"), count=1)
    outcomes = []
    for hours in (7, 9, 19, 2 * 24 + 9):
        built.now = hours * 3600.0
        outcomes.append(next(network.engine("P1").probe(ping)).lost)
    assert outcomes == [False, True, False, False]


def policy(built, node, port, behavior, rule, direction="inbound"):
    config = built.configs[node]
    config.acls[3000] = Acl(3000, rules={5: rule})
    config.classifiers["c"] = TrafficClassifier("c", acls=[3000])
    config.behaviors["b"] = behavior
    config.traffic_policies["p"] = TrafficPolicy("p", {"c": ("b", None)})
    built.interface(node, port).filters.policies[direction] = "p"


@pytest.mark.parametrize(
    ("behavior", "permit", "passes"),
    [
        (TrafficBehavior("b"), True, True),
        (TrafficBehavior("b", deny=True), True, False),
        (TrafficBehavior("b"), False, False),
        (TrafficBehavior("b", deny=True), False, False),
    ],
)
def test_in_a_policy_a_deny_rule_drops_whatever_the_behaviour_says(behavior, permit, passes):
    """Permit and behaviour permit: passes; all other combinations drop (trap 66)."""
    built = lab()
    policy(built, "R1", 0, behavior, AclRule(5, permit=permit, protocol=1))
    assert pings(built) == passes


def test_a_policy_leaves_alone_what_is_in_none_of_its_classes():
    """No match in a traffic policy forwards (trap 65)."""
    built = lab()
    policy(built, "R1", 0, TrafficBehavior("b", deny=True), AclRule(5, permit=True, protocol=6))
    assert pings(built)


def test_redirect_overrides_the_table_until_its_next_hop_is_gone():
    """The packet takes the way of the policy; with a dead next hop it takes the table's (trap 66)."""
    built = lab()
    behavior = TrafficBehavior("b", next_hop=IPv4Address("10.13.0.3"))
    policy(built, "R1", 0, behavior, AclRule(5, permit=True))
    network = built.network()
    assert pings(built)
    learned = network.engine("R3").state.arp
    next(network.engine("P1").probe(Ping(IPv4Address("10.2.0.1"), count=1)))
    assert any(entry.address == IPv4Address("10.13.0.1") for entry in learned() if entry.origin == "dynamic")
    built.interface("R3", 0).shutdown = True
    assert pings(built)


def test_a_remarked_packet_meets_rules_for_its_new_dscp():
    """`remark dscp` at the edge decides at a filter further on."""
    built = lab()
    policy(built, "R1", 0, TrafficBehavior("b", remark_dscp=46), AclRule(5, permit=True))
    built.configs["R2"].acls[3001] = Acl(3001, rules={5: AclRule(5, permit=False, dscp=46)})
    built.interface("R2", 0).filters.acls["inbound"] = 3001
    assert not pings(built)
    assert pings(built, "R1", "10.12.0.2")


def test_rules_count_the_packets_they_decide_over_until_reset():
    """Five pings are five matches of the rule that let them pass."""
    built = lab()
    built.configs["R1"].acls[3000] = Acl(3000, rules={10: AclRule(10, permit=True, protocol=1)})
    built.interface("R1", 0).filters.acls["inbound"] = 3000
    network = built.network()
    list(network.engine("P1").probe(Ping(IPv4Address("10.2.0.1"), count=5)))
    assert network.engine("R1").state.acl_matches() == {(3000, 10): 5}
    network.past.forget_matches("R1", 3000)
    assert network.engine("R1").state.acl_matches() == {}


def test_an_edited_filter_acts_at_once_as_if_solved_from_nothing():
    """Adding and removing a filter leaves the same network as never having had it."""
    built = lab()
    network = built.network()
    ping = Ping(IPv4Address("10.2.0.1"), count=1)
    filters = built.interface("R1", 0).filters.acls
    built.configs["R1"].acls[3000] = deny_icmp()
    found = []
    for on in (False, True, False):
        filters.clear()
        if on:
            filters["inbound"] = 3000
        network.edited("R1", built.configs["R1"])
        found.append(next(network.engine("P1").probe(ping)).lost)
    assert found == [False, True, False]
    assert ge(0) in network.engine("R1").state.interfaces()


@pytest.mark.parametrize(
    ("node", "port", "direction", "passes"),
    [
        ("S1", 1, "inbound", False),
        ("S1", 2, "outbound", False),
        ("S2", 1, "inbound", False),
        ("S2", 2, "outbound", False),
        ("S1", 1, "outbound", True),
        ("S2", 1, "outbound", True),
        ("S1", 9, "inbound", True),
    ],
)
def test_filters_on_switch_ports_meet_frames_between_two_hosts(node, port, direction, passes):
    """Echo requests go in through S1 port 1 and out through port 2, then through S2; answers are not requests."""
    built = Lab("P1:eth0 S1:1", "S1:2 S2:1", "S2:2 P2:eth0")
    built.host("P1", "10.0.0.1/24", "10.0.0.254").host("P2", "10.0.0.2/24", "10.0.0.254")
    built.configs[node].acls[3000] = Acl(3000, rules={5: AclRule(5, permit=False, protocol=1, icmp=(8, 0))})
    built.interface(node, port).filters.acls[direction] = 3000
    assert pings(built, "P1", "10.0.0.2") == passes


@pytest.mark.parametrize(
    ("match", "passes"),
    [
        (FrameMatch(source=("5489-9800-0001", "ffff-ffff-ffff")), False),
        (FrameMatch(source=("5489-9800-0002", "ffff-ffff-ffff")), True),
        (FrameMatch(source=("5489-0000-0000", "ffff-0000-0000")), False),
        (FrameMatch(destination=("5489-9800-0001", "ffff-ffff-ffff")), True),
        (FrameMatch(protocol=0x0800), False),
        (FrameMatch(protocol=0x0806), True),
        (FrameMatch(vlan=1), False),
        (FrameMatch(vlan=2), True),
    ],
)
def test_layer_2_rules_look_at_frames(match, passes):
    """Hardware addresses with their masks, EtherType and VLAN, of frames that come in through a port."""
    macs = {"P1": "548998000001", "P2": "548998000002"}
    built = Lab("P1:eth0 S1:1", "S1:2 P2:eth0", macs=macs)
    built.host("P1", "10.0.0.1/24", "10.0.0.254").host("P2", "10.0.0.2/24", "10.0.0.254")
    built.configs["S1"].acls[4000] = Acl(4000, rules={5: AclRule(5, permit=False, frame=match)})
    built.interface("S1", 1).filters.acls["inbound"] = 4000
    assert pings(built, "P1", "10.0.0.2") == passes
