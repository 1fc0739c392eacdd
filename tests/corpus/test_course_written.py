"""The labs that come without saved configurations, with solutions of ours for the course's tasks: ACL, NAT, IPv6."""

import pytest
from lone import typed

from corpus.course import needs_corpus, neighbors, received, rows, written

pytestmark = needs_corpus

PASSWORD = "Huawei@123"


# Lab 4.1. R1 (loopbacks 10.1.1.1 and 10.1.4.1), R2, R3 in OSPF area 0; R3's VTY lines take 10.1.4.1 only.


def telnet(lab, node, words, *answers):
    """What a user sees who logs in; the last answer is the only password."""
    return lab.device(node).run(f"telnet {words}", answers or (PASSWORD,))


def matches(lab, node, acl):
    """The packets that each rule has decided over, by rule."""
    return {int(row["sn"]): int(row["matches"] or 0) for row in rows(lab, node, f"display acl {acl}")}


def test_lab_4_1_everybody_pings():
    """The list is on the VTY lines, so that it filters no transit and no ping."""
    lab = written("4.1")
    assert neighbors(lab, "R2") == {
        "GigabitEthernet0/0/1": ("10.1.2.1", "Full"),
        "GigabitEthernet0/0/2": ("10.1.3.1", "Full"),
    }
    assert received(lab, "R1", "ping -a 10.1.1.1 10.1.3.1") == 5
    assert received(lab, "R1", "ping -a 10.1.4.1 10.1.3.1") == 5


def test_lab_4_1_telnet_through_the_list_of_the_vty_lines():
    """10.1.4.1 gets in; 10.1.1.1, and R1's address on the link, are refused; each rule counts its packets."""
    lab = written("4.1")
    assert matches(lab, "R3", 3000) == {5: 0, 10: 0}
    assert "Can't connect" in telnet(lab, "R1", "-a 10.1.1.1 10.1.3.1")
    assert "Can't connect" in telnet(lab, "R1", "10.1.3.1")
    assert matches(lab, "R3", 3000)[5] == 0
    assert "<R3>" in telnet(lab, "R1", "-a 10.1.4.1 10.1.3.1")
    counted = matches(lab, "R3", 3000)
    assert counted[5] == 1
    assert counted[10] >= 2
    lab.run("R3", "reset acl counter all")
    assert matches(lab, "R3", 3000) == {5: 0, 10: 0}


def test_lab_4_1_the_other_way_a_filter_on_the_way():
    """The course's second solution: the list in `traffic-filter inbound` on R2. What no rule matches is forwarded."""
    lab = written("4.1")
    typed(lab.device("R3"), "system-view", "user-interface vty 0 4", "undo acl inbound")
    assert "<R3>" in telnet(lab, "R1", "-a 10.1.1.1 10.1.3.1")
    typed(
        lab.device("R2"),
        "system-view",
        "acl 3001",
        "rule 5 permit tcp source 10.1.4.1 0.0.0.0 destination 10.1.3.1 0.0.0.0 destination-port eq 23",
        "rule 10 deny tcp source any",
        "quit",
        "interface GigabitEthernet0/0/1",
        "traffic-filter inbound acl 3001",
    )
    assert "Can't connect" in telnet(lab, "R1", "-a 10.1.1.1 10.1.3.1")
    assert "<R3>" in telnet(lab, "R1", "-a 10.1.4.1 10.1.3.1")
    assert received(lab, "R1", "ping -a 10.1.1.1 10.1.3.1") == 5
    (applied,) = rows(lab, "R2", "display traffic-filter applied-record")
    assert "GigabitEthernet0/0/1" in applied.values()
    assert matches(lab, "R2", 3001) == {5: 1, 10: 1}


# Lab 4.3. R1 is inside (192.168.1.1), R2 translates on GE0/0/2 (1.2.3.1/24), R3 (1.2.3.254) knows no way back.


def lab_4_3(*lines):
    """The lab with the lines that another part of the task asks for on R2's outer interface."""
    lab = written("4.3")
    if lines:
        typed(lab.device("R2"), "system-view", "interface GigabitEthernet0/0/2", *lines)
    return lab


NO_NAT = "undo nat outbound 2000 address-group 1"


def test_lab_4_3_dynamic_nat():
    """R1 comes through as an address of the group, any of .10 to .20 (vrp-traps 68); nobody comes in."""
    lab = lab_4_3()
    assert rows(lab, "R2", "display nat session all") == []
    assert received(lab, "R1", "ping 1.2.3.254") == 5
    (session,) = rows(lab, "R2", "display nat session all")
    assert (session["protocol"], session["source"], session["destination"]) == (
        "ICMP",
        "192.168.1.1",
        "1.2.3.254",
    )
    assert session["new_source"] in {f"1.2.3.{host}" for host in range(10, 21)}
    assert received(lab, "R3", "ping -c 1 192.168.1.1") == 0
    (group,) = rows(lab, "R2", "display nat address-group 1")
    assert (group["start_address"], group["end_address"]) == ("1.2.3.10", "1.2.3.20")
    (rule,) = rows(lab, "R2", "display nat outbound")
    assert (rule["interface"], rule["acl"], rule["type"]) == ("GigabitEthernet0/0/2", "2000", "pat")


def test_lab_4_3_without_nat_the_reply_is_missing():
    """R2 forwards the private source, which R3 cannot answer (vrp-traps 45)."""
    lab = lab_4_3(NO_NAT)
    assert received(lab, "R1", "ping -c 1 1.2.3.254") == 0
    assert received(lab, "R1", "ping -c 1 1.2.3.1") == 1


def test_lab_4_3_no_pat():
    """Addresses are translated one to one, so that R3 reaches R1 by the one that R1 was given, while it lasts."""
    lab = lab_4_3(NO_NAT, "nat outbound 2000 address-group 1 no-pat")
    assert received(lab, "R1", "ping -c 1 1.2.3.254") == 1
    (session,) = rows(lab, "R2", "display nat session all")
    assert session["new_source"] in {f"1.2.3.{host}" for host in range(10, 21)}
    (rule,) = rows(lab, "R2", "display nat outbound")
    assert rule["type"] == "no-pat"


@pytest.mark.parametrize("pinged_before", [False, True])
def test_lab_4_3_easy_ip(pinged_before):
    """R1 comes through as R2's own address, also if it has just come through as one of the group."""
    lab = lab_4_3()
    if pinged_before:
        assert received(lab, "R1", "ping -c 1 1.2.3.254") == 1
    typed(lab.device("R2"), "system-view", "interface GigabitEthernet0/0/2", NO_NAT, "nat outbound 2000")
    assert received(lab, "R1", "ping 1.2.3.254") == 5
    (session,) = rows(lab, "R2", "display nat session all")
    assert session["new_source"] == "1.2.3.1"
    (rule,) = rows(lab, "R2", "display nat outbound")
    assert (rule["target"], rule["type"]) == ("1.2.3.1", "easyip")


def test_lab_4_3_server():
    """R3 logs in on R1 at R2's address and port 2323, and at no other port."""
    lab = lab_4_3()
    assert "<R1>" in telnet(lab, "R3", "1.2.3.1 2323", "test", PASSWORD)
    assert "<R1>" not in telnet(lab, "R3", "1.2.3.1", "test", PASSWORD)
    (session,) = rows(lab, "R2", "display nat session all")
    assert (session["protocol"], session["destination_port"], session["new_destination_port"]) == (
        "TCP",
        "2323",
        "23",
    )
    (server,) = rows(lab, "R2", "display nat server")
    assert server["global_ip_port"].startswith("current-interface/2323 (Real IP : 1.2.3.1)")
    assert server["inside_ip_port"] == "192.168.1.1/23(telnet)"


def test_lab_4_3_static():
    """A static mapping works in both directions."""
    lab = lab_4_3(NO_NAT, "nat static global 1.2.3.5 inside 192.168.1.1")
    assert received(lab, "R1", "ping 1.2.3.254") == 5
    assert received(lab, "R3", "ping 1.2.3.5") == 5
    (mapping,) = rows(lab, "R2", "display nat static")
    assert (mapping["global_address"], mapping["inside_address"]) == ("1.2.3.5", "192.168.1.1")


# Lab 7. R1 by SLAAC, R3 by DHCPv6, R2 static on both links. MACs: system_mac + port (vrp-traps 21), EUI-64 of them.


R1, R2_LEFT, R2_RIGHT, R3 = (
    "2000:12::2E0:FCFF:FECC:DBE",
    "FE80::2E0:FCFF:FE28:796C",
    "FE80::2E0:FCFF:FE28:796D",
    "2000:23::1",
)


def routes6(lab, node, protocol):
    """IPv6 routes of one protocol: prefix, preference, next hop."""
    return {
        (f"{row['destination']}/{row['length']}", int(row["preference"]), row["next_hop"])
        for row in rows(lab, node, "display ipv6 routing-table")
        if row["protocol"] == protocol
    }


def test_lab_7_addresses():
    """SLAAC takes the prefix of R2's advertisement and the EUI-64 of the port (RFC 4862, 5.5.3; RFC 4291, App. A)."""
    lab = written("7")
    found = {
        node: {row["interface"]: row["address"] for row in rows(lab, node, "display ipv6 interface brief")}
        for node in ("R1", "R2", "R3")
    }
    assert found == {
        "R1": {"GigabitEthernet0/0/0": R1},
        "R2": {"GigabitEthernet0/0/0": "2000:12::2", "GigabitEthernet0/0/1": "2000:23::2"},
        "R3": {"GigabitEthernet0/0/1": R3},
    }
    left, right = (rows(lab, "R2", f"display ipv6 interface GigabitEthernet0/0/{port}")[0] for port in (0, 1))
    assert (left["link_local"], right["link_local"]) == (R2_LEFT, R2_RIGHT)
    assert (left["subnets"], right["subnets"]) == (["2000:12::/64"], ["2000:23::/64"])
    (client,) = rows(lab, "R3", "display ipv6 interface GigabitEthernet0/0/1")
    assert client["subnets"] == [f"{R3}/128"]


def test_lab_7_dhcpv6():
    """The pool has given one address, to R3's port."""
    lab = written("7")
    (pool,) = rows(lab, "R2", "display dhcpv6 pool")
    assert (pool["prefix"], pool["in_use"], pool["dns"]) == ("2000:23::/64", "1", ["2000:23::2"])
    (lease,) = rows(lab, "R2", "display dhcpv6 pool pool1 allocated address")
    assert R3 in lease.values()


def test_lab_7_routes():
    """R1 has a static route, R3 the advertised default: protocol Unr, preference 64 (vrp-traps 74)."""
    lab = written("7")
    assert routes6(lab, "R1", "Static") == {("2000:23::/64", 60, "2000:12::2")}
    assert routes6(lab, "R1", "Unr") == set()
    assert routes6(lab, "R3", "Unr") == {("::/0", 64, R2_RIGHT)}
    assert {prefix for prefix, *_ in routes6(lab, "R2", "Direct")} == {
        "::1/128",
        "2000:12::/64",
        "2000:12::2/128",
        "2000:23::/64",
        "2000:23::2/128",
        "FE80::/10",
    }


def test_lab_7_reachability_and_neighbors():
    """The ends reach each other through R2; without R1's route R1 reaches no further than R2."""
    lab = written("7")
    assert received(lab, "R1", f"ping ipv6 {R3}") == 5
    assert received(lab, "R3", f"ping ipv6 {R1}") == 5
    assert [row["address"] for row in rows(lab, "R1", f"tracert ipv6 {R3}")] == ["2000:12::2", R3]
    around = {(row["address"], row["mac"]) for row in rows(lab, "R1", "display ipv6 neighbors")}
    assert ("2000:12::2", "00e0-fc28-796c") in around
    assert (R2_LEFT, "00e0-fc28-796c") in around
    typed(lab.device("R1"), "system-view", "undo ipv6 route-static 2000:23:: 64 2000:12::2")
    assert received(lab, "R1", f"ping ipv6 -c 1 {R3}") == 0
    assert received(lab, "R1", "ping ipv6 -c 1 2000:12::2") == 1
    assert received(lab, "R1", "ping ipv6 -c 1 2000:99::1") == 0


def test_lab_7_without_advertisements_nobody_configures_himself():
    """VRP sends none until `undo ipv6 nd ra halt` (vrp-traps 74)."""
    lab = written("7")
    typed(lab.device("R2"), "system-view", "interface GigabitEthernet0/0/0", "ipv6 nd ra halt")
    assert R1 not in lab.run("R1", "display ipv6 interface brief")
