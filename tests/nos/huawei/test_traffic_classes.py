"""What traffic policies and filters count."""

from ipaddress import IPv4Address

import pytest
from cabled import cabled

from labkit.engine.engine import Connect, Ping
from labkit.grading.parse import parse

RIGHT = """acl number 3000
 rule 5 deny icmp
 rule 10 permit tcp
#
acl number 3001
 rule 5 permit icmp
#
traffic classifier pings
 if-match acl 3001
traffic classifier rest
 if-match any
#
traffic behavior counted
{statistic} permit
traffic behavior dropped
 deny
{statistic}#
traffic policy p
 classifier pings behavior {behavior}
 classifier rest behavior counted
#
interface GigabitEthernet0/0/0
 ip address 10.1.12.2 255.255.255.0
 {applied}
"""
THERE = IPv4Address("10.1.12.2")


def network(applied, behavior="counted", statistic=" statistic enable\n"):
    """R1 has sent three pings of 56 octets and one SYN."""
    left = "interface GigabitEthernet0/0/0\n ip address 10.1.12.1 255.255.255.0\n"
    right = RIGHT.format(applied=applied, behavior=behavior, statistic=statistic)
    devices = cabled(["R1:0 R2:0"], {"R1": left, "R2": right})
    list(devices["R1"].engine.probe(Ping(THERE, count=3)))
    list(devices["R1"].engine.probe(Connect(THERE, 99)))
    return devices["R2"]


def read(device, command):
    """The counters of each class, by their titles."""
    return [
        (row["classifier"], row["matched"], row["matched_bytes"], row["passed"], row["dropped"])
        for row in parse("huawei_vrp", command, device.run(command))
    ]


POLICY = "display traffic policy statistics interface GigabitEthernet0/0/0 inbound"
FILTER = "display traffic-filter statistics interface GigabitEthernet0/0/0 inbound"


@pytest.mark.parametrize(
    ("behavior", "pings", "all_of_them"),
    [
        ("counted", ("pings", "3", "252", "3", "0"), ("", "4", "292", "4", "0")),
        ("dropped", ("pings", "3", "252", "0", "3"), ("", "4", "292", "1", "3")),
    ],
)
def test_a_policy_counts_packets_and_octets(behavior, pings, all_of_them):
    """An echo of 56 octets is 84 with its headers (RFC 791, RFC 792), a SYN 40."""
    device = network("traffic-policy p inbound", behavior)
    assert read(device, POLICY) == [all_of_them]
    assert read(device, f"{POLICY} verbose classifier-base") == [pings, ("rest", "1", "40", "1", "0")]


def test_nothing_is_counted_unless_told():
    """Without `statistic enable` the counters stay at zero."""
    assert read(network("traffic-policy p inbound", statistic=""), POLICY) == [("", "0", "0", "0", "0")]


def test_a_filter_counts_what_its_list_speaks_of():
    """Dropped pings and a permitted SYN; `reset` sets all to zero."""
    device = network("traffic-filter inbound acl 3000")
    assert read(device, FILTER) == [("", "4", "292", "1", "3")]
    device.run("reset traffic-filter statistics interface GigabitEthernet0/0/0 inbound")
    assert read(device, FILTER) == [("", "0", "0", "0", "0")]
    assert device.run(POLICY) == "Error: No traffic policy is applied in this direction.\n"
