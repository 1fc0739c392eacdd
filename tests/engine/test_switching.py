"""Layer 2: spanning tree, broadcast domains, address learning."""

from dataclasses import replace
from ipaddress import IPv4Address

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.builders import Lab, ge
from labkit.engine.engine import Ping, Reset
from labkit.engine.sim.spanning.tree import SpanningTree
from labkit.engine.sim.switching import find_loops
from labkit.nos.config import SwitchportConfig


def reachable(lab, node, address):
    """Whether one ping from a node is answered."""
    (reply,) = lab.network().engine(node).probe(Ping(IPv4Address(address), count=1))
    return not reply.lost


def test_four_switches_of_a_real_lab():
    """Root and roles on defaults are those of four real S5700 (vrp-traps 35)."""
    lab = Lab(
        "S1:10 S2:10",
        "S1:11 S2:11",
        "S1:13 S3:1",
        "S1:14 S4:1",
        "S2:13 S3:2",
        "S2:14 S4:2",
        "S3:3 S4:3",
        macs={"S1": "4c1fcc6a7678", "S2": "4c1fcc746393", "S3": "4c1fccd941f4", "S4": "4c1fcc295b4b"},
    )
    roles = lab.network().solve().tree.roles
    expected = dict.fromkeys(roles, "designated")
    expected |= {("S1", ge(14)): "root", ("S2", ge(14)): "root", ("S3", ge(3)): "root"}
    expected |= dict.fromkeys([("S2", ge(10)), ("S2", ge(11)), ("S3", ge(1)), ("S3", ge(2))], "alternate")
    assert roles == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 8), st.data())
def test_forwarding_ports_span_the_network_without_a_ring(number, data):
    """Whatever the cables, the links left forwarding span it at the shortest distances."""
    pairs = data.draw(
        st.lists(
            st.tuples(st.integers(1, number), st.integers(1, number)).filter(lambda p: p[0] != p[1]),
            min_size=1,
            max_size=20,
        )
    )
    used = dict.fromkeys(range(1, number + 1), 0)
    links = []
    for pair in pairs:
        ends = []
        for node in pair:
            used[node] += 1
            ends.append(f"S{node}:{used[node]}")
        links.append(" ".join(ends))
    lab = Lab(*links)
    state = lab.network().solve()
    graph, tree = nx.MultiGraph(), nx.MultiGraph()
    for link in lab.topology.links:
        a, b = ((end.node, end.interface) for end in link.ends)
        graph.add_edge(a[0], b[0])
        tree.add_nodes_from((a[0], b[0]))
        if not state.tree.blocks(a, 1) and not state.tree.blocks(b, 1):
            tree.add_edge(a[0], b[0])
    assert nx.is_forest(tree)
    assert {frozenset(c) for c in nx.connected_components(tree)} == {
        frozenset(c) for c in nx.connected_components(graph)
    }
    for component in nx.connected_components(graph):
        root = min(component, key=lambda node: lab.topology.nodes[node].mac)
        lengths = nx.single_source_shortest_path_length(graph, root)
        assert nx.single_source_shortest_path_length(tree, root) == lengths
    assert find_loops(state.switching) == ()


def test_a_loop_without_spanning_tree_is_reported():
    """With nothing blocked, the cable that closes the ring is named, and solving ends."""
    lab = Lab("S1:1 S2:1", "S2:2 S3:2", "S3:3 S1:3")
    switching = replace(lab.network().solve().switching, tree=SpanningTree({}, {}, {}))
    (found,) = find_loops(switching)
    assert found.reason == "layer2-loop"
    assert "VLAN 1" in found.detail


def test_bridges_without_cables_have_no_roles():
    """A switch alone has edge ports only."""
    assert Lab(extra=("S1",)).network().solve().tree.roles == {}


def office():
    """Two PCs in VLAN 10 and one in VLAN 20, over two switches joined by a trunk."""
    lab = Lab("P1:eth0 S1:1", "P2:eth0 S2:1", "P3:eth0 S2:2", "S1:24 S2:24")
    for index in (1, 2, 3):
        lab.host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254")
    for switch in ("S1", "S2"):
        lab.vlans(switch, 10, 20).trunk(switch, 24, 10, 20)
    return lab.access("S1", 1, 10).access("S2", 1, 10).access("S2", 2, 20)


def test_vlans_are_separate():
    """Hosts of one subnet reach each other in one VLAN and not across."""
    lab = office()
    assert reachable(lab, "P1", "10.1.1.2")
    assert not reachable(lab, "P1", "10.1.1.3")


def test_a_trunk_carries_what_it_permits():
    """A VLAN missing on one side of the trunk is cut."""
    lab = office().trunk("S2", 24, 20)
    assert not reachable(lab, "P1", "10.1.1.2")


def test_a_trunk_carries_existing_vlans_only():
    """A VLAN that a switch permits but does not have is not switched; creating it is enough."""
    lab = office()
    del lab.configs["S1"].vlans[10]
    assert not reachable(lab, "P1", "10.1.1.2")
    assert reachable(lab.vlans("S1", 10), "P1", "10.1.1.2")


def test_native_vlans_that_differ_are_joined_and_reported():
    """Untagged frames change VLAN where the PVIDs of a trunk differ."""
    lab = office().trunk("S1", 24, 10, 20, pvid=10).trunk("S2", 24, 10, 20, pvid=20)
    assert reachable(lab, "P1", "10.1.1.3")
    assert not reachable(lab, "P1", "10.1.1.2")
    reasons = {d.reason for d in lab.network().engine("S1").state.diagnoses()}
    assert "vlan-pvid-mismatch" in reasons


def test_hybrid_ports_let_two_vlans_share_a_server():
    """VLANs 10 and 20 reach the server in VLAN 100 and not each other: each direction has its own VLAN."""
    lab = Lab("P1:eth0 S1:1", "P2:eth0 S1:2", "P3:eth0 S1:3").vlans("S1", 10, 20, 100)
    for index, (pvid, untagged) in enumerate(
        [(10, {10, 100}), (20, {20, 100}), (100, {10, 20, 100})], start=1
    ):
        lab.host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254")
        lab.interface("S1", index).switchport = SwitchportConfig(
            hybrid_pvid=pvid, hybrid_untagged=frozenset(untagged)
        )
    assert reachable(lab, "P1", "10.1.1.3")
    assert reachable(lab, "P2", "10.1.1.3")
    assert not reachable(lab, "P1", "10.1.1.2")


def test_a_pvid_that_may_not_leave_swallows_traffic():
    """A hybrid port whose PVID is not among its VLANs drops untagged frames."""
    lab = office()
    lab.interface("S1", 1).switchport = SwitchportConfig(hybrid_pvid=10)
    assert not reachable(lab, "P1", "10.1.1.2")


def test_vlan_interfaces_route_between_vlans():
    """Vlanif is up when its VLAN exists and an up port carries it, and routes then."""
    lab = Lab("P1:eth0 S1:1", "P2:eth0 S1:2").vlans("S1", 10, 20).access("S1", 1, 10).access("S1", 2, 20)
    lab.host("P1", "10.1.10.1/24", "10.1.10.254").host("P2", "10.1.20.1/24", "10.1.20.254")
    lab.address("S1", "Vlanif10", "10.1.10.254/24").address("S1", "Vlanif20", "10.1.20.254/24")
    lab.address("S1", "Vlanif30", "10.1.30.254/24").vlans("S1", 30)
    interfaces = lab.network().engine("S1").state.interfaces()
    assert [interfaces[f"Vlanif{n}"].protocol_up for n in (10, 20, 30)] == [True, True, False]
    assert reachable(lab, "P1", "10.1.20.1")


def test_switches_learn_from_traffic_and_forget():
    """Both hosts' addresses are in the tables of the switches between them, until they age or are reset."""
    lab = office()
    network = lab.network()
    assert network.engine("S1").state.macs() == []
    list(network.engine("P1").probe(Ping(IPv4Address("10.1.1.2"), count=1)))
    one, two = (lab.topology.nodes[name].mac for name in ("P1", "P2"))
    learned = {(e.mac, e.vlan_id, e.interface) for e in network.engine("S1").state.macs()}
    assert learned == {(one, 10, ge(1)), (two, 10, ge(24))}
    network.engine("S1").reset(Reset("mac"))
    assert network.engine("S1").state.macs() == []
    lab.now = 301.0
    assert network.engine("S2").state.macs() == []
