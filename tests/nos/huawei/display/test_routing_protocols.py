"""The displays of BGP, RIP and routing policy: captured lines, and the records that our templates make of live text."""

import pytest
from lone import lone_device
from wired import addresses, wired

from labkit.grading.parse import parse


def read(device, command):
    return parse("huawei_vrp", command, device.run(command))


def two_providers(more="", compare=""):
    """A public eNSP lab (route attributes, case 3): AS 400 hears two networks of AS 200 through AS 100 and AS 300."""
    med = (
        "ip ip-prefix M permit {0} 24\nroute-policy SMED permit node 10\n if-match ip-prefix M\n apply cost 100\n"
        "route-policy SMED permit node 20\n"
    )
    return wired(
        ["R2:0 R1:0", "R2:1 R5:0", "R1:1 R6:0", "R5:1 R6:1"],
        {
            "R1": med.format("172.16.31.0")
            + addresses("0 10.1.12.1/24", "1 10.1.16.1/24")
            + "bgp 100\n router-id 10.1.12.1\n peer 10.1.12.2 as-number 200\n peer 10.1.16.6 as-number 400\n"
            + more.format("10.1.16.6"),
            "R2": addresses("0 10.1.12.2/24", "1 10.1.45.4/24", "lo0 172.16.30.1/24", "lo1 172.16.31.1/24")
            + "bgp 200\n router-id 10.1.12.2\n peer 10.1.12.1 as-number 100\n peer 10.1.45.5 as-number 300\n"
            " network 172.16.30.0 24\n network 172.16.31.0 24\n",
            "R5": med.format("172.16.30.0")
            + addresses("0 10.1.45.5/24", "1 10.1.56.5/24")
            + "bgp 300\n router-id 10.1.45.5\n peer 10.1.45.4 as-number 200\n peer 10.1.56.6 as-number 400\n"
            + more.format("10.1.56.6"),
            "R6": addresses("0 10.1.16.6/24", "1 10.1.56.6/24")
            + "bgp 400\n router-id 10.1.16.6\n peer 10.1.16.1 as-number 100\n peer 10.1.56.5 as-number 300\n"
            + compare,
        },
    )


def test_captured_routing_table():
    """The rows that eNSP printed, to the column."""
    shown = two_providers()["R6"].run("display bgp routing-table")
    assert shown.endswith(
        " Total Number of Routes: 4\n"
        "      Network            NextHop        MED        LocPrf    PrefVal Path/Ogn\n"
        "\n"
        " *>   172.16.30.0/24     10.1.16.1                             0      100 200i\n"
        " *                       10.1.56.5                             0      300 200i\n"
        " *>   172.16.31.0/24     10.1.16.1                             0      100 200i\n"
        " *                       10.1.56.5                             0      300 200i\n"
    )


def test_captured_choice_by_router_id():
    """Why the second path lost, and who is told about the first, as eNSP said it."""
    shown = two_providers()["R6"].run("display bgp routing-table 172.16.30.0")
    assert (
        " AS-path 100 200, origin igp, pref-val 0, valid, external, best, select, active, pre 255\n" in shown
    )
    assert " Advertised to such 2 peers:\n    10.1.16.1\n    10.1.56.5\n" in shown
    assert (
        " AS-path 300 200, origin igp, pref-val 0, valid, external, pre 255, not preferred for router ID\n"
        " Not advertised to any peer yet\n"
    ) in shown


@pytest.mark.parametrize(
    ("compare", "best"), [("", "10.1.16.1"), (" compare-different-as-med\n", "10.1.56.5")]
)
def test_captured_med_of_different_neighbours(compare, best):
    """The MED that a policy sets arrives, and decides between two ASes only when told to compare."""
    lab = two_providers(" peer {0} route-policy SMED export\n", compare)
    rows = [row for row in read(lab["R6"], "display bgp routing-table") if row["network"] == "172.16.31.0/24"]
    assert {row["next_hop"]: row["med"] for row in rows} == {"10.1.16.1": "100", "10.1.56.5": ""}
    assert next(row["next_hop"] for row in rows if ">" in row["codes"]) == best


def test_templates_read_bgp():
    """Tables, details, peers and what was exchanged become full records."""
    lab = two_providers()
    rows = read(lab["R6"], "display bgp routing-table")
    assert rows[1] == {
        "router_id": "10.1.16.6",
        "codes": "*",
        "network": "172.16.30.0/24",
        "next_hop": "10.1.56.5",
        "med": "",
        "local_preference": "",
        "preferred_value": "0",
        "as_path": "300 200",
        "origin": "i",
        "vpn_instance": "",
    }
    first, second = read(lab["R6"], "display bgp routing-table 172.16.30.0 24")
    assert (first["status"], first["advertised_to"]) == (
        "valid, external, best, select, active",
        ["10.1.16.1", "10.1.56.5"],
    )
    assert (second["reason"], second["from"], second["original_next_hop"]) == (
        "router ID",
        "10.1.56.5",
        "10.1.56.5",
    )
    own = read(lab["R2"], "display bgp routing-table")
    assert [(row["network"], row["next_hop"], row["med"]) for row in own] == [
        ("172.16.30.0/24", "0.0.0.0", "0"),
        ("172.16.31.0/24", "0.0.0.0", "0"),
    ]
    sent = read(lab["R2"], "display bgp routing-table peer 10.1.12.1 advertised-routes")
    assert [(row["network"], row["next_hop"], row["as_path"]) for row in sent] == [
        ("172.16.30.0/24", "10.1.12.2", "200"),
        ("172.16.31.0/24", "10.1.12.2", "200"),
    ]
    heard = read(lab["R6"], "display bgp routing-table peer 10.1.16.1 received-routes")
    assert [row["network"] for row in heard] == ["172.16.30.0/24", "172.16.31.0/24"]
    peers = read(lab["R6"], "display bgp peer verbose")
    assert [
        (peer["peer"], peer["state"], peer["received_routes"], peer["active_routes"]) for peer in peers
    ] == [
        ("10.1.16.1", "Established", "2", "2"),
        ("10.1.56.5", "Established", "2", "0"),
    ]
    assert read(lab["R6"], "display bgp peer 10.1.16.1")[0]["remote_as"] == "100"


def test_empty_devices_give_no_records():
    """Where nothing runs, the templates find nothing and complain about nothing."""
    device = lone_device()
    for command in (
        "display rip",
        "display route-policy",
        "display ip ip-prefix",
        "display ip as-path-filter",
    ):
        assert read(device, command) == []
    assert device.run("display bgp peer") == "Error: BGP is not running.\n"


def rip_pair():
    """The routers of a published capture: R1 with two networks, R2 with one more behind it."""
    base = "rip 1\n undo summary\n version 2\n network 172.16.0.0\n network 192.168.1.0\n"
    return wired(
        ["R1:0 R2:0"],
        {
            "R1": addresses("0 192.168.1.1/30", "lo0 172.16.1.254/24") + base,
            "R2": addresses("0 192.168.1.2/30", "lo0 192.168.1.5/30", "lo1 172.16.31.1/24") + base,
        },
    )["R1"]


def test_rip_database_as_captured():
    """The database lists routes under their classful networks."""
    shown = [line.strip() for line in rip_pair().run("display rip 1 database").splitlines()[4:]]
    assert shown == [
        "172.16.0.0/16, cost 0, ClassfulSumm",
        "172.16.1.0/24, cost 0, [A], Rip-interface",
        "172.16.31.0/24, cost 1, [A], nexthop 192.168.1.2",
        "192.168.1.0/24, cost 0, ClassfulSumm",
        "192.168.1.0/30, cost 0, [A], Rip-interface",
        "192.168.1.4/30, cost 1, [A], nexthop 192.168.1.2",
    ]


def test_rip_interface_as_captured():
    """Columns and words of the captured table."""
    assert " GE0/0/0              192.168.1.1      UP       RIPv2 Multicast     500\n" in rip_pair().run(
        "display rip 1 interface"
    )


def test_templates_read_rip():
    """Process, routes, neighbours, interfaces and database become records."""
    device = rip_pair()
    (process,) = read(device, "display rip")
    assert (process["version"], process["summary"], process["networks"]) == (
        "2",
        "Disabled",
        ["172.16.0.0", "192.168.1.0"],
    )
    routes = read(device, "display rip 1 route")
    assert [(row["peer"], row["network"], row["length"], row["cost"]) for row in routes] == [
        ("192.168.1.2", "172.16.31.0", "24", "1"),
        ("192.168.1.2", "192.168.1.4", "30", "1"),
    ]
    assert [(row["address"], row["routes"]) for row in read(device, "display rip 1 neighbor")] == [
        ("192.168.1.2", "2")
    ]
    assert [row["interface"] for row in read(device, "display rip 1 interface")] == ["GE0/0/0", "LoopBack0"]
    assert read(device, "display rip 1 database")[2]["next_hop"] == "192.168.1.2"


def test_templates_read_policy():
    """Nodes with their clauses, rules with their bounds."""
    device = lone_device(
        text="ip ip-prefix A permit 10.0.0.0 8 greater-equal 16 less-equal 24\nip ip-prefix A deny 0.0.0.0 0\n"
        "ip as-path-filter 1 permit ^100_\nip community-filter 1 permit 100:1 no-export\n"
        "route-policy P permit node 10\n if-match ip-prefix A\n if-match tag 4\n apply cost + 5\n"
        "route-policy P deny node 20\nroute-policy Q permit node 5\n apply tag 7\n"
    )
    assert [
        (row["policy"], row["mode"], row["node"], row["match"], row["apply"])
        for row in read(device, "display route-policy")
    ] == [
        ("P", "permit", "10", ["if-match ip-prefix A", "if-match tag 4"], ["apply cost + 5"]),
        ("P", "deny", "20", [], []),
        ("Q", "permit", "5", [], ["apply tag 7"]),
    ]
    rules = read(device, "display ip ip-prefix A")
    assert [(r["index"], r["mode"], r["network"], r["greater_equal"], r["less_equal"]) for r in rules] == [
        ("10", "permit", "10.0.0.0", "16", "24"),
        ("20", "deny", "0.0.0.0", "", ""),
    ]
    assert read(device, "display ip as-path-filter")[0]["expression"] == "^100_"
    assert read(device, "display ip community-filter")[0]["expression"] == "100:1 no-export"


def test_reset_and_refresh():
    """`reset bgp` makes the session new; `refresh bgp` changes nothing; both need BGP."""
    lab = two_providers()
    device = lab["R6"]
    assert device.run("refresh bgp all import") == ""
    assert device.run("reset bgp 10.1.16.1") == ""
    assert device.run("reset bgp 9.9.9.9").strip() == "Error: The peer does not exist."
    assert "Established" in device.run("display bgp peer")
    assert lone_device().run("reset bgp all").strip() == "Error: BGP is not running."
