"""Eth-Trunks, hybrid ports and spanning trees as Open vSwitch gets them."""

from dataclasses import replace

from engine.builders import Lab
from engine.linux.views import view
from labkit.engine.linux.switching.topic import Switching, difference
from labkit.nos.config import SwitchportConfig
from labkit.nos.config.link_aggregation import TrunkConfig


def trunked(*, lacp: bool = False, members: int = 2) -> Lab:
    lab = Lab("S1:1 S2:1", "S1:2 S2:2").vlans("S1", 10)
    trunk = lab.interface("S1", "Eth-Trunk1")
    trunk.trunk = TrunkConfig(lacp=lacp)
    trunk.switchport = SwitchportConfig(mode="trunk", trunk_vlans=frozenset({1, 10}))
    for port in range(1, members + 1):
        lab.interface("S1", port).membership.trunk = 1
    return lab


def wanted(lab: Lab, node: str = "S1"):
    return Switching().wanted(view(lab, node))


def test_a_trunk_takes_part_in_the_tree_as_one_port():
    """Its cost is that of both cables together (20 Tbit/s over 2 Gbit/s, IEEE 802.1t); no member is in the switch."""
    document = wanted(trunked())
    assert "other_config:rstp-path-cost=10000" in document["port Trunk1"]
    assert "bridge=br0" in document["port Trunk1"]
    assert document["port GE0-0-1"][0] == document["port GE0-0-2"][0] == "bridge=br-Trunk1"


def test_frames_leave_a_trunk_through_a_member_that_works():
    """The hash is over both ends of a conversation, so that its frames stay in order."""
    (leaving,) = [flow for flow in wanted(trunked())["flows br-Trunk1"] if flow.startswith("in_port=100")]
    assert leaving == "in_port=100,actions=bundle(symmetric_l4,0,hrw,ofport,members:1,2)"


def test_lacp_says_the_systems_and_ports_priorities():
    """The partner chooses by them (IEEE 802.1AX, 6.3)."""
    lab = trunked(lacp=True)
    lab.configs["S1"].lacp_priority = 100
    lab.interface("S1", 2).membership.lacp_priority = 7
    lines = wanted(lab)["bond lacp-Trunk1"]
    assert {"lacp=active", "other_config:lacp-system-priority=100"} <= set(lines)
    (second,) = [line for line in lines if line.startswith("member GE0-0-2")]
    assert "other_config:lacp-port-priority=7" in second.split()


def test_a_member_that_stands_by_has_a_key_of_its_own():
    """Its partner then does not aggregate it (IEEE 802.1AX, 6.4.13); it takes over when a better one goes."""
    lab = trunked(lacp=True)
    trunk = lab.interface("S1", "Eth-Trunk1").trunk
    assert trunk is not None
    trunk.max_active = 1
    lab.interface("S1", 1).membership.lacp_priority = 60000
    document = wanted(lab)
    (selected,) = [line for line in document["bond lacp-Trunk1"] if line.startswith("member")]
    (waiting,) = [line for line in document["bond standby-GE0-0-1"] if line.startswith("member")]
    assert selected.startswith("member GE0-0-2 ofport_request=2 ")
    keys = [int(line.split("aggregation-key=")[1]) for line in (selected, waiting)]
    assert keys[1] == keys[0] | 0x8000
    alone = Switching().wanted(replace(view(lab, "S1"), up=frozenset({"GE0-0-1"})))
    assert [line.split()[1] for line in alone["bond lacp-Trunk1"] if line.startswith("member")] == ["GE0-0-1"]


def test_a_trunk_with_fewer_links_than_it_must_have_passes_nothing():
    lab = trunked()
    trunk = lab.interface("S1", "Eth-Trunk1").trunk
    assert trunk is not None
    trunk.least_active = 2
    device = view(lab, "S1")
    assert Switching().wanted(device)["flows br-Trunk1"] != ("actions=drop",)
    assert Switching().wanted(replace(device, up=frozenset({"GE0-0-1"})))["flows br-Trunk1"] == (
        "actions=drop",
    )


def test_a_bond_of_one_member_is_a_port():
    """`add-bond` takes two or more."""
    commands = list(difference({}, wanted(trunked(lacp=True, members=1))))
    assert ["--may-exist", "add-port", "br-Trunk1", "GE0-0-1"] in commands
    assert not any("add-bond" in command for command in commands)


def test_a_bond_with_another_member_is_made_anew():
    """It is deleted under the name that it has."""
    commands = list(difference(wanted(trunked(lacp=True, members=1)), wanted(trunked(lacp=True, members=2))))
    assert ["--if-exists", "del-port", "br-Trunk1", "GE0-0-1"] in commands
    assert ["--may-exist", "add-bond", "br-Trunk1", "lacp-Trunk1", "GE0-0-1", "GE0-0-2"] in commands


def test_a_hybrid_port_takes_the_tag_of_several_vlans_off():
    """Untagged frames come in with the PVID (IEEE 802.1Q, 6.9)."""
    lab = Lab("S1:1 P1:eth0").vlans("S1", 10, 20, 30)
    lab.interface("S1", 1).switchport = SwitchportConfig(
        mode="hybrid", hybrid_pvid=10, hybrid_untagged=frozenset({10, 20}), hybrid_tagged=frozenset({30})
    )
    document = wanted(lab)
    flows = document["flows br-GE0-0-1"]
    assert (
        "priority=50,in_port=1,vlan_tci=0,actions=push_vlan:0x8100,set_field:4106->vlan_vid,output:100"
        in flows
    )
    assert [flow for flow in flows if "strip_vlan" in flow] == [
        f"priority=50,in_port=100,dl_vlan={vlan},actions=strip_vlan,output:1" for vlan in (10, 20)
    ]
    assert {"vlan_mode=trunk", "trunks=10,20,30"} <= set(document["port GE0-0-1-in"])


def test_a_routed_trunk_is_an_interface_with_sub_interfaces():
    """Each VLAN that a sub-interface terminates has a way of its own."""
    lab = Lab("R1:0 S1:1", "R1:1 S1:2").address("R1", "Eth-Trunk1", "10.0.0.1/24")
    lab.interface("R1", "Eth-Trunk1").trunk = TrunkConfig()
    lab.interface("R1", "Eth-Trunk1.10").termination = 10
    for port in (0, 1):
        lab.interface("R1", port).membership.trunk = 1
    document = wanted(lab, "R1")
    assert "type=internal" in document["port Trunk1"]
    assert "priority=20,in_port=2,dl_vlan=10,actions=strip_vlan,output:101" in document["flows br-Trunk1"]


def test_stp_is_rstp_told_to_speak_as_stp():
    """Its path costs have 32 bits, Open vSwitch's own STP only 16 (100 Mbit/s cost 200000)."""
    lab = Lab("S1:1 S2:1")
    lab.configs["S1"].stp.mode = "stp"
    lab.configs["S1"].stp.priorities[0] = 4096
    lines = wanted(lab)["bridge br0"]
    assert {"other_config:rstp-force-protocol-version=0", "other_config:rstp-priority=4096"} <= set(lines)


def test_what_open_vswitch_cannot_do_is_named():
    """By the words that configure it."""
    lab = trunked()
    trunk = lab.interface("S1", "Eth-Trunk1").trunk
    assert trunk is not None
    trunk.lacp, trunk.max_active, trunk.preempt = True, 1, False
    lab.configs["S1"].stp.bpdu_protection = True
    assert set(Switching().limits(view(lab, "S1"))) == {
        "Eth-Trunk1: max active-linknumber: a better link takes over at once",
        "Eth-Trunk1: max active-linknumber: this end chooses, whichever end leads",
        "stp bpdu-protection",
    }
