"""GRE tunnels: when they are up, what they carry, and when they would carry themselves."""

from ipaddress import IPv4Address

from engine.builders import Lab
from labkit.engine.engine import Ping
from labkit.nos.config import TunnelConfig

TUNNEL = "Tunnel0/0/0"


def across():
    """R1 - R2 - R3: a tunnel between R1 and R3 over R2, which knows nothing of the loopbacks behind them."""
    lab = Lab("R1:0 R2:0", "R2:1 R3:0")
    lab.address("R1", 0, "10.0.1.1/24").address("R2", 0, "10.0.1.2/24")
    lab.address("R2", 1, "10.0.2.2/24").address("R3", 0, "10.0.2.3/24")
    lab.static("R1", "10.0.2.0/24", "10.0.1.2").static("R3", "10.0.1.0/24", "10.0.2.2")
    for node, own, far, host in (("R1", "10.0.1.1", "10.0.2.3", 1), ("R3", "10.0.2.3", "10.0.1.1", 3)):
        lab.address(node, TUNNEL, f"172.16.0.{host}/24").address(node, "LoopBack0", f"192.168.{host}.1/32")
        lab.interface(node, TUNNEL).tunnel = TunnelConfig("gre", IPv4Address(own), IPv4Address(far))
        lab.ospf(node, "0 172.16.0.0/24", f"0 192.168.{host}.1/32", router_id=f"192.168.{host}.1")
    return lab


def up(network, node):
    return network.engine(node).state.interfaces()[TUNNEL].protocol_up


def reasons(network, node):
    return {found.reason for found in network.engine(node).state.diagnoses() if found.topic == "tunnel"}


def reached(network, destination, node="R1"):
    return not next(iter(network.engine(node).probe(Ping(IPv4Address(destination), count=1)))).lost


def test_carries_packets_and_routing():
    """Over the tunnel the ends are OSPF neighbours, at VRP's cost of 1562, one hop from each other."""
    network = across().network()
    assert up(network, "R1")
    assert up(network, "R3")
    assert reached(network, "172.16.0.3")
    assert reached(network, "192.168.3.1")
    (neighbor,) = network.engine("R1").state.ospf()[1].neighbors
    assert (neighbor.phase, neighbor.interface) == ("full", TUNNEL)
    route = network.engine("R1").state.lookup(IPv4Address("192.168.3.1"))
    assert (route.protocol, route.cost, route.next_hops[0].interface) == ("ospf", 1562, TUNNEL)


def test_source_may_be_an_interface():
    """The interface's primary address is then the source."""
    lab = across()
    lab.interface("R1", TUNNEL).tunnel.source = "GigabitEthernet0/0/0"
    assert reached(lab.network(), "192.168.3.1")


def test_needs_a_route_to_its_destination():
    """Without one it is down; the other end, which has one, stays up but nobody answers there."""
    lab = across()
    lab.configs["R1"].static_routes.clear()
    network = lab.network()
    assert not up(network, "R1")
    assert reasons(network, "R1") == {"tunnel-destination-unreachable"}
    assert up(network, "R3")
    assert not reached(network, "172.16.0.1", "R3")


def test_keepalive_notices_that_nobody_answers():
    """With keepalives the far end's silence takes the tunnel down."""
    lab = across()
    lab.configs["R1"].static_routes.clear()
    lab.interface("R3", TUNNEL).tunnel.keepalive = (5, 3)
    assert not up(lab.network(), "R3")


def test_keys_must_agree():
    """A packet with another key, or with none, is dropped (RFC 2890)."""
    lab = across()
    lab.interface("R1", TUNNEL).tunnel.key = 7
    assert not reached(lab.network(), "172.16.0.3")
    lab.interface("R3", TUNNEL).tunnel.key = 7
    assert reached(lab.network(), "172.16.0.3")


def test_recursive_routing():
    """A tunnel to whose destination the best route leads through the tunnel itself stays down, and says why."""
    lab = across()
    lab.static("R1", "10.0.2.3/32", interface=TUNNEL)
    network = lab.network()
    assert not up(network, "R1")
    assert reasons(network, "R1") == {"tunnel-recursive-routing"}


def test_tunnel_inside_a_tunnel():
    """A second tunnel between the loopbacks, which only the first one makes reachable."""
    lab = across()
    inner = "Tunnel0/0/1"
    for node, host, far in (("R1", 1, 3), ("R3", 3, 1)):
        lab.address(node, inner, f"172.17.0.{host}/24")
        ends = IPv4Address(f"192.168.{host}.1"), IPv4Address(f"192.168.{far}.1")
        lab.interface(node, inner).tunnel = TunnelConfig("gre", *ends)
    network = lab.network()
    assert reached(network, "172.17.0.3")
    lab.interface("R3", 0).shutdown = True
    network.edited("R3", lab.configs["R3"])
    assert not reached(network, "172.17.0.3")
