"""Displays that count or sum up what others list: they agree with those, and with the state."""

import re

import pytest
from lone import lone_device, typed
from wired import addresses, wired

AREA = "ospf 1 router-id {0}.{0}.{0}.{0}\n area 0\n  network 0.0.0.0 255.255.255.255\n"


@pytest.fixture(scope="module")
def pair():
    """Two routers in one area that import nothing."""
    return wired(
        ["R1:0 R2:0"],
        {
            "R1": addresses("0 10.1.1.1/24", "lo0 1.1.1.1/32") + AREA.format(1),
            "R2": addresses("0 10.1.1.2/24") + AREA.format(2),
        },
    )


def test_ospf_totals_agree_with_the_database(pair):
    """Each router originates one router-LSA, the designated one the network-LSA (RFC 2328, 12.4)."""
    held = pair["R1"].state.ospf()[1].lsdb
    assert sorted(lsa.kind for lsa in held) == ["network", "router", "router"]
    brief = pair["R1"].run("display ospf lsdb brief")
    assert re.search(r"^ 0\.0\.0\.0 +2 +1 +0 +0 +0 +3$", brief, re.MULTILINE)
    assert " Total: 3" in brief
    totals = [pair[name].run("display ospf cumulative") for name in ("R1", "R2")]
    own = [int(re.search(r"LSAs Originated: (\d+)", text)[1]) for text in totals]
    received = [int(re.search(r"LSAs Received: (\d+)", text)[1]) for text in totals]
    assert sum(own) == 3
    assert [a + b for a, b in zip(own, received, strict=True)] == [3, 3]
    assert "Intra Area: 2" in totals[0]


def test_ospf_neighbors_are_counted_by_state(pair):
    """One neighbour, which is full; one next hop, which R2 uses for R1's loopback."""
    table = pair["R2"].run("display ospf peer statistics").splitlines()
    assert next(line for line in table if line.startswith(" Total")).split() == ["Total", *"00000001", "1"]
    assert " 10.1.1.1        Neighbor 1         GigabitEthernet0/0/0" in pair["R2"].run(
        "display ospf nexthop"
    )


def test_forwarding_of_one_address_is_that_of_the_longest_match(pair):
    """`display fib` with an address shows the entry that forwards to it."""
    rows = pair["R2"].run("display fib 1.1.1.1").splitlines()
    assert rows[-1].split()[:2] == ["1.1.1.1/32", "10.1.1.1"]
    assert pair["R2"].run("display fib 9.9.9.9").startswith("Info:")


def test_arp_is_counted_and_narrowed_to_a_network(pair):
    """The neighbour is dynamic, the own address static; a network holds what lies in it."""
    pair["R1"].run("ping -c 1 10.1.1.2")
    assert "10.1.1.2" in pair["R1"].run("display arp network 10.1.1.0 24")
    assert "10.1.1.2" not in pair["R1"].run("display arp network 10.2.0.0 16")
    assert "Dynamic ARP entries:1" in pair["R1"].run("display arp statistics all")


def test_mac_entries_are_counted_by_origin():
    """Typed entries and their sum; the time after which a learned one is forgotten, typed or not."""
    switch = lone_device(
        "huawei-s5700",
        "mac-address static 0001-0002-0003 GigabitEthernet0/0/1 vlan 1\n"
        "mac-address blackhole 0001-0002-0004 vlan 1\n"
        "mac-address aging-time 600\n",
    )
    summary = switch.run("display mac-address summary")
    counted = {name: int(count) for name, count in re.findall(r"^(\S+) +: +(\d+)$", summary, re.MULTILINE)}
    assert (counted["Static"], counted["Blackhole"], counted["Dyn-Local"], counted["In-used"]) == (1, 1, 0, 2)
    assert switch.run("display mac-address total-number") == "Total number of mac-address : 2\n"
    assert "600" in switch.run("display mac-address aging-time")
    assert "300" in lone_device("huawei-s5700").run("display mac-address aging-time")


def test_bfd_tells_the_intervals_that_were_typed():
    """A session that was committed, without its peer; unknown discriminators are refused."""
    router = lone_device(
        text="bfd\nbfd a bind peer-ip 10.1.1.2\n discriminator local 1\n discriminator remote 2\n"
        " min-tx-interval 200\n detect-multiplier 5\n commit\n"
    )
    text = router.run("display bfd session all verbose")
    assert "State : Down Name : a" in text
    assert "Min Tx Interval (ms)   : 200              Min Rx Interval (ms)   : 1000" in text
    assert "Detect Multi           : 5" in text
    assert router.run("display bfd session discriminator 1 verbose") == text
    assert "does not exist" in router.run("display bfd session discriminator 9")


def test_the_present_interface_is_shown_without_its_name():
    """`display this interface` is `display interface` of the view; elsewhere it is refused."""
    router = lone_device()
    shown = typed(
        router, "screen-length 0 temporary", "system-view", "interface g0/0/1", "display this interface"
    )
    assert "\nGigabitEthernet0/0/1 current state : DOWN" in shown
    assert "not an interface view" in typed(router, "display this interface")


def test_trunk_members_are_listed_with_their_state():
    """`display trunkmembership` names each member; a trunk that is missing is an error."""
    switch = lone_device(
        "huawei-s5700", "interface Eth-Trunk1\ninterface GigabitEthernet0/0/1\n eth-trunk 1\n"
    )
    text = switch.run("display trunkmembership eth-trunk 1")
    assert "Number Of Ports in Trunk = 1\nNumber Of Up Ports in Trunk = 0\n" in text
    assert "Interface GigabitEthernet0/0/1, valid, operate down, weight=1" in text
    assert "does not exist" in switch.run("display trunkmembership eth-trunk 2")


def test_policies_are_listed_where_they_act():
    """A traffic policy on an interface, with its classifier and behaviour, counts once."""
    router = lone_device(
        text="traffic classifier c\ntraffic behavior b\n deny\ntraffic policy p\n classifier c behavior b\n"
        "interface GigabitEthernet0/0/0\n traffic-policy p inbound\n"
    )
    for command in ("display traffic-policy applied-record", "display traffic policy applied-record p"):
        text = router.run(command)
        assert " *interface GigabitEthernet0/0/0\n    traffic-policy p inbound\n" in text
        assert "  Policy total applied times: 1." in text
    assert "does not exist" in router.run("display traffic-policy applied-record q")


def test_debugging_is_listed_until_it_is_switched_off():
    """What was switched on is listed, and nothing after `undo debugging all`."""
    router = lone_device()
    router.run("debugging ospf packet")
    router.run("debugging ip icmp")
    assert router.run("display debugging") == "ip icmp debugging is on\nospf packet debugging is on\n"
    router.run("undo debugging ip icmp")
    assert router.run("display debugging") == "ospf packet debugging is on\n"
    router.run("undo debugging all")
    assert router.run("display debugging") == ""
