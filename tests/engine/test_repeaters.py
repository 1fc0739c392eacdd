"""Hubs and clouds: frames pass as they are; bridges hear each other through them; clouds are cables."""

from dataclasses import replace
from ipaddress import IPv4Address

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import builders
from engine.builders import Lab, ge
from labkit.engine.engine import Ping
from labkit.engine.sim.switching import find_loops
from labkit.nos.config import SwitchportConfig
from labkit.topology.topology import DeviceKind

HUB = DeviceKind(
    "hub", "huawei", "s", "HUB", "huawei_vrp", builders.ports(1, 24, layer2=True), role="switch", repeats=True
)


@pytest.fixture(autouse=True)
def _hubs(monkeypatch):
    """Nodes named H… are hubs."""
    monkeypatch.setitem(builders.KINDS, "H", HUB)


def reaches(lab, node, address):
    (reply,) = lab.network().engine(node).probe(Ping(IPv4Address(address), count=1))
    return not reply.lost


def three_hosts(*links):
    lab = Lab(*links)
    for number in (1, 2, 3):
        lab.host(f"P{number}", f"10.1.1.{number}/24", "10.1.1.254")
    return lab


def test_a_hub_joins_all_its_ports():
    """Hosts at two hubs in a row reach each other."""
    lab = three_hosts("P1:eth0 H1:1", "P2:eth0 H1:2", "H1:3 H2:1", "P3:eth0 H2:2")
    assert reaches(lab, "P1", "10.1.1.2")
    assert reaches(lab, "P1", "10.1.1.3")
    assert lab.network().engine("H1").state.macs() == []


def test_a_hub_keeps_tags():
    """Two trunks through a hub: each VLAN reaches its own."""
    lab = Lab("P1:eth0 S1:1", "S1:2 H1:1", "H1:2 S2:2", "S2:1 P2:eth0", "S2:3 P3:eth0")
    for node in ("S1", "S2"):
        lab.vlans(node, 10, 20).trunk(node, 2, 10, 20).access(node, 1, 10)
    lab.access("S2", 3, 20)
    for number in (1, 2, 3):
        lab.host(f"P{number}", f"10.1.1.{number}/24", "10.1.1.254")
    assert reaches(lab, "P1", "10.1.1.2")
    assert not reaches(lab, "P1", "10.1.1.3")


def test_a_bridge_hears_itself_through_a_hub():
    """Two ports of one switch at a hub: the second is a backup port (IEEE 802.1D-2004, 17.3.1)."""
    state = Lab("S1:1 H1:1", "S1:2 H1:2", "H1:3 P1:eth0").network().solve()
    assert state.tree.roles == {("S1", ge(1)): "designated", ("S1", ge(2)): "backup"}
    assert state.diagnoses() == ()


def test_three_bridges_at_a_hub_have_one_designated_port():
    """A shared segment has one designated bridge, and all others their root ports there."""
    macs = {"S1": "000000000001", "S2": "000000000002", "S3": "000000000003"}
    lab = Lab("S1:1 H1:1", "S2:1 H1:2", "S3:1 H1:3", "S2:2 S3:2", macs=macs)
    assert lab.network().solve().tree.roles == {
        ("S1", ge(1)): "designated",
        ("S2", ge(1)): "root",
        ("S2", ge(2)): "designated",
        ("S3", ge(1)): "root",
        ("S3", ge(2)): "alternate",
    }


def test_hubs_in_a_ring_are_named():
    """Nothing cuts a ring of hubs: it is a reported storm, never a hang."""
    lab = three_hosts("P1:eth0 H1:1", "H1:2 H2:2", "H1:3 H2:3", "P2:eth0 H2:1", "H2:4 P3:eth0")
    assert {found.reason for found in find_loops(lab.network().solve().switching)} == {"layer2-loop"}
    assert reaches(lab, "P1", "10.1.1.2")


def test_bpdu_protection_hears_through_a_hub():
    """An edge port behind a hub with another switch is shut."""
    lab = Lab("S1:1 H1:1", "S2:1 H1:2")
    lab.configs["S1"].stp.bpdu_protection = True
    lab.interface("S1", 1).stp.edged = True
    assert not lab.network().engine("S1").state.interfaces()[ge(1)].physical_up


def joined(lab, node, *pairs):
    own = lab.topology.nodes[node]
    lab.topology.nodes[node] = replace(
        own, joins=tuple(frozenset(ge(number) for number in pair) for pair in pairs)
    )
    return lab


def test_a_cloud_joins_the_ports_of_its_mapping_only():
    """Two mapped pairs are two cables; a port outside the mapping reaches nobody."""
    links = ("P1:eth0 H1:1", "P2:eth0 H1:2", "P3:eth0 H1:3")
    lab = joined(three_hosts(*links), "H1", (1, 2))
    assert reaches(lab, "P1", "10.1.1.2")
    assert not reaches(lab, "P1", "10.1.1.3")
    assert lab.network().engine("P3").state.interfaces()["eth0"].physical_up
    assert not reaches(joined(three_hosts(*links), "H1"), "P1", "10.1.1.2")


def test_two_mapped_pairs_are_two_cables():
    """Two switches joined twice by one cloud: their spanning tree blocks one of the two."""
    macs = {"S1": "000000000001", "S2": "000000000002"}
    lab = joined(Lab("S1:1 H1:1", "S2:1 H1:2", "S1:2 H1:3", "S2:2 H1:4", macs=macs), "H1", (1, 2), (3, 4))
    state = lab.network().solve()
    assert state.tree.roles["S2", ge(1)] == "root"
    assert state.tree.roles["S2", ge(2)] == "alternate"
    assert state.diagnoses() == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.integers(1, 3), st.data())
def test_trees_over_hubs_span_and_close_no_ring(switches, hubs, data):
    """Switches and hubs wired at random, no ring of hubs alone: what forwards is a tree that reaches all."""
    nodes = [f"S{n}" for n in range(1, switches + 1)] + [f"H{n}" for n in range(1, hubs + 1)]
    bridge = st.integers(0, switches - 1)
    pair = st.tuples(bridge, st.integers(0, len(nodes) - 1)).filter(lambda two: two[0] != two[1])
    pairs = data.draw(st.lists(pair, min_size=1, max_size=12))
    used = dict.fromkeys(nodes, 0)
    links = []
    for one, other in pairs:
        for node in (nodes[one], nodes[other]):
            used[node] += 1
        links.append(f"{nodes[one]}:{used[nodes[one]]} {nodes[other]}:{used[nodes[other]]}")
    lab = Lab(*links)
    for port in (each for config in lab.configs.values() for each in config.interfaces.values()):
        port.switchport = SwitchportConfig()
    state = lab.network().solve()
    whole, tree = nx.MultiGraph(), nx.MultiGraph()
    for link in lab.topology.links:
        ends = [(end.node, end.interface) for end in link.ends]
        whole.add_edge(ends[0][0], ends[1][0])
        tree.add_nodes_from(end[0] for end in ends)
        if not any(state.tree.blocks(end, 1) for end in ends):
            tree.add_edge(ends[0][0], ends[1][0])
    assert nx.is_forest(tree)
    assert set(map(frozenset, nx.connected_components(tree))) == set(
        map(frozenset, nx.connected_components(whole))
    )
    assert find_loops(state.switching) == ()
