"""Address translation (RFC 3022; vrp-traps 66, 68, 69)."""

from ipaddress import IPv4Address

import pytest

from engine.builders import Lab
from labkit.engine.engine import Connect, Ping, Reset, Trace
from labkit.nos.config import Acl, AclRule, AddressGroup, NatMapping, NatOutbound

INSIDE, PUBLIC = IPv4Address("192.168.1.1"), IPv4Address("1.2.3.4")
SERVER = IPv4Address("9.9.9.9")
PING = Ping(SERVER, count=1)


def lab():
    """Two private hosts behind R1; a provider R2 that knows no private network; a server behind it."""
    built = Lab("P1:eth0 S1:1", "P3:eth0 S1:2", "S1:3 R1:0", "R1:1 R2:0", "R2:1 P2:eth0")
    built.host("P1", "192.168.1.1/24", "192.168.1.254").host("P3", "192.168.1.2/24", "192.168.1.254")
    built.address("R1", 0, "192.168.1.254/24").address("R1", 1, "1.2.3.4/24")
    built.address("R2", 0, "1.2.3.254/24").address("R2", 1, "9.9.9.254/24")
    built.host("P2", "9.9.9.9/24", "9.9.9.254").static("R1", "0.0.0.0/0", "1.2.3.254")
    lan = (IPv4Address("192.168.1.0"), IPv4Address("0.0.0.255"))
    built.configs["R1"].acls[2000] = Acl(2000, rules={5: AclRule(5, permit=True, source=lan)})
    return built


def outbound(built, *rules):
    built.configs["R1"].nat.groups[1] = AddressGroup(1, IPv4Address("1.2.3.10"), IPv4Address("1.2.3.11"))
    built.interface("R1", 1).nat.outbound[:] = rules


def lost(network, node="P1", probe=PING):
    return next(network.engine(node).probe(probe)).lost


def test_a_private_source_reaches_out_and_gets_no_answer():
    """A router forwards private addresses; it is the reply that is missing (trap 45)."""
    network = lab().network()
    assert lost(network)
    assert network.engine("R2").state.arp() != []


@pytest.mark.parametrize(
    "rule", [NatOutbound(2000), NatOutbound(2000, 1), NatOutbound(2000, 1, no_pat=True)], ids=str
)
def test_all_forms_of_outbound_translation_bring_answers_back(rule):
    """Easy IP, PAT to a pool, and one to one; the provider learns only public addresses."""
    built = lab()
    outbound(built, rule)
    network = built.network()
    assert not lost(network)
    (session,) = network.engine("R1").state.nat_sessions()
    assert session.source == INSIDE
    public = {PUBLIC} if rule.group is None else {IPv4Address("1.2.3.10"), IPv4Address("1.2.3.11")}
    assert session.new_source in public
    assert (session.new_source_port is None) == rule.no_pat
    learned = {entry.address for entry in network.engine("R2").state.arp() if entry.origin == "dynamic"}
    assert not any(address in learned for address in (INSIDE,))


def test_a_deny_rule_means_do_not_translate():
    """The packet goes out as it is, so that no answer comes (trap 66)."""
    built = lab()
    outbound(built, NatOutbound(2000))
    rules = built.configs["R1"].acls[2000].rules
    rules[1] = AclRule(1, permit=False, source=(INSIDE, IPv4Address(0)))
    network = built.network()
    assert lost(network)
    assert not lost(network, "P3")
    assert len(network.engine("R1").state.nat_sessions()) == 1


def test_without_pat_a_pool_of_two_serves_two_sources_and_no_third():
    """Addresses are given one to one, and come back when the sessions have aged out."""
    built = lab()
    outbound(built, NatOutbound(2000, 1, no_pat=True))
    built.configs["R1"].nat.groups[1] = AddressGroup(1, IPv4Address("1.2.3.10"), IPv4Address("1.2.3.10"))
    network = built.network()
    assert [lost(network, node) for node in ("P1", "P3")] == [False, True]
    built.now = 19.0
    assert lost(network, "P3")
    built.now = 21.0
    assert not lost(network, "P3")
    assert [session.source for session in network.engine("R1").state.nat_sessions()] == [
        IPv4Address("192.168.1.2")
    ]


def test_pat_keeps_two_clients_of_one_address_apart():
    """Both get the interface's address with ports of their own."""
    built = lab()
    outbound(built, NatOutbound(2000))
    built.configs["P2"].services = frozenset({80})
    network = built.network()
    for node in ("P1", "P3"):
        (answer,) = network.engine(node).probe(Connect(SERVER, 80))
        assert (answer.outcome, answer.client) == ("connected", PUBLIC)
    ports = [session.new_source_port for session in network.engine("R1").state.nat_sessions()]
    assert len(set(ports)) == 2


def test_errors_from_the_way_come_back_through_the_translation():
    """A trace from inside shows every hop: ICMP errors quote the translated packet (RFC 5508, 4.1)."""
    built = lab()
    outbound(built, NatOutbound(2000))
    hops = list(built.network().engine("P1").probe(Trace(SERVER)))
    assert [str(hop.responder) for hop in hops] == ["192.168.1.254", "1.2.3.254", "9.9.9.9"]


def test_a_server_is_reached_by_the_interfaces_address_and_port():
    """`nat server … current-interface 8080 inside … 80`: only that port, and also without outbound rules (trap 69)."""
    built = lab()
    built.configs["P1"].services = frozenset({80})
    built.interface("R1", 1).nat.mappings.append(NatMapping(None, INSIDE, 6, 8080, 80))
    network = built.network()
    (answer,) = network.engine("P2").probe(Connect(PUBLIC, 8080))
    assert (answer.outcome, answer.node, answer.port) == ("connected", "P1", 80)
    assert next(network.engine("P2").probe(Connect(PUBLIC, 80))).outcome == "refused"
    assert next(network.engine("P2").probe(Connect(INSIDE, 80))).outcome == "timeout"
    (session,) = network.engine("R1").state.nat_sessions()
    assert (session.new_destination, session.new_destination_port) == (INSIDE, 80)


def test_a_static_mapping_works_both_ways_and_answers_arp():
    """The public address of the interface's subnet is asked for by ARP, and the router answers (trap 68)."""
    built = lab()
    public = IPv4Address("1.2.3.5")
    built.interface("R1", 1).nat.mappings.append(NatMapping(public, INSIDE, both_ways=True))
    network = built.network()
    assert not lost(network)
    assert not lost(network, "P2", Ping(public, count=1))
    assert lost(network, "P3")
    routes = {route.prefix.network_address: route for route in network.engine("R1").state.routes()}
    assert (routes[public].protocol, routes[public].preference) == ("unr", 64)


def test_a_mapping_of_the_system_view_needs_the_interface_to_enable_it():
    """`nat static` in the system view acts only with `nat static enable` (trap 69)."""
    built = lab()
    built.configs["R1"].nat.mappings.append(NatMapping(IPv4Address("1.2.3.5"), INSIDE, both_ways=True))
    network = built.network()
    assert lost(network)
    built.interface("R1", 1).nat.static_enabled = True
    network.edited("R1", built.configs["R1"])
    assert not lost(network)


def test_sessions_exist_only_after_traffic_and_end_by_age_or_reset():
    """ICMP sessions live for 20 seconds without traffic (VRP)."""
    built = lab()
    outbound(built, NatOutbound(2000))
    network = built.network()
    engine = network.engine("R1")
    assert engine.state.nat_sessions() == []
    lost(network)
    built.now = 15.0
    assert [(session.age, session.left) for session in engine.state.nat_sessions()] == [(15, 5)]
    lost(network)
    built.now = 30.0
    assert len(engine.state.nat_sessions()) == 1
    engine.reset(Reset("nat"))
    assert engine.state.nat_sessions() == []
    lost(network)
    built.now = 51.0
    assert engine.state.nat_sessions() == []


def test_translated_packets_meet_outbound_filters_as_they_are_on_the_wire():
    """A filter behind the translation sees the public source."""
    built = lab()
    outbound(built, NatOutbound(2000))
    config = built.configs["R1"]
    config.acls[3000] = Acl(3000, rules={5: AclRule(5, permit=False, source=(PUBLIC, IPv4Address(0)))})
    built.interface("R1", 1).filters.acls["outbound"] = 3000
    assert lost(built.network())


def reached(network, port, protocol_node="P2", address=PUBLIC):
    (answer,) = network.engine(protocol_node).probe(Connect(address, port))
    return (answer.outcome, answer.node, answer.port)


def test_a_range_of_ports_goes_to_the_ports_at_its_places():
    """8080 to 8082 are 80 to 82 of one host; the ports beside the range are the router's own."""
    built = lab()
    built.configs["P1"].services = frozenset({80, 82})
    mapping = NatMapping(None, INSIDE, 6, 8080, 80, last_port=8082)
    built.interface("R1", 1).nat.mappings.append(mapping)
    network = built.network()
    assert reached(network, 8080) == ("connected", "P1", 80)
    assert reached(network, 8082) == ("connected", "P1", 82)
    assert reached(network, 8081)[0] == "refused"
    assert {reached(network, port)[1] for port in (8079, 8083)} == {"R1"}


def test_a_range_of_ports_goes_to_the_hosts_at_its_places():
    """With a last inside address the first port is the first host's, the second the second's."""
    built = lab()
    built.configs["P1"].services = built.configs["P3"].services = frozenset({80})
    mapping = NatMapping(None, INSIDE, 6, 8001, 80, last_port=8002, last_inside=IPv4Address("192.168.1.2"))
    built.interface("R1", 1).nat.mappings.append(mapping)
    network = built.network()
    assert reached(network, 8001) == ("connected", "P1", 80)
    assert reached(network, 8002) == ("connected", "P3", 80)


def test_a_range_stands_for_single_mappings():
    """Each public port of a static range belongs to the inside port at its place."""
    mapping = NatMapping(PUBLIC, INSIDE, 6, 8001, 1001, last_port=8009, both_ways=True)
    singles = list(mapping.one_by_one())
    assert [(each.outside_port, each.inside_port) for each in singles] == [
        (8000 + step, 1000 + step) for step in range(1, 10)
    ]


def test_the_address_of_another_interface_can_be_the_public_one():
    """`global interface LoopBack0`: reached while the loopback has an address."""
    built = lab()
    built.configs["P1"].services = frozenset({80})
    built.address("R1", "LoopBack0", "5.5.5.5/32").static("R2", "5.5.5.5/32", "1.2.3.4")
    mapping = NatMapping(None, INSIDE, 6, 8080, 80, interface="LoopBack0")
    built.interface("R1", 1).nat.mappings.append(mapping)
    network = built.network()
    assert reached(network, 8080, address=IPv4Address("5.5.5.5")) == ("connected", "P1", 80)
    assert reached(network, 8080)[1] == "R1"
    built.configs["R1"].interfaces["LoopBack0"].address = None
    network.edited("R1", built.configs["R1"])
    assert reached(network, 8080, address=IPv4Address("5.5.5.5"))[0] != "connected"
