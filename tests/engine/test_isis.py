"""IS-IS against rules of ISO/IEC 10589, RFC 1195 and RFC 5302, and shortest paths of another program."""

import random
from ipaddress import IPv4Address

import networkx as nx
import pytest

from engine.builders import Lab
from labkit.nos.config import (
    IsisAuthentication,
    IsisConfig,
    IsisDefault,
    IsisImport,
    IsisLeak,
    Secret,
)


def isis(lab, node, area="49.0001", level="level-1-2", process=1):
    """Run IS-IS on all addressed interfaces of a router; R3 has the system id 0000.0000.0003."""
    config = lab.configs[node].isis.setdefault(process, IsisConfig(process, level=level))
    config.entities = [f"{area}.0000.0000.{int(node[1:]):04x}.00"]
    for interface in lab.configs[node].interfaces.values():
        if interface.address is not None and interface.isis.enabled is None:
            interface.isis.enabled = process
    return config


def learned(lab, node, *protocols):
    """What a router learned, as prefix → cost."""
    wanted = protocols or ("isis-l1", "isis-l2")
    found = lab.network().engine(node).state.routes()
    return {str(route.prefix): route.cost for route in found if route.protocol in wanted}


def peers(lab, node):
    """A router's neighbours, as (system id, level)."""
    state = lab.network().engine(node).state.isis()[1]
    return [(peer.system_id[-1], peer.level) for peer in state.peers if peer.up]


def reasons(lab, node):
    return {item.reason for item in lab.network().engine(node).state.diagnoses() if item.node == node}


def chain(*areas_and_levels):
    """R1, R2, … in a row over 10.0.x.0/24; router n has LoopBack0 10.1.n.1/32."""
    links = [f"R{n}:1 R{n + 1}:0" for n in range(1, len(areas_and_levels))]
    lab = Lab(*links)
    for number, (area, level) in enumerate(areas_and_levels, start=1):
        if number > 1:
            lab.address(f"R{number}", 0, f"10.0.{number - 1}.2/24")
        if number < len(areas_and_levels):
            lab.address(f"R{number}", 1, f"10.0.{number}.1/24")
        lab.address(f"R{number}", "LoopBack0", f"10.1.{number}.1/32")
        isis(lab, f"R{number}", area, level)
    return lab


A, B = "49.0001", "49.0002"
L1, L2, L12 = "level-1", "level-2", "level-1-2"


def test_costs_and_levels():
    """Links cost 10 and loopbacks nothing; in one area level 1 wins over level 2 (trap 59)."""
    lab = chain((A, L12), (A, L12), (A, L12))
    expected = {"10.0.2.0/24": 20, "10.1.2.1/32": 10, "10.1.3.1/32": 20}
    assert learned(lab, "R1", "isis-l1") == expected
    assert learned(lab, "R1", "isis-l2") == {}
    assert peers(lab, "R2") == [("1", 1), ("1", 2), ("3", 1), ("3", 2)]


def test_areas_meet_at_level_2_only():
    """Routers of different areas form no level-1 adjacency; two level-1 routers none at all."""
    lab = chain((A, L12), (B, L12))
    assert peers(lab, "R1") == [("2", 2)]
    assert learned(lab, "R1", "isis-l2") == {"10.1.2.1/32": 10}
    lab = chain((A, L1), (B, L1))
    assert peers(lab, "R1") == []
    assert "isis-area-mismatch" in reasons(lab, "R1")
    lab = chain((A, L1), (A, L2))
    assert "isis-level-mismatch" in reasons(lab, "R1")


def test_attached_bit_gives_level_1_a_default_route():
    """R1 knows other areas by the default route only; R3 knows R1's area in detail (RFC 1195, 3.2)."""
    lab = chain((A, L1), (A, L12), (B, L2))
    assert learned(lab, "R1") == {"0.0.0.0/0": 10, "10.0.2.0/24": 20, "10.1.2.1/32": 10}
    lab.interface("R2", 1).isis.circuit_level = L2
    assert learned(lab, "R1") == {"0.0.0.0/0": 10, "10.1.2.1/32": 10}
    assert learned(lab, "R3") == {"10.0.1.0/24": 20, "10.1.1.1/32": 20, "10.1.2.1/32": 10}
    lab.configs["R2"].isis[1].attached = "never"
    assert "0.0.0.0/0" not in learned(lab, "R1")


def test_leaking_down_on_demand():
    """`import-route isis level-2 into level-1` brings the details down, and they do not go up again (RFC 5302)."""
    lab = chain((A, L1), (A, L12), (B, L2))
    lab.configs["R2"].isis[1].leak_down = IsisLeak()
    assert learned(lab, "R1")["10.1.3.1/32"] == 20
    state = lab.network().engine("R1").state.isis()[1]
    assert [route.down for route in state.routes if str(route.prefix) == "10.1.3.1/32"] == [True]
    lab.configs["R2"].isis[1].leak_up = None
    assert "10.1.1.1/32" not in learned(lab, "R3")


def test_overloaded_router_is_no_transit():
    """Its own networks stay reachable (ISO 10589, 7.2.8.1)."""
    lab = chain((A, L2), (A, L2), (A, L2))
    lab.configs["R2"].isis[1].overload = True
    assert learned(lab, "R1") == {"10.0.2.0/24": 20, "10.1.2.1/32": 10}


@pytest.mark.parametrize(
    ("one", "other", "heard"),
    [
        ("narrow", "wide", (False, False)),
        ("wide", "wide", (True, True)),
        ("narrow-compatible", "wide", (True, False)),
        ("compatible", "wide", (True, True)),
        ("narrow", "wide-compatible", (False, True)),
    ],
)
def test_cost_styles(one, other, heard):
    """Neighbours of different styles are up; each learns from the other only if it takes what that one sends."""
    lab = chain((A, L2), (A, L2))
    lab.configs["R1"].isis[1].cost_style, lab.configs["R2"].isis[1].cost_style = one, other
    assert peers(lab, "R1") == [("2", 2)]
    assert ("10.1.2.1/32" in learned(lab, "R1")) == heard[0]
    assert ("10.1.1.1/32" in learned(lab, "R2")) == heard[1]
    assert ("isis-cost-style" in reasons(lab, "R1")) != heard[0]


def test_narrow_metrics_end_at_63():
    """A larger cost needs wide metrics (RFC 5305, 3)."""
    lab = chain((A, L2), (A, L2))
    lab.interface("R1", 1).isis.costs[2] = 500
    assert learned(lab, "R1")["10.1.2.1/32"] == 63
    for node in ("R1", "R2"):
        lab.configs[node].isis[1].cost_style = "wide"
    assert learned(lab, "R1")["10.1.2.1/32"] == 500


def test_designated_router_preempts():
    """The highest priority, then the highest address; a newcomer takes the office at once."""
    lab = Lab("R1:0 S1:1", "R2:0 S1:2", "R3:0 S1:3")
    for number in (1, 2, 3):
        lab.address(f"R{number}", 0, f"10.0.0.{number}/24")
        isis(lab, f"R{number}", A, L2)

    def designated():
        return {peer.circuit_id for peer in lab.network().engine("R1").state.isis()[1].peers}

    assert designated() == {"0000.0000.0003.01"}
    lab.interface("R1", 0).isis.priorities[2] = 100
    assert designated() == {"0000.0000.0001.01"}


@pytest.mark.parametrize(
    ("change", "reason", "node"),
    [
        (lambda lab: setattr(lab.interface("R1", 1), "mtu", 1400), "isis-mtu-mismatch", "R1"),
        (lambda lab: setattr(lab.interface("R1", 1).isis, "silent", True), "isis-silent-interface", "R1"),
        (lambda lab: setattr(lab.interface("R1", 1).isis, "point_to_point", True), "isis-circuit-type", "R1"),
        (lambda lab: lab.address("R1", 1, "10.0.9.1/24"), "isis-subnet-mismatch", "R1"),
        (lambda lab: lab.configs["R1"].isis[1].entities.clear(), "isis-no-network-entity", "R1"),
        (
            lambda lab: lab.configs["R1"].isis[1].entities.__setitem__(0, f"{A}.0000.0000.0002.00"),
            "isis-duplicate-system-id",
            "R1",
        ),
        (
            lambda lab: setattr(
                lab.interface("R1", 1).isis, "authentication", IsisAuthentication("md5", Secret("x"))
            ),
            "isis-authentication",
            "R2",
        ),
    ],
)
def test_why_neighbours_do_not_come_up(change, reason, node):
    """Each fault ends the adjacency, and the engine names it."""
    lab = chain((A, L2), (A, L2))
    change(lab)
    assert learned(lab, "R2") == {}
    assert reason in reasons(lab, node)


def test_small_hellos_hide_an_mtu_fault():
    """Without padding nothing tells the neighbours that large packets do not pass."""
    lab = chain((A, L2), (A, L2))
    lab.interface("R1", 1).mtu = 1400
    lab.interface("R2", 0).isis.small_hello = True
    assert peers(lab, "R1") == [("2", 2)]


def test_lsp_authentication_leaves_neighbours_up():
    """Hellos are not covered by the area's and domain's keys: neighbours are up, without routes."""
    lab = chain((A, L2), (A, L2))
    lab.configs["R1"].isis[1].domain_authentication = IsisAuthentication("md5", Secret("x"))
    assert peers(lab, "R1") == [("2", 2)]
    assert learned(lab, "R1") == {}
    assert "isis-lsp-authentication" in reasons(lab, "R1")
    lab.configs["R2"].isis[1].domain_authentication = IsisAuthentication("md5", Secret("x"))
    assert learned(lab, "R1") == {"10.1.2.1/32": 10}


def test_imports_default_and_summaries():
    """External routes cost 64 more with narrow metrics; a summary takes the place of what is inside it."""
    lab = chain((A, L2), (A, L2))
    lab.static("R2", "172.16.1.0/24", interface="NULL0").static("R2", "172.16.2.0/24", interface="NULL0")
    config = lab.configs["R2"].isis[1]
    config.redistributions["static", None] = IsisImport("static", cost=5)
    assert learned(lab, "R1")["172.16.1.0/24"] == 10 + 5 + 64
    config.redistributions["static", None] = IsisImport("static", cost=5, internal=True)
    assert learned(lab, "R1")["172.16.1.0/24"] == 15
    config.summaries[IPv4Address("172.16.0.0"), 16] = L2
    config.default_originate = IsisDefault()
    assert learned(lab, "R1") == {"10.1.2.1/32": 10, "172.16.0.0/16": 15, "0.0.0.0/0": 10}
    config.default_originate = IsisDefault(match_default=True)
    assert "0.0.0.0/0" not in learned(lab, "R1")


def test_processes_import_each_other():
    """R2 joins two processes, as it would two protocols."""
    lab = chain((A, L2), (A, L2), (A, L2))
    two = isis(lab, "R2", A, L2, process=2)
    lab.interface("R2", 1).isis.enabled = 2
    two.redistributions["isis", 1] = IsisImport("isis", 1)
    assert learned(lab, "R3")["10.1.1.1/32"] == 10 + 64


@pytest.mark.parametrize("seed", range(6))
def test_distances_in_random_networks(seed):
    """Costs and numbers of equal ways are those that networkx finds; each link has random costs per end."""
    rng = random.Random(seed)
    graph = nx.connected_watts_strogatz_graph(10, 4, 0.4, seed=seed)
    ports, links, costs = dict.fromkeys(graph, 0), [], {}
    for one, other in graph.edges:
        links.append(f"R{one + 1}:{ports[one]} R{other + 1}:{ports[other]}")
        for node, far in ((one, other), (other, one)):
            costs[node, far] = (ports[node], rng.randint(1, 5))
            ports[node] += 1
    lab = Lab(*links)
    directed = nx.DiGraph()
    for number, (one, other) in enumerate(graph.edges, start=1):
        kind = rng.random() < 0.5
        for host, (node, far) in enumerate(((one, other), (other, one)), start=1):
            port, cost = costs[node, far]
            lab.address(f"R{node + 1}", port, f"10.0.{number}.{host}/24")
            settings = lab.interface(f"R{node + 1}", port).isis
            settings.costs[2], settings.point_to_point = cost, kind
            directed.add_edge(node, far, weight=cost)
    for node in graph:
        lab.address(f"R{node + 1}", "LoopBack0", f"10.1.{node + 1}.1/32")
        isis(lab, f"R{node + 1}", f"49.{node + 1:04}")
    routes = lab.network().engine("R1").state.routes()
    found = {str(r.prefix): (r.cost, len(r.next_hops)) for r in routes if r.protocol == "isis-l2"}
    distance = nx.single_source_dijkstra_path_length(directed, 0)
    for node in range(1, 10):
        first = {path[1] for path in nx.all_shortest_paths(directed, 0, node, weight="weight")}
        assert found[f"10.1.{node + 1}.1/32"] == (distance[node], len(first))
