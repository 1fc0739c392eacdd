"""Frames by addresses and ports: terminating sub-interfaces, MAC VLANs, typed entries, isolation."""

from ipaddress import IPv4Address

import pytest

from engine.builders import Lab, ge
from labkit.engine.engine import Change, Ping
from labkit.nos.config import InterfaceConfig, PortSecurityConfig, StaticMac, SwitchportConfig


def reachable(lab_or_network, node, address):
    network = lab_or_network.network() if isinstance(lab_or_network, Lab) else lab_or_network
    (reply,) = network.engine(node).probe(Ping(IPv4Address(address), count=1))
    return not reply.lost


def router_on_a_stick(broadcast=True):
    """HCIA lab 4.0: one router port, two VLANs, two sub-interfaces."""
    lab = Lab("R1:0 S1:1", "P1:eth0 S1:10", "P2:eth0 S1:20").vlans("S1", 10, 20).trunk("S1", 1, 10, 20)
    for index, vlan in enumerate((10, 20), start=1):
        lab.access("S1", vlan, vlan)
        lab.host(f"P{index}", f"10.1.{vlan}.2/24", f"10.1.{vlan}.1")
        lab.address("R1", f"{ge(0)}.{vlan}", f"10.1.{vlan}.1/24")
        sub = lab.interface("R1", f"{ge(0)}.{vlan}")
        sub.termination, sub.arp_broadcast = vlan, broadcast
    return lab


def test_a_router_on_a_stick_joins_two_vlans():
    """With `dot1q termination` and `arp broadcast enable`, hosts of two VLANs reach each other."""
    network = router_on_a_stick().network()
    assert reachable(network, "P1", "10.1.20.2")
    assert reachable(network, "R1", "10.1.10.2")
    held = {str(entry.address): (entry.interface, entry.origin) for entry in network.engine("R1").state.arp()}
    assert held == {
        f"10.1.{vlan}.{host}": (f"{ge(0)}.{vlan}", origin)
        for vlan in (10, 20)
        for host, origin in ((1, "interface"), (2, "dynamic"))
    }


def test_without_arp_broadcast_only_known_neighbours_are_reached():
    """The sub-interface asks nobody (vrp-traps 44): a ping into a silent VLAN fails until somebody spoke."""
    network = router_on_a_stick(broadcast=False).network()
    assert not reachable(network, "R1", "10.1.20.2")
    assert not reachable(network, "P1", "10.1.20.2")
    assert reachable(network, "P2", "10.1.20.1")
    assert reachable(network, "R1", "10.1.20.2")
    assert reachable(network, "P1", "10.1.20.2")


def test_a_sub_interface_without_termination_stays_down():
    """An address alone does not bring it up (vrp-traps 44)."""
    lab = router_on_a_stick()
    lab.interface("R1", f"{ge(0)}.10").termination = None
    state = lab.network().engine("R1").state
    assert not state.interfaces()[f"{ge(0)}.10"].physical_up
    assert state.interfaces()[f"{ge(0)}.20"].protocol_up
    assert "10.1.10.0/24" not in {str(route.prefix) for route in state.routes()}


def test_tags_that_differ_do_not_meet():
    """A tag that the router does not terminate, or that the trunk does not permit, ends at its port."""
    lab = router_on_a_stick()
    lab.interface("R1", f"{ge(0)}.20").termination = 30
    assert not reachable(lab, "P2", "10.1.20.1")
    lab = router_on_a_stick().trunk("S1", 1, 10)
    assert reachable(lab, "P1", "10.1.10.1")
    assert not reachable(lab, "P2", "10.1.20.1")


def test_two_routers_speak_over_equal_tags():
    """Sub-interfaces need no switch between them; a sub-interface goes down with its port."""
    lab = Lab("R1:0 R2:0")
    for index, node in enumerate(("R1", "R2"), start=1):
        lab.address(node, f"{ge(0)}.10", f"10.0.12.{index}/24")
        sub = lab.interface(node, f"{ge(0)}.10")
        sub.termination, sub.arp_broadcast = 10, True
    assert reachable(lab, "R1", "10.0.12.2")
    lab.interface("R2", 0).shutdown = True
    assert not lab.network().engine("R1").state.interfaces()[f"{ge(0)}.10"].physical_up


def test_a_source_address_chooses_the_vlan():
    """HCIA lab 3.1: the same port puts a known address into its VLAN, and an unknown one into the PVID."""
    lab = Lab("P1:eth0 S1:1", "P2:eth0 S1:2", "P3:eth0 S1:3", macs={"P1": "5489981a0001"})
    for index in (1, 2, 3):
        lab.host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254")
    lab.vlans("S1", 10).access("S1", 2, 10).access("S1", 3, 1)
    port = SwitchportConfig(hybrid_untagged=frozenset({1, 10}), mac_vlan=True)
    lab.interface("S1", 1).switchport = port
    assert reachable(lab, "P1", "10.1.1.3")
    lab.configs["S1"].vlans[10].macs["5489981a0001"] = 0
    assert reachable(lab, "P1", "10.1.1.2")
    assert not reachable(lab, "P1", "10.1.1.3")
    port.mac_vlan = False
    assert not reachable(lab, "P1", "10.1.1.2")


def test_isolated_ports_reach_others_only():
    """Ports of one group exchange no frames; a port without a group, or of another, reaches both."""
    lab = Lab("P1:eth0 S1:1", "P2:eth0 S1:2", "P3:eth0 S1:3")
    for index in (1, 2, 3):
        lab.host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254")
    for port in (1, 2):
        lab.interface("S1", port).switchport.isolation_groups = frozenset({1})
    assert not reachable(lab, "P1", "10.1.1.2")
    assert reachable(lab, "P1", "10.1.1.3")
    assert reachable(lab, "P3", "10.1.1.2")
    lab.interface("S1", 2).switchport.isolation_groups = frozenset({2})
    assert reachable(lab, "P1", "10.1.1.2")


@pytest.mark.parametrize(("port", "works"), [(2, True), (3, False), (None, False)])
def test_a_typed_entry_leads_frames(port, works):
    """A static entry at the right port changes nothing, at a wrong one or as a black hole it cuts the host off."""
    lab = Lab("P1:eth0 S1:1", "P2:eth0 S1:2", "P3:eth0 S1:3")
    for index in (1, 2, 3):
        lab.host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254")
    mac = lab.topology.nodes["P2"].mac
    entry = StaticMac(mac, 1, None if port is None else ge(port))
    lab.configs["S1"].static_macs[mac, 1] = entry
    network = lab.network()
    assert reachable(network, "P1", "10.1.1.2") == works
    assert reachable(network, "P1", "10.1.1.3")
    held = next(found for found in network.engine("S1").state.macs() if found.mac == mac)
    assert held.origin == ("blackhole" if port is None else "static")


def test_a_routed_port_of_a_switch_is_in_no_vlan():
    """After `undo portswitch` the port has an address and is left out of spanning tree and VLANs."""
    lab = Lab("S1:1 R1:0")
    lab.configs["S1"].interfaces[ge(1)] = InterfaceConfig(ge(1))
    lab.address("S1", 1, "10.0.12.1/24").address("R1", 0, "10.0.12.2/24")
    assert reachable(lab, "R1", "10.0.12.1")
    assert ge(1) not in {port.name for port in lab.network().engine("S1").state.vlans()[1].ports}


def test_a_secured_port_lets_in_the_first_source():
    """Port security with one address: the host that spoke first stays in, the next one behind the port is kept out."""
    lab = Lab("P1:eth0 S2:1", "P2:eth0 S2:2", "S2:24 S1:1", "P3:eth0 S1:2")
    for index in (1, 2, 3):
        lab.host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254")
    security = PortSecurityConfig()
    lab.interface("S1", 1).switchport.security = security
    network = lab.network()
    assert reachable(network, "P1", "10.1.1.3")
    assert not reachable(network, "P2", "10.1.1.3")
    assert reachable(network, "P1", "10.1.1.2")
    assert [entry.origin for entry in network.engine("S1").state.macs() if entry.interface == ge(1)] == [
        "security"
    ]
    security.maximum = 2
    network.engine("S1").apply(Change(lab.configs["S1"]))
    assert reachable(network, "P2", "10.1.1.3")


def test_a_secured_port_lets_in_typed_sources_only():
    """With as many typed addresses as the port takes, nobody else gets in, and none is learned."""
    lab = Lab("P1:eth0 S1:1", "P2:eth0 S1:2")
    for index in (1, 2):
        lab.host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254")
    security = PortSecurityConfig(sticky=True, macs={"00e0fcffffff": 1})
    lab.interface("S1", 1).switchport.security = security
    network = lab.network()
    assert not reachable(network, "P1", "10.1.1.2")
    security.macs = {lab.topology.nodes["P1"].mac: 1}
    network.engine("S1").apply(Change(lab.configs["S1"]))
    assert reachable(network, "P1", "10.1.1.2")
    assert network.past.secured == {}


def chain_with_gvrp():
    """Three switches in a row; VLAN 10 is made on the outer ones only, each with a host in it."""
    lab = Lab("P1:eth0 S1:1", "S1:24 S2:23", "S2:24 S3:24", "S3:1 P2:eth0")
    for index, node in enumerate(("S1", "S3"), start=1):
        lab.vlans(node, 10).access(node, 1, 10).host(f"P{index}", f"10.1.1.{index}/24", "10.1.1.254")
    for node, ports in (("S1", (24,)), ("S2", (23, 24)), ("S3", (24,))):
        lab.configs[node].gvrp = True
        for port in ports:
            lab.trunk(node, port, *range(2, 4095))
            lab.interface(node, port).switchport.gvrp = "normal"
    return lab


def test_a_switch_learns_vlans_from_its_neighbours():
    """GVRP makes VLAN 10 on the switch between, on the ports where it was heard, for as long as it exists outside."""
    lab = chain_with_gvrp()
    vlan = lab.network().engine("S2").state.vlans()[10]
    assert vlan.dynamic
    assert [port.name for port in vlan.ports] == [ge(23), ge(24)]
    assert reachable(lab, "P1", "10.1.1.2")
    for node in ("S1", "S3"):
        del lab.configs[node].vlans[10]
    assert set(lab.network().engine("S2").state.vlans()) == {1}


@pytest.mark.parametrize("mode", ["fixed", "forbidden", None])
def test_a_port_registers_as_it_is_told(mode):
    """A fixed or forbidden port learns nothing; without GVRP, or where the trunk does not permit it, neither."""
    lab = chain_with_gvrp()
    lab.interface("S2", 23).switchport.gvrp = mode
    learned = lab.network().engine("S2").state.vlans()[10]
    assert [port.name for port in learned.ports] == [ge(24)]
    assert not reachable(lab, "P1", "10.1.1.2")
    lab = chain_with_gvrp()
    lab.interface("S3", 24).switchport.trunk_vlans = frozenset({1, 20})
    assert [port.name for port in lab.network().engine("S2").state.vlans()[10].ports] == [ge(23)]
