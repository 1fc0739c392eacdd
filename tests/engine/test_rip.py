"""RIP against the RFCs' rules and shortest paths computed by another program."""

import random
from ipaddress import IPv4Address

import networkx as nx
import pytest

from engine.builders import Lab
from labkit.nos.config import Redistribution, RipAuthentication, RipConfig, RipDefault, Secret


def rip(lab, node, *networks, version=2, process=1):
    config = lab.configs[node].rip.setdefault(process, RipConfig(process, version=version))
    config.networks.extend(IPv4Address(network) for network in networks)
    config.version = version
    return config


def learned(lab, node):
    """What a router learned, as prefix → cost."""
    found = lab.network().engine(node).state.routes()
    return {str(route.prefix): route.cost for route in found if route.protocol == "rip"}


def chain(*lans, version=2):
    """R1, R2, … in a row, joined by 10.0.x.0/24; each has its LAN on port 9."""
    links = [f"R{n}:1 R{n + 1}:0" for n in range(1, len(lans))]
    lab = Lab(*links, *(f"R{n}:9 P{n}:eth0" for n in range(1, len(lans) + 1)))
    for number, lan in enumerate(lans, start=1):
        if number > 1:
            lab.address(f"R{number}", 0, f"10.0.{number - 1}.2/24")
        if number < len(lans):
            lab.address(f"R{number}", 1, f"10.0.{number}.1/24")
        lab.address(f"R{number}", 9, lan)
        major = IPv4Address(lan.split("/")[0])
        first = int(major) >> 24
        mask = 0xFF000000 if first < 128 else 0xFFFF0000 if first < 192 else 0xFFFFFF00
        rip(lab, f"R{number}", "10.0.0.0", str(IPv4Address(int(major) & mask)), version=version)
    return lab


def test_costs_count_routers():
    """A directly connected neighbour's network costs 1, each router on the way one more (RFC 2453, 3.5)."""
    lab = chain("172.16.1.1/24", "172.17.1.1/24", "172.18.1.1/24")
    assert learned(lab, "R1") == {"10.0.2.0/24": 1, "172.17.1.0/24": 1, "172.18.1.0/24": 2}


def test_sixteen_is_infinity():
    """A network 15 routers away is the last that is reached (RFC 2453, 3.4)."""
    lab = chain(*(f"172.{16 + n}.1.1/24" for n in range(17)))
    found = learned(lab, "R1")
    assert found["172.31.1.0/24"] == 15
    assert "172.32.1.0/24" not in found


def test_version_1_knows_classes_only():
    """Subnets of another major network arrive as that network; those of the link's own as subnets (RFC 1058)."""
    lab = chain("172.16.1.1/24", "172.17.1.1/25", version=1)
    lab.address("R2", "LoopBack0", "10.0.77.1/24").address("R2", "LoopBack1", "10.0.78.1/25")
    assert learned(lab, "R1") == {"172.17.0.0/16": 1, "10.0.77.0/24": 1}


@pytest.mark.parametrize(
    ("one", "other", "heard"),
    [(None, None, True), (None, 2, False), (2, None, True), (1, 2, False), (2, 1, False), (2, 2, True)],
)
def test_versions(one, other, heard):
    """`rip` alone sends version 1 and hears both (trap 57); a configured version hears itself only.

    `heard` is what R2, with `other`, makes of R1, with `one`; the case None to 2 has the sender in version 1.
    """
    lab = chain("172.16.0.1/16", "172.17.0.1/16")
    lab.configs["R1"].rip[1].version, lab.configs["R2"].rip[1].version = one, other
    assert ("172.16.0.0/16" in learned(lab, "R2")) == heard


def test_summary_rests_while_split_horizon_is_on():
    """VRP's automatic summary has no effect with split horizon; `summary always` forces it (trap 58)."""
    lab = chain("172.16.1.1/24", "172.17.1.1/24")
    assert "172.17.1.0/24" in learned(lab, "R1")
    lab.configs["R2"].rip[1].summary = "always"
    assert "172.17.0.0/16" in learned(lab, "R1")
    lab.configs["R2"].rip[1].summary = "on"
    lab.interface("R2", 0).rip.split_horizon = False
    assert "172.17.0.0/16" in learned(lab, "R1")
    lab.configs["R2"].rip[1].summary = "off"
    assert "172.17.1.0/24" in learned(lab, "R1")


def test_manual_summary_takes_the_least_metric():
    """`rip summary-address` replaces what is inside it on that interface."""
    lab = chain("172.16.1.1/24", "172.17.1.1/24")
    lab.address("R2", "LoopBack0", "172.17.2.1/24")
    lab.interface("R2", 0).rip.summaries.add((IPv4Address("172.17.0.0"), 16))
    assert learned(lab, "R1") == {"172.17.0.0/16": 1}


def test_metrics_are_added_on_the_way_in_and_out():
    """`rip metricin` and `metricout` change what the neighbours compute."""
    lab = chain("172.16.1.1/24", "172.17.1.1/24")
    lab.interface("R2", 0).rip.metric_out = 4
    lab.interface("R1", 1).rip.metric_in = 3
    assert learned(lab, "R1")["172.17.1.0/24"] == 7
    lab.interface("R1", 1).rip.metric_in = 12
    assert learned(lab, "R1") == {}


def test_silent_interface_hears_and_does_not_speak():
    """Only a configured peer is told, by unicast."""
    lab = chain("172.16.1.1/24", "172.17.1.1/24")
    lab.configs["R2"].rip[1].silent_interfaces.add("GigabitEthernet0/0/0")
    assert learned(lab, "R1") == {}
    assert learned(lab, "R2") == {"172.16.1.0/24": 1}
    lab.configs["R2"].rip[1].peers.add(IPv4Address("10.0.1.1"))
    assert learned(lab, "R1") == {"172.17.1.0/24": 1}


def test_authentication_must_agree():
    """Mode, key and key id decide; the engine says why packets are refused."""
    lab = chain("172.16.1.1/24", "172.17.1.1/24")

    def keys(one, other):
        lab.interface("R1", 1).rip.authentication = one
        lab.interface("R2", 0).rip.authentication = other
        reasons = {
            item.reason for item in lab.network().engine("R1").state.diagnoses() if item.topic == "rip"
        }
        return bool(learned(lab, "R1")), reasons

    md5 = RipAuthentication("md5 usual", Secret("a"))
    assert keys(md5, md5) == (True, set())
    assert keys(md5, None) == (False, {"rip-authentication-type"})
    assert keys(md5, RipAuthentication("simple", Secret("a"))) == (False, {"rip-authentication-type"})
    assert keys(md5, RipAuthentication("md5 usual", Secret("b"))) == (False, {"rip-authentication-key"})


def test_default_route_and_imports():
    """`default-route originate` sends 0.0.0.0/0; imported routes start from the cost of the import."""
    lab = chain("172.16.1.1/24", "172.17.1.1/24")
    config = lab.configs["R2"].rip[1]
    config.default_originate = RipDefault(cost=3)
    lab.static("R2", "192.168.0.0/16", "172.17.1.9")
    config.redistributions["static", None] = Redistribution("static", cost=2)
    assert learned(lab, "R1") == {"0.0.0.0/0": 4, "172.17.1.0/24": 1, "192.168.0.0/16": 3}


@pytest.mark.parametrize("seed", range(12))
def test_costs_equal_shortest_paths(seed):
    """On random graphs with random metrics, costs are those of Dijkstra, up to 15; next hops lie on such paths."""
    chance = random.Random(seed)
    count = chance.randint(3, 9)
    graph = nx.gnm_random_graph(count, chance.randint(count - 1, 2 * count), seed=seed)
    ports = dict.fromkeys(graph, 0)
    links, ends = [], []
    for a, b in graph.edges:
        links.append(f"R{a}:{ports[a]} R{b}:{ports[b]}")
        ends.append((a, ports[a], b, ports[b]))
        ports[a], ports[b] = ports[a] + 1, ports[b] + 1
    lab = Lab(*links, extra=tuple(f"R{n}" for n in graph))
    weighted = nx.DiGraph()
    weighted.add_nodes_from(graph)
    for number, (a, p, b, q) in enumerate(ends):
        for node, port, peer, peer_port, host in ((a, p, b, q, 1), (b, q, a, p, 2)):
            lab.address(f"R{node}", port, f"10.1.{number}.{host}/24")
            out, into = chance.randint(1, 3), chance.randint(0, 2)
            lab.interface(f"R{node}", port).rip.metric_out = out
            lab.interface(f"R{peer}", peer_port).rip.metric_in = into
            weighted.add_edge(node, peer, weight=out + into)
    for node in graph:
        lab.address(f"R{node}", "LoopBack0", f"172.16.{node}.1/24")
        rip(lab, f"R{node}", "10.0.0.0", "172.16.0.0")
    network = lab.network()
    for node in graph:
        reverse = nx.single_source_dijkstra_path_length(weighted.reverse(), node)
        expected = {
            f"172.16.{other}.0/24": cost for other, cost in reverse.items() if 0 < cost < 16 and other != node
        }
        found = {
            str(route.prefix): route.cost
            for route in network.engine(f"R{node}").state.routes()
            if route.protocol == "rip" and str(route.prefix).startswith("172.")
        }
        assert found == expected
