"""Changes to a running container: what is refused, what is found again, what follows the links."""

import time
from ipaddress import IPv4Address

import pytest

from engine.builders import Lab, interface_address
from labkit.engine.engine import Change, Connect, Connection, Ping
from labkit.engine.linux.network import LinuxNetwork
from labkit.nos.config import BgpConfig, BgpPeerConfig, InterfaceConfig, LineConfig

PATIENCE = 40.0


def routers() -> Lab:
    lab = Lab("R1:0 R2:0").address("R1", 0, "10.0.0.1/24").address("R2", 0, "10.0.0.2/24")
    for node in ("R1", "R2"):
        lab.ospf(node, "0 10.0.0.0/24", router_id=f"{node[1]}.{node[1]}.{node[1]}.{node[1]}")
        lab.configs[node].lines["vty", 0] = LineConfig("vty", 0)
    return lab


@pytest.fixture(scope="module")
def lab():
    return routers()


@pytest.fixture(scope="module")
def network(carry, lab):
    return carry(lab)


def eventually(found, wanted):
    until = time.monotonic() + PATIENCE
    while found() != wanted and time.monotonic() < until:
        time.sleep(0.5)
    return found() == wanted


def phases(network: LinuxNetwork, node: str) -> list[str]:
    return [neighbor.phase for neighbor in network.engine(node).state.ospf()[1].neighbors]


def test_a_refusal_says_why_and_leaves_everything_as_it_was(network):
    """FRR does not take a device as its own peer: the address that came with the change is not there either."""
    engine = network.engine("R1")
    changed = routers().configs["R1"]
    changed.interfaces["GigabitEthernet0/0/0"].address = interface_address("10.0.0.77/24")
    changed.bgp = BgpConfig(as_number=65001)
    changed.bgp.peers["10.0.0.77"] = BgpPeerConfig("10.0.0.77", as_number=65002)
    rejection = engine.apply(Change(changed))
    assert rejection is not None
    assert "neighbor 10.0.0.77 remote-as 65002" in rejection.reason
    replies = list(network.engine("R2").probe(Ping(IPv4Address("10.0.0.1"), count=1)))
    assert [reply.lost for reply in replies] == [False]
    assert engine.apply(Change(routers().configs["R1"])) is None


def test_a_new_lab_process_finds_what_runs(network, lab, carried_again):
    """Neighbours stay neighbours, and the servers inside the lab answer again."""
    assert eventually(lambda: phases(network, "R1"), ["full"])
    since = network.engine("R1").state.ospf()[1].neighbors[0].since
    second = carried_again(lab)
    for node in ("R1", "R2"):
        second.engine(node).apply(Change(routers().configs[node]))
    assert second.refusals() == {}
    assert phases(second, "R1") == ["full"]
    assert second.engine("R1").state.ospf()[1].neighbors[0].since <= since + 2
    (answer,) = second.engine("R1").probe(Connect(IPv4Address("10.0.0.2"), 23))
    assert isinstance(answer, Connection)
    assert (answer.outcome, answer.node, answer.client) == ("connected", "R2", IPv4Address("10.0.0.1"))


def test_a_change_of_cost_keeps_the_neighbour(network):
    """Only the difference is given: the adjacency does not start again."""
    assert eventually(lambda: phases(network, "R1"), ["full"])
    before = network.engine("R1").state.ospf()[1].neighbors[0].since
    config = routers().configs["R1"]
    config.interfaces["GigabitEthernet0/0/0"].ospf.cost = 33
    assert network.engine("R1").apply(Change(config)) is None
    state = network.engine("R1").state.ospf()[1]
    assert [port.cost for port in state.interfaces] == [33]
    assert state.neighbors[0].phase == "full"
    assert abs(state.neighbors[0].since - before) <= 2


def test_a_vlan_interface_follows_the_ports_of_its_vlan(carry):
    """With the last port of its VLAN goes its route, and comes back with it."""
    lab = Lab("S1:1 R1:0").vlans("S1", 10).access("S1", 1, 10).address("R1", 0, "10.0.10.2/24")
    lab.configs["S1"].interfaces["Vlanif10"] = InterfaceConfig(
        "Vlanif10", address=interface_address("10.0.10.1/24")
    )
    network = carry(lab)
    switch, router = network.engine("S1"), network.engine("R1")

    def reached():
        reply = next(router.probe(Ping(IPv4Address("10.0.10.1"), count=1)))
        return not reply.lost

    assert eventually(reached, True)
    lab.interface("R1", 0).shutdown = True
    assert router.apply(Change(lab.configs["R1"])) is None
    assert eventually(lambda: switch.state.interfaces()["Vlanif10"].protocol_up, False)
    assert eventually(
        lambda: [str(r.prefix) for r in switch.state.routes() if "10.0.10" in str(r.prefix)], []
    )
