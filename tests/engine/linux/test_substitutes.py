"""What the lab process does in place of a container's programs, as far as it is pure."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from engine.builders import Lab
from engine.linux.views import view
from labkit.engine.linux.frr import isis, ospf, shadows, stand_ins
from labkit.engine.linux.frr.topic import Routing
from labkit.engine.linux.reading.isis import Row, Topology, topology
from labkit.engine.linux.substitutes.levels import Descents, Speaker, marks, passed
from labkit.engine.linux.substitutes.substituted import Mark, PassedRoute, Substituted, Summary, Trees
from labkit.engine.linux.substitutes.trees import both, solve_trees
from labkit.engine.linux.switching.topic import Switching, released
from labkit.engine.sim.isis.circuits import Router
from labkit.engine.sim.links import cabling_of
from labkit.engine.sim.memory import Memory
from labkit.engine.sim.policy import Policies
from labkit.nos.config import (
    BgpConfig,
    IsisConfig,
    IsisImport,
    IsisLeak,
    OspfAreaConfig,
    Redistribution,
    RipConfig,
)
from labkit.nos.config.ospf import AddressRange, NssaOptions
from labkit.nos.config.spanning_tree import MstRegionConfig, StpConfig
from labkit.nos.state import NextHop, Route

SYSTEM = "0000.0000.0001"
HOP = (IPv4Address("10.0.1.2"), "GE0-0-1")
BEHIND = IPv4Network("192.168.1.0/24")
BEYOND = IPv4Network("192.168.2.0/24")
OWN = IPv4Network("10.0.1.0/24")


def speaker(*rows: Row, leak_down: IsisLeak | None = None, told: Topology | None = None) -> Speaker:
    config = IsisConfig(1, entities=[f"49.0001.{SYSTEM}.00"], leak_down=leak_down)
    heard = frozenset(row.prefix for row in rows if row.level == 1)
    router, paths = Router(("R1", 1), config), told or Topology({})
    return Speaker(router, Policies(), rows, frozenset({OWN}), heard, paths, table=())


def test_level_1_is_told_to_level_2_and_not_the_other_way_round():
    """RFC 1195, 3.2: level 2 gets all networks, level 1 a default route. Own networks are left to isisd."""
    rows = Row(BEHIND, 1, 10, (HOP,)), Row(BEYOND, 2, 30, (HOP,)), Row(OWN, 1, 20, (HOP,))
    assert list(passed(speaker(*rows), frozenset())) == [PassedRoute(BEHIND, 1, 10, (HOP,), 2)]


def test_what_came_down_does_not_go_up_again_and_is_the_worse_way():
    """RFC 5302, 2 and 3.2: another router has brought BEYOND into level 1; here level 2 is used."""
    rows = Row(BEYOND, 1, 10, (HOP,)), Row(BEYOND, 2, 30, (HOP,))
    assert list(passed(speaker(*rows), frozenset({BEYOND}))) == [PassedRoute(BEYOND, 2, 30, (HOP,), None)]


def test_a_leak_brings_down_what_level_1_does_not_know():
    """`import-route isis level-2 into level-1`; what level 1 knows by itself goes up and not down."""
    rows = Row(BEHIND, 1, 10, (HOP,)), Row(BEHIND, 2, 40, (HOP,)), Row(BEYOND, 2, 30, (HOP,))
    found = list(passed(speaker(*rows, leak_down=IsisLeak()), frozenset()))
    assert [(route.prefix, route.into) for route in found] == [(BEHIND, 2), (BEYOND, 1)]


def test_level_2_keeps_a_way_of_its_own_that_is_no_worse():
    told = Topology({(2, BEHIND): (10, frozenset({"0000.0000.0002"}))})
    assert list(passed(speaker(Row(BEHIND, 1, 10, (HOP,)), told=told), frozenset())) == []
    assert list(passed(speaker(Row(BEHIND, 1, 9, (HOP,)), told=told), frozenset())) != []


def test_a_descent_is_remembered_while_its_withdrawal_is_on_the_way():
    """Else two routers could tell each other for ever of what is gone."""
    descents, one = Descents(), speaker()
    descents.note("R1", one, [PassedRoute(BEYOND, 2, 30, (HOP,), 1)], now=100.0)
    assert descents.of_others("R2", one, now=101.0) == {BEYOND}
    assert descents.of_others("R1", one, now=101.0) == frozenset()
    assert descents.of_others("R2", one, now=100.0 + Descents.MEMORY) == frozenset()


def test_tags_are_the_imports_and_travel_with_a_leak():
    importer = speaker()
    importer.router.config.redistributions["static", None] = IsisImport("static", tag=77)
    route = Route(BEYOND, "static", 60, 0, (NextHop(HOP[0], "GigabitEthernet0/0/1"),))
    told = marks(replace(importer, table=(route,)), (), {})
    assert told == {(SYSTEM, 2, BEYOND): Mark(77)}
    border = speaker(leak_down=IsisLeak(), told=Topology({(2, BEYOND): (30, frozenset({SYSTEM}))}))
    leaked = marks(border, [PassedRoute(BEYOND, 2, 30, (HOP,), 1)], told)
    assert leaked == {(SYSTEM, 1, BEYOND): Mark(77, down=True)}


class Shown:
    """A snapshot of a daemon that answers with one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def shown(self, daemon: str, command: str) -> str:
        return self.text


def test_the_nearest_announcer_is_found():
    """The text is FRR 8.4.4's own, of a router R3 that announces 10.7.229.21/32 itself, as two others do."""
    text = """Area 1:
IS-IS paths to level-2 routers that speak IP
Vertex               Type         Metric Next-Hop             Interface Parent
R3                                                                    
10.7.229.21/32       IP internal  0                                     R3(4)
0000.0000.0002       TE-IS        10     0000.0000.0002       GE0-0-0   R3(4)
10.7.229.21/32       IP TE        60     0000.0000.0002       GE0-0-0   0000.0000.0005(4)
10.7.229.21/32       IP TE        40     0000.0000.0002       GE0-0-0   0000.0000.0004(4)
"""  # noqa: W291
    found = topology(Shown(text))  # type: ignore[arg-type]
    prefix = IPv4Network("10.7.229.21/32")
    assert found.cost(2, prefix) == 40
    assert (
        found.tag({("0000.0000.0004", 2, prefix): Mark(9), ("0000.0000.0005", 2, prefix): Mark(8)}, 2, prefix)
        == 9
    )


@pytest.mark.parametrize(("level", "into"), [(1, 2), (2, 1), (2, None)])
def test_a_static_route_tells_what_it_stands_for(level, into):
    tag = shadows.tag(PassedRoute(BEHIND, level, 12345, (HOP,), into))
    assert shadows.shadow_of({"protocol": "static", "tag": tag}) == (level, 12345)


def test_a_students_tags_are_his_own():
    assert shadows.shadow_of({"protocol": "static", "tag": 4000000000}) is None
    assert shadows.shadow_of({"protocol": "isis", "tag": 0xF1000001}) is None


def border() -> Lab:
    lab = Lab("R1:0 R2:0").address("R1", 0, "10.0.1.1/24")
    lab.configs["R1"].isis[1] = IsisConfig(1, entities=[f"49.0001.{SYSTEM}.00"])
    lab.interface("R1", 0).isis.enabled = 1
    return lab


def test_isisd_imports_what_passes_with_its_cost():
    device = replace(
        view(border(), "R1"), substituted=Substituted(passed=(PassedRoute(BEHIND, 1, 25, (HOP,), 2),))
    )
    document = isis.sections(device)
    assert any("redistribute ipv4 static level-2" in entry for entry in document["isisd > router isis 1"])
    (match, change) = document["isisd > route-map labkit-passed-2 permit 1"]
    assert match.startswith(f"match tag {shadows.tag(device.substituted.passed[0])}\t")
    assert change.startswith("set metric 25\t")
    (route,) = shadows.Shadows().wanted(device)["staticd"]
    assert route.startswith("ip route 192.168.1.0/24 10.0.1.2 GE0-0-1 tag ")


@pytest.mark.parametrize(("daemon", "cost"), [("ripd", 6), ("bgpd", 5), ("ospfd", 5)])
def test_other_protocols_import_what_passes_as_what_it_is(daemon, cost):
    """As routes of IS-IS, by the route-map of that import, with its cost: RIP's is one more in FRR."""
    lab, item = border(), Redistribution("isis", 1, cost=5)
    lab.configs["R1"].rip[1] = RipConfig(1, redistributions={("isis", 1): item})
    lab.configs["R1"].bgp = BgpConfig(65000, router_id=IPv4Address("1.1.1.1"))
    lab.configs["R1"].bgp.redistributions["isis", 1] = item
    lab.ospf("R1", "0 10.0.1.0/24", router_id="1.1.1.1").redistributions["isis", 1] = item
    passed_on = Substituted(passed=(PassedRoute(BEHIND, 1, 25, (HOP,), 2),))
    document = Routing().wanted(replace(view(lab, "R1"), substituted=passed_on))
    taken = [
        entry.split("\t")[0] for entry in document[f"{daemon} > route-map labkit-import-static permit 2"]
    ]
    assert taken[:3] == [
        "match ip address prefix-list labkit-passed",
        "call labkit-import-isis-1",
        f"set metric {cost}",
    ]
    imported = "redistribute static route-map labkit-import-static"
    lines = [entry for name, section in document.items() if name.startswith(daemon) for entry in section]
    assert any(entry.startswith(imported) for entry in lines)


def test_ospfd_imports_a_summary_in_place_of_its_parts():
    lab = Lab("R1:0 R2:0").address("R1", 0, "10.0.1.1/24")
    config = lab.ospf("R1", "0 10.0.1.0/24", router_id="1.1.1.1")
    config.ranges[IPv4Address("192.168.0.0"), 22] = AddressRange(cost=50)
    config.redistributions["direct", None] = IsisImport("direct")
    summary = Summary(1, IPv4Network("192.168.0.0/22"), 50, 1, 7)
    document = ospf.sections(replace(view(lab, "R1"), substituted=Substituted(summaries=(summary,))))
    told = [entry.split("\t")[0] for entry in document["ospfd > route-map labkit-summary permit 1"]]
    assert told[1:] == ["set metric 50", "set metric-type type-1", "set tag 7"]
    assert "ospfd > route-map labkit-import-direct deny 4" in document
    assert any(e.startswith("redistribute static ") for e in document["ospfd > router ospf"])


@pytest.mark.parametrize("metric_type", [1, 2])
def test_a_default_route_of_an_nssa_is_known_by_its_cost(metric_type):
    area = OspfAreaConfig(IPv4Address(1), kind="nssa", default_cost=5)
    area.nssa = NssaOptions(default_type=metric_type)
    assert stand_ins.type7(stand_ins.default_cost(area) + 3) == (8, metric_type)
    assert stand_ins.type7(stand_ins.default_cost(replace(area, kind="stub"))) is None


def ring() -> Lab:
    lab = Lab("S1:1 S2:1", "S2:2 S3:1", "S3:2 S1:2", macs={"S1": "00e0fc000001"})
    for name in ("S1", "S2", "S3"):
        lab.vlans(name, 10, 20)
        for port in (1, 2):
            lab.trunk(name, port, 10, 20)
        instances = {1: frozenset({10}), 2: frozenset({20})}
        lab.configs[name].stp.active_region = MstRegionConfig("campus", 0, instances)
    lab.configs["S2"].stp.priorities[2] = 0
    return lab


def solved(lab: Lab, down: dict[str, frozenset[str]] | None = None, before=None) -> dict[str, Trees]:
    running = {name: view(lab, name) for name in lab.configs}
    for name, up in (down or {}).items():
        running[name] = replace(running[name], up=up)
    return solve_trees(lab.topology, cabling_of(lab.topology), running, before or {}, Memory())


def test_each_tree_holds_back_its_own_vlans():
    """S1 is the root of instance 1 by its address, S2 of instance 2: S3's links to both carry one VLAN each."""
    trees = solved(ring())
    assert trees["S3"].held == {"GigabitEthernet0/0/1": {10, 1}, "GigabitEthernet0/0/2": {20}}
    assert "S1" not in {name for name, own in trees.items() if own.held}


def test_a_cable_without_a_carrier_makes_the_other_way_forward():
    lab = ring()
    before = solved(lab)
    cut = solved(lab, {"S3": frozenset({"GE0-0-1"})}, before)
    assert cut["S3"].held == {}
    assert cut["S3"].change == before["S3"].change + 1
    assert solved(lab, {"S3": frozenset({"GE0-0-1"})}, cut)["S3"].change == cut["S3"].change


def test_a_tree_for_each_vlan_is_computed_too():
    lab = ring()
    for config in lab.configs.values():
        config.stp = StpConfig(mode="rapid-pvst")
    lab.configs["S2"].stp.vlan_priorities[20] = 0
    assert solved(lab)["S3"].held["GigabitEthernet0/0/2"] == {20}


def test_without_instances_open_vswitch_has_its_own_tree():
    lab = ring()
    for config in lab.configs.values():
        config.stp.active_region = None
    assert solved(lab) == {}


def test_on_the_way_nothing_is_let_go_that_is_to_be_held():
    """From the old trees to the new ones, and from Open vSwitch's own, which works on until all are held back."""
    one, other = solved(ring())["S3"], Trees(None, {"GigabitEthernet0/0/1": frozenset({20})}, 9)
    step = both(one, other)
    assert step is not None
    assert step.held == {"GigabitEthernet0/0/1": {10, 1, 20}, "GigabitEthernet0/0/2": {20}}
    begin = both(one, None)
    assert begin is not None
    assert (begin.state, begin.held) == (None, one.held)
    assert both(None, other) == other


def test_a_held_vlan_is_taken_from_its_port_and_the_bridge_builds_no_tree():
    lab = ring()
    device = view(lab, "S3")
    without, document = (
        Switching().wanted(replace(device, substituted=Substituted(trees=trees)))
        for trees in (None, solved(lab)["S3"])
    )
    assert "trunks=1,10,20" in without["port GE0-0-1"]
    assert "trunks=20" in document["port GE0-0-1"]
    assert "rstp_enable=true" in without["bridge br0"]
    assert "rstp_enable=true" not in document["bridge br0"]
    assert ("br0", "GE0-0-1") in set(released(without, document))
