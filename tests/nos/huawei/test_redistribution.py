"""Routes of one protocol in another: what comes over, with which cost, tag and preference, and past which filters."""

import pytest
from wired import addresses, wired

OSPF = "ospf 1\n area 0\n  network 10.0.12.0 0.0.0.255\n"
RIP = "rip 1\n undo summary\n version 2\n network 10.0.0.0\n"
SIDE = {"R1": addresses("0 10.0.12.1/24"), "R3": addresses("0 10.0.23.3/24", "lo0 172.16.3.1/24")}


def line(middle, left="", right=""):
    """R1 – R2 – R3: OSPF on the left, RIP or BGP on the right, R2 in between."""
    texts = {
        "R1": SIDE["R1"] + (left or OSPF),
        "R2": addresses("0 10.0.12.2/24", "1 10.0.23.2/24") + middle,
        "R3": SIDE["R3"] + (right or RIP.replace("10.0.0.0", "10.0.0.0\n network 172.16.0.0")),
    }
    return wired(["R1:0 R2:0", "R2:1 R3:0"], texts)


def found(device, prefix):
    """Protocol, preference, cost and tag of the active route to a prefix."""
    for route in device.state.routes():
        if str(route.prefix) == prefix and route.active:
            return route.protocol, route.preference, route.cost, route.tag
    return None


def test_rip_into_ospf():
    """Imported routes are O_ASE, preference 150, cost 1 and tag 1; what the line says replaces them."""
    lab = line(OSPF + " import-route rip 1\n" + RIP)
    assert found(lab["R1"], "172.16.3.0/24") == ("ospf-external", 150, 1, 1)
    lab = line(OSPF + " import-route rip 1 cost 7 type 1 tag 9\n" + RIP)
    assert found(lab["R1"], "172.16.3.0/24") == ("ospf-external", 150, 8, 9)


def test_ospf_into_rip():
    """The cost of the import is where RIP starts to count."""
    lab = line(OSPF + RIP + " import-route ospf 1 cost 3\n")
    # R2's own network to R1 is direct, not OSPF's: only what OSPF learned comes over.
    assert found(lab["R3"], "10.0.12.0/24") == ("rip", 100, 1, 0)
    left = addresses("lo0 192.168.1.1/32") + OSPF + "  network 192.168.1.1 0.0.0.0\n"
    lab = line(OSPF + RIP + " import-route ospf 1 cost 3\n", left)
    assert found(lab["R3"], "192.168.1.1/32") == ("rip", 100, 4, 0)


def test_policy_on_import_sets_cost_type_and_tag():
    """A route-policy decides what is imported, and its cost, type and tag win over the line's."""
    policy = (
        "ip ip-prefix LAN permit 172.16.3.0 24\n"
        "route-policy P permit node 10\n if-match ip-prefix LAN\n apply cost 33\n apply cost-type type-1\n"
        " apply tag 44\n"
    )
    lab = line(policy + OSPF + " import-route rip 1 cost 7 route-policy P\n import-route direct\n" + RIP)
    assert found(lab["R1"], "172.16.3.0/24") == ("ospf-external", 150, 34, 44)
    assert found(lab["R1"], "10.0.23.0/24") == ("ospf-external", 150, 1, 1)
    lab = line(
        policy.replace("172.16.3.0", "172.16.4.0") + OSPF + " import-route rip 1 route-policy P\n" + RIP
    )
    assert found(lab["R1"], "172.16.3.0/24") is None


def test_acl_selects_routes():
    """`if-match acl` compares network addresses; `filter-policy` takes an ACL too."""
    acl = "acl 2000\n rule permit source 172.16.0.0 0.0.255.255\n"
    policy = "route-policy P permit node 10\n if-match acl 2000\n"
    lab = line(
        acl
        + policy
        + OSPF
        + " import-route rip 1 route-policy P\n import-route direct route-policy P\n"
        + RIP
    )
    assert found(lab["R1"], "172.16.3.0/24") is not None
    assert found(lab["R1"], "10.0.23.0/24") is None


@pytest.mark.parametrize(
    ("filter_line", "rip_there", "direct_there"),
    [
        ("filter-policy ip-prefix NONE export", False, False),
        ("filter-policy ip-prefix NONE export rip 1", False, True),
        ("filter-policy ip-prefix NONE export direct", True, False),
    ],
)
def test_export_filter_of_ospf(filter_line, rip_there, direct_there):
    """It keeps imported routes from being announced, all of them or those of one source."""
    lists = "ip ip-prefix NONE deny 0.0.0.0 0 less-equal 32\n"
    lab = line(lists + OSPF + f" import-route rip 1\n import-route direct\n {filter_line}\n" + RIP)
    assert (found(lab["R1"], "172.16.3.0/24") is not None) == rip_there
    assert (found(lab["R1"], "10.0.23.0/24") is not None) == direct_there


def test_import_filter_of_ospf_spares_the_database():
    """The LSA is there, the route is not (trap 56)."""
    left = "ip ip-prefix NO deny 172.16.3.0 24\nip ip-prefix NO permit 0.0.0.0 0 less-equal 32\n"
    lab = line(
        OSPF + " import-route rip 1\n import-route direct\n" + RIP,
        left + OSPF + " filter-policy ip-prefix NO import\n",
    )
    assert found(lab["R1"], "172.16.3.0/24") is None
    assert found(lab["R1"], "10.0.23.0/24") is not None
    assert "172.16.3.0" in lab["R1"].run("display ospf lsdb")


def test_rip_filters():
    """`filter-policy` of RIP works on what comes in and on what goes out of one interface."""
    lists = "ip ip-prefix NO deny 172.16.3.0 24\nip ip-prefix NO permit 0.0.0.0 0 less-equal 32\n"
    lab = line(lists + RIP + " filter-policy ip-prefix NO import\n", RIP)
    assert found(lab["R2"], "172.16.3.0/24") is None
    lab = line(lists + RIP + " filter-policy ip-prefix NO export GigabitEthernet0/0/0\n", RIP)
    assert found(lab["R2"], "172.16.3.0/24") == ("rip", 100, 1, 0)
    assert found(lab["R1"], "172.16.3.0/24") is None


def test_bgp_imports_and_is_imported():
    """OSPF's costs become MEDs; into an IGP only external BGP routes come."""
    left = addresses("lo0 192.168.1.1/32") + OSPF + "  network 192.168.1.1 0.0.0.0\n"
    right = "bgp 300\n peer 10.0.23.2 as-number 200\n network 172.16.3.0 24\n"
    middle = OSPF + " import-route bgp\nbgp 200\n peer 10.0.23.3 as-number 300\n import-route ospf 1\n"
    lab = line(middle, left, right)
    assert found(lab["R1"], "172.16.3.0/24") == ("ospf-external", 150, 1, 1)
    assert found(lab["R3"], "192.168.1.1/32") == ("ebgp", 255, 1, 0)
    assert "?" in lab["R3"].run("display bgp routing-table").split("192.168.1.1/32")[1]
    internal = middle.replace("bgp 200", "bgp 300")
    lab = line(internal, left, right.replace("as-number 200", "as-number 300"))
    assert found(lab["R2"], "172.16.3.0/24") == ("ibgp", 255, 0, 0)
    assert found(lab["R1"], "172.16.3.0/24") is None


def test_default_route_waits_for_its_condition():
    """OSPF sends a default while another protocol has one; with a policy, while that finds its route."""
    policy = "ip ip-prefix W permit 172.16.3.0 24\nroute-policy D permit node 10\n if-match ip-prefix W\n"
    text = policy + OSPF + " default-route-advertise always route-policy D\n"
    assert found(line(text + RIP)["R1"], "0.0.0.0/0") == ("ospf-external", 150, 1, 1)
    assert found(line(text)["R1"], "0.0.0.0/0") is None
    rip_default = RIP.replace("10.0.0.0", "10.0.0.0\n network 172.16.0.0") + " default-route originate\n"
    lab = line(OSPF + " default-route-advertise\n" + RIP, "", rip_default)
    assert found(lab["R1"], "0.0.0.0/0") == ("ospf-external", 150, 1, 1)


def mutual(policy=""):
    """Two routers between OSPF and RIP, both importing both ways."""
    both = OSPF.replace("10.0.12.0 0.0.0.255", "10.0.0.0 0.0.255.255")
    route = policy and " route-policy T"
    edge = (
        "{0}" + both.replace("10.0.0.0 0.0.255.255", "10.0.{1}.0 0.0.0.255") + f" import-route rip 1{route}\n"
        "rip 1\n undo summary\n version 2\n network 172.16.0.0\n import-route ospf 1 cost 3\n"
    )
    return wired(
        ["R1:0 R2:0", "R1:1 R3:0", "R2:1 R4:0", "R3:1 R4:1"],
        {
            "R1": addresses("0 10.0.12.1/24", "1 10.0.13.1/24") + both,
            "R2": addresses("0 10.0.12.2/24", "1 172.16.24.2/24") + policy + edge.format("", 12),
            "R3": addresses("0 10.0.13.3/24", "1 172.16.34.3/24") + policy + edge.format("", 13),
            "R4": addresses("0 172.16.24.4/24", "1 172.16.34.4/24", "lo0 192.168.4.1/24")
            + "rip 1\n undo summary\n version 2\n network 172.16.0.0\n network 192.168.4.0\n",
        },
    )


def test_mutual_redistribution_settles():
    """Both borders know RIP's network by RIP (100), never by the other's O_ASE (150): no loop, no oscillation."""
    lab = mutual()
    assert found(lab["R2"], "192.168.4.0/24") == ("rip", 100, 1, 0)
    assert found(lab["R1"], "192.168.4.0/24") == ("ospf-external", 150, 1, 1)
    assert not [item for item in lab["R1"].state.diagnoses() if item.reason == "routing-oscillation"]


def test_tags_of_a_policy_travel_with_the_routes():
    """A tag set on import is seen by all routers of the domain, which may then match it."""
    policy = "route-policy T permit node 10\n apply tag 77\n"
    assert found(mutual(policy)["R1"], "192.168.4.0/24") == ("ospf-external", 150, 1, 77)
