"""Interfaces and switches as the kernel and Open vSwitch get them."""

from engine.builders import Lab
from engine.linux.views import view
from labkit.engine.linux.interfaces import Interfaces, difference
from labkit.engine.linux.switching.bridges import sections
from labkit.engine.linux.switching.topic import difference as switching_difference
from labkit.nos.config import InterfaceConfig


def test_only_cabled_ports_exist():
    """A router with 24 ports and one cable has one interface, and the loopback."""
    lab = Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/24").address("R1", 5, "10.5.0.1/24")
    document = Interfaces().wanted(view(lab, "R1"))
    assert set(document) == {"lo", "GE0-0-0"}
    assert document["GE0-0-0"][-2:] == ("link set dev GE0-0-0 up", "address 10.0.0.1/24")


def test_an_address_changes_alone():
    """The link is not touched, so that neighbours stay."""
    old = Interfaces().wanted(view(Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/24"), "R1"))
    new = Interfaces().wanted(view(Lab("R1:0 R2:0").address("R1", 0, "10.0.0.9/24"), "R1"))
    assert list(difference(old, new)) == [
        "address del 10.0.0.1/24 dev GE0-0-0",
        "address add 10.0.0.9/24 dev GE0-0-0 broadcast +",
    ]


def test_a_loopback_does_not_own_its_whole_subnet():
    """Linux would answer for all of 10.1.1.0/24 on its loopback, were the prefix's route made."""
    lab = Lab("R1:0 R2:0").address("R1", "LoopBack0", "10.1.1.1/24")
    commands = list(difference({"lo": ()}, Interfaces().wanted(view(lab, "R1"))))
    assert "address add 10.1.1.1/24 dev lo noprefixroute" in commands


def switch() -> Lab:
    lab = Lab("S1:1 P1:eth0", "S1:2 S2:1").vlans("S1", 10, 20)
    lab.access("S1", 1, 10).trunk("S1", 2, 10, 20, pvid=20)
    lab.configs["S1"].interfaces["Vlanif10"] = InterfaceConfig("Vlanif10")
    return lab


def test_ports_carry_their_vlans():
    """An access port has its VLAN untagged; a trunk all that exist, its PVID untagged."""
    document = sections(view(switch(), "S1"))
    assert {"vlan_mode=native-untagged", "tag=10", "trunks=10"} <= set(document["port GE0-0-1"])
    assert {"vlan_mode=native-untagged", "tag=20", "trunks=1,10,20"} <= set(document["port GE0-0-2"])
    assert {"type=internal", "tag=10"} <= set(document["port Vlanif10"])


def test_a_port_in_no_vlan_passes_nothing():
    """Open vSwitch takes an empty list of trunks for all VLANs."""
    lab = switch().access("S1", 1, 99)
    assert "trunks=4095" in sections(view(lab, "S1"))["port GE0-0-1"]


def test_path_costs_are_those_of_802_1t():
    """Open vSwitch's own are others: 20000 at 1 Gbit/s."""
    document = sections(view(switch(), "S1"))
    assert "other_config:rstp-path-cost=20000" in document["port GE0-0-1"]
    assert "rstp_enable=true" in document["bridge br0"]


def test_a_switch_is_changed_in_its_parts():
    """Only the port that changed is told about."""
    old, new = sections(view(switch(), "S1")), sections(view(switch().access("S1", 1, 20), "S1"))
    commands = list(switching_difference(old, new))
    assert all("GE0-0-1" in command for command in commands)
    assert commands[-1][:3] == ["set", "port", "GE0-0-1"]


def test_sub_interfaces_hang_on_a_bridge_beside_their_port():
    """The kernel has no VLAN devices: tagged frames go through Open vSwitch."""
    lab = Lab("R1:0 S1:1")
    lab.interface("R1", "GigabitEthernet0/0/0.10").termination = 10
    lab.address("R1", "GigabitEthernet0/0/0.10", "10.0.10.1/24")
    document = sections(view(lab, "R1"))
    assert "trunks=10" in document["port GE0-0-0"]
    assert {"bridge=br-GE0-0-0", "type=internal", "tag=10"} <= set(document["port GE0-0-0.10"])
