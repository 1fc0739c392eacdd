"""BGP for IPv6 over the command line (RFC 2545, 4760): sessions, announcements, policy, reflection, tables."""

from ipaddress import IPv6Network

from lone import typed
from wired import wired


def ports6(*lines):
    """Interfaces with IPv6: "0 2001:db8:12::1/64" for a port, "lo0 …" for a loopback."""
    made = ["ipv6\n"]
    for line in lines:
        port, address = line.split()
        name = f"LoopBack{port[2:]}" if port.startswith("lo") else f"GigabitEthernet0/0/{port}"
        made.append(f"interface {name}\n ipv6 enable\n ipv6 address {address}\n#\n")
    return "".join(made)


def chain(r1="", r2="", r3=""):
    """AS 100 (R1) — AS 200 (R2, R3 by iBGP); R1 announces 2001:db8:1::/48 from a loopback's subnet."""
    return wired(
        ["R1:0 R2:0", "R2:1 R3:0"],
        {
            "R1": ports6("0 2001:db8:12::1/64", "lo0 2001:db8:1::1/64", "lo1 2001:db8:1:1::1/64")
            + "bgp 100\n router-id 1.1.1.1\n peer 2001:db8:12::2 as-number 200\n ipv6-family unicast\n"
            "  peer 2001:db8:12::2 enable\n  network 2001:db8:1:: 64\n  network 2001:db8:1:1:: 64\n" + r1,
            "R2": ports6("0 2001:db8:12::2/64", "1 2001:db8:23::2/64")
            + "bgp 200\n router-id 2.2.2.2\n peer 2001:db8:12::1 as-number 100\n"
            " peer 2001:db8:23::3 as-number 200\n ipv6-family unicast\n  peer 2001:db8:12::1 enable\n"
            "  peer 2001:db8:23::3 enable\n" + r2,
            "R3": ports6("0 2001:db8:23::3/64")
            + "bgp 200\n router-id 3.3.3.3\n peer 2001:db8:23::2 as-number 200\n ipv6-family unicast\n"
            "  peer 2001:db8:23::2 enable\n" + r3,
        },
    )


def learned(device):
    """What BGP gave to the IPv6 routing table: prefix → (protocol, next hop)."""
    return {
        str(route.prefix): (route.protocol, str(route.next_hops[0].address))
        for route in device.state.ipv6().routes
        if route.protocol in ("ebgp", "ibgp") and route.active
    }


def paths(device):
    return {str(path.prefix): path for path in device.state.bgp6().paths if path.best}


def test_external_routes_reach_the_ipv6_table():
    """R2 forwards to what R1 announces, with R1's address as next hop and AS 100 in the path."""
    lab = chain()
    assert learned(lab["R2"]) == {
        "2001:db8:1::/64": ("ebgp", "2001:db8:12::1"),
        "2001:db8:1:1::/64": ("ebgp", "2001:db8:12::1"),
    }
    assert paths(lab["R2"])["2001:db8:1::/64"].as_path == "100"


def test_internal_peers_get_an_unreachable_next_hop_until_next_hop_local():
    """RFC 4271, 5.1.3: the next hop stays inside the AS; `next-hop-local` puts the own address there."""
    assert learned(chain()["R3"]) == {}
    lab = chain(r2="  peer 2001:db8:23::3 next-hop-local\n", r3="  network 2001:db8:23:: 64\n")
    assert set(learned(lab["R3"]).values()) == {("ibgp", "2001:db8:23::2")}
    assert "100% packet loss" not in lab["R3"].run("ping ipv6 -c 1 2001:db8:1::1")


def test_a_peer_exchanges_nothing_before_it_is_enabled_in_the_family():
    """IPv6 unicast is off for every peer until `peer … enable` (VRP)."""
    lab = chain()
    assert len(lab["R2"].state.bgp6().peers) == 2
    typed(lab["R2"], "system-view", "bgp 200", "ipv6-family unicast", "undo peer 2001:db8:12::1 enable")
    assert [str(peer.address) for peer in lab["R2"].state.bgp6().peers] == ["2001:db8:23::3"]
    assert learned(lab["R2"]) == {}
    assert lab["R1"].state.bgp6().peers[0].phase != "established"


def test_prefix_lists_policies_and_preferred_values_work_on_ipv6_routes():
    """`if-match ipv6 address prefix-list` selects; an IPv4 condition in a node never holds for an IPv6 route."""
    lists = (
        "#\nip ipv6-prefix ONE index 10 permit 2001:db8:1:: 48 greater-equal 64 less-equal 64\n"
        "ip ipv6-prefix ONE index 5 deny 2001:db8:1:1:: 64\nip ip-prefix ALL permit 0.0.0.0 0 less-equal 32\n"
        "route-policy IN permit node 5\n if-match ip-prefix ALL\n apply local-preference 7\n"
        "route-policy IN permit node 10\n if-match ipv6 address prefix-list ONE\n apply local-preference 300\n"
        " apply community 100:1\n"
    )
    lab = chain(r2="  peer 2001:db8:12::1 route-policy IN import\n" + lists)
    assert list(paths(lab["R2"])) == ["2001:db8:1::/64"]
    kept = paths(lab["R2"])["2001:db8:1::/64"]
    assert (kept.local_preference, kept.communities) == (300, ("100:1",))


def test_aggregate_suppresses_what_lies_inside():
    """RFC 4271, 9.2.2.2: the aggregate alone is sent with `detail-suppressed`, with the AS set of its parts."""
    lab = chain(
        r2="  aggregate 2001:db8:: 32 detail-suppressed as-set\n  peer 2001:db8:23::3 next-hop-local\n"
    )
    got = lab["R3"].state.bgp6().peers[0].received
    assert [(path.prefix, path.as_path) for path in got] == [(IPv6Network("2001:db8::/32"), "{100}")]


def test_reflector_passes_routes_between_clients():
    """RFC 4456, 6 and 8: a client's route goes to the other clients, with originator and cluster list."""
    texts = {
        f"R{n}": ports6(f"0 2001:db8:2{n}::{n}/64", f"lo0 2001:db8:{n}::{n}/128")
        + f"bgp 100\n router-id {n}.{n}.{n}.{n}\n peer 2001:db8:2{n}::2 as-number 100\n ipv6-family unicast\n"
        f"  peer 2001:db8:2{n}::2 enable\n  network 2001:db8:{n}::{n} 128\n"
        for n in (1, 3)
    }
    texts["R2"] = (
        ports6("0 2001:db8:21::2/64", "1 2001:db8:23::2/64")
        + "bgp 100\n router-id 2.2.2.2\n group RR internal\n peer 2001:db8:21::1 group RR\n"
        " peer 2001:db8:23::3 group RR\n ipv6-family unicast\n  peer RR enable\n  peer RR reflect-client\n"
        "  peer 2001:db8:21::1 enable\n  peer 2001:db8:21::1 group RR\n"
        "  peer 2001:db8:23::3 enable\n  peer 2001:db8:23::3 group RR\n"
    )
    lab = wired(["R1:0 R2:0", "R2:1 R3:0"], texts)
    got = {str(path.prefix): path for path in lab["R3"].state.bgp6().peers[0].received}
    path = got["2001:db8:1::1/128"]
    assert (str(path.originator), [str(cluster) for cluster in path.clusters]) == ("1.1.1.1", ["2.2.2.2"])


def test_imports_carry_ospfv3_routes_and_their_cost():
    """`import-route ospfv3` announces what OSPFv3 found, its cost as MED, origin incomplete."""
    lab = wired(
        ["R1:0 R2:0", "R2:1 R3:0"],
        {
            "R1": "ipv6\nospfv3 1\n router-id 1.1.1.1\n#\n"
            + ports6("0 2001:db8:12::1/64", "lo0 2001:db8:1::1/128").replace("#\n", " ospfv3 1 area 0\n#\n"),
            "R2": "ipv6\nospfv3 1\n router-id 2.2.2.2\n#\n"
            + ports6("0 2001:db8:12::2/64").replace("#\n", " ospfv3 1 area 0\n#\n")
            + ports6("1 2001:db8:23::2/64")
            + "bgp 200\n router-id 2.2.2.2\n peer 2001:db8:23::3 as-number 300\n ipv6-family unicast\n"
            "  peer 2001:db8:23::3 enable\n  import-route ospfv3 1\n",
            "R3": ports6("0 2001:db8:23::3/64")
            + "bgp 300\n router-id 3.3.3.3\n peer 2001:db8:23::2 as-number 200\n ipv6-family unicast\n"
            "  peer 2001:db8:23::2 enable\n",
        },
    )
    got = paths(lab["R3"])["2001:db8:1::1/128"]
    assert (got.origin, got.med, got.as_path) == ("incomplete", 1, "200")


def test_displays():
    """The layouts of the AR manual: peers, the table, and one destination."""
    lab = chain(r2="  peer 2001:db8:23::3 next-hop-local\n")
    peers = lab["R2"].run("display bgp ipv6 peer")
    assert " Total number of peers : 2\t\t  Peers in established state : 2" in peers
    assert "  2001:DB8:12::1  4         100" in peers
    table = lab["R2"].run("display bgp ipv6 routing-table").splitlines()
    start = next(number for number, line in enumerate(table) if "Network" in line)
    assert [line.split() for line in table[start : start + 5]] == [
        ["*>", "Network", ":", "2001:DB8:1::", "PrefixLen", ":", "64"],
        ["NextHop", ":", "2001:DB8:12::1", "LocPrf", ":"],
        ["MED", ":", "0", "PrefVal", ":", "0"],
        ["Label", ":"],
        ["Path/Ogn", ":", "100", "i"],
    ]
    one = lab["R3"].run("display bgp ipv6 routing-table 2001:db8:1::1")
    assert " BGP routing table entry information of 2001:DB8:1::/64:" in one
    assert " From: 2001:DB8:23::2 (2.2.2.2)" in one
    assert (
        "AS-path 100, origin igp, MED 0, localpref 100, pref-val 0, valid, internal, best, select, active"
        in one
    )
    assert "Protocol     : IBGP" in lab["R3"].run("display ipv6 routing-table protocol bgp")


def test_what_is_typed_is_printed_and_loads_again():
    """The family's lines stand in its own part of the process."""
    lab = chain(r2="  peer 2001:db8:23::3 next-hop-local\n  peer 2001:db8:23::3 ipv6-prefix X export\n")
    shown = lab["R2"].run("display current-configuration configuration bgp")
    part = shown[shown.index(" ipv6-family unicast") :].split("#")[0]
    assert [line.strip() for line in part.strip().splitlines()] == [
        "ipv6-family unicast",
        "undo synchronization",
        "peer 2001:DB8:12::1 enable",
        "peer 2001:DB8:23::3 enable",
        "peer 2001:DB8:23::3 next-hop-local",
        "peer 2001:DB8:23::3 ipv6-prefix X export",
    ]
    assert "peer 2001" not in shown[shown.index("ipv4-family unicast") : shown.index(" ipv6-family")]
