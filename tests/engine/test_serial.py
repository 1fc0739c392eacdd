"""PPP and HDLC on serial links: what comes up, and what the routing tables get from it."""

from ipaddress import IPv4Address, IPv4Network

import pytest

from engine.builders import Lab, interface_address
from labkit.engine.engine import Ping
from labkit.nos.config import Secret, SerialConfig, UserConfig
from labkit.topology.kinds import device_kind
from labkit.topology.topology import Endpoint, Link, Node, Topology

PORT = "Serial0/0/0"


class SerialLab(Lab):
    """Two generic Routers joined by a serial line, addressed as 10.1.12.1 and 10.1.12.2."""

    def __init__(self):
        kind = device_kind("huawei-router")
        nodes = {
            name: Node(name, kind, mac) for name, mac in (("G1", "00e0fc000100"), ("G2", "00e0fc000200"))
        }
        self.topology = Topology("test", nodes, (Link((Endpoint("G1", PORT), Endpoint("G2", PORT))),))
        self.configs = {name: self._factory_new(node) for name, node in nodes.items()}
        self.now = 0.0
        self.address("G1", PORT, "10.1.12.1/24").address("G2", PORT, "10.1.12.2/24")

    def serial(self, node) -> SerialConfig:
        return self.interface(node, PORT).serial

    def dial_in(self, node, name, password, services=frozenset({"ppp"})):
        self.configs[node].users[name] = UserConfig(name, Secret(password), services=services)


def answers(network, source="G1", destination="10.1.12.2"):
    probe = Ping(IPv4Address(destination), count=1)
    return not next(iter(network.engine(source).probe(probe))).lost


def change(network, node):
    network.edited(node, network.configs[node])


def test_host_route_makes_mismatched_subnets_reachable():
    """PPP gives a /32 route to the peer's address whatever the masks (trap 43); HDLC does not."""
    lab = SerialLab()
    lab.address("G2", PORT, "10.9.9.2/30")
    network = lab.network()
    route = network.engine("G1").state.lookup(IPv4Address("10.9.9.2"))
    assert route is not None
    assert (route.prefix, route.protocol) == (IPv4Network("10.9.9.2/32"), "direct")
    assert str(route.next_hops[0].address) == "10.9.9.2"
    assert answers(network, destination="10.9.9.2")
    for node in ("G1", "G2"):
        lab.serial(node).protocol = "hdlc"
        change(network, node)
    assert not answers(network, destination="10.9.9.2")


def test_both_ends_need_one_line_protocol():
    """PPP against HDLC: carrier is there, the line protocol is not, and the diagnosis says so."""
    lab = SerialLab()
    lab.serial("G2").protocol = "hdlc"
    state = lab.network().engine("G1").state
    assert state.interfaces()[PORT].physical_up
    assert not state.interfaces()[PORT].protocol_up
    assert [found.reason for found in state.diagnoses()] == ["serial-protocol-mismatch"]


@pytest.mark.parametrize(
    ("mode", "user", "password", "services", "works"),
    [
        ("chap", "r2", "secret", {"ppp"}, True),
        ("pap", "r2", "secret", {"ppp"}, True),
        ("chap", "r2", "other", {"ppp"}, False),
        ("pap", "r2", "other", {"ppp"}, False),
        ("chap", "r3", "secret", {"ppp"}, False),
        ("pap", "r2", "secret", {"telnet"}, False),
    ],
)
def test_authentication(mode, user, password, services, works):
    """The peer's name and password must be a local user's whose service-type is ppp (trap 72)."""
    lab = SerialLab()
    lab.serial("G1").authentication = mode
    lab.dial_in("G1", "r2", "secret", frozenset(services))
    peer = lab.serial("G2")
    peer.chap_user = peer.pap_user = user
    peer.chap_password = peer.pap_password = Secret(password)
    network = lab.network()
    assert answers(network) == works
    assert network.engine("G1").state.interfaces()[PORT].protocol_up == works
    assert network.engine("G2").state.interfaces()[PORT].protocol_up == works


def test_authentication_waits_for_the_next_session():
    """Set on a live line, authentication acts only after the line restarts (trap 72)."""
    lab = SerialLab()
    network = lab.network()
    assert answers(network)
    lab.serial("G1").authentication = "chap"
    change(network, "G1")
    assert answers(network)
    for down in (True, False):
        lab.interface("G2", PORT).shutdown = down
        change(network, "G2")
    assert not answers(network)
    lab.dial_in("G1", "r2", "secret")
    lab.serial("G2").chap_user, lab.serial("G2").chap_password = "r2", Secret("secret")
    for node in ("G1", "G2"):
        change(network, node)
    assert answers(network)


def test_address_from_the_peer():
    """`ip address ppp-negotiate` takes what the peer's `remote address` gives (RFC 1332), as a /32."""
    lab = SerialLab()
    lab.interface("G2", PORT).address = None
    lab.serial("G2").negotiates_address = True
    lab.serial("G1").remote_address = IPv4Address("10.1.12.77")
    network = lab.network()
    state = network.engine("G2").state
    assert state.interfaces()[PORT].addresses == (interface_address("10.1.12.77/32"),)
    assert answers(network, destination="10.1.12.77")
    assert answers(network, source="G2", destination="10.1.12.1")


def test_a_line_that_was_cut_asks_again_though_nobody_looked():
    """A password that is wrong by now counts when the line starts anew: a cut and a mend are enough for that."""
    lab = SerialLab()
    lab.serial("G1").authentication = "chap"
    lab.dial_in("G1", "far", "secret")
    lab.serial("G2").chap_user, lab.serial("G2").chap_password = "far", Secret("secret")
    network = lab.network()
    assert answers(network)
    lab.serial("G2").chap_password = Secret("wrong")
    change(network, "G2")
    assert answers(network)
    (link,) = lab.topology.links
    network.set_link(link, False)
    network.set_link(link, True)
    assert not answers(network)
