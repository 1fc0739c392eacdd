"""RIP, BGP and routing policy on IOS: what they show is what the engine says, and they talk with VRP."""

from ipaddress import IPv4Address, IPv4Network

import pytest
from ios import lone, network, typed
from ntc_templates.parse import parse_output

from labkit.grading.parse import parse
from labkit.nos.shell.loader import load

EDGE = """hostname {name}
interface Loopback0
 ip address 10.255.0.{n} 255.255.255.255
interface Loopback1
 ip address 172.16.{n}.1 255.255.255.0
interface GigabitEthernet0/0
 ip address 10.0.12.{n} 255.255.255.0
 no shutdown
interface GigabitEthernet0/1
 ip address 10.0.{third}.{n} 255.255.255.0
 no shutdown
router ospf 1
 network 10.0.12.0 0.0.0.255 area 0
 network 10.255.0.{n} 0.0.0.0 area 0
router bgp 65001
 bgp router-id 10.255.0.{n}
 network 172.16.{n}.0 mask 255.255.255.0
 aggregate-address 172.16.0.0 255.255.252.0 summary-only
 neighbor 10.255.0.{other} remote-as 65001
 neighbor 10.255.0.{other} update-source Loopback0
 neighbor 10.255.0.{other} next-hop-self
 neighbor 10.255.0.{other} send-community
 neighbor 10.0.{third}.9 remote-as 65009
 neighbor 10.0.{third}.9 route-map IN in
 neighbor 10.0.{third}.9 soft-reconfiguration inbound
 neighbor 192.0.2.1 remote-as 65002
 neighbor 192.0.2.2 remote-as 65003
 neighbor 192.0.2.2 shutdown
ip prefix-list LONG seq 5 permit 0.0.0.0/0 ge 25
ip prefix-list LONG seq 10 deny 10.0.0.0/8 le 32
ip as-path access-list 7 permit _65009$
route-map IN permit 10
 match ip address prefix-list LONG
 set local-preference {preference}
 set community 65001:{n}
route-map IN permit 20
 match as-path 7
 set metric 50
"""
FAR = """hostname FAR
interface Loopback0
 ip address 198.51.100.129 255.255.255.128
interface Loopback1
 ip address 203.0.113.1 255.255.255.0
interface GigabitEthernet0/0
 ip address 10.0.19.9 255.255.255.0
 no shutdown
interface GigabitEthernet0/1
 ip address 10.0.29.9 255.255.255.0
 no shutdown
router bgp 65009
 network 198.51.100.128 mask 255.255.255.128
 network 203.0.113.0
 neighbor 10.0.19.1 remote-as 65001
 neighbor 10.0.29.2 remote-as 65001
"""


@pytest.fixture(scope="module")
def edges():
    """Two routers of an AS, with IBGP between loopbacks, both with a session to a third one of another AS."""
    texts = {
        "R1": EDGE.format(name="R1", n=1, other=2, third=19, preference=300),
        "R2": EDGE.format(name="R2", n=2, other=1, third=29, preference=200),
        "FAR": FAR,
    }
    return network(["R1:g0/0 R2:g0/0", "R1:g0/1 FAR:g0/0", "R2:g0/1 FAR:g0/1"], texts)


def parsed(device, command):
    return parse_output(platform="cisco_ios", command=command, data=device.run(command))


def shown_prefix(path):
    """How the table names a prefix: a classful network without its length (RFC 791)."""
    first = int(path.prefix.network_address) >> 24
    natural = 8 if first < 128 else 16 if first < 192 else 24
    return str(path.prefix.network_address if path.prefix.prefixlen == natural else path.prefix)


def test_bgp_table(edges):
    """`show ip bgp`: every path with its attributes, as the engine has them."""
    device = edges["R1"]
    state = device.state.bgp()
    found = {
        (row["network"], row["next_hop"], row["metric"], row["local_pref"], row["weight"], row["as_path"],
         row["origin"], row["path_selection"] == ">", row["route_source"] == "i", row["status"] == "s")
        for row in parsed(device, "show ip bgp")
    }  # fmt: skip
    origins = {"igp": "i", "egp": "e", "incomplete": "?"}
    assert found == {
        (shown_prefix(path), "0.0.0.0" if path.kind != "learnt" else str(path.next_hop),
         "" if path.med is None else str(path.med),
         "" if path.local_preference is None else str(path.local_preference),
         str(path.preferred_value), path.as_path, origins[path.origin], path.best, path.internal, path.suppressed)
        for path in state.paths
    }  # fmt: skip
    assert len(found) == len(state.paths) > 5


def test_bgp_summary(edges):
    """`show ip bgp summary`: a row for each neighbor, with its prefixes, or its state, which may be a shutdown."""
    device = edges["R1"]
    state = device.state.bgp()
    rows = {row["bgp_neighbor"]: row for row in parsed(device, "show ip bgp summary")}
    assert rows.keys() == {str(peer.address) for peer in state.peers}
    for peer in state.peers:
        row = rows[str(peer.address)]
        assert (row["router_id"], row["local_as"]) == (str(state.router_id), str(state.as_number))
        assert row["neighbor_as"] == str(peer.as_number)
        if peer.phase == "established":
            assert row["state_or_prefixes_received"] == str(len(peer.received))
        else:
            shut = str(peer.address) == "192.0.2.2"
            assert row["state_or_prefixes_received"] == ("Idle (Admin)" if shut else peer.phase.capitalize())
            assert row["up_down"] == "never"


def test_bgp_neighbors(edges):
    """`show ip bgp neighbors`: who a neighbor is, the connection, and the route-maps."""
    device = edges["R1"]
    rows = {row["neighbor"]: row for row in parsed(device, "show ip bgp neighbors")}
    for peer in device.state.bgp().peers:
        row = rows[str(peer.address)]
        up = peer.phase == "established"
        assert (row["remote_as"], row["bgp_state"]) == (str(peer.as_number), peer.phase.capitalize())
        assert row["remote_router_id"] == str(peer.router_id or "0.0.0.0")
        assert row["localhost_ip"] == (str(peer.local_address) if up else "")
        assert row["remote_ip"] == (str(peer.address) if up else "")
        assert row["inbound_routemap"] == ("IN" if str(peer.address) == "10.0.19.9" else "")
    one = parsed(device, "show ip bgp neighbors")
    assert [row["neighbor"] for row in one] == [str(peer.address) for peer in device.state.bgp().peers]
    assert "No such neighbor" in device.run("show ip bgp neighbors 10.9.9.9")


@pytest.mark.parametrize("which", ["advertised-routes", "routes", "received-routes"])
def test_routes_of_a_neighbor(edges, which):
    """What a neighbor is told, and what it has told: the prefixes of the engine."""
    device = edges["R1"]
    peer = next(peer for peer in device.state.bgp().peers if str(peer.address) == "10.0.19.9")
    command = f"show ip bgp neighbors 10.0.19.9 {which}"
    rows = parse_output(
        platform="cisco_ios",
        command="show ip bgp neighbors 10.0.19.9 advertised-routes",
        data=device.run(command),
    )
    held = peer.advertised if which == "advertised-routes" else peer.received
    assert {row["network"] for row in rows} == {shown_prefix(path) for path in held}
    assert f"Total number of prefixes {len(held)} " in device.run(command)


def test_paths_of_one_prefix(edges):
    """`show ip bgp A M` is read by our template into all attributes of every path."""
    device = edges["R2"]
    for prefix in {path.prefix for path in device.state.bgp().paths}:
        command = f"show ip bgp {prefix.network_address} {prefix.netmask}"
        rows = parse("cisco_ios", command, device.run(command))
        paths = [path for path in device.state.bgp().paths if path.prefix == prefix]
        assert len(rows) == len(paths)
        for row, path in zip(rows, paths, strict=True):
            assert row["original_next_hop"] == ("0.0.0.0" if path.kind != "learnt" else str(path.next_hop))
            assert row["as_path"] == (path.as_path or "Local")
            assert row["origin"].lower() == path.origin
            assert row["med"] == ("" if path.med is None else str(path.med))
            assert row["local_preference"] == str(path.local_preference or 100)
            assert row["preferred_value"] == (str(path.preferred_value) if path.preferred_value else "")
            assert row["from"] == str(path.peer or "0.0.0.0")
            assert ("best" in row["status"]) == path.best
            assert bool(row["communities"]) == bool(path.communities)
    assert "% Network not in table" in device.run("show ip bgp 10.99.0.0 255.255.0.0")


def test_communities_are_numbers_until_told_otherwise(edges):
    """65001:1 is 65001 · 65536 + 1 without `ip bgp-community new-format`."""
    device = edges["R1"]
    command = "show ip bgp 198.51.100.128 255.255.255.128"
    assert f"Community: {65001 * 65536 + 1}" in device.run(command)
    typed(device, "configure terminal", "ip bgp-community new-format")
    assert "Community: 65001:1" in device.run(command)
    typed(device, "configure terminal", "no ip bgp-community new-format")


def test_defaults_of_ios(edges):
    """Distances 20 and 200, weight 32768 of what the router announces itself, local preference 100.

    Cisco's IP Routing: BGP Command Reference, `distance bgp`, `neighbor weight`, `bgp default local-preference`.
    """
    for name in ("R1", "R2"):
        device = edges[name]
        routes = {route.prefix: route for route in device.state.routes() if route.active}
        far = routes[IPv4Network("203.0.113.0/24")]
        assert (far.protocol, far.preference, far.cost) == ("ebgp", 20, 50)
        assert routes[IPv4Network("172.16.0.0/22")].preference == 200
        assert "B        172.16.0.0/22 [200/0] via 0.0.0.0" in device.run("show ip route")
    # R1's higher local preference wins in the whole AS
    best = next(
        route for route in edges["R2"].state.routes() if route.prefix == IPv4Network("198.51.100.128/25")
    )
    assert (best.protocol, best.preference) == ("ibgp", 200)
    own = [path for path in edges["R1"].state.bgp().paths if path.kind != "learnt"]
    assert {path.preferred_value for path in own} == {32768}


def test_a_route_map_that_does_not_exist_lets_nothing_in(edges):
    """Cisco's command reference: a route-map without entries passes no route; a missing prefix list all of them."""
    device = edges["R1"]
    try:
        typed(device, "configure terminal", "router bgp 65001", "neighbor 10.0.19.9 route-map NOTHING in")
        assert not [path for path in device.state.bgp().paths if str(path.peer) == "10.0.19.9"]
        typed(
            device,
            "configure terminal",
            "router bgp 65001",
            "no neighbor 10.0.19.9 route-map NOTHING in",
            "neighbor 10.0.19.9 prefix-list NOTHING in",
        )
        assert len([path for path in device.state.bgp().paths if str(path.peer) == "10.0.19.9"]) == 2
    finally:
        typed(
            device,
            "configure terminal",
            "router bgp 65001",
            "no neighbor 10.0.19.9 prefix-list NOTHING in",
            "neighbor 10.0.19.9 route-map IN in",
        )


def test_policy_displays(edges):
    """Lists and route-maps: a record for each entry."""
    device = edges["R1"]
    rules = device.config.prefix_lists["LONG"].values()
    entries = {
        (row["seq"], row["action"], f"{row['network']}/{row['netmask']}", row["ge"], row["le"])
        for row in parsed(device, "show ip prefix-list")
    }
    assert entries == {
        (
            str(rule.index),
            "permit" if rule.permit else "deny",
            f"{rule.address}/{rule.length}",
            str(rule.least or ""),
            str(rule.most or ""),
        )
        for rule in rules
    }
    nodes = [
        (row["name"], row["seq"], row["match_clauses"], row["set_clauses"])
        for row in parsed(device, "show route-map")
    ]
    community = f"community {65001 * 65536 + 1}"
    assert nodes == [
        ("IN", "10", ["ip address prefix-lists: LONG"], ["local-preference 300", community]),
        ("IN", "20", ["as-path (as-path filter): 7"], ["metric 50"]),
    ]
    assert "AS path access list 7\n    permit _65009$" in device.run("show ip as-path-access-list")


def test_clearing_tears_sessions_down(edges):
    """`clear ip bgp *` starts sessions anew; `soft` leaves them alone."""
    device = edges["FAR"]
    before = {peer.address: peer.since for peer in device.state.bgp().peers}
    typed(device, "clear ip bgp * soft")
    assert {peer.address: peer.since for peer in device.state.bgp().peers} == before
    typed(device, "clear ip bgp *")
    after = device.state.bgp().peers
    assert all(peer.phase == "established" and peer.since >= before[peer.address] for peer in after)
    assert "Unknown neighbor" in typed(device, "clear ip bgp 10.1.1.1")


def test_sessions_that_come_and_go_are_logged(edges):
    """`bgp log-neighbor-changes`, which is on: both ends tell of a session that ends and begins again."""
    device, other = edges["R2"], edges["FAR"]
    typed(
        device, "clear logging", "", "configure terminal", "router bgp 65001", "neighbor 10.0.29.9 shutdown"
    )
    assert "%BGP-5-ADJCHANGE: neighbor 10.0.29.9 Down Admin. shutdown" in device.run("show logging")
    assert "%BGP-5-ADJCHANGE: neighbor 10.0.29.2 Down Peer closed the session" in other.run("show logging")
    typed(device, "configure terminal", "router bgp 65001", "no neighbor 10.0.29.9 shutdown")
    assert "%BGP-5-ADJCHANGE: neighbor 10.0.29.9 Up" in device.run("show logging")


RIP = """hostname {name}
interface Loopback0
 ip address 172.16.{n}.1 255.255.255.0
interface GigabitEthernet0/0
 ip address 10.0.12.{n} 255.255.255.0
 no shutdown
router rip
 version 2
 network 10.1.2.3
 network 172.16.0.0
 passive-interface Loopback0
"""


@pytest.fixture
def talkers():
    """Two routers with RIP between them, as IOS does it without further words."""
    return network(
        ["R1:g0/0 R2:g0/0"], {name: RIP.format(name=name, n=n) for n, name in enumerate(("R1", "R2"), 1)}
    )


def learned(device):
    return {
        (str(route.prefix), route.preference, route.cost)
        for route in device.state.routes()
        if route.protocol == "rip" and route.active
    }


def test_rip_defaults(talkers):
    """Distance 120; networks are classful, and summarised at their borders until `no auto-summary`."""
    r1, r2 = talkers["R1"], talkers["R2"]
    assert r1.config.rip[1].networks == [IPv4Address("10.0.0.0"), IPv4Address("172.16.0.0")]
    assert learned(r1) == {("172.16.0.0/16", 120, 1)}
    typed(r2, "configure terminal", "router rip", "no auto-summary")
    assert learned(r1) == {("172.16.2.0/24", 120, 1)}
    typed(r1, "configure terminal", "router rip", "distance 90")
    assert learned(r1) == {("172.16.2.0/24", 90, 1)}


def test_metrics_of_what_rip_redistributes(talkers):
    """A static route costs 1 without words, what is configured is what neighbors hear, OSPF's cost infinity.

    Cisco's document 8606, Redistributing Routing Protocols.
    """
    r1, r2 = talkers["R1"], talkers["R2"]
    typed(
        r2,
        "configure terminal",
        "ip route 192.0.2.0 255.255.255.0 Null0",
        "interface loopback 5",
        "ip address 198.51.100.1 255.255.255.0",
        "router ospf 1",
        "network 198.51.100.0 0.0.0.255 area 0",
        "router rip",
        "no auto-summary",
        "redistribute static",
        "redistribute ospf 1",
    )
    assert ("192.0.2.0/24", 120, 1) in learned(r1)
    typed(r2, "configure terminal", "router rip", "redistribute static metric 5")
    assert ("192.0.2.0/24", 120, 5) in learned(r1)
    typed(r2, "configure terminal", "router rip", "default-information originate")
    assert ("0.0.0.0/0", 120, 1) in learned(r1)
    assert "198.51.100.0/24" not in {prefix for prefix, _, _ in learned(r1)}


def test_rip_versions_by_direction(talkers):
    """A router that hears version 1 alone takes nothing of one that sends version 2, unless that sends both."""
    r1, r2 = talkers["R1"], talkers["R2"]
    typed(r1, "configure terminal", "interface g0/0", "ip rip receive version 1")
    assert learned(r1) == set()
    typed(r2, "configure terminal", "interface g0/0", "ip rip send version 1 2")
    assert learned(r1) == {("172.16.0.0/16", 120, 1)}
    assert "ip rip send version 1 2" in r2.text()


def test_rip_authentication_by_key_chain(talkers):
    """Both ends need the same key; a chain that has none sends packets without."""
    r1, r2 = talkers["R1"], talkers["R2"]
    lines = (
        "configure terminal",
        "key chain K",
        "key 1",
        "key-string secret",
        "interface g0/0",
        "ip rip authentication mode md5",
        "ip rip authentication key-chain K",
    )
    typed(r1, *lines)
    assert learned(r1) == set()
    typed(r2, *lines)
    assert learned(r1) == {("172.16.0.0/16", 120, 1)}
    typed(r2, "configure terminal", "key chain K", "key 1", "key-string other")
    assert learned(r1) == set()


def test_rip_displays(talkers):
    """`show ip rip database` and RIP's part of `show ip protocols`, read by our templates."""
    device = talkers["R1"]
    rows = parse("cisco_ios", "show ip rip database", device.run("show ip rip database"))
    state = device.state.rip()[1]
    found = {
        (f"{row['network']}/{row['length']}", row["cost"], row["next_hop"]) for row in rows if row["cost"]
    }
    assert found == {
        (str(route.prefix), str(route.cost), str(hop)) for route in state.routes for hop, _ in route.next_hops
    }
    connected = {f"{row['network']}/{row['length']}" for row in rows if row["kind"] == "directly connected"}
    assert connected == {str(route.prefix) for route in state.routes if not route.next_hops}
    rows = parse("cisco_ios", "show ip protocols", device.run("show ip protocols"))
    (row,) = (row for row in rows if row["protocol"] == "rip")
    assert row["interfaces"] == ["GigabitEthernet0/0"]
    assert row["passive"] == ["Loopback0"]
    assert row["networks"] == ["10.0.0.0", "172.16.0.0"]
    assert (row["sends"], row["gateways"], row["distance"]) == ("2", ["10.0.12.2"], "120")


def test_protocols(edges):
    """`show ip protocols`: each process, with those who tell it routes."""
    rows = parse("cisco_ios", "show ip protocols", edges["R2"].run("show ip protocols"))
    found = {row["protocol"]: row for row in rows}
    assert found.keys() == {"application", "bgp", "ospf"}
    assert (found["ospf"]["router_id"], found["ospf"]["maximum_paths"]) == ("172.16.2.1", "4")
    assert found["bgp"]["process"] == "65001"
    assert found["bgp"]["gateways"] == ["10.0.29.9", "10.255.0.1"]


@pytest.mark.parametrize(
    "command",
    [
        "show ip bgp",
        "show ip bgp summary",
        "show ip bgp neighbors",
        "show ip prefix-list",
        "show route-map",
        "show ip rip database",
        "show ip as-path-access-list",
        "show ip community-list",
    ],
)
def test_a_device_without_routing_protocols_says_so(command):
    """Nothing is listed where there is nothing, and BGP's commands tell that it does not run."""
    text = lone().run(command)
    assert text.strip() == ("% BGP not active" if "bgp" in command else "")


def test_address_families_are_printed_apart_once_one_was_typed():
    """IPv4 unicast has no section of its own until an address family is opened; both forms mean the same."""
    lines = "router bgp 65001\n network 10.0.0.0\n neighbor 10.0.0.2 remote-as 65002\n neighbor 10.0.0.2 weight 5\n"
    device = lone(text=lines)
    assert " neighbor 10.0.0.2 weight 5\n" in device.text()
    assert "address-family" not in device.text()
    typed(device, "configure terminal", "router bgp 65001", "address-family ipv4", "exit-address-family")
    text = device.text()
    assert "\n !\n address-family ipv4\n  network 10.0.0.0\n  neighbor 10.0.0.2 activate\n" in text
    assert "\n  neighbor 10.0.0.2 weight 5\n exit-address-family\n" in text
    other = lone(text=text)
    assert other.text() == text
    assert other.config.bgp == device.config.bgp


IPV6 = """hostname {name}
ipv6 unicast-routing
interface GigabitEthernet0/0
 ipv6 address 2001:db8:12::{n}/64
 no shutdown
interface Loopback0
 ip address 10.255.0.{n} 255.255.255.255
 ipv6 address 2001:db8:{n}::1/64
router bgp 6500{n}
 neighbor 2001:db8:12::{other} remote-as 6500{other}
 address-family ipv6
  network 2001:db8:{n}::/64
  neighbor 2001:db8:12::{other} activate
"""


def test_bgp_for_ipv6():
    """RFC 2545: routes of IPv6 over a session of IPv6, once the neighbor is activated in the family."""
    texts = {name: IPV6.format(name=name, n=n, other=3 - n) for n, name in enumerate(("R1", "R2"), 1)}
    device = network(["R1:g0/0 R2:g0/0"], texts)["R1"]
    assert "B   2001:DB8:2::/64 [20/0]\n     via 2001:DB8:12::2, GigabitEthernet0/0\n" in device.run(
        "show ipv6 route"
    )
    assert " *>  2001:DB8:2::/64  2001:DB8:12::2           0             0 65002 i" in device.run(
        "show bgp ipv6 unicast"
    )
    assert "2001:DB8:12::2  4        65002" in device.run("show bgp ipv6 unicast summary")
    typed(
        device,
        "configure terminal",
        "router bgp 65001",
        "address-family ipv6",
        "no neighbor 2001:db8:12::2 activate",
    )
    assert "2001:DB8:2::/64" not in device.run("show ipv6 route")


def test_what_is_refused():
    """IOS's words for a second AS, a neighbor without an AS, a group that is not there, and a bad prefix range."""
    device = lone(text="router bgp 65001\ninterface g0/0\n ip address 10.0.0.1 255.255.255.0\n")
    shown = typed(
        device,
        "configure terminal",
        "router bgp 65002",
        "router bgp 65001",
        "neighbor 10.0.0.2 update-source g0/0",
        "neighbor INSIDE remote-as 65001",
        "neighbor 10.0.0.1 remote-as 65001",
        "ip prefix-list A permit 10.0.0.0/24 le 20",
    )
    assert "BGP is already running; AS is 65001" in shown
    assert "% Specify remote-as or peer-group commands first" in shown
    assert "% Create the peer-group first" in shown
    assert "% Cannot configure the local system as neighbor" in shown
    assert "% Invalid prefix range for 10.0.0.0/24" in shown
    assert not device.config.bgp.peers
    assert not device.config.prefix_lists


def test_a_route_map_of_redistribution_chooses_and_changes():
    """OSPF takes the one connected network that matches, as type 1, with its tag; RIP filters by the tag."""
    address = (
        "hostname {0}\ninterface GigabitEthernet0/0\n ip address 10.0.12.{1} 255.255.255.0\n no shutdown\n"
    )
    loopbacks = "".join(f"interface Loopback{n}\n ip address 172.16.{n}.1 255.255.255.0\n" for n in (1, 2))
    ospf = "router ospf 1\n network 10.0.12.0 0.0.0.255 area 0\n"
    devices = network(
        ["R1:g0/0 R2:g0/0", "R2:g0/1 R3:g0/0"],
        {
            "R1": address.format("R1", 1)
            + loopbacks
            + ospf
            + " redistribute connected subnets route-map LO\nroute-map LO permit 10\n match interface Loopback2\n"
            " set metric 40\n set metric-type type-1\n set tag 77\n",
            "R2": address.format("R2", 2)
            + "interface GigabitEthernet0/1\n ip address 10.0.23.2 255.255.255.0\n no shutdown\n"
            + ospf
            + "router rip\n version 2\n no auto-summary\n network 10.0.0.0\n redistribute ospf 1 route-map TAGGED\n"
            "route-map TAGGED permit 10\n match tag 77\n match route-type external type-1\n set metric 4\n",
            "R3": "hostname R3\ninterface GigabitEthernet0/0\n ip address 10.0.23.3 255.255.255.0\n no shutdown\n"
            "router rip\n version 2\n no auto-summary\n network 10.0.0.0\n",
        },
    )
    shown = devices["R2"].run("show ip route")
    assert "O E1     172.16.2.0 [110/41] via 10.0.12.1" in shown
    assert "172.16.1.0" not in shown
    entry = "show ip route 172.16.2.0 255.255.255.0"
    assert "\n  Tag 77, type extern 1\n" in devices["R2"].run(entry)
    (row,) = parse("cisco_ios", entry, devices["R2"].run(entry))
    assert (row["destination"], row["tag"], row["cost"]) == ("172.16.2.0/24", "77", "41")
    assert ("172.16.2.0/24", 120, 4) in learned(devices["R3"])


def test_local_addresses_are_not_redistributed():
    """The subnet of a loopback is; its own address, a local route (L), is one only where there is no subnet."""
    link = "interface GigabitEthernet0/0\n ip address 10.0.12.{n} 255.255.255.0\n no shutdown\n"
    ospf = "router ospf 1\n network 10.0.12.0 0.0.0.255 area 0\n"
    loopbacks = "interface Loopback1\n ip address 172.16.1.1 255.255.255.0\n"
    loopbacks += "interface Loopback2\n ip address 172.16.2.1 255.255.255.255\n"
    devices = network(
        ["R1:g0/0 R2:g0/0"],
        {
            "R1": link.format(n=1) + loopbacks + ospf + " redistribute connected subnets\n",
            "R2": link.format(n=2) + ospf,
        },
    )
    assert routes(devices["R2"], "ospf-external") == {("172.16.1.0/24", 110, 20), ("172.16.2.1/32", 110, 20)}


def test_eigrp_is_kept():
    """A process is stored and printed, and routes nothing."""
    lines = "router eigrp 100\n network 10.0.0.0 0.0.0.255\n passive-interface default\n no auto-summary\n"
    device = lone()
    assert load(device, lines) == []
    for line in lines.splitlines():
        assert line in device.text()
    assert device.state.routes() == lone().state.routes()
    assert device.run("show ip eigrp neighbors") == "EIGRP-IPv4 Neighbors for AS(100)\n"
    assert parsed(device, "show ip eigrp neighbors") == []
    typed(device, "configure terminal", "router ospf 1", "redistribute eigrp 100 metric 20 subnets")
    assert " redistribute eigrp 100 metric 20 subnets\n" in device.text()


VRP = """sysname VRP
#
interface GigabitEthernet0/0/0
 ip address 10.0.12.2 255.255.255.0
#
interface LoopBack1
 ip address 172.16.2.1 255.255.255.0
#
"""
IOS = """hostname IOS
interface GigabitEthernet0/0
 ip address 10.0.12.1 255.255.255.0
 no shutdown
interface Loopback1
 ip address 172.16.1.1 255.255.255.0
"""


def mixed(ios, vrp):
    """A Cisco and a Huawei router on one link."""
    devices = network(
        ["IOS:g0/0 VRP:g0/0/0"],
        {"IOS": IOS + ios, "VRP": VRP + vrp},
        {"VRP": "huawei-ar2220"},
    )
    return devices["IOS"], devices["VRP"]


def routes(device, *protocols):
    return {
        (str(route.prefix), route.preference, route.cost)
        for route in device.state.routes()
        if route.active and route.protocol in protocols
    }


def test_ebgp_between_two_vendors():
    """Each takes the other's network, at its own vendor's preference: 20 and 255."""
    ios, vrp = mixed(
        "router bgp 65001\n network 172.16.1.0 mask 255.255.255.0\n neighbor 10.0.12.2 remote-as 65002\n"
        " neighbor 10.0.12.2 password KEY\n",
        "bgp 65002\n peer 10.0.12.1 as-number 65001\n peer 10.0.12.1 password cipher KEY\n #\n"
        " ipv4-family unicast\n  network 172.16.2.0 255.255.255.0\n",
    )
    assert routes(ios, "ebgp") == {("172.16.2.0/24", 20, 0)}
    assert routes(vrp, "ebgp") == {("172.16.1.0/24", 255, 0)}
    typed(ios, "configure terminal", "router bgp 65001", "neighbor 10.0.12.2 password OTHER")
    assert routes(ios, "ebgp") == routes(vrp, "ebgp") == set()


@pytest.mark.parametrize("chain", [False, True])
def test_rip_between_two_vendors(chain):
    """Version 2 with the same settings, with a text key or without: preferences 120 and 100."""
    key = "key chain K\n key 1\n  key-string rip\ninterface GigabitEthernet0/0\n ip rip authentication key-chain K\n"
    ios, vrp = mixed(
        (key if chain else "")
        + "router rip\n version 2\n network 10.0.0.0\n network 172.16.0.0\n no auto-summary\n",
        "rip 1\n version 2\n network 10.0.0.0\n network 172.16.0.0\n#\n"
        + ("interface GigabitEthernet0/0/0\n rip authentication-mode simple plain rip\n" if chain else ""),
    )
    assert routes(ios, "rip") == {("172.16.2.0/24", 120, 1)}
    assert routes(vrp, "rip") == {("172.16.1.0/24", 100, 1)}
