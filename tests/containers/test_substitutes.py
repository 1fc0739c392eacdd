"""What the lab process does in place of programs that cannot: see labkit/engine/linux/substitutes."""

import time
from ipaddress import IPv4Address

from containers.differential import eventually, facts_of
from engine.builders import Lab
from labkit.engine.engine import EchoReply, Ping
from labkit.engine.linux.names import linux_name
from labkit.nos.config import IsisConfig, IsisImport, IsisLeak, Redistribution
from labkit.nos.config.ospf import AddressRange
from labkit.nos.config.spanning_tree import MstRegionConfig


def test_trees_of_instances_follow_the_cables(engines, containers):
    """Three switches in a ring, a tree for each of two VLANs: each blocks another link, and none stays cut off."""
    lab = Lab("S1:1 S2:1", "S2:2 S3:1", "S3:2 S1:2", "P1:eth0 S1:10", "P2:eth0 S3:10")
    for name in ("S1", "S2", "S3"):
        lab.vlans(name, 10, 20).trunk(name, 1, 10, 20).trunk(name, 2, 10, 20)
        instances = {1: frozenset({10}), 2: frozenset({20})}
        lab.configs[name].stp.active_region = MstRegionConfig("campus", 0, instances)
    lab.configs["S1"].stp.priorities[1] = lab.configs["S2"].stp.priorities[2] = 0
    lab.access("S1", 10, 10).access("S3", 10, 10)
    lab.address("P1", "eth0", "10.0.0.1/24").address("P2", "eth0", "10.0.0.2/24")
    simulated, real = engines(lab)

    def trees(network):
        return {
            (name, fact)
            for name in ("S1", "S2", "S3")
            for fact in facts_of(network.engine(name).state)
            if fact[0] == "stp"
        }

    def reaches():
        replies = real.engine("P1").probe(Ping(IPv4Address("10.0.0.2"), count=1))
        return any(isinstance(reply, EchoReply) and not reply.lost for reply in replies)

    assert eventually(lambda: trees(real), trees(simulated))
    assert eventually(reaches, True)
    (link,) = [link for link in lab.topology.links if {end.node for end in link.ends} == {"S1", "S3"}]
    for end in link.ends:
        containers.run(end.node, ("ip", "link", "set", linux_name(end.interface), "down"))
    simulated.set_link(link, False)
    began = time.monotonic()
    assert eventually(lambda: trees(real), trees(simulated))
    assert eventually(reaches, True)
    assert time.monotonic() - began < 10


def test_routes_are_announced_as_the_device_says(engines):
    """Tables, tags included, are the simulation's: levels of IS-IS with a leak, tagged imports, OSPF in an NSSA.

    R1 is in level 1 and R3 in level 2; R3 imports static routes into both protocols, into OSPF as summaries.
    """
    lab = Lab("R1:0 R2:0", "R2:1 R3:1")
    lab.address("R1", 0, "10.0.1.1/24").address("R2", 0, "10.0.1.2/24")
    lab.address("R2", 1, "10.0.2.2/24").address("R3", 1, "10.0.2.3/24")
    for name, level, area in (("R1", "level-1", 1), ("R2", "level-1-2", 1), ("R3", "level-2", 2)):
        lab.address(name, "LoopBack0", "{0}.{0}.{0}.{0}/32".format(name[1]))
        entity = f"49.000{area}.0000.0000.000{name[1]}.00"
        lab.configs[name].isis[1] = IsisConfig(1, entities=[entity], level=level, cost_style="wide")
        for interface in lab.configs[name].interfaces.values():
            if interface.address is not None:
                interface.isis.enabled = 1
    lab.configs["R2"].isis[1].leak_down = IsisLeak()
    lab.static("R3", "172.16.1.0/24", None, "NULL0").static("R3", "172.17.0.0/24", None, "NULL0")
    lab.static("R3", "172.17.1.0/24", None, "NULL0")
    lab.configs["R3"].isis[1].redistributions["static", None] = IsisImport("static", tag=77)
    lab.ospf("R1", "0 10.0.1.0/24", router_id="1.1.1.1")
    lab.ospf("R2", "0 10.0.1.0/24", "1 10.0.2.0/24", router_id="2.2.2.2")
    importer = lab.ospf("R3", "1 10.0.2.0/24", router_id="3.3.3.3")
    importer.external_preference = 10
    importer.redistributions["static", None] = Redistribution("static", metric_type=1)
    for network in (
        "172.16.0.0",
        "172.17.0.0",
    ):  # of the same cost: ospfd knows one for all that is translated
        importer.ranges[IPv4Address(network), 16] = AddressRange(cost=50)
    for name in ("R2", "R3"):
        lab.area(name, 1).kind = "nssa"
    simulated, real = engines(lab)

    def tables(network):
        return {
            (name, str(route.prefix), route.protocol, route.cost, route.tag, route.active)
            for name in ("R1", "R2", "R3")
            for route in network.engine(name).state.routes()
            if route.protocol != "direct"
        }

    assert eventually(lambda: tables(real) ^ tables(simulated), set())
    marked = [route for route in real.engine("R1").state.isis()[1].routes if route.down]
    assert {str(route.prefix) for route in marked} >= {"3.3.3.3/32", "172.16.1.0/24"}
