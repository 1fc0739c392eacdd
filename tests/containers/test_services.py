"""Layer 2 and services on real packets: what the containers report is what the simulation computes."""

import time
from collections.abc import Callable, Iterator
from ipaddress import IPv4Address

import pytest

from containers.differential import PATIENCE
from engine.builders import Lab
from labkit.engine.engine import Change, Connect, Connection, EchoReply, Engine, Ping, Reset
from labkit.engine.linux.network import LinuxNetwork
from labkit.engine.sim.network import SimNetwork
from labkit.nos.config import (
    Acl,
    AclRule,
    AddressGroup,
    DhcpPool,
    NatMapping,
    NatOutbound,
    SwitchportConfig,
    TrafficBehavior,
    TrafficClassifier,
    TrafficPolicy,
)
from labkit.nos.config.link_aggregation import TrunkConfig

Engines = tuple[SimNetwork, LinuxNetwork]
SERVER, PUBLIC, INSIDE = (IPv4Address(text) for text in ("9.9.9.9", "1.2.3.100", "192.168.1.1"))


@pytest.fixture
def carry(containers) -> Iterator[Callable[[Lab], Engines]]:
    """Runs a lab on both engines."""
    networks = []

    def start(lab: Lab) -> Engines:
        began = time.monotonic()
        containers.start(lab.topology)
        containers.wire(lab.topology)
        network = LinuxNetwork(lab.topology, lambda: time.monotonic() - began, containers.open, fast=True)
        networks.append(network)
        for name, config in lab.configs.items():
            network.engine(name).apply(Change(config))
        assert network.refusals() == {}
        return lab.network(), network

    yield start
    for network in networks:
        network.close()


def eventually(found: Callable[[], object], wanted: object) -> bool:
    until = time.monotonic() + PATIENCE
    while found() != wanted and time.monotonic() < until:
        time.sleep(0.5)
    return found() == wanted


def answers(engine: Engine, address: IPv4Address) -> bool:
    results = engine.probe(Ping(address, count=2))
    return any(isinstance(reply, EchoReply) and not reply.lost for reply in results)


def matrix(network: SimNetwork | LinuxNetwork, hosts: dict[str, IPv4Address]) -> dict[tuple[str, str], bool]:
    return {(a, b): answers(network.engine(a), hosts[b]) for a in hosts for b in hosts if a != b}


def triangle(*, lacp: bool) -> Lab:
    """Three switches in a ring, one side an Eth-Trunk; hybrid ports let two hosts meet a third, not each other."""
    lab = Lab(
        *("S1:1 S2:1", "S1:2 S2:2", "S2:3 S3:1", "S1:3 S3:2"),
        *("P1:eth0 S1:10", "P2:eth0 S2:10", "S3:10 P3:eth0"),
    )
    for name in ("S1", "S2", "S3"):
        lab.vlans(name, 10, 20)
    for name in ("S1", "S2"):
        trunk = lab.interface(name, "Eth-Trunk1")
        trunk.trunk = TrunkConfig(lacp=lacp)
        trunk.switchport = SwitchportConfig(mode="trunk", trunk_vlans=frozenset({1, 10, 20}))
        for port in (1, 2):
            lab.interface(name, port).membership.trunk = 1
        lab.trunk(name, 3, 10, 20)
    for port in (1, 2):
        lab.trunk("S3", port, 10, 20)
    for name, pvid, untagged in (("S1", 10, {1, 10}), ("S2", 20, {1, 20}), ("S3", 1, {1, 10, 20})):
        lab.interface(name, 10).switchport = SwitchportConfig(
            mode="hybrid", hybrid_pvid=pvid, hybrid_untagged=frozenset(untagged)
        )
    for number, name in enumerate(("P1", "P2", "P3"), start=1):
        lab.host(name, f"10.0.0.{number}/24", "10.0.0.254")
    lab.configs["S3"].stp.mode = "stp"
    lab.configs["S2"].stp.priorities[0] = 4096
    return lab


@pytest.mark.parametrize("lacp", [False, True], ids=["manual", "lacp"])
def test_trunks_hybrid_ports_and_the_tree_are_the_simulations(carry, lacp):
    """Roles, states, members and VLANs are equal; a cut member changes neither the pings nor the agreement."""
    lab = triangle(lacp=lacp)
    simulated, real = carry(lab)
    hosts = {f"P{number}": IPv4Address(f"10.0.0.{number}") for number in (1, 2, 3)}

    def layer2(network: SimNetwork | LinuxNetwork) -> list[object]:
        states = [network.engine(name).state for name in ("S1", "S2", "S3")]
        trees = [tree.instances[0] for state in states if (tree := state.stp()) is not None]
        roles = [
            (p.name, p.role, p.forwards, p.cost, p.designated_port) for tree in trees for p in tree.ports
        ]
        return [roles, *((state.trunks(), state.vlans()) for state in states)]

    assert eventually(lambda: layer2(real), layer2(simulated)), layer2(real)
    assert eventually(lambda: matrix(real, hosts), matrix(simulated, hosts)), matrix(real, hosts)
    lab.interface("S1", 1).shutdown = True
    real.engine("S1").apply(Change(lab.configs["S1"]))
    simulated = lab.network()
    assert eventually(lambda: layer2(real), layer2(simulated)), layer2(real)
    assert eventually(lambda: matrix(real, hosts), matrix(simulated, hosts)), matrix(real, hosts)


def test_a_routed_trunk_of_one_mode_at_each_end_is_half_up(carry):
    """LACP finds no partner, a manual trunk needs none; with LACP at both ends sub-interfaces reach each other too."""
    lab = Lab("R1:0 R2:0", "R1:1 R2:1")
    for number, name in enumerate(("R1", "R2"), start=1):
        lab.interface(name, "Eth-Trunk1").trunk = TrunkConfig(lacp=name == "R1")
        for port in (0, 1):
            lab.interface(name, port).membership.trunk = 1
        lab.address(name, "Eth-Trunk1", f"10.0.0.{number}/24")
        lab.address(name, "Eth-Trunk1.10", f"10.0.10.{number}/24")
        lab.interface(name, "Eth-Trunk1.10").termination = 10
        lab.interface(name, "Eth-Trunk1.10").arp_broadcast = True
    simulated, real = carry(lab)

    def trunks(network: SimNetwork | LinuxNetwork) -> list[object]:
        states = [network.engine(name).state for name in ("R1", "R2")]
        ups = [
            (i.name, i.physical_up, i.protocol_up) for state in states for i in state.interfaces().values()
        ]
        return [ups, *(state.trunks() for state in states)]

    assert eventually(lambda: trunks(real), trunks(simulated)), trunks(real)
    partner = lab.interface("R2", "Eth-Trunk1").trunk
    assert partner is not None
    partner.lacp = True
    real.engine("R2").apply(Change(lab.configs["R2"]))
    assert eventually(lambda: trunks(real), trunks(lab.network())), trunks(real)
    assert answers(real.engine("R1"), IPv4Address("10.0.0.2"))
    assert answers(real.engine("R1"), IPv4Address("10.0.10.2"))


def border() -> Lab:
    """A private host behind R1, a provider R2 that knows no private network, a server behind it."""
    lab = Lab("P1:eth0 R1:0", "R1:1 R2:0", "R2:1 P2:eth0")
    lab.host("P1", f"{INSIDE}/24", "192.168.1.254").address("R1", 0, "192.168.1.254/24")
    lab.address("R1", 1, "1.2.3.4/24").address("R2", 0, "1.2.3.254/24").address("R2", 1, "9.9.9.254/24")
    lab.host("P2", f"{SERVER}/24", "9.9.9.254").static("R1", "0.0.0.0/0", "1.2.3.254")
    lan = (IPv4Address("192.168.1.0"), IPv4Address("0.0.0.255"))
    lab.configs["R1"].acls[2000] = Acl(2000, rules={5: AclRule(5, permit=True, source=lan)})
    lab.configs["R1"].nat.groups[1] = AddressGroup(1, IPv4Address("1.2.3.10"), IPv4Address("1.2.3.11"))
    return lab


def test_translations_and_filters_do_what_the_simulation_does(carry):
    """One after the other: Easy IP, PAT and no-PAT pools, static and server mappings, a filter, a policy, nothing."""
    lab = border()
    _, real = carry(lab)
    router = lab.configs["R1"]
    outside = lab.interface("R1", 1)

    def translated(network: SimNetwork | LinuxNetwork) -> set[tuple[object, ...]]:
        """The sessions, but for which address of a group they have: each engine chooses by a hash of its own."""
        pool = {IPv4Address("1.2.3.10"), IPv4Address("1.2.3.11")}
        return {
            (
                s.protocol,
                s.source,
                "pool" if s.new_source in pool else s.new_source,
                s.new_destination,
                s.interface,
            )
            for s in network.engine("R1").state.nat_sessions()
        }

    def agree(step: str) -> None:
        assert real.engine("R1").apply(Change(router)) is None, step
        simulated = lab.network()
        for node, target in (("P1", SERVER), ("P2", PUBLIC), ("P1", IPv4Address("1.2.3.254"))):
            wanted = answers(simulated.engine(node), target)
            assert eventually(lambda n=node, t=target: answers(real.engine(n), t), wanted), (
                step,
                node,
                target,
            )
        assert translated(simulated) == translated(real), step

    agree("none")
    for rule in (NatOutbound(2000), NatOutbound(2000, 1), NatOutbound(2000, 1, no_pat=True)):
        outside.nat.outbound[:] = [rule]
        agree(str(rule))
    outside.nat.outbound[:] = []
    outside.nat.mappings[:] = [NatMapping(PUBLIC, INSIDE, both_ways=True)]
    agree("static")
    outside.nat.mappings[:] = [NatMapping(PUBLIC, INSIDE, protocol=6, outside_port=80, inside_port=8080)]
    agree("server")
    (refused,) = real.engine("P2").probe(Connect(PUBLIC, 80))
    assert isinstance(refused, Connection)
    assert refused.outcome == "refused"
    outside.nat.mappings[:] = []
    outside.nat.outbound[:] = [NatOutbound(2000)]
    ping = AclRule(5, permit=False, protocol=1, icmp=(8, 0), destination=(SERVER, IPv4Address(0)))
    router.acls[3000] = Acl(3000, rules={5: ping})
    lab.interface("R1", 0).filters.acls["inbound"] = 3000
    agree("filter")
    lab.interface("R1", 0).filters.acls.clear()
    router.acls[3000].rules[5] = AclRule(5, permit=True, destination=(SERVER, IPv4Address(0)))
    router.classifiers["c"] = TrafficClassifier("c", acls=[3000])
    router.behaviors["b"] = TrafficBehavior("b", deny=True)
    router.traffic_policies["p"] = TrafficPolicy("p", bindings={"c": ("b", None)})
    outside.filters.policies["outbound"] = "p"
    agree("policy")
    outside.filters.policies.clear()
    agree("nothing")


def test_a_filters_rules_count_and_are_reset(carry):
    """Counts outlive an edit of another rule, and end with `reset`."""
    lab = border()
    _, real = carry(lab)
    engine, router = real.engine("R1"), lab.configs["R1"]
    gateway = IPv4Address("192.168.1.254")
    router.acls[3000] = Acl(3000, rules={5: AclRule(5, permit=True, destination=(gateway, IPv4Address(0)))})
    lab.interface("R1", 0).filters.acls["inbound"] = 3000
    engine.apply(Change(router))
    assert answers(real.engine("P1"), gateway)
    before = engine.state.acl_matches()
    assert before == {(3000, 5): 2}
    router.acls[3000].rules[10] = AclRule(10, permit=False)
    engine.apply(Change(router))
    assert engine.state.acl_matches() == before
    engine.reset(Reset("acl", acl=3000))
    assert engine.state.acl_matches() == {}


def test_dhcp_gives_what_the_simulation_gives(carry):
    """An interface's pool, a reserved address, and a global pool behind a relay, to clients that come at once."""
    lab = Lab(
        *("P1:eth0 S1:1", "P2:eth0 S1:2", "P3:eth0 S1:3", "S1:4 R1:0"),
        *("R1:1 R2:0", "R2:1 P4:eth0"),
    )
    lab.address("R1", 0, "192.168.1.1/24").address("R1", 1, "10.0.12.1/24")
    lab.address("R2", 0, "10.0.12.2/24").address("R2", 1, "192.168.2.1/24")
    lab.static("R1", "192.168.2.0/24", "10.0.12.2").static("R2", "192.168.1.0/24", "10.0.12.1")
    clients = ("P1", "P2", "P3", "P4")
    for name in (*clients, "R1", "R2"):
        lab.configs[name].dhcp.enabled = True
    for name in clients:
        lab.interface(name, "eth0").dhcp.client = True
    own = lab.interface("R1", 0).dhcp
    own.select = "interface"
    own.pool = DhcpPool(
        dns=[IPv4Address("8.8.8.8")],
        excluded=[(IPv4Address("192.168.1.250"), IPv4Address("192.168.1.254"))],
        bindings={IPv4Address("192.168.1.77"): lab.topology.nodes["P2"].mac},
    )
    lab.interface("R1", 1).dhcp.select = "global"
    lab.configs["R1"].dhcp.pools["far"] = DhcpPool(
        "far",
        network=(IPv4Address("192.168.2.0"), 24),
        gateways=[IPv4Address("192.168.2.1")],
        lease=(0, 2, 0),
    )
    lab.interface("R2", 1).dhcp.select = "relay"
    lab.interface("R2", 1).dhcp.relay_servers = [IPv4Address("10.0.12.1")]
    simulated, real = carry(lab)

    def given(network: SimNetwork | LinuxNetwork) -> list[object]:
        states = {name: network.engine(name).state for name in clients}
        leases = [
            (name, one.address, one.length, one.gateways, one.dns, one.seconds)
            for name, state in states.items()
            for one in state.dhcp_clients()
        ]
        pools = [
            (
                pool.name,
                pool.total,
                pool.disabled,
                sorted((lease.address, lease.mac) for lease in pool.leases),
            )
            for pool in network.engine("R1").state.dhcp_pools()
        ]
        return [leases, pools]

    wanted = given(simulated)
    assert eventually(lambda: given(real), wanted), given(real)
    assert real.engine("P4").state.routes() == simulated.engine("P4").state.routes()
    assert answers(real.engine("P1"), IPv4Address("192.168.2.254"))
    lab.interface("P1", "eth0").dhcp.client = False
    real.engine("P1").apply(Change(lab.configs["P1"]))
    assert eventually(lambda: len(real.engine("R1").state.dhcp_pools()[1].leases), 2)
    real.engine("R1").reset(Reset("leases"))
    assert eventually(lambda: real.engine("R1").state.dhcp_pools()[1].leases, ())
