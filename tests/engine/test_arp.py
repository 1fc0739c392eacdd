"""Static ARP entries and proxy ARP."""

from ipaddress import IPv4Address

from engine.builders import Lab
from labkit.engine.engine import Ping
from labkit.nos.config import StaticArp


def reached(network, node, destination):
    return not next(iter(network.engine(node).probe(Ping(IPv4Address(destination), count=1)))).lost


def two_lans():
    """PC1 believes that all of 10.0.0.0/8 is on its link; R1 stands between it and PC2 in 10.0.2.0/24."""
    lab = Lab("P1:eth0 R1:0", "R1:1 P2:eth0")
    lab.address("P1", "eth0", "10.0.1.10/8").host("P2", "10.0.2.10/24", "10.0.2.1")
    return lab.address("R1", 0, "10.0.1.1/24").address("R1", 1, "10.0.2.1/24")


def test_proxy():
    """With `arp-proxy enable` the router answers for what it reaches through another interface (RFC 1027)."""
    lab = two_lans()
    assert not reached(lab.network(), "P1", "10.0.2.10")
    lab.interface("R1", 0).arp_proxy = True
    network = lab.network()
    assert reached(network, "P1", "10.0.2.10")
    assert not reached(network, "P1", "10.0.3.10")


def test_static_route_to_an_interface():
    """On Ethernet, a route without next hop asks for each destination: only a proxy answers (trap 42)."""
    lab = Lab("R1:0 R2:0")
    lab.address("R1", 0, "10.0.0.1/24").address("R2", 0, "10.0.0.2/24")
    lab.address("R2", "LoopBack0", "2.2.2.2/32").address("R2", "LoopBack1", "3.3.3.3/32")
    lab.static("R1", "3.3.3.0/24", interface="GigabitEthernet0/0/0")
    assert not reached(lab.network(), "R1", "3.3.3.3")
    lab.interface("R2", 0).arp_proxy = True
    assert reached(lab.network(), "R1", "3.3.3.3")


def typed(lab, node, address, mac):
    entry = StaticArp(IPv4Address(address), mac)
    lab.configs[node].static_arp[entry.vrf, entry.address] = entry


def test_static_entry():
    """A typed address is used without asking: the right one works, a wrong one loses the packets."""
    lab = Lab("R1:0 R2:0")
    lab.address("R1", 0, "10.0.0.1/24").address("R2", 0, "10.0.0.2/24")
    mac = {str(e.address): e.mac for e in lab.network().engine("R2").state.arp()}["10.0.0.2"]
    typed(lab, "R1", "10.0.0.2", mac)
    network = lab.network()
    assert reached(network, "R1", "10.0.0.2")
    (entry,) = [e for e in network.engine("R1").state.arp() if e.origin == "static"]
    assert (str(entry.address), entry.mac, entry.interface) == ("10.0.0.2", mac, "GigabitEthernet0/0/0")
    typed(lab, "R1", "10.0.0.2", "0000aaaabbbb")
    assert not reached(lab.network(), "R1", "10.0.0.2")
