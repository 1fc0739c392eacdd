"""Where FRR does not do what VRP does, whatever it is told: labkit/engine/linux/frr names each."""

from containers.differential import eventually
from engine.builders import Lab
from labkit.nos.config import DefaultOriginate, IsisConfig


def test_ospf_and_isis(engines):
    """The default route of a process has no tag; point-to-point links need a common subnet.

    That of an NSSA, which is a summary to ospfd, is told as the type-7 route that it stands for.

    IS-IS on a LAN needs none, and its neighbours are there where the simulation has none.
    """
    lab = Lab("R1:0 R2:0", "R2:1 R3:1", "R3:2 R4:2")
    lab.address("R1", 0, "10.0.1.1/24").address("R2", 0, "10.0.1.2/24")
    lab.address("R2", 1, "10.0.2.1/24").address("R3", 1, "10.0.2.2/24")
    lab.address("R3", 2, "10.0.3.1/24").address("R4", 2, "10.9.9.2/24")
    lab.ospf("R1", "0 10.0.1.0/24", router_id="1.1.1.1").default_originate = DefaultOriginate(always=True)
    lab.ospf("R2", "0 10.0.1.0/24", "1 10.0.2.0/24", router_id="2.2.2.2")
    lab.ospf("R3", "1 10.0.0.0/8", router_id="3.3.3.3")
    lab.ospf("R4", "1 10.0.0.0/8", router_id="4.4.4.4")
    for node in ("R2", "R3", "R4"):
        lab.area(node, 1).kind = "nssa"
    for node in ("R3", "R4"):
        lab.interface(node, 2).ospf.network_type = "p2p"
        lab.configs[node].isis[1] = IsisConfig(1, entities=[f"49.0001.0000.0000.000{node[1]}.00"])
        lab.interface(node, 2).isis.enabled = 1
    simulated, real = engines(lab)

    def default(network, node):
        return [
            (route.protocol, route.tag)
            for route in network.engine(node).state.routes()
            if str(route.prefix) == "0.0.0.0/0"
        ]

    def isis(network):
        return bool(network.engine("R3").state.isis()[1].peers)

    def across(network):
        process = network.engine("R3").state.ospf()[1]
        return [neighbor.phase for neighbor in process.neighbors if neighbor.interface.endswith("2")]

    assert default(simulated, "R2") == [("ospf-external", 1)]
    assert eventually(lambda: default(real, "R2"), [("ospf-external", 0)])
    assert default(simulated, "R3") == [("ospf-nssa", 1)]
    assert eventually(lambda: default(real, "R3"), [("ospf-nssa", 1)])
    assert eventually(lambda: isis(real), True)
    assert isis(simulated) is False
    assert across(simulated) == ["full"]
    assert across(real) == []
