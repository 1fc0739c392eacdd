"""What IPv6 BGP, VPN instances, confederations and VRRP6 display is read by our templates, every line of it."""

import pytest
from test_bgp6 import chain
from test_bgp_confederation import confederation
from test_vpn_instances import two_customers
from test_vrrp6 import pair

from labkit.grading.parse import parse


def read(device, command):
    return parse("huawei_vrp", command, device.run(command))


@pytest.fixture(scope="module")
def lab6():
    return chain(r2="  peer 2001:db8:23::3 next-hop-local\n")


def test_ipv6_peers(lab6):
    """One record for each peer, with what the columns say."""
    rows = read(lab6["R2"], "display bgp ipv6 peer")
    assert [(row["peer"], row["as"], row["state"], row["prefixes"]) for row in rows] == [
        ("2001:DB8:12::1", "100", "Established", "2"),
        ("2001:DB8:23::3", "200", "Established", "0"),
    ]
    verbose = read(lab6["R2"], "display bgp ipv6 peer 2001:db8:12::1 verbose")
    assert [(row["peer"], row["link"], row["received_routes"]) for row in verbose] == [
        ("2001:DB8:12::1", "EBGP", "2")
    ]


def test_ipv6_routes(lab6):
    """One record for each path, and the path to one destination with its attributes."""
    rows = read(lab6["R3"], "display bgp ipv6 routing-table")
    assert [(row["codes"], row["network"], row["length"], row["next_hop"]) for row in rows] == [
        ("*>i", "2001:DB8:1::", "64", "2001:DB8:23::2"),
        ("*>i", "2001:DB8:1:1::", "64", "2001:DB8:23::2"),
    ]
    assert {(row["local_preference"], row["med"], row["as_path"], row["origin"]) for row in rows} == {
        ("100", "0", "100", "i")
    }
    (one,) = read(lab6["R3"], "display bgp ipv6 routing-table 2001:db8:1:: 64")
    assert (one["network"], one["from"], one["as_path"]) == ("2001:DB8:1::/64", "2001:DB8:23::2", "100")


def test_vpn_instances():
    """The instance stands in each record."""
    lab = two_customers(
        "bgp 100\n router-id 9.9.9.9\n ipv4-family vpn-instance blue\n  peer 10.0.0.2 as-number 65002\n",
        blue="bgp 65002\n router-id 2.2.2.2\n peer 10.0.0.1 as-number 100\n network 1.1.1.1 32\n",
    )
    for command in ("display bgp vpnv4 all peer", "display bgp vpnv4 vpn-instance blue peer"):
        (peer,) = read(lab["PE"], command)
        assert (peer["vpn_instance"], peer["peer"], peer["state"]) == ("blue", "10.0.0.2", "Established")
    (route,) = read(lab["PE"], "display bgp vpnv4 vpn-instance blue routing-table")
    assert (route["vpn_instance"], route["network"], route["as_path"]) == ("blue", "1.1.1.1/32", "65002")
    (one,) = read(lab["PE"], "display bgp vpnv4 vpn-instance blue routing-table 1.1.1.1 32")
    assert (one["vpn_instance"], one["network"]) == ("blue", "1.1.1.1/32")


def test_confederation():
    """The members' part of the path is read with its brackets."""
    rows = read(confederation()["R1"], "display bgp routing-table")
    assert {row["network"]: row["as_path"] for row in rows}["172.16.4.4/32"] == "(65002) 200"


def test_vrrp6():
    """The virtual addresses are a list."""
    lab = pair(
        r1=" vrrp6 vrid 1 priority 120\n vrrp6 vrid 1 track interface GigabitEthernet0/0/1 reduced 5\n"
    )
    (row,) = read(lab["R1"], "display vrrp6")
    assert (row["vrid"], row["state"], row["virtual_ip"]) == ("1", "Master", ["FE80::100", "2001:DB8::100"])
    assert (row["priority_run"], row["track"], row["track_state"]) == (
        "115",
        ["GigabitEthernet0/0/1"],
        ["DOWN"],
    )
    brief = read(lab["R1"], "display vrrp6 brief")
    assert [each["virtual_ip"] for each in brief] == ["FE80::100", "2001:DB8::100"]


def test_ipv6_prefix_lists():
    """One record for each rule."""
    lab = chain(r1="#\nip ipv6-prefix P permit 2001:db8:: 32 greater-equal 48 less-equal 64\n")
    (row,) = read(lab["R1"], "display ip ipv6-prefix")
    assert (row["name"], row["network"], row["greater_equal"], row["less_equal"]) == (
        "P",
        "2001:DB8::",
        "48",
        "64",
    )
