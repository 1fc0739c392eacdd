"""Interfaces count what probes send through them, and nothing else."""

import re

import pytest
from ntc_templates.parse import parse_output
from switched import wired

ROUTER = (
    "interface GigabitEthernet0/0/0\n ip address 10.1.1.{0} 24\n ipv6 enable\n ipv6 address FC00::{0}/64\n"
)
BRIDGE = "interface GigabitEthernet0/0/24\n port link-type trunk\n port trunk allow-pass vlan all\n"
FRAME = 14 + 20 + 8 + 56
"""Octets of a frame with an echo of 56 octets (RFC 791, RFC 792)."""


@pytest.fixture
def lab():
    """Two routers with two switches between them."""
    return wired(
        "R1:0 S1:1",
        "S1:24 S2:24",
        "S2:1 R2:0",
        R1="ipv6\n" + ROUTER.format(1),
        R2="ipv6\n" + ROUTER.format(2),
        S1=BRIDGE,
        S2=BRIDGE,
    )


def counted(device, port):
    text = device.run(f"display interface GigabitEthernet0/0/{port}")
    received, sent = (
        re.search(r"^Input:  (\d+ packets, \d+) bytes", text, re.MULTILINE),
        re.search(r"^Output:  (\d+ packets, \d+) bytes", text, re.MULTILINE),
    )
    return received[1], sent[1]


def test_each_port_on_the_way_counts_requests_and_replies(lab):
    """Five echoes and five answers, of 98 octets each, through every port of the path; none elsewhere."""
    assert counted(lab.devices["R1"], 0) == ("0 packets, 0", "0 packets, 0")
    lab.devices["R1"].run("ping 10.1.1.2")
    five = f"5 packets, {5 * FRAME}"
    for node, port in (("R1", 0), ("S1", 1), ("S1", 24), ("S2", 24), ("S2", 1), ("R2", 0)):
        assert counted(lab.devices[node], port) == (five, five), (node, port)
    assert counted(lab.devices["S1"], 2) == ("0 packets, 0", "0 packets, 0")


def test_what_is_lost_is_sent_only_as_far_as_it_comes(lab):
    """Nobody has the address, so that no echo leaves; one that finds no way back was still received."""
    lab.devices["R1"].run("ping -c 2 10.1.1.99")
    assert counted(lab.devices["R1"], 0) == ("0 packets, 0", "0 packets, 0")


def test_ipv6_echoes_count_too(lab):
    """40 octets of IPv6 header in place of 20 (RFC 8200)."""
    lab.devices["R1"].run("ping ipv6 -c 3 FC00::2")
    assert counted(lab.devices["S2"], 24) == (f"3 packets, {3 * (FRAME + 20)}",) * 2


def test_counters_are_reset_one_by_one_or_all(lab):
    """`reset counters interface` with a name sets one port's counters to zero, without one all."""
    lab.devices["R1"].run("ping -c 1 10.1.1.2")
    switch = lab.devices["S1"]
    switch.run("reset counters interface GigabitEthernet0/0/1")
    assert counted(switch, 1)[0] == "0 packets, 0"
    assert counted(switch, 24)[0] == f"1 packets, {FRAME}"
    switch.run("reset counters interface")
    assert counted(switch, 24)[0] == "0 packets, 0"
    assert counted(lab.devices["R2"], 0)[0] == f"1 packets, {FRAME}"


def test_the_table_of_counters_agrees(lab):
    """`display interface counters` shows the same numbers, and public templates still read the long form."""
    lab.devices["R1"].run("ping -c 4 10.1.1.2")
    table = lab.devices["S1"].run("display interface counters inbound GigabitEthernet0/0/24").splitlines()
    assert table[-1].split() == ["GE0/0/24", "4", "0", "0", "0"]
    text = lab.devices["R1"].run("display interface GigabitEthernet0/0/0")
    (row,) = parse_output(platform="huawei_vrp", command="display interface", data=text)
    assert row["interface"] == "GigabitEthernet0/0/0"
