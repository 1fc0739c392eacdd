"""Spanning tree: against a network of bridges that exchange BPDUs one by one, and rule by rule."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.builders import Lab, ge
from labkit.engine.engine import Change, Ping, Reset
from labkit.engine.sim.spanning.bridge import path_cost
from labkit.engine.sim.switching import find_loops
from labkit.nos.config import (
    InterfaceConfig,
    MstRegionConfig,
    SwitchportConfig,
    TrunkConfig,
    TrunkMemberConfig,
)

FOUR = (
    "S1:10 S2:10",
    "S1:11 S2:11",
    "S1:13 S3:1",
    "S1:14 S4:1",
    "S2:13 S3:2",
    "S2:14 S4:2",
    "S3:3 S4:3",
)
MACS = {"S1": "4c1fcc6a7678", "S2": "4c1fcc746393", "S3": "4c1fccd941f4", "S4": "4c1fcc295b4b"}


def roles(lab):
    """The role of each port that is not designated, by node and number."""
    found = lab.network().solve().tree.roles
    return {
        (node, int(name.rsplit("/", 1)[1])): role
        for (node, name), role in found.items()
        if role != "designated"
    }


def test_four_switches_of_a_real_lab():
    """On defaults S4 is the root and the roles are those of four real S5700 (vrp-traps 35)."""
    assert roles(Lab(*FOUR, macs=MACS)) == {
        ("S1", 14): "root",
        ("S2", 14): "root",
        ("S2", 10): "alternate",
        ("S2", 11): "alternate",
        ("S3", 3): "root",
        ("S3", 1): "alternate",
        ("S3", 2): "alternate",
    }


def test_four_switches_with_primary_and_secondary_root():
    """With S1 primary and S2 secondary root the same real lab turned out so (vrp-traps 35)."""
    lab = Lab(*FOUR, macs=MACS)
    lab.configs["S1"].stp.root_types[0] = "primary"
    lab.configs["S2"].stp.root_types[0] = "secondary"
    assert roles(lab) == {
        ("S2", 10): "root",
        ("S2", 11): "alternate",
        ("S3", 1): "root",
        ("S3", 2): "alternate",
        ("S3", 3): "alternate",
        ("S4", 1): "root",
        ("S4", 2): "alternate",
    }


@dataclass
class Speaker:
    """A bridge that knows only what its neighbours said last (IEEE 802.1Q-2005, clause 13)."""

    mac: str
    priority: int
    region: tuple
    heard: dict = field(default_factory=dict)

    @property
    def identity(self):
        return self.priority, self.mac


def exchange(speakers, cables, costs, port_ids):
    """Let all bridges speak in turns until nobody says anything new; return each port's role.

    A message is (root, external cost, regional root, internal cost, bridge, port). In a message that comes
    from another region the sender's place is taken by its regional root, and internal cost starts anew.
    """
    ends = {}
    for a, b in cables:
        ends[a], ends[b] = b, a

    def best(node):
        me = speakers[node]
        offers = [((me.identity, 0, me.identity, 0, me.identity, (0, 0), (0, 0)), None)]
        for port, message in me.heard.items():
            root, external, regional, internal, bridge, number = message
            if speakers[ends[port][0]].region == me.region:
                internal += costs[port]
            else:
                bridge, external, regional, internal = regional, external + costs[port], me.identity, 0
            offers.append(((root, external, regional, internal, bridge, number, port_ids[port]), port))
        return min(offers, key=lambda offer: offer[0])

    for _ in range(len(speakers) * 4):
        said = {}
        for port, far in ends.items():
            vector, _ = best(port[0])
            said[far] = (*vector[:4], speakers[port[0]].identity, port_ids[port])
        if all(speakers[port[0]].heard.get(port) == message for port, message in said.items()):
            break
        for port, message in said.items():
            speakers[port[0]].heard[port] = message
    else:
        raise AssertionError("the bridges did not come to rest")
    found = {}
    for port, far in ends.items():
        me, other = speakers[port[0]], speakers[far[0]]
        vector, root_port = best(port[0])
        mine = (*vector[:4], me.identity, port_ids[port])
        theirs = me.heard[port]
        if me.region != other.region:
            mine, theirs = mine[:3] + mine[5:], theirs[:3] + theirs[5:]
        if port == root_port:
            found[port] = "root"
        else:
            found[port] = "designated" if mine < theirs else "alternate"
    return found


REGIONS = ("", "east", "west")


def random_cables(data, number, longest):
    """Cables between switches S1 to S`number`, each at the next free ports."""
    pair = st.tuples(st.integers(1, number), st.integers(1, number)).filter(lambda p: p[0] != p[1])
    pairs = data.draw(st.lists(pair, min_size=1, max_size=longest))
    used = dict.fromkeys(range(1, number + 1), 0)
    links = []
    for a, b in pairs:
        used[a], used[b] = used[a] + 1, used[b] + 1
        links.append(f"S{a}:{used[a]} S{b}:{used[b]}")
    return links


def exchange_instance(speakers, cables, costs, port_ids):
    """The same exchange inside one region, where all costs are internal and a message is (root, cost, bridge, port)."""
    ends = {}
    for a, b in cables:
        ends[a], ends[b] = b, a
    heard = dict.fromkeys(ends)

    def best(node):
        offers = [((speakers[node], 0, speakers[node], (0, 0), (0, 0)), None)]
        for port in ends:
            if port[0] == node and heard[port] is not None:
                root, cost, bridge, number = heard[port]
                offers.append(((root, cost + costs[port], bridge, number, port_ids[port]), port))
        return min(offers, key=lambda offer: offer[0])

    for _ in range(len(speakers) * 4):
        said = {far: (*best(port[0])[0][:2], speakers[port[0]], port_ids[port]) for port, far in ends.items()}
        if said == heard:
            break
        heard = said
    else:
        raise AssertionError("the bridges did not come to rest")
    found = {}
    for port in ends:
        vector, root_port = best(port[0])
        mine = (*vector[:2], speakers[port[0]], port_ids[port])
        found[port] = "root" if port == root_port else "designated" if mine < heard[port] else "alternate"
    return found


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 6), st.data())
def test_instances_come_to_rest_as_message_exchange_does(number, data):
    """In one region each instance has its own roots, costs and port priorities, and the roles that these lead to."""
    lab = Lab(*random_cables(data, number, 12))
    instances = (1, 2)
    cables = [tuple((end.node, end.interface) for end in link.ends) for link in lab.topology.links]
    ports = [port for cable in cables for port in cable]
    for config in lab.configs.values():
        config.stp.active_region = MstRegionConfig("lab", 0, {1: frozenset({10}), 2: frozenset({20})})
        for instance in instances:
            config.stp.priorities[instance] = data.draw(st.sampled_from([0, 4096, 32768]))
    for node, name in ports:
        own = lab.configs[node].interfaces[name].stp
        for instance in instances:
            own.costs[instance] = data.draw(st.sampled_from([1, 2, 20000]))
            own.priorities[instance] = data.draw(st.sampled_from([16, 128]))
    trees = lab.network().solve().tree.trees
    for instance in instances:
        expected = exchange_instance(
            {
                node: (config.stp.priorities[instance], lab.topology.nodes[node].mac)
                for node, config in lab.configs.items()
            },
            cables,
            {port: lab.configs[port[0]].interfaces[port[1]].stp.costs[instance] for port in ports},
            {
                port: (
                    lab.configs[port[0]].interfaces[port[1]].stp.priorities[instance],
                    int(port[1].rsplit("/", 1)[1]),
                )
                for port in ports
            },
        )
        found = {
            (node, name): port.role
            for (node, number_), tree in trees.items()
            if number_ == instance
            for name, port in tree.ports.items()
        }
        assert found == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.integers(1, 3), st.booleans(), st.data())
def test_a_bundle_is_one_port_of_the_tree(number, members, lacp, data):
    """An Eth-Trunk among random cables: the roles are those of one cable of the members' bandwidth together."""
    links = random_cables(data, number, 8)
    bundle = [f"S1:{20 + index} S2:{20 + index}" for index in range(members)]
    lab, plain = Lab(*links, *bundle), Lab(*links, "S1:20 S2:20")
    for node in ("S1", "S2"):
        interfaces = lab.configs[node].interfaces
        interfaces["Eth-Trunk1"] = InterfaceConfig(
            "Eth-Trunk1", switchport=SwitchportConfig(), trunk=TrunkConfig(lacp=lacp)
        )
        for index in range(members):
            interfaces[ge(20 + index)].membership = TrunkMemberConfig(1)
        plain.interface(node, 20).stp.costs[0] = 20000 // members
    for node in lab.configs:
        priority = data.draw(st.sampled_from([4096, 32768]))
        for each in (lab, plain):
            each.configs[node].stp.priorities[0] = priority
    # The trunk's number is above those of all ports: the last of equals, as port 20 is in the plain network.
    found = {
        (node, ge(20) if name == "Eth-Trunk1" else name): role
        for (node, name), role in lab.network().solve().tree.roles.items()
    }
    assert found == plain.network().solve().tree.roles
    assert find_loops(lab.network().solve().switching) == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 5), st.data())
def test_addresses_are_learned_where_answers_come_from(number, data):
    """On random switched networks: each switch that learned a host has it at the port on the tree's way there."""
    switches = random_cables(data, number, 8)
    hosts = [f"P{index}:eth0 S{index}:24" for index in range(1, number + 1)]
    lab = Lab(*switches, *hosts, extra=tuple(f"S{index}" for index in range(1, number + 1)))
    for index in range(1, number + 1):
        lab.host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254")
    network = lab.network()
    state = network.solve()
    tree = nx.Graph()
    for link in lab.topology.links:
        a, b = ((end.node, end.interface) for end in link.ends)
        if not state.tree.blocks(a, 1) and not state.tree.blocks(b, 1):
            tree.add_edge(a[0], b[0], ports={a[0]: a[1], b[0]: b[1]})
    first, second = data.draw(st.permutations([f"P{index}" for index in range(1, number + 1)]))[:2]
    (reply,) = network.engine(first).probe(Ping(IPv4Address(f"10.1.1.{second[1:]}"), count=1))
    assert reply.lost == (not nx.has_path(tree, first, second))
    for node in lab.topology.nodes:
        if node.startswith("P"):
            continue
        learned = {entry.mac: entry.interface for entry in network.engine(node).state.macs()}
        expected = {}
        talking = (first,) if reply.lost else (first, second)
        for host in talking:
            if nx.has_path(tree, node, host):
                step = nx.shortest_path(tree, node, host)[1]
                expected[lab.topology.nodes[host].mac] = tree.edges[node, step]["ports"][node]
        assert learned == expected


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 7), st.data())
def test_random_networks_come_to_rest_as_message_exchange_does(number, data):
    """Whatever cables, costs, priorities and regions: roles are those that exchanging BPDUs ends in."""
    pair = st.tuples(st.integers(1, number), st.integers(1, number)).filter(lambda p: p[0] != p[1])
    pairs = data.draw(st.lists(pair, min_size=1, max_size=14))
    used = dict.fromkeys(range(1, number + 1), 0)
    cables, links = [], []
    for a, b in pairs:
        used[a], used[b] = used[a] + 1, used[b] + 1
        cables.append(((f"S{a}", ge(used[a])), (f"S{b}", ge(used[b]))))
        links.append(f"S{a}:{used[a]} S{b}:{used[b]}")
    lab = Lab(*links)
    ports = [port for cable in cables for port in cable]
    speakers, costs, port_ids = {}, {}, {}
    for node in {node for node, _ in ports}:
        config, mac = lab.configs[node], lab.topology.nodes[node].mac
        priority = data.draw(st.sampled_from([4096, 32768, 32768]))
        config.stp.mode = data.draw(st.sampled_from(["rstp", "mstp", "mstp"]))
        name = data.draw(st.sampled_from(REGIONS))
        config.stp.priorities[0] = priority
        config.stp.active_region = MstRegionConfig(name)
        alone = config.stp.mode == "rstp" or not name
        speakers[node] = Speaker(mac, priority, (node if alone else name,))
    for port in ports:
        node, name = port
        settings_ = lab.configs[node].interfaces[name].stp
        costs[port] = settings_.costs[0] = data.draw(st.sampled_from([1, 2, 20000]))
        priority = data.draw(st.sampled_from([16, 128, 128]))
        settings_.priorities[0] = priority
        port_ids[port] = (priority, int(name.rsplit("/", 1)[1]))
    state = lab.network().solve()
    assert state.tree.roles == exchange(speakers, cables, costs, port_ids)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 6), st.data())
def test_every_vlan_has_a_tree_of_its_own(number, data):
    """In each VLAN of MST regions, forwarding links reach all that cables reach, and close no ring."""
    pair = st.tuples(st.integers(1, number), st.integers(1, number)).filter(lambda p: p[0] != p[1])
    pairs = data.draw(st.lists(pair, min_size=1, max_size=12))
    used = dict.fromkeys(range(1, number + 1), 0)
    links = []
    for a, b in pairs:
        used[a], used[b] = used[a] + 1, used[b] + 1
        links.append(f"S{a}:{used[a]} S{b}:{used[b]}")
    lab = Lab(*links)
    for node, config in lab.configs.items():
        lab.vlans(node, 10, 20)
        for name in config.interfaces:
            lab.trunk(node, int(name.rsplit("/", 1)[1]), 10, 20)
        region = data.draw(st.sampled_from(["east", "west"]))
        config.stp.active_region = MstRegionConfig(region, 0, {1: frozenset({10}), 2: frozenset({20})})
        for instance in (0, 1, 2):
            config.stp.priorities[instance] = data.draw(st.sampled_from([0, 4096, 32768]))
    state = lab.network().solve()
    for vlan in (1, 10, 20):
        whole, tree = nx.MultiGraph(), nx.MultiGraph()
        for link in lab.topology.links:
            a, b = ((end.node, end.interface) for end in link.ends)
            whole.add_edge(a[0], b[0])
            tree.add_nodes_from((a[0], b[0]))
            if not state.tree.blocks(a, vlan) and not state.tree.blocks(b, vlan):
                tree.add_edge(a[0], b[0])
        assert nx.is_forest(tree)
        reached = {frozenset(part) for part in nx.connected_components(tree)}
        assert reached == {frozenset(part) for part in nx.connected_components(whole)}
    assert find_loops(state.switching) == ()


def region(lab, mapping, *nodes, name="lab"):
    for node in nodes:
        lab.configs[node].stp.active_region = MstRegionConfig(name, 0, mapping)


def test_instances_block_different_ports():
    """Two instances with different roots use both uplinks of an access switch, as MSTP labs show."""
    lab = Lab("S1:1 S2:1", "S1:2 S3:1", "S2:2 S3:2")
    for node in ("S1", "S2", "S3"):
        lab.vlans(node, 10, 20)
        for port in (1, 2):
            lab.trunk(node, port, 10, 20)
    region(lab, {1: frozenset({10}), 2: frozenset({20})}, "S1", "S2", "S3")
    lab.configs["S1"].stp.root_types |= {1: "primary", 2: "secondary"}
    lab.configs["S2"].stp.root_types |= {2: "primary", 1: "secondary"}
    tree = lab.network().solve().tree
    assert tree.blocks(("S3", ge(2)), 10)
    assert not tree.blocks(("S3", ge(1)), 10)
    assert tree.blocks(("S3", ge(1)), 20)
    assert not tree.blocks(("S3", ge(2)), 20)


def test_regions_that_differ_are_joined_by_the_cist_only():
    """Another revision makes another region: its boundary port is the master port of every instance."""
    lab = Lab("S1:1 S2:1", macs={"S1": "000000000001", "S2": "000000000002"})
    region(lab, {1: frozenset({10})}, "S1", "S2")
    lab.configs["S2"].stp.active_region.revision = 1
    trees = lab.network().solve().tree.trees
    assert trees["S2", 1].ports[ge(1)].role == "master"
    assert trees["S2", 1].path.regional_root == (32768, "000000000002")
    lab.configs["S2"].stp.active_region.revision = 0
    trees = lab.network().solve().tree.trees
    assert trees["S2", 1].ports[ge(1)].role == "root"


def test_an_untouched_switch_is_its_own_region():
    """The default region name is the bridge address (vrp-traps 36): no internal path between two switches."""
    trees = Lab("S1:1 S2:1").network().solve().tree.trees
    assert trees["S2", 0].path.external_cost == 20000
    assert trees["S2", 0].path.internal_cost == 0


def test_a_cable_between_two_ports_of_one_switch_makes_a_backup():
    """The port of the higher number hears its own bridge (IEEE 802.1D-2004, 17.3.1)."""
    assert roles(Lab("S1:1 S1:2")) == {("S1", 2): "backup"}


def test_root_protection_stops_a_better_root():
    """The port that hears a better root stays designated and forwards nothing; without it the root moves."""
    lab = Lab("S1:1 S2:1", "S2:2 S3:1", macs={"S1": "000000000001", "S2": "2", "S3": "3"})
    lab.configs["S3"].stp.priorities[0] = 0
    assert roles(lab) == {("S1", 1): "root", ("S2", 2): "root"}
    lab.interface("S2", 2).stp.protection = "root"
    state = lab.network().solve()
    assert state.tree.roles["S2", ge(2)] == "designated"
    assert state.tree.blocks(("S2", ge(2)), 1)
    assert [(found.node, found.reason) for found in state.diagnoses()] == [("S2", "root-protection")]
    assert state.tree.roles["S2", ge(1)] == "root"


def test_bpdu_protection_shuts_an_edge_port_until_it_is_restarted():
    """A switch at an edge port takes it down; taking the switch away is not enough (vrp-traps 37)."""
    lab = Lab("S1:1 S2:1")
    lab.configs["S1"].stp.bpdu_protection = True
    port = lab.interface("S1", 1)
    port.stp.edged = True
    network = lab.network()
    engine = network.engine("S1")
    assert not engine.state.interfaces()[ge(1)].physical_up
    assert engine.state.stp().instances[0].ports[0].error_down
    assert [found.reason for found in engine.state.diagnoses()] == ["bpdu-protection"]
    lab.configs["S2"].stp.enabled = False
    network.engine("S2").apply(Change(lab.configs["S2"]))
    assert not engine.state.interfaces()[ge(1)].physical_up
    port.shutdown = True
    engine.apply(Change(lab.configs["S1"]))
    port.shutdown = False
    engine.apply(Change(lab.configs["S1"]))
    assert engine.state.interfaces()[ge(1)].physical_up


def test_bpdu_protection_forgets_at_a_boot():
    """A device that starts again opens its ports, and shuts them again only if it hears a BPDU."""
    lab = Lab("S1:1 S2:1")
    lab.configs["S1"].stp.bpdu_protection = True
    lab.interface("S1", 1).stp.edged = True
    network = lab.network()
    assert not network.engine("S1").state.interfaces()[ge(1)].physical_up
    lab.interface("S2", 1).stp.enabled = False
    network.engine("S2").apply(Change(lab.configs["S2"]))
    network.engine("S1").reset(Reset("boot"))
    assert network.engine("S1").state.interfaces()[ge(1)].physical_up


def test_edge_ports_without_protection_take_part():
    """An edge port that hears a BPDU is an ordinary port from then on (IEEE 802.1D-2004, 17.19.17)."""
    lab = Lab("S1:1 S2:1", "S1:2 S2:2")
    for port in (1, 2):
        lab.interface("S2", port).stp.edged = True
    assert len(roles(lab)) == 2


@pytest.mark.parametrize("where", ["device", "port"])
def test_a_ring_without_spanning_tree_is_named(where):
    """`stp disable` on one switch of a ring, or on its port, closes a loop that is reported (vrp-traps 37)."""
    lab = Lab("S1:1 S2:1", "S2:2 S3:2", "S3:3 S1:3", macs={"S1": "1", "S2": "2", "S3": "3"})
    assert find_loops(lab.network().solve().switching) == ()
    if where == "device":
        lab.configs["S3"].stp.enabled = False
    else:
        lab.interface("S3", 2).stp.enabled = False
    (found,) = find_loops(lab.network().solve().switching)
    assert found.reason == "layer2-loop"


@pytest.mark.parametrize(
    ("standard", "bandwidth", "cost"),
    [
        ("dot1t", 10_000, 2_000_000),
        ("dot1t", 100_000, 200_000),
        ("dot1t", 1_000_000, 20_000),
        ("dot1t", 2_000_000, 10_000),
        ("dot1t", 10_000_000, 2_000),
        ("dot1t", 0, 200_000_000),
        ("dot1d-1998", 10_000, 100),
        ("dot1d-1998", 100_000, 19),
        ("dot1d-1998", 1_000_000, 4),
        ("dot1d-1998", 10_000_000, 2),
        ("dot1d-1998", 0, 65535),
        ("short", 100_000, 19),
        ("short", 200_000, 12),
        ("short", 300_000, 9),
        ("short", 400_000, 8),
        ("short", 1_000_000, 4),
        ("short", 2_000_000, 3),
        ("legacy", 100_000, 200),
        ("legacy", 1_000_000, 20),
        ("legacy", 0, 200_000),
    ],
)
def test_path_costs_follow_the_chosen_standard(standard, bandwidth, cost):
    """IEEE 802.1t table 17-3, IEEE 802.1D-1998 table 8-5, Catalyst's for channels, and VRP's own values."""
    assert path_cost(bandwidth, standard) == cost


def test_cost_and_port_priority_choose_the_root_port():
    """Of two equal cables the lower port number wins, then the sender's port priority, then the cost."""
    lab = Lab("S1:1 S2:1", "S1:2 S2:2", macs={"S1": "1", "S2": "2"})
    assert roles(lab) == {("S2", 1): "root", ("S2", 2): "alternate"}
    lab.interface("S1", 2).stp.priorities[0] = 16
    assert roles(lab) == {("S2", 2): "root", ("S2", 1): "alternate"}
    lab.interface("S2", 2).stp.costs[0] = 20001
    assert roles(lab) == {("S2", 1): "root", ("S2", 2): "alternate"}
