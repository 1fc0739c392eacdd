"""The course's labs as a teacher solved them: what the saved configurations must lead to.

Expected values are derived by hand from the configurations and the cables, by the rules of the protocols, and
asked through the commands with which the course verifies a lab, read by the templates with which it is graded.
"""

import pytest

from corpus.course import (
    addresses,
    course,
    needs_corpus,
    neighbors,
    received,
    roles,
    routes,
    rows,
    solved,
    vlans,
)

pytestmark = needs_corpus


# Lab 1. R1 shut GE0/0/3 towards R2; R3's 10.0.23.3 is on GE0/0/3, which has no cable (its cable to R2 is in GE0/0/0).


def test_lab_1_addresses_and_links():
    assert addresses(course("1.0"), "R1") == {
        "GigabitEthernet0/0/1": ("10.0.13.1/24", "up", "up"),
        "GigabitEthernet0/0/3": ("10.0.12.1/24", "*down", "down"),
        "LoopBack0": ("10.0.1.1/32", "up", "up(s)"),
    }
    assert addresses(course("1.0"), "R2")["GigabitEthernet0/0/3"] == ("10.0.12.2/24", "down", "down")
    assert addresses(course("1.0"), "R2")["GigabitEthernet0/0/0"] == ("10.0.23.2/24", "up", "up")
    assert addresses(course("1.0"), "R3")["GigabitEthernet0/0/3"] == ("10.0.23.3/24", "down", "down")


def test_lab_1_backup_routes_took_over():
    """With 10.0.12.0/24 gone the routes of preference 60 over it are inactive, those of 100 are used."""
    lab = course("1.0")
    assert routes(lab, "R1", "Static") == {
        ("10.0.1.2/32", 100, 0, "10.0.13.3"),
        ("10.0.1.3/32", 60, 0, "10.0.13.3"),
    }
    assert routes(lab, "R2", "Static") == {
        ("10.0.1.1/32", 100, 0, "10.0.23.3"),
        ("10.0.1.3/32", 60, 0, "10.0.23.3"),
    }
    assert routes(lab, "R3", "Static") == {("10.0.1.1/32", 60, 0, "10.0.13.1")}


def test_lab_1_reachability():
    """R1 and R3 reach each other's loopbacks; R2 is cut off, for nobody answers for 10.0.23.3."""
    lab = course("1.0")
    assert received(lab, "R1", "ping -a 10.0.1.1 10.0.1.3") == 5
    assert received(lab, "R3", "ping -a 10.0.1.3 10.0.1.1") == 5
    assert received(lab, "R1", "ping -c 1 -a 10.0.1.1 10.0.1.2") == 0
    assert received(lab, "R2", "ping -c 1 10.0.23.3") == 0
    assert [row["address"] for row in rows(lab, "R1", "tracert -a 10.0.1.1 10.0.1.3")] == ["10.0.1.3"]


# Lab 2. The same cables, so R2 and R3 have no common subnet; all meet in R1, whose GE0/0/3 costs 10.


def test_lab_2_adjacencies():
    """MD5 agrees on both links. Router IDs: the first address of each file (vrp-traps 46)."""
    lab = course("2.0")
    assert neighbors(lab, "R1") == {
        "GigabitEthernet0/0/1": ("10.0.13.3", "Full"),
        "GigabitEthernet0/0/3": ("10.0.23.2", "Full"),
    }
    assert neighbors(lab, "R2") == {"GigabitEthernet0/0/3": ("10.0.13.1", "Full")}
    assert neighbors(lab, "R3") == {"GigabitEthernet0/0/1": ("10.0.13.1", "Full")}


def test_lab_2_routes():
    """Costs add up on the way out: 1 per Gigabit link, 10 out of R1 towards R2, 0 for a loopback (RFC 2328, 16.1)."""
    lab = course("2.0")
    assert routes(lab, "R1", "OSPF") == {
        ("10.0.1.2/32", 10, 10, "10.0.12.2"),
        ("10.0.1.3/32", 10, 1, "10.0.13.3"),
        ("10.0.23.0/24", 10, 11, "10.0.12.2"),
    }
    assert routes(lab, "R2", "OSPF") == {
        ("10.0.1.1/32", 10, 1, "10.0.12.1"),
        ("10.0.1.3/32", 10, 2, "10.0.12.1"),
        ("10.0.13.0/24", 10, 2, "10.0.12.1"),
    }
    assert routes(lab, "R3", "OSPF") == {
        ("10.0.1.1/32", 10, 1, "10.0.13.1"),
        ("10.0.1.2/32", 10, 11, "10.0.13.1"),
        ("10.0.12.0/24", 10, 11, "10.0.13.1"),
        ("10.0.23.0/24", 10, 12, "10.0.13.1"),
    }


def test_lab_2_default_route():
    """`default-route-advertise always`: type 2, cost 1, to both others; R1 itself has none to forward with."""
    lab = course("2.0")
    assert routes(lab, "R1", "O_ASE") == set()
    assert routes(lab, "R2", "O_ASE") == {("0.0.0.0/0", 150, 1, "10.0.12.1")}
    assert routes(lab, "R3", "O_ASE") == {("0.0.0.0/0", 150, 1, "10.0.13.1")}
    assert received(lab, "R3", "ping -a 10.0.1.3 10.0.1.2") == 5
    assert received(lab, "R3", "ping -c 1 198.51.100.1") == 0


def test_lab_2_displays_of_ospf_agree():
    """`display ospf routing` has the routes of the routing table and the three connected ones."""
    found = {
        (f"{row['destination']}/{row['length']}", int(row["cost"]))
        for row in rows(course("2.0"), "R1", "display ospf routing")
    }
    assert found == {
        ("10.0.1.1/32", 0),
        ("10.0.1.2/32", 10),
        ("10.0.1.3/32", 1),
        ("10.0.12.0/24", 10),
        ("10.0.13.0/24", 1),
        ("10.0.23.0/24", 11),
    }
    active = {
        f"{row['destination']}/{row['length']}"
        for row in rows(course("2.0"), "R1", "display ip routing-table protocol ospf")
        if row["status"] == "Active"
    }
    assert active == {"10.0.1.2/32", "10.0.1.3/32", "10.0.23.0/24"}


# Lab 3.1. VLANs 2, 3 and 10 over a trunk without VLAN 1; S3 and S4 have routed ports.


def test_lab_3_1_vlan_membership():
    lab = course("3.1")
    ours, theirs = vlans(lab, "S1"), vlans(lab, "S2")
    trunk = ["GE0/0/10(U)"]
    assert {number: ours[number] for number in (2, 3, 10)} == {
        2: (["GE0/0/1(U)"], trunk),
        3: (["GE0/0/13(U)"], trunk),
        10: ([], trunk),
    }
    assert {number: theirs[number] for number in (2, 3, 10)} == {
        2: ([], trunk),
        3: (["GE0/0/14(U)"], trunk),
        10: (["GE0/0/1(U)", "GE0/0/2(D)", "GE0/0/3(D)"], trunk),
    }
    for untagged, tagged in (ours[1], theirs[1]):
        assert tagged == []
        assert "GE0/0/10(U)" not in untagged


def test_lab_3_1_ports_and_mac_vlan():
    """A hybrid port keeps PVID 1 under `mac-vlan enable`; only the frame's source address moves it to 10."""
    lab = course("3.1")
    ports = {row["interface"]: row for row in rows(lab, "S2", "display port vlan")}
    assert [
        (ports[f"GigabitEthernet0/0/{n}"]["link_type"], ports[f"GigabitEthernet0/0/{n}"]["vlan_id"])
        for n in (1, 10, 14)
    ] == [("hybrid", "1"), ("trunk", "1"), ("access", "3")]
    assert ports["GigabitEthernet0/0/10"]["trunk_vlan_list"] == ["2-3", "10"]
    assert [(row["mac"], row["vlan_id"]) for row in rows(lab, "S2", "display mac-vlan vlan 10")] == [
        ("a008-6fe1-0c46", "10")
    ]


def test_lab_3_1_a_vlanif_without_a_port_is_down():
    """`undo portswitch` took the only cabled port out of VLAN 3, so Vlanif3 is down and its ping fails."""
    lab = course("3.1")
    assert addresses(lab, "S3") == {"Vlanif3": ("10.1.3.1/24", "down", "down")}
    assert received(lab, "S3", "ping -c 1 10.1.3.2") == 0


# Lab 3.2. Four switches; every link 20000 but S4's GE0/0/1, to which the teacher gave 50000.


STATES = {
    "untouched": (
        {
            "LSW1": {10: "DESI", 11: "DESI", 13: "DESI", 14: "ROOT"},
            "LSW2": {10: "ALTE", 11: "ALTE", 13: "DESI", 14: "ROOT"},
            "LSW3": {1: "ALTE", 2: "ALTE", 3: "ROOT"},
            "LSW4": {1: "DESI", 2: "DESI", 3: "DESI"},
        },
        (
            "stp instance 0 root primary",
            "stp instance 0 root secondary",
            "stp instance 0 cost 50000",
            "stp mode rstp",
        ),
    ),
    "roots": (
        {
            "LSW1": {10: "DESI", 11: "DESI", 13: "DESI", 14: "DESI"},
            "LSW2": {10: "ROOT", 11: "ALTE", 13: "DESI", 14: "DESI"},
            "LSW3": {1: "ROOT", 2: "ALTE", 3: "ALTE"},
            "LSW4": {1: "ROOT", 2: "ALTE", 3: "DESI"},
        },
        ("stp instance 0 cost 50000",),
    ),
    "solved": (
        {
            "LSW1": {10: "DESI", 11: "DESI", 13: "DESI", 14: "DESI"},
            "LSW2": {10: "ROOT", 11: "ALTE", 13: "DESI", 14: "DESI"},
            "LSW3": {1: "ROOT", 2: "ALTE", 3: "DESI"},
            "LSW4": {1: "ALTE", 2: "ROOT", 3: "ALTE"},
        },
        (),
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_lab_3_2_roles(state):
    """The captured results of vrp-traps 35, and the solved lab: S4 at 40000 by S2, whose bridge is before S3's."""
    expected, left_out = STATES[state]
    lab = solved("ensp-hcia/3.2 *", left_out)
    assert {node: roles(lab, node) for node in expected} == expected


def test_lab_3_2_root():
    """`root primary` is priority 0, `root secondary` 4096; S4's cost to the root is 20000 + 20000."""
    lab = course("3.2")
    first = {node: rows(lab, node, "display stp")[0] for node in ("LSW1", "LSW2", "LSW3", "LSW4")}
    assert {row["root_mac"] for row in first.values()} == {"4c1f-cc6a-7678"}
    assert {node: (row["mode"], row["bridge_priority"], row["root_cost"]) for node, row in first.items()} == {
        "LSW1": ("RSTP", "0", "0"),
        "LSW2": ("RSTP", "4096", "20000"),
        "LSW3": ("RSTP", "32768", "20000"),
        "LSW4": ("RSTP", "32768", "40000"),
    }


# Lab 3.3. S1 decides (system priority 100): at most two active links, GE0/0/10 the least wanted (40000).


@pytest.mark.parametrize("node", ["S1", "S2"])
def test_lab_3_3_selected_links(node):
    trunk = course("3.3").device(node).state.trunks()["Eth-Trunk1"]
    assert {member.name: member.active for member in trunk.members} == {
        "GigabitEthernet0/0/10": False,
        "GigabitEthernet0/0/11": True,
        "GigabitEthernet0/0/12": True,
    }
    text = course("3.3").run(node, "display eth-trunk 1")
    assert "Operate status: up" in text
    assert "Number Of Up Port In Trunk: 2" in text


def test_lab_3_3_settings():
    text = course("3.3").run("S1", "display eth-trunk 1")
    assert "WorkingMode: LACP" in text
    assert "Hash arithmetic: According to DIP" in text
    assert "System Priority: 100 " in text
    assert "Least Active-linknumber: 2  Max Active-linknumber: 2" in text


# Lab 4.0. R2 in VLAN 2, R3 in VLAN 3, each with a default route to S1's Vlanif; R1 was left empty.


def test_lab_4_0_routing_between_vlans():
    """S1 takes one off the TTL of 255 and is the first hop."""
    lab = course("4.0")
    assert received(lab, "R2", "ping 192.168.3.1") == 5
    assert "ttl=254" in lab.run("R2", "ping -c 1 192.168.3.1")
    assert [row["address"] for row in rows(lab, "R2", "tracert 192.168.3.1")] == [
        "192.168.2.254",
        "192.168.3.1",
    ]
    assert received(lab, "R1", "ping -c 1 192.168.2.254") == 0
    assert routes(lab, "R3", "Static") == {("0.0.0.0/0", 60, 0, "192.168.3.254")}
    assert {prefix for prefix, *_ in routes(lab, "S1", "Direct") if prefix.startswith("192")} == {
        "192.168.2.0/24",
        "192.168.2.254/32",
        "192.168.3.0/24",
        "192.168.3.254/32",
    }


# Labs 4.2 and 5.1: accounts.


@pytest.mark.parametrize(
    ("number", "account", "service"), [("4.2", "hcia@datacom", "T"), ("5.1", "ftp-client", "F")]
)
def test_labs_4_2_and_5_1_accounts(number, account, service):
    """R2 has the account with its service and level 3; R1, which has none, reaches R2."""
    lab = course(number)
    lines = [line.split() for line in lab.run("R2", "display local-user").splitlines()]
    assert [account, "A", service, "3"] in lines
    assert account not in lab.run("R1", "display local-user")
    assert received(lab, "R1", "ping 10.0.12.2") == 5


def test_lab_5_1_server_runs_on_r2_only():
    assert "FTP server is running" in course("5.1").run("R2", "display ftp-server")
    assert "FTP server is running" not in course("5.1").run("R1", "display ftp-server")


# Lab 5.2. R2 serves 10.0.12.0/24 from its interface and 10.0.23.0/24 from GlobalPool.


def test_lab_5_2_leases():
    """R1 gets the highest free address, R3 the one bound to its MAC; each pool has given one of 253."""
    lab = course("5.2")
    assert addresses(lab, "R1") == {"GigabitEthernet0/0/3": ("10.0.12.254/24", "up", "up")}
    assert addresses(lab, "R3") == {"GigabitEthernet0/0/1": ("10.0.23.3/24", "up", "up")}
    for pool, server, lease in (
        ("name GlobalPool", "10.0.23.2", "2 Days 2 Hours 0 Minutes"),
        ("interface GigabitEthernet0/0/3", "10.0.12.2", "1 Days 0 Hours 0 Minutes"),
    ):
        (row,) = rows(lab, "R2", f"display ip pool {pool}")
        assert (row["gateway"], row["dns"], row["lease"]) == ([server], [server], lease)
        assert (row["total"], row["used"], row["idle"]) == ("253", "1", "252")


def test_lab_5_2_default_routes():
    """Each client's default route is its pool's gateway (Unr, 60), so they reach each other through R2."""
    lab = course("5.2")
    assert routes(lab, "R1", "Unr") == {("0.0.0.0/0", 60, 0, "10.0.12.2")}
    assert routes(lab, "R3", "Unr") == {("0.0.0.0/0", 60, 0, "10.0.23.2")}
    assert received(lab, "R1", "ping 10.0.23.3") == 5


# Lab 6.1: only the wired switches were saved. Trunks for VLANs 100 and 101; the APs are untagged in 100.


def test_lab_6_1_wired_side():
    """VLANs 100 and 101 reach all switches; the stations' pool is there, and nobody has asked."""
    lab = course("6.1")
    for number in (100, 101):
        assert vlans(lab, "S1")[number] == ([], ["GE0/0/10(U)", "GE0/0/13(U)", "GE0/0/14(U)"])
    for node in ("S3", "S4"):
        assert vlans(lab, node)[100] == (["GE0/0/4(U)"], ["GE0/0/1(U)"])
        assert vlans(lab, node)[101] == ([], ["GE0/0/1(U)", "GE0/0/4(U)"])
    assert addresses(lab, "S1") == {
        "LoopBack0": ("10.0.1.1/32", "up", "up(s)"),
        "Vlanif101": ("192.168.101.254/24", "up", "up"),
    }
    (pool,) = rows(lab, "S1", "display ip pool name sta")
    assert (pool["gateway"], pool["total"], pool["used"]) == (["192.168.101.254"], "253", "0")


# The MPLS labs, as far as IP goes: A, B and C in a row.


def test_mpls_1_neighbours_meet_through_their_vlans():
    """A in VLAN 2 and C in VLAN 3 each reach B's subinterface; behind B only label switching would go on."""
    lab = solved("ensp-mpls/*_1_*")
    assert received(lab, "RouterA", "ping 10.1.1.2") == 5
    assert received(lab, "RouterC", "ping 10.1.2.1") == 5
    assert routes(lab, "RouterA", "Static") == {("3.3.3.3/32", 60, 0, "10.1.1.2")}
    assert routes(lab, "RouterC", "Static") == {("1.1.1.1/32", 60, 0, "10.1.2.1")}
    assert routes(lab, "RouterB", "Static") == set()


def test_mpls_2_ospf_over_dot1q_subinterfaces():
    """A and C keep the address of GE0/0/0 as router ID (vrp-traps 46, captured), B has `router id 2.2.2.2`."""
    lab = solved("ensp-mpls/*_2_*")
    assert neighbors(lab, "RouterA") == {"GigabitEthernet0/0/0": ("2.2.2.2", "Full")}
    assert neighbors(lab, "RouterB") == {
        "GigabitEthernet0/0/0.1": ("10.1.1.1", "Full"),
        "GigabitEthernet0/0/0.2": ("10.1.2.2", "Full"),
    }
    assert routes(lab, "RouterA", "OSPF") == {
        ("2.2.2.2/32", 10, 1, "10.1.1.2"),
        ("3.3.3.3/32", 10, 2, "10.1.1.2"),
        ("10.1.2.0/30", 10, 2, "10.1.1.2"),
    }
    assert received(lab, "RouterA", "ping -a 1.1.1.1 3.3.3.3") == 5


def test_mpls_3_lans_meet_but_their_hosts_have_no_gateway():
    lab = solved("ensp-mpls/*_3_*")
    assert ("172.16.2.0/24", 10, 3, "10.1.1.2") in routes(lab, "RouterA", "OSPF")
    assert received(lab, "RouterA", "ping -a 172.16.1.1 172.16.2.1") == 5
    assert received(lab, "PC1", "ping 172.16.1.1") == 5
    assert received(lab, "PC1", "ping 172.16.2.2") == 0
