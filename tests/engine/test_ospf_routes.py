"""Distances, next hops, areas and external routes of OSPF."""

from ipaddress import IPv4Address, IPv4Network

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.builders import Lab, ge
from labkit.engine.sim.ospf.distances import all_distances
from labkit.engine.sim.ospf.encoding import encode
from labkit.nos.config import DefaultOriginate, Redistribution


def random_area(number, edges, costs):
    """Routers joined by numbered /30 links, each with a loopback, all in area 0; and the same as a graph."""
    used = dict.fromkeys(range(number), 0)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(number))
    links, settings_ = [], []
    for index, (a, b) in enumerate(edges):
        ends = []
        for offset, (node, peer) in enumerate(((a, b), (b, a)), start=1):
            cost = costs[(2 * index + offset) % len(costs)]
            ends.append(f"R{node}:{used[node]}")
            settings_.append(
                (f"R{node}", used[node], f"{IPv4Address(0x0A000000 + 4 * index + offset)}/30", cost)
            )
            used[node] += 1
            known = graph.get_edge_data(node, peer)
            graph.add_edge(node, peer, weight=min(cost, known["weight"]) if known else cost)
        links.append(" ".join(ends))
    lab = Lab(*links, extra=tuple(f"R{n}" for n in range(number)))
    for node, port, address, cost in settings_:
        lab.address(node, port, address).interface(node, port).ospf.cost = cost
    for n in range(number):
        loopback = str(IPv4Address(0xAC100000 + n))
        lab.address(f"R{n}", "LoopBack0", f"{loopback}/32").ospf(f"R{n}", "0 0.0.0.0/0", router_id=loopback)
    return lab, graph


def check_distances(lab, graph, root):
    """Cost and next hops to every loopback, against networkx."""
    distance = nx.single_source_dijkstra_path_length(graph, root)
    table = {
        r.prefix: r
        for r in lab.network().engine(f"R{root}").state.routes()
        if r.protocol == "ospf" and r.active
    }
    owners = {
        str(interface.address.address): int(node[1:])
        for node, config in lab.configs.items()
        for interface in config.interfaces.values()
        if interface.address is not None
    }
    reverse = graph.reverse()
    to = {n: nx.single_source_dijkstra_path_length(reverse, n) for n in graph}
    for node in graph:
        route = table.get(IPv4Network((0xAC100000 + node, 32)))
        if node == root or node not in distance:
            assert route is None
            continue
        assert route.cost == distance[node]
        first = {
            n
            for n in graph[root]
            if n in distance and graph[root][n]["weight"] + to[node].get(n, 1 << 30) == distance[node]
        }
        found = {owners[str(hop.address)] for hop in route.next_hops}
        assert found == first if len(route.next_hops) < 8 else found <= first


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 12), st.sampled_from(["p2p", "broadcast"]), st.data())
def test_distances_and_next_hops_of_small_areas(number, network_type, data):
    """On any graph each router's costs are Dijkstra's, and its next hops are all those on shortest paths."""
    node = st.integers(0, number - 1)
    edge = st.tuples(node, node).filter(lambda pair: pair[0] != pair[1])
    edges = data.draw(st.lists(edge, min_size=1, max_size=20))
    costs = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=41))
    lab, graph = random_area(number, edges, costs)
    for config in lab.configs.values():
        for interface in config.interfaces.values():
            if not interface.name.startswith("Loop"):
                interface.ospf.network_type = network_type
    check_distances(lab, graph, data.draw(node))


@settings(max_examples=3, deadline=None)
@given(st.randoms(use_true_random=False))
def test_distances_in_areas_of_two_hundred_routers(rnd):
    """The same on 200 routers."""
    number = 200
    edges = [(n, rnd.randrange(max(0, n - 9), n)) for n in range(1, number)]
    degree = dict.fromkeys(range(number), 0)
    edges.extend(tuple(rnd.sample(range(number), 2)) for _ in range(200))
    kept = []
    for a, b in edges:
        if max(degree[a], degree[b]) < 24:
            degree[a] += 1
            degree[b] += 1
            kept.append((a, b))
    lab, graph = random_area(number, kept, [rnd.randrange(1, 30) for _ in range(101)])
    check_distances(lab, graph, rnd.randrange(number))


@settings(max_examples=3, deadline=None)
@given(st.randoms(use_true_random=False))
def test_all_distances_at_once_are_those_of_each_tree(rnd):
    """The joint search of all routers equals networkx from each of them."""
    number = 40
    edges = [(n, rnd.randrange(n)) if n % 9 else (n, (n + 1) % number) for n in range(1, number)]
    lab, graph = random_area(number, edges[:20] + edges[25:], [rnd.randrange(1, 9) for _ in range(31)])
    domain = lab.network().solve().domain
    for node in graph:
        distances = all_distances(domain.area((f"R{node}", 1), 0))
        found = dict(distances.from_router(0xAC100000 + node))
        expected = nx.single_source_dijkstra_path_length(graph, node)
        assert found == {0xAC100000 + n: cost for n, cost in expected.items()}


def test_routers_on_a_shared_segment_are_next_hops_themselves():
    """Over the root's own transit network the next hop is the router beyond it (RFC 2328, 16.1.1)."""
    lab = Lab("R1:0 S1:1", "R2:0 S1:2", "R3:0 S1:3", "R2:1 R4:0", "R3:1 R4:1")
    for n in (1, 2, 3):
        lab.address(f"R{n}", 0, f"10.0.0.{n}/24")
    lab.address("R2", 1, "10.0.24.2/24").address("R4", 0, "10.0.24.4/24")
    lab.address("R3", 1, "10.0.34.3/24").address("R4", 1, "10.0.34.4/24")
    lab.address("R4", "LoopBack0", "4.4.4.4/32")
    for n in (1, 2, 3, 4):
        lab.ospf(f"R{n}", "0 0.0.0.0/0")
    route = lab.network().engine("R1").state.lookup(IPv4Address("4.4.4.4"))
    assert route.cost == 2
    assert {str(hop.address) for hop in route.next_hops} == {"10.0.0.2", "10.0.0.3"}


def chain():
    """R1 in area 1, R2 between area 1 and 0, R3 between 0 and 2, R4 in area 2; loopback n.n.n.n on each."""
    lab = Lab("R1:1 R2:0", "R2:1 R3:0", "R3:1 R4:0")
    for a, b in ((1, 2), (2, 3), (3, 4)):
        lab.address(f"R{a}", 1, f"10.0.{a}{b}.{a}/24").address(f"R{b}", 0, f"10.0.{a}{b}.{b}/24")
    for n in range(1, 5):
        lab.address(f"R{n}", "LoopBack0", f"{n}.{n}.{n}.{n}/32")
    lab.ospf("R1", "1 10.0.12.0/24", "1 1.1.1.1/32", router_id="1.1.1.1")
    lab.ospf("R2", "1 10.0.12.0/24", "0 10.0.23.0/24", "0 2.2.2.2/32", router_id="2.2.2.2")
    lab.ospf("R3", "0 10.0.23.0/24", "2 10.0.34.0/24", "0 3.3.3.3/32", router_id="3.3.3.3")
    lab.ospf("R4", "2 10.0.34.0/24", "2 4.4.4.4/32", router_id="4.4.4.4")
    return lab


def ospf_table(lab, node, process=1):
    """Kind and cost of each prefix in OSPF's own table."""
    return {str(r.prefix): (r.kind, r.cost) for r in lab.network().engine(node).state.ospf()[process].routes}


def test_areas_meet_in_the_backbone():
    """Costs add up over two border routers, and only the own area's routes are intra-area."""
    lab = chain()
    assert ospf_table(lab, "R1") == {
        "1.1.1.1/32": ("intra", 0),
        "10.0.12.0/24": ("intra", 1),
        "2.2.2.2/32": ("inter", 1),
        "10.0.23.0/24": ("inter", 2),
        "3.3.3.3/32": ("inter", 2),
        "10.0.34.0/24": ("inter", 3),
        "4.4.4.4/32": ("inter", 3),
    }
    state = lab.network().engine("R2").state.ospf()[1]
    assert state.is_abr
    assert {(lsa.kind, str(lsa.area_id)) for lsa in state.lsdb} == {
        ("router", "0.0.0.0"),
        ("router", "0.0.0.1"),
        ("network", "0.0.0.0"),
        ("network", "0.0.0.1"),
        ("summary", "0.0.0.0"),
        ("summary", "0.0.0.1"),
    }


def test_without_a_backbone_areas_stay_apart():
    """A router between areas 1 and 2 alone passes nothing, and says why."""
    lab = chain()
    lab.configs["R2"].ospf.clear()
    lab.ospf("R2", "1 10.0.12.0/24", "3 10.0.23.0/24", router_id="2.2.2.2")
    assert not any(kind == "inter" for kind, _ in ospf_table(lab, "R1").values())
    assert "ospf-no-backbone" in {d.reason for d in lab.network().engine("R2").state.diagnoses()}


def test_a_disconnected_backbone_does_not_pass_summaries_of_summaries():
    """Border routers listen to summaries in the backbone only: area 2 hears nothing over area 1."""
    lab = Lab("R1:0 R2:0", "R2:1 R3:0").address("R1", 0, "10.0.12.1/24").address("R2", 0, "10.0.12.2/24")
    lab.address("R2", 1, "10.0.23.2/24").address("R3", 0, "10.0.23.3/24")
    lab.address("R1", "LoopBack0", "1.1.1.1/32").address("R3", "LoopBack0", "3.3.3.3/32")
    lab.address("R2", "LoopBack0", "2.2.2.2/32")
    lab.ospf("R1", "0 1.1.1.1/32", "1 10.0.12.0/24")
    lab.ospf("R2", "1 10.0.12.0/24", "1 10.0.23.0/24", "1 2.2.2.2/32")
    lab.ospf("R3", "1 10.0.23.0/24", "0 3.3.3.3/32")
    assert ospf_table(lab, "R2")["1.1.1.1/32"] == ("inter", 1)
    assert "3.3.3.3/32" not in ospf_table(lab, "R1")


@pytest.mark.parametrize(
    ("no_summary", "expected"),
    [
        (False, {"0.0.0.0/0", "2.2.2.2/32", "3.3.3.3/32", "10.0.12.0/24", "10.0.23.0/24", "1.1.1.1/32"}),
        (True, {"0.0.0.0/0"}),
    ],
)
def test_stub_areas(no_summary, expected):
    """A stub area has a default instead of external routes; without summaries, instead of all others."""
    lab = chain()
    imports(lab, "R1")
    for node in ("R3", "R4"):
        lab.area(node, 2).kind = "stub"
    lab.area("R3", 2).no_summary = no_summary
    table = ospf_table(lab, "R4")
    assert {prefix for prefix, (kind, _) in table.items() if kind != "intra"} == expected
    assert table["0.0.0.0/0"] == ("inter", 2)
    assert not any(lsa.kind == "external" for lsa in lab.network().engine("R4").state.ospf()[1].lsdb)


def imports(lab, node, metric_type=None, cost=None):
    """A static route to 172.16.0.0/16, imported."""
    lab.static(node, "172.16.0.0/16", interface="NULL0")
    redistribution = Redistribution("static", cost=cost, metric_type=metric_type)
    lab.configs[node].ospf[1].redistributions["static", None] = redistribution


@pytest.mark.parametrize(
    ("metric_type", "cost", "expected"),
    [(None, None, ("external-2", 1)), (2, 20, ("external-2", 20)), (1, 20, ("external-1", 23))],
)
def test_external_routes_cross_areas(metric_type, cost, expected):
    """Type 1 adds the distance of the ASBR three links away, type 2 does not; type-4 LSAs lead to it."""
    lab = chain()
    imports(lab, "R1", metric_type, cost)
    assert ospf_table(lab, "R4")["172.16.0.0/16"] == expected
    route = lab.network().engine("R4").state.lookup(IPv4Address("172.16.1.1"))
    assert (route.protocol, route.preference, route.tag) == ("ospf-external", 150, 1)
    kinds = [lsa.kind for lsa in lab.network().engine("R4").state.ospf()[1].lsdb]
    assert kinds.count("asbr-summary") == 1
    assert lab.network().engine("R1").state.ospf()[1].is_asbr


def test_defaults_are_advertised_when_there_is_one_or_always():
    """`default-route-advertise` waits for a default from elsewhere; `always` does not."""
    lab = chain()
    config = lab.configs["R1"].ospf[1]
    config.default_originate = DefaultOriginate()
    assert "0.0.0.0/0" not in ospf_table(lab, "R4")
    config.default_originate = DefaultOriginate(always=True)
    assert ospf_table(lab, "R4")["0.0.0.0/0"] == ("external-2", 1)
    config.default_originate = DefaultOriginate()
    lab.static("R1", "0.0.0.0/0", interface="NULL0")
    assert ospf_table(lab, "R4")["0.0.0.0/0"] == ("external-2", 1)


def test_two_processes_exchange_nothing_until_imported():
    """What process 2 learns reaches process 1's neighbours only by import."""
    lab = Lab("R1:0 R2:0", "R2:1 R3:0").address("R1", 0, "10.0.12.1/24").address("R2", 0, "10.0.12.2/24")
    lab.address("R2", 1, "10.0.23.2/24").address("R3", 0, "10.0.23.3/24").address(
        "R3", "LoopBack0", "3.3.3.3/32"
    )
    lab.ospf("R1", "0 10.0.12.0/24")
    lab.ospf("R2", "0 10.0.12.0/24")
    lab.ospf("R2", "0 10.0.23.0/24", process=2)
    lab.ospf("R3", "0 0.0.0.0/0")
    assert "3.3.3.3/32" not in ospf_table(lab, "R1")
    lab.configs["R2"].ospf[1].redistributions["ospf", 2] = Redistribution("ospf", 2)
    assert ospf_table(lab, "R1")["3.3.3.3/32"] == ("external-2", 1)


def test_loopbacks_are_host_routes_unless_broadcast():
    """A loopback /24 is advertised as /32; with network type broadcast as it is."""
    lab = chain().address("R4", "LoopBack0", "4.4.4.4/24")
    lab.ospf("R4", "2 4.4.4.0/24")
    assert "4.4.4.4/32" in ospf_table(lab, "R1")
    lab.interface("R4", "LoopBack0").ospf.network_type = "broadcast"
    assert "4.4.4.0/24" in ospf_table(lab, "R1")


def test_costs_follow_the_reference_bandwidth():
    """A gigabit costs 1 at 100 Mbit/s and 10 at 10 Gbit/s; a configured cost wins."""
    lab = chain()
    lab.configs["R1"].ospf[1].reference_bandwidth = 10_000
    assert ospf_table(lab, "R1")["2.2.2.2/32"] == ("inter", 10)
    lab.interface("R1", 1).ospf.cost = 7
    assert ospf_table(lab, "R1")["2.2.2.2/32"] == ("inter", 7)


def test_silent_interfaces_are_advertised():
    """A silent interface has no neighbours, and its network is in the area all the same."""
    lab = chain().address("R1", 5, "10.5.0.1/24")
    lab.configs["R1"].ospf[1].silent_interfaces.add(ge(5))
    lab.ospf("R1", "1 10.5.0.0/24")
    lab.topology = Lab("R1:1 R2:0", "R2:1 R3:0", "R3:1 R4:0", "R1:5 R9:0").topology
    lab.configs["R9"] = Lab("R9:0 R1:0").configs["R9"]
    assert ospf_table(lab, "R4")["10.5.0.0/24"] == ("inter", 4)


def test_lsas_have_lengths_and_checksums_of_the_wire():
    """The lengths are those of RFC 2328, A.4, and each checksum verifies as RFC 905, annex B, says."""
    lab = chain()
    imports(lab, "R1")
    lsdb = lab.network().engine("R3").state.ospf()[1].lsdb
    assert {lsa.kind for lsa in lsdb} == {"router", "network", "summary", "asbr-summary", "external"}
    for lsa in lsdb:
        octets = encode(lsa)
        assert len(octets) == lsa.length
        expected = {"router": 24 + 12 * len(lsa.links), "network": 24 + 4 * len(lsa.links), "external": 36}
        assert lsa.length == expected.get(lsa.kind, 28)
        first = second = 0
        for octet in octets[2:]:
            first = (first + octet) % 255
            second = (second + first) % 255
        assert first == second == 0
