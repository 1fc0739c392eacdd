"""ACLs of IPv6: what their lines say, which packets pass, what is counted, and that all is printed again."""

from datetime import datetime
from ipaddress import IPv6Address, IPv6Network

import pytest
from cabled import cabled
from hypothesis import given
from hypothesis import strategies as st
from lone import lone_device, typed

from labkit.engine.engine import Connect, Ping6
from labkit.engine.sim.filtering.match import deciding_rule
from labkit.engine.sim.packet import Packet
from labkit.grading.parse import parse

LEFT = """ipv6
interface GigabitEthernet0/0/0
 ipv6 enable
 ipv6 address 2001:DB8:12::1/64
 ipv6 address 2001:DB8:12::11/64
"""
RIGHT = """ipv6
{lists}
interface GigabitEthernet0/0/0
 ipv6 enable
 ipv6 address 2001:DB8:12::2/64
{applied}
"""
HERE, OTHER, THERE = (IPv6Address(f"2001:db8:12::{host}") for host in ("1", "11", "2"))


def network(lists, applied="", kinds=None):
    return cabled(["R1:0 R2:0"], {"R1": LEFT, "R2": RIGHT.format(lists=lists, applied=applied)}, kinds)


def passes(devices, source=HERE):
    probe = Ping6(THERE, source=source, count=1)
    return not next(iter(devices["R1"].engine.probe(probe))).lost


# Few addresses and ports, so that rules and packets meet.
_addresses = st.sampled_from(["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "fe80::1"])
_lengths = st.integers(0, 128)
_words = {"tcp": 6, "udp": 17, "icmpv6": 58, "ipv6": None, "gre": 47, "ospf": 89}
_ports = st.tuples(st.sampled_from(["eq", "gt", "lt", "neq", "range"]), st.integers(0, 3), st.integers(0, 3))


def holds(condition, port):
    """What the words of a condition on a port say, on its own."""
    operator, low, high = condition
    ends = sorted((low, high))
    return {
        "eq": port == low,
        "gt": port > low,
        "lt": port < low,
        "neq": port != low,
        "range": ends[0] <= port <= ends[1],
    }[operator]


@st.composite
def rules(draw):
    """The line of a rule, and a function that says whether a packet meets it."""
    word = draw(st.sampled_from(sorted(_words)))
    text = f"{draw(st.sampled_from(['permit', 'deny']))} {word}"
    tests = [lambda packet: _words[word] in (None, packet["protocol"])]
    for side in ("source", "destination"):
        if draw(st.booleans()):
            prefix = IPv6Network((draw(_addresses), draw(_lengths)), strict=False)
            text += f" {side} {prefix.network_address} {prefix.prefixlen}"
            tests.append(lambda packet, side=side, prefix=prefix: IPv6Address(packet[side]) in prefix)
        if word in ("tcp", "udp") and draw(st.booleans()):
            condition = draw(_ports)
            last = f" {condition[2]}" if condition[0] == "range" else ""
            text += f" {side}-port {condition[0]} {condition[1]}{last}"
            tests.append(
                lambda packet, side=side, condition=condition: holds(condition, packet[f"{side}_port"])
            )
    return text, lambda packet: all(test(packet) for test in tests)


_packets = st.fixed_dictionaries(
    {
        "source": _addresses,
        "destination": _addresses,
        "protocol": st.sampled_from([6, 17, 58, 47, 89]),
        "source_port": st.integers(0, 3),
        "destination_port": st.integers(0, 3),
    }
)


@given(written=st.lists(rules(), min_size=1, max_size=4), packet=_packets)
def test_the_first_rule_that_a_packet_meets_decides(written, packet):
    """Against prefixes of `ipaddress` and conditions written out here, over lines typed at the command line."""
    device = shared()
    device.run("undo acl ipv6 3000")
    typed(
        device, "system-view", "acl ipv6 3000", *(f"rule {n} {text}" for n, (text, _) in enumerate(written))
    )
    held = [device.config.acls6[3000].rules[number] for number in sorted(device.config.acls6[3000].rules)]
    found = deciding_rule(
        held,
        Packet(
            int(IPv6Address(packet["source"])),
            int(IPv6Address(packet["destination"])),
            64,
            protocol=packet["protocol"],
            source_port=packet["source_port"],
            destination_port=packet["destination_port"],
            icmp=None,
            ipv6=True,
        ),
        {},
        datetime(2026, 1, 1),  # noqa: DTZ001  (the lab's calendar has no time zones)
    )
    meets = [text for text, test in written if test(packet)]
    wanted = meets[0].split()[0] if meets else None
    assert (None if found is None else "permit" if found.permit else "deny") == wanted
    typed(device, "system-view", "undo acl ipv6 3000")


_shared = []


def shared():
    """One device for all examples of a property."""
    if not _shared:
        _shared.append(lone_device())
    return _shared[0]


@pytest.mark.parametrize(
    ("rule", "source", "passed"),
    [
        ("rule deny icmpv6 source 2001:DB8:12::1 128", HERE, False),
        ("rule deny icmpv6 source 2001:DB8:12::1 128", OTHER, True),
        ("rule deny icmpv6 icmp6-type echo", HERE, False),
        ("rule deny icmpv6 icmp6-type echo-reply", HERE, True),
        ("rule deny tcp", HERE, True),
        ("rule deny ipv6 destination 2001:DB8:12::/64", HERE, False),
        ("rule deny ipv6 time-range never", HERE, True),
    ],
)
def test_a_filter_drops_what_a_rule_denies(rule, source, passed):
    """RFC 4443: a ping is type 128 there and 129 back; the filter looks at what comes in."""
    lists = f"acl ipv6 number 3000\n {rule}\n#"
    assert passes(network(lists, " traffic-filter inbound ipv6 acl 3000"), source) is passed


def test_a_filter_looks_at_what_a_device_itself_sends():
    """Outbound on R2: the echo reply does not leave."""
    lists = "acl ipv6 number 3000\n rule deny icmpv6 icmp6-type echo-reply\n#"
    assert not passes(network(lists, " traffic-filter outbound ipv6 acl 3000"))


def test_ipv4_lists_do_not_look_at_ipv6():
    """The numbers of both families are counted apart."""
    lists = "acl number 3000\n rule deny ip\n#"
    assert passes(network(lists, " traffic-filter inbound acl 3000"))
    assert passes(network(lists, " traffic-filter inbound ipv6 acl 3000"))


def test_a_traffic_class_of_ipv6_is_dropped():
    """MQC: a behaviour that denies drops what the list permits into the class."""
    lists = (
        "acl ipv6 number 2000\n rule permit source 2001:DB8:12::1/128\n#\n"
        "traffic classifier c\n if-match ipv6 acl 2000\n#\ntraffic behavior b\n deny\n#\n"
        "traffic policy p\n classifier c behavior b\n#"
    )
    devices = network(lists, " traffic-policy p inbound")
    assert (passes(devices, HERE), passes(devices, OTHER)) == (False, True)


def test_a_list_of_the_vty_lines_decides_who_may_telnet_over_ipv6():
    """What no rule permits is refused; lists of IPv4 say nothing here."""
    lists = (
        "telnet server enable\nacl ipv6 number 2000\n rule permit source 2001:DB8:12::1/128\n#\n"
        "user-interface vty 0 4\n acl ipv6 2000 inbound\n authentication-mode none\n#"
    )
    devices = network(lists)

    def outcome(source):
        return next(iter(devices["R1"].engine.probe(Connect(THERE, 23, source)))).outcome

    assert (outcome(HERE), outcome(OTHER)) == ("connected", "refused")
    assert "Connected to 2001:db8:12::2" in devices["R1"].run("telnet ipv6 2001:db8:12::2", answers=["quit"])


def test_rules_count_the_packets_that_they_decide_over():
    """Shown by `display acl ipv6`, set to zero by `reset acl ipv6 counter`; read back by the template."""
    lists = (
        "acl ipv6 name users 3000\n description of users\n step 10\n"
        " rule permit tcp source 2001:DB8:12::/64 destination-port eq www\n"
        " rule permit icmpv6 source 2001:DB8:12::1/128\n rule 20 description pings\n#"
    )
    device = (devices := network(lists, " traffic-filter inbound ipv6 acl name users"))["R2"]
    assert passes(devices)
    text = device.run("display acl ipv6 name users")
    assert text.startswith("Advanced IPv6 ACL 3000 name users, 2 rules\nof users\nIPv6 ACL's step is 10\n")
    rows = parse("huawei_vrp", "display acl ipv6 all", device.run("display acl ipv6 all"))
    read = [
        (row["sn"], row["protocol"], row["source"], row["destination_port"], row["matches"]) for row in rows
    ]
    assert read == [
        ("10", "tcp", "2001:DB8:12::/64", "eq www", "0"),
        ("20", "icmpv6", "2001:DB8:12::1/128", "", "1"),
        ("20", "", "", "", ""),
    ]
    device.run("reset acl ipv6 counter name users")
    assert "1 times" not in device.run("display acl ipv6 3000")
    assert "inbound    acl ipv6 name users" in device.run("display traffic-filter applied-record")


LINES = """acl ipv6 number 2000
 rule 5 permit source 2001:DB8::/32
 rule 10 deny logging time-range work
acl ipv6 name web 3999
 rule 5 permit tcp source 2001:DB8::1/128 source-port gt 1024 destination-port range ftp telnet
 rule 10 permit icmpv6 icmp6-type packet-too-big
 rule 15 deny 103 destination FF02::D/128
 rule 20 deny ipv6
"""


@pytest.mark.parametrize(
    ("kind", "filter_line"),
    [
        ("huawei-ar2220", " traffic-filter inbound ipv6 acl 2000"),
        ("huawei-s5700", " traffic-filter inbound acl ipv6 2000"),
    ],
)
def test_lines_are_printed_again(kind, filter_line):
    """Each family writes the filter in its own way."""
    lines = f"{LINES}interface GigabitEthernet0/0/1\n{filter_line}\nuser-interface vty 0 4\n acl ipv6 2000 inbound\n"
    text = lone_device(kind, lines).run("display current-configuration")
    printed = {line.rstrip() for line in text.splitlines()}
    assert [line for line in lines.splitlines() if line not in printed] == []


def test_undo_takes_away_a_condition_and_a_list():
    """`undo rule N source` lets the rule meet every source."""
    device = lone_device("huawei-ar2220", "acl ipv6 number 2000\n rule 5 permit source 2001:DB8::/32\n")
    typed(device, "system-view", "acl ipv6 2000", "undo rule 5 source")
    assert " rule 5 permit (0 times" in device.run("display acl ipv6 2000")
    typed(device, "system-view", "undo acl ipv6 all")
    assert device.run("display acl ipv6 2000") == "Error: The specified ACL does not exist.\n"
