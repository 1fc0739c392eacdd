"""Eth-Trunk: which members are active, and the trunk as one port for switching, spanning tree and routing."""

from ipaddress import IPv4Address

import pytest

from engine.builders import Lab, ge, interface_address
from labkit.engine.engine import Change, Ping
from labkit.nos.config import InterfaceConfig, SwitchportConfig, TrunkConfig

THREE = ("S1:10 S2:10", "S1:11 S2:11", "S1:12 S2:12")


def trunk(lab, node, *ports, lacp=False, routed=False):
    """Make Eth-Trunk1 of some ports."""
    switchport = None if routed else SwitchportConfig()
    interface = InterfaceConfig("Eth-Trunk1", switchport=switchport, trunk=TrunkConfig(lacp=lacp))
    lab.configs[node].interfaces["Eth-Trunk1"] = interface
    for port in ports:
        lab.interface(node, port).membership.trunk = 1
    return interface


def pair(lacp=False, cables=THREE):
    lab = Lab(*cables, macs={"S1": "4c1fcc000001", "S2": "4c1fcc000002"})
    for node in ("S1", "S2"):
        trunk(lab, node, 10, 11, 12, lacp=lacp)
    return lab


def active(lab_or_network, node="S1"):
    network = lab_or_network.network() if isinstance(lab_or_network, Lab) else lab_or_network
    state = network.engine(node).state.trunks()["Eth-Trunk1"]
    return [int(member.name.rsplit("/", 1)[1]) for member in state.members if member.active]


def reasons(lab, node):
    return {found.reason for found in lab.network().engine(node).state.diagnoses()}


@pytest.mark.parametrize("lacp", [False, True])
def test_parallel_cables_are_one_port_for_spanning_tree(lacp):
    """Three cables in a trunk: one port with a third of the cost, and nothing is blocked."""
    tree = pair(lacp).network().solve().tree
    assert tree.roles == {("S1", "Eth-Trunk1"): "designated", ("S2", "Eth-Trunk1"): "root"}
    assert tree.trees["S2", 0].path.external_cost == 20_000_000 // 3000


def test_a_trunk_with_too_few_members_is_down():
    """`least active-linknumber` takes a trunk down before it is empty, manual and LACP alike."""
    for lacp in (False, True):
        lab = pair(lacp)
        lab.configs["S1"].interfaces["Eth-Trunk1"].trunk.least_active = 3
        assert active(lab) == [10, 11, 12]
        lab.interface("S1", 10).shutdown = True
        assert active(lab) == []
        assert not lab.network().engine("S1").state.interfaces()["Eth-Trunk1"].physical_up
        assert active(lab, "S2") == ([] if lacp else [11, 12])
        assert reasons(lab, "S1") == {"eth-trunk-least-links"}


def test_the_lab_of_the_course():
    """HCIA lab 3.3: S1 leads by its priority 100, keeps two active, and GE0/0/10 (40000) stands by."""
    lab = pair(lacp=True)
    lab.configs["S1"].lacp_priority = 100
    own = lab.configs["S1"].interfaces["Eth-Trunk1"].trunk
    own.max_active, own.least_active, own.preempt = 2, 2, True
    lab.interface("S1", 10).membership.lacp_priority = 40000
    assert active(lab, "S1") == active(lab, "S2") == [11, 12]
    lab.interface("S1", 11).shutdown = True
    assert active(lab, "S1") == active(lab, "S2") == [10, 12]


def test_the_active_end_chooses():
    """Port priorities count at the end with the better system priority, then the lower address (802.1AX 6.7.1)."""
    lab = pair(lacp=True)
    lab.configs["S1"].interfaces["Eth-Trunk1"].trunk.max_active = 1
    lab.interface("S2", 12).membership.lacp_priority = 1
    assert active(lab) == [10]
    lab.configs["S2"].lacp_priority = 100
    assert active(lab) == [12]


@pytest.mark.parametrize(("preempt", "after"), [(False, [11, 12]), (True, [10, 11])])
def test_a_recovered_member_waits_unless_preemption_is_on(preempt, after):
    """Without preemption (the default) what was chosen stays."""
    lab = pair(lacp=True)
    own = lab.configs["S1"].interfaces["Eth-Trunk1"].trunk
    own.max_active, own.preempt = 2, preempt
    network = lab.network()
    assert active(network) == [10, 11]
    port = lab.interface("S1", 10)
    for shutdown, expected in ((True, [11, 12]), (False, after)):
        port.shutdown = shutdown
        network.engine("S1").apply(Change(lab.configs["S1"]))
        assert active(network) == expected


def test_lacp_needs_a_partner():
    """One end manual, or its cables in single ports: LACP selects nothing and the trunk is down."""
    lab = pair(lacp=True)
    lab.configs["S2"].interfaces["Eth-Trunk1"].trunk.lacp = False
    assert active(lab) == []
    assert reasons(lab, "S1") == {"eth-trunk-no-partner"}
    assert not lab.network().engine("S1").state.interfaces()["Eth-Trunk1"].physical_up
    lab = Lab(*THREE)
    trunk(lab, "S1", 10, 11, 12, lacp=True)
    assert active(lab) == []


def test_lacp_talks_to_one_partner():
    """Members that lead to another switch are left out."""
    lab = Lab("S1:10 S2:10", "S1:11 S2:11", "S1:12 S3:12")
    trunk(lab, "S1", 10, 11, 12, lacp=True)
    trunk(lab, "S2", 10, 11, lacp=True)
    trunk(lab, "S3", 12, lacp=True)
    assert active(lab) == [10, 11]
    assert active(lab, "S3") == []


def test_a_trunk_that_is_shut_down_takes_its_members_along():
    """Both ends go down."""
    lab = pair()
    lab.configs["S1"].interfaces["Eth-Trunk1"].shutdown = True
    up = lab.network().solve().switching.links.up
    assert not {("S1", "Eth-Trunk1"), ("S2", "Eth-Trunk1"), ("S2", ge(10))} & up


def reachable(lab, node, address):
    (reply,) = lab.network().engine(node).probe(Ping(IPv4Address(address), count=1))
    return not reply.lost


def test_vlans_cross_a_trunk_by_the_trunks_own_settings():
    """Link type and VLANs are the trunk's, the members have none."""
    lab = Lab("P1:eth0 S1:1", "P2:eth0 S2:1", *THREE)
    for index, node in enumerate(("S1", "S2"), start=1):
        lab.host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254").vlans(node, 10).access(node, 1, 10)
        interface = trunk(lab, node, 10, 11, 12)
        interface.switchport = SwitchportConfig(mode="trunk", trunk_vlans=frozenset({1, 10}))
    assert reachable(lab, "P1", "10.1.1.2")
    vlan = lab.network().engine("S1").state.vlans()[10]
    assert [port.name for port in vlan.ports] == [ge(1), "Eth-Trunk1"]
    lab.configs["S2"].interfaces["Eth-Trunk1"].switchport.trunk_vlans = frozenset({1})
    assert not reachable(lab, "P1", "10.1.1.2")


def test_a_routed_trunk_has_an_address():
    """`undo portswitch` on both ends; one cable is enough for it to be up."""
    lab = Lab("R1:0 R2:0", "R1:1 R2:1")
    for index, node in enumerate(("R1", "R2"), start=1):
        trunk(lab, node, 0, 1, routed=True).address = interface_address(f"10.0.12.{index}/24")
    assert reachable(lab, "R1", "10.0.12.2")
    lab.interface("R1", 0).shutdown = True
    assert reachable(lab, "R1", "10.0.12.2")
    lab.interface("R1", 1).shutdown = True
    assert not reachable(lab, "R1", "10.0.12.2")


def test_sub_interfaces_of_a_trunk_terminate_tags():
    """A router on a trunk: two VLANs, two sub-interfaces."""
    lab = Lab("R1:0 S1:1", "R1:1 S1:2", "P1:eth0 S1:10", "P2:eth0 S1:20")
    trunk(lab, "R1", 0, 1, routed=True)
    trunk(lab, "S1", 1, 2).switchport = SwitchportConfig(mode="trunk", trunk_vlans=frozenset({1, 10, 20}))
    lab.vlans("S1", 10, 20)
    for index, vlan in enumerate((10, 20), start=1):
        lab.access("S1", vlan, vlan)
        lab.host(f"P{index}", f"10.1.{vlan}.2/24", f"10.1.{vlan}.1")
        lab.address("R1", f"Eth-Trunk1.{vlan}", f"10.1.{vlan}.1/24")
        sub = lab.interface("R1", f"Eth-Trunk1.{vlan}")
        sub.termination, sub.arp_broadcast = vlan, True
    assert reachable(lab, "P1", "10.1.20.2")


def test_a_trunk_against_single_ports_still_ends():
    """A manual trunk against three ports that are none: spanning tree sees one cable, and solving ends."""
    lab = Lab(*THREE)
    trunk(lab, "S1", 10, 11, 12)
    roles = lab.network().solve().tree.roles
    assert set(roles) == {("S1", "Eth-Trunk1"), ("S2", ge(10))}
