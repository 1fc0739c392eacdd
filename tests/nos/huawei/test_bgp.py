"""BGP over the command line: real captures, sessions, reflection, policy, aggregates."""

import pytest
from wired import addresses, wired

OSPF = "ospf 1\n area 0\n  network 10.0.0.0 0.255.255.255\n"
STARTS = (" AS-path", " Originator", " Cluster", " Advertised", " Not", "    ", " Paths", " RR", " From")
LISTS = "ip ip-prefix LP permit 100.1.1.0 24\n"


def captured_lab(more=None):
    """A public eNSP lab: AS 100 with reflector R1 and clients R2, R3; the same prefix from AS 300 and AS 400.

    Its displays are published (route attributes, cases 1 and 2); the lines of `captured` are taken from there.
    """
    inside = "ospf 1\n area 0\n  network 10.1.12.0 0.0.0.255\n  network 10.1.13.0 0.0.0.255\n"
    texts = {
        "R1": addresses("0 10.1.12.1/24", "1 10.1.13.1/24") + inside + "bgp 100\n router-id 1.1.1.1\n"
        " peer 10.1.12.2 as-number 100\n peer 10.1.13.3 as-number 100\n reflector cluster-id 100\n"
        " peer 10.1.12.2 reflect-client\n peer 10.1.13.3 reflect-client\n",
        "R2": addresses("0 10.1.12.2/24", "1 10.1.24.2/24") + inside + "bgp 100\n router-id 2.2.2.2\n"
        " peer 10.1.12.1 as-number 100\n peer 10.1.12.1 next-hop-local\n peer 10.1.24.4 as-number 200\n",
        "R3": addresses("0 10.1.13.3/24", "1 10.1.36.3/24") + inside + "bgp 100\n router-id 3.3.3.3\n"
        " peer 10.1.13.1 as-number 100\n peer 10.1.13.1 next-hop-local\n peer 10.1.36.6 as-number 400\n",
        "R4": addresses("0 10.1.24.4/24", "1 10.1.45.4/24") + "bgp 200\n router-id 10.1.24.4\n"
        " peer 10.1.24.2 as-number 100\n peer 10.1.45.5 as-number 300\n",
        "R5": addresses("0 10.1.45.5/24", "lo0 100.1.1.1/24") + "bgp 300\n router-id 100.1.1.1\n"
        " peer 10.1.45.4 as-number 200\n network 100.1.1.0 24\n",
        "R6": addresses("0 10.1.36.6/24", "lo0 100.1.1.1/24") + "bgp 400\n router-id 10.1.36.6\n"
        " peer 10.1.36.3 as-number 100\n network 100.1.1.0 24\n",
    }
    for name, text in (more or {}).items():
        texts[name] += text
    return wired(["R1:0 R2:0", "R1:1 R3:0", "R2:1 R4:0", "R4:1 R5:0", "R3:1 R6:0"], texts)


def path_lines(device):
    """The lines about attributes, and who was told."""
    shown = device.run("display bgp routing-table 100.1.1.0").splitlines()
    return [
        line.strip()
        for line in shown
        if line.startswith(
            (" AS-path", " Originator", " Cluster", " Advertised", " Not", "    ", " Paths", " RR", " From")
        )
        or "nexthop" in line.lower()
    ]


def test_captured_paths_of_a_reflector_and_its_clients():
    """Every router of the captured lab shows the paths, attributes and reasons that eNSP showed."""
    lab = captured_lab()
    assert path_lines(lab["R1"]) == [
        "Paths:   1 available, 1 best, 1 select",
        "RR-client route.",
        "From: 10.1.13.3 (3.3.3.3)",
        "Relay IP Nexthop: 0.0.0.0",
        "Original nexthop: 10.1.13.3",
        "AS-path 400, origin igp, MED 0, localpref 100, pref-val 0, valid, internal, best, select, active, pre 255",
        "Advertised to such 2 peers:",
        "10.1.12.2",
        "10.1.13.3",
    ]
    assert path_lines(lab["R2"]) == [
        "Paths:   2 available, 1 best, 1 select",
        "From: 10.1.12.1 (1.1.1.1)",
        "Relay IP Nexthop: 10.1.12.1",
        "Original nexthop: 10.1.13.3",
        (
            "AS-path 400, origin igp, MED 0, localpref 100, pref-val 0, valid, internal, best, select, active, pre 255,"
            " IGP cost 2"
        ),
        "Originator:  3.3.3.3",
        "Cluster list: 0.0.0.100",
        "Advertised to such 1 peers:",
        "10.1.24.4",
        "From: 10.1.24.4 (10.1.24.4)",
        "Original nexthop: 10.1.24.4",
        "AS-path 200 300, origin igp, pref-val 0, valid, external, pre 255, not preferred for AS-Path",
        "Not advertised to any peer yet",
    ]
    assert path_lines(lab["R3"])[1:] == [
        "From: 10.1.36.6 (10.1.36.6)",
        "Original nexthop: 10.1.36.6",
        "AS-path 400, origin igp, MED 0, pref-val 0, valid, external, best, select, active, pre 255",
        "Advertised to such 1 peers:",
        "10.1.13.1",
    ]
    assert path_lines(lab["R4"])[1:] == [
        "From: 10.1.45.5 (100.1.1.1)",
        "Original nexthop: 10.1.45.5",
        "AS-path 300, origin igp, MED 0, pref-val 0, valid, external, best, select, active, pre 255",
        "Advertised to such 2 peers:",
        "10.1.24.2",
        "10.1.45.5",
        "From: 10.1.24.2 (2.2.2.2)",
        "Original nexthop: 10.1.24.2",
        "AS-path 100 400, origin igp, pref-val 0, valid, external, pre 255, not preferred for AS-Path",
        "Not advertised to any peer yet",
    ]


def test_captured_local_preference_by_policy():
    """Case 1: with preferences 80 and 90 set by R1 on the way in, R1 stays with AS 400 and R2 leaves for AS 200."""
    policies = "".join(
        f"route-policy {name} permit node 10\n if-match ip-prefix LP\n apply local-preference {value}\n"
        f"route-policy {name} permit node 20\n"
        for name, value in (("2TO1", 80), ("3TO1", 90))
    )
    lab = captured_lab(
        {
            "R1": LISTS + policies + "bgp 100\n peer 10.1.12.2 route-policy 2TO1 import\n"
            " peer 10.1.13.3 route-policy 3TO1 import\n"
        }
    )
    attributes = [line for line in path_lines(lab["R1"]) if line.startswith("AS-path")]
    assert attributes == [
        "AS-path 400, origin igp, MED 0, localpref 90, pref-val 0, valid, internal, best, select, active, pre 255",
        "AS-path 200 300, origin igp, localpref 80, pref-val 0, valid, internal, pre 255, not preferred for Local_Pref",
    ]
    attributes = [line for line in path_lines(lab["R2"]) if line.startswith("AS-path")]
    assert attributes == [
        "AS-path 200 300, origin igp, pref-val 0, valid, external, best, select, active, pre 255",
        (
            "AS-path 400, origin igp, MED 0, localpref 90, pref-val 0, valid, internal, pre 255, IGP cost 2, "
            "not preferred for Local_Pref"
        ),
    ]
    shown = lab["R1"].run("display route-policy 3TO1")
    assert shown.startswith("Route-policy : 3TO1\n  permit : 10 (matched counts: ")
    assert "    Match clauses : \n      if-match ip-prefix LP\n" in shown
    assert (
        "    Apply clauses : \n      apply local-preference 90\n  permit : 20 (matched counts: 0)\n" in shown
    )


def test_captured_preferred_value():
    """Case 2: a preferred value of 200 for AS 200's path moves R2 and nobody else."""
    policy = (
        "route-policy PrefVal permit node 10\n if-match ip-prefix LP\n apply preferred-value 200\n"
        "route-policy PrefVal permit node 20\nbgp 100\n peer 10.1.24.4 route-policy PrefVal import\n"
    )
    lab = captured_lab({"R2": LISTS + policy})
    attributes = [line for line in path_lines(lab["R2"]) if line.startswith("AS-path")]
    assert attributes == [
        "AS-path 200 300, origin igp, pref-val 200, valid, external, best, select, active, pre 255",
        (
            "AS-path 400, origin igp, MED 0, localpref 100, pref-val 0, valid, internal, pre 255, IGP cost 2, "
            "not preferred for PreVal"
        ),
    ]
    attributes = [line for line in path_lines(lab["R1"]) if line.startswith("AS-path")]
    assert attributes[0].startswith("AS-path 400")
    assert attributes[1].endswith("pre 255, not preferred for AS-Path")


def pair(one="", other="", addresses_of_other="0 10.0.12.2/24"):
    """R1 in AS 100 and R2 in AS 200, with lines of BGP for each."""
    return wired(
        ["R1:0 R2:0"],
        {
            "R1": addresses("0 10.0.12.1/24", "lo0 1.1.1.1/32") + one,
            "R2": addresses(addresses_of_other, "lo0 2.2.2.2/32") + other,
        },
    )


def session(lab, node="R1"):
    """Phase of the only session, and the reasons the engine knows."""
    state = lab[node].state
    bgp = state.bgp()
    assert bgp is not None
    return bgp.peers[0].phase, {item.reason for item in state.diagnoses() if item.topic == "bgp"}


UP = ("established", set())


def test_external_session_over_a_link():
    """Two neighbours with each other's AS come together; a wrong AS number on either end keeps them apart."""
    good = "bgp 200\n peer 10.0.12.1 as-number 100\n"
    assert session(pair("bgp 100\n peer 10.0.12.2 as-number 200\n", good)) == UP
    assert session(pair("bgp 100\n peer 10.0.12.2 as-number 300\n", good)) == ("idle", {"bgp-as-number"})
    assert session(pair("bgp 100\n peer 10.0.12.2 as-number 200\n peer 10.0.12.2 ignore\n", good))[1] == {
        "bgp-peer-ignored"
    }
    other = session(
        pair("bgp 100\n peer 10.0.12.2 as-number 200\n", "bgp 200\n peer 10.0.12.9 as-number 100\n")
    )
    assert other == ("connect", {"bgp-peer-not-configured"})


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "", ("idle", {"bgp-ebgp-not-connected"})),
        ("ebgp-max-hop", "ebgp-max-hop", ("connect", {"bgp-peer-not-configured"})),
        ("ebgp-max-hop 2|connect-interface LoopBack0", "ebgp-max-hop 2|connect-interface LoopBack0", UP),
        ("ebgp-max-hop|connect-interface LoopBack0", "connect-interface LoopBack0", ("connect", set())),
    ],
)
def test_external_session_between_loopbacks(one, other, expected):
    """It needs ebgp-max-hop on both ends, and the loopback as source (trap 62)."""

    def text(mine, theirs, peer, hop, settings):
        lines = "".join(f" peer {peer} {setting}\n" for setting in settings.split("|") if setting)
        return f"ip route-static {peer} 32 {hop}\nbgp {mine}\n peer {peer} as-number {theirs}\n{lines}"

    lab = pair(text(100, 200, "2.2.2.2", "10.0.12.2", one), text(200, 100, "1.1.1.1", "10.0.12.1", other))
    phase, reasons = session(lab)
    assert phase == expected[0] or (phase, expected[0]) == ("active", "connect")
    assert expected[1] <= reasons


def test_internal_session_needs_the_source_on_one_end_only():
    """The end that is called takes a call from the configured address, whoever else it would call itself."""
    route = "ip route-static {0} 32 {1}\nbgp 100\n peer {0} as-number 100\n"
    one, other = route.format("2.2.2.2", "10.0.12.2"), route.format("1.1.1.1", "10.0.12.1")
    phase, _ = session(pair(one, other))
    assert phase != "established"
    lab = pair(one, other + " peer 1.1.1.1 connect-interface LoopBack0\n")
    assert session(lab) == UP
    assert session(lab, "R2") == UP


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("password cipher a", "password cipher a", set()),
        ("password cipher a", "password cipher b", {"bgp-password"}),
        ("password cipher a", "", {"bgp-password"}),
        ("description x", "", set()),
    ],
)
def test_passwords(one, other, reason):
    """Both ends have the same key, or none (RFC 2385)."""
    extra = f" peer 10.0.12.1 {other}\n" if other else ""
    lab = pair(
        f"bgp 100\n peer 10.0.12.2 as-number 200\n peer 10.0.12.2 {one}\n",
        f"bgp 200\n peer 10.0.12.1 as-number 100\n{extra}",
    )
    assert session(lab)[1] == reason


def test_same_router_id_is_refused():
    """The OPEN of a peer with one's own identifier is refused (RFC 4271, 6.2)."""
    lab = pair(
        "bgp 100\n router-id 9.9.9.9\n peer 10.0.12.2 as-number 200\n",
        "bgp 200\n router-id 9.9.9.9\n peer 10.0.12.1 as-number 100\n",
    )
    assert session(lab) == ("idle", {"bgp-router-id"})


def test_network_needs_the_exact_route():
    """`network` announces what the table holds with that very mask; without a mask, the classful one (trap 63)."""
    lab = pair(
        "bgp 100\n peer 10.0.12.2 as-number 200\n",
        addresses("lo1 172.16.1.1/24")
        + "ip route-static 192.168.7.0 24 NULL0\nbgp 200\n peer 10.0.12.1 as-number 100\n"
        " network 172.16.0.0\n network 172.16.1.0 255.255.255.0\n network 192.168.7.0\n network 10.9.9.0 24\n",
    )
    shown = lab["R1"].run("display bgp routing-table")
    assert [line.split()[1] for line in shown.splitlines() if line.startswith(" *>")] == [
        "172.16.1.0/24",
        "192.168.7.0",
    ]


def as_chain(*, next_hop_local):
    """AS 100 (R1) – R2 and R3 of AS 200, without the outer links in the IGP – AS 300 (R4)."""
    local = " peer 10.0.23.{0} next-hop-local\n" if next_hop_local else ""
    return wired(
        ["R1:0 R2:0", "R2:1 R3:0", "R3:1 R4:0"],
        {
            "R1": addresses("0 10.0.12.1/24", "lo0 172.16.1.1/32")
            + "bgp 100\n peer 10.0.12.2 as-number 200\n network 172.16.1.1 32\n",
            "R2": addresses("0 10.0.12.2/24", "1 10.0.23.2/24")
            + "bgp 200\n peer 10.0.12.1 as-number 100\n peer 10.0.23.3 as-number 200\n"
            + local.format(3),
            "R3": addresses("0 10.0.23.3/24", "1 10.0.34.3/24")
            + "bgp 200\n peer 10.0.23.2 as-number 200\n peer 10.0.34.4 as-number 300\n"
            + local.format(2),
            "R4": addresses("0 10.0.34.4/24", "lo0 172.16.4.4/32")
            + "bgp 300\n peer 10.0.34.3 as-number 200\n network 172.16.4.4 32\n",
        },
    )


def test_internal_peers_keep_the_next_hop():
    """Without a route to it the path is not valid and goes no further; `next-hop-local` helps (trap 62)."""
    lab = as_chain(next_hop_local=False)
    assert "   i  172.16.1.1/32      10.0.12.1" in lab["R3"].run("display bgp routing-table")
    assert "172.16.1.1" not in lab["R4"].run("display bgp routing-table")
    lab = as_chain(next_hop_local=True)
    assert " *>i  172.16.1.1/32      10.0.23.2" in lab["R3"].run("display bgp routing-table")
    assert " *>   172.16.1.1/32      10.0.34.3                             0      200 100i" in lab["R4"].run(
        "display bgp routing-table"
    )
    assert "0.00% packet loss" in lab["R4"].run("ping -a 172.16.4.4 172.16.1.1")


def test_bgp_yields_to_any_other_protocol():
    """Preference 255: a static route of preference 200 to the same prefix forwards (trap 60)."""
    lab = as_chain(next_hop_local=True)
    before = lab["R2"].run("display ip routing-table 172.16.1.1")
    assert "172.16.1.1/32  EBGP    255" in before
    device = lab["R2"]
    device.load(device.text().replace("ip route-static", "ip route-static") + "\n")
    texts = device.text().replace(
        "\nreturn", "\nip route-static 172.16.1.1 255.255.255.255 10.0.23.3 preference 200\n#\nreturn"
    )
    device.load(texts)
    assert "Static  200" in device.run("display ip routing-table 172.16.1.1")
    details = device.run("display bgp routing-table 172.16.1.1")
    assert "best, select, pre 255" in details


def test_internal_routes_are_not_passed_on_to_internal_peers():
    """In a chain of three without reflection the far end hears nothing; with a client it does (RFC 4456)."""

    def lab(reflector):
        return wired(
            ["R1:0 R2:0", "R2:1 R3:0"],
            {
                "R1": addresses("0 10.0.12.1/24", "lo0 172.16.1.1/32")
                + OSPF
                + "bgp 100\n router-id 1.1.1.1\n peer 10.0.12.2 as-number 100\n network 172.16.1.1 32\n",
                "R2": addresses("0 10.0.12.2/24", "1 10.0.23.2/24")
                + OSPF
                + "bgp 100\n router-id 2.2.2.2\n peer 10.0.12.1 as-number 100\n peer 10.0.23.3 as-number 100\n"
                + reflector,
                "R3": addresses("0 10.0.23.3/24")
                + OSPF
                + "bgp 100\n router-id 3.3.3.3\n peer 10.0.23.2 as-number 100\n",
            },
        )["R3"].run("display bgp routing-table")

    assert "172.16.1.1" not in lab("")
    assert " *>i  172.16.1.1/32      10.0.12.1       0          100        0      i" in lab(
        " peer 10.0.12.1 reflect-client\n"
    )


def test_aggregate_with_and_without_details():
    """The aggregate stands while a part does; `detail-suppressed` keeps the parts at home; as-set names them."""

    def routes(options):
        lab = pair(
            "bgp 100\n peer 10.0.12.2 as-number 200\n",
            addresses("lo1 172.16.1.1/24", "lo2 172.16.2.1/24")
            + "bgp 200\n peer 10.0.12.1 as-number 100\n network 172.16.1.0 24\n network 172.16.2.0 24\n"
            f" aggregate 172.16.0.0 16 {options}\n",
        )
        state = lab["R1"].state.bgp()
        assert state is not None
        return [str(path.prefix) for path in state.paths], lab["R2"].run("display bgp routing-table")

    assert routes("")[0] == ["172.16.0.0/16", "172.16.1.0/24", "172.16.2.0/24"]
    outside, inside = routes("detail-suppressed")
    assert outside == ["172.16.0.0/16"]
    assert " *>   172.16.0.0         127.0.0.1" in inside
    assert " s>   172.16.1.0/24      0.0.0.0" in inside


def test_communities_travel_only_when_told_to():
    """`advertise-community` sends them; no-export keeps a route inside the next AS (RFC 1997)."""

    def lab(community, send):
        policy = f"route-policy C permit node 10\n apply community {community}\n"
        return wired(
            ["R1:0 R2:0", "R2:1 R3:0"],
            {
                "R1": addresses("0 10.0.12.1/24", "lo0 172.16.1.1/32")
                + policy
                + "bgp 100\n peer 10.0.12.2 as-number 200\n network 172.16.1.1 32\n"
                " peer 10.0.12.2 route-policy C export\n"
                + (" peer 10.0.12.2 advertise-community\n" if send else ""),
                "R2": addresses("0 10.0.12.2/24", "1 10.0.23.2/24")
                + "bgp 200\n peer 10.0.12.1 as-number 100\n peer 10.0.23.3 as-number 300\n",
                "R3": addresses("0 10.0.23.3/24") + "bgp 300\n peer 10.0.23.2 as-number 200\n",
            },
        )

    told = lab("100:5 no-export", True)
    assert " Community:<100:5>, no-export" in told["R2"].run("display bgp routing-table 172.16.1.1")
    assert "172.16.1.1" not in told["R3"].run("display bgp routing-table")
    assert "172.16.1.1/32" in lab("no-export", False)["R3"].run("display bgp routing-table")


def test_group_gives_its_members_what_they_do_not_say():
    """An internal group's members need no AS number; a member's own setting wins."""
    lab = pair(
        "ip route-static 2.2.2.2 32 10.0.12.2\nbgp 100\n group in internal\n"
        " peer in connect-interface LoopBack0\n peer 2.2.2.2 group in\n",
        "ip route-static 1.1.1.1 32 10.0.12.1\nbgp 100\n peer 1.1.1.1 as-number 100\n"
        " peer 1.1.1.1 connect-interface LoopBack0\n",
    )
    assert session(lab) == UP


def test_own_as_in_the_path_is_refused_unless_allowed():
    """A route that went through this AS does not come back, but with `allow-as-loop` (RFC 4271, 9.1.2)."""

    def lab(more):
        return wired(
            ["R1:0 R2:0", "R2:1 R3:0"],
            {
                "R1": addresses("0 10.0.12.1/24", "lo0 172.16.1.1/32")
                + "bgp 100\n peer 10.0.12.2 as-number 200\n network 172.16.1.1 32\n",
                "R2": addresses("0 10.0.12.2/24", "1 10.0.23.2/24")
                + "bgp 200\n peer 10.0.12.1 as-number 100\n peer 10.0.23.3 as-number 100\n",
                "R3": addresses("0 10.0.23.3/24") + f"bgp 100\n peer 10.0.23.2 as-number 200\n{more}",
            },
        )["R3"].run("display bgp routing-table")

    assert "172.16.1.1" not in lab("")
    assert "200 100i" in lab(" peer 10.0.23.2 allow-as-loop\n")


def test_peers_table_parses_with_the_public_template():
    """ntc-templates reads an empty and a busy table."""
    from ntc_templates.parse import parse_output

    lab = captured_lab()
    rows = parse_output(
        platform="huawei_vrp", command="display bgp peer", data=lab["R1"].run("display bgp peer")
    )
    assert [(row["peer"], row["asn"], row["state"], row["pref_rcvd"]) for row in rows] == [
        ("10.1.12.2", "100", "Established", "0"),
        ("10.1.13.3", "100", "Established", "1"),
    ]


def test_gadget_without_a_stable_state_is_reported():
    """Three ASes that each prefer the way through the next (RFC 3345's kind of trouble) never settle, and say so."""
    text = {}
    ring = {1: (2, 3), 2: (3, 1), 3: (1, 2)}
    for own, (successor, other) in ring.items():
        text[f"R{own}"] = (
            addresses(
                f"0 10.0.{own}{own}.1/24",
                f"{successor} 10.0.{min(own, successor)}{max(own, successor)}.{own}/24",
                f"{other} 10.0.{min(own, other)}{max(own, other)}.{own}/24",
            )
            + f"ip as-path-filter direct permit ^{successor}00_900$\n"
            "route-policy NEXT permit node 10\n if-match as-path-filter direct\n apply local-preference 300\n"
            "route-policy NEXT deny node 20\n"
            f"bgp {own}00\n router-id {own}.{own}.{own}.{own}\n peer 10.0.{own}{own}.9 as-number 900\n"
            f" peer 10.0.{min(own, successor)}{max(own, successor)}.{successor} as-number {successor}00\n"
            f" peer 10.0.{min(own, other)}{max(own, other)}.{other} as-number {other}00\n"
            f" peer 10.0.{min(own, successor)}{max(own, successor)}.{successor} route-policy NEXT import\n"
        )
    text["R9"] = addresses("1 10.0.11.9/24", "2 10.0.22.9/24", "3 10.0.33.9/24", "lo0 172.16.9.9/32") + (
        "bgp 900\n router-id 9.9.9.9\n network 172.16.9.9 32\n"
        " peer 10.0.11.1 as-number 100\n peer 10.0.22.1 as-number 200\n peer 10.0.33.1 as-number 300\n"
    )
    lab = wired(["R9:1 R1:0", "R9:2 R2:0", "R9:3 R3:0", "R1:2 R2:1", "R2:3 R3:2", "R1:3 R3:1"], text)
    reasons = {item.reason for item in lab["R1"].state.diagnoses()}
    assert "routing-oscillation" in reasons
